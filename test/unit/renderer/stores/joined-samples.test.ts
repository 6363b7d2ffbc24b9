import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import { strokesOf } from '../../../../src/renderer/draw/strokes.ts';
import { JoinedSamples } from '../../../../src/renderer/stores/joined-samples.ts';
import type { Past } from '../../../../src/renderer/stores/past-window.ts';
import { TrendBuffer } from '../../../../src/renderer/stores/trend-buffer.ts';

const MINUTE = 60_000;

function past(times: readonly number[], gaps: Past['gaps'] = []): Past {
  return {
    ...{ index: 1, from: 0, to: 600 * MINUTE, bucketMs: 10 * MINUTE, gaps },
    time: Float64Array.from(times),
    value: Float64Array.from(times, () => 1),
    quality: new Uint8Array(times.length),
  };
}

function buffer(from: number, count: number): TrendBuffer {
  const made = new TrendBuffer();
  made.intervalMs = 1_000;
  made.fill({
    index: 1,
    time: Float64Array.from({ length: count }, (_, at) => from + at * 1_000),
    value: new Float64Array(count).fill(2),
    quality: new Uint8Array(count),
    gaps: [],
  });
  return made;
}

function gapsOf(
  samples: JoinedSamples['of'] extends (...a: never) => infer R ? R : never,
  to: number,
) {
  assert.notEqual(samples, null);
  if (samples === null) return [];
  return strokesOf(samples, {
    ...{ from: 0, to, intervalMs: 1_000, heldUntilTime: to, columnMs: 1_000, leastDashMs: 0 },
  }).gaps;
}

test('the past ends where the buffer begins, and the seam is no gap', () => {
  const times = [0, 10, 20, 30, 40, 50, 60].map((minutes) => minutes * MINUTE);
  const own = buffer(55 * MINUTE, 600);
  const samples = new JoinedSamples().of(past(times), own, 0, 1_000);
  assert.equal(samples?.end, 6 + 600);
  assert.deepEqual(gapsOf(samples, 65 * MINUTE), []);
});

test('a gap that the server tells stays one in the joined line', () => {
  const gap = [20 * MINUTE, 40 * MINUTE] as const;
  const samples = new JoinedSamples().of(
    past(
      [0, 10, 20, 40, 50].map((minutes) => minutes * MINUTE),
      [gap],
    ),
    buffer(55 * MINUTE, 600),
    0,
    1_000,
  );
  assert.deepEqual(gapsOf(samples, 65 * MINUTE), [gap]);
});

test('of a server that tells no gaps, buckets that are missing are one', () => {
  const times = [0, 10, 20, 60, 70].map((minutes) => minutes * MINUTE);
  const samples = new JoinedSamples().of(past(times, null), null, 0, 1_000);
  assert.deepEqual(gapsOf(samples, 75 * MINUTE), [[20 * MINUTE, 60 * MINUTE]]);
});

test('a window that the buffer covers is drawn from it, and what comes later is joined on', () => {
  const own = buffer(55 * MINUTE, 600);
  const joined = new JoinedSamples();
  assert.equal(joined.of(past([0]), own, 56 * MINUTE, 1_000), own);
  const before = joined.of(past([0]), own, 0, 1_000)?.end;
  own.append({
    index: 1,
    time: Float64Array.of(55 * MINUTE + 600_000),
    value: Float64Array.of(3),
    quality: Uint8Array.of(0),
  });
  assert.equal(joined.of(past([0]), own, 0, 1_000)?.end, (before ?? 0) + 1);
});

test('what lies between a past that was asked for long ago and the buffer is a gap until it has come', () => {
  const times = [580, 590, 600].map((minutes) => minutes * MINUTE);
  const samples = new JoinedSamples().of(past(times), buffer(650 * MINUTE, 600), 0, null);
  assert.deepEqual(gapsOf(samples, 660 * MINUTE), [[600 * MINUTE, 650 * MINUTE]]);
});
