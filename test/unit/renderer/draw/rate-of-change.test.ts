import { test } from '@playwright/test';
import fc from 'fast-check';
import assert from 'node:assert/strict';
import { changeOver } from '../../../../src/renderer/draw/rate-of-change.ts';
import type { SampleColumns } from '../../../../src/renderer/draw/strokes.ts';

type Row = readonly [time: number, value: number, quality?: 0 | 1 | 2];
const MINUTES = 60_000;
const PERIOD = { from: 1_000_000, to: 1_000_000 + 5 * MINUTES, intervalMs: 1_000 };

function samples(rows: readonly Row[], gaps: SampleColumns['gaps'] = []): SampleColumns {
  return {
    time: Float64Array.from(rows, (row) => row[0]),
    value: Float64Array.from(rows, (row) => row[1]),
    quality: Uint8Array.from(rows, (row) => row[2] ?? 0),
    ...{ start: 0, end: rows.length, gaps },
    ...{ coarseUntilTime: -Infinity, coarseSpacingMs: 0 },
  };
}

/** One sample a second over the period and a little before. */
function everySecond(value: (t: number) => number): Row[] {
  const rows: Row[] = [];
  for (let time = PERIOD.from - 2_000; time < PERIOD.to; time += 1_000) {
    rows.push([time, value((time - PERIOD.from) / (PERIOD.to - PERIOD.from))]);
  }
  return rows;
}

function near(found: number | null, expected: number, by = 0.02): void {
  assert.ok(found !== null && Math.abs(found - expected) <= by, `${found} is not ${expected}`);
}

test('a straight climb is told in full, a flat line as no change', () => {
  near(changeOver(samples(everySecond((t) => 40 + 6 * t)), PERIOD), 6);
  near(changeOver(samples(everySecond((t) => 40 - 6 * t)), PERIOD), -6);
  near(changeOver(samples(everySecond(() => 40)), PERIOD), 0);
});

test('one wild sample at the end turns no arrow', () => {
  const rows = everySecond(() => 40);
  rows[rows.length - 1] = [rows.at(-1)?.[0] ?? 0, 90];
  near(changeOver(samples(rows), PERIOD), 0, 1);
});

test('a tag that is sent on change holds its value until the next sample', () => {
  const onChange = { ...PERIOD, intervalMs: null };
  const middle = PERIOD.from + 2.5 * MINUTES;
  near(changeOver(samples([[0, 10]]), onChange), 0);
  // A step in the middle: the line that fits it best climbs by 1.5 times the step.
  const step: Row[] = [
    [0, 10],
    [middle, 20],
  ];
  near(changeOver(samples(step), onChange), 15);
});

test('too little that is good says nothing: young, old, doubtful, bad, interrupted', () => {
  const rows = everySecond((t) => 40 + 6 * t);
  const young = rows.filter(([time]) => time > PERIOD.from + 2 * MINUTES);
  assert.equal(changeOver(samples(young), PERIOD), null);
  assert.equal(changeOver(samples(rows.slice(0, 100)), PERIOD), null);
  assert.equal(changeOver(samples([]), PERIOD), null);
  for (const quality of [1, 2] as const) {
    const doubtful = rows.map(([time, value], index): Row => [
      time,
      value,
      index % 3 === 0 ? quality : 0,
    ]);
    assert.equal(changeOver(samples(doubtful), PERIOD), null);
  }
  const gap = [PERIOD.from + MINUTES, PERIOD.from + 3 * MINUTES] as const;
  const holed = rows.filter(([time]) => time < gap[0] || time > gap[1]);
  assert.equal(changeOver(samples(holed, [gap]), PERIOD), null);
  assert.equal(changeOver(samples(holed), PERIOD), null);
  assert.equal(changeOver(samples(rows.map(([time]) => [time, NaN])), PERIOD), null);
});

test('a short gap is passed over, and nothing is held across it', () => {
  const gap = [PERIOD.from + MINUTES, PERIOD.from + 1.5 * MINUTES] as const;
  const rows = everySecond((t) => 40 + 6 * t).filter(([time]) => time < gap[0] || time > gap[1]);
  near(changeOver(samples(rows, [gap]), { ...PERIOD, intervalMs: null }), 6, 0.1);
});

test('the change does not depend on the level, and grows with the values', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 2, maxLength: 40 }),
      fc.double({ min: -1_000, max: 1_000, noNaN: true }),
      (values, shift) => {
        const wide = (PERIOD.to - PERIOD.from) / values.length;
        const at = (add: number, times: number): number | null =>
          changeOver(
            samples(values.map((value, i) => [PERIOD.from + i * wide, times * value + add])),
            { ...PERIOD, intervalMs: null },
          );
        const plain = at(0, 1);
        assert.ok(plain !== null);
        near(at(shift, 1), plain, 1e-6);
        near(at(0, 3), 3 * plain, 1e-6);
      },
    ),
  );
});
