import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import {
  burstOf,
  isLossToSound,
  LOSS,
  priorityToSound,
  type SoundState,
} from '../../../../src/renderer/widgets/alarm-sounds.ts';

const QUIET = [0, 0, 0, 0];

function heard(part: Partial<SoundState>): number | null {
  return priorityToSound({ now: 0, waiting: QUIET, before: QUIET, last: null, upTo: 4, ...part });
}

test('each priority has a burst of its own: more urgent, more pulses, higher', () => {
  const bursts = ([1, 2, 3, 4] as const).map((priority) => burstOf(priority).tones);
  for (const [index, tones] of bursts.slice(1).entries()) {
    const moreUrgent = bursts[index] ?? [];
    assert.ok(tones.length < moreUrgent.length);
    assert.ok((tones[0]?.frequency ?? 0) < (moreUrgent[0]?.frequency ?? 0));
  }
});

test('tones of a burst do not overlap', () => {
  for (const priority of [1, 2, 3, 4] as const) {
    let end = 0;
    for (const { startMs, lengthMs } of burstOf(priority).tones) {
      assert.ok(startMs >= end);
      end = startMs + lengthMs;
    }
  }
});

test('a new alarm sounds at once; an old low one no more', () => {
  assert.equal(heard({ waiting: [0, 0, 0, 1] }), 4);
  assert.equal(heard({ waiting: [0, 0, 0, 1], before: [0, 0, 0, 1] }), null);
  assert.equal(heard({ waiting: [0, 0, 0, 2], before: [0, 0, 0, 1] }), 4);
});

test('the most urgent speaks for all, again and again until somebody acknowledges', () => {
  const waiting = [1, 3, 0, 5];
  assert.equal(heard({ waiting }), 1);
  const last = { at: 0, priority: 1 } as const;
  assert.equal(heard({ waiting, before: waiting, last, now: 3_900 }), null);
  assert.equal(heard({ waiting, before: waiting, last, now: 4_000 }), 1);
  const acknowledged = [0, 3, 0, 5];
  assert.equal(heard({ waiting: acknowledged, before: waiting, last, now: 4_000 }), null);
  assert.equal(heard({ waiting: acknowledged, before: waiting, last, now: 10_000 }), 2);
});

test('an urgent alarm does not wait for the burst of a lesser one; a flood is no siren', () => {
  const last = { at: 0, priority: 2 } as const;
  assert.equal(heard({ waiting: [1, 1, 0, 0], before: [0, 1, 0, 0], last, now: 100 }), 1);
  assert.equal(heard({ waiting: [0, 9, 0, 0], before: [0, 1, 0, 0], last, now: 100 }), null);
  assert.equal(heard({ waiting: [0, 9, 0, 0], before: [0, 1, 0, 0], last, now: 2_000 }), 2);
});

test('what the site does not ask for is not heard', () => {
  assert.equal(heard({ waiting: [0, 0, 1, 1], upTo: 2 }), null);
  assert.equal(heard({ waiting: [0, 1, 1, 1], upTo: 2 }), 2);
  assert.equal(heard({ waiting: [0, 1, 0, 0], upTo: 1 }), null);
});

test('a lost list sounds when it lasts, then every minute, and like no alarm', () => {
  const never = -Infinity;
  assert.equal(isLossToSound({ now: 1e6, lostAt: Infinity, lastAt: never }), false);
  assert.equal(isLossToSound({ now: 9_999, lostAt: 0, lastAt: never }), false);
  assert.equal(isLossToSound({ now: 10_000, lostAt: 0, lastAt: never }), true);
  assert.equal(isLossToSound({ now: 69_999, lostAt: 0, lastAt: 10_000 }), false);
  assert.equal(isLossToSound({ now: 70_000, lostAt: 0, lastAt: 10_000 }), true);
  const highest = Math.max(...LOSS.tones.map(({ frequency }) => frequency));
  for (const priority of [1, 2, 3, 4] as const) {
    for (const { frequency } of burstOf(priority).tones) assert.ok(frequency > highest);
  }
});
