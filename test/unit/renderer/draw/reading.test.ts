import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import { readAt, type ReadingPlace } from '../../../../src/renderer/draw/reading.ts';
import type { SampleColumns } from '../../../../src/renderer/draw/strokes.ts';

type Row = readonly [time: number, value: number, quality?: number];

function samples(rows: readonly Row[], part: Partial<SampleColumns> = {}): SampleColumns {
  return {
    time: Float64Array.from(rows, ([time]) => time),
    value: Float64Array.from(rows, ([, value]) => value),
    quality: Uint8Array.from(rows, ([, , quality = 0]) => quality),
    ...{ start: 0, end: rows.length, gaps: [] },
    ...{ coarseUntilTime: -Infinity, coarseSpacingMs: 0 },
    ...part,
  };
}

function place(time: number, part: Partial<ReadingPlace> = {}): ReadingPlace {
  return { time, columnMs: 100, intervalMs: 1_000, heldUntilTime: -Infinity, ...part };
}

test('the cursor reads the nearest sample that was recorded, and makes none up between two', () => {
  const two = samples([
    [1_000, 10],
    [2_000, 20],
  ]);
  assert.deepEqual(readAt(two, place(1_400)), { state: 'good', low: 10, high: 10 });
  assert.deepEqual(readAt(two, place(1_600)), { state: 'good', low: 20, high: 20 });
});

test('a spike of one sample in a column of many is told with the lowest beside it', () => {
  const many = samples(Array.from({ length: 100 }, (_, at): Row => [at, at === 50 ? 97 : 12]));
  assert.deepEqual(readAt(many, place(50)), { state: 'good', low: 12, high: 97 });
});

test('quality is told: uncertain, bad, and nothing to be read where nothing was recorded', () => {
  const three = samples([
    [1_000, 10, 1],
    [2_000, 20, 2],
    [9_000, 30],
  ]);
  assert.deepEqual(readAt(three, place(1_000)), { state: 'uncertain', low: 10, high: 10 });
  assert.deepEqual(readAt(three, place(2_000)), { state: 'bad' });
  assert.deepEqual(readAt(three, place(5_000)), { state: 'gap' });
  assert.deepEqual(readAt(three, place(500)), { state: 'none' });
  assert.deepEqual(readAt(three, place(20_000)), { state: 'none' });
});

test('a step holds until the next one, the newest only as long as it is proven', () => {
  const steps = samples([
    [1_000, 1],
    [60_000, 0],
  ]);
  const onChange = { intervalMs: null, heldUntilTime: 70_000 };
  assert.deepEqual(readAt(steps, place(59_000, onChange)), { state: 'good', low: 1, high: 1 });
  assert.deepEqual(readAt(steps, place(69_000, onChange)), { state: 'good', low: 0, high: 0 });
  assert.deepEqual(readAt(steps, place(71_000, onChange)), { state: 'none' });
});

test('a told gap is a gap, and buckets that stand far apart are none', () => {
  const thin = samples(
    [
      [0, 5],
      [600_000, 6],
    ],
    { coarseUntilTime: 600_000, coarseSpacingMs: Infinity },
  );
  assert.deepEqual(readAt(thin, place(200_000)), { state: 'good', low: 5, high: 5 });
  const told = { ...thin, gaps: [[100_000, 300_000] as const] };
  assert.deepEqual(readAt(told, place(200_000)), { state: 'gap' });
});
