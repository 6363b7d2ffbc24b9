import assert from 'node:assert/strict';
import { test } from '@playwright/test';
import { AlarmList } from '../../../src/plant/alarm-list.ts';
import type { AlarmRule } from '../../../src/plant/alarm-rules.ts';

const HI: AlarmRule = {
  id: 'T/HI',
  tag: 'T',
  priority: 'high',
  message: 'T high',
  condition: { kind: 'HI', limit: 100, deadband: 5 },
  onDelayMs: 2000,
  offDelayMs: 3000,
};

/** Feeds one value a second and returns the states the row went through, with their seconds. */
function feed(values: readonly (number | null)[], rule: AlarmRule = HI): string[] {
  const list = new AlarmList([rule], () => 'Area');
  const changes: string[] = [];
  values.forEach((value, second) => {
    list.judge(rule.tag, second * 1000, value, value === null ? 'bad.sensorFailure' : 'good');
    for (const row of list.takeChanges()) changes.push(`${second} ${row.state}`);
  });
  return changes;
}

test('an alarm is raised only when the limit stays crossed for the on delay', () => {
  assert.deepEqual(feed([90, 101, 99, 101, 102, 103, 103]), ['5 unacknowledged']);
});

test('it returns only when the value stays beyond the deadband for the off delay', () => {
  assert.deepEqual(feed([101, 101, 101, 96, 94, 96, 94, 94, 94, 94]), [
    '2 unacknowledged',
    '9 returned',
  ]);
});

test('a bad input neither raises nor ends an alarm', () => {
  assert.deepEqual(feed([101, 101, 101, null, null, null, 101]), [
    '2 unacknowledged',
    // Told again: the row says that nobody knows, and later that it is known.
    '3 unacknowledged',
    '6 unacknowledged',
  ]);
});

test('an alarm acknowledged while it stands is normal when it returns, and leaves the list', () => {
  const list = new AlarmList([HI], () => 'Area');
  for (const second of [0, 1, 2]) list.judge('T', second * 1000, 101, 'good');
  assert.equal(list.obey({ action: 'acknowledge', alarm: 'T/HI', by: 'panel-3' }, 2000), 'done');
  const [row] = list.rows();
  assert.deepEqual(row, {
    id: 'T/HI',
    tag: 'T',
    state: 'acknowledged',
    priority: 'high',
    since: 2000,
    message: 'T high',
    value: 101,
    limit: 100,
    area: 'Area',
    acknowledgedBy: 'panel-3',
  });
  for (const second of [3, 4, 5, 6]) list.judge('T', second * 1000, 80, 'good');
  assert.deepEqual(list.rows(), []);
  assert.equal(list.takeChanges()[0]?.state, 'normal');
});

test('an alarm that returned unacknowledged stays until it is acknowledged', () => {
  const list = new AlarmList([HI], () => 'Area');
  for (const second of [0, 1, 2]) list.judge('T', second * 1000, 101, 'good');
  for (const second of [3, 4, 5, 6]) list.judge('T', second * 1000, 80, 'good');
  assert.equal(list.rows()[0]?.state, 'returned');
  list.takeCareOfOlder(5999, 'shift');
  assert.equal(list.rows().length, 1);
  list.takeCareOfOlder(6000, 'shift');
  assert.deepEqual(list.rows(), []);
});

test('a low limit and a word are judged in their own sense', () => {
  const low: AlarmRule = { ...HI, condition: { kind: 'LO', limit: 10, deadband: 2 } };
  assert.deepEqual(feed([9, 9, 9, 11, 11, 11, 11, 13, 13, 13, 13], low), [
    '2 unacknowledged',
    '10 returned',
  ]);
  const stopped: AlarmRule = { ...HI, condition: { kind: 'equals', value: 0 } };
  assert.deepEqual(feed([1, 0, 0, 0], stopped), ['3 unacknowledged']);
});
