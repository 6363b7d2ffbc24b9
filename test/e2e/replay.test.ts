/**
 * Recorded data of two real processes through the whole line, on the shipped example wall: what
 * stands on the screen and what the trends hold is what stands in the files, row by row.
 */
import { expect, test } from '@playwright/test';
import assert from 'node:assert/strict';
import { RECORDED_SITE, siteWith } from '../support/demo-site.ts';
import { pageTrends } from '../support/page-reading.ts';
import { PlantProcess } from '../support/plant.ts';
import {
  HAS_RECORDINGS,
  NO_RECORDINGS,
  readSkab,
  readTennesseeEastman,
  rowsBetween,
  type Replayed,
} from '../support/recorded-data.ts';
import { Recorder } from '../support/recorder.ts';
import { until } from '../support/until.ts';
import { makeFolder, startWall, type DrivenWall } from '../support/wall.ts';

/** Longer than the example's longest trend. */
const HISTORY_MINUTES = 16;
/** Four rows a second of each file. */
const SPEED = { skab: 4, tep: 720 } as const;
/** Twenty rows of each file. */
const LOOKS = 100;
const PATIENCE = { timeout: 60_000 };

type Source = keyof typeof SPEED;

let wall: DrivenWall | undefined;
let recorder: Recorder | undefined;
const plants: PlantProcess[] = [];
const folder = makeFolder();

test.afterAll(async () => {
  await recorder?.stop();
  await wall?.stop();
  for (const plant of plants) await plant.kill();
  folder.remove();
});

test('two recordings on the example wall: screen and trends hold the rows of the files', async () => {
  test.skip(!HAS_RECORDINGS, NO_RECORDINGS);
  const files: Record<Source, Replayed> = {
    skab: readSkab('valve1-1.csv'),
    tep: readTennesseeEastman('d00_te.dat'),
  };
  const origin = Date.now();
  const replay = async (source: Source): Promise<PlantProcess> => {
    const plant = await PlantProcess.start(
      ...['--replay', files[source].path, '--speed', String(SPEED[source])],
      ...['--origin', String(origin), '--history-minutes', String(HISTORY_MINUTES)],
    );
    plants.push(plant);
    return plant;
  };
  const [skab, tep] = [await replay('skab'), await replay('tep')];
  const site = siteWith(RECORDED_SITE, folder.path, {
    'ws://127.0.0.1:7701': skab.url,
    'ws://127.0.0.1:7702': tep.url,
  });
  wall = await startWall({ site });
  const started = await Recorder.start(wall);
  recorder = started;
  const { page } = wall;

  await allLive(wall);
  await checkTrends(wall, 'skab', files.skab, origin, [
    ...['Volume Flow RateRMS', 'Pressure', 'Current'],
    ...['Accelerometer1RMS', 'Accelerometer2RMS'],
  ]);
  await lookOn(started);
  await page.keyboard.press('ArrowRight');
  await expect(page.locator('.mimic [data-tag="XMEAS(7)"]').first()).toBeVisible();
  await allLive(wall);
  await lookOn(started);
  await page.keyboard.press('ArrowRight');
  await expect(page.locator('.panel [data-tag="XMEAS(7)"]').first()).toBeVisible();
  await allLive(wall);
  await checkTrends(wall, 'tep', files.tep, origin, ['XMEAS(7)', 'XMEAS(1)']);
  await lookOn(started);
  await page.keyboard.press('ArrowRight');
  const tagCount = files.skab.columns.size + files.tep.columns.size;
  await expect(page.locator(`[data-rows="${tagCount}"][data-not-live="0"]`)).toBeVisible(PATIENCE);
  const table = page.getByRole('grid');
  for (const key of ['Home', 'PageDown', 'PageDown', 'PageDown', 'End']) {
    await table.press(key);
    await lookOn(started, 20);
  }

  // Every value that was ever shown as live since the start, on any of the four screens.
  const seen: Record<Source, Set<string>> = { skab: new Set(), tep: new Set() };
  for (const { tag, value, state, sampleTime } of started.changes) {
    if (state !== 'live') continue;
    const [source = '', name = ''] = tag.split(/\/(.*)/);
    assert.ok(source === 'skab' || source === 'tep', tag);
    const at = { origin, speed: SPEED[source], from: sampleTime, to: sampleTime };
    const rows = rowsBetween(files[source], name, at);
    assert.deepEqual(
      [[sampleTime, value]],
      rows.map(([time, row]) => [time, String(row)]),
      tag,
    );
    seen[source].add(name);
  }
  assert.equal(seen.skab.size, files.skab.columns.size);
  assert.equal(seen.tep.size, files.tep.columns.size);
});

async function allLive({ page }: DrivenWall): Promise<void> {
  await expect(page.locator('[data-tag]:not([data-state="live"])')).toHaveCount(0, PATIENCE);
}

/** As long as it takes the recorder to look so often, twenty times a second. */
async function lookOn(watching: Recorder, looks = LOOKS): Promise<void> {
  const target = watching.looks + looks;
  await until('the recorder looks on', () => watching.looks >= target, PATIENCE.timeout);
}

/** A trend is the whole stretch of the file that its span covers: no row less, none more. */
async function checkTrends(
  watched: DrivenWall,
  source: Source,
  file: Replayed,
  origin: number,
  tags: readonly string[],
): Promise<void> {
  await expect(async () => {
    const trends = await pageTrends(watched, source, tags, 0);
    for (const tag of tags) {
      const { points = [], gaps } = trends.get(tag) ?? {};
      const [from = NaN, to = NaN] = [points[0]?.[0], points.at(-1)?.[0]];
      assert.ok(to - from > 9 * 60_000, `${tag}: a trend of ${to - from} ms`);
      assert.deepEqual(points, rowsBetween(file, tag, { origin, speed: SPEED[source], from, to }));
      assert.deepEqual(gaps, [], `gaps of ${tag}`);
    }
  }).toPass({ ...PATIENCE, intervals: [500] });
}
