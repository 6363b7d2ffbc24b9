import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import {
  strokesOf,
  type SampleColumns,
  type StrokeWindow,
} from '../../../../src/renderer/draw/strokes.ts';

type Row = readonly [time: number, value: number, quality?: 0 | 1 | 2];

function samples(rows: readonly Row[], gaps: SampleColumns['gaps'] = []): SampleColumns {
  return {
    time: Float64Array.from(rows, (row) => row[0]),
    value: Float64Array.from(rows, (row) => row[1]),
    quality: Uint8Array.from(rows, (row) => row[2] ?? 0),
    start: 0,
    end: rows.length,
    gaps,
    coarseUntilTime: -Infinity,
    coarseSpacingMs: 0,
  };
}

function window(part: Partial<StrokeWindow> = {}): StrokeWindow {
  return {
    from: 0,
    to: 100_000,
    intervalMs: 1_000,
    heldUntilTime: 100_000,
    columnMs: 1,
    leastDashMs: 0,
    ...part,
  };
}

/** Rows `from … to` one second apart, value = second. */
function seconds(from: number, to: number, quality: 0 | 1 | 2 = 0): Row[] {
  const rows: Row[] = [];
  for (let second = from; second <= to; second++) rows.push([second * 1_000, second, quality]);
  return rows;
}

test('a periodic line breaks where samples are more than 2.5 intervals apart, and says so', () => {
  const plan = strokesOf(samples([...seconds(0, 3), ...seconds(6, 8)]), window());
  assert.deepEqual(
    plan.strokes.map((stroke) => stroke.points),
    [
      [0, 0, 1_000, 1, 2_000, 2, 3_000, 3],
      [6_000, 6, 7_000, 7, 8_000, 8],
    ],
  );
  assert.deepEqual(plan.gaps, [[3_000, 6_000]]);
});

test('a late sample within 2.5 intervals does not break the line', () => {
  const plan = strokesOf(
    samples([
      [0, 1],
      [1_000, 1],
      [3_400, 2],
    ]),
    window(),
  );
  assert.equal(plan.strokes.length, 1);
  assert.deepEqual(plan.gaps, []);
});

test('a told gap is never crossed, however close the samples stand', () => {
  const plan = strokesOf(samples(seconds(0, 5), [[2_200, 2_800]]), window());
  assert.deepEqual(
    plan.strokes.map((stroke) => stroke.points.length / 2),
    [3, 3],
  );
  assert.deepEqual(plan.gaps, [[2_200, 2_800]]);
});

test('several told gaps between two samples are one hole', () => {
  const plan = strokesOf(
    samples(
      [
        [0, 1],
        [9_000, 2],
      ],
      [
        [1_000, 2_000],
        [3_000, 4_000],
      ],
    ),
    window({ intervalMs: null, heldUntilTime: 9_000 }),
  );
  assert.deepEqual(plan.gaps, [[1_000, 4_000]]);
});

test('samples thinned by the server are joined although they stand further apart', () => {
  const thinned: SampleColumns = {
    ...samples([
      [0, 1],
      [15_000, 2],
      [30_000, 3],
      [31_000, 3],
      [40_000, 4],
    ]),
    coarseUntilTime: 30_000,
    coarseSpacingMs: 15_000,
  };
  const plan = strokesOf(thinned, window());
  assert.deepEqual(plan.gaps, [[31_000, 40_000]]);
});

test('nothing is drawn where the quality is bad or the value is no number', () => {
  const plan = strokesOf(
    samples([...seconds(0, 2), [3_000, 99, 2], [4_000, 4], [5_000, NaN], [6_000, 6]]),
    window(),
  );
  assert.deepEqual(
    plan.strokes.map((stroke) => stroke.points),
    [
      [0, 0, 1_000, 1, 2_000, 2],
      [4_000, 4],
      [6_000, 6],
    ],
  );
  assert.equal(plan.high, 6);
});

test('the line is dashed to and from an uncertain sample', () => {
  const plan = strokesOf(samples([...seconds(0, 2), [3_000, 3, 1], ...seconds(4, 6)]), window());
  assert.deepEqual(
    plan.strokes.map((stroke) => [stroke.dashed, stroke.points]),
    [
      [false, [0, 0, 1_000, 1, 2_000, 2]],
      [true, [2_000, 2, 3_000, 3, 4_000, 4]],
      [false, [4_000, 4, 5_000, 5, 6_000, 6]],
    ],
  );
});

test('a short doubt is dashed long enough to be seen, and no longer', () => {
  const plan = strokesOf(
    samples([
      [0, 0, 1],
      [100, 0],
      [10_000, 0],
    ]),
    window({ intervalMs: 10_000, leastDashMs: 2_000 }),
  );
  assert.deepEqual(
    plan.strokes.map((stroke) => [stroke.dashed, stroke.points]),
    [
      [true, [0, 0, 100, 0, 2_000, 0]],
      [false, [2_000, 0, 10_000, 0]],
    ],
  );
});

test('an on-change tag is a staircase held up to the end of its proof', () => {
  const plan = strokesOf(
    samples([
      [0, 1],
      [40_000, 2],
    ]),
    window({ intervalMs: null, heldUntilTime: 60_000 }),
  );
  assert.deepEqual(
    plan.strokes.map((stroke) => stroke.points),
    [[0, 1, 40_000, 1, 40_000, 2, 60_000, 2]],
  );
  assert.deepEqual(plan.last, { time: 60_000, value: 2 });
});

test('a bad sample ends the step before it', () => {
  const plan = strokesOf(
    samples([
      [0, 1],
      [40_000, 2, 2],
    ]),
    window({ intervalMs: null, heldUntilTime: 60_000 }),
  );
  assert.deepEqual(
    plan.strokes.map((stroke) => stroke.points),
    [[0, 1, 40_000, 1]],
  );
});

test('a gap after the last change stays open, and the value proven after it is drawn again', () => {
  const plan = strokesOf(
    samples([[0, 1]], [[20_000, 30_000]]),
    window({ intervalMs: null, heldUntilTime: 50_000 }),
  );
  assert.deepEqual(
    plan.strokes.map((stroke) => stroke.points),
    [
      [0, 1, 20_000, 1],
      [30_000, 1, 50_000, 1],
    ],
  );
  assert.deepEqual(plan.gaps, [[20_000, 30_000]]);
});

test('the line comes in from the edge, and extremes count only what is inside', () => {
  const plan = strokesOf(
    samples([
      [0, 50],
      [1_000, 1],
      [2_000, 2],
    ]),
    window({ from: 500 }),
  );
  assert.deepEqual(plan.strokes[0]?.points, [0, 50, 1_000, 1, 2_000, 2]);
  assert.equal(plan.high, 2);
});

test('a spike of one sample among thousands survives the reduction to pixels', () => {
  const rows: Row[] = [];
  for (let index = 0; index < 20_000; index++) rows.push([index * 5, index === 12_345 ? 900 : 10]);
  const plan = strokesOf(samples(rows), window({ intervalMs: 5, columnMs: 500 }));
  const points = plan.strokes[0]?.points ?? [];
  assert.ok(points.length / 2 <= 4 * 200, `${points.length / 2} points for 200 columns`);
  assert.ok(points.includes(900));
});

test('a reduced line looks the same wherever the window stands', () => {
  const rows: Row[] = [];
  for (let index = 0; index < 1_000; index++) rows.push([index * 10, Math.sin(index) * 10]);
  const all = samples(rows);
  const wide = strokesOf(all, window({ intervalMs: 10, columnMs: 100, from: 0, to: 10_000 }));
  const later = strokesOf(all, window({ intervalMs: 10, columnMs: 100, from: 2_000, to: 10_000 }));
  const tail = (points: readonly number[] | undefined): readonly number[] =>
    (points ?? []).slice(-200);
  assert.deepEqual(tail(wide.strokes[0]?.points), tail(later.strokes[0]?.points));
});

test('an empty buffer draws nothing', () => {
  const plan = strokesOf(samples([]), window());
  assert.deepEqual(plan.strokes, []);
  assert.equal(plan.last, null);
});
