import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import {
  matchesFilter,
  parseFilter,
  sortFollowsValues,
  sortRows,
  type TableRow,
} from '../../../../src/renderer/widgets/table-rows.ts';

const collator = new Intl.Collator('en', { numeric: true });

function row(key: string, part: Partial<TableRow> = {}): TableRow {
  return {
    key,
    source: 'boiler',
    name: key,
    label: key,
    unit: 'bar',
    value: 1,
    state: 'live',
    mark: '',
    sourceTime: 1_000,
    proofTime: 1_000,
    ...part,
  };
}

function matching(rows: readonly TableRow[], text: string): string[] {
  const filter = parseFilter(text);
  return rows.filter((one) => matchesFilter(one, filter)).map((one) => one.key);
}

function keysBy(rows: readonly TableRow[], column: string, descending = false): string[] {
  return sortRows(rows, [{ column, descending }], collator).map((one) => one.key);
}

test('a filter looks for text in tag, name and mark, whatever the case', () => {
  const rows = [
    row('PT-1', { label: 'Steam pressure' }),
    row('TT-1'),
    row('LT-1', { state: 'bad', mark: 'BAD · SENSOR' }),
  ];
  assert.deepEqual(matching(rows, 'STEAM'), ['PT-1']);
  assert.deepEqual(matching(rows, 'sensor'), ['LT-1']);
  assert.deepEqual(matching(rows, ''), ['PT-1', 'TT-1', 'LT-1']);
});

test('all parts of a filter must hold, and each can be turned round', () => {
  const rows = [
    row('PT-1', { state: 'stale' }),
    row('PT-2'),
    row('TT-1', { state: 'nocomm', source: 'cooling' }),
  ];
  assert.deepEqual(matching(rows, 'state:stale,nocomm'), ['PT-1', 'TT-1']);
  assert.deepEqual(matching(rows, 'pt -state:live'), ['PT-1']);
  assert.deepEqual(matching(rows, '-source:cool'), ['PT-1', 'PT-2']);
});

test('a half typed part hides nothing', () => {
  const rows = [row('PT-1')];
  assert.deepEqual(matching(rows, 'state:'), ['PT-1']);
  assert.deepEqual(matching(rows, '-'), ['PT-1']);
});

test('tags sort by their numbers, not letter by letter', () => {
  assert.deepEqual(keysBy([row('PT-10'), row('PT-9')], 'tag'), ['PT-9', 'PT-10']);
});

test('values that are not shown go last in both directions', () => {
  const rows = [
    row('bad', { state: 'bad', value: 99 }),
    row('none', { value: null }),
    row('two', { value: 2 }),
    row('one', { value: 1 }),
  ];
  assert.deepEqual(keysBy(rows, 'value'), ['one', 'two', 'bad', 'none']);
  assert.deepEqual(keysBy(rows, 'value', true), ['two', 'one', 'bad', 'none']);
});

test('numbers, truth values and words in one column have an order', () => {
  const rows = [row('w', { value: 'auto' }), row('t', { value: true }), row('n', { value: 0.5 })];
  assert.deepEqual(keysBy(rows, 'value'), ['n', 't', 'w']);
});

test('the oldest proof has the greatest age', () => {
  const rows = [
    row('old', { proofTime: 1 }),
    row('new', { proofTime: 9 }),
    row('never', { proofTime: NaN }),
  ];
  assert.deepEqual(keysBy(rows, 'age', true), ['old', 'new', 'never']);
});

test('states sort with the worst on top when descending', () => {
  const rows = [row('a'), row('b', { state: 'nocomm' }), row('c', { state: 'late' })];
  assert.deepEqual(keysBy(rows, 'state', true), ['b', 'c', 'a']);
});

test('rows that are equal keep their order, and a second key decides among equals', () => {
  const rows = [row('c', { unit: 'bar' }), row('a', { unit: 'K' }), row('b', { unit: 'bar' })];
  assert.deepEqual(keysBy(rows, 'unit'), ['c', 'b', 'a']);
  const sort = [
    { column: 'unit', descending: false },
    { column: 'tag', descending: false },
  ];
  assert.deepEqual(
    sortRows(rows, sort, collator).map((one) => one.key),
    ['b', 'c', 'a'],
  );
});

test('a stored sort by a column that no longer exists is ignored', () => {
  assert.deepEqual(keysBy([row('b'), row('a')], 'colour'), ['b', 'a']);
});

test('the table knows when its order changes with the values', () => {
  assert.equal(sortFollowsValues([{ column: 'tag', descending: false }]), false);
  assert.equal(sortFollowsValues([{ column: 'state', descending: false }]), true);
  assert.equal(parseFilter('state:stale').followsValues, true);
  assert.equal(parseFilter('source:a').followsValues, false);
});
