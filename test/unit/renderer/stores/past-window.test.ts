import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import type { PastFill, Reply, Requests } from '../../../../src/preload/api.d.ts';
import { PastWindow, type PastWish } from '../../../../src/renderer/stores/past-window.ts';

type Asked = Requests['past']['argument'];
const DAY = 86_400_000;
const NOW = 1_764_000_000_000;

/** A main that answers when told to, and a clock that goes when told to. */
class World {
  readonly asked: Asked[] = [];
  now = 0;
  readonly #answers: ((reply: Reply<readonly PastFill[]>) => void)[] = [];
  #timers: { readonly at: number; readonly call: () => void }[] = [];

  readonly ports = {
    request: (argument: Asked): Promise<Reply<readonly PastFill[]>> => {
      this.asked.push(argument);
      return new Promise((resolve) => this.#answers.push(resolve));
    },
    later: (ms: number, call: () => void): (() => void) => {
      const timer = { at: this.now + ms, call };
      this.#timers.push(timer);
      return () => {
        this.#timers = this.#timers.filter((other) => other !== timer);
      };
    },
    now: (): number => this.now,
  };

  pass(ms: number): void {
    this.now += ms;
    const due = this.#timers.filter(({ at }) => at <= this.now);
    this.#timers = this.#timers.filter(({ at }) => at > this.now);
    for (const { call } of due) call();
  }

  get timers(): number {
    return this.#timers.length;
  }

  /** Answers everything that is open. */
  async answer(refusal?: string): Promise<void> {
    const open = this.#answers.splice(0);
    const from = this.asked.length - open.length;
    open.forEach((resolve, index) => {
      const { indexes = [] } = this.asked[from + index] ?? {};
      const value = indexes.map((one) => ({ index: one, ...NO_ROWS }));
      resolve(
        refusal === undefined ? { ok: true, value } : { ok: false, code: refusal, message: '' },
      );
    });
    for (let turn = 0; turn < 5; turn++) await Promise.resolve();
  }
}

const NO_ROWS = {
  time: new Float64Array(0),
  value: new Float64Array(0),
  quality: new Uint8Array(0),
  gaps: [],
};

function wish(part: Partial<PastWish> = {}): PastWish {
  return {
    ...{ from: NOW - 7 * DAY, to: NOW, now: NOW, columnMs: 600_000 },
    tags: [{ index: 1, heldFrom: NOW - 3_600_000 }],
    ...part,
  };
}

test('a week is asked for once, in buckets of a pixel, and not again while the trend moves on', async () => {
  const world = new World();
  const past = new PastWindow(world.ports);
  for (let frame = 0; frame < 5; frame++) past.want(wish());
  world.pass(1_000);
  assert.equal(world.asked.length, 1);
  assert.equal(world.asked[0]?.bucketMs, 600_000);
  assert.ok((world.asked[0]?.from ?? NOW) <= NOW - 7 * DAY);
  assert.equal(world.asked[0]?.to, NOW);
  await world.answer();
  assert.notEqual(past.past(1), null);
  // Ten minutes on the buffer still reaches back to where the answer ends.
  past.want(wish({ from: NOW - 7 * DAY + 600_000, to: NOW + 600_000, now: NOW + 600_000 }));
  world.pass(1_000);
  assert.equal(world.asked.length, 1);
  assert.equal(past.missingSince, null);
});

test('what the buffer no longer holds is asked for again: an outage is filled in', async () => {
  const world = new World();
  const past = new PastWindow(world.ports);
  past.want(wish());
  world.pass(1_000);
  await world.answer();
  const later = NOW + 2 * 3_600_000;
  const tags = [{ index: 1, heldFrom: later - 3_600_000 }];
  past.want(wish({ from: later - 7 * DAY, to: later, now: later, tags }));
  world.pass(1_000);
  assert.equal(world.asked.length, 2);
});

test('closer looks ask for finer buckets, and the coarse ones stay until those have come', async () => {
  const world = new World();
  const past = new PastWindow(world.ports);
  past.want(wish());
  world.pass(1_000);
  await world.answer();
  const coarse = past.past(1);
  past.want(wish({ from: NOW - 2 * DAY, to: NOW - DAY, columnMs: 80_000 }));
  world.pass(1_000);
  assert.equal(world.asked[1]?.bucketMs, 80_000);
  assert.equal(past.past(1), coarse);
  await world.answer();
  assert.equal(past.past(1)?.bucketMs, 80_000);
});

test('eight tags are asked for in few at a time', async () => {
  const world = new World();
  const past = new PastWindow(world.ports);
  const tags = Array.from({ length: 8 }, (_, index) => ({ index, heldFrom: Infinity }));
  past.want(wish({ tags }));
  world.pass(1_000);
  assert.deepEqual(
    world.asked.map(({ indexes }) => indexes.length),
    [3, 3, 2],
  );
  await world.answer();
  assert.ok(tags.every(({ index }) => past.past(index) !== null));
});

test('without a connection it says why and when, and is asked again at a slowing pace', async () => {
  const world = new World();
  const past = new PastWindow(world.ports);
  const waits: number[] = [];
  past.want(wish());
  world.pass(1_000);
  for (let attempt = 0; attempt < 6; attempt++) {
    await world.answer('not-connected');
    assert.equal(past.trouble?.code, 'not-connected');
    const wait = (past.trouble?.retryAt ?? 0) - world.now;
    waits.push(wait);
    past.want(wish());
    world.pass(wait - 1);
    const before = world.asked.length;
    world.pass(1);
    assert.equal(world.asked.length, before + 1);
  }
  assert.deepEqual(waits, [1_000, 2_000, 4_000, 8_000, 15_000, 15_000]);
  await world.answer();
  assert.equal(past.trouble, null);
  past.want(wish());
  assert.equal(world.timers, 0);
});

test('an answer that is too large is asked for in coarser buckets', async () => {
  const world = new World();
  const past = new PastWindow(world.ports);
  past.want(wish());
  world.pass(1_000);
  await world.answer('answer-too-large');
  world.pass(1_000);
  assert.equal(world.asked[1]?.bucketMs, 1_200_000);
  await world.answer();
  past.want(wish());
  world.pass(1_000);
  assert.equal(world.asked.length, 2);
});

test('nothing is left behind when the widget goes', async () => {
  const world = new World();
  const past = new PastWindow(world.ports);
  past.want(wish());
  world.pass(1_000);
  past.stop();
  await world.answer();
  assert.equal(past.past(1), null);
  assert.equal(world.timers, 0);
});

test('a tag that has no samples at all is not asked for with every drawing', async () => {
  const world = new World();
  const past = new PastWindow(world.ports);
  const tags = [{ index: 1, heldFrom: Infinity }];
  for (let drawing = 0; drawing < 50; drawing++) {
    const now = NOW + drawing * 200;
    past.want(wish({ from: now - 600_000, to: now, now, columnMs: 500, tags }));
    world.pass(200);
    await world.answer();
  }
  assert.ok(world.asked.length <= 3, `asked ${world.asked.length} times in 10 s`);
  // What came before the first sample is in the last answer up to a part that nobody sees.
  assert.ok((world.asked.at(-1)?.to ?? 0) >= NOW + 3_000);
});
