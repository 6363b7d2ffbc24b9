import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import {
  niceStep,
  roundRange,
  settleRange,
  tickDecimals,
  timeStep,
  timeTicks,
  valueTicks,
} from '../../../../src/renderer/draw/scale.ts';

test('steps are 1, 2, 2.5 or 5 times a power of ten', () => {
  assert.deepEqual([0.07, 1, 1.1, 2.2, 3, 6, 180].map(niceStep), [0.1, 1, 2, 2.5, 5, 10, 200]);
});

test('a range is rounded outwards to whole steps', () => {
  assert.deepEqual(roundRange(36.4, 45.2, 4), [35, 47.5]);
  assert.deepEqual(roundRange(0.1, 0.3, 4), [0.1, 0.3]);
});

test('a flat line stands inside a range, not on its edge', () => {
  const [low, high] = roundRange(71, 71, 4);
  assert.ok(low < 71 && high > 71);
  const zero = roundRange(0, 0, 4);
  assert.ok(zero[0] < 0 && zero[1] > 0);
});

test('the axis grows at once and does not shrink for a little', () => {
  const first = settleRange(null, 40, 44, 4);
  assert.deepEqual(first, [40, 44]);
  const grown = settleRange(first, 40, 45.1, 4);
  assert.deepEqual(grown, [40, 46]);
  assert.equal(settleRange(grown, 40, 44, 4), grown);
  assert.deepEqual(settleRange(grown, 40, 41, 4), [40, 41]);
});

test('value ticks are whole steps with the decimals that tell them apart', () => {
  const ticks = valueTicks([0, 0.8], 4);
  assert.deepEqual(ticks, [0, 0.2, 0.4, 0.6, 0.8]);
  assert.equal(tickDecimals(ticks), 1);
  assert.equal(tickDecimals([0, 2.5, 5]), 1);
  assert.equal(tickDecimals([36, 46]), 0);
});

test('time ticks stand at whole minutes of the plant clock, also in a half-hour zone', () => {
  const step = timeStep(6 * 3_600_000, 4);
  assert.equal(step, 2 * 3_600_000);
  const offset = 5.5 * 3_600_000;
  const from = Date.UTC(2026, 10, 22, 6, 0);
  const ticks = timeTicks(from, from + 6 * 3_600_000, step, () => offset);
  assert.deepEqual(
    ticks.map((tick) => new Date(tick + offset).toISOString().slice(11, 16)),
    ['12:00', '14:00', '16:00'],
  );
});

test('there are never more time ticks than fit', () => {
  for (const span of [10_000, 300_000, 1_800_000, 28_800_000, 86_400_000, 400 * 86_400_000]) {
    const step = timeStep(span, 5);
    assert.ok(timeTicks(1_000, 1_000 + span, step, () => 0).length <= 6, `${span}`);
  }
});
