/** How the past is asked for, and what is reported of it. */
import assert from 'node:assert/strict';
import { test } from '@playwright/test';
import { Backfill, type Merged } from '../../../../src/main/sources/backfill.ts';
import type { LinkEffect } from '../../../../src/main/link/events.ts';
import type { HistoryPoint } from '../../../../src/main/sources/driver.ts';
import { HistoryStore } from '../../../../src/main/telemetry/history.ts';
import { SourceTags } from '../../../../src/main/telemetry/source-tags.ts';
import { TagTable } from '../../../../src/main/telemetry/tag-table.ts';
import { ScriptedSession } from '../../../support/scripted-driver.ts';

const T0 = 1_764_000_000_000;

interface Request {
  readonly id: number;
  readonly tags: readonly string[];
  readonly from: number;
  readonly to: number;
  readonly maxPoints: number;
}

class World {
  readonly table = new TagTable();
  readonly tags = new SourceTags(this.table, 's');
  readonly history = new HistoryStore();
  readonly merged: Merged[] = [];
  readonly session = World.#session();
  readonly backfill: Backfill;
  #lastId = 0;

  constructor(intervals: readonly (number | null)[], spanMs = 3_600_000) {
    const names = intervals.map((_, index) => `T${index}`);
    this.tags.want([{ subscription: 1, tags: names }], new Map());
    const infos = intervals.map((intervalMs) => (intervalMs === null ? {} : { intervalMs }));
    this.tags.declare(1, new Map(names.map((name, index) => [name, infos[index]!])), []);
    for (const slot of this.tags.members(1)) this.history.keep(slot, spanMs);
    this.backfill = new Backfill({
      tags: this.tags,
      history: this.history,
      name: (slot) => this.table.name(slot).name,
      nextId: () => (this.#lastId += 1),
      onMerged: (merged) => this.merged.push(merged),
    });
  }

  static #session(): ScriptedSession {
    return new ScriptedSession({ url: 'ws://x', timeoutMs: 1 }, () => undefined);
  }

  static another(): ScriptedSession {
    return World.#session();
  }

  get asked(): Request[] {
    return this.session.asked('history') as Request[];
  }

  fetch(
    more: Partial<Extract<LinkEffect, { type: 'fetchHistory' }>> = {},
    session = this.session,
    sourceNow = T0 + 60_000,
  ): void {
    const effect = {
      type: 'fetchHistory',
      session: 1,
      request: 50,
      subscription: 1,
      purpose: 'gap',
      fromTime: T0,
      historyMs: 3_600_000,
      late: false,
      ...more,
    } as const;
    this.backfill.fetch(effect, session, sourceNow);
  }

  /** Answers every request on the session, each tag every `stepMs`, from `oldest` on. */
  answerAll(stepMs: number, session = this.session, oldest = -Infinity): void {
    const done = new Set<number>();
    for (let round = 0; round < 1_000; round += 1) {
      const open = (session.asked('history') as Request[]).filter(({ id }) => !done.has(id));
      if (open.length === 0) return;
      for (const request of open) {
        done.add(request.id);
        const complete = request.from >= oldest;
        const series = new Map(
          request.tags.map((tag) => [
            tag,
            rows(Math.max(request.from, oldest), request.to, stepMs),
          ]),
        );
        this.backfill.answered({ type: 'history', request: request.id, series, complete });
      }
    }
  }
}

function rows(from: number, to: number, stepMs: number): HistoryPoint[] {
  const made: HistoryPoint[] = [];
  for (let time = Math.ceil(from / stepMs) * stepMs; time <= to; time += stepMs) {
    made.push({ time, value: 1, quality: 'good' });
  }
  return made;
}

test('a gap is asked for with an overlap before it, and the result reported once', () => {
  const world = new World([1_000, 1_000]);
  world.fetch();
  assert.deepEqual(
    world.asked.map(({ tags, from, to }) => [tags, from, to]),
    [[['T0', 'T1'], T0 - 30_000, T0 + 60_000]],
  );
  world.answerAll(1_000);
  assert.deepEqual(world.merged, [
    { session: 1, request: 50, complete: true, refused: false, recovered: 182, lost: 0 },
  ]);
});

test('the past of a trend is asked for as far as it spans', () => {
  const world = new World([1_000]);
  world.fetch({ purpose: 'first', fromTime: Number.NaN, historyMs: 600_000 });
  assert.equal(world.asked.at(-1)?.from, T0 + 60_000 - 600_000);
  world.answerAll(1_000);
  assert.equal(world.history.trend(world.tags.find('T0')).time.length, 601);
  assert.equal(world.merged[0]?.recovered, 0, 'counted as missed');
});

test('nobody asks for more than is kept', () => {
  const world = new World([1_000], 0);
  world.fetch({ fromTime: T0 - 86_400_000 });
  assert.equal(world.asked[0]?.from, T0);
});

test('a long past is cut into answers that fit a frame, two on their way at a time, newest first', () => {
  const world = new World([100, 100, 100]);
  world.fetch({ fromTime: T0 - 3_000_000 });
  assert.equal(world.asked.length, 2);
  assert.equal(world.asked[0]?.to, T0 + 60_000);
  assert.ok((world.asked[1]?.to ?? Infinity) < T0 + 60_000);
  world.answerAll(100);
  for (const { tags, maxPoints } of world.asked) assert.ok(tags.length * maxPoints <= 20_100);
  const [{ recovered, complete } = { recovered: 0, complete: false }] = world.merged;
  assert.ok(complete);
  assert.equal(recovered, 3 * (3_090_000 / 100 + 1));
});

test('fast and slow tags are asked for apart, so that none is thinned for the others', () => {
  const world = new World([100, ...Array.from({ length: 99 }, () => 60_000)]);
  world.fetch({ fromTime: T0 - 600_000 });
  world.answerAll(100);
  for (const { tags, maxPoints } of world.asked) {
    if (tags.includes('T0')) assert.ok(tags.length * maxPoints <= 20_100);
  }
  assert.equal(world.merged.length, 1);
});

test('an answer that was thinned is asked for again in halves', () => {
  const world = new World([null]);
  world.fetch({ fromTime: T0 });
  world.answerAll(20);
  assert.ok(world.asked.length > 1);
  assert.equal(world.merged[0]?.recovered, 90_000 / 20 + 1);
});

test('what the server no longer has is lost, counted by the interval', () => {
  const world = new World([1_000]);
  world.fetch();
  world.answerAll(1_000, world.session, T0 + 30_000);
  assert.deepEqual(world.merged, [
    { session: 1, request: 50, complete: false, refused: false, recovered: 31, lost: 29 },
  ]);
});

test('a refused request ends the job as incomplete; asked late, it asks for what was refused', () => {
  const world = new World([1_000]);
  world.fetch();
  const [first] = world.asked;
  assert.ok(world.backfill.refused(first!.id, 'unauthorized'));
  assert.equal(world.merged[0]?.complete, false);
  assert.equal(world.merged[0]?.refused, true);
  assert.ok(!world.backfill.refused(first!.id, 'unauthorized'));
  world.fetch({ late: true }, world.session, T0 + 600_000);
  assert.deepEqual(world.asked.at(-1), { ...first, id: 2 });
  world.answerAll(1_000);
  assert.equal(world.merged[1]?.complete, true);
  world.backfill.forget(50);
});

test('a request refused for its size is asked for in halves', () => {
  const world = new World([100]);
  world.fetch({ fromTime: T0 - 600_000 });
  assert.ok(world.backfill.refused(world.asked[0]!.id, 'answer-too-large'));
  assert.ok(world.asked.length > 1);
  assert.deepEqual(world.merged, []);
  world.answerAll(100);
});

test('an answer of many tags that is too large is asked for in halves, each tag keeps its points', () => {
  const world = new World(Array<number>(500).fill(10_000));
  world.fetch({ fromTime: T0 - 60_000 });
  const [first] = world.asked;
  assert.ok(first!.maxPoints < 500);
  assert.ok(world.backfill.refused(first!.id, 'answer-too-large'));
  assert.deepEqual(world.merged, []);
  world.answerAll(10_000);
  assert.deepEqual(
    world.merged.map(({ complete, lost }) => [complete, lost]),
    [[true, 0]],
  );
});

test('asked again while it moves, it carries on; while it stands still, it asks again', () => {
  const world = new World([100, 100, 100]);
  world.fetch({ fromTime: T0 - 3_000_000 });
  const [first] = world.asked;
  world.backfill.answered({
    type: 'history',
    request: first!.id,
    series: new Map(first!.tags.map((tag) => [tag, []])),
    complete: true,
  });
  const sent = world.asked.length;
  world.fetch({ fromTime: T0 - 3_000_000 });
  assert.equal(world.asked.length, sent);
  world.fetch({ fromTime: T0 - 3_000_000 });
  assert.equal(world.asked.length, sent + 2);
});

test('on another session only what has not come is asked for', () => {
  const world = new World([100, 100, 100]);
  world.fetch({ fromTime: T0 - 3_000_000 });
  const [first, second] = world.asked;
  world.backfill.answered({
    type: 'history',
    request: first!.id,
    series: new Map(first!.tags.map((tag) => [tag, []])),
    complete: true,
  });
  world.backfill.lost(1, false);
  const next = World.another();
  world.fetch({ fromTime: T0 - 3_000_000, session: 2 }, next);
  const asked = next.asked('history') as Request[];
  assert.equal(asked[0]?.to, second!.to);
  world.answerAll(100, next);
  assert.equal(world.merged[0]?.session, 2);
});

test('after a session died of a frame too large, less is asked for at once', () => {
  const world = new World([100, 100, 100]);
  world.fetch({ fromTime: T0 - 3_000_000 });
  const before = world.asked[0]!;
  world.backfill.lost(1, true);
  const next = World.another();
  world.fetch({ fromTime: T0 - 3_000_000, session: 2 }, next);
  const [after] = next.asked('history') as Request[];
  assert.ok(after!.tags.length * after!.maxPoints < 0.6 * before.tags.length * before.maxPoints);
});

test('a subscription without tags is done at once', () => {
  const world = new World([]);
  world.fetch();
  assert.deepEqual(world.merged, [
    { session: 1, request: 50, complete: true, refused: false, recovered: 0, lost: 0 },
  ]);
});

test('a server that is slower than it is waited for is heard all the same', () => {
  const world = new World([1_000]);
  world.fetch();
  world.fetch();
  const [first, second] = world.asked;
  assert.equal(world.asked.length, 2);
  const series = new Map([['T0', rows(first!.from, first!.to, 1_000)]]);
  const answer = { type: 'history', series, complete: true } as const;
  assert.ok(world.backfill.answered({ ...answer, request: first!.id }));
  assert.deepEqual(world.merged, [
    { session: 1, request: 50, complete: true, refused: false, recovered: 91, lost: 0 },
  ]);
  assert.ok(!world.backfill.answered({ ...answer, request: second!.id }));
});

test('what is missed while the past is under way is asked for on the next session too', () => {
  const world = new World([1_000]);
  world.fetch();
  world.backfill.lost(1, false);
  const next = World.another();
  world.fetch({ session: 2 }, next, T0 + 90_000);
  const asked = next.asked('history') as Request[];
  assert.equal(Math.max(...asked.map(({ to }) => to)), T0 + 90_000);
  world.answerAll(1_000, next);
  assert.equal(world.merged.length, 1);
  assert.equal(world.history.missing(world.tags.find('T0'), T0, T0 + 90_000, 1_000), 0);
});

test('a tag whose clock is behind its source’s misses nothing', () => {
  const world = new World([1_000]);
  const slot = world.tags.find('T0');
  for (let time = T0 - 50_000; time <= T0 - 20_000; time += 1_000) {
    world.history.add(slot, time, 1, 'good');
  }
  world.fetch();
  world.answerAll(1_000);
  assert.equal(world.history.missing(slot, T0 - 50_000, T0 + 60_000, 1_000), 0);
});

test('after a source’s clock was set back its gap is asked for as far back as is kept', () => {
  const world = new World([1_000], 600_000);
  world.fetch({ fromTime: T0 + 3_600_000 });
  assert.equal(world.asked.at(-1)?.from, T0 + 60_000 - 600_000);
});

test('a server that refuses whatever it is asked is not asked a thousand times', () => {
  const world = new World([1_000]);
  world.fetch({ fromTime: T0 - 3_000_000 });
  let refused = 0;
  for (; refused < world.asked.length; refused += 1) {
    world.backfill.refused(world.asked[refused]!.id, 'not-supported');
  }
  assert.equal(world.merged[0]?.complete, false);
  assert.ok(refused <= 40, `asked ${refused} times`);
});
