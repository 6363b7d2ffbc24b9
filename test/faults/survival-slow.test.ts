/** Faults of the process level that take long to do or to heal; the others: test/e2e/survival*.test.ts. */
import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { PlantProcess } from '../support/plant.ts';
import type { SupervisedWall } from '../support/supervised-wall.ts';
import { startSurvivor, survives, tellFailure } from '../support/survivor.ts';
import { until } from '../support/until.ts';

const GRAPHICS_KILLS = 10;
/** About every eighth death of the graphics took the page's bitmaps with it (measured). */
const GRAPHICS_STARTS = 15;
const PHASE_MS = 1_000;
/** More than a page may hang until it is crashed. */
const HANG_MS = 60_000;

let plant: PlantProcess | undefined;
let wall: SupervisedWall | undefined;

test.beforeAll(async () => {
  plant = await PlantProcess.start();
});
test.afterEach(async () => {
  tellFailure(wall);
  const stopped = await wall?.stop();
  wall = undefined;
  if (stopped !== undefined) assert.deepEqual(stopped, { ending: 0, left: [] });
});
test.afterAll(async () => {
  await plant?.kill();
});

test('a page that takes all memory it may have, or is stopped, is loaded anew', async () => {
  const survivor = await startSurvivor(plant?.url ?? '');
  wall = survivor;
  for (const [fault, inject] of [
    ['page out of memory', () => survivor.chaos('page-out-of-memory')],
    ['page stopped', () => process.kill(survivor.pagePid, 'SIGSTOP')],
  ] as const) {
    const before = survivor.pagePid;
    await survives(survivor, {
      fault,
      by: 'page loaded anew',
      happens: async () => {
        inject();
        await survivor.repainted(before);
      },
    });
  }
});

test('a page whose crash is never written down to its end costs its window, and main nothing', async () => {
  const survivor = await startSurvivor(plant?.url ?? '');
  wall = survivor;
  const main = survivor.wallPid;
  const before = survivor.pagePid;
  await survives(survivor, {
    fault: 'page hung, and its crash never written down',
    by: 'a new window',
    happens: async () => {
      survivor.chaos('page-loop');
      await until('its crash is being written down', () => tracerOf(before) > 0, HANG_MS);
      process.kill(tracerOf(before), 'SIGSTOP');
      await survivor.repainted(before);
    },
  });
  assert.equal(survivor.count('window-replaced'), 1);
  assert.equal(survivor.wallPid, main);
});

test('a graphics process that is killed ten times in a row takes no wall away for good', async () => {
  const survivor = await startSurvivor(plant?.url ?? '');
  wall = survivor;
  await survives(survivor, {
    fault: `graphics process killed ${GRAPHICS_KILLS} times`,
    by: 'supervisor',
    happens: async () => {
      for (let kill = 1; kill <= GRAPHICS_KILLS; kill++) {
        const [pid = 0] = await survivor.part('gpu');
        process.kill(pid, 'SIGKILL');
        // A wall that is just ending, or just beginning, says nothing of it.
        await until(`kill ${kill} is done`, () => !survivor.processes('gpu').includes(pid), 60_000);
      }
    },
  });
  assert.doesNotMatch(survivor.log, /\[wall-ended\] (code 133|signal SIGTRAP)/);
});

test('graphics that end at any moment on a busy PC leave no wall broken, and none unheard of', async () => {
  test.setTimeout(900_000);
  const busy = [1, 2].map(() => spawn('sh', ['-c', 'while :; do :; done'], { stdio: 'ignore' }));
  try {
    for (let start = 1; start <= GRAPHICS_STARTS; start++) {
      const survivor = await startSurvivor(plant?.url ?? '');
      wall = survivor;
      for (const kill of [1, 2]) {
        await survives(survivor, {
          fault: `graphics process killed, start ${start}`,
          by: 'Chromium, or page loaded anew',
          happens: async () => {
            // At any phase of whatever the page does just now.
            await sleep(Math.random() * PHASE_MS);
            for (const pid of await survivor.part('gpu')) process.kill(pid, 'SIGKILL');
            await survivor.says('process-gone', kill);
          },
        });
      }
      assert.deepEqual(await survivor.stop(), { ending: 0, left: [] });
      wall = undefined;
    }
  } finally {
    for (const child of busy) child.kill('SIGKILL');
  }
});

test('a main process that is stopped is killed and started again', async () => {
  const survivor = await startSurvivor(plant?.url ?? '');
  wall = survivor;
  const before = survivor.wallPid;
  await survives(survivor, {
    fault: 'main stopped',
    by: 'supervisor',
    happens: async () => {
      process.kill(before, 'SIGSTOP');
      await survivor.restarted(before);
    },
  });
});

/** The process that traces another; 0: none does, or the other is gone. */
function tracerOf(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'latin1');
    return Number(/^TracerPid:\s*(\d+)$/m.exec(status)?.[1] ?? 0);
  } catch {
    return 0;
  }
}
