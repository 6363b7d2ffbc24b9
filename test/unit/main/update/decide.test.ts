import { test } from '@playwright/test';
import fc from 'fast-check';
import assert from 'node:assert/strict';
import {
  CHANCE_S,
  decide,
  MAX_BOOTS,
  PROOF_S,
  type Situation,
  type Step,
  type UpdateManifest,
  type WallHealth,
} from '../../../../src/main/update/decide.ts';
import { EMPTY_RECORD, withBad, withEvent } from '../../../../src/main/update/record.ts';
import { compareVersions, isVersion } from '../../../../src/main/update/version.ts';
import { isInWindow, type MaintenanceWindow } from '../../../../src/main/update/window.ts';

const NOW = Date.UTC(2026, 10, 25, 3);
const MACHINE = { platform: 'linux-x64', time: NOW, bootId: 'boot-a', uptimeS: 50_000 };
const OFFER: UpdateManifest = {
  sequence: 7,
  version: '1.1.0',
  platform: 'linux-x64',
  rollback: false,
  expiresTime: NOW + 1,
  file: 'Vigil-1.1.0-linux-x64.zip',
  size: 100,
  sha256: '0'.repeat(64),
  unpackedSize: 300,
};
const LIVE: WallHealth = { version: '1.0.0', running: true, live: true, liveForS: 9_000, ageS: 2 };
const QUIET: Situation = {
  record: EMPTY_RECORD,
  current: '1.0.0',
  good: '1.0.0',
  complete: ['1.0.0'],
  health: LIVE,
  offer: null,
  machine: MACHINE,
  mayRestart: true,
};
const TRIAL = { version: '1.1.0', boots: 1, bootId: 'boot-a', fromUptimeS: 49_000 };
const ON_TRIAL: Situation = {
  ...QUIET,
  current: '1.1.0',
  complete: ['1.0.0', '1.1.0'],
  record: { ...EMPTY_RECORD, sequence: 7, trial: { ...TRIAL, fromUptimeS: 49_900 } },
  health: { ...LIVE, version: '1.1.0', liveForS: 20 },
  offer: OFFER,
};
const BAD = { version: '1.1.0', reason: 'was never live', time: 0 };

function kind(step: Step): string {
  if (step.type === 'refuse') return `refuse ${step.problem.code}`;
  if (step.type === 'return') return `return to ${step.to} from ${step.from ?? 'nothing'}`;
  if (step.type === 'try' || step.type === 'keep') return `${step.type} ${step.version}`;
  return step.type;
}

const TABLE: readonly (readonly [title: string, situation: Situation, step: string])[] = [
  ['nothing offered, nothing to do', QUIET, 'rest'],
  [
    'an offer that is not here yet is fetched, in the window or not',
    { ...QUIET, offer: OFFER, mayRestart: false },
    'fetch',
  ],
  ['one that is complete waits for the window', { ...ready(), mayRestart: false }, 'rest'],
  ['and is tried in it', ready(), 'try 1.1.0'],
  ['but only from a live wall', { ...ready(), health: { ...LIVE, live: false } }, 'rest'],
  ['and not on old news', { ...ready(), health: { ...LIVE, ageS: 60 } }, 'rest'],
  ['nor on no news', { ...ready(), health: null }, 'rest'],
  ['the same version is no update', { ...QUIET, offer: { ...OFFER, version: '1.0.0' } }, 'rest'],
  [
    'an older one is refused',
    { ...QUIET, offer: { ...OFFER, version: '0.9.9' } },
    'refuse update-older',
  ],
  [
    'unless the manifest says roll back',
    { ...QUIET, offer: { ...OFFER, version: '0.9.9', rollback: true } },
    'fetch',
  ],
  [
    'a manifest of before is a replay',
    { ...QUIET, offer: OFFER, record: { ...EMPTY_RECORD, sequence: 8 } },
    'refuse update-replayed',
  ],
  [
    'even as a roll-back',
    {
      ...QUIET,
      offer: { ...OFFER, rollback: true, version: '0.9.9' },
      record: { ...EMPTY_RECORD, sequence: 8 },
    },
    'refuse update-replayed',
  ],
  [
    'the same manifest may be taken again',
    { ...QUIET, offer: OFFER, record: { ...EMPTY_RECORD, sequence: 7 } },
    'fetch',
  ],
  [
    'one that has run out is refused',
    { ...QUIET, offer: { ...OFFER, expiresTime: NOW } },
    'refuse update-expired',
  ],
  [
    'one for another system is refused',
    { ...QUIET, offer: { ...OFFER, platform: 'linux-arm64' } },
    'refuse update-foreign',
  ],
  [
    'a version that failed here is never taken again',
    { ...ready(), record: withBad(EMPTY_RECORD, BAD) },
    'refuse update-known-bad',
  ],
  [
    'not even as a roll-back',
    { ...ready(), offer: { ...OFFER, rollback: true }, record: withBad(EMPTY_RECORD, BAD) },
    'refuse update-known-bad',
  ],
  ['a trial goes on while the wall is live for too short', ON_TRIAL, 'rest'],
  ['it ends well after five minutes of live wall', { ...ON_TRIAL, health: proof() }, 'keep 1.1.0'],
  [
    'not by the health of the version before',
    { ...ON_TRIAL, health: { ...proof(), version: '1.0.0' } },
    'rest',
  ],
  ['not by a wall that has ended', { ...ON_TRIAL, health: { ...proof(), running: false } }, 'rest'],
  ['not by old news', { ...ON_TRIAL, health: { ...proof(), ageS: 31 } }, 'rest'],
  [
    'one second short is short',
    { ...ON_TRIAL, health: { ...proof(), liveForS: PROOF_S - 1 } },
    'rest',
  ],
  ['it ends badly when its time is over', tried(CHANCE_S + 1), 'return to 1.0.0 from 1.1.0'],
  ['not before', tried(CHANCE_S), 'rest'],
  [
    'proof counts even at the last moment',
    { ...tried(CHANCE_S + 1), health: proof() },
    'keep 1.1.0',
  ],
  ['a PC that starts anew gives it another chance', rebooted(1), 'continue'],
  ['but not for ever', rebooted(MAX_BOOTS), 'return to 1.0.0 from 1.1.0'],
  [
    'a link switched by hand has to prove itself',
    { ...ON_TRIAL, record: EMPTY_RECORD, offer: null },
    'try 1.1.0',
  ],
  [
    'cut off while returning: it returns again',
    { ...ON_TRIAL, record: withBad(EMPTY_RECORD, BAD) },
    'return to 1.0.0 from 1.1.0',
  ],
  [
    'cut off before the switch: it is tried again',
    { ...ready(), record: { ...EMPTY_RECORD, sequence: 7, trial: TRIAL } },
    'try 1.1.0',
  ],
  ['cut off after the proof: nothing is left to do', { ...ON_TRIAL, good: '1.1.0' }, 'rest'],
  [
    'a link that leads nowhere leads to the good version',
    { ...QUIET, current: null },
    'return to 1.0.0 from nothing',
  ],
  ['without a good version nothing is touched', { ...QUIET, good: null }, 'rest'],
];

function ready(): Situation {
  return { ...QUIET, offer: OFFER, complete: ['1.0.0', '1.1.0'] };
}

function proof(): WallHealth {
  return { ...LIVE, version: '1.1.0', liveForS: PROOF_S };
}

function tried(seconds: number): Situation {
  const trial = { ...TRIAL, fromUptimeS: MACHINE.uptimeS - seconds };
  return { ...ON_TRIAL, record: { ...ON_TRIAL.record, trial } };
}

function rebooted(boots: number): Situation {
  const record = { ...ON_TRIAL.record, trial: { ...TRIAL, boots } };
  return { ...ON_TRIAL, record, machine: { ...MACHINE, bootId: 'boot-b', uptimeS: 20 } };
}

for (const [title, situation, step] of TABLE) {
  test(`an update: ${title}`, () => {
    assert.equal(kind(decide(situation)), step);
  });
}

test('a clock that jumps ends no trial', () => {
  for (const time of [0, NOW - 1e11, NOW + 1e11]) {
    const machine = { ...MACHINE, time };
    assert.equal(decide({ ...ON_TRIAL, machine }).type, 'rest');
  }
});

test('whatever the situation, only a proven version becomes good and only a good one is returned to', () => {
  const version = fc.constantFrom('0.9.0', '1.0.0', '1.1.0', '2.0.0');
  const health = fc.option(
    fc.record({
      version,
      running: fc.boolean(),
      live: fc.boolean(),
      liveForS: fc.nat(2 * PROOF_S),
      ageS: fc.nat(100),
    }),
  );
  const offer = fc.option(
    fc.record({
      ...Object.fromEntries(Object.entries(OFFER).map(([key, value]) => [key, fc.constant(value)])),
      version,
      sequence: fc.nat(10),
      rollback: fc.boolean(),
      expiresTime: fc.constantFrom(NOW - 1, NOW + 1),
    }),
  );
  const record = fc.record({
    sequence: fc.nat(10),
    trial: fc.option(
      fc.record({
        version,
        boots: fc.integer({ min: 1, max: 4 }),
        bootId: fc.constantFrom('boot-a', 'boot-b'),
        fromUptimeS: fc.integer({ min: 48_000, max: 50_000 }),
      }),
    ),
    bad: fc.array(fc.record({ version, reason: fc.constant('x'), time: fc.constant(0) }), {
      maxLength: 3,
    }),
    events: fc.constant([]),
  });
  const situations = fc.record({
    record,
    current: fc.option(version),
    good: fc.option(version),
    complete: fc.subarray(['0.9.0', '1.0.0', '1.1.0', '2.0.0']),
    health,
    offer,
    machine: fc.constant(MACHINE),
    mayRestart: fc.boolean(),
  });
  fc.assert(
    fc.property(situations, (found) => {
      const situation = found as unknown as Situation;
      const step = decide(situation);
      const { current, good, record: known } = situation;
      const bad = new Set(known.bad.map((entry) => entry.version));
      if (step.type === 'keep') {
        assert.equal(step.version, current);
        assert.ok(situation.health?.live === true && situation.health.running);
        assert.equal(situation.health.version, step.version);
        assert.ok(situation.health.liveForS >= PROOF_S);
      }
      if (step.type === 'return') assert.equal(step.to, good);
      if (step.type === 'try' && step.version !== current) {
        assert.ok(situation.mayRestart && situation.complete.includes(step.version));
        assert.ok(!bad.has(step.version));
        assert.ok((situation.offer?.sequence ?? 0) >= known.sequence);
      }
      if (step.type === 'fetch') assert.ok(!bad.has(step.offer.version));
      // The same situation gives the same step: nothing is remembered outside the record.
      assert.deepEqual(decide(situation), step);
    }),
    { numRuns: 2_000 },
  );
});

test('versions are three whole numbers, compared as numbers', () => {
  for (const good of ['0.0.0', '1.2.3', '10.20.30']) assert.ok(isVersion(good), good);
  for (const bad of [
    '',
    '1',
    '1.2',
    '1.2.3.4',
    'v1.2.3',
    '1.2.3-beta',
    '01.2.3',
    '1.2.x',
    '1.2.3\n',
  ]) {
    assert.ok(!isVersion(bad), bad);
  }
  assert.ok(compareVersions('1.9.0', '1.10.0') < 0);
  assert.ok(compareVersions('2.0.0', '1.99.99') > 0);
  assert.equal(compareVersions('1.2.3', '1.2.3'), 0);
});

test('the maintenance window is in the time zone of the plant and may end on the next day', () => {
  const night: MaintenanceWindow = {
    days: ['tue'],
    from: 23 * 60,
    to: 2 * 60,
    timeZone: 'Europe/Oslo',
  };
  const at = (text: string): boolean => isInWindow(Date.parse(text), night);
  assert.equal(at('2026-11-24T21:59:00Z'), false); // Tuesday 22:59 in Oslo
  assert.equal(at('2026-11-24T22:00:00Z'), true);
  assert.equal(at('2026-11-25T00:59:59Z'), true); // Wednesday 01:59
  assert.equal(at('2026-11-25T01:00:00Z'), false);
  assert.equal(at('2026-11-25T22:30:00Z'), false); // Wednesday night
  const day: MaintenanceWindow = { ...night, days: ['sun', 'mon'], from: 120, to: 240 };
  assert.equal(isInWindow(Date.parse('2026-11-23T01:30:00Z'), day), true); // Monday 02:30
  assert.equal(isInWindow(Date.parse('2026-11-23T03:00:00Z'), day), false);
  assert.equal(isInWindow(Date.parse('2026-11-24T01:30:00Z'), day), false);
  // The hour that comes twice when summer time ends is in the window twice.
  const double: MaintenanceWindow = { ...day, from: 120, to: 180 };
  assert.equal(isInWindow(Date.parse('2026-10-25T00:30:00Z'), double), true);
  assert.equal(isInWindow(Date.parse('2026-10-25T01:30:00Z'), double), true);
});

test('the record stays within its bounds, and tells the same thing once', () => {
  let record = EMPTY_RECORD;
  for (let index = 0; index < 500; index++) {
    record = withBad(record, { version: `1.0.${index}`, reason: 'x', time: index });
    record = withEvent(record, { time: index, code: 'update-tried', text: `try ${index}` });
    record = withEvent(record, { time: index + 1, code: 'update-tried', text: `try ${index}` });
  }
  assert.equal(record.bad.length, 100);
  assert.equal(record.bad.at(-1)?.version, '1.0.499');
  assert.equal(record.events.length, 200);
  assert.equal(record.events.at(-1)?.text, 'try 499');
  const again = withBad(record, { version: '1.0.499', reason: 'y', time: 0 });
  assert.equal(again.bad.length, 100);
});
