import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import type { AlarmList } from '../../../../src/main/bridge/contract.ts';
import { bannerContent, shownRows } from '../../../../src/renderer/widgets/alarm-rows.ts';

type Alarm = AlarmList['alarms'][number];

function alarm(id: string, part: Partial<Alarm> = {}): Alarm {
  return {
    id,
    tag: id,
    state: 'unacknowledged',
    priority: 'medium',
    since: 0,
    message: '',
    suspect: false,
    acknowledging: false,
    ...part,
  };
}

function list(alarms: readonly Alarm[], source = 'boiler'): AlarmList {
  return { source, proof: 0, completeTime: 1, alarms };
}

const live = (): boolean => true;

test('the newest unacknowledged alarm comes first', () => {
  const { rows } = bannerContent(
    [
      list([
        alarm('old', { since: 1 }),
        alarm('done', { since: 9, state: 'acknowledged' }),
        alarm('new', { since: 5 }),
        alarm('gone', { since: 7, state: 'returned' }),
      ]),
    ],
    live,
  );
  assert.deepEqual(
    rows.map((row) => row.alarm.id),
    ['gone', 'new', 'old', 'done'],
  );
});

test('counts are of alarms whose cause stands; what is set aside is told apart', () => {
  const content = bannerContent(
    [
      list([
        alarm('a', { priority: 'urgent' }),
        alarm('b', { priority: 'high', state: 'returned' }),
        alarm('c', { priority: 'high', state: 'latchedAcknowledged' }),
        alarm('d', { state: 'shelved' }),
        alarm('e', { state: 'normal' }),
      ]),
    ],
    live,
  );
  assert.deepEqual(content.counts, [1, 1, 0, 0]);
  assert.equal(content.shelved, 1);
  assert.equal(content.rows.length, 3);
});

test('every row of a list that is not live is suspect', () => {
  const lists = [list([alarm('a')], 'boiler'), list([alarm('b')], 'cooling')];
  const { rows } = bannerContent(lists, (source) => source === 'boiler');
  assert.deepEqual(
    rows.map((row) => [row.source, row.suspect]),
    [
      ['boiler', false],
      ['cooling', true],
    ],
  );
});

test('an urgent alarm is never among those left out, nor one that failed to be acknowledged', () => {
  const alarms = Array.from({ length: 50 }, (_, index) =>
    alarm(`${index}`, { since: 100 - index, ...(index === 40 ? { priority: 'urgent' } : {}) }),
  );
  const { rows } = bannerContent([list(alarms)], live);
  const shown = shownRows(rows, 5, (row) => row.alarm.id === '30');
  assert.deepEqual(
    shown.map((row) => row.alarm.id),
    ['0', '1', '2', '30', '40'],
  );
  const urgent = rows.map((row) => ({ ...row, priority: 1 as const }));
  assert.equal(shownRows(urgent, 5, () => false).length, 50);
});

test('alarms with one name at two sources are two rows', () => {
  const { rows } = bannerContent([list([alarm('a')], 'x'), list([alarm('a')], 'y')], live);
  assert.equal(new Set(rows.map((row) => row.id)).size, 2);
});
