/**
 * What an alarm table shows, and in what order: filter, sort, and in a flood the groups by area.
 * Pure. Urgent alarms are never put into a group.
 */
import type { AlarmColumn, SampleValue } from '../../preload/api.d.ts';
import type { ListedAlarm } from './alarm-rows.ts';
import { matchesTerms, parseTerms, type Term } from './tables/row-filter.ts';
import { compareCells, type SortKey, type SortValue } from './tables/sort-keys.ts';

/** Columns, from left to right. */
export const COLUMNS: readonly AlarmColumn[] = [
  'priority',
  'time',
  'tag',
  'message',
  'state',
  'area',
  'value',
  'limit',
  'by',
  'source',
];

/** Columns whose first click brings the greatest to the top. */
export const DOWN_FIRST: ReadonlySet<string> = new Set<AlarmColumn>(['time', 'value']);

const FIELDS = ['priority', 'state', 'area', 'source', 'tag'] as const;
type Field = (typeof FIELDS)[number];
export type AlarmFilter = readonly Term<Field>[];

/** Text is looked for in tag, message, area and state; fields: `priority:1,2`, `area:`, … */
export function parseAlarmFilter(text: string): AlarmFilter {
  return parseTerms(text, FIELDS);
}

/** True when a row is shown under a filter; `stateWord` as it stands on the screen. */
export function matchesAlarm(row: ListedAlarm, filter: AlarmFilter, stateWord: string): boolean {
  const { alarm, priority, source } = row;
  return matchesTerms(filter, (field, word) => {
    switch (field) {
      case 'priority':
        return String(priority) === word || alarm.priority === word;
      case 'state':
        return alarm.state.toLowerCase() === word || stateWord.toLowerCase().startsWith(word);
      case 'area':
        return (alarm.area ?? '').toLowerCase().includes(word);
      case 'source':
        return source.toLowerCase().includes(word);
      case 'tag':
        return alarm.tag.toLowerCase().includes(word);
      case 'text':
        return `${alarm.tag}\n${alarm.message}\n${alarm.area ?? ''}\n${stateWord}`
          .toLowerCase()
          .includes(word);
    }
  });
}

/** Sorted copy; rows that are equal by these keys keep the order given (newest first). */
export function sortAlarms(
  rows: readonly ListedAlarm[],
  sort: readonly SortKey[],
  collator: Intl.Collator,
): readonly ListedAlarm[] {
  const keys = sort.filter(({ column }) => COLUMNS.some((known) => known === column));
  if (keys.length === 0) return rows;
  return [...rows].sort((a, b) => {
    for (const { column, descending } of keys) {
      const order = compareCells(cell(a, column), cell(b, column), descending, collator);
      if (order !== 0) return order;
    }
    return 0;
  });
}

/** From what needs somebody to what does not. */
const STATES: readonly string[] = [
  'unacknowledged',
  'latched',
  'returned',
  'latchedAcknowledged',
  'acknowledged',
  'normal',
  'shelved',
  'suppressed',
  'outOfService',
];

function cell({ alarm, priority, source }: ListedAlarm, column: string): SortValue {
  switch (column) {
    case 'priority':
      return priority;
    case 'state':
      return STATES.indexOf(alarm.state);
    case 'time':
      return alarm.since;
    case 'tag':
      return alarm.tag;
    case 'message':
      return alarm.message;
    case 'area':
      return alarm.area ?? null;
    case 'value':
      return numeric(alarm.value);
    case 'limit':
      return alarm.limit ?? null;
    case 'by':
      return alarm.setAsideBy ?? alarm.acknowledgedBy ?? null;
    case 'source':
      return source;
    default:
      return null;
  }
}

function numeric(value: SampleValue | undefined): number | string | null {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'number') return Number.isNaN(value) ? null : value;
  return value ?? null;
}

/** The alarms of one area, as one row. */
export interface AlarmGroup {
  readonly id: string;
  /** Empty: the servers name none. */
  readonly area: string;
  /** By priority 1 to 4; of the first there are none. */
  readonly counts: readonly [number, number, number, number];
  readonly unacknowledged: number;
  /** Unix ms of the newest. */
  readonly newest: number;
  readonly isOpen: boolean;
}

/** One row of the table. */
export type TableItem =
  | { readonly kind: 'alarm'; readonly id: string; readonly row: ListedAlarm }
  | { readonly kind: 'group'; readonly id: string; readonly group: AlarmGroup };

/** Each alarm a row of its own. */
export function single(rows: readonly ListedAlarm[]): TableItem[] {
  return rows.map((row) => ({ kind: 'alarm', id: row.id, row }));
}

/**
 * Urgent alarms first, each by itself; then the areas by name, so that they stand still while
 * alarms come and go, with their alarms behind them where they are open.
 */
export function groupByArea(
  rows: readonly ListedAlarm[],
  open: ReadonlySet<string>,
  collator: Intl.Collator,
): TableItem[] {
  const areas = new Map<string, ListedAlarm[]>();
  const urgent: ListedAlarm[] = [];
  for (const row of rows) {
    if (row.priority === 1) {
      urgent.push(row);
      continue;
    }
    const area = row.alarm.area ?? '';
    const present = areas.get(area);
    if (present === undefined) areas.set(area, [row]);
    else present.push(row);
  }
  const items = single(urgent);
  const named = [...areas].sort(([a], [b]) => collator.compare(a, b));
  for (const [area, members] of named) {
    const isOpen = open.has(area);
    const id = `area\n${area}`;
    items.push({ kind: 'group', id, group: { id, area, ...sumOf(members), isOpen } });
    if (isOpen) items.push(...single(members));
  }
  return items;
}

function sumOf(
  rows: readonly ListedAlarm[],
): Pick<AlarmGroup, 'counts' | 'unacknowledged' | 'newest'> {
  const counts: [number, number, number, number] = [0, 0, 0, 0];
  let unacknowledged = 0;
  let newest = 0;
  for (const row of rows) {
    counts[row.priority - 1] = (counts[row.priority - 1] ?? 0) + 1;
    if (row.unacknowledged) unacknowledged += 1;
    newest = Math.max(newest, row.alarm.since);
  }
  return { counts, unacknowledged, newest };
}
