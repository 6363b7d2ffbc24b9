/**
 * The rows of alarm lists, in order. Pure. Newest unacknowledged first; an urgent alarm and one
 * whose command failed are never among those left out.
 */
import {
  isUnacknowledged,
  priorityNumber,
  tabOf,
  type AlarmTab,
  type PriorityNumber,
} from '../alarm-terms.ts';
import type { AlarmRow } from '../../preload/api.d.ts';

/** One alarm of one source. */
export interface ListedAlarm {
  /** Unique on the page. */
  readonly id: string;
  readonly source: string;
  readonly alarm: AlarmRow;
  readonly priority: PriorityNumber;
  readonly unacknowledged: boolean;
  /** The cause has gone, only the acknowledgement or a reset is missing. */
  readonly returned: boolean;
  readonly tab: AlarmTab;
}

/** A row as the widgets know it. */
export function listed(source: string, alarm: AlarmRow): ListedAlarm {
  const { state } = alarm;
  return {
    id: rowId(source, alarm.id),
    source,
    alarm,
    priority: priorityNumber(alarm.priority),
    unacknowledged: isUnacknowledged(alarm),
    returned: state === 'returned' || state === 'latched' || state === 'latchedAcknowledged',
    tab: tabOf(alarm),
  };
}

/** What tells a row of one source from those of all others. */
export function rowId(source: string, alarm: string): string {
  return `${source}\n${alarm}`;
}

/** Newest unacknowledged first; ids last, so that the order is the same every time. */
export function compareNewest(a: ListedAlarm, b: ListedAlarm): number {
  return (
    Number(b.unacknowledged) - Number(a.unacknowledged) ||
    b.alarm.since - a.alarm.since ||
    a.priority - b.priority ||
    (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
  );
}

/**
 * The ordered rows with those of `changed` ids put anew: what `rowOf` no longer knows is left out.
 * As cheap as reading the rows once, however many there are.
 */
export function mergeRows(
  rows: readonly ListedAlarm[],
  changed: ReadonlySet<string>,
  rowOf: (id: string) => ListedAlarm | undefined,
): ListedAlarm[] {
  const fresh = [...changed].flatMap((id) => rowOf(id) ?? []).sort(compareNewest);
  const merged: ListedAlarm[] = [];
  let next = 0;
  for (const row of rows) {
    if (changed.has(row.id)) continue;
    for (let one = fresh[next]; one !== undefined && compareNewest(one, row) < 0;) {
      merged.push(one);
      next += 1;
      one = fresh[next];
    }
    merged.push(row);
  }
  merged.push(...fresh.slice(next));
  return merged;
}

/** How many there are of what. */
export interface AlarmTally {
  /** Alarms whose cause stands or is held, by priority 1 to 4. */
  readonly standing: readonly [number, number, number, number];
  readonly unacknowledged: number;
  readonly tabs: Readonly<Record<AlarmTab, number>>;
}

/** Counts the rows. */
export function tally(rows: readonly ListedAlarm[]): AlarmTally {
  const standing: [number, number, number, number] = [0, 0, 0, 0];
  const tabs = { active: 0, unknown: 0, shelved: 0, suppressed: 0, outOfService: 0 };
  let unacknowledged = 0;
  for (const { alarm, priority, unacknowledged: waits, tab } of rows) {
    tabs[tab] += 1;
    if (waits) unacknowledged += 1;
    if (tab === 'active' && alarm.state !== 'returned') {
      standing[priority - 1] = (standing[priority - 1] ?? 0) + 1;
    }
  }
  return { standing, unacknowledged, tabs };
}

/**
 * The rows that are shown when `room` fit, in order. Where not all find room, urgent ones and `pinned`
 * ones come first and are shown also beyond the room: whoever reads the first line misses none.
 */
export function shownRows(
  rows: readonly ListedAlarm[],
  room: number,
  pinned: (row: ListedAlarm) => boolean,
): ListedAlarm[] {
  if (rows.length <= room) return [...rows];
  const isFirst = (row: ListedAlarm): boolean => row.priority === 1 || pinned(row);
  const first = rows.filter(isFirst);
  const rest = rows.filter((row) => !isFirst(row));
  return [...first, ...rest.slice(0, Math.max(0, room - first.length))];
}
