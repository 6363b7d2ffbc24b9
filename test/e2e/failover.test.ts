/**
 * What a wall shows while its plant server is killed, frozen, restarted, gone for a minute, drained,
 * forgetful, silent or slow, and that it heals by itself with nothing lost. `Watch.healed` asserts in
 * each: nothing was live beyond its limit, the page was not loaded anew, every sample is there.
 */
import { expect, test } from '@playwright/test';
import assert from 'node:assert/strict';
import { FaultWall, startSimulation } from '../support/fault-wall.ts';
import { sessionCount } from '../support/plant-truth.ts';
import type { PlantProcess } from '../support/plant.ts';

const walls = new FaultWall();
const plants: PlantProcess[] = [];

test.afterEach(async () => {
  for (const plant of plants.splice(0)) await plant.kill();
});
test.afterAll(() => walls.stop());

async function newPlant(origin?: number): Promise<PlantProcess> {
  const plant = await startSimulation(origin);
  plants.push(plant);
  return plant;
}

test('a plant that is killed and started again', async () => {
  const plant = await newPlant();
  const watch = await walls.show('kill-restart', plant);
  await plant.kill();
  await watch.nothingLive();
  expect(await watch.linkState()).not.toBe('live');
  await plant.start();
  await watch.healed();
});

test('a plant that is stopped with its sockets open, and goes on later', async () => {
  const plant = await newPlant();
  const watch = await walls.show('zombie', plant);
  plant.signal('SIGSTOP');
  await watch.nothingLive();
  expect(await watch.linkState()).not.toBe('live');
  plant.signal('SIGCONT');
  await watch.healed();
});

// A minute of it, and more, is what the lab's outages are for (test/lab).
test('a plant that is dead for long', async () => {
  const plant = await newPlant();
  const watch = await walls.show('dead-20-s', plant);
  await plant.kill();
  await watch.nothingLive();
  await watch.looks(20 * 20);
  await watch.nothingLive();
  await plant.start();
  await watch.healed();
});

for (const fault of ['forget', 'forget-silent']) {
  test(`a plant that forgets the subscriptions on an open socket: ${fault}`, async () => {
    const plant = await newPlant();
    const watch = await walls.show(fault, plant);
    await plant.fault(fault);
    await watch.healed();
    assert.equal(await sessionCount(plant.url), 1);
  });
}

test('of two plants the one in use is killed: the other takes over', async () => {
  const origin = Date.now();
  const [first, second] = [await newPlant(origin), await newPlant(origin)];
  const watch = await walls.show('failover', first, second);
  await first.kill();
  await expect.poll(() => sessionCount(second.url)).toBe(1);
  await watch.healed();
});

test('of two plants the one in use drains: the wall has moved before it is cut off', async () => {
  const origin = Date.now();
  const [first, second] = [await newPlant(origin), await newPlant(origin)];
  const watch = await walls.show('drain', first, second);
  await first.fault('drain 20000');
  await expect.poll(() => sessionCount(second.url)).toBe(1);
  await expect.poll(() => sessionCount(first.url)).toBe(0);
  await watch.healed();
  for (const state of watch.linkStates()) assert.match(state, /^(live|draining)$/);
});

test('with two sessions at a time, one plant freezes and later the other is killed: the wall shows nothing of it', async () => {
  const origin = Date.now();
  const [first, second] = [await newPlant(origin), await newPlant(origin)];
  const watch = await walls.showTwice('twice', first, second);
  first.signal('SIGSTOP');
  await expect.poll(() => watch.outages().length, { timeout: 60_000 }).toBeGreaterThan(0);
  await watch.looks(20 * 3);
  first.signal('SIGCONT');
  await expect.poll(() => sessionCount(first.url), { timeout: 60_000 }).toBe(1);
  await watch.looks(20 * 2);
  await second.kill();
  await watch.looks(20 * 3);
  await second.start();
  await expect.poll(() => sessionCount(second.url), { timeout: 60_000 }).toBe(1);
  await watch.healed();
  for (const tag of watch.tags)
    for (const state of watch.statesOf(tag)) assert.equal(state, 'live', tag);
  for (const state of watch.linkStates()) assert.equal(state, 'live');
});

test('a plant that cuts everyone off and refuses them with 503, then takes them back', async () => {
  const plant = await newPlant();
  const watch = await walls.show('refuse', plant);
  await plant.fault('refuse 1');
  await plant.fault('kill');
  await watch.nothingLive();
  expect(await watch.linkState()).not.toBe('live');
  await plant.clear();
  await watch.healed();
});

test('one sensor that falls silent: its value turns old, the others stay live', async () => {
  const plant = await newPlant();
  const watch = await walls.show('silence', plant);
  await plant.fault('silence PT-201');
  await watch.shows('PT-201', 'stale', 'nocomm');
  await watch.shows('FT-201', 'live');
  await watch.shows('P-201.RUN', 'live');
  await plant.clear();
  await watch.healed({ silenced: ['PT-201'] });
  assert.ok(watch.statesOf('PT-201').has('late'));
});

test('a plant whose answers come three seconds late: no fast value is live', async () => {
  const plant = await newPlant();
  const watch = await walls.show('slow', plant);
  await plant.fault('slow 3000');
  await watch.shows('FT-201', 'late', 'stale', 'nocomm');
  await watch.looks(20 * 10);
  await plant.clear();
  await watch.healed();
});
