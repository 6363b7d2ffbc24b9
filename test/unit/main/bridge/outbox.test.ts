import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import type { Batch } from '../../../../src/main/bridge/contract.ts';
import { TagDirectory } from '../../../../src/main/bridge/directory.ts';
import {
  BEAT_MS,
  FRAME_MS,
  GIVE_UP_MS,
  MAX_APPEND,
  MAX_ALARM_CHANGES,
  Outbox,
  RATES_EVERY_MS,
} from '../../../../src/main/bridge/outbox.ts';
import { viewPlant, type SourceView } from '../../../../src/main/bridge/plant-view.ts';
import { HistoryStore } from '../../../../src/main/telemetry/history.ts';
import { TagTable } from '../../../../src/main/telemetry/tag-table.ts';
import { siteWith } from './sites.ts';

/** A plant with one source, its outbox, and a page that paints when told. */
class Bench {
  readonly tags = new TagTable();
  readonly history = new HistoryStore();
  now = 10_000;
  provenAt = -Infinity;
  rateVersion = 0;
  /** The subscription of the on-change tags. */
  proof = 0;
  readonly source: SourceView = {
    id: 'boiler',
    proofOf: (slot) => (this.tags.info(slot).intervalMs === undefined ? this.proof : 0),
    provenAt: () => this.provenAt,
    alarms: (ids) => ({
      source: 'boiler',
      proof: this.proof,
      completeTime: null,
      offers: [],
      maxShelveMs: null,
      dropped: 0,
      whole: ids === null,
      alarms: [],
      gone: [...(ids ?? [])],
    }),
    rateVersion: () => this.rateVersion,
    alarmRate: () => ({ source: 'boiler', from: 0, counts: [], known: [] }),
  };
  readonly outbox = new Outbox(
    viewPlant({
      tags: this.tags,
      history: this.history,
      links: () => [
        {
          source: 'boiler',
          label: 'Boiler',
          state: 'live',
          sinceTime: 0,
          endpoint: 'ws://127.0.0.1:1',
          heardAt: this.now,
          roundTripMs: null,
          attempt: 0,
          nextAttemptAt: null,
          cause: '',
          skewMs: null,
          wanted: 1,
          confirmed: 1,
          insecure: false,
          alarm: 'none',
          lastOutage: null,
        },
      ],
      sourceOf: (id) => (id === 'boiler' ? this.source : undefined),
    }),
  );

  constructor() {
    this.tags.watch({
      tagChanged: (slot) => {
        this.outbox.tagChanged(slot);
      },
      tagAdded: (slot) => {
        this.outbox.tagAdded(this.tags.name(slot));
      },
    });
    this.history.watch(this.outbox);
  }

  open(): void {
    const site = siteWith(['T-1', 'T-2']);
    const view = { screen: '', widgets: {} };
    this.outbox.reset({ site, siteProblems: [], view, directory: new TagDirectory(site) });
  }

  /** A sample, at most one a millisecond. */
  sample(name: string, value: number): void {
    this.now += 1;
    const slot = this.tags.slotOf('boiler', name);
    this.history.add(slot, this.now, value, 'good');
    this.tags.put(slot, this.now, value, 'good', 'data', this.now, Number.NaN);
  }

  take(): Batch {
    this.now = Math.max(this.now, this.outbox.dueAt());
    const batch = this.outbox.take(this.now, 1_700_000_000_000 + this.now);
    assert.ok(batch);
    return batch;
  }

  /** Takes a batch and paints it. */
  paint(): Batch {
    const batch = this.take();
    assert.equal(this.outbox.painted(batch.number), true);
    return batch;
  }
}

function opened(...tags: string[]): Bench {
  const bench = new Bench();
  bench.open();
  bench.outbox.show(tags, tags);
  bench.paint();
  return bench;
}

test('a page that has not said it is ready gets nothing', () => {
  const bench = new Bench();
  bench.sample('T-1', 1);
  assert.equal(bench.outbox.dueAt(), Infinity);
  assert.equal(bench.outbox.take(1e9, 0), null);
});

test('the first batch brings site, problems, view, links and alarms, and goes at once', () => {
  const bench = new Bench();
  bench.open();
  assert.ok(bench.outbox.dueAt() <= bench.now);
  const batch = bench.paint();
  assert.equal(batch.site?.name, 'Test');
  assert.deepEqual(batch.siteProblems, []);
  assert.deepEqual(batch.view, { screen: '', widgets: {} });
  assert.equal(batch.links?.[0]?.source, 'boiler');
  assert.equal(batch.alarms?.[0]?.source, 'boiler');
  const second = bench.paint();
  assert.equal(second.number, batch.number + 1);
  assert.equal(second.site, undefined);
  assert.equal(second.view, undefined);
});

test('only the tags on screen are sent', () => {
  const bench = opened('T-1');
  bench.sample('T-1', 1);
  bench.sample('T-2', 2);
  const batch = bench.paint();
  assert.deepEqual(batch.tags?.value, [1]);
});

test('a tag that comes on screen brings its present value at once', () => {
  const bench = opened('T-1');
  bench.sample('T-2', 2);
  bench.paint();
  bench.outbox.show(['T-2'], []);
  const batch = bench.paint();
  assert.deepEqual(batch.tags?.value, [2]);
  assert.equal(batch.entries?.[0]?.key, 'T-2');
});

test('while a batch is not painted, newer values replace older ones and are counted', () => {
  const bench = opened('T-1');
  bench.sample('T-1', 1);
  const first = bench.take();
  for (let value = 2; value <= 6; value++) bench.sample('T-1', value);
  assert.equal(bench.outbox.take(bench.now, 0), null);
  assert.equal(bench.outbox.painted(first.number), true);
  const second = bench.paint();
  assert.deepEqual(second.tags?.value, [6]);
  assert.equal(second.coalesced, 4);
});

test('news goes one frame after the last batch, silence is broken every 250 ms', () => {
  const bench = opened('T-1');
  const sentAt = bench.now;
  assert.equal(bench.outbox.dueAt(), sentAt + BEAT_MS);
  bench.sample('T-1', 1);
  assert.equal(bench.outbox.dueAt(), sentAt + FRAME_MS);
  bench.paint();
  const quiet = bench.paint();
  assert.equal(quiet.tags, undefined);
  assert.equal(quiet.sentTime - quiet.sentAt, 1_700_000_000_000);
});

test('a late word about an older batch changes nothing', () => {
  const bench = opened('T-1');
  const batch = bench.take();
  assert.equal(bench.outbox.painted(batch.number - 1), false);
  assert.equal(bench.outbox.painted(batch.number), true);
  assert.equal(bench.outbox.painted(batch.number), false);
});

test('a batch that is not painted within 2 s is followed by a full one', () => {
  const bench = opened('T-1');
  bench.sample('T-1', 1);
  const lost = bench.take();
  const sentAt = bench.now;
  assert.equal(bench.outbox.dueAt(), sentAt + GIVE_UP_MS);
  const full = bench.take();
  assert.equal(bench.now, sentAt + GIVE_UP_MS);
  assert.equal(full.number, lost.number + 1);
  assert.deepEqual(full.tags?.value, [1]);
  assert.equal(full.entries?.[0]?.key, 'T-1');
  assert.equal(full.site?.name, 'Test');
  assert.equal(bench.outbox.painted(lost.number), false);
});

test('a reloaded page starts from nothing and gets all of it again', () => {
  const bench = opened('T-1');
  bench.sample('T-1', 1);
  bench.take();
  bench.open();
  bench.outbox.show(['T-1'], []);
  const batch = bench.paint();
  assert.equal(batch.site?.name, 'Test');
  assert.equal(batch.entries?.[0]?.index, 0);
  assert.deepEqual(batch.tags?.value, [1]);
});

test('every sample of a trend arrives once, in order, however slow the page is', () => {
  const bench = opened('T-1');
  bench.history.keep(bench.tags.slotOf('boiler', 'T-1'), 3_600_000);
  const fill = bench.outbox.fetchTrend(0);
  assert.equal(fill?.time.length, 0);
  const got: number[] = [];
  for (let round = 0; round < 20; round++) {
    for (let value = 0; value < round; value++) bench.sample('T-1', round * 100 + value);
    const batch = bench.paint();
    for (const append of batch.trend ?? []) got.push(...append.value);
  }
  const expected: number[] = [];
  for (let round = 0; round < 20; round++) {
    for (let value = 0; value < round; value++) expected.push(round * 100 + value);
  }
  assert.deepEqual(got, expected);
});

test('a trend with more samples than a batch may carry is fetched anew', () => {
  const bench = opened('T-1');
  bench.history.keep(bench.tags.slotOf('boiler', 'T-1'), 3_600_000);
  bench.outbox.fetchTrend(0);
  for (let value = 0; value <= MAX_APPEND; value++) bench.sample('T-1', value);
  const batch = bench.paint();
  assert.deepEqual(batch.refetch, [0]);
  assert.equal(batch.trend, undefined);
  assert.equal(bench.outbox.fetchTrend(0)?.value.length, MAX_APPEND + 1);
  bench.sample('T-1', -1);
  assert.deepEqual([...(bench.paint().trend?.[0]?.value ?? [])], [-1]);
});

test('a backfill tells the page to fetch the trend anew, once', () => {
  const bench = opened('T-1');
  const slot = bench.tags.slotOf('boiler', 'T-1');
  bench.history.keep(slot, 3_600_000);
  bench.sample('T-1', 1);
  bench.outbox.fetchTrend(0);
  const points = [{ time: bench.now - 500, value: 0, quality: 'good' }];
  bench.history.merge(slot, points, bench.now - 1_000, bench.now, true);
  assert.deepEqual(bench.paint().refetch, [0]);
  assert.equal(bench.paint().refetch, undefined);
});

test('a trend that is not on screen is refused', () => {
  const bench = opened('T-1');
  assert.equal(bench.outbox.fetchTrend(1), null);
  bench.outbox.show([], []);
  assert.equal(bench.outbox.fetchTrend(0), null);
});

test('an on-change tag names its proof, and the proof time goes when it moves', () => {
  const bench = new Bench();
  bench.open();
  bench.proof = 7;
  bench.outbox.show(['T-1'], []);
  bench.sample('T-1', 1);
  const first = bench.paint();
  const proof = first.entries?.[0]?.proof ?? -1;
  assert.ok(proof >= 0);
  bench.provenAt = 12_345;
  assert.deepEqual([...(bench.paint().proofs ?? [])], [proof, 12_345]);
  assert.equal(bench.paint().proofs, undefined);
  bench.provenAt = -Infinity;
  assert.deepEqual([...(bench.paint().proofs ?? [])], [proof, -Infinity]);
});

test('a tag whose description changes is told to the page again', () => {
  const bench = opened('T-1');
  const slot = bench.tags.slotOf('boiler', 'T-1');
  bench.tags.declare(slot, { unit: 'bar', intervalMs: 1_000 });
  const entry = bench.paint().entries?.[0];
  assert.deepEqual(entry?.info, { unit: 'bar', intervalMs: 1_000 });
  assert.equal(entry?.standing, 'known');
  bench.tags.disown(slot);
  assert.equal(bench.paint().entries?.[0]?.standing, 'unknown');
});

test('a prefix covers tags that come later, under the names the page asked for', () => {
  const bench = new Bench();
  bench.open();
  bench.outbox.show(['P-*'], []);
  bench.paint();
  bench.sample('P-7', 7);
  bench.sample('Q-7', 8);
  const batch = bench.paint();
  assert.deepEqual(
    batch.entries?.map(({ key }) => key),
    ['P-7'],
  );
  assert.deepEqual(batch.tags?.value, [7]);
});

test('indexes stay what they are when tags leave and come back', () => {
  const bench = opened('T-1', 'T-2');
  bench.outbox.show(['T-2'], []);
  bench.paint();
  bench.outbox.show(['T-1', 'T-2'], []);
  bench.sample('T-1', 1);
  bench.sample('T-2', 2);
  const batch = bench.paint();
  const byIndex = new Map(
    [...(batch.tags?.index ?? [])].map((index, row) => [index, batch.tags?.value[row]]),
  );
  assert.deepEqual([byIndex.get(0), byIndex.get(1)], [1, 2]);
});

test('a new site goes out with its links, and keeps the view of the operator alone', () => {
  const bench = opened('T-1');
  const site = { ...siteWith(['T-1']), name: 'Second' };
  bench.outbox.setSite(site, new TagDirectory(site));
  const batch = bench.paint();
  assert.equal(batch.site?.name, 'Second');
  assert.equal(batch.view, undefined);
});

test('alarms cross as the rows that changed, each once, and whole after a page is new', () => {
  const bench = opened('T-1');
  bench.outbox.alarmsChanged('boiler', ['A', 'B']);
  bench.outbox.alarmsChanged('boiler', ['B', 'C']);
  const changes = bench.paint().alarms;
  assert.deepEqual(
    changes?.map(({ whole, gone }) => [whole, gone]),
    [[false, ['A', 'B', 'C']]],
  );
  assert.equal(bench.paint().alarms, undefined);
  bench.outbox.alarmsChanged('boiler', ['A']);
  bench.outbox.alarmsChanged('boiler', null);
  bench.outbox.alarmsChanged('boiler', ['B']);
  assert.equal(bench.paint().alarms?.[0]?.whole, true);
});

test('a flood of alarms while the window does not paint is bounded: the whole list goes instead', () => {
  const bench = opened('T-1');
  for (let n = 0; n <= MAX_ALARM_CHANGES; n += 1) bench.outbox.alarmsChanged('boiler', [`A${n}`]);
  assert.equal(bench.paint().alarms?.[0]?.whole, true);
});

test('the rate of alarms crosses when it changed, once a second at most', () => {
  const bench = opened('T-1');
  bench.now += RATES_EVERY_MS;
  bench.rateVersion += 1;
  assert.equal(bench.paint().alarmRates?.[0]?.source, 'boiler');
  bench.rateVersion += 1;
  assert.equal(bench.paint().alarmRates, undefined);
  bench.now += RATES_EVERY_MS;
  assert.equal(bench.paint().alarmRates?.length, 1);
  bench.now += RATES_EVERY_MS;
  assert.equal(bench.paint().alarmRates, undefined);
});

test('a trend to be fetched anew is told again where the batch that said so was lost', () => {
  const bench = opened('T-1');
  const slot = bench.tags.slotOf('boiler', 'T-1');
  bench.history.keep(slot, 3_600_000);
  bench.sample('T-1', 1);
  bench.outbox.fetchTrend(0);
  bench.history.openGap(slot, bench.now);
  assert.deepEqual(bench.take().refetch, [0]);
  const full = bench.take();
  assert.notEqual(full.site, undefined);
  assert.deepEqual(full.refetch, [0]);
});
