/**
 * Alarms as an operator works with them: acknowledged, shelved, refused, lost with the connection,
 * in a flood, and followed to the screen of their tag. One wall, one plant, in this order.
 */
import { expect, test, type Locator } from '@playwright/test';
import assert from 'node:assert/strict';
import { PlantProcess } from '../support/plant.ts';
import { startWall, type DrivenWall } from '../support/wall.ts';

/** The first alarms of the plant's flood, one a second. */
const FIRST = { tag: 'LT-101', id: 'LT-101/FLOOD-1' } as const;
const SECOND = { tag: 'PT-101', id: 'PT-101/FLOOD-1' } as const;
/** More than fit on the screen and in the spare rows around, far fewer than a flood has. */
const MOST_RENDERED = 80;

// Each goes on where the one before it left the wall.
test.describe.configure({ mode: 'serial' });

let plant: PlantProcess;
let wall: DrivenWall;

test.beforeAll(async () => {
  plant = await PlantProcess.start();
  wall = await startWall({ site: alarmSite(plant.url), args: ['--size', '1920x1080'] });
});
test.afterAll(async () => {
  await wall.stop();
  await plant.kill();
});

test('an alarm is acknowledged by a second press, and only the plant’s word changes its row', async () => {
  await plant.fault('alarm-flood 1');
  await filter(`tag:${FIRST.tag}`);
  const row = rowOf(FIRST.id);
  await expect(row).toHaveAttribute('data-alarm-state', 'unacknowledged');
  const button = row.getByRole('button');
  await button.click();
  await expect(button).toHaveAttribute('data-armed', 'true');
  await expect(row).toHaveAttribute('data-alarm-state', 'unacknowledged');
  await pressUntilSent(button);
  await expect(row).toHaveAttribute('data-alarm-state', 'acknowledged');
  await expect(row).toHaveAttribute('data-command', 'none');
});

test('an alarm is shelved for a chosen time, with the rest of it shown, and brought back', async () => {
  const { page } = wall;
  await rowOf(FIRST.id).click();
  const panel = page.getByRole('dialog');
  // Nothing can be shelved while the list is late, as on a busy machine it may be for a moment.
  await expect(async () => {
    await page.getByRole('grid').press('s');
    await expect(panel).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await expect(panel.getByRole('button', { name: 'Shelve', exact: true })).toBeDisabled();
  const times = await panel.getByRole('radio').count();
  // The demo plant shelves for 8 h at most.
  await expect(panel.getByText('8 h')).toBeVisible();
  assert.equal(times, 6);
  await panel.getByText('15 min').click();
  await expect(panel).toContainText('recorded as');
  await panel.getByRole('button', { name: 'Shelve', exact: true }).click();
  await expect(tab('shelved')).toHaveAttribute('data-count', '1');
  await expect(rowOf(FIRST.id)).toHaveCount(0);

  await tab('shelved').click();
  const shelved = rowOf(FIRST.id);
  await expect(shelved).toHaveAttribute('data-alarm-state', 'shelved');
  await expect(shelved).toContainText(/1[45] m( \d+ s)? left/);
  await shelved.click();
  const unshelve = page.locator('[data-action="unshelve"]');
  await unshelve.click();
  await pressUntilSent(unshelve);
  await expect(tab('shelved')).toHaveAttribute('data-count', '0');
  await tab('active').click();
  await expect(rowOf(FIRST.id)).toHaveAttribute('data-alarm-state', 'unacknowledged');
});

test('a plant that does not answer makes the attempt fail loudly; the alarm stays as it is', async () => {
  await plant.fault('deaf');
  await filter(`tag:${SECOND.tag}`);
  const row = rowOf(SECOND.id);
  const button = row.getByRole('button');
  await button.click();
  await pressUntilSent(button);
  await expect(row).toHaveAttribute('data-command', 'pending');
  await expect(row).toHaveAttribute('data-alarm-state', 'unacknowledged');
  await expect(row).toHaveAttribute('data-command', 'failed');
  await expect(row.getByRole('alert')).toContainText('NOT ACKNOWLEDGED');
  await expect(row).toHaveAttribute('data-alarm-state', 'unacknowledged');
});

test('a lost link takes the all-clear, the buttons and the trust away, and nothing is sent later', async () => {
  const { page } = wall;
  await plant.kill();
  const table = page.locator('.alarm-table');
  await expect(table).toHaveAttribute('data-alarm-list-state', 'not-live');
  await expect(table).toContainText('ALARM LIST NOT LIVE since');
  await expect(page.locator('[data-all-clear]')).toHaveCount(0);
  // What the list has none of, the plant may have by now.
  await expect(tab('shelved').locator('b')).toHaveText('?');
  const row = rowOf(SECOND.id);
  await expect(row).toHaveAttribute('data-suspect', 'true');
  await expect(row.getByRole('button')).toBeDisabled();
  await row.click();
  await expect(page.locator('[data-action="acknowledge"]')).toBeDisabled();

  await plant.start();
  await expect(table).toHaveAttribute('data-alarm-list-state', 'live');
  // The plant has begun anew, without that alarm; raised again, it waits as if nobody had asked.
  await expect(row).toHaveCount(0);
  await plant.fault('alarm-flood 1');
  await expect(row).toHaveAttribute('data-alarm-state', 'unacknowledged');
  await expect(row).toHaveAttribute('data-suspect', 'false');
});

test('an alarm leads to the screen of its tag, where its widget is marked', async () => {
  const { page } = wall;
  await rowOf(SECOND.id).click();
  await page.getByRole('grid').press('j');
  await expect(page.locator('.pager-title')).toHaveText('Values');
  const tile = page.locator('.cell:has([data-tag="PT-101"])');
  await expect(tile).toHaveAttribute('data-marked', '');
  // Its alarm’s symbol stands at the value.
  await expect(tile.locator('.alarm-symbol.p3')).toBeVisible();
  await expect(page.locator('.cell:has([data-tag="FT-101"])')).not.toHaveAttribute('data-marked');
  await page.keyboard.press('1');
});

test('five hundred alarms a second leave the urgent ones in sight and the page small', async () => {
  const { page } = wall;
  await filter('');
  await plant.fault('alarm-flood 500');
  const table = page.locator('.alarm-table');
  await expect(table).toHaveAttribute('data-flood', 'true');
  const groups = page.locator('.alarm-group-row');
  await expect(groups.first()).toBeVisible();
  const urgent = table.locator('[data-priority="1"]');
  const inBanner = page.locator('.alarms [data-priority="1"]');
  await expect(urgent.first()).toBeInViewport();
  await expect(inBanner.first()).toBeInViewport();
  await expect(urgent.first().getByRole('button')).toBeEnabled();
  assert.ok((await renderedRows()) <= MOST_RENDERED);

  await page.getByRole('button', { name: 'Show one by one' }).click();
  await expect(groups).toHaveCount(0);
  assert.ok((await renderedRows()) <= MOST_RENDERED);
  // Newest first, the urgent ones are pushed out; that is told, and one press goes there.
  await page.locator('[data-urgent-away]').click();
  await expect(urgent.first()).toBeInViewport();

  await filter('-priority:1');
  await expect(page.locator('.alarm-table [data-hidden]')).toContainText('urgent');
  await filter('');
  await plant.clear();
  // What is left is the plant's own.
  await expect
    .poll(async () => Number(await tab('active').getAttribute('data-count')))
    .toBeLessThan(10);
});

test('alarms are heard where the site asks for it, and the button mutes for its time', async () => {
  const { page } = wall;
  const sound = page.locator('.alarm-sound');
  await expect(sound).toHaveAttribute('data-sound', 'on');
  const bursts = async (): Promise<number> => Number(await sound.getAttribute('data-bursts'));
  await page.getByRole('button', { name: 'Mute 10 min' }).click();
  await expect(sound).toHaveAttribute('data-sound', 'muted');
  await expect(sound).toContainText(/SOUND MUTED (9 m|10 m)/);
  const before = await bursts();
  await plant.fault('alarm-flood 1');
  await expect(page.locator('.alarm-table-row[data-alarm*="FLOOD"]').first()).toBeVisible();
  assert.equal(await bursts(), before);
  await page.getByRole('button', { name: 'Sound on' }).click();
  await expect.poll(bursts).toBeGreaterThan(before);
});

test('an alarm list that is lost is told in the header as what cannot be heard, until it is back', async () => {
  const { page } = wall;
  const sign = page.locator('[data-not-heard]');
  await expect(sign).toHaveCount(0);
  plant.signal('SIGSTOP');
  await expect(sign).toHaveText('ALARMS NOT HEARD');
  plant.signal('SIGCONT');
  await expect(sign).toHaveCount(0);
});

function rowOf(alarm: string): Locator {
  return wall.page.locator(`.alarm-table-row[data-alarm="${alarm}"]`);
}

function tab(name: string): Locator {
  return wall.page.locator(`[data-tab="${name}"]`);
}

async function filter(text: string): Promise<void> {
  await wall.page.locator('.alarm-table .table-filter').fill(text);
}

function renderedRows(): Promise<number> {
  return wall.page.locator('.alarm-table [role="row"]').count();
}

/** The second press of a button that asks: not before a bounce would be over. */
async function pressUntilSent(button: Locator): Promise<void> {
  await expect
    .poll(async () => {
      // Once it is sent the button may be gone with its row.
      const armed = await button.getAttribute('data-armed', { timeout: 500 }).catch(() => null);
      if (armed === 'true') await button.click({ timeout: 500 }).catch(() => undefined);
      return armed;
    })
    .not.toBe('true');
}

function alarmSite(url: string): object {
  return {
    version: 1,
    name: 'Alarms',
    timeZone: 'UTC',
    language: 'en',
    viewing: { distanceM: 1, diagonalIn: 27 },
    alarmSound: { upTo: 4 },
    sources: { boiler: { label: 'Boiler', url } },
    screens: [
      {
        id: 'alarms',
        title: 'Alarms',
        widgets: [
          { kind: 'alarmTable', id: 'list', at: { x: 0, y: 0, w: 18, h: 10 } },
          { kind: 'alarms', at: { x: 18, y: 0, w: 6, h: 10 } },
          { kind: 'alarmRate', at: { x: 0, y: 10, w: 24, h: 2 } },
        ],
      },
      {
        id: 'values',
        title: 'Values',
        widgets: ['PT-101', 'FT-101'].map((tag, index) => ({
          kind: 'value',
          tag: `boiler:${tag}`,
          at: { x: 6 * index, y: 0, w: 6, h: 4 },
        })),
      },
    ],
  };
}
