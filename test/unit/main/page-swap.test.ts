/** A new page takes over only when it is as live as the old one, and goes away when it does not come to that. */
import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import { LIVE_MS, PageSwap, SHOWN_MS } from '../../../src/main/page-swap.ts';
import type { Alive } from '../../../src/main/wall-page.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

function alive(frames: number, liveWidgets: number, widgets = 3): Alive {
  return {
    type: 'alive',
    frames,
    widgets,
    liveWidgets,
    heapBytes: 0,
    proofs: [],
    staleAsLiveMs: 0,
  };
}

/** A swap on a virtual clock; pages tell what `tell` is given. */
function begin(shown: Alive | null) {
  const clock = new VirtualClock();
  const said: string[] = [];
  let next: Alive | null = null;
  const swap = new PageSwap({
    clock,
    shown: () => shown,
    next: () => next,
    show: () => said.push('show'),
    onDone: (tookMs) => said.push(`done after ${tookMs} ms`),
    onFailed: (why) => said.push(why),
  });
  const tell = (told: Alive): string[] => {
    next = told;
    clock.advance(1_000);
    swap.look();
    return said.splice(0);
  };
  return { clock, swap, tell, said };
}

test('a page is shown at its second look as live as the old one, and done when it has painted there', () => {
  const { tell, swap } = begin(alive(9_000, 3));
  assert.deepEqual(tell(alive(4, 3)), []);
  assert.equal(swap.isShown, false);
  assert.deepEqual(tell(alive(8, 3)), ['show']);
  assert.equal(swap.isShown, true);
  // One frame may have been on its way when the window was shown.
  assert.deepEqual(tell(alive(9, 3)), []);
  assert.deepEqual(tell(alive(13, 3)), ['done after 4000 ms']);
});

test('a page with less that is live, or another screen, waits, also when it was good before', () => {
  const { tell } = begin(alive(9_000, 3));
  assert.deepEqual(tell(alive(4, 2)), []);
  assert.deepEqual(tell(alive(8, 3)), []);
  assert.deepEqual(tell(alive(12, 2)), []);
  assert.deepEqual(tell(alive(16, 3, 4)), []);
  assert.deepEqual(tell(alive(20, 3)), []);
  assert.deepEqual(tell(alive(24, 3)), ['show']);
});

test('a wall whose plant is away is taken over as it is: as much is live, which is nothing', () => {
  const { tell } = begin(alive(9_000, 0));
  tell(alive(4, 0));
  assert.deepEqual(tell(alive(8, 0)), ['show']);
});

test('a page that does not come up, or is not as live, fails after half a minute', () => {
  const dead = begin(alive(9_000, 3));
  dead.clock.advance(LIVE_MS);
  assert.deepEqual(dead.said, ['it is not as live as the old one after 30 s']);

  const poor = begin(alive(9_000, 3));
  for (let second = 1; second < LIVE_MS / 1_000; second += 1) {
    assert.deepEqual(poor.tell(alive(4 * second, 2)), []);
  }
  poor.clock.advance(1_000);
  assert.deepEqual(poor.said, ['it is not as live as the old one after 30 s']);
});

test('a page that paints nothing once it is shown fails after a few seconds', () => {
  const { clock, tell, said } = begin(alive(9_000, 3));
  tell(alive(4, 3));
  tell(alive(8, 3));
  clock.advance(SHOWN_MS);
  assert.deepEqual(said, ['it painted nothing in 8 s on the screen']);
});

test('a swap that is given up says nothing more', () => {
  const { clock, swap, said } = begin(alive(9_000, 3));
  swap.stop();
  clock.advance(LIVE_MS);
  assert.deepEqual(said, []);
  assert.equal(clock.pending, 0);
});
