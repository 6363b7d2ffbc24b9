import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import { TrendStore } from '../../../../src/renderer/stores/trends.ts';
import type { Reply, TrendFill } from '../../../../src/main/bridge/contract.ts';

/** Main and a clock, both moved by hand. */
class World {
  now = 0;
  readonly asked: { index: number; answer: (reply: Reply<TrendFill>) => void; fail: () => void }[] =
    [];
  readonly #timers = new Map<number, { at: number; call: () => void }>();
  #next = 0;
  readonly store = new TrendStore({
    request: (index) =>
      new Promise((resolve, reject) => {
        this.asked.push({ index, answer: resolve, fail: () => reject(new Error('gone')) });
      }),
    later: (ms, call) => {
      const id = this.#next++;
      this.#timers.set(id, { at: this.now + ms, call });
      return () => this.#timers.delete(id);
    },
  });

  get timers(): number {
    return this.#timers.size;
  }

  async advance(ms: number): Promise<void> {
    const end = this.now + ms;
    for (let rounds = 0; rounds < 1_000; rounds++) {
      const due = [...this.#timers].filter(([, timer]) => timer.at <= end);
      due.sort((a, b) => a[1].at - b[1].at);
      const first = due[0];
      if (first === undefined) break;
      this.#timers.delete(first[0]);
      this.now = first[1].at;
      first[1].call();
      await settled();
    }
    this.now = end;
  }
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await Promise.resolve();
}

function fill(times: readonly number[], index = 3): Reply<TrendFill> {
  return {
    ok: true,
    value: {
      index,
      time: Float64Array.from(times),
      value: Float64Array.from(times),
      quality: new Uint8Array(times.length),
      gaps: [],
    },
  };
}

function added(times: readonly number[], index = 3) {
  return {
    index,
    time: Float64Array.from(times),
    value: Float64Array.from(times),
    quality: new Uint8Array(times.length),
  };
}

test('a trend asks for its history on first show, once for all widgets that show the tag', async () => {
  const world = new World();
  const one = world.store.show(3, 60_000);
  const two = world.store.show(3, 600_000);
  assert.equal(world.asked.length, 1);
  world.asked[0]?.answer(fill([1, 2]));
  await settled();
  assert.equal(one.buffer, two.buffer);
  assert.equal(one.buffer.end, 2);
  assert.equal(one.buffer.keepMs, 600_000);
  two.release();
  assert.equal(one.buffer.keepMs, 60_000);
});

test('samples of tags nobody shows are not kept', () => {
  const world = new World();
  world.store.append(added([1]));
  assert.equal(world.store.size, 0);
});

test('refetches while one is under way become one more', async () => {
  const world = new World();
  world.store.show(3, 60_000);
  world.store.refetch(3);
  world.store.refetch(3);
  assert.equal(world.asked.length, 1);
  world.asked[0]?.answer(fill([1]));
  await settled();
  assert.equal(world.asked.length, 2);
  world.asked[1]?.answer(fill([1]));
  await settled();
  assert.equal(world.asked.length, 2);
});

test('a failed request is repeated at a slowing, bounded pace and never given up', async () => {
  const world = new World();
  const shown = world.store.show(3, 60_000);
  world.asked[0]?.fail();
  await settled();
  const at: number[] = [];
  for (let round = 0; round < 7; round++) {
    const before = world.asked.length;
    const start = world.now;
    while (world.asked.length === before && world.now - start < 60_000) await world.advance(500);
    at.push(world.now - start);
    world.asked.at(-1)?.answer({ ok: false, code: 'unknown-tag', message: '' });
    await settled();
  }
  assert.deepEqual(at, [1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000]);
  await world.advance(15_000);
  world.asked.at(-1)?.answer(fill([7]));
  await settled();
  assert.equal(shown.buffer.newestTime, 7);
  assert.equal(world.timers, 0);
});

test('a request main never answers is repeated, and its late answer changes nothing', async () => {
  const world = new World();
  const shown = world.store.show(3, 60_000);
  await world.advance(11_000);
  assert.equal(world.asked.length, 2);
  world.asked[1]?.answer(fill([1, 2, 3]));
  await settled();
  world.asked[0]?.answer(fill([1]));
  await settled();
  assert.equal(shown.buffer.end - shown.buffer.start, 3);
});

test('a trend shown again after a while off screen does not join across that time', async () => {
  const world = new World();
  const first = world.store.show(3, 60_000);
  world.asked[0]?.answer(fill([1, 2]));
  await settled();
  first.release();
  await world.advance(30_000);
  world.store.append(added([20]));
  const again = world.store.show(3, 60_000);
  assert.equal(world.asked.length, 2);
  world.store.append(added([31]));
  assert.deepEqual(again.buffer.gaps, [[2, 31]]);
  world.asked[1]?.answer(fill([1, 2, 20, 31]));
  await settled();
  assert.deepEqual(again.buffer.gaps, []);
});

test('buffers nobody shows are dropped after a minute, with nothing left behind', async () => {
  const world = new World();
  const shown = world.store.show(3, 60_000);
  shown.release();
  shown.release();
  assert.equal(world.store.size, 1);
  await world.advance(60_000);
  assert.equal(world.store.size, 0);
  assert.equal(world.timers, 0);
});

test('a trend that is widened again has back from main what it had let go of', async () => {
  const world = new World();
  const hour = Array.from({ length: 3_600 }, (_, second) => second * 1_000);
  const shown = world.store.show(3, 3_600_000);
  world.asked[0]?.answer(fill(hour));
  await settled();
  shown.keep(60_000);
  for (let second = 3_600; second < 10_000; second++) world.store.append(added([second * 1_000]));
  assert.ok(shown.buffer.end - shown.buffer.start < 5_000);
  shown.keep(120_000);
  assert.equal(world.asked.length, 1, 'asked for what it has');
  shown.keep(3_600_000);
  shown.keep(3_600_001);
  assert.equal(world.asked.length, 2);
  world.asked[1]?.answer(fill(hour.map((time) => time + 6_400_000)));
  await settled();
  assert.equal(shown.buffer.time[shown.buffer.start], 6_400_000);
  shown.keep(3_600_000);
  assert.equal(world.asked.length, 2);
});

test('widening a trend does not hurry a request that failed', async () => {
  const world = new World();
  const shown = world.store.show(3, 60_000);
  world.asked[0]?.answer(fill([1_000]));
  await settled();
  const seconds = Array.from({ length: 5_000 }, (_, second) => (second + 2) * 1_000);
  world.store.append(added(seconds));
  shown.keep(3_600_000);
  world.asked[1]?.fail();
  await settled();
  shown.keep(3_500_000);
  assert.equal(world.asked.length, 2);
});
