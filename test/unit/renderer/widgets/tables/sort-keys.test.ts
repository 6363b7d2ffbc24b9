import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import {
  ariaSort,
  compareCells,
  sortAfterClick,
  sortAfterShiftClick,
  sortMark,
  type SortKey,
} from '../../../../../src/renderer/widgets/tables/sort-keys.ts';

const up = (column: string): SortKey => ({ column, descending: false });
const down = (column: string): SortKey => ({ column, descending: true });
const collator = new Intl.Collator('en', { numeric: true });

test('a click sorts, a second turns round, a third takes away; earlier keys count next', () => {
  const first = sortAfterClick([], 'tag', false);
  assert.deepEqual(first, [up('tag')]);
  const second = sortAfterClick(first, 'state', true);
  assert.deepEqual(second, [down('state'), up('tag')]);
  const third = sortAfterClick(second, 'state', true);
  assert.deepEqual(third, [up('state'), up('tag')]);
  assert.deepEqual(sortAfterClick(third, 'state', true), first);
});

test('a click with Shift leaves the first key where it is', () => {
  const two = sortAfterShiftClick([up('tag')], 'state', true);
  assert.deepEqual(two, [up('tag'), down('state')]);
  const turned = sortAfterShiftClick(two, 'state', true);
  assert.deepEqual(turned, [up('tag'), up('state')]);
  assert.deepEqual(sortAfterShiftClick(turned, 'state', true), [up('tag')]);
  assert.deepEqual(sortAfterShiftClick(two, 'tag', false), [down('tag'), down('state')]);
});

test('at most three keys are kept, the newest among them', () => {
  let sort: SortKey[] = [];
  for (const column of ['tag', 'label', 'value', 'unit'])
    sort = sortAfterClick(sort, column, false);
  assert.deepEqual(sort, [up('unit'), up('value'), up('label')]);
  assert.deepEqual(sortAfterShiftClick(sort, 'age', true), [up('unit'), up('value'), down('age')]);
});

test('the mark says direction, and place only where there are several keys', () => {
  assert.equal(sortMark([up('tag')], 'tag'), '▲');
  assert.equal(sortMark([up('tag'), down('age')], 'age'), '▼2');
  assert.equal(sortMark([up('tag')], 'age'), '');
  assert.equal(ariaSort([down('tag')], 'tag'), 'descending');
  assert.equal(ariaSort([down('tag')], 'age'), 'none');
});

test('an empty cell goes last whichever way the column is turned; figures go before words', () => {
  for (const descending of [true, false]) {
    assert.equal(compareCells(null, 1, descending, collator), 1);
    assert.equal(compareCells('a', null, descending, collator), -1);
  }
  assert.equal(compareCells(null, null, true, collator), 0);
  assert.equal(compareCells(2, 'a', false, collator), -1);
  assert.ok(compareCells('P-9', 'P-10', false, collator) < 0);
});
