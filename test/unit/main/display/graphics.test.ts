/** Graphics processes that keep ending, blank windows. */
import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  BlankWatch,
  hasLetters,
  LOOK_AGAIN_MS,
  LOOK_MS,
} from '../../../../src/main/display/blank-watch.ts';
import {
  FALL_MS,
  GraphicsLadder,
  isCardLeftAlone,
  leaveCardAlone,
  SOFTWARE_MS,
} from '../../../../src/main/display/graphics.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';
import { makeFolder } from '../../../support/wall.ts';

test('the graphics process may end twice in ten minutes; the third time the wall starts anew', () => {
  const ladder = new GraphicsLadder();
  assert.deepEqual(
    [0, 1_000, 2_000].map((at) => ladder.gone(at)),
    [false, false, true],
  );
  const slow = new GraphicsLadder();
  for (let time = 0; time < 100; time++) assert.equal(slow.gone((time * FALL_MS) / 2), false);
});

test('the card is left alone for a day, over restarts, and a clock set back gives it its chance', () => {
  const { path, remove } = makeFolder();
  try {
    assert.equal(isCardLeftAlone(path, 0), false);
    leaveCardAlone(path, 1_000_000);
    assert.equal(isCardLeftAlone(path, 1_000_000 + SOFTWARE_MS - 1), true);
    assert.equal(isCardLeftAlone(path, 1_000_000 + SOFTWARE_MS), false);
    assert.equal(isCardLeftAlone(path, 999_999), false);
    for (const broken of ['', '{', '[]', 'null', '{"time":"x"}']) {
      writeFileSync(join(path, 'state', 'software-rendering.json'), broken);
      assert.equal(isCardLeftAlone(path, 1_000_001), false, broken);
    }
  } finally {
    remove();
  }
});

test('a strip without a letter has few colours; one with letters has more, smooth edges or none', () => {
  const strip = (...colours: number[]): Uint8Array =>
    new Uint8Array(
      new Uint32Array(Array.from({ length: 999 }, (_, n) => colours[n % colours.length] ?? 0))
        .buffer,
    );
  assert.equal(hasLetters(strip(1)), false);
  assert.equal(hasLetters(strip(1, 2, 3)), false);
  assert.equal(hasLetters(strip(1, 2, 3, 4)), true);
  assert.equal(hasLetters(new Uint8Array(0)), false);
});

/** A window whose pictures are looked at; `colours` of the next ones, 2: enough of them for letters. */
function watched(colours: (1 | 2 | 'none' | 'covered' | 'error')[]) {
  const clock = new VirtualClock();
  const blanks: number[] = [];
  const watch = new BlankWatch({
    clock,
    isDue: () => colours[0] !== 'covered' || colours.shift() === undefined,
    picture: () => {
      const next = colours.shift() ?? 2;
      if (next === 'error') return Promise.reject(new Error('the window is gone'));
      const pixels = Buffer.alloc(64, 1);
      if (next === 2) for (const byte of pixels.keys()) pixels[byte] = byte;
      return Promise.resolve({ isEmpty: () => next === 'none', toBitmap: () => pixels });
    },
    onBlank: () => blanks.push(clock.now()),
  });
  const pass = async (ms: number): Promise<void> => {
    clock.advance(ms);
    // The picture comes as a promise or three.
    for (let turn = 0; turn < 5; turn++) await Promise.resolve();
  };
  return { blanks, pass, watch, clock };
}

test('a window that is blank twice in a row is found out; once is not enough', async () => {
  const { blanks, pass, watch } = watched([2, 1, 2, 1, 1]);
  await pass(LOOK_MS);
  await pass(LOOK_MS);
  await pass(LOOK_AGAIN_MS);
  await pass(LOOK_MS);
  assert.equal(blanks.length, 0);
  await pass(LOOK_AGAIN_MS);
  assert.equal(blanks.length, 1);
  watch.stop();
});

test('pictures that cannot be had, or of a covered window, prove nothing', async () => {
  const { blanks, pass, watch, clock } = watched([1, 'none', 1, 'error', 1, 'covered']);
  await pass(LOOK_MS);
  for (let look = 0; look < 10; look++) await pass(LOOK_AGAIN_MS);
  assert.equal(blanks.length, 0);
  watch.stop();
  assert.equal(clock.pending, 0);
});

test('after a fault that leaves windows blank the next looks are soon, whatever the first ones see', async () => {
  const { blanks, pass, watch } = watched([2, 'error', 1, 1]);
  watch.suspect();
  for (let look = 0; look < 4; look++) await pass(LOOK_AGAIN_MS);
  assert.equal(blanks.length, 1);
  watch.stop();
});
