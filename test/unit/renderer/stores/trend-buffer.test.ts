import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import { MAX_GAPS, MAX_POINTS, TrendBuffer } from '../../../../src/renderer/stores/trend-buffer.ts';
import { strokesOf } from '../../../../src/renderer/draw/strokes.ts';

function columns(times: readonly number[], value: (time: number) => number = (time) => time) {
  return {
    index: 0,
    time: Float64Array.from(times),
    value: Float64Array.from(times, value),
    quality: new Uint8Array(times.length),
  };
}

function range(from: number, to: number, step: number): number[] {
  const times: number[] = [];
  for (let time = from; time < to; time += step) times.push(time);
  return times;
}

function timesOf(buffer: TrendBuffer): number[] {
  return [...buffer.time.slice(buffer.start, buffer.end)];
}

test('late and doubled samples are dropped and counted', () => {
  const buffer = new TrendBuffer();
  buffer.append(columns([1, 2, 3]));
  buffer.append(columns([2, 3, 4]));
  assert.deepEqual(timesOf(buffer), [1, 2, 3, 4]);
  assert.equal(buffer.late, 2);
});

test('a fill replaces what is here, and samples that came after it stay', () => {
  const buffer = new TrendBuffer();
  buffer.append(columns([10, 20, 30, 40]));
  buffer.fill({ ...columns([1, 2, 30]), gaps: [[3, 9]] });
  assert.deepEqual(timesOf(buffer), [1, 2, 30, 40]);
  assert.deepEqual(buffer.gaps, [[3, 9]]);
});

test('a gap filled in by history is gone', () => {
  const buffer = new TrendBuffer();
  buffer.fill({ ...columns([0, 1_000, 9_000]), gaps: [[1_000, 9_000]] });
  buffer.fill({ ...columns(range(0, 10_000, 1_000)), gaps: [] });
  assert.deepEqual(buffer.gaps, []);
});

test('after an expected hole the next sample does not join, until a fill says otherwise', () => {
  const buffer = new TrendBuffer();
  buffer.append(columns([1, 2]));
  buffer.expectHole();
  buffer.append(columns([8, 9]));
  assert.deepEqual(buffer.gaps, [[2, 8]]);
  buffer.fill({ ...columns([1, 2, 5, 8]), gaps: [] });
  assert.deepEqual(buffer.gaps, []);
  assert.deepEqual(timesOf(buffer), [1, 2, 5, 8, 9]);
});

test('memory stays bounded through a million samples, and the newest are all there', () => {
  const buffer = new TrendBuffer();
  for (let from = 0; from < 1_000_000; from += 5_000)
    buffer.append(columns(range(from, from + 5_000, 1)));
  assert.ok(buffer.end - buffer.start <= MAX_POINTS);
  assert.ok(buffer.time.length <= MAX_POINTS);
  assert.deepEqual(timesOf(buffer).slice(-5_000), range(995_000, 1_000_000, 1));
});

test('what no trend shows any more goes before anything is thinned', () => {
  const buffer = new TrendBuffer();
  buffer.keepMs = 5_000;
  buffer.append(columns(range(0, 200_000, 1)));
  assert.equal(buffer.coarseUntilTime, -Infinity);
  assert.ok((timesOf(buffer)[0] ?? 0) <= 195_000);
});

test('thinning keeps the extremes and invents no gap', () => {
  const buffer = new TrendBuffer();
  buffer.intervalMs = 1_000;
  buffer.append(
    columns(range(0, 60_000_000, 1_000), (time) => (time === 7_777_000 ? 900 : Math.sin(time))),
  );
  const plan = strokesOf(buffer, {
    from: 0,
    to: 60_000_000,
    intervalMs: 1_000,
    heldUntilTime: 0,
    columnMs: 60_000,
    leastDashMs: 0,
  });
  assert.deepEqual(plan.gaps, []);
  assert.equal(plan.high, 900);
});

test('thinning does not swallow a gap', () => {
  const buffer = new TrendBuffer();
  buffer.intervalMs = 1_000;
  buffer.append(columns([...range(0, 5_000_000, 1_000), ...range(5_010_000, 40_000_000, 1_000)]));
  assert.deepEqual(buffer.gaps, [[4_999_000, 5_010_000]]);
});

test('a bad sample survives thinning', () => {
  const buffer = new TrendBuffer();
  const added = columns(range(0, 30_000, 1));
  added.quality[4_001] = 2;
  buffer.append(added);
  const at = timesOf(buffer).indexOf(4_001);
  assert.ok(at >= 0);
  assert.equal(buffer.quality[buffer.start + at], 2);
});

test('the list of gaps is bounded and never shortens a gap', () => {
  const buffer = new TrendBuffer();
  const gaps = range(0, 2_000, 1).map((n) => [n * 10, n * 10 + 5] as const);
  buffer.fill({ ...columns([20_010]), gaps });
  assert.ok(buffer.gaps.length <= MAX_GAPS);
  assert.equal(buffer.gaps[0]?.[0], 0);
  assert.deepEqual(buffer.gaps.at(-1), [19_990, 19_995]);
});

test('the version rises with every change and only then', () => {
  const buffer = new TrendBuffer();
  buffer.append(columns([5]));
  const { version } = buffer;
  buffer.append(columns([4, 5]));
  assert.equal(buffer.version, version);
  buffer.append(columns([6]));
  assert.ok(buffer.version > version);
});

test('a source whose clock was set back takes its future along, and goes on from there', () => {
  const buffer = new TrendBuffer();
  buffer.fill({ ...columns([10, 20, 30, 40]), gaps: [[20, 30]] });
  buffer.expectHole();
  buffer.fill({ ...columns([10, 15]), gaps: [] });
  buffer.append(columns([16, 17]));
  assert.deepEqual(timesOf(buffer), [10, 15, 16, 17]);
  assert.deepEqual(buffer.gaps, []);
});

test('a fill without a sample takes nothing away', () => {
  const buffer = new TrendBuffer();
  buffer.append(columns([10, 20]));
  buffer.expectHole();
  buffer.fill({ ...columns([]), gaps: [] });
  assert.deepEqual(timesOf(buffer), [10, 20]);
});
