import assert from 'node:assert/strict';
import { test } from '@playwright/test';
import { Lateness } from '../../../../src/main/telemetry/lateness.ts';

const UNIX = 1_764_000_000_000;

test('a source whose clock is behind is not late, a frame held back is', () => {
  const lateness = new Lateness();
  for (let now = 0; now < 10_000; now += 100) {
    assert.equal(lateness.of(UNIX + now - 7_000, now), 0);
  }
  assert.equal(lateness.of(UNIX + 10_000 - 7_000, 13_000), 3_000);
});

test('a frame without samples says nothing', () => {
  const lateness = new Lateness();
  assert.equal(lateness.of(Number.NaN, 5), 0);
  assert.equal(lateness.of(UNIX, 5), 0);
});

test('clocks that drift apart for a month do not make frames late', () => {
  const lateness = new Lateness();
  const drift = 1 + 100e-6;
  for (let now = 0; now < 30 * 86_400_000; now += 30_000) {
    assert(lateness.of(UNIX + now / drift, now) < 150);
  }
});
