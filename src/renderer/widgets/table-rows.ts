/**
 * Which rows of a data table are shown and in what order. Pure: rows are read once per decision, so
 * that the order stands still between decisions while values change.
 */
import type { TagState } from '../quality.ts';
import type { SampleValue, TableColumn, TagKey } from '../../preload/api.d.ts';
import { matchesTerms, parseTerms, type Term } from './tables/row-filter.ts';
import { compareCells, type SortKey, type SortValue } from './tables/sort-keys.ts';

/** Columns, from left to right. */
export const COLUMNS: readonly TableColumn[] = [
  'tag',
  'label',
  'value',
  'unit',
  'state',
  'age',
  'time',
];

/** What a decision needs of a tag; a `ShownTag` has all of it. */
export interface TableRow {
  readonly key: TagKey;
  readonly source: string;
  readonly name: string;
  readonly label: string;
  readonly unit: string;
  readonly value: SampleValue;
  readonly state: TagState;
  readonly mark: string;
  /** Unix ms; NaN: none. */
  readonly sourceTime: number;
  /** Unix ms; NaN: never proven. */
  readonly proofTime: number;
}

/** Columns whose first click brings the notable rows to the top. */
export const DOWN_FIRST: ReadonlySet<string> = new Set<TableColumn>(['state', 'age', 'time']);

/** Worst last, so that descending brings what needs a look to the top. */
const STATE_ORDER: readonly TagState[] = [
  'live',
  'uncertain',
  'waiting',
  'late',
  'stale',
  'config',
  'bad',
  'nocomm',
];

const FIELDS = ['state', 'source', 'unit'] as const;
type Field = (typeof FIELDS)[number];

/** A filter made from what an operator typed. */
export interface RowFilter {
  readonly terms: readonly Term<Field>[];
  /** The rows that match change with the values. */
  readonly followsValues: boolean;
}

/** Text is looked for in tag, name, state and mark; fields: `state:`, `source:`, `unit:`. */
export function parseFilter(text: string): RowFilter {
  const terms = parseTerms(text, FIELDS);
  return { terms, followsValues: terms.some(({ field }) => field === 'state' || field === 'text') };
}

/** True when a row is shown under a filter. */
export function matchesFilter(row: TableRow, { terms }: RowFilter): boolean {
  return matchesTerms(terms, (field, word) => {
    switch (field) {
      case 'state':
        return row.state === word;
      case 'source':
        return row.source.toLowerCase().includes(word);
      case 'unit':
        return row.unit.toLowerCase() === word;
      case 'text':
        return `${row.key}\n${row.name}\n${row.label}\n${row.state}\n${row.mark}`
          .toLowerCase()
          .includes(word);
    }
  });
}

/** True when the order by these keys changes with the values. */
export function sortFollowsValues(sort: readonly SortKey[]): boolean {
  return sort.some(({ column }) => ['value', 'state', 'age', 'time'].includes(column));
}

/** Sorted copy; equal rows keep the order given. What is not shown (bad, never seen) goes last. */
export function sortRows<R extends TableRow>(
  rows: readonly R[],
  sort: readonly SortKey[],
  collator: Intl.Collator,
): R[] {
  const keys = sort.filter(({ column }) => COLUMNS.some((known) => known === column));
  if (keys.length === 0) return [...rows];
  return [...rows].sort((a, b) => {
    for (const { column, descending } of keys) {
      const order = compareCells(sortValue(a, column), sortValue(b, column), descending, collator);
      if (order !== 0) return order;
    }
    return 0;
  });
}

/** What counts in a column; null: nothing is shown there. */
function sortValue(row: TableRow, column: string): SortValue {
  switch (column) {
    case 'tag':
      return row.key;
    case 'label':
      return row.label;
    case 'unit':
      return row.unit === '' ? null : row.unit;
    case 'state':
      return STATE_ORDER.indexOf(row.state);
    case 'age':
      // Old proof, great age.
      return Number.isNaN(row.proofTime) ? null : -row.proofTime;
    case 'time':
      return Number.isNaN(row.sourceTime) ? null : row.sourceTime;
    case 'value': {
      if (row.state === 'bad' || row.value === null) return null;
      if (typeof row.value === 'boolean') return row.value ? 1 : 0;
      return Number.isNaN(row.value) ? null : row.value;
    }
    default:
      return null;
  }
}
