/**
 * A trend under an operator's hands: seven days from the server, a cursor that tells values and
 * qualities, a past that cannot be taken for now, and an outage that is filled in. One app on one
 * plant; its view goes through the death of the page as it is.
 */
import { expect, test, type Locator, type Page } from '@playwright/test';
import { settled } from '../support/demo-site.ts';
import { PlantProcess } from '../support/plant.ts';
import { until } from '../support/until.ts';
import { startWall, type DrivenWall } from '../support/wall.ts';

const MINUTE = 60_000;
const PATIENCE = { timeout: 60_000 };
/** Long enough to look at a past, short enough to wait for its end. */
const RETURN_MS = 20_000;

let plant: PlantProcess;
let wall: DrivenWall;
let page: Page;
let trend: Locator;
let field: Locator;

test.beforeAll(async () => {
  plant = await PlantProcess.start();
  wall = await startWall({ site: trendSite(plant.url) });
  page = wall.page;
  trend = page.locator('.trend-widget');
  field = page.getByRole('slider', { name: 'Time cursor' });
  await expect(page.locator('[data-tag]:not([data-state="live"])')).toHaveCount(0, PATIENCE);
  await expect(trend.locator('canvas')).toBeVisible(PATIENCE);
});
test.afterAll(async () => {
  await wall.stop();
  await plant.kill();
});

test('seven days are there by one key, with their values under the cursor', async () => {
  await range('7 d', 7 * 24 * 60 * MINUTE);
  await expect(trend.locator('.frame-label')).toHaveText('Boiler, 7 d');
  // Three days ago this wall did not run: the server tells it.
  await expect
    .poll(() => readingAt(3 * 24 * 60 * MINUTE), PATIENCE)
    .toMatch(/Steam\s[\d.]+.*\st\/h, Drum\s[\d.]+.*%/);
  await range('10 min', 10 * MINUTE);
});

test('a past is framed HISTORY, shows no value as a present one, and outlives the page', async () => {
  await field.focus();
  await page.keyboard.press('Shift+ArrowLeft');
  await expect(trend).toHaveAttribute('data-history', 'true');
  await expect(trend.getByRole('status')).toContainText('HISTORY');
  await expect(trend.locator('[data-tag]')).toHaveCount(0);
  const stretch = await trend.locator('.trend-history .one-line').first().textContent();
  const before = await wall.pagePid();
  // The view is told to main a moment after the key.
  await settled(page);
  process.kill(before, 'SIGKILL');
  await expect.poll(wall.pagePid).not.toBe(before);
  const shown = (): Promise<unknown> =>
    wall.inPage("document.querySelector('.trend-history .one-line')?.textContent ?? ''");
  await expect.poll(shown, PATIENCE).toBe(stretch);
  // Nobody touches it: the present comes back by itself.
  const isPast = (): Promise<unknown> =>
    wall.inPage("document.querySelector('.trend-widget')?.dataset.history === 'true'");
  await expect.poll(isPast, { timeout: RETURN_MS + 20_000 }).toBe(false);
  await expect.poll(async () => (await wall.states()).length, PATIENCE).toBeGreaterThan(1);
});

test('an outage is hatched up to now, and filled in when the history has come', async () => {
  // Playwright's page ended with its process: a new one of the same wall.
  await wall.stop();
  wall = await startWall({ site: trendSite(plant.url) });
  page = wall.page;
  trend = page.locator('.trend-widget');
  field = page.getByRole('slider', { name: 'Time cursor' });
  await expect(page.locator('[data-tag]:not([data-state="live"])')).toHaveCount(0, PATIENCE);
  await range('1 min', MINUTE);
  await plant.fault('refuse 1');
  await plant.fault('kill');
  await expect(trend.locator('.trend-note').first()).toContainText('no data since', PATIENCE);
  const lostTime = Date.now();
  await until('the outage is some seconds long', () => Date.now() - lostTime > 6_000);
  await expect.poll(() => readingAt(3_000)).toMatch(/Steam\s(gap|no data)/);
  await plant.clear();
  await expect(page.locator('[data-tag]:not([data-state="live"])')).toHaveCount(0, PATIENCE);
  await expect
    .poll(() => readingAt(Date.now() - lostTime - 2_000), PATIENCE)
    .toMatch(/Steam\s[\d.]+.*\st\/h, Drum\s[\d.]+.*%/);
});

/** What the cursor says of the moment so long ago. */
async function readingAt(agoMs: number): Promise<string> {
  const box = await field.boundingBox();
  // On a busy machine main may send everything anew: the widget is built again and not drawn yet.
  if (box === null) return '';
  const part = 1 - agoMs / (await drawnSpan());
  await page.mouse.click(box.x + part * box.width, box.y + box.height / 2);
  return (await field.getAttribute('aria-valuetext')) ?? '';
}

/** The span that stands on the canvas, ms. */
async function drawnSpan(): Promise<number> {
  const min = Number(await field.getAttribute('aria-valuemin'));
  return Number(await field.getAttribute('aria-valuemax')) - min;
}

async function range(name: string, spanMs: number): Promise<void> {
  await field.hover();
  await trend.getByRole('button', { name, exact: true }).click();
  // The ends are told in whole milliseconds.
  await expect.poll(async () => Math.abs((await drawnSpan()) - spanMs)).toBeLessThan(2);
}

function trendSite(url: string): object {
  return {
    version: 1,
    name: 'Trend',
    timeZone: 'UTC',
    viewing: { distanceM: 1, diagonalIn: 27 },
    sources: { plant: { url } },
    tags: { 'FT-101': {}, 'LT-101': { normal: [45, 55] } },
    screens: [
      {
        id: 'trend',
        title: 'Trend',
        widgets: [
          {
            kind: 'trend',
            id: 'boiler',
            label: 'Boiler',
            at: { x: 0, y: 0, w: 24, h: 12 },
            spanMs: '10 min',
            returnMs: RETURN_MS,
            series: [
              { tag: 'FT-101', label: 'Steam' },
              { tag: 'LT-101', label: 'Drum', axis: 'right', span: [0, 100] },
            ],
          },
        ],
      },
    ],
  };
}
