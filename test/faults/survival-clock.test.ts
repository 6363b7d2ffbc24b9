/**
 * The clock of the PC is set while the wall runs: by seconds and by an hour, forwards and back. No page
 * is lost, nothing old is taken for live, and the wall is live again within seconds. A wall whose clock
 * is an hour off from its plant's says that every value is in doubt, until somebody sets it right.
 */
import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { PlantProcess } from '../support/plant.ts';
import { noteRecovery } from '../support/recovery-times.ts';
import { SettableClock } from '../support/settable-clock.ts';
import type { SupervisedWall } from '../support/supervised-wall.ts';
import { SECOND, startSurvivor, survives, tellFailure } from '../support/survivor.ts';
import { until } from '../support/until.ts';
import { makeFolder } from '../support/wall.ts';

const HOUR_MS = 3_600_000;
const LITTLE_MS = 10_000;
const by = 'links dialled anew';

let plant: PlantProcess | undefined;
let wall: SupervisedWall | undefined;
let folder: { readonly path: string; readonly remove: () => void };
let clock: SettableClock;
let metricsPort = 0;

test.beforeEach(async () => {
  folder = makeFolder();
  const made = SettableClock.make(folder.path);
  test.skip(made === null, 'there is no C compiler for a clock that can be set');
  if (made !== null) clock = made;
  metricsPort = await freePort();
});
test.afterEach(async () => {
  tellFailure(wall);
  const stopped = await wall?.stop();
  await plant?.kill();
  folder.remove();
  wall = plant = undefined;
  if (stopped !== undefined) assert.deepEqual(stopped, { ending: 0, left: [] });
});

test('a clock that is set by seconds, forwards and back, costs seconds and no page', async () => {
  plant = await PlantProcess.start();
  const survivor = await start();
  const { wallPid, pagePid } = survivor;
  for (const [fault, offMs] of [
    ['clock set forwards by 10 s', LITTLE_MS],
    ['clock set back by 10 s', 0],
    ['clock set back by 10 s again', -LITTLE_MS],
    ['clock set forwards by 10 s again', 0],
  ] as const) {
    await survives(survivor, { fault, by, happens: setTo(survivor, offMs) });
  }
  await nothingLost(survivor, wallPid, pagePid);
});

test('a clock that is set forwards by an hour, of PC and plant alike, costs seconds and no page', async () => {
  plant = await PlantProcess.startIn(clock.env);
  const survivor = await start();
  const { wallPid, pagePid } = survivor;
  const fault = 'clock of PC and plant set forwards by an hour';
  await survives(survivor, { fault, by, happens: setTo(survivor, HOUR_MS) });
  await nothingLost(survivor, wallPid, pagePid);
});

test('a wall whose clock is an hour off from the plant’s doubts every value until it is right', async () => {
  plant = await PlantProcess.start();
  const survivor = await start();
  const { wallPid, pagePid } = survivor;
  for (const offMs of [HOUR_MS, -HOUR_MS]) {
    clock.set(offMs);
    await until(
      'painted, with nothing that looks live',
      () => {
        const health = survivor.health();
        return (
          Math.abs(Date.parse(health?.writtenTime ?? '') - Date.now() - offMs) < HOUR_MS / 2 &&
          health?.painting === true &&
          health.displays.every(({ covered, widgets, liveWidgets }) => {
            return !covered && widgets === SECOND && liveWidgets === 0;
          })
        );
      },
      30_000,
    );
    const from = performance.now();
    clock.set(0);
    await until('the clock is right', () => {
      const written = Date.parse(survivor.health()?.writtenTime ?? '');
      return Math.abs(written - Date.now()) < HOUR_MS / 2;
    });
    await survivor.live(SECOND, 0);
    const fault = `clock an hour ${offMs > 0 ? 'fast' : 'slow'}, set right`;
    noteRecovery({ fault, ms: performance.now() - from, by });
  }
  await nothingLost(survivor, wallPid, pagePid);
});

async function start(): Promise<SupervisedWall> {
  wall = await startSurvivor(plant?.url ?? '', {
    env: clock.env,
    site: { metrics: { port: metricsPort } },
  });
  return wall;
}

function setTo(survivor: SupervisedWall, offMs: number): () => Promise<void> {
  return async () => {
    const times = survivor.count('resumed');
    clock.set(offMs);
    survivor.clockOffMs = offMs;
    await survivor.says('resumed', times + 1);
  };
}

/** The same processes, never covered, and by the wall's own count nothing old looked live. */
async function nothingLost(survivor: SupervisedWall, wallPid: number, page: number): Promise<void> {
  assert.deepEqual([survivor.wallPid, survivor.pagePid], [wallPid, page]);
  assert.equal(survivor.count('display-covered'), 0);
  const scraped = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
  assert.match(scraped, /^vigil_display_stale_as_live_seconds_total\{display="1"\} 0$/m);
  const [, skew] = /^vigil_link_clock_skew_seconds\{source="boiler"\} (\S+)$/m.exec(scraped) ?? [];
  assert.ok(Math.abs(Number(skew)) < 5, `the clocks differ by ${skew} s`);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
