/** Faults of the process level that take long to do or to heal; the others: test/e2e/survival*.test.ts. */
import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import { PlantProcess } from '../support/plant.ts';
import type { SupervisedWall } from '../support/supervised-wall.ts';
import { startSurvivor, survives } from '../support/survivor.ts';
import { until } from '../support/until.ts';

const GRAPHICS_KILLS = 10;

let plant: PlantProcess | undefined;
let wall: SupervisedWall | undefined;

test.beforeAll(async () => {
  plant = await PlantProcess.start();
});
test.afterEach(async () => {
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
