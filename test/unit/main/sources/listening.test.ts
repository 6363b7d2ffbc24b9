/** When the silence of a tag means something, on each session by itself. */
import assert from 'node:assert/strict';
import { test } from '@playwright/test';
import { Ear, Listening } from '../../../../src/main/sources/listening.ts';

const NEVER = { askedAt: -Infinity, toldAt: -Infinity };
const NONE = {
  silent: 0,
  quiet: 0,
  since: Infinity,
  newlySince: Infinity,
  newlySilentSince: Infinity,
};
/** Slots 0 and 1 speak every second, 2 on change, 3 is not known to the source. */
const INTERVALS = [1_000, 1_000, Number.NaN, 1_000];
const TAGS = {
  members: () => [0, 1, 2, 3],
  intervalMs: (slot: number) => INTERVALS[slot] ?? Number.NaN,
  isKnown: (slot: number) => slot !== 3,
};

/** One session on which subscription 1 was confirmed at 0. */
function confirmed(): { listening: Listening; ear: Ear } {
  const ear = new Ear();
  ear.confirmed(1, 0);
  return { listening: new Listening(TAGS, 8, 1_000), ear };
}

/** A tag speaks every `everyMs` until `until`. */
function speaks(
  listening: Listening,
  ear: Ear,
  slot: number,
  { everyMs, from = 0, until }: { everyMs: number; from?: number; until: number },
): void {
  for (let at = from; at <= until; at += everyMs) listening.spoke(ear, slot, at, at);
}

test('a periodic tag is silent after twice its interval and the margin; the next one is foreseen', () => {
  const { listening, ear } = confirmed();
  listening.spoke(ear, 1, 2_000, 2_000);
  assert.deepEqual(listening.silence(ear, 1, NEVER, 2_000), {
    ...NONE,
    periodic: 2,
    nextAt: 3_000,
  });
  const one = { ...NONE, silent: 1, periodic: 2, since: 0, newlySince: 0, newlySilentSince: 0 };
  assert.deepEqual(listening.silence(ear, 1, NEVER, 3_000), { ...one, nextAt: 5_000 });
  const both = { ...one, silent: 2 };
  assert.deepEqual(listening.silence(ear, 1, NEVER, 5_000), { ...both, nextAt: Infinity });
});

test('a tag that speaks ten times a second is quiet long before its declared limit', () => {
  const { listening, ear } = confirmed();
  speaks(listening, ear, 0, { everyMs: 100, until: 10_000 });
  speaks(listening, ear, 1, { everyMs: 1_000, until: 10_000 });
  const { nextAt } = listening.silence(ear, 1, NEVER, 10_100);
  assert.ok(nextAt >= 10_250 && nextAt <= 10_400, `quiet at ${nextAt}`);
  const report = listening.silence(ear, 1, NEVER, nextAt);
  assert.deepEqual([report.quiet, report.silent, report.since], [1, 0, 10_000]);
});

test('a tag silent on one session is found there while another session still brings it', () => {
  const { listening, ear: first } = confirmed();
  const second = new Ear();
  second.confirmed(1, 0);
  for (const slot of [0, 1]) {
    speaks(listening, first, slot, { everyMs: 100, until: 20_000 });
    speaks(listening, second, slot, { everyMs: 100, until: slot === 0 ? 10_000 : 20_000 });
  }
  assert.equal(listening.silence(first, 1, NEVER, 20_050).quiet, 0);
  const report = listening.silence(second, 1, NEVER, 20_050);
  assert.deepEqual([report.silent, report.since], [1, 10_000]);
});

test('a device that only repeats itself is not silent: that is no fault of the link', () => {
  const { listening, ear } = confirmed();
  for (const slot of [0, 1])
    for (let at = 0; at <= 60_000; at += 1_000) listening.spoke(ear, slot, 0, at);
  assert.equal(listening.silence(ear, 1, NEVER, 60_500).silent, 0);
});

test('a sample that was kept from us starts the silence anew; one that we had does not', () => {
  const { listening, ear } = confirmed();
  speaks(listening, ear, 0, { everyMs: 1_000, until: 5_000 });
  speaks(listening, ear, 1, { everyMs: 1_000, until: 5_000 });
  ear.caughtUp(0, 8_900, 9_000);
  ear.caughtUp(1, 5_000, 9_000);
  const report = listening.silence(ear, 1, NEVER, 9_000);
  assert.deepEqual([report.silent, report.since], [1, 5_000]);
});

test('how long a tag was kept from us is not how it usually speaks', () => {
  const { listening, ear } = confirmed();
  speaks(listening, ear, 0, { everyMs: 100, until: 10_000 });
  ear.caughtUp(0, 39_950, 40_000);
  speaks(listening, ear, 0, { everyMs: 100, from: 40_050, until: 50_050 });
  const { nextAt } = listening.silence(ear, 1, { askedAt: 0, toldAt: 0 }, 50_100);
  assert.ok(nextAt <= 50_500, `quiet only at ${nextAt}`);
});

test('a tag that has not spoken since it was asked for is no news, one that has is', () => {
  const { listening, ear } = confirmed();
  speaks(listening, ear, 0, { everyMs: 1_000, until: 5_000 });
  speaks(listening, ear, 1, { everyMs: 1_000, until: 20_000 });
  const before = { askedAt: 8_000, toldAt: 8_000 };
  const one = listening.silence(ear, 1, before, 20_000);
  assert.deepEqual(
    [one.silent, one.since, one.newlySince, one.newlySilentSince],
    [1, 5_000, Infinity, Infinity],
  );
  const two = listening.silence(ear, 1, before, 24_000);
  assert.deepEqual(
    [two.silent, two.since, two.newlySince, two.newlySilentSince],
    [2, 5_000, 20_000, 20_000],
  );
});

test('a tag that never spoke on a session is silent from its confirmation on', () => {
  const { listening, ear } = confirmed();
  ear.confirmed(1, 60_000);
  const report = listening.silence(ear, 1, NEVER, 3_000);
  assert.deepEqual([report.silent, report.since], [2, 0]);
  assert.equal(listening.silence(new Ear(), 1, NEVER, 3_000).silent, 0, 'not confirmed there');
});
