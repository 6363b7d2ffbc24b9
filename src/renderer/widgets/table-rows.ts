/**
 * Which rows of a data table are shown and in what order. Pure: rows are read once per decision, so
 * that the order stands still between decisions while values change.
 */
import type { TagState } from '../quality.ts';
import type { SampleValue, TagKey, WidgetView } from '../../preload/api.d.ts';

/** Columns, from left to right. */
export const COLUMNS = ['tag', 'label', 'value', 'unit', 'state', 'age', 'time'] as const;
export type TableColumn = (typeof COLUMNS)[number];

/** First key counts most. */
export type SortKey = NonNullable<WidgetView['sort']>[number];

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

/** More keys would change nothing anyone sees. */
const MOST_KEYS = 3;

/** Columns whose first click brings the notable rows to the top. */
const DOWN_FIRST: ReadonlySet<string> = new Set(['state', 'age', 'time']);

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

/** One part of a filter; all parts must hold. */
interface Term {
  readonly field: 'text' | 'state' | 'source' | 'unit';
  /** Lower case; one of them is enough. */
  readonly words: readonly string[];
  readonly negated: boolean;
}

/** A filter made from what an operator typed. */
export interface RowFilter {
  readonly terms: readonly Term[];
  /** The rows that match change with the values. */
  readonly followsValues: boolean;
}

/**
 * Parts separated by blanks, all of which must hold: text is looked for in tag, name, state and
 * mark; `state:stale,nocomm`, `source:…` and `unit:…` look at one field; `-` in front excludes.
 */
export function parseFilter(text: string): RowFilter {
  const terms = text
    .toLowerCase()
    .split(/\s+/)
    .filter((part) => part !== '' && part !== '-')
    .map((part): Term => {
      const negated = part.startsWith('-');
      const body = negated ? part.slice(1) : part;
      const field = (['state', 'source', 'unit'] as const).find((name) =>
        body.startsWith(`${name}:`),
      );
      if (field === undefined) return { field: 'text', words: [body], negated };
      const words = body.slice(field.length + 1).split(',');
      return { field, words: words.filter((word) => word !== ''), negated };
    })
    // Half typed: `state:` hides nothing yet.
    .filter((term) => term.words.length > 0);
  const followsValues = terms.some((term) => term.field === 'state' || term.field === 'text');
  return { terms, followsValues };
}

/** True when a row is shown under a filter. */
export function matchesFilter(row: TableRow, filter: RowFilter): boolean {
  return filter.terms.every((term) => holds(row, term) !== term.negated);
}

function holds(row: TableRow, term: Term): boolean {
  switch (term.field) {
    case 'state':
      return term.words.includes(row.state);
    case 'source':
      return term.words.some((word) => row.source.toLowerCase().includes(word));
    case 'unit':
      return term.words.includes(row.unit.toLowerCase());
    case 'text': {
      const text = `${row.key}\n${row.name}\n${row.label}\n${row.state}\n${row.mark}`.toLowerCase();
      return term.words.some((word) => text.includes(word));
    }
  }
}

/** The sort after a click on a column's head: it counts most, and the keys before it count next. */
export function sortAfterClick(sort: readonly SortKey[], column: TableColumn): SortKey[] {
  const first = sort[0];
  const downFirst = DOWN_FIRST.has(column);
  if (first?.column === column) {
    const rest = sort.slice(1);
    // Second click turns it round, third takes it away.
    return first.descending === downFirst
      ? [{ column, descending: !first.descending }, ...rest]
      : rest;
  }
  const others = sort.filter((key) => key.column !== column);
  return [{ column, descending: downFirst }, ...others].slice(0, MOST_KEYS);
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
      const order = compare(a, b, column, descending, collator);
      if (order !== 0) return order;
    }
    return 0;
  });
}

function compare(
  a: TableRow,
  b: TableRow,
  column: string,
  descending: boolean,
  collator: Intl.Collator,
): number {
  const left = sortValue(a, column);
  const right = sortValue(b, column);
  if (left === null || right === null) {
    return left === right ? 0 : left === null ? 1 : -1;
  }
  let order: number;
  if (typeof left === 'number' && typeof right === 'number') order = left - right;
  else if (typeof left === 'number') order = -1;
  else if (typeof right === 'number') order = 1;
  else order = collator.compare(left, right);
  return descending ? -order : order;
}

/** What counts in a column; null: nothing is shown there. */
function sortValue(row: TableRow, column: string): number | string | null {
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
