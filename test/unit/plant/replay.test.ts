import assert from 'node:assert/strict';
import { test } from '@playwright/test';
import { SampleBatch, type Sample } from '../../../src/main/telemetry/sample.ts';
import type { Recording } from '../../../src/plant/recording.ts';
import { Replay, spanOf, type ReplayOptions } from '../../../src/plant/replay.ts';

const LIVE = 1_764_000_000_000;

/** Rows at 0, 1, 2 and 5 s: two seconds are missing. */
const RECORDING: Recording = {
  file: 'valve.csv',
  kind: 'csv',
  columns: ['Pressure', 'anomaly'],
  times: [0, 1000, 2000, 5000],
  values: [
    [0.5, 0.6, NaN, 0.8],
    [0, 0, 1, 1],
  ],
  intervalMs: 1000,
};

const OPTIONS: ReplayOptions = {
  speed: 1,
  isLooping: true,
  liveTime: LIVE,
  historyMs: 0,
  prefix: '',
  units: new Map(),
};

function replay(changes: Partial<ReplayOptions>): Replay {
  return new Replay(RECORDING, { ...OPTIONS, ...changes });
}

/** What comes out until `untilMs` after the live start; times from there. */
function run(process: Replay, untilMs: number): Sample[] {
  const batch = new SampleBatch();
  const samples: Sample[] = [];
  for (let time = process.nextTime(); time !== undefined; time = process.nextTime()) {
    if (time > LIVE + untilMs) break;
    batch.clear();
    process.advance(batch);
    for (let row = 0; row < batch.length; row += 1) {
      const [tag, value, quality] = [batch.tag[row]!, batch.value[row]!, batch.quality[row]!];
      samples.push({ tag, time: batch.time[row]! - LIVE, value, quality });
    }
  }
  return samples;
}

function pressures(samples: readonly Sample[]): [number, unknown][] {
  return samples.filter(({ tag }) => tag === 'Pressure').map(({ time, value }) => [time, value]);
}

test('recorded rows come now, a gap stays a gap, and the end joins the start without a seam', () => {
  assert.deepEqual(pressures(run(replay({}), 12_000)), [
    [0, 0.5],
    [1000, 0.6],
    [5000, 0.8],
    [6000, 0.5],
    [7000, 0.6],
    [11_000, 0.8],
    [12_000, 0.5],
  ]);
});

test('a column of zeros and ones is sent on change', () => {
  const samples = run(replay({}), 8000).filter(({ tag }) => tag === 'anomaly');
  assert.deepEqual(
    samples.map(({ time, value }) => [time, value]),
    [
      [0, 0],
      [2000, 1],
      [6000, 0],
      [8000, 1],
    ],
  );
});

test('speed divides the distances and is declared', () => {
  const process = replay({ speed: 4 });
  assert.deepEqual(pressures(run(process, 1500)).slice(0, 4), [
    [0, 0.5],
    [250, 0.6],
    [1250, 0.8],
    [1500, 0.5],
  ]);
  const [pressure, anomaly] = process.tags;
  assert.deepEqual(pressure, {
    tag: 'Pressure',
    area: 'valve',
    description: 'Pressure after the pump',
    unit: 'bar',
    min: 0.5,
    max: 0.8,
    intervalMs: 250,
  });
  assert.equal(anomaly?.intervalMs, undefined);
});

test('without looping it ends with its last row', () => {
  const process = replay({ isLooping: false });
  assert.equal(pressures(run(process, 100_000)).at(-1)?.[0], 5000);
  assert.equal(process.nextTime(), undefined);
  process.advance(new SampleBatch());
  assert.equal(process.nextTime(), undefined);
});

test('when looping, history holds the loops before the start, and the first row is live', () => {
  const samples = pressures(run(replay({ historyMs: 7000 }), 0));
  assert.deepEqual(samples, [
    [-7000, 0.8],
    [-6000, 0.5],
    [-5000, 0.6],
    [-1000, 0.8],
    [0, 0.5],
  ]);
});

test('a prefix and a unit given by hand are used', () => {
  const process = replay({ prefix: 'v1.', units: new Map([['Pressure', 'kPa']]) });
  assert.equal(process.tags[0]?.tag, 'v1.Pressure');
  assert.equal(process.tags[0]?.unit, 'kPa');
});

test('a span is round and holds every value', () => {
  assert.deepEqual(spanOf([0.12, 0.87]), { min: 0.1, max: 0.9 });
  assert.deepEqual(spanOf([2633, 2705]), { min: 2630, max: 2710 });
  assert.deepEqual(spanOf([32, 32]), { min: 30, max: 40 });
  assert.equal(spanOf([NaN]), undefined);
});
