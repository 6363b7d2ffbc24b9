/** The past of the tags: what is there, what is missing, and who is told when it changes. */
import assert from 'node:assert/strict';
import { test } from '@playwright/test';
import { HistoryStore, UNTRENDED_MS } from '../../../../src/main/telemetry/history.ts';

const T0 = 1_764_000_000_000;
const SLOT = 3;

function store(): { history: HistoryStore; rewritten: number[] } {
  const history = new HistoryStore();
  const rewritten: number[] = [];
  history.watch({ trendRewritten: (slot) => rewritten.push(slot) });
  history.keep(SLOT, 600_000);
  return { history, rewritten };
}

function fill(history: HistoryStore, from: number, to: number, stepMs = 1_000): void {
  for (let time = from; time <= to; time += stepMs) history.add(SLOT, T0 + time, time, 'good');
}

function points(
  from: number,
  to: number,
  stepMs = 1_000,
): { time: number; value: number; quality: string }[] {
  const made = [];
  for (let time = from; time <= to; time += stepMs) {
    made.push({ time: T0 + time, value: time, quality: 'good' });
  }
  return made;
}

test('samples at the end extend a trend; one in between rewrites it', () => {
  const { history, rewritten } = store();
  fill(history, 0, 10_000);
  assert.deepEqual(rewritten, []);
  assert.ok(!history.add(SLOT, T0 + 10_000, 1, 'good'));
  assert.ok(history.add(SLOT, T0 + 500, 1, 'good'));
  assert.deepEqual(rewritten, [SLOT]);
  assert.deepEqual([...(history.after(SLOT, T0 + 9_000, 10)?.time ?? [])], [T0 + 10_000]);
  assert.equal(history.after(SLOT, T0, 3), null);
});

test('a tag that is not kept has no past', () => {
  const { history } = store();
  assert.ok(!history.add(9, T0, 1, 'good'));
  assert.deepEqual(history.trend(9).gaps, []);
  assert.equal(history.after(9, Number.NaN, 10)?.time.length, 0);
  history.forget(SLOT);
  assert.equal(history.spanMs(SLOT), 0);
});

test('a tag no trend shows keeps a minute, and more once one does', () => {
  const history = new HistoryStore();
  history.keep(SLOT, 0);
  assert.equal(history.spanMs(SLOT), UNTRENDED_MS);
  fill(history, 0, 50_000);
  history.keep(SLOT, 600_000);
  assert.equal(history.spanMs(SLOT), 600_000);
  assert.equal(history.trend(SLOT).time.length, 51);
});

test('a gap is open until the link is back, bounded then, and gone when everything came', () => {
  const { history } = store();
  fill(history, 0, 10_000);
  history.openGap(SLOT, T0 + 10_000);
  assert.deepEqual(history.trend(SLOT).gaps, [[T0 + 10_000, Infinity]]);
  history.endGap(SLOT, T0 + 30_000);
  assert.deepEqual(history.trend(SLOT).gaps, [[T0 + 10_000, T0 + 30_000]]);
  assert.equal(history.merge(SLOT, points(5_000, 30_000), T0 + 5_000, T0 + 30_000, true), 20);
  history.closeGap(SLOT, true, 1_000, T0 + 31_000);
  assert.deepEqual(history.trend(SLOT).gaps, []);
});

test('what cannot be had stays a gap: for a periodic tag exactly where samples are missing', () => {
  const { history } = store();
  fill(history, 0, 10_000);
  history.openGap(SLOT, T0 + 10_000);
  history.endGap(SLOT, T0 + 60_000);
  fill(history, 60_000, 62_000);
  history.merge(SLOT, points(40_000, 59_000), T0 + 5_000, T0 + 60_000, false);
  assert.equal(history.missing(SLOT, T0 + 10_000, T0 + 60_000, 1_000), 29);
  history.closeGap(SLOT, false, 1_000, T0 + 62_000);
  assert.deepEqual(history.trend(SLOT).gaps, [[T0 + 10_000, T0 + 40_000]]);
});

test('for an on-change tag the gap is whatever no answer covered', () => {
  const { history } = store();
  fill(history, 0, 1_000);
  history.openGap(SLOT, T0 + 10_000);
  history.endGap(SLOT, T0 + 60_000);
  history.merge(SLOT, [], T0 + 50_000, T0 + 60_000, true);
  history.closeGap(SLOT, false, Number.NaN, T0 + 62_000);
  assert.deepEqual(history.trend(SLOT).gaps, [[T0 + 10_000, T0 + 50_000]]);
  // A later answer still mends it.
  history.merge(SLOT, [], T0, T0 + 60_000, true);
  assert.deepEqual(history.trend(SLOT).gaps, []);
});

test('a link lost twice before it was whole has two gaps', () => {
  const { history } = store();
  history.openGap(SLOT, T0);
  history.openGap(SLOT, T0 + 5_000);
  history.endGap(SLOT, T0 + 10_000);
  history.openGap(SLOT, T0 + 20_000);
  assert.deepEqual(history.trend(SLOT).gaps, [
    [T0, T0 + 10_000],
    [T0 + 20_000, Infinity],
  ]);
});

test('gaps are forgotten with the samples around them, and bounded in number', () => {
  const { history } = store();
  for (let gap = 0; gap < 500; gap += 1) {
    history.openGap(SLOT, T0 + gap * 1_000);
    history.closeGap(SLOT, false, Number.NaN, T0 + gap * 1_000 + 500);
  }
  assert.ok(history.trend(SLOT).gaps.length <= 65);
  fill(history, 0, 2_000_000, 10_000);
  assert.deepEqual(history.trend(SLOT).gaps, []);
});

test('an answer out of order is put in order', () => {
  const { history } = store();
  assert.equal(history.merge(SLOT, points(0, 5_000).toReversed(), T0, T0 + 5_000, true), 6);
  assert.deepEqual([...history.trend(SLOT).value], [0, 1_000, 2_000, 3_000, 4_000, 5_000]);
});

test('a source whose clock was set back starts its trend over from there', () => {
  const { history, rewritten } = store();
  fill(history, 0, 10_000);
  history.rewind(SLOT, T0 + 3_500);
  assert.equal(history.trend(SLOT).time.at(-1), T0 + 3_000);
  assert.deepEqual(rewritten, [SLOT]);
  history.rewind(SLOT, T0 + 5_000);
  assert.deepEqual(rewritten, [SLOT]);
});

test('whoever draws a trend is told that its open gap has an end', () => {
  const { history, rewritten } = store();
  fill(history, 0, 10_000);
  history.openGap(SLOT, T0 + 10_000);
  rewritten.length = 0;
  history.endGap(SLOT, T0 + 30_000);
  assert.deepEqual(rewritten, [SLOT]);
  history.endGap(SLOT, T0 + 40_000);
  assert.deepEqual(rewritten, [SLOT]);
});
