import assert from 'node:assert/strict';
import { test } from '@playwright/test';
import fc from 'fast-check';
import type { HistoryRow } from '../../../src/main/sources/vigil/codec.ts';
import { FrameRing, TagHistory, thin } from '../../../src/plant/history-ring.ts';

test('a range has both its ends and says when the ring no longer holds all of it', () => {
  const history = new TagHistory(5, 0);
  for (let time = 0; time < 8; time += 1) {
    history.push(time, time * 10, time === 6 ? 'uncertain' : 'good');
  }
  assert.deepEqual(history.range(4, 6, 100), {
    rows: [
      [4, 40],
      [5, 50],
      [6, 60, 'uncertain'],
    ],
    isComplete: true,
  });
  assert.equal(history.range(3, 7, 100).isComplete, true);
  assert.equal(history.range(2, 7, 100).isComplete, false);
  assert.deepEqual(history.range(2, 3, 100).rows, [[3, 30]]);
  assert.equal(history.length, 5);
});

test('before the start nothing was recorded, and history says so', () => {
  const history = new TagHistory(5, 1000);
  history.push(1000, 1, 'good');
  assert.equal(history.range(1000, 2000, 10).isComplete, true);
  assert.equal(history.range(999, 2000, 10).isComplete, false);
});

test('an overwritten slot does not keep the quality of the sample before', () => {
  const history = new TagHistory(2, 0);
  history.push(1, 1, 'bad');
  history.push(2, 2, 'good');
  history.push(3, 3, 'good');
  assert.deepEqual(history.range(0, 9, 9).rows, [
    [2, 2],
    [3, 3],
  ]);
});

test('thinned history keeps its highest and lowest value and every kind of failure, in order', () => {
  const row = fc.tuple(
    fc.oneof({ weight: 8, arbitrary: fc.integer() }, { weight: 1, arbitrary: fc.constant(null) }),
  );
  fc.assert(
    fc.property(
      fc.array(row, { maxLength: 400 }),
      fc.integer({ min: 4, max: 100 }),
      (values, maxPoints) => {
        const rows: HistoryRow[] = values.map(([value], time) =>
          value === null ? [time, null, 'bad.sensorFailure'] : [time, value],
        );
        const thinned = thin(rows, maxPoints);
        assert.ok(thinned.length <= maxPoints);
        const times = thinned.map(([time]) => time);
        assert.deepEqual(
          times,
          [...new Set(times)].sort((a, b) => a - b),
        );
        const numbersOf = (from: readonly HistoryRow[]): number[] =>
          from.flatMap(([, value]) => (typeof value === 'number' ? [value] : []));
        const [all, kept] = [numbersOf(rows), numbersOf(thinned)];
        assert.equal(Math.max(...kept), Math.max(...all));
        assert.equal(Math.min(...kept), Math.min(...all));
        const hasFailure = (from: readonly HistoryRow[]): boolean =>
          from.some(([, value]) => value === null);
        assert.equal(hasFailure(thinned), hasFailure(rows));
      },
    ),
  );
});

test('frames after a position come whole or not at all', () => {
  const ring = new FrameRing(3, 100, 10);
  const sample = { tag: 'A', time: 1, value: 1, quality: 'good' };
  assert.deepEqual(ring.after(10), []);
  assert.equal(ring.after(9), undefined);
  for (const seq of [12, 15, 20, 21]) ring.push({ seq, samples: [sample] });
  const after = (seq: number): number[] | undefined => ring.after(seq)?.map((frame) => frame.seq);
  assert.deepEqual(after(12), [15, 20, 21]);
  assert.deepEqual(after(16), [20, 21]);
  assert.deepEqual(after(21), []);
  assert.equal(after(11), undefined, '12 is forgotten');
});

test('the ring of frames is bounded in samples too, and over a long time', () => {
  const ring = new FrameRing(1000, 10, 0);
  const sample = { tag: 'A', time: 1, value: 1, quality: 'good' };
  for (let seq = 1; seq <= 5000; seq += 1) ring.push({ seq, samples: [sample, sample] });
  assert.deepEqual(
    ring.after(4995)?.map((frame) => frame.seq),
    [4996, 4997, 4998, 4999, 5000],
  );
  assert.equal(ring.after(4994), undefined);
});
