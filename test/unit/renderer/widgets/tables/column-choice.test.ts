import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import {
  chosenColumns,
  moveColumn,
  toggleColumn,
} from '../../../../../src/renderer/widgets/tables/column-choice.ts';

const ALL = ['tag', 'name', 'value', 'age'] as const;
type Column = (typeof ALL)[number];

test('the operator’s columns come before the file’s, and those before all', () => {
  assert.deepEqual(chosenColumns(ALL, undefined, undefined), ALL);
  assert.deepEqual(chosenColumns<Column>(ALL, undefined, ['age', 'tag']), ['age', 'tag']);
  assert.deepEqual(chosenColumns<Column>(ALL, ['value'], ['age', 'tag']), ['value']);
  assert.deepEqual(chosenColumns<Column>(ALL, [], ['age', 'tag']), ['age', 'tag']);
});

test('stored columns that are none, or stand twice, are left out', () => {
  assert.deepEqual(chosenColumns(ALL, ['age', 'colour', 'age', 'tag'], undefined), ['age', 'tag']);
  assert.deepEqual(chosenColumns(ALL, ['colour'], undefined), ALL);
});

test('a column that is shown again takes its usual place', () => {
  assert.deepEqual(toggleColumn<Column>(ALL, ['tag', 'age'], 'value'), ['tag', 'value', 'age']);
  assert.deepEqual(toggleColumn<Column>(ALL, ['name'], 'tag'), ['tag', 'name']);
  // After the last of those it usually follows, also where the operator moved them.
  assert.deepEqual(toggleColumn<Column>(ALL, ['age', 'tag'], 'value'), ['age', 'tag', 'value']);
});

test('the last column stays', () => {
  assert.deepEqual(toggleColumn<Column>(ALL, ['tag', 'age'], 'tag'), ['age']);
  assert.deepEqual(toggleColumn<Column>(ALL, ['age'], 'age'), ['age']);
});

test('a column moves by one place and not beyond the ends', () => {
  assert.deepEqual(moveColumn<Column>(ALL, 'age', -1), ['tag', 'name', 'age', 'value']);
  assert.deepEqual(moveColumn<Column>(ALL, 'tag', 1), ['name', 'tag', 'value', 'age']);
  assert.deepEqual(moveColumn<Column>(ALL, 'tag', -1), ALL);
  assert.deepEqual(moveColumn<Column>(ALL, 'age', 1), ALL);
});
