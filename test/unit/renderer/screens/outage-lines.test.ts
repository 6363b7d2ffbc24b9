import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import type { Outage } from '../../../../src/main/outage.ts';
import { outageLine, type OutageLine } from '../../../../src/renderer/screens/outage-lines.ts';
import { messagesFor } from '../../../../src/renderer/text/messages.ts';

const NOW = 1_764_000_000_000;
const OUTAGE: Outage = {
  id: 1,
  source: 'boiler',
  cause: 'reset (1006)',
  code: 1006,
  rung: 1,
  faultTime: NOW - 60_000,
  suspectTime: null,
  deadTime: null,
  openTime: null,
  freshTime: NOW - 59_900,
  paintedTime: NOW - 59_800,
  backfilledTime: null,
  attempts: 1,
  missed: 0,
  recovered: 0,
  lost: 0,
};

function line(more: Partial<Outage> = {}, isOpen = false): OutageLine {
  return outageLine(
    { ...OUTAGE, ...more },
    {
      now: NOW,
      words: messagesFor('en'),
      labelOf: (source) => source.toUpperCase(),
      sinceText: String,
      shortText: (ms) => `${ms / 1000} s`,
      isOpen: () => isOpen,
    },
  );
}

test('an outage lasted until fresh values were painted, not until a socket opened', () => {
  assert.equal(line().lasted, '0.2 s');
  assert.equal(line({ paintedTime: null }).lasted, '0.1 s');
  assert.equal(line({ paintedTime: NOW }).lasted, '1 m 0 s');
});

test('one that goes on says so, and nothing of it reads as healed or counted', () => {
  const open = line({ freshTime: null, paintedTime: null, missed: 5, lost: 5 }, true);
  assert.equal(open.lasted, '1 m 0 s so far');
  assert.equal(open.healing, 'tried: connection replaced · 1 dial');
  assert.equal(open.samples, '');
});

test('one whose end nobody saw does not count on', () => {
  const unseen = line({ freshTime: null, paintedTime: null });
  assert.equal(unseen.lasted, 'end not seen');
  assert.equal(unseen.healing, 'tried: connection replaced · 1 dial');
  assert.equal(unseen.samples, '');
});

const CAUSES: readonly (readonly [cause: string, code: number | null, text: string])[] = [
  ['reset (1006)', 1006, 'Connection cut off without a word (code 1006)'],
  ['closed (4711)', 4711, 'Closed (code 4711)'],
  ['HTTP 503', null, 'Server or balancer answered HTTP 503'],
  ['drain', null, 'Server asked us to move'],
  ['connection refused', null, 'Connection refused'],
  ['TLS: expired', null, 'TLS: expired'],
];
for (const [cause, code, text] of CAUSES) {
  test(`the cause ${cause} reads: ${text}`, () => {
    assert.equal(line({ cause, code }).cause, text);
  });
}

test('lost samples are said loudly, none missed quietly', () => {
  const lossy = line({ missed: 10, recovered: 7, lost: 3 });
  assert.equal(lossy.samples, '7 samples recovered, 3 LOST');
  assert.ok(lossy.hasLost);
  assert.equal(line().samples, 'no samples missed');
});
