import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { spreadLabels } from '../../../../src/renderer/draw/labels.ts';

test('labels that do not touch stay at their points', () => {
  assert.deepEqual(
    spreadLabels(
      [
        { middle: 80, height: 20 },
        { middle: 20, height: 20 },
      ],
      0,
      100,
    ),
    [80, 20],
  );
});

test('two labels at one point part evenly', () => {
  assert.deepEqual(
    spreadLabels(
      [
        { middle: 50, height: 20 },
        { middle: 50, height: 20 },
      ],
      0,
      100,
    ),
    [40, 60],
  );
});

test('labels at the edge are pushed inwards', () => {
  assert.deepEqual(
    spreadLabels(
      [
        { middle: 99, height: 20 },
        { middle: 100, height: 20 },
      ],
      0,
      100,
    ),
    [70, 90],
  );
});

test('labels never overlap or leave the plot when there is room, and keep the order of their points', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          middle: fc.double({ min: -50, max: 450, noNaN: true }),
          height: fc.constant(40),
        }),
        {
          minLength: 1,
          maxLength: 10,
        },
      ),
      (wishes) => {
        const middles = spreadLabels(wishes, 0, 400);
        const placed = wishes.map((wish, index) => ({ wish, at: middles[index] ?? NaN }));
        placed.sort((a, b) => a.at - b.at);
        for (const [index, label] of placed.entries()) {
          assert.ok(label.at >= 20 - 1e-6 && label.at <= 380 + 1e-6);
          const next = placed[index + 1];
          if (next === undefined) continue;
          assert.ok(next.at - label.at >= 40 - 1e-6);
          assert.ok(label.wish.middle <= next.wish.middle);
        }
      },
    ),
  );
});
