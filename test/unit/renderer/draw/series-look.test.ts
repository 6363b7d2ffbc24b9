import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import { LOOKS } from '../../../../src/renderer/draw/series-look.ts';

test('eight lines are told apart by weight and marker alone, as on a greyscale print', () => {
  assert.equal(LOOKS.length, 8);
  assert.equal(new Set(LOOKS.map(({ weight, marker }) => `${weight} ${marker}`)).size, 8);
});
