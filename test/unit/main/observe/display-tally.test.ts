import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import { DisplayTally } from '../../../../src/main/observe/display-tally.ts';

function alive(frames: number, staleAsLiveMs = 0) {
  const page = { heapBytes: 1, widgets: 1, liveWidgets: 1, proofs: [] };
  return { type: 'alive', frames, staleAsLiveMs, ...page } as const;
}

test('frames and stale time go on over a reload, whose page counts from 0', () => {
  const tally = new DisplayTally('1');
  tally.noticed(alive(10), 1);
  tally.noticed(alive(25, 40), 2);
  tally.watched('cover');
  tally.watched('crash');
  tally.watched('reload');
  tally.noticed(alive(3, 5), 3);
  tally.noticed(alive(7, 5), 4);
  tally.watched('uncover');
  const { frames, staleAsLiveMs, reloads, covered, paintedTime } = tally.read(0);
  assert.deepEqual(
    { frames, staleAsLiveMs, reloads, covered, paintedTime },
    { frames: 32, staleAsLiveMs: 45, reloads: 1, covered: false, paintedTime: 4 },
  );
});

test('a display that never painted tells no time and no proof', () => {
  const { paintedTime, proofTimes, frames } = new DisplayTally('1').read(0);
  assert.deepEqual([paintedTime, proofTimes.size, frames], [null, 0, 0]);
});

test('a page that takes over unseen is counted, and brings its own count of frames', () => {
  const tally = new DisplayTally('1');
  tally.noticed(alive(10, 7), 1);
  tally.renewed();
  tally.noticed(alive(12, 1), 2);
  tally.noticed(alive(15, 1), 3);
  const { frames, staleAsLiveMs, renewals, reloads } = tally.read(0);
  assert.deepEqual([frames, staleAsLiveMs, renewals, reloads], [25, 8, 1, 0]);
});
