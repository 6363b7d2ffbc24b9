import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { runHashPin } from '../../../../src/main/kiosk/hash-pin.ts';
import { Leave } from '../../../../src/main/kiosk/leave.ts';
import {
  afterWrongPin,
  FREE_TRIES,
  LONGEST_WAIT_MS,
  NO_TRIES,
  waitMs,
  type LeaveTries,
} from '../../../../src/main/kiosk/leave-guard.ts';
import { hashPin, isPin } from '../../../../src/main/kiosk/pin.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';

/** Made once: hashing is slow on purpose. */
const HASH = hashPin('482913');

function door(hash: string | null | undefined, tries?: LeaveTries) {
  const clock = new VirtualClock();
  const kept: LeaveTries[] = [];
  const logged: string[] = [];
  let left = 0;
  const leave = new Leave({
    clock,
    log: (_level, code) => logged.push(code),
    hash: () => hash,
    tries,
    keep: (newest) => kept.push(newest),
    leave: () => (left += 1),
  });
  return { leave, clock, kept, logged, left: () => left };
}

test('the right PIN ends the wall, and forgets the wrong ones before it', async () => {
  const { leave, kept, left } = door(await HASH);
  assert.deepEqual(await leave.try('0000'), { outcome: 'wrong' });
  assert.equal(left(), 0);
  assert.deepEqual(await leave.try('482913'), { outcome: 'left' });
  assert.equal(left(), 1);
  assert.deepEqual(kept.at(-1), NO_TRIES);
});

test('after four wrong PINs each further one makes everybody wait twice as long', async () => {
  const { leave, clock, left } = door(await HASH);
  for (let i = 0; i < FREE_TRIES - 1; i++) {
    assert.deepEqual(await leave.try('1111'), { outcome: 'wrong' });
  }
  assert.deepEqual(await leave.try('1111'), { outcome: 'blocked', waitMs: 60_000 });
  assert.deepEqual(await leave.try('482913'), { outcome: 'blocked', waitMs: 60_000 });
  clock.advance(60_000);
  assert.deepEqual(await leave.try('1111'), { outcome: 'blocked', waitMs: 120_000 });
  clock.advance(120_000);
  assert.deepEqual(await leave.try('482913'), { outcome: 'left' });
  assert.equal(left(), 1);
});

test('pulling the plug gives no new tries', async () => {
  const before = door(await HASH);
  for (let i = 0; i < FREE_TRIES; i++) await before.leave.try('1111');
  const after = door(await HASH, before.kept.at(-1));
  assert.equal((await after.leave.try('482913')).outcome, 'blocked');
  assert.equal(after.left(), 0);
});

test('the wait ends at an hour, and a clock that is put back does not lengthen it', () => {
  let tries = NO_TRIES;
  for (let i = 0; i < 50; i++) tries = afterWrongPin(tries, 1e12);
  assert.equal(waitMs(tries, 1e12), LONGEST_WAIT_MS);
  assert.equal(waitMs(tries, 0), LONGEST_WAIT_MS);
  assert.equal(waitMs(tries, 1e12 + LONGEST_WAIT_MS), 0);
});

test('two PINs at once are one try: the second waits', async () => {
  const { leave } = door(await HASH);
  const answers = await Promise.all([leave.try('1111'), leave.try('2222')]);
  assert.deepEqual(
    answers.map(({ outcome }) => outcome),
    ['wrong', 'blocked'],
  );
});

test('without a PIN in the site nobody leaves, and a missing or foreign secret is logged', async () => {
  const none = door(undefined);
  assert.deepEqual(await none.leave.try('1234'), { outcome: 'impossible' });
  assert.deepEqual(none.logged, []);
  for (const secret of [null, '1234', 'scrypt$15$8$1$short$short', 'scrypt$40$99$9$x$y']) {
    const broken = door(secret);
    assert.deepEqual(await broken.leave.try('1234'), { outcome: 'impossible' });
    assert.deepEqual(broken.logged, ['leave-secret']);
    assert.equal(broken.left(), 0);
  }
});

test('two hashes of one PIN differ, and a hash that would cost gigabytes is not computed', async () => {
  const again = await hashPin('482913');
  assert.notEqual(again, await HASH);
  assert.equal(await isPin('482913', again), true);
  assert.equal(await isPin('482914', again), false);
  assert.equal(await isPin('482913', again.replace('$15$', '$31$')), null);
  assert.equal(await isPin('482913', again.replace('$15$', '$01$')), null);
});

test('vigil hash-pin reads the PIN from standard input and takes digits alone', async () => {
  const lines: string[] = [];
  const say = (line: string) => lines.push(line);
  assert.equal(await runHashPin(words('482913\n'), say), 0);
  assert.equal(await isPin('482913', lines[0] ?? ''), true);
  for (const bad of ['', '123\n', '12345678901234\n', 'secret\n', 'x'.repeat(5_000)]) {
    lines.length = 0;
    assert.equal(await runHashPin(words(bad), say), 1);
    assert.match(lines[0] ?? '', /4 to 12 digits/);
    assert.ok(!lines.join().includes('secret'), 'what was typed is not repeated');
  }
});

function words(text: string): Readable {
  return Readable.from(text.match(/.{1,3}/gs) ?? []);
}
