/** When a page that grows is renewed: early where nobody is there, and never while an alarm is new. */
import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import { MAX_ATTEMPTS, PAUSE_MS, QUIET, Renewal } from '../../../../src/main/display/renewal.ts';

const MB = 1_048_576;
const BUDGET_MB = 600;
const MINUTE_MS = 60_000;

function over(now = 0): Renewal {
  const renewal = new Renewal(BUDGET_MB * MB);
  renewal.looked((BUDGET_MB + 1) * MB, now);
  return renewal;
}

/** An hour and a half of a page that grows by so much a minute. */
function growing(fromMb: number, mbPerMinute: number): { renewal: Renewal; now: number } {
  const renewal = new Renewal(BUDGET_MB * MB);
  let now = 0;
  for (let minute = 0; minute < 90; minute += 1) {
    now = minute * MINUTE_MS;
    renewal.looked((fromMb + minute * mbPerMinute) * MB, now);
  }
  return { renewal, now };
}

test('a page within its budget that does not grow is never renewed', () => {
  const { renewal, now } = growing(BUDGET_MB - 1, 0);
  assert.equal(renewal.due(now), null);
});

test('a page over its budget is renewed at once where nobody is there and no alarm is new', () => {
  assert.deepEqual(over().due(0), { urgency: 'over', text: 'it uses 601 MB, more than 600 MB' });
});

test('it waits half a minute after somebody used the display, and ten seconds after an alarm', () => {
  const used = over();
  used.used(1_000);
  assert.equal(used.due(1_000 + QUIET.over.unusedMs - 1), null);
  assert.equal(used.due(1_000 + QUIET.over.unusedMs)?.urgency, 'over');

  const alarmed = over();
  alarmed.alarmed(1_000);
  assert.equal(alarmed.due(1_000 + QUIET.over.alarmMs - 1), null);
  assert.equal(alarmed.due(1_000 + QUIET.over.alarmMs)?.urgency, 'over');
});

test('a page that will be over within the hour is renewed before, but only in a long quiet', () => {
  // At the end 445 MB, and 3 MB more each minute: 625 MB in an hour.
  const { renewal, now } = growing(178, 3);
  assert.deepEqual(renewal.due(now), {
    urgency: 'soon',
    text: 'it uses 445 MB of 600 MB and grows by 4320 MB a day',
  });
  renewal.used(now);
  assert.equal(renewal.due(now + QUIET.soon.unusedMs - 1), null);
  assert.equal(renewal.due(now + QUIET.soon.unusedMs)?.urgency, 'soon');
  renewal.alarmed(now + QUIET.soon.unusedMs);
  assert.equal(renewal.due(now + QUIET.soon.unusedMs + QUIET.soon.alarmMs - 1), null);
});

test('a slow growth, or an hour not yet looked at, is no reason', () => {
  const slow = growing(400, 1);
  assert.equal(slow.renewal.due(slow.now), null);
  const young = new Renewal(BUDGET_MB * MB);
  for (let minute = 0; minute < 30; minute += 1) {
    young.looked((300 + 9 * minute) * MB, minute * MINUTE_MS);
  }
  assert.equal(young.due(30 * MINUTE_MS), null);
});

test('another budget of the site file counts at once', () => {
  const renewal = over();
  renewal.setBudget(2 * BUDGET_MB * MB);
  assert.equal(renewal.due(0), null);
});

test('a page that is as large again is renewed once an hour at most', () => {
  const renewal = over();
  renewal.renewed(1_000);
  assert.equal(renewal.due(1_000), null);
  renewal.looked(2 * BUDGET_MB * MB, 2_000);
  assert.equal(renewal.due(1_000 + PAUSE_MS - 1), null);
  assert.equal(renewal.due(1_000 + PAUSE_MS)?.urgency, 'over');
});

test('attempts that are disturbed are counted, anew for each page', () => {
  const renewal = over();
  const said = Array.from({ length: MAX_ATTEMPTS }, () => renewal.disturbed());
  assert.deepEqual(said, [...Array<boolean>(MAX_ATTEMPTS - 1).fill(false), true]);
  renewal.renewed(0);
  assert.equal(renewal.disturbed(), false);
});
