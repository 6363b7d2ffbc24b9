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

/** Of each of two servers: a snapshot of twice as many would not fit a frame (protocol.md, Bounds). */
const TAGS = 5_000;
/** Each tag every other second. */
const RATE = 2_500;
/** The last tag of each server. */
const LAST = 'LOAD.5000';
/** More than fit on the screen and in the spare rows around, far fewer than there are. */
const MOST_RENDERED = 120;
const PATIENCE = { timeout: 60_000 };

/** What an operator sees of a table and of the screen it is on. */
interface View {
  readonly screen: string;
  readonly filter: string;
  readonly sort: readonly string[];
  readonly columns: readonly string[];
  /** Number of the first row in sight. */
  readonly firstRow: number;
  readonly firstTag: string;
  readonly selected: readonly string[];
}

const folder = makeFolder();
const plants: PlantProcess[] = [];
let wall: DrivenWall;

test.beforeAll(async () => {
  for (let count = 0; count < 2; count += 1)
    plants.push(await PlantProcess.start('--tags', String(TAGS), '--rate', String(RATE)));
  wall = await start();
  const { page } = wall;
  await expect(page.locator('[data-tag="LOAD.0001"]')).toHaveAttribute('data-state', 'live');
  await page.keyboard.press('ArrowRight');
  await expect(page.locator(`[data-rows="${2 * TAGS}"]`)).toBeVisible(PATIENCE);
  await expect(page.locator('[data-not-live="0"]')).toBeVisible(PATIENCE);
});
test.afterAll(async () => {
  await wall.stop();
  for (const plant of plants) await plant.kill();
  folder.remove();
});

test('a table of ten thousand tags answers, with only the rows in sight in the page', async () => {
  const { page } = wall;
  assert.ok((await rowCount()) <= MOST_RENDERED);

  await page.getByRole('grid').press('End');
  await expect(page.locator(`[data-tag="${LAST}"]`).last()).toHaveAttribute('data-state', 'live');
  assert.ok((await rowCount()) <= MOST_RENDERED);

  await page.locator('.table-filter').fill('LOAD.077');
  const found = page.locator('[role="row"][data-tag^="LOAD.077"][data-state="live"]');
  await expect(found).toHaveCount(20, PATIENCE);
  assert.equal(await rowCount(), 20);
  await page.locator('.table-filter').fill('');
  const first = page.locator('[role="row"][data-tag="LOAD.0001"]').first();
  await expect(first).toHaveAttribute('data-state', 'live');
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
      columns: ['State', 'Tag', 'Value'],
      firstRow: 0,
      firstTag: '',
      selected: chosen.selected,
    },
  );
  assert.ok(chosen.firstRow > 100, `scrolled to row ${chosen.firstRow}`);
  assert.equal(chosen.selected.length, 2);

  await test.step('a reconnect', async () => {
    for (const plant of plants) await plant.kill();
    await expect.poll(() => liveCount(wall), PATIENCE).toBe(0);
    assert.deepEqual(await viewOf(wall), chosen);
    for (const plant of plants) await plant.start();
    await expect.poll(() => liveCount(wall), PATIENCE).toBeGreaterThan(10);
    assert.deepEqual(await viewOf(wall), chosen);
  });

  await test.step('the death of the page’s process', async () => {
    await expect.poll(storedView, PATIENCE).toContain(chosen.selected[1]?.replace('all-tags:', ''));
    const before = await wall.pagePid();
    process.kill(before, 'SIGKILL');
    await expect.poll(() => wall.pagePid(), PATIENCE).not.toBe(before);
    await expect.poll(() => viewOf(wall), PATIENCE).toEqual(chosen);
    await expect.poll(() => liveCount(wall), PATIENCE).toBeGreaterThan(10);
  });

  await test.step('a restart of the app', async () => {
    await wall.stop();
    wall = await start();
    await expect.poll(() => viewOf(wall), PATIENCE).toEqual(chosen);
    await expect.poll(() => liveCount(wall), PATIENCE).toBeGreaterThan(10);
  });
});

/** Starts the app on the same data folder each time. */
function start(): Promise<DrivenWall> {
  const site = tableSite(plants.map(({ url }) => url));
  return startWall({ site, userData: join(folder.path, 'data') });
}

/** Filters, sorts, scrolls and selects as an operator does; returns what is on the screen then. */
async function choose(): Promise<View> {
  const { page } = wall;
  await page.locator('.table-filter').fill('LOAD.1');
  const head = page.getByRole('columnheader', { name: 'Tag' });
  await head.click();
  await head.click();
  await expect(head).toHaveAttribute('aria-sort', 'descending');
  await expect(page.locator('[role="row"][data-tag="LOAD.1999"]').first()).toBeVisible();
  await page.getByRole('button', { name: 'Columns' }).click();
  const choice = page.getByRole('dialog', { name: 'Columns' });
  for (const name of ['Unit', 'Age', 'Sampled'])
    await choice.getByRole('checkbox', { name }).uncheck();
  for (let step = 0; step < 2; step += 1)
    await choice.getByRole('button', { name: 'Move State towards the start' }).click();
  await choice.getByRole('button', { name: 'Close' }).click();
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
  const heads = [...document.querySelectorAll('[role="columnheader"]')];
  const textOf = (head: Element): string => head.querySelector('button')?.title ?? '';
  const sorted = heads.filter((head) => (head.getAttribute('aria-sort') ?? 'none') !== 'none');
  return {
    screen: document.querySelector('.pager-title')?.textContent.trim() ?? '',
    filter: document.querySelector<HTMLInputElement>('.table-filter')?.value ?? '',
    sort: sorted.map((head) => `${textOf(head)} ${head.getAttribute('aria-sort')}`),
    columns: heads.map(textOf),
    firstRow: Number(first?.getAttribute('aria-rowindex') ?? NaN) - 2,
    firstTag: first?.dataset['tag'] ?? '',
    selected: rows
      .filter((row) => row.getAttribute('aria-selected') === 'true')
      .map((row) => row.id),
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

function tableSite(urls: readonly string[]): object {
  return {
    version: 1,
    name: 'Tables',
    timeZone: 'UTC',
    language: 'en',
    viewing: { distanceM: 1, diagonalIn: 27 },
    sources: Object.fromEntries(urls.map((url, index) => [`load${index}`, { url }])),
    screens: [
      {
        id: 'one',
        title: 'One Tag',
        widgets: [{ kind: 'value', tag: 'load0:LOAD.0001', at: { x: 0, y: 0, w: 8, h: 6 } }],
      },
      {
        id: 'all',
        title: 'All Tags',
        widgets: [{ kind: 'table', id: 'all-tags', at: { x: 0, y: 0, w: 24, h: 12 } }],
      },
    ],
  };
}
