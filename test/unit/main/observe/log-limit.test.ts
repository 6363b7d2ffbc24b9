import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import { BURST, LogLimit, REFILL_MS } from '../../../../src/main/observe/log-limit.ts';

test('a code that repeats for ever is written now and then, with the number left out', () => {
  const limit = new LogLimit();
  for (let line = 0; line < BURST; line++) assert.equal(limit.admit('link-lost', line), 0);
  for (let line = 0; line < 100; line++) assert.equal(limit.admit('link-lost', 1_000), null);
  assert.equal(limit.admit('link-lost', REFILL_MS), 100);
  assert.equal(limit.admit('link-lost', REFILL_MS), null);
});

test('one loud code does not silence another', () => {
  const limit = new LogLimit();
  for (let line = 0; line < 1_000; line++) limit.admit('loud', 0);
  assert.equal(limit.admit('quiet', 0), 0);
});

test('codes made up by a peer do not grow the limiter without end', () => {
  const limit = new LogLimit();
  let written = 0;
  for (let code = 0; code < 100_000; code++) if (limit.admit(`x${code}`, 0) !== null) written++;
  assert.ok(written < 1_000);
});
