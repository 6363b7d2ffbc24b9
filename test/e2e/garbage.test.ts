/**
 * What a wall shows while its plant server sends what no server should: garbage, frames too large,
 * holes in the numbering, frames twice, a new numbering, and more than anyone can read. `Watch.healed`
 * asserts in each what it asserts in failover.test.ts.
 */
import { expect, test } from '@playwright/test';
import assert from 'node:assert/strict';
import { FaultWall, startSimulation } from '../support/fault-wall.ts';
import { sessionCount } from '../support/plant-truth.ts';
import type { PlantProcess } from '../support/plant.ts';
import { countBatches } from '../support/batches.ts';

const walls = new FaultWall();
let plant: PlantProcess;

test.beforeEach(async () => {
  plant = await startSimulation();
});
test.afterEach(() => plant.kill());
test.afterAll(() => walls.stop());

test('a little garbage is dropped, and the session goes on', async () => {
  const watch = await walls.show('garbage-3', plant);
  await plant.fault('garbage 3');
  await watch.healed();
  assert.deepEqual(watch.outages(), []);
  for (const state of watch.linkStates()) assert.equal(state, 'live');
});

test('much garbage ends the session with 1007, and another one heals the wall', async () => {
  const watch = await walls.show('garbage-20', plant);
  await plant.fault('garbage 20');
  await expect.poll(() => watch.outages().map(({ code }) => code)).toEqual([1007]);
  await watch.healed();
  assert.equal(await sessionCount(plant.url), 1);
});

test('a frame that is too large ends the session with 1009, and another one heals the wall', async () => {
  const watch = await walls.show('oversize', plant);
  await plant.fault('oversize 1500000');
  await expect.poll(() => watch.outages().map(({ code }) => code)).toEqual([1009]);
  await watch.healed();
  assert.equal(await sessionCount(plant.url), 1);
});

test('frames that got lost on the way are had from history', async () => {
  const watch = await walls.show('hole', plant);
  await plant.fault('hole 20');
  await watch.looks(20 * 4);
  await watch.healed();
});

test('frames that come twice change nothing', async () => {
  const watch = await walls.show('duplicate', plant);
  await plant.fault('duplicate 20');
  await watch.looks(20 * 3);
  await watch.healed();
  for (const state of watch.linkStates()) assert.equal(state, 'live');
});

test('a plant that starts its numbering anew and cuts everyone off', async () => {
  const watch = await walls.show('renumber', plant);
  await plant.fault('renumber');
  await expect.poll(() => watch.outages().length).toBe(1);
  await watch.healed();
});

test('a flood: the newest value wins, the rest is counted, and no message grows', async () => {
  const watch = await walls.show('flood', plant);
  const batches = await countBatches(watch.app);
  await plant.fault('flood 20000');
  await watch.looks(20 * 3);
  await plant.clear();
  await watch.healed();
  const { coalesced, mostTags, mostBytes } = await batches();
  assert.ok(coalesced > 0, 'nothing was overtaken');
  assert.ok(mostTags <= watch.tags.length, `${mostTags} values in one batch`);
  assert.ok(mostBytes < 1_000_000, `${mostBytes} bytes of samples in one batch`);
});
