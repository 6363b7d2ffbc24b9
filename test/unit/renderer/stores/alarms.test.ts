import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import { createPinia, setActivePinia } from 'pinia';
import type { AlarmNews, AlarmRow } from '../../../../src/main/bridge/contract.ts';
import { useAlarms } from '../../../../src/renderer/stores/alarms.ts';

function row(id: string, part: Partial<AlarmRow> = {}): AlarmRow {
  return {
    id,
    tag: 'LT-101',
    state: 'unacknowledged',
    priority: 'urgent',
    since: 1,
    message: '',
    suspect: false,
    pending: false,
    ...part,
  };
}

function news(alarms: readonly AlarmRow[], part: Partial<AlarmNews> = {}): AlarmNews {
  return {
    source: 'boiler',
    proof: 0,
    completeTime: 0,
    offers: [],
    maxShelveMs: null,
    dropped: 0,
    whole: false,
    alarms,
    gone: [],
    ...part,
  };
}

test.beforeEach(() => {
  setActivePinia(createPinia());
});

test('alarms nobody acknowledged are counted up to a priority, over all sources', () => {
  const alarms = useAlarms();
  alarms.apply([
    news([row('a'), row('b', { priority: 'high' }), row('c', { priority: 'low' })]),
    news([row('a'), row('d', { state: 'acknowledged' })], { source: 'tanks' }),
  ]);
  assert.deepEqual(
    [1, 2, 3, 4].map((upTo) => alarms.unacknowledged(upTo as 1 | 2 | 3 | 4)),
    [2, 3, 3, 4],
  );
});

test('the count follows acknowledgement, return, a new list and a source that is dropped', () => {
  const alarms = useAlarms();
  alarms.apply([news([row('a'), row('b'), row('c')]), news([row('d')], { source: 'tanks' })]);
  alarms.apply([news([row('a', { state: 'acknowledged' })], { gone: ['b'] })]);
  assert.equal(alarms.unacknowledged(1), 2);
  // Returned, it still waits.
  alarms.apply([news([row('c', { state: 'returned' })])]);
  assert.equal(alarms.unacknowledged(1), 2);
  alarms.apply([news([row('e', { priority: 'low' })], { whole: true })]);
  assert.equal(alarms.unacknowledged(1), 1);
  assert.equal(alarms.unacknowledged(4), 2);
  alarms.keepOnly(new Set(['boiler']));
  assert.equal(alarms.unacknowledged(4), 1);
});

test('the most pressing alarm is the newest of the most urgent', () => {
  const alarms = useAlarms();
  alarms.apply([
    news([row('low', { priority: 'low', since: 9 }), row('first', { since: 3 })]),
    news([row('second', { since: 5 }), row('done', { since: 8, state: 'acknowledged' })], {
      source: 'tanks',
    }),
  ]);
  assert.equal(alarms.mostPressing(2)?.alarm.id, 'second');
  assert.equal(alarms.mostPressing(2)?.source, 'tanks');
  alarms.apply([news([], { source: 'tanks', whole: true })]);
  assert.equal(alarms.mostPressing(2)?.alarm.id, 'first');
  alarms.apply([news([], { gone: ['first'] })]);
  assert.equal(alarms.mostPressing(2), undefined);
});
