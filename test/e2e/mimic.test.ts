/**
 * Drawings on the real wall: bound to the demo plant, in the states that matter, changed while they
 * are shown, and the flowsheet that is shipped on recorded data.
 */
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Locator } from '@playwright/test';
import assert from 'node:assert/strict';
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RECORDED_SITE, siteWith } from '../support/demo-site.ts';
import { PlantProcess } from '../support/plant.ts';
import { HAS_RECORDINGS, NO_RECORDINGS, readTennesseeEastman } from '../support/recorded-data.ts';
import { makeFolder, startWall, type DrivenWall } from '../support/wall.ts';

let wall: DrivenWall | undefined;
let plant: PlantProcess | undefined;
let folder = makeFolder();
test.beforeEach(() => {
  folder = makeFolder();
});
test.afterEach(async () => {
  await wall?.stop();
  await plant?.kill();
  wall = undefined;
  plant = undefined;
  folder.remove();
});

const PATIENCE = { timeout: 30_000 };
/** The level shape that shows it: its share of the height. */
const FILL = '.mimic-fill';

const DRAWING = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 300" font-size="20">
  <defs><g id="pump"><use href="vigil:pump" width="60" data-tag="{pump}.RUN"/>
    <text y="85" data-tag="{pump}.RUN" data-show="word">off</text></g></defs>
  <rect id="drum" x="20" y="20" width="80" height="200" style="fill:#fff;stroke:#f00" onclick="a()"
    data-tag="LT-101" data-show="level"/>
  <text id="level" x="120" y="60" data-tag="LT-101" data-format="Drum {value} {unit}">0</text>
  <text id="nothing" x="120" y="100" data-tag="LT-999">0</text>
  <text id="untouched" x="120" y="140">00.0 bar</text>
  <use href="#pump" x="300" y="40" data-with="pump: {train}-101A"/>
  <use href="#pump" x="450" y="40" data-with="pump: {train}-101B"/>
  <g id="go" data-screen="table"><rect x="300" y="200" width="120" height="40" fill="blue"/></g>
  <script>document.title = 'stolen'</script>
</svg>`;

function site(url: string): object {
  return {
    version: 1,
    name: 'Drawn Plant',
    timeZone: 'UTC',
    theme: 'light',
    sources: { plant: { url } },
    tags: {
      'LT-101': { label: 'Drum Level', unit: '%', decimals: 1, span: [0, 100] },
      'PT-101': { label: 'Drum Pressure', unit: 'bar', decimals: 1 },
    },
    screens: [
      {
        id: 'mimic',
        title: 'Mimic',
        widgets: [
          {
            kind: 'mimic',
            at: { x: 0, y: 0, w: 18, h: 12 },
            drawing: 'plant.svg',
            with: { train: 'P' },
            bind: {
              untouched: { tag: 'PT-101' },
              'tank-9': { tag: 'LT-101', show: 'level' },
            },
          },
          { kind: 'symbol', at: { x: 18, y: 0, w: 4, h: 5 }, symbol: 'tank', tag: 'LT-101' },
        ],
      },
      {
        id: 'table',
        title: 'All Tags',
        widgets: [{ kind: 'table', at: { x: 0, y: 0, w: 24, h: 12 } }],
      },
    ],
  };
}

test('a drawing lives, ages, tells what is missing, and changes while the wall runs', async () => {
  plant = await PlantProcess.start();
  const file = join(folder.path, 'site.yaml');
  const drawing = join(folder.path, 'plant.svg');
  const broken = DRAWING.replace('data-show="level"', 'data-show="levle"');
  writeFileSync(drawing, broken);
  writeFileSync(file, JSON.stringify(site(plant.url)));
  wall = await startWall({ site: file });
  const { page } = wall;

  // Broken at the start: told in its place, with file and line, while everything else lives.
  const unread = page.locator('.mimic-unreadable');
  await expect(unread).toContainText(/plant\.svg:\d+:\d+.*levle.*level/, PATIENCE);
  await expect(page.locator('.cell-symbol [data-tag="LT-101"]').first()).toHaveAttribute(
    'data-state',
    'live',
    PATIENCE,
  );
  await expect(page.locator('.site-banner')).toHaveCount(0);
  writeFileSync(drawing, DRAWING);
  await expect(unread).toHaveCount(0, PATIENCE);

  const mimic = page.locator('.mimic');
  const level = mimic.locator('text[data-tag="LT-101"]');
  const drum = mimic.locator('rect[data-tag="LT-101"]');

  // Live: text, fill and status say what the sample says.
  await expect(level).toHaveAttribute('data-state', 'live', PATIENCE);
  await expect(level).toHaveText(/^Drum \d+\.\d %$/);
  await expect(level).toHaveAttribute('aria-label', /^Drum Level \d+\.\d.*live$/);
  await expect(mimic.locator('text[data-tag="PT-101"]')).toHaveText(/^\d+\.\d\sbar$/);
  await expect(async () => {
    const value = Number(await drum.getAttribute('data-value'));
    const height = await fillShare(mimic);
    assert.ok(Math.abs(height - value / 100) < 0.002, `${value} % fills ${height}`);
  }).toPass(PATIENCE);
  await expect(mimic.locator('g[data-tag="P-101A.RUN"]')).toHaveAttribute(
    'data-look',
    /^(running|stopped)$/,
  );
  await expect(mimic.locator('text[data-tag="P-101B.RUN"]')).toHaveText(/^(On|Off)$/);
  await expect(page.locator('.cell-symbol .frame[data-tag="LT-101"]')).toContainText('%');

  // What is wrong with it stands there: no such tag, no such element.
  const nothing = mimic.locator('[data-tag="LT-999"]');
  await expect(nothing).toHaveAttribute('data-state', 'config', PATIENCE);
  await expect(nothing).toHaveText('LT-999');
  await expect(mimic.locator('.mimic-chip', { hasText: 'not found' })).toBeVisible();
  await expect(mimic.locator('.mimic-missing [data-state="config"]')).toContainText('tank-9');

  // Nothing of the script and of the event, no colour of an alarm, and the policy was not asked.
  assert.notEqual(await page.title(), 'stolen');
  assert.equal(
    await page.locator('.mimic script, .mimic [onclick], .mimic [style*="fill"]').count(),
    0,
  );
  assert.equal(
    await drum.getAttribute('stroke'),
    'color-mix(in oklab, var(--mimic-paper) 53%, var(--mimic-ink))',
  );
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  assert.deepEqual(
    violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]),
    [],
  );

  // A dead sensor: one tag's elements are old, the others are not.
  await plant.fault('silence LT-101');
  await expect(drum).toHaveAttribute('data-state', 'stale', PATIENCE);
  await expect(level).toHaveAttribute('data-state', 'stale');
  await expect(mimic.locator('.mimic-chip', { hasText: /STALE \d+ s/ })).toBeVisible();
  assert.match((await mimic.locator(FILL).getAttribute('fill')) ?? '', /^url\(#/);
  await expect(mimic.locator('text[data-tag="PT-101"]')).toHaveAttribute('data-state', 'live');
  await plant.clear();
  await expect(drum).toHaveAttribute('data-state', 'live', PATIENCE);

  // A broken drawing changes nothing but a note; a mended one takes over, the script of it not.
  const write = (text: string): void => {
    writeFileSync(`${drawing}~`, text);
    renameSync(`${drawing}~`, drawing);
  };
  write(broken);
  await expect(page.locator('.wall-header')).toContainText('plant.svg', PATIENCE);
  await expect(drum).toHaveAttribute('data-state', 'live');
  write(DRAWING.replace('<g id="go"', '<g id="tank-9"><rect width="9" height="9"/></g><g id="go"'));
  await expect(page.locator('.mimic-missing')).toHaveCount(0, PATIENCE);
  await expect(page.locator('.wall-header')).not.toContainText('plant.svg');
  await expect(level).toHaveAttribute('data-state', 'live', PATIENCE);

  // The whole source lost: everything says so, and a banner over the drawing.
  await plant.kill();
  await expect(mimic.locator('[data-state="live"]')).toHaveCount(0, PATIENCE);
  await expect(drum).toHaveAttribute('data-state', 'nocomm', PATIENCE);
  await expect(mimic.locator(FILL).first()).toBeHidden();
  await expect(mimic.locator('.mimic-banner')).toContainText('not live');

  // A part of the drawing leads to another screen.
  await mimic.locator('.mimic-link').focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('grid')).toBeVisible();
});

test('the Tennessee Eastman flowsheet comes alive from its recording, and ages with it', async () => {
  test.skip(!HAS_RECORDINGS, NO_RECORDINGS);
  const { path } = readTennesseeEastman('d06_te.dat');
  plant = await PlantProcess.start('--replay', path, '--speed', '180');
  const urls = { 'ws://127.0.0.1:7702': plant.url };
  wall = await startWall({
    site: siteWith(RECORDED_SITE, folder.path, urls),
    args: ['--screen', 'flowsheet'],
  });
  const mimic = wall.page.locator('.mimic');
  const all = mimic.locator('[data-tag]');
  // None that is not live is also what a page shows that has not drawn it yet.
  await expect(mimic.locator('[data-tag="XMEAS(1)"][data-state="live"]').first()).toBeAttached(
    PATIENCE,
  );
  await expect(mimic.locator('[data-tag]:not([data-state="live"])')).toHaveCount(0, PATIENCE);
  const shown = new Set(await all.evaluateAll((found) => found.map((one) => one.dataset['tag'])));
  for (let n = 1; n <= 22; n += 1) assert.ok(shown.has(`XMEAS(${n})`), `XMEAS(${n})`);
  for (let n = 1; n <= 11; n += 1) assert.ok(shown.has(`XMV(${n})`), `XMV(${n})`);
  await expect(mimic.locator('.mimic-cover')).toHaveCount(0);

  await plant.fault('silence XMEAS(8)');
  await expect(mimic.locator('[data-tag="XMEAS(8)"][data-state="stale"]')).toHaveCount(2, PATIENCE);
  await plant.kill();
  await expect(mimic.locator('[data-tag]:not([data-state="nocomm"])')).toHaveCount(0, PATIENCE);
  await expect(mimic.locator('.mimic-banner')).toContainText('not live');
});

/** Height of the part of the drum that is filled. */
async function fillShare(mimic: Locator): Promise<number> {
  const clip = await mimic.locator(FILL).getAttribute('clip-path');
  const id = /#([^)]+)/.exec(clip ?? '')?.[1] ?? '';
  return Number(await mimic.locator(`[id="${id}"] rect`).getAttribute('height'));
}
