import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import type { AlarmRow } from '../../../../src/main/bridge/contract.ts';
import {
  compareNewest,
  listed,
  mergeRows,
  shownRows,
  tally,
  type ListedAlarm,
} from '../../../../src/renderer/widgets/alarm-rows.ts';

function alarm(id: string, part: Partial<AlarmRow> = {}, source = 'boiler'): ListedAlarm {
  return listed(source, {
    id,
    tag: id,
    state: 'unacknowledged',
    priority: 'medium',
    since: 0,
    message: '',
    suspect: false,
    pending: false,
    ...part,
  });
}

function ids(rows: readonly ListedAlarm[]): string[] {
  return rows.map((row) => row.alarm.id);
}

test('the newest unacknowledged alarm comes first', () => {
  const rows = [
    alarm('old', { since: 1 }),
    alarm('done', { since: 9, state: 'acknowledged' }),
    alarm('new', { since: 5 }),
    alarm('gone', { since: 7, state: 'returned' }),
  ];
  assert.deepEqual(ids(rows.sort(compareNewest)), ['gone', 'new', 'old', 'done']);
});

test('rows that changed are put anew, and the order is that of all of them sorted', () => {
  let seed = 7;
  const random = (): number => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
  const known = new Map<string, ListedAlarm>();
  let rows: ListedAlarm[] = [];
  for (let round = 0; round < 200; round += 1) {
    const changed = new Set<string>();
    for (let n = 0; n < 5; n += 1) {
      const row = alarm(`${Math.floor(random() * 40)}`, {
        since: Math.floor(random() * 20),
        state: random() < 0.5 ? 'unacknowledged' : 'acknowledged',
      });
      if (random() < 0.3) known.delete(row.id);
      else known.set(row.id, row);
      changed.add(row.id);
    }
    rows = mergeRows(rows, changed, (id) => known.get(id));
    assert.deepEqual(ids(rows), ids([...known.values()].sort(compareNewest)));
  }
});

test('counts are of alarms whose cause stands; what is set aside or unknown is told apart', () => {
  const counts = tally([
    alarm('a', { priority: 'urgent' }),
    alarm('b', { priority: 'high', state: 'returned' }),
    alarm('c', { priority: 'high', state: 'latchedAcknowledged' }),
    alarm('d', { state: 'shelved' }),
    alarm('e', { state: 'normal', inputQuality: 'bad.notConnected' }),
    alarm('f', { state: 'suppressed' }),
    alarm('g', { state: 'outOfService' }),
    alarm('h', { state: 'outOfService' }),
  ]);
  assert.deepEqual(counts, {
    standing: [1, 1, 0, 0],
    unacknowledged: 2,
    tabs: { active: 3, unknown: 1, shelved: 1, suppressed: 1, outOfService: 2 },
  });
});

test('where not all find room, urgent alarms come first, and those whose command failed', () => {
  const rows = Array.from({ length: 50 }, (_, index) =>
    alarm(`${index}`, { since: 100 - index, ...(index === 40 ? { priority: 'urgent' } : {}) }),
  );
  const shown = shownRows(rows, 5, (row) => row.alarm.id === '30');
  assert.deepEqual(ids(shown), ['30', '40', '0', '1', '2']);
  const urgent = rows.map((row) => ({ ...row, priority: 1 as const }));
  assert.equal(shownRows(urgent, 5, () => false).length, 50);
});

test('alarms with one name at two sources are two rows', () => {
  const rows = [alarm('a', {}, 'x'), alarm('a', {}, 'y')];
  assert.equal(new Set(rows.map((row) => row.id)).size, 2);
});
