import assert from 'node:assert/strict';
import { test } from '@playwright/test';
import fc from 'fast-check';
import { BucketReducer } from '../../../src/plant/buckets.ts';

const samples = fc.array(
  fc.record({
    stepMs: fc.oneof(
      { weight: 9, arbitrary: fc.integer({ min: 1, max: 50 }) },
      { weight: 1, arbitrary: fc.integer({ min: 200, max: 5_000 }) },
    ),
    value: fc.oneof(
      { weight: 9, arbitrary: fc.integer({ min: -1_000, max: 1_000 }) },
      { weight: 1, arbitrary: fc.constant(null) },
    ),
  }),
  { maxLength: 400 },
);

test('every bucket keeps its lowest and highest value, every failure and every gap are told', () => {
  fc.assert(
    fc.property(samples, fc.integer({ min: 1, max: 2_000 }), (steps, widthMs) => {
      let time = 1_764_000_000_000;
      const all = steps.map(({ stepMs, value }) => ({ time: (time += stepMs), value }));
      const reducer = new BucketReducer(widthMs);
      for (const one of all) {
        reducer.push(one.time, one.value, one.value === null ? 'bad.sensorFailure' : 'good', 125);
      }
      reducer.close();
      const { rows, gaps } = reducer;
      const times = rows.map(([at]) => at);
      assert.deepEqual(
        times,
        [...times].sort((a, b) => a - b),
      );
      for (const bucket of new Set(all.map((one) => Math.floor(one.time / widthMs)))) {
        const inside = all.filter((one) => Math.floor(one.time / widthMs) === bucket);
        const kept = rows.filter(([at]) => Math.floor(at / widthMs) === bucket);
        assert.ok(kept.length <= 4);
        const numbers = inside.flatMap(({ value }) => (value === null ? [] : [value]));
        for (const wanted of numbers.length > 0
          ? [Math.min(...numbers), Math.max(...numbers)]
          : []) {
          assert.ok(kept.some(([, value]) => value === wanted));
        }
        assert.equal(
          kept.some(([, value]) => value === null),
          inside.some(({ value }) => value === null),
        );
        for (const [at, value] of kept) {
          assert.ok(inside.some((one) => one.time === at && one.value === value));
        }
      }
      const expected = all.flatMap((one, index) => {
        const before = all[index - 1];
        return before !== undefined && one.time - before.time > 125
          ? [[before.time, one.time]]
          : [];
      });
      const joined: number[][] = [];
      for (const gap of expected) {
        const last = joined.at(-1);
        if (last !== undefined && last[1] === gap[0]) last[1] = gap[1] ?? 0;
        else joined.push([...gap]);
      }
      assert.deepEqual(gaps, joined);
    }),
  );
});
