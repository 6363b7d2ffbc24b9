/** The layout editor is for an engineer's desk: a wall in kiosk has nothing of it. */
import { expect, test } from '@playwright/test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { DEMO_SITE, siteWith } from '../support/demo-site.ts';
import { PlantProcess } from '../support/plant.ts';
import { makeFolder, startWall } from '../support/wall.ts';

test('a kiosk has nothing of it: no button, no code read, and main refuses every request', async () => {
  const folder = makeFolder();
  const plant = await PlantProcess.start();
  const file = siteWith(DEMO_SITE, folder.path, { 'demo:': plant.url });
  const kiosk = await startWall({ site: file });
  try {
    const { page } = kiosk;
    await expect(page.locator('[data-tag]').first()).toBeVisible();
    await expect(page.getByRole('button', { name: 'Edit layout' })).toHaveCount(0);
    await page.keyboard.press('Control+s');
    const before = readFileSync(file, 'utf8');
    const replies = await page.evaluate(async () => {
      const edits = [{ type: 'remove', path: ['screens', 0] }] as const;
      const commands = [
        { type: 'open' },
        { type: 'change', revision: 1, edits },
        { type: 'browse', isOn: true },
        { type: 'save' },
      ] as const;
      const answers = [];
      for (const command of commands) answers.push(await window.vigil.request('editSite', command));
      const read = performance.getEntriesByType('resource').map(({ name }) => name);
      return { codes: answers.map((one) => (one.ok ? 'done' : one.code)), read };
    });
    assert.deepEqual(replies.codes, ['editor-off', 'editor-off', 'editor-off', 'editor-off']);
    assert.deepEqual(
      replies.read.filter((name) => name.includes('LayoutEditor')),
      [],
    );
    assert.equal(readFileSync(file, 'utf8'), before);
  } finally {
    await kiosk.stop();
    await plant.kill();
    folder.remove();
  }
});
