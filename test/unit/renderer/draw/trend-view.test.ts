import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import {
  LEAST_SPAN_MS,
  MOST_SPAN_MS,
  nextRange,
  panned,
  paused,
  rangesWith,
  withSpan,
  zoomed,
  type TimeView,
} from '../../../../src/renderer/draw/trend-view.ts';

const NOW = 1_764_000_000_000;
const HOUR = 3_600_000;
const LIVE: TimeView = { spanMs: HOUR, toTime: null };

test('a trend dragged to the past stands still there, and dragged to now it is live again', () => {
  const past = panned(LIVE, -HOUR / 2, NOW);
  assert.deepEqual(past, { spanMs: HOUR, toTime: NOW - HOUR / 2 });
  assert.deepEqual(panned(past, HOUR / 4, NOW + 1_000), { spanMs: HOUR, toTime: NOW - HOUR / 4 });
  assert.deepEqual(panned(past, HOUR, NOW), LIVE);
});

test('a held trend ends at the moment it was held, whatever comes', () => {
  const held = paused(LIVE, NOW);
  assert.equal(held.toTime, NOW);
  assert.deepEqual(paused(held, NOW + HOUR), held);
});

test('zooming keeps the moment under the hand where it is; a live trend stays live', () => {
  const past: TimeView = { spanMs: HOUR, toTime: NOW - HOUR };
  const about = NOW - 1.5 * HOUR;
  const closer = zoomed(past, 0.5, about, NOW);
  const place = ({ spanMs, toTime }: TimeView): number => ((toTime ?? NOW) - about) / spanMs;
  assert.equal(closer.spanMs, HOUR / 2);
  assert.ok(Math.abs(place(closer) - place(past)) < 1e-6);
  assert.deepEqual(zoomed(LIVE, 0.5, about, NOW), { spanMs: HOUR / 2, toTime: null });
});

test('no span leaves its bounds, however often a wheel turns', () => {
  let view = LIVE;
  for (let turn = 0; turn < 50; turn++) view = zoomed(view, 2, NOW, NOW);
  assert.equal(view.spanMs, MOST_SPAN_MS);
  for (let turn = 0; turn < 50; turn++) view = zoomed(view, 0.5, NOW, NOW);
  assert.equal(view.spanMs, LEAST_SPAN_MS);
  assert.equal(withSpan(view, 1e15).spanMs, MOST_SPAN_MS);
});

test('the ranges offered are those of the operators and the one of the site', () => {
  const ranges = rangesWith(2 * HOUR);
  assert.deepEqual(
    ranges.map((range) => range / 60_000),
    [1, 10, 30, 60, 120, 480, 1_440, 10_080],
  );
  assert.equal(nextRange(2 * HOUR, ranges, 1), 8 * HOUR);
  assert.equal(nextRange(90_000, ranges, -1), 60_000);
  assert.equal(nextRange(60_000, ranges, -1), 60_000);
});
