import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import { closureWord, SessionCounts } from '../../../../src/main/sources/session-counts.ts';

const RESET = { kind: 'close', code: 1006, reason: '' } as const;

test('a greeted session that is cut off is an abnormal closure, a dial that fails is not', () => {
  const counts = new SessionCounts();
  counts.dialed();
  counts.greeted(1);
  counts.closed(1, RESET);
  counts.dialed();
  counts.closed(2, { kind: 'refused', reason: '' });
  counts.dialed();
  counts.greeted(3);
  counts.dialed();
  counts.greeted(4);
  counts.dropped(3);
  assert.deepEqual(counts.read(), {
    connections: 1,
    attempts: 4,
    reconnects: 2,
    closures: new Map([['1006', 1]]),
    failures: new Map([['refused', 1]]),
  });
});

test('a server that says goodbye is no abnormal closure', () => {
  const counts = new SessionCounts();
  for (const code of [1000, 1001, 1012]) {
    counts.greeted(code);
    counts.closed(code, { kind: 'close', code, reason: '' });
  }
  assert.equal(counts.read().closures.size, 0);
});

test('whatever a server closes with, the words are a closed list', () => {
  const words = new Set<string | null>();
  for (let code = 0; code < 70_000; code++) words.add(closureWord({ ...RESET, code }));
  for (let status = 0; status < 1_000; status++) {
    words.add(closureWord({ kind: 'http', status, reason: '' }));
  }
  assert.ok(words.size < 35, String(words.size));
  assert.ok(words.has('other') && words.has('http-other'));
});
