import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ageLimits, isWorse, judge, worstState } from '../../../src/renderer/quality.ts';
import type { Evidence, TagState, Verdict } from '../../../src/renderer/quality.ts';

const NOW = 1_000_000;

/** Evidence of an on-change tag, proven `ageMs` before `NOW`, good and well. */
function evidence(changes: Partial<Evidence> = {}, ageMs = 0): Evidence {
  return {
    standing: 'known',
    value: 48.2,
    quality: 'good',
    sourceTime: 1_700_000_000_000,
    provenAt: NOW - ageMs,
    waitingSinceAt: NOW,
    limits: ageLimits(null),
    range: null,
    linkDown: false,
    skewMs: null,
    ...changes,
  };
}

function stateAt(ageMs: number, changes: Partial<Evidence> = {}): TagState {
  return judge(evidence(changes, ageMs), NOW).state;
}

const periodic = (intervalMs: number): Partial<Evidence> => ({ limits: ageLimits(intervalMs) });

/** Evidence in words; JSON has none for NaN. */
function said(changes: Partial<Evidence>): string {
  return Object.entries(changes)
    .map(([name, value]) => `${name} ${Array.isArray(value) ? value.join('-') : (value as string)}`)
    .join(', ');
}

test.describe('by the age of its proof', () => {
  const rows: readonly [string, number, Partial<Evidence>, TagState][] = [
    ['on change, just proven', 0, {}, 'live'],
    ['on change, at its limit', 2_500, {}, 'live'],
    ['on change, over it', 2_501, {}, 'late'],
    ['on change, at the second limit', 5_000, {}, 'late'],
    ['on change, over that', 5_001, {}, 'stale'],
    ['on change, old for a minute', 65_000, {}, 'stale'],
    ['on change, old for longer', 65_001, {}, 'nocomm'],
    ['every 100 ms: T + 1 s counts', 1_100, periodic(100), 'live'],
    ['every 100 ms, over it', 1_101, periodic(100), 'late'],
    ['every 100 ms: T + 3 s counts', 3_101, periodic(100), 'stale'],
    ['every 5 s: 2 T counts', 10_000, periodic(5_000), 'live'],
    ['every 5 s, over 2 T', 10_001, periodic(5_000), 'late'],
    ['every 5 s, over 4 T', 20_001, periodic(5_000), 'stale'],
    ['link down, but not yet old', 4_000, { linkDown: true }, 'late'],
    ['link down and old', 5_001, { linkDown: true }, 'nocomm'],
    ['proof ahead of the clock by a hair', -3, {}, 'live'],
  ];
  for (const [name, age, changes, expected] of rows) {
    test(`a value is ${expected}: ${name}`, () => {
      assert.equal(stateAt(age, changes), expected);
    });
  }
});

test.describe('by what its source says', () => {
  const rows: readonly [Partial<Evidence>, TagState, string][] = [
    [{ quality: 'uncertain' }, 'uncertain', ''],
    [{ quality: 'uncertain.simulated' }, 'uncertain', 'simulated'],
    [{ quality: 'uncertain.lastUsableValue' }, 'stale', 'lastUsableValue'],
    [{ quality: 'uncertain.lastUsableValue', linkDown: true }, 'nocomm', 'lastUsableValue'],
    [{ quality: 'uncertain.noCommunicationLastUsable' }, 'nocomm', 'noCommunicationLastUsable'],
    [{ quality: 'bad' }, 'bad', ''],
    [{ quality: 'bad.sensorFailure' }, 'bad', 'sensorFailure'],
    [{ quality: 'bad.noCommunication' }, 'nocomm', 'noCommunication'],
    [{ quality: 'splendid' }, 'bad', ''],
    [{ quality: '' }, 'bad', ''],
    [{ value: NaN }, 'bad', 'notANumber'],
    [{ value: Infinity }, 'bad', 'notANumber'],
    [{ value: null }, 'bad', 'noValue'],
    [{ value: NaN, quality: 'uncertain.simulated' }, 'bad', 'notANumber'],
    [{ value: 101, range: [0, 100] }, 'uncertain', 'beyondRange'],
    [{ value: 100, range: [0, 100] }, 'live', ''],
    [{ value: 'AUTO', range: [0, 100] }, 'live', ''],
    [{ skewMs: 30_000 }, 'live', ''],
    [{ skewMs: 30_001 }, 'uncertain', 'clockSkew'],
    [{ skewMs: -30_001 }, 'uncertain', 'clockSkew'],
  ];
  for (const [changes, state, reason] of rows) {
    test(`a fresh value is ${state} with ${said(changes)}`, () => {
      const verdict = judge(evidence(changes), NOW);
      assert.equal(verdict.state, state);
      assert.equal(verdict.reason, reason);
    });
  }
});

test('the worst of age and quality wins', () => {
  assert.equal(stateAt(4_000, { quality: 'uncertain.simulated' }), 'late');
  assert.equal(stateAt(6_000, { quality: 'uncertain.simulated' }), 'stale');
  assert.equal(stateAt(6_000, { quality: 'bad.sensorFailure' }), 'bad');
  assert.equal(stateAt(70_000, { quality: 'bad.sensorFailure' }), 'nocomm');
});

test('a tag without a sample is awaited for 10 s, then it is no communication', () => {
  const nothing = evidence({ sourceTime: NaN, provenAt: -Infinity, standing: 'waiting' });
  assert.equal(judge(nothing, NOW + 10_000).state, 'waiting');
  assert.equal(judge(nothing, NOW + 10_001).state, 'nocomm');
});

test('a value stored before a restart is never live, however fresh its time', () => {
  const stored = evidence({ provenAt: -Infinity });
  const verdict = judge(stored, NOW);
  assert.equal(verdict.state, 'nocomm');
  assert.equal(verdict.cause, 'stored');
});

test('a tag its source does not know is a mistake of the site file', () => {
  assert.equal(stateAt(0, { standing: 'unknown' }), 'config');
});

test('limits of the tag come before those of its source, and STALE never before LATE', () => {
  assert.deepEqual(ageLimits(null, {}, { lateAfterMs: 4_000 }), { lateMs: 4_000, staleMs: 5_000 });
  assert.deepEqual(ageLimits(null, { lateAfterMs: 9_000 }, { lateAfterMs: 4_000 }), {
    lateMs: 9_000,
    staleMs: 9_000,
  });
  assert.deepEqual(ageLimits(1_000, { staleAfterMs: 1_500 }), { lateMs: 1_500, staleMs: 1_500 });
});

test('the worst of several states counts the unknown as worse than bad', () => {
  assert.equal(worstState(['live', 'stale', 'late']), 'stale');
  assert.equal(worstState(['live', 'waiting', 'bad']), 'waiting');
  assert.equal(worstState([]), 'live');
});

const anyEvidence: fc.Arbitrary<Evidence> = fc.record({
  standing: fc.constantFrom('waiting', 'known', 'unknown'),
  value: fc.oneof(fc.double(), fc.constantFrom(null, true, 'AUTO')),
  quality: fc.constantFrom(
    'good',
    'uncertain',
    'uncertain.simulated',
    'uncertain.lastUsable',
    'bad',
    'bad.noCommunication',
    'nonsense',
  ),
  sourceTime: fc.constantFrom(NaN, 1_700_000_000_000),
  provenAt: fc.oneof(fc.constant(-Infinity), fc.integer({ min: NOW - 100_000, max: NOW })),
  waitingSinceAt: fc.integer({ min: NOW - 20_000, max: NOW }),
  limits: fc
    .tuple(
      fc.option(fc.integer({ min: 10, max: 60_000 })),
      fc.option(fc.integer({ min: 100, max: 90_000 }), { nil: undefined }),
      fc.option(fc.integer({ min: 100, max: 90_000 }), { nil: undefined }),
    )
    .map(([interval, lateAfterMs, staleAfterMs]) =>
      ageLimits(interval, { lateAfterMs, staleAfterMs }),
    ),
  range: fc.constantFrom(null, [0, 100] as const),
  linkDown: fc.boolean(),
  skewMs: fc.option(fc.integer({ min: -60_000, max: 60_000 })),
});

/** Waiting counts as better than anything that may follow it. */
function improved(before: Verdict, after: Verdict): boolean {
  if (before.state === after.state || before.state === 'waiting') return false;
  if (before.state === 'config' || after.state === 'config' || after.state === 'waiting')
    return true;
  return isWorse(before.state, after.state);
}

test('with nothing new arriving, no value ever gets better', () => {
  fc.assert(
    fc.property(anyEvidence, fc.nat(100_000), fc.nat(100_000), (about, first, then) => {
      const before = judge(about, NOW + first);
      const after = judge(about, NOW + first + then);
      assert.ok(!improved(before, after), `${before.state} became ${after.state}`);
    }),
    { numRuns: 2_000 },
  );
});

test('no value is live or doubtful with a proof older than its limit', () => {
  fc.assert(
    fc.property(anyEvidence, fc.nat(100_000), (about, later) => {
      const now = NOW + later;
      const { state } = judge(about, now);
      if (state !== 'live' && state !== 'uncertain') return;
      assert.ok(now - about.provenAt <= about.limits.lateMs);
    }),
    { numRuns: 2_000 },
  );
});

test('a verdict holds until the moment it names, and only until then', () => {
  fc.assert(
    fc.property(anyEvidence, fc.nat(100_000), (about, later) => {
      const verdict = judge(about, NOW + later);
      if (verdict.changesAt === Infinity) {
        assert.equal(judge(about, NOW + 1e9).state, verdict.state);
        return;
      }
      assert.ok(verdict.changesAt >= NOW + later);
      assert.equal(judge(about, verdict.changesAt).state, verdict.state);
    }),
    { numRuns: 2_000 },
  );
});
