import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import { shelfTimes } from '../../../../src/renderer/widgets/shelf-times.ts';

const MINUTE_MS = 60_000;

test('an alarm is shelved for the server’s longest time at most, and that can be chosen', () => {
  const minutes = (maxMs: readonly (number | null)[]) =>
    shelfTimes(maxMs).map((ms) => ms / MINUTE_MS);
  assert.deepEqual(minutes([8 * 60 * MINUTE_MS]), [15, 30, 60, 120, 240, 480]);
  assert.deepEqual(minutes([45 * MINUTE_MS]), [15, 30, 45]);
  assert.deepEqual(minutes([10 * MINUTE_MS]), [10]);
});

test('of several servers the shortest counts; one that does not say is taken to mean a shift', () => {
  assert.equal(shelfTimes([null]).at(-1), 8 * 60 * MINUTE_MS);
  assert.equal(shelfTimes([null, 60 * MINUTE_MS]).at(-1), 60 * MINUTE_MS);
  assert.equal(shelfTimes([24 * 60 * MINUTE_MS, 60 * MINUTE_MS]).at(-1), 60 * MINUTE_MS);
  assert.deepEqual(shelfTimes([]), []);
});
