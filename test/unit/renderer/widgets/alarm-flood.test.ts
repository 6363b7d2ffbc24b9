import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import type { AlarmRateNews } from '../../../../src/main/bridge/contract.ts';
import {
  isFlood,
  MINUTE_MS,
  raisedByWindow,
  raisedLately,
} from '../../../../src/renderer/widgets/alarm-flood.ts';

/** Minutes of the clock; 20 begins a window of ten. */
const at = (minute: number): number => minute * MINUTE_MS;

function rate(fromMinute: number, counts: readonly number[], known = true): AlarmRateNews {
  return { source: 'a', from: at(fromMinute), counts, known: counts.map(() => known) };
}

test('the last ten minutes are those up to and with the present one, over all sources', () => {
  const long = rate(0, [9, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
  assert.deepEqual(raisedLately([long], at(10)), { from: at(1), count: 10, isKnown: true });
  const both = raisedLately([long, { ...long, source: 'b' }], at(10) + 59_999);
  assert.equal(both.count, 20);
});

test('minutes pass with nothing told: they are quiet where the list is followed', () => {
  const told = rate(0, [0, 0, 0, 0, 0, 5, 0, 0, 0, 0, 0]);
  assert.deepEqual(raisedLately([told], at(14)), { from: at(5), count: 5, isKnown: true });
  assert.deepEqual(raisedLately([told], at(15)), { from: at(6), count: 0, isKnown: true });
});

test('a minute nobody followed makes the whole at least so many', () => {
  const counts = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1];
  const known = counts.map((_, index) => index !== 3);
  const torn: AlarmRateNews = { source: 'a', from: 0, counts, known };
  assert.deepEqual(raisedLately([torn], at(9)), { from: 0, count: 10, isKnown: false });
  // Lost at the end: what comes after is not known either.
  const lost = { ...torn, known: counts.map((_, index) => index < 9) };
  assert.equal(raisedLately([lost], at(12)).isKnown, false);
  assert.equal(raisedLately([], at(12)).isKnown, false);
  // Before the first minute told.
  assert.equal(raisedLately([rate(5, [1, 1, 1, 1, 1])], at(9)).isKnown, false);
});

test('windows go by the clock, and the last one is as long as it has lasted', () => {
  const counts = Array.from({ length: 25 }, (_, minute) => (minute === 19 ? 7 : 1));
  const windows = raisedByWindow([rate(0, counts)], at(22), 3);
  assert.deepEqual(
    windows.map(({ from, count }) => [from / MINUTE_MS, count]),
    [
      [0, 10],
      [10, 16],
      [20, 3],
    ],
  );
});

test('a flood begins above ten in ten minutes and is over below five', () => {
  let flooded = false;
  const seen = [3, 10, 11, 10, 5, 4, 10, 11].map((count) => (flooded = isFlood(flooded, count)));
  assert.deepEqual(seen, [false, false, true, true, true, false, false, true]);
});
