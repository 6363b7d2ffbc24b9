/** By what columns a table is sorted, and how clicks change it. Pure. */
import type { WidgetView } from '../../../preload/api.d.ts';

/** First key counts most. */
export type SortKey = NonNullable<WidgetView['sort']>[number];

/** More keys would change nothing anyone sees. */
const MOST_KEYS = 3;

/**
 * The sort after a click on a column's head: it counts most, and the keys before it count next.
 * `downFirst`: its first click brings the greatest to the top.
 */
export function sortAfterClick(
  sort: readonly SortKey[],
  column: string,
  downFirst: boolean,
): SortKey[] {
  const first = sort[0];
  if (first?.column === column) {
    const rest = sort.slice(1);
    const turned = turn(first, downFirst);
    return turned === null ? rest : [turned, ...rest];
  }
  const others = sort.filter((key) => key.column !== column);
  return [{ column, descending: downFirst }, ...others].slice(0, MOST_KEYS);
}

/** The sort after a click with Shift: the column counts least, or is turned where it stands. */
export function sortAfterShiftClick(
  sort: readonly SortKey[],
  column: string,
  downFirst: boolean,
): SortKey[] {
  const at = sort.findIndex((key) => key.column === column);
  const key = sort[at];
  if (key === undefined) {
    return [...sort.slice(0, MOST_KEYS - 1), { column, descending: downFirst }];
  }
  const turned = turn(key, downFirst);
  return sort.flatMap((one) => (one !== key ? [one] : turned === null ? [] : [turned]));
}

/** Second click turns it round, third takes it away. */
function turn(key: SortKey, downFirst: boolean): SortKey | null {
  return key.descending === downFirst ? { ...key, descending: !key.descending } : null;
}

/** Direction and, of several keys, the place of a column: `▼2`; empty where it does not count. */
export function sortMark(sort: readonly SortKey[], column: string): string {
  const at = sort.findIndex((key) => key.column === column);
  const key = sort[at];
  if (key === undefined) return '';
  const arrow = key.descending ? '▼' : '▲';
  return sort.length > 1 ? `${arrow}${at + 1}` : arrow;
}

/** A column's direction for those who have it read to them. */
export function ariaSort(
  sort: readonly SortKey[],
  column: string,
): 'ascending' | 'descending' | 'none' {
  const key = sort.find((one) => one.column === column);
  if (key === undefined) return 'none';
  return key.descending ? 'descending' : 'ascending';
}

/** What stands in a cell, to be sorted by; null: nothing is shown there. */
export type SortValue = number | string | null;

/** Two cells of one column. What is not shown goes last, whichever way the column is turned. */
export function compareCells(
  left: SortValue,
  right: SortValue,
  descending: boolean,
  collator: Intl.Collator,
): number {
  if (left === null || right === null) return left === right ? 0 : left === null ? 1 : -1;
  let order: number;
  if (typeof left === 'number' && typeof right === 'number') order = left - right;
  else if (typeof left === 'number') order = -1;
  else if (typeof right === 'number') order = 1;
  else order = left === right ? 0 : collator.compare(left, right);
  return descending ? -order : order;
}
