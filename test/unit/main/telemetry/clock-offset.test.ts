/** The server's clock, through a network that delays. */
import assert from 'node:assert/strict';
import { test } from '@playwright/test';
import { ClockOffset } from '../../../../src/main/telemetry/clock-offset.ts';

const T0 = 1_764_000_000_000;

test('nothing is known before the first frame with a time', () => {
  const offset = new ClockOffset();
  assert.ok(Number.isNaN(offset.timeAt(1_000)));
  assert.equal(offset.roundTripMs, null);
});

test('before the first pong the least delayed frame counts', () => {
  const offset = new ClockOffset();
  offset.stamped(T0, 300);
  assert.equal(offset.timeAt(300), T0);
  offset.stamped(T0 + 1_000, 1_020);
  assert.equal(offset.timeAt(1_020), T0 + 1_000);
  // Held back for ten seconds: the server's clock is not ten seconds slow.
  offset.stamped(T0 + 2_000, 12_000);
  assert.equal(offset.timeAt(12_000), T0 + 11_980);
});

test('the pong with the shortest round trip counts', () => {
  const offset = new ClockOffset();
  offset.ponged(0, T0 + 30, 60);
  assert.equal(offset.roundTripMs, 60);
  offset.ponged(1_000, T0 + 1_002, 1_004);
  // A slow answer, delayed on its way back only: it would say 200 ms off.
  offset.ponged(2_000, T0 + 2_002, 2_404);
  assert.equal(offset.timeAt(5_000), T0 + 5_000);
  assert.equal(offset.roundTripMs, 404);
});

test('a step of the server’s clock is noticed by the next pong, forward and back', () => {
  for (const stepMs of [60_000, -60_000]) {
    const offset = new ClockOffset();
    for (let at = 0; at < 100_000; at += 15_000) offset.ponged(at, T0 + at + 2, at + 4);
    offset.ponged(105_000, T0 + stepMs + 105_002, 105_004);
    assert.equal(offset.timeAt(110_000), T0 + stepMs + 110_000);
  }
});

test('a step forward is noticed by any frame that carries a time', () => {
  const offset = new ClockOffset();
  offset.ponged(0, T0 + 2, 4);
  offset.stamped(T0 + 61_000, 1_000);
  assert.equal(offset.timeAt(1_000), T0 + 61_000);
});

test('slow drift is followed: old answers are forgotten', () => {
  const offset = new ClockOffset();
  offset.ponged(0, T0 + 1, 2);
  for (let at = 15_000; at <= 300_000; at += 15_000) offset.ponged(at, T0 + at + 20 + 2, at + 4);
  assert.equal(offset.timeAt(300_000), T0 + 300_020);
});
