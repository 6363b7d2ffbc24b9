import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import { Kpis, type KpiQuestion } from '../../../../src/main/kpi/kpis.ts';
import { MINUTE_MS, MinuteBins } from '../../../../src/main/telemetry/minute-bins.ts';
import type { PastQuestion, PastReply, TagPast } from '../../../../src/main/sources/pasts.ts';

const HOUR = 60 * MINUTE_MS;
/** A whole hour. */
const NOW = 1_764_000_000_000 - (1_764_000_000_000 % HOUR);

type Columns = Pick<TagPast, 'time' | 'value' | 'quality'>;

/** A sample a second in [from, to). */
function seconds(from: number, to: number, value: (time: number) => number): Columns {
  const count = Math.round((to - from) / 1_000);
  const time = Float64Array.from({ length: count }, (_, index) => from + index * 1_000);
  return { time, value: time.map(value), quality: new Uint8Array(count) };
}

const RULES = { intervalMs: 1_000, heldUntilTime: NOW, gaps: [] };

test('a mean is weighted by time, a total is per hour, and the band counts time', () => {
  const bins = new MinuteBins(60, [15, 25]);
  // Ten for three quarters of the hour, twenty for the last.
  const columns = seconds(NOW - HOUR, NOW, (time) => (time < NOW - HOUR / 4 ? 10 : 20));
  const [from, to] = [(NOW - HOUR) / MINUTE_MS, NOW / MINUTE_MS];
  bins.fold(columns, from, to, RULES);
  const { coveredMs, mean, min, max, total, change, inBand } = bins.totals(from, to);
  assert.deepEqual(
    { coveredMs, min, max, change },
    { coveredMs: HOUR, min: 10, max: 20, change: 10 },
  );
  assert.ok(Math.abs(mean - 12.5) < 1e-9);
  assert.ok(Math.abs(total - 12.5) < 1e-9);
  assert.ok(Math.abs(inBand - 0.25) < 1e-9);
});

test('what is missing or bad covers nothing and moves no mean', () => {
  const bins = new MinuteBins(60, null);
  const all = seconds(NOW - HOUR, NOW, () => 10);
  const quality = all.quality.map((_, index) => (index < 600 ? 2 : 0));
  const value = all.value.map((one, index) => (index < 600 ? 999 : one));
  const [from, to] = [(NOW - HOUR) / MINUTE_MS, NOW / MINUTE_MS];
  bins.fold({ ...all, value, quality }, from, to, RULES);
  assert.equal(bins.totals(from, to).coveredMs, HOUR - 600_000);
  assert.equal(bins.totals(from, to).max, 10);
  const half = seconds(NOW - HOUR, NOW - HOUR / 2, () => 10);
  bins.fold(half, from, to, RULES);
  assert.ok(Math.abs(bins.totals(from, to).coveredMs - HOUR / 2) <= 1_000);
});

test('a tag sent on change holds its value, but not through a gap nor beyond its proof', () => {
  const bins = new MinuteBins(60, null);
  const one = {
    time: Float64Array.of(NOW - 2 * HOUR),
    value: Float64Array.of(5),
    quality: Uint8Array.of(0),
  };
  const [from, to] = [(NOW - HOUR) / MINUTE_MS, NOW / MINUTE_MS];
  const gaps = [[NOW - HOUR / 2, NOW - HOUR / 4] as const];
  const heldUntilTime = NOW - HOUR / 10;
  bins.fold(one, from, to, { intervalMs: Number.NaN, heldUntilTime, gaps });
  assert.equal(bins.totals(from, to).coveredMs, HOUR * (0.75 - 0.1));
});

/** A plant with a sample a second, the value of which is its hour, and an hour of it at hand. */
class Plant {
  readonly asked: PastQuestion[] = [];
  refusal: string | null = null;
  bucketFactor = 1;
  mostBuckets = Infinity;
  /** Its archive keeps a sample so often. */
  archiveMs = 1_000;
  gap: readonly [from: number, to: number] | null = null;
  /** What is at hand. */
  held: readonly [from: number, to: number] = [NOW - HOUR, NOW];

  readonly kpis = new Kpis({
    now: () => this.now,
    trend: () => ({ ...seconds(...this.held, hourOf), gaps: [] }),
    past: (_source, question) => {
      this.asked.push(question);
      return Promise.resolve(this.#answer(question));
    },
  });
  now = 0;

  #answer({ from, to, bucketMs }: PastQuestion): PastReply {
    if (this.refusal !== null) return { ok: false, code: this.refusal, message: '' };
    const all = seconds(from, to + 1, hourOf);
    const kept = [...all.time.keys()].filter((row) => (all.time[row] ?? 0) % this.archiveMs === 0);
    const columns = {
      time: Float64Array.from(kept, (row) => all.time[row] ?? 0),
      value: Float64Array.from(kept, (row) => all.value[row] ?? 0),
      quality: Uint8Array.from(kept, (row) => all.quality[row] ?? 0),
    };
    const widths = Math.max(1, Math.ceil((to - from) / bucketMs / this.mostBuckets));
    const gaps = this.gap === null ? [] : [this.gap];
    const past = { ...columns, gaps, bucketMs: bucketMs * this.bucketFactor * widths };
    return { ok: true, value: new Map([['FT', past]]) };
  }

  question(hours: number): KpiQuestion {
    return {
      ...{ tag: { source: 'plant', name: 'FT' }, band: null, intervalMs: 1_000 },
      ...{ from: NOW - hours * HOUR, to: NOW, heldUntilTime: NOW },
    };
  }

  /** Asks until nothing more is on its way. */
  async settle(hours: number, era: object = SITE) {
    for (let turn = 0; turn < 50; turn++) {
      const reply = this.kpis.answer(era, this.question(hours));
      assert.ok(reply.ok);
      if (!reply.value.pending) return reply.value;
      for (let wait = 0; wait < 5; wait++) await Promise.resolve();
      this.now += 10_000;
    }
    return null;
  }
}

const SITE = {};

function hourOf(time: number): number {
  return Math.floor((time - NOW) / HOUR);
}

test('eight hours are fetched once, sample by sample, and the first answers say how much is there', async () => {
  const plant = new Plant();
  const first = plant.kpis.answer(SITE, plant.question(8));
  assert.ok(first.ok);
  assert.equal(first.value.coveredMs, HOUR);
  assert.equal(first.value.periodMs, 8 * HOUR);
  assert.equal(first.value.pending, true);
  const whole = await plant.settle(8);
  assert.equal(whole?.coveredMs, 8 * HOUR);
  assert.ok(Math.abs((whole?.mean ?? 0) + 4.5) < 1e-9);
  assert.equal(whole?.change, 7);
  assert.ok(plant.asked.every(({ bucketMs }) => bucketMs <= 1_000));
  const before = plant.asked.length;
  await plant.settle(8);
  assert.equal(plant.asked.length, before);
});

test('a server that thins more than asked for is not believed, nor asked every second', async () => {
  const plant = new Plant();
  plant.bucketFactor = 60;
  assert.equal(await plant.settle(2), null);
  const reply = plant.kpis.answer(SITE, plant.question(2));
  assert.equal(reply.ok && reply.value.coveredMs, HOUR);
  const asked = plant.asked.length;
  plant.kpis.answer(SITE, plant.question(2));
  assert.ok(plant.asked.length <= asked + 1);
});

test('a server that bounds its answers is asked for less until its buckets are fine enough', async () => {
  const plant = new Plant();
  plant.mostBuckets = 1_200;
  const whole = await plant.settle(3);
  assert.equal(whole?.coveredMs, 3 * HOUR);
});

test('an archive that keeps fewer samples than are sent covers its time, but for the gaps it tells', async () => {
  const plant = new Plant();
  plant.archiveMs = 10_000;
  assert.equal((await plant.settle(3))?.coveredMs, 3 * HOUR);
  const gapped = new Plant();
  gapped.archiveMs = 10_000;
  gapped.gap = [NOW - 2 * HOUR, NOW - 2 * HOUR + 600_000];
  assert.equal((await gapped.settle(3))?.coveredMs, 3 * HOUR - 600_000);
});

test('another site forgets what was counted for a source of the same name', async () => {
  const plant = new Plant();
  await plant.settle(2);
  plant.refusal = 'not-connected';
  const reply = plant.kpis.answer({}, plant.question(2));
  assert.equal(reply.ok && reply.value.coveredMs, HOUR);
});

test('an outage longer than what is at hand is fetched once it is over', async () => {
  const plant = new Plant();
  plant.refusal = 'not-connected';
  plant.held = [NOW - 3 * HOUR, NOW - 2 * HOUR];
  const away = plant.kpis.answer(SITE, plant.question(4));
  assert.ok(away.ok && away.value.coveredMs < 1.1 * HOUR);
  // Another key figure of the same tag, over less.
  plant.kpis.answer(SITE, plant.question(1));
  plant.refusal = null;
  plant.now += 10_000;
  plant.held = [NOW - HOUR, NOW];
  assert.equal((await plant.settle(4))?.coveredMs, 4 * HOUR);
});

test('a minute that nobody has in full is asked for once', async () => {
  const plant = new Plant();
  plant.held = [NOW - HOUR, NOW - HOUR / 2];
  await plant.settle(1);
  plant.gap = [NOW - 20 * MINUTE_MS, NOW - 10 * MINUTE_MS];
  plant.held = [NOW - 5 * MINUTE_MS, NOW];
  await plant.settle(1);
  const asked = plant.asked.length;
  assert.ok(asked > 0);
  await plant.settle(1);
  assert.equal(plant.asked.length, asked);
});
