/**
 * The layout editor on a running wall, with mouse and keys alone; what it writes, compared line by
 * line; and a wall in kiosk, which has nothing of it.
 */
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Locator, type Page } from '@playwright/test';
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { appLaunch } from '../support/app-user.ts';
import { DEMO_SITE, siteWith } from '../support/demo-site.ts';
import { PlantProcess } from '../support/plant.ts';
import { makeFolder, startWall, type DrivenWall } from '../support/wall.ts';

/** Of the screens of the site below. */
const DWELL_MS = 5_000;

test('a layout is made with mouse and keys on the living wall, and written as a person would', async () => {
  const folder = makeFolder();
  const plant = await PlantProcess.start();
  const file = join(folder.path, 'site.yaml');
  const written = site(plant.url);
  writeFileSync(file, written);
  appLaunch().own(folder.path);
  const wall = await startWall({ site: file, args: ['--windowed'] });
  const { page } = wall;
  const read = (): string => readFileSync(file, 'utf8');
  try {
    await page.setViewportSize({ width: 1_920, height: 1_080 });
    await expect(tile(page, 'LT-101')).toHaveAttribute('data-state', 'live');
    await page.getByRole('button', { name: 'Edit layout' }).click();
    const seen = await watchScreens(page);

    await test.step('a widget is dragged, and sized by its corner', async () => {
      await drag(page, box(page, 'LT-101'), { columns: 2, rows: 1 });
      await expect(box(page, 'LT-101')).toHaveAccessibleName(/column 3, row 2, 4 by 3 cells/);
      await drag(page, box(page, 'LT-101').locator('[data-grip="1,1"]'), { columns: 1, rows: 2 });
      await expect(box(page, 'LT-101')).toHaveAccessibleName(/column 3, row 2, 5 by 5 cells/);
      // Over another one it is not put down.
      await drag(page, box(page, 'LT-101'), { columns: 8, rows: 0 });
      await expect(page.locator('.editor-notice')).toHaveText('no room here');
      await expect(box(page, 'LT-101')).toHaveAccessibleName(/column 3, row 2, 5 by 5 cells/);
      await accessible(page, 'with a widget chosen');
    });

    await test.step('a new one is dragged to its place and bound by a search of the living tags', async () => {
      const palette = page.locator('[data-kind="value"]');
      await dragTo(page, palette, { x: 12, y: 6 });
      await expect(page.getByText('Still needed: tag')).toBeVisible();
      await page.locator('[data-act="find-tag"]').click();
      const search = page.getByRole('combobox', { name: 'Search all tags' });
      await search.fill('tt-201 supply');
      const found = page.locator('[data-found="plant:TT-201"]');
      await expect(found).toHaveAttribute('data-found-state', 'live');
      await expect(found).toContainText('°C');
      await accessible(page, 'with a search open');
      await search.press('Enter');
      await expect(tile(page, 'plant:TT-201')).toHaveAttribute('data-state', 'live');
    });

    await test.step('a property is edited; what is wrong is refused at its field', async () => {
      const label = page.getByLabel('label', { exact: true });
      await label.fill('Cooling Supply');
      await label.press('Enter');
      await expect(tile(page, 'plant:TT-201')).toContainText('Cooling Supply');
      const tag = page.locator('[data-field="tag"] input');
      await tag.fill('LT-11');
      await tag.press('Enter');
      await expect(page.locator('[data-field="tag"] .field-refusal')).toContainText('LT-101');
      await expect(tile(page, 'plant:TT-201')).toHaveAttribute('data-state', 'live');
    });

    await test.step('undo and redo', async () => {
      await page.locator('[data-act="undo"]').click();
      await expect(tile(page, 'plant:TT-201')).not.toContainText('Cooling Supply');
      await page.locator('[data-act="redo"]').click();
      await expect(tile(page, 'plant:TT-201')).toContainText('Cooling Supply');
    });

    await test.step('what is saved differs by these lines, comments included', async () => {
      await page.locator('[data-act="save"]').click();
      await expect(page.locator('.editor-notice')).toHaveText(/^Saved/);
      assert.deepEqual(changes(written, read()), {
        gone: ['      - { kind: value, at: { x: 0, y: 0, w: 4, h: 3 }, tag: LT-101 } # the drum'],
        come: [
          '      - { kind: value, at: { x: 2, y: 1, w: 5, h: 5 }, tag: LT-101 } # the drum',
          `      - { kind: value, at: { x: 12, y: 6, w: 3, h: 2 }, tag: plant:TT-201, label: Cooling Supply }`,
        ],
      });
      assert.equal(readFileSync(`${file}.bak`, 'utf8'), written);
    });

    await test.step('what somebody else wrote meanwhile is merged, and never written over', async () => {
      await box(page, 'LT-101').click();
      await page.keyboard.press('ArrowDown');
      await expect(page.locator('[data-dirty]')).toBeVisible();
      const theirs = read().replace('# Pump house', '# Pump house, and the boiler');
      writeFileSync(file, theirs);
      await page.keyboard.press('Control+s');
      await expect(page.locator('.editor-problems')).toContainText(
        'expected the file as it was read',
      );
      assert.equal(read(), theirs);
      await page.getByRole('button', { name: 'Merge' }).click();
      await expect(page.getByRole('button', { name: 'Merge' })).toHaveCount(0);
      await page.keyboard.press('Control+s');
      await expect(page.locator('[data-dirty]')).toHaveCount(0);
      assert.deepEqual(changes(theirs, read()), {
        gone: ['      - { kind: value, at: { x: 2, y: 1, w: 5, h: 5 }, tag: LT-101 } # the drum'],
        come: ['      - { kind: value, at: { x: 2, y: 2, w: 5, h: 5 }, tag: LT-101 } # the drum'],
      });
    });

    await test.step('where both changed the same line, the merge is refused and theirs can be taken', async () => {
      await box(page, 'LT-101').click();
      await page.keyboard.press('ArrowDown');
      await expect(page.locator('[data-dirty]')).toBeVisible();
      const theirs = read().replace('w: 5, h: 5', 'w: 5, h: 4');
      writeFileSync(file, theirs);
      await page.getByRole('button', { name: 'Merge' }).click();
      await expect(page.locator('.editor-problems')).toContainText('changes of different lines');
      await page.getByRole('button', { name: 'Take theirs' }).click();
      await expect(box(page, 'LT-101')).toHaveAccessibleName(/column 3, row 3, 5 by 4 cells/);
      assert.equal(read(), theirs);
    });

    await test.step('no screen has turned under the hands of its editor', async () => {
      await expect(page.locator('.rotation-sign')).toHaveAttribute('data-rotation', 'edited');
      await expect.poll(() => editedMs(page)).toBeGreaterThan(DWELL_MS + 1_000);
      assert.deepEqual(await seen(), ['Pumps']);
    });

    await test.step('left, the wall lives with the new layout', async () => {
      await page.locator('[data-act="leave"]').click();
      await expect(page.locator('.editor-bar')).toHaveCount(0);
      await expect(tile(page, 'plant:TT-201')).toHaveAttribute('data-state', 'live');
      await expect(tile(page, 'plant:TT-201')).toContainText('Cooling Supply');
      await expect(tile(page, 'LT-101')).toHaveAttribute('data-state', 'live');
    });

    await test.step('all of it with the keyboard alone', () => byKeyboard(wall, read));

    await test.step('a page that dies comes back to the draft, on the living wall', async () => {
      await page.keyboard.press('ArrowRight');
      await expect(page.locator('[data-dirty]')).toBeVisible();
      const before = await wall.pagePid();
      process.kill(before, 'SIGKILL');
      await expect.poll(() => wall.pagePid()).not.toBe(before);
      const found = `[
        document.querySelector('[data-dirty]') !== null,
        document.querySelector('.screen [data-tag="B-101.BURNER"]')?.dataset.state,
        document.querySelector('[data-item$=",3]"]')?.getAttribute('aria-label'),
      ].join(' ')`;
      await expect
        .poll(() => wall.inPage(found))
        .toMatch(/^true live Lamp plant:B-101.BURNER, column 2,/);
    });
  } finally {
    await wall.stop();
    await plant.kill();
    folder.remove();
  }
});

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

/** Opens the editor, adds, binds, moves, sizes, copies, deletes and saves without a pointer. */
async function byKeyboard({ page }: DrivenWall, read: () => string): Promise<void> {
  const before = read();
  const { keyboard } = page;
  await tabTo(page, page.getByRole('button', { name: 'Edit layout' }));
  await keyboard.press('Enter');
  await tabTo(page, page.locator('[data-kind="lamp"]'));
  await keyboard.press('Enter');
  await expect(page.getByText('Still needed: tag')).toBeVisible();
  await tabTo(page, page.locator('[data-act="find-tag"]'));
  await keyboard.press('Enter');
  await keyboard.type('burner state');
  await expect(page.locator('[data-found="plant:B-101.BURNER"]')).toBeVisible();
  await keyboard.press('Enter');
  await expect(tile(page, 'plant:B-101.BURNER')).toHaveAttribute('data-state', 'live');
  await tabTo(page, box(page, 'plant:B-101.BURNER'));
  for (const key of ['ArrowDown', 'ArrowDown', 'Shift+ArrowRight']) await keyboard.press(key);
  const lamp = box(page, 'plant:B-101.BURNER').first();
  await expect(lamp).toHaveAccessibleName(/column 1, row 8, 4 by 2 cells/);
  await keyboard.press('Control+d');
  await expect(box(page, 'plant:B-101.BURNER')).toHaveCount(2);
  await keyboard.press('Control+z');
  await expect(box(page, 'plant:B-101.BURNER')).toHaveCount(1);
  await tabTo(page, box(page, 'Steam Pressure'));
  await keyboard.press('Delete');
  await expect(box(page, 'Steam Pressure')).toHaveCount(0);
  await keyboard.press('Control+s');
  await expect(page.locator('[data-dirty]')).toHaveCount(0);
  assert.deepEqual(changes(before, read()), {
    gone: [
      '      - kind: value',
      '        at: { x: 10, y: 1, w: 4, h: 3 }',
      '        tag: plant:PT-101',
      '        label: Steam Pressure # as on the panel',
    ],
    come: ['      - { kind: lamp, at: { x: 0, y: 7, w: 4, h: 2 }, tag: plant:B-101.BURNER }'],
  });
  await tabTo(page, page.locator('[data-act="leave"]'));
  await keyboard.press('Enter');
  await expect(page.locator('.editor-bar')).toHaveCount(0);
  await expect(tile(page, 'plant:B-101.BURNER')).toHaveAttribute('data-state', 'live');
  await tabTo(page, page.getByRole('button', { name: 'Edit layout' }));
  await keyboard.press('Enter');
  await tabTo(page, box(page, 'plant:B-101.BURNER'));
}

/** Steps through the page with Tab until an element has the focus. */
async function tabTo(page: Page, wanted: Locator): Promise<void> {
  for (let count = 0; count < 120; count += 1) {
    if (await wanted.first().evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`the keyboard does not reach ${wanted.toString()}`);
}

/** What the wall shows of a tag. */
function tile(page: Page, tag: string): Locator {
  return page.locator(`.screen [data-tag="${tag.replace('plant:', '')}"]`).first();
}

/** The handle of a widget, by its label or else its tag. */
function box(page: Page, name: string): Locator {
  return page.getByRole('option', { name: `${name}, column` });
}

/** Drags an element by cells of the screen's grid. */
async function drag(
  page: Page,
  grip: Locator,
  by: { readonly columns: number; readonly rows: number },
): Promise<void> {
  const pitch = await pitchOf(page);
  const at = await middleOf(grip);
  await pull(page, at, { x: at.x + by.columns * pitch.x, y: at.y + by.rows * pitch.y });
}

/** Drags an element onto a cell of the screen's grid. */
async function dragTo(
  page: Page,
  grip: Locator,
  cell: { readonly x: number; readonly y: number },
): Promise<void> {
  const pitch = await pitchOf(page);
  await pull(page, await middleOf(grip), {
    x: pitch.left + (cell.x + 0.5) * pitch.x,
    y: pitch.top + (cell.y + 0.5) * pitch.y,
  });
}

interface Point {
  readonly x: number;
  readonly y: number;
}

async function pull({ mouse }: Page, from: Point, to: Point): Promise<void> {
  await mouse.move(from.x, from.y);
  await mouse.down();
  await mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2);
  await mouse.move(to.x, to.y);
  await mouse.up();
}

async function middleOf(element: Locator): Promise<Point> {
  const place = await element.boundingBox();
  assert.ok(place, 'it is on the screen');
  return { x: place.x + place.width / 2, y: place.y + place.height / 2 };
}

/** Corner of the screen's grid and size of a cell of it, px of the window. */
async function pitchOf(
  page: Page,
): Promise<Point & { readonly left: number; readonly top: number }> {
  const grid = await page.locator('.screen > .widget-grid').boundingBox();
  assert.ok(grid, 'the screen has a grid');
  return { left: grid.x, top: grid.y, x: grid.width / 24, y: grid.height / 12 };
}

async function accessible(page: Page, when: string): Promise<void> {
  // Not the modern mode: it opens a page, and this app opens none.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  const found = violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
  assert.deepEqual(found, [], when);
}

/** Notes every screen that is shown from now on, and when that began. */
async function watchScreens(page: Page): Promise<() => Promise<readonly string[]>> {
  await page.evaluate(() => {
    const seen = new Set<string>();
    const look = (): void => {
      const title = document.querySelector('.pager-title')?.textContent;
      if (title !== undefined) seen.add(title);
    };
    look();
    new MutationObserver(look).observe(document.body, {
      subtree: true,
      childList: true,
      characterData: true,
    });
    Object.assign(globalThis, { seenScreens: seen, watchedSince: performance.now() });
  });
  return () =>
    page.evaluate(() => [
      ...(globalThis as unknown as { readonly seenScreens: ReadonlySet<string> }).seenScreens,
    ]);
}

/** Since `watchScreens`, ms. */
function editedMs(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      performance.now() - (globalThis as unknown as { readonly watchedSince: number }).watchedSince,
  );
}

/** Lines that are no longer there and lines that are new, in their order; blank ones do not count. */
function changes(before: string, after: string): { gone: string[]; come: string[] } {
  const [old, now] = [before, after].map((text) => text.split('\n').filter(Boolean));
  assert.ok(old && now);
  return { gone: without(old, now), come: without(now, old) };
}

/** Lines of one text that another does not have, each counted. */
function without(lines: readonly string[], others: readonly string[]): string[] {
  const left = [...others];
  return lines.filter((line) => {
    const at = left.indexOf(line);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

function site(url: string): string {
  return `# Pump house
version: 1
name: Pump House # as on the door
timeZone: UTC
language: en
theme: light
viewing: { distanceM: 1, diagonalIn: 27 }
rotation: { dwellMs: ${DWELL_MS / 1_000} s, jump: false }

sources:
  plant: { label: Pump House, url: '${url}' }

tags:
  LT-101: { label: Drum Level, unit: '%' } # the most looked at

screens:
  - id: pumps
    title: Pumps
    widgets:
      # Levels and pressures, left to right
      - { kind: value, at: { x: 0, y: 0, w: 4, h: 3 }, tag: LT-101 } # the drum
      - kind: value
        at: { x: 10, y: 1, w: 4, h: 3 }
        tag: plant:PT-101
        label: Steam Pressure # as on the panel

      - { kind: alarms, at: { x: 18, y: 0, w: 6, h: 6 } }

  # Turned to by hand or after a while
  - id: list
    title: List
    widgets:
      - { kind: table, id: rows, at: { x: 0, y: 0, w: 24, h: 12 } }
`;
}
