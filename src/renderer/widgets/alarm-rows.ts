/**
 * Which alarms a banner shows and in what order. Pure. Newest unacknowledged first; an urgent alarm
 * and one whose acknowledgement failed are never among those left out.
 */
import type { AlarmList, AlarmPriority, AlarmState } from '../../preload/api.d.ts';

/** One alarm of one source. */
export interface BannerRow {
  /** Unique on the page. */
  readonly id: string;
  readonly source: string;
  readonly alarm: AlarmList['alarms'][number];
  readonly priority: 1 | 2 | 3 | 4;
  readonly unacknowledged: boolean;
  /** The cause has gone, only the acknowledgement is missing. */
  readonly returned: boolean;
  /** Not confirmed by a list that is current: to be read as of an earlier time. */
  readonly suspect: boolean;
}

/** Everything a banner says about alarms. */
export interface BannerContent {
  readonly rows: readonly BannerRow[];
  /** Alarms whose cause stands, by priority 1 to 4. */
  readonly counts: readonly [number, number, number, number];
  readonly shelved: number;
  readonly suppressed: number;
  readonly outOfService: number;
}

const PRIORITY: Readonly<Record<AlarmPriority, 1 | 2 | 3 | 4>> = {
  urgent: 1,
  high: 2,
  medium: 3,
  low: 4,
};

const UNACKNOWLEDGED: ReadonlySet<AlarmState> = new Set(['unacknowledged', 'returned', 'latched']);

/** Collects and orders the rows; `isLive` says whether a source's list is proven now. */
export function bannerContent(
  lists: readonly AlarmList[],
  isLive: (source: string) => boolean,
): BannerContent {
  const rows: BannerRow[] = [];
  const counts: [number, number, number, number] = [0, 0, 0, 0];
  const aside = { shelved: 0, suppressed: 0, outOfService: 0 };
  for (const { source, alarms } of lists) {
    const live = isLive(source);
    for (const alarm of alarms) {
      const { state } = alarm;
      if (state === 'normal') continue;
      if (state === 'shelved' || state === 'suppressed' || state === 'outOfService') {
        aside[state] += 1;
        continue;
      }
      const priority = PRIORITY[alarm.priority];
      const returned = state === 'returned';
      if (!returned) counts[priority - 1] = (counts[priority - 1] ?? 0) + 1;
      rows.push({
        id: `${source}\n${alarm.id}`,
        source,
        alarm,
        priority,
        unacknowledged: UNACKNOWLEDGED.has(state),
        returned,
        suspect: alarm.suspect || !live,
      });
    }
  }
  rows.sort(
    (a, b) =>
      Number(b.unacknowledged) - Number(a.unacknowledged) ||
      b.alarm.since - a.alarm.since ||
      a.priority - b.priority,
  );
  return { rows, counts, ...aside };
}

/**
 * The rows that are shown, in order, when `room` fit. Urgent ones and `pinned` ones are always
 * shown, also beyond the room.
 */
export function shownRows(
  rows: readonly BannerRow[],
  room: number,
  pinned: (row: BannerRow) => boolean,
): BannerRow[] {
  const must = new Set(rows.filter((row) => row.priority === 1 || pinned(row)));
  let left = Math.max(0, room - must.size);
  return rows.filter((row) => {
    if (must.has(row)) return true;
    left -= 1;
    return left >= 0;
  });
}
