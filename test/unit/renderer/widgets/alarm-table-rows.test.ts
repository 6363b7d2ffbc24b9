import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import type { AlarmRow } from '../../../../src/main/bridge/contract.ts';
import { listed, type ListedAlarm } from '../../../../src/renderer/widgets/alarm-rows.ts';
import {
  groupByArea,
  matchesAlarm,
  parseAlarmFilter,
  sortAlarms,
  type TableItem,
} from '../../../../src/renderer/widgets/alarm-table-rows.ts';

const collator = new Intl.Collator('en', { numeric: true });

function alarm(id: string, part: Partial<AlarmRow> = {}): ListedAlarm {
  return listed('boiler', {
    id,
    tag: id,
    state: 'unacknowledged',
    priority: 'medium',
    since: 0,
    message: 'Drum level high',
    area: 'Boiler',
    suspect: false,
    pending: false,
    ...part,
  });
}

const ids = (rows: readonly ListedAlarm[]): string[] => rows.map((row) => row.alarm.id);

/** Alarms by their id, groups by area and number. */
const shape = (items: readonly TableItem[]): string[] =>
  items.map((item) =>
    item.kind === 'alarm'
      ? item.row.alarm.id
      : `${item.group.area} ${item.group.counts.join('/')} ${item.group.unacknowledged}`,
  );

test('a filter looks at the text, or at the field it names', () => {
  const row = alarm('LT-101', { priority: 'high' });
  const matches = (text: string): boolean => matchesAlarm(row, parseAlarmFilter(text), 'UNACK');
  for (const text of ['drum', 'LT-1', 'boiler', 'unack', 'priority:2', 'priority:1,high'])
    assert.equal(matches(text), true, text);
  for (const text of ['pump', 'priority:1', 'area:tank', '-drum', 'state:ack', 'drum pump'])
    assert.equal(matches(text), false, text);
  for (const text of ['state:un', 'area:boil', 'source:boiler', 'tag:lt', '-priority:1', 'area:'])
    assert.equal(matches(text), true, text);
});

test('rows that are equal by the columns chosen stay newest first', () => {
  const rows = [
    alarm('c', { priority: 'low' }),
    alarm('a', { priority: 'urgent' }),
    alarm('b', { priority: 'low' }),
  ];
  const by = (column: string, descending = false) =>
    ids(sortAlarms(rows, [{ column, descending }], collator));
  assert.deepEqual(by('priority'), ['a', 'c', 'b']);
  assert.deepEqual(by('tag', true), ['c', 'b', 'a']);
  assert.deepEqual(by('colour'), ['c', 'a', 'b']);
  assert.deepEqual(
    ids(
      sortAlarms(
        rows,
        [
          { column: 'priority', descending: true },
          { column: 'tag', descending: false },
        ],
        collator,
      ),
    ),
    ['b', 'c', 'a'],
  );
});

test('a column that says nothing of an alarm puts it last, up or down', () => {
  const rows = [alarm('none'), alarm('one', { limit: 1 }), alarm('two', { limit: 2 })];
  const by = (descending: boolean) =>
    ids(sortAlarms(rows, [{ column: 'limit', descending }], collator));
  assert.deepEqual(by(false), ['one', 'two', 'none']);
  assert.deepEqual(by(true), ['two', 'one', 'none']);
});

test('groups stand by name, urgent alarms before them and by themselves', () => {
  const rows = [
    alarm('t1', { area: 'Tanks', priority: 'low' }),
    alarm('u', { area: 'Tanks', priority: 'urgent' }),
    alarm('b1', { area: 'Boiler', priority: 'high' }),
    alarm('b2', { area: 'Boiler', priority: 'high', state: 'acknowledged' }),
  ];
  assert.deepEqual(shape(groupByArea(rows, new Set(), collator)), [
    'u',
    'Boiler 0/2/0/0 1',
    'Tanks 0/0/0/1 1',
  ]);
  assert.deepEqual(shape(groupByArea(rows, new Set(['Boiler']), collator)), [
    'u',
    'Boiler 0/2/0/0 1',
    'b1',
    'b2',
    'Tanks 0/0/0/1 1',
  ]);
});

test('alarms of no area are a group too', () => {
  const { area, ...nowhere } = alarm('x').alarm;
  assert.equal(area, 'Boiler');
  const items = groupByArea([listed('boiler', nowhere)], new Set(), collator);
  assert.deepEqual(shape(items), [' 0/0/1/0 1']);
});
