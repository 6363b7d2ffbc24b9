/**
 * What belongs to the operator stays: screen, filter, sort, scroll and selection, through a
 * reconnect, the death of the page's process, and a restart of the app. On a table of ten thousand
 * tags, of which the page never holds more than those in sight.
 */
import { expect, test } from '@playwright/test';
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PlantProcess } from '../support/plant.ts';
import type { InPage } from '../support/recorder.ts';
import { makeFolder, startWall, type DrivenWall } from '../support/wall.ts';

const TAGS = 10_000;
/** Each tag every other second. */
const RATE = 5_000;
/** More than fit on the screen and in the spare rows around, far fewer than there are. */
const MOST_RENDERED = 120;
const PATIENCE = { timeout: 60_000 };

/** What an operator sees of a table and of the screen it is on. */
interface View {
  readonly screen: string;
  readonly filter: string;
  readonly sort: readonly string[];
  /** Number of the first row in sight. */
  readonly firstRow: number;
  readonly firstTag: string;
  readonly selected: readonly string[];
}

const folder = makeFolder();
let plant: PlantProcess;
let wall: DrivenWall;

test.beforeAll(async () => {
  plant = await PlantProcess.start('--tags', String(TAGS), '--rate', String(RATE));
  wall = await startWall({ site: site(plant.url), userData: join(folder.path, 'data') });
});
test.afterAll(async () => {
  await wall.stop();
  await plant.kill();
  folder.remove();
});

test('a table of ten thousand tags answers, with only the rows in sight in the page', async () => {
  const { page } = wall;
  await expect(page.locator('[data-tag="LOAD.0001"]')).toHaveAttribute('data-state', 'live');
  await page.keyboard.press('ArrowRight');
  await expect(page.locator(`[data-rows="${TAGS}"]`)).toBeVisible(PATIENCE);
  await expect(page.locator('[data-not-live="0"]')).toBeVisible(PATIENCE);
  assert.ok((await rowCount()) <= MOST_RENDERED);

  await page.getByRole('grid').press('End');
  await expect(page.locator(`[data-tag="LOAD.${TAGS}"]`)).toHaveAttribute('data-state', 'live');
  assert.ok((await rowCount()) <= MOST_RENDERED);

  await page.locator('.table-filter').fill('LOAD.077');
  await expect(page.locator('[data-tag="LOAD.0770"]')).toHaveAttribute('data-state', 'live');
  await expect(page.locator('[role="row"][data-tag]')).toHaveCount(10);
  await page.locator('.table-filter').fill('');
  await expect(page.locator('[data-tag="LOAD.0001"]')).toHaveAttribute('data-state', 'live');
  assert.ok((await rowCount()) <= MOST_RENDERED);
});

test('the view of an operator outlives reconnect, page and app', async () => {
  const chosen = await choose();
  assert.deepEqual(
    { ...chosen, firstRow: 0, firstTag: '' },
    {
      screen: 'All Tags',
      filter: 'LOAD.1',
      sort: ['Tag descending'],
      firstRow: 0,
      firstTag: '',
      selected: chosen.selected,
    },
  );
  assert.ok(chosen.firstRow > 100, `scrolled to row ${chosen.firstRow}`);
  assert.equal(chosen.selected.length, 2);

  await test.step('a reconnect', async () => {
    await plant.kill();
    await expect.poll(() => liveCount(wall), PATIENCE).toBe(0);
    assert.deepEqual(await viewOf(wall), chosen);
    await plant.start();
    await expect.poll(() => liveCount(wall), PATIENCE).toBeGreaterThan(10);
    assert.deepEqual(await viewOf(wall), chosen);
  });

  await test.step('the death of the page’s process', async () => {
    await expect.poll(storedView, PATIENCE).toContain(chosen.selected[1]);
    const before = await wall.pagePid();
    process.kill(before, 'SIGKILL');
    await expect.poll(wall.pagePid, PATIENCE).not.toBe(before);
    await expect.poll(() => viewOf(wall), PATIENCE).toEqual(chosen);
    await expect.poll(() => liveCount(wall), PATIENCE).toBeGreaterThan(10);
  });

  await test.step('a restart of the app', async () => {
    await wall.stop();
    wall = await startWall({ site: site(plant.url), userData: join(folder.path, 'data') });
    await expect.poll(() => viewOf(wall), PATIENCE).toEqual(chosen);
    await expect.poll(() => liveCount(wall), PATIENCE).toBeGreaterThan(10);
  });
});

/** Filters, sorts, scrolls and selects as an operator does; returns what is on the screen then. */
async function choose(): Promise<View> {
  const { page } = wall;
  await page.locator('.table-filter').fill('LOAD.1');
  const head = page.getByRole('columnheader', { name: 'Tag' });
  await head.click();
  await head.click();
  await expect(head).toHaveAttribute('aria-sort', 'descending');
  await expect(page.locator('[role="row"][data-tag="LOAD.1999"]')).toBeVisible();
  await page.locator('.table-viewport').hover();
  await page.mouse.wheel(0, 8_000);
  await expect.poll(async () => (await viewOf(wall)).firstRow).toBeGreaterThan(100);
  const inSight = page.locator('[role="row"][data-tag]');
  for (const row of [8, 10]) {
    await inSight.nth(row).click();
    await expect(inSight.nth(row)).toHaveAttribute('aria-selected', 'true');
  }
  return viewOf(wall);
}

function rowCount(): Promise<number> {
  return wall.page.locator('[role="row"][data-tag]').count();
}

async function liveCount(shown: DrivenWall): Promise<number> {
  return (await shown.states()).filter((state) => state === 'live').length;
}

/** Read through main: Playwright's page does not outlive the page's process. */
async function viewOf(shown: InPage): Promise<View> {
  return (await shown.inPage(`(${readView.toString()})()`)) as View; // what readView returns
}

/** Runs in the page. */
function readView(): View {
  const viewport = document.querySelector('.table-viewport');
  const rows = [...document.querySelectorAll<HTMLElement>('[role="row"][data-tag]')];
  const top = viewport?.getBoundingClientRect().top ?? NaN;
  const first = rows.find((row) => row.getBoundingClientRect().top >= top - 1);
  const sorted = [...document.querySelectorAll('[role="columnheader"]')].filter(
    (head) => (head.getAttribute('aria-sort') ?? 'none') !== 'none',
  );
  return {
    screen: document.querySelector('.pager-title')?.textContent.trim() ?? '',
    filter: document.querySelector<HTMLInputElement>('.table-filter')?.value ?? '',
    sort: sorted.map(
      (head) => `${head.firstChild?.textContent?.trim() ?? ''} ${head.getAttribute('aria-sort')}`,
    ),
    firstRow: Number(first?.getAttribute('aria-rowindex') ?? NaN) - 2,
    firstTag: first?.dataset['tag'] ?? '',
    selected: rows
      .filter((row) => row.getAttribute('aria-selected') === 'true')
      .map((row) => row.dataset['tag'] ?? ''),
  };
}

/** The text of every state file: what a restart will find. */
function storedView(): string {
  const state = join(folder.path, 'data', 'state');
  if (!existsSync(state)) return '';
  return readdirSync(state)
    .filter((name) => name.includes('view'))
    .map((name) => readFileSync(join(state, name), 'utf8'))
    .join();
}

function site(url: string): object {
  return {
    version: 1,
    name: 'Tables',
    timeZone: 'UTC',
    language: 'en',
    viewing: { distanceM: 1, diagonalIn: 27 },
    sources: { load: { label: 'Load', url } },
    screens: [
      {
        id: 'one',
        title: 'One Tag',
        widgets: [{ kind: 'value', tag: 'load:LOAD.0001', at: { x: 0, y: 0, w: 8, h: 6 } }],
      },
      {
        id: 'all',
        title: 'All Tags',
        widgets: [{ kind: 'table', id: 'all-tags', at: { x: 0, y: 0, w: 24, h: 12 } }],
      },
    ],
  };
}
