import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import { gapBoxes, mergeIntervals } from '../../../../src/renderer/draw/intervals.ts';

test('touching and overlapping intervals become one', () => {
  assert.deepEqual(
    mergeIntervals([
      [5, 7],
      [0, 2],
      [2, 4],
      [6, 9],
    ]),
    [
      [0, 4],
      [5, 9],
    ],
  );
});

test('a gap box says which series miss samples in it', () => {
  assert.deepEqual(
    gapBoxes(
      [
        [
          [10, 20],
          [50, 60],
        ],
        [[12, 22]],
        [],
      ],
      0,
    ),
    [
      { from: 10, to: 22, series: [0, 1] },
      { from: 50, to: 60, series: [0] },
    ],
  );
});

test('gaps too short to be seen have no box', () => {
  assert.deepEqual(gapBoxes([[[10, 11]]], 5), []);
});
