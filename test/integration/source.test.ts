/**
 * One source against the real plant over real sockets on loopback: it is live by its first dial, and
 * after every fault it is live again, with every sample the plant published.
 */
import assert from 'node:assert/strict';
import { test } from '@playwright/test';
import { realClock } from '../../src/main/clock.ts';
import { linkOptions } from '../../src/main/link/options.ts';
import { Source } from '../../src/main/sources/source.ts';
import type { SourceStatus } from '../../src/main/sources/status.ts';
import type { Outage } from '../../src/main/outage.ts';
import type { Alarm, AlarmOffer } from '../../src/main/sources/vigil/codec.ts';
import { VigilDriver } from '../../src/main/sources/vigil/driver.ts';
import { AlarmMirror } from '../../src/main/telemetry/alarms.ts';
import { HistoryStore } from '../../src/main/telemetry/history.ts';
import { TagTable } from '../../src/main/telemetry/tag-table.ts';
import { startPlant, type Plant, type PlantOptions } from '../../src/plant/plant.ts';
import { until } from '../support/until.ts';

const TAGS = 20;
const PERIOD_MS = 100;

/** A plant of load tags, and a source that watches all of them. */
class Bench {
  readonly table = new TagTable();
  readonly history = new HistoryStore();
  readonly alarms = new AlarmMirror<Alarm, AlarmOffer>();
  readonly outages = new Map<number, Outage>();
  readonly log: string[] = [];
  readonly source: Source;
  plant: Plant;

  constructor(plant: Plant) {
    this.plant = plant;
    this.source = new Source({
      id: 'plant',
      label: 'Plant',
      endpoints: [plant.url],
      insecure: false,
      options: linkOptions(),
      driver: new VigilDriver({ clock: realClock, client: 'test/1' }),
      clock: realClock,
      random: Math.random,
      tags: this.table,
      history: this.history,
      alarms: this.alarms,
      log: (level, code, text) => this.log.push(`${level} ${code} ${text}`),
      onOutage: (outage) => this.outages.set(outage.id, outage),
      onChange: () => undefined,
    });
  }

  get status(): SourceStatus {
    return this.source.status();
  }

  get isLive(): boolean {
    return this.status.state === 'live';
  }

  /** Slots of everything wanted. */
  slots(): number[] {
    return [...this.table.slots()];
  }

  /** Samples of the plant between two of its times that the history does not hold. */
  lacking(from: number, to: number): string[] {
    const lacking: string[] = [];
    const held = new Map(
      this.slots().map((slot) => [
        this.table.name(slot).name,
        new Set(this.history.trend(slot).time),
      ]),
    );
    for (const { samples } of this.plant.published) {
      for (const { tag, time } of samples) {
        if (time >= from && time <= to && held.get(tag)?.has(time) === false) {
          lacking.push(`${tag} ${time}`);
        }
      }
    }
    return lacking;
  }

  dials(): number {
    return this.log.filter((line) => line.startsWith('info dialing')).length;
  }

  newest(): number {
    return Math.max(...this.slots().map((slot) => this.table.sourceTime(slot)));
  }

  async stop(): Promise<void> {
    this.source.stop();
    await this.plant.stop();
  }
}

async function plantOf(options: PlantOptions = {}): Promise<Plant> {
  const made = await startPlant({
    load: { tags: TAGS, rate: (TAGS * 1_000) / PERIOD_MS },
    simulate: false,
    audit: true,
    historyMs: 60_000,
    ...options,
  });
  assert.ok(made.ok, made.ok ? '' : JSON.stringify(made.problems));
  return made.value;
}

/** Runs `body` on a bench that is live, and leaves nothing behind. */
async function onBench(
  body: (bench: Bench) => Promise<void>,
  options?: PlantOptions,
): Promise<void> {
  const bench = new Bench(await plantOf(options));
  try {
    bench.source.want({ tags: [], patterns: ['*'], alarms: true, historyMs: 60_000 });
    bench.source.start([]);
    await until('live', () => bench.isLive);
    await body(bench);
  } catch (error) {
    throw new Error(`${String(error)}\n${bench.log.join('\n')}\n${JSON.stringify(bench.status)}`, {
      cause: error,
    });
  } finally {
    await bench.stop();
  }
}

/** Waits until data published after now has come. */
async function untilFresh(bench: Bench): Promise<void> {
  const from = Date.now() + 200;
  await until('fresh data', () => bench.isLive && bench.newest() > from);
}

test('a wall is live by its first dial, with values, descriptions and history', async () => {
  await onBench(
    async (bench) => {
      assert.equal(bench.dials(), 1);
      assert.ok(bench.plant.published.length > 100);
      assert.ok(bench.slots().length >= 60);
      await until('history', () =>
        bench.slots().some((slot) => bench.history.trend(slot).time.length > 50),
      );
      await untilFresh(bench);
      const to = bench.newest() - 1_000;
      await until('all history', () => bench.lacking(to - 50_000, to).length === 0);
      for (const slot of bench.slots()) assert.equal(bench.table.standing(slot), 'known');
      assert.ok(bench.source.provenAt(1) > performance.now() - 2_000);
      await until('round trip', () => bench.status.roundTripMs !== null);
      assert.ok(Math.abs(bench.status.skewMs ?? Infinity) < 500);
    },
    { simulate: true, load: { tags: 1, rate: 1 } },
  );
});

test('after a plant was killed and came back on its port, the wall is live again by itself', async () => {
  await onBench(async (bench) => {
    const { port } = bench.plant;
    await bench.plant.stop();
    await until('lost', () => !bench.isLive);
    bench.plant = await plantOf({ port });
    await until('live', () => bench.isLive);
    await untilFresh(bench);
    const outage = [...bench.outages.values()].at(-1);
    assert.ok(outage?.freshTime != null, JSON.stringify([...bench.outages.values()]));
  });
});

test('a cut of all sockets costs no sample: what was missed is replayed', async () => {
  await onBench(async (bench) => {
    await untilFresh(bench);
    const from = bench.newest() - 1_000;
    assert.ok(bench.plant.fault('kill').ok);
    await until('lost', () => !bench.isLive);
    await untilFresh(bench);
    await until('all samples', () => bench.lacking(from, bench.newest() - 500).length === 0);
    await until('no gap', () =>
      bench.slots().every((slot) => bench.history.trend(slot).gaps.length === 0),
    );
  });
});

test('a wall of 20,000 tags of one prefix is live, is cut off, and is live again with nothing missing', async () => {
  test.setTimeout(90_000);
  const load = { tags: 20_000, rate: 2_000 };
  await onBench(
    async (bench) => {
      assert.equal(bench.slots().length, load.tags);
      for (const slot of bench.slots()) assert.ok(bench.table.sourceTime(slot) > 0);
      await untilFresh(bench);
      const from = bench.newest() - 1_000;
      assert.ok(bench.plant.fault('kill').ok);
      await until('lost', () => !bench.isLive);
      await untilFresh(bench);
      assert.ok(!bench.log.some((line) => line.startsWith('warn refused')));
      await until('all samples', () => bench.lacking(from, bench.newest() - 500).length === 0);
      await until('no gap', () =>
        bench.slots().every((slot) => bench.history.trend(slot).gaps.length === 0),
      );
      for (const slot of bench.slots()) assert.equal(bench.table.standing(slot), 'known');
      // Numbering that starts over: nothing can be replayed, all of it is fetched.
      assert.ok(bench.plant.fault('renumber').ok);
      await until('lost', () => !bench.isLive);
      await untilFresh(bench);
      await until('all samples', () => bench.lacking(from, bench.newest() - 500).length === 0);
    },
    { load, historyMs: 20_000, originTime: Date.now() - 15_000 },
  );
});

test('a plant that freezes with its sockets open is given up, and taken back when it thaws', async () => {
  await onBench(async (bench) => {
    await untilFresh(bench);
    const from = bench.newest() - 1_000;
    assert.ok(bench.plant.fault('freeze', ['all']).ok);
    await until('doubted', () => !bench.isLive);
    const frozenAt = performance.now();
    assert.ok(bench.source.provenAt(1) < frozenAt);
    bench.plant.clear();
    await untilFresh(bench);
    await until('all samples', () => bench.lacking(from, bench.newest() - 500).length === 0);
  });
});

test('a plant that forgets its subscriptions while the socket stays open is asked again', async () => {
  await onBench(async (bench) => {
    await untilFresh(bench);
    const from = bench.newest() - 1_000;
    assert.ok(bench.plant.fault('forget').ok);
    const forgotten = Date.now();
    await until('data again', () => bench.newest() > forgotten + 500);
    await until('all samples', () => bench.lacking(from, bench.newest() - 500).length === 0);
  });
});

test('a plant that forgets and goes on listing its subscriptions is found out by its silence', async () => {
  await onBench(async (bench) => {
    await untilFresh(bench);
    const from = bench.newest() - 1_000;
    assert.ok(bench.plant.fault('forget-silent').ok);
    const forgotten = Date.now();
    await until('data again', () => bench.newest() > forgotten + 500);
    await until('all samples', () => bench.lacking(from, bench.newest() - 500).length === 0);
  });
});

test('frames that never arrive are noticed by their number and repaired', async () => {
  await onBench(async (bench) => {
    await untilFresh(bench);
    const from = bench.newest() - 1_000;
    assert.ok(bench.plant.fault('hole', ['5']).ok);
    await untilFresh(bench);
    await until('all samples', () => bench.lacking(from, bench.newest() - 500).length === 0);
  });
});

test('a plant whose numbering starts over is backfilled by history', async () => {
  await onBench(async (bench) => {
    await untilFresh(bench);
    const from = bench.newest() - 1_000;
    assert.ok(bench.plant.fault('renumber').ok);
    await until('lost', () => !bench.isLive);
    await untilFresh(bench);
    await until('all samples', () => bench.lacking(from, bench.newest() - 500).length === 0);
    await until('no gap', () =>
      bench.slots().every((slot) => bench.history.trend(slot).gaps.length === 0),
    );
  });
});

test('a plant that drains is left only after its replacement holds everything', async () => {
  await onBench(async (bench) => {
    await untilFresh(bench);
    const from = bench.newest() - 1_000;
    assert.ok(bench.plant.fault('drain', ['30000']).ok);
    await until('one session again', () => bench.isLive && bench.plant.sessionCount() === 1);
    await untilFresh(bench);
    assert.deepEqual(bench.lacking(from, bench.newest() - 500), []);
  });
});

test('garbage and oversized frames neither stop the wall nor reach a value', async () => {
  await onBench(async (bench) => {
    await untilFresh(bench);
    assert.ok(bench.plant.fault('garbage', ['3']).ok);
    await until('counted', () => bench.source.counters().malformed >= 2);
    await untilFresh(bench);
    assert.ok(bench.plant.fault('oversize').ok);
    await until('refused', () => bench.log.some((line) => line.includes('1009')));
    await untilFresh(bench);
  });
});

test('an alarm is acknowledged on the session that stands, and loudly refused without one', async () => {
  await onBench(async (bench) => {
    const refused = await bench.source.command({
      action: 'acknowledge',
      alarm: 'no-such-alarm',
      by: 'panel-1',
    });
    assert.ok(!refused.ok);
    await bench.plant.stop();
    await until('lost', () => bench.status.state !== 'live' && bench.status.state !== 'suspect');
    const reply = await bench.source.command({
      action: 'acknowledge',
      alarm: 'any',
      by: 'panel-1',
    });
    assert.ok(!reply.ok && reply.code === 'not-connected');
  });
});
