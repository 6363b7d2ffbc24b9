/**
 * The alarms of some sources for a widget: ordered rows, whether each source's list is current, and
 * what is wrong where it is not. Decided once a pass, in a flood at most four times a second: nobody
 * reads a list that moves sixty times, and an urgent alarm does not wait.
 */
import { computed, onBeforeUnmount, onMounted, shallowRef, watch } from 'vue';
import type { ComputedRef, ShallowRef } from 'vue';
import type { SiteSource } from '../../preload/api.d.ts';
import { onJudge, pageNow, unixNow } from '../now.ts';
import { settleCommands } from '../stores/alarm-commands.ts';
import { useAlarms } from '../stores/alarms.ts';
import { standingOf } from '../stores/list-standing.ts';
import { useSite } from '../stores/site.ts';
import { sinceText, words } from '../text/locale.ts';
import {
  listed,
  mergeRows,
  rowId,
  tally,
  type AlarmTally,
  type ListedAlarm,
} from './alarm-rows.ts';

/** Shortest time between two orders of the rows, ms. */
const CALM_MS = 250;

/** Whether a list is current, by source; judged in every pass, on the page's own clock. */
interface Standing {
  readonly live: boolean;
  /** Unix ms of the last proof, of the whole second; NaN: never proven. */
  readonly proofTime: number;
}

/** What is said of lists that are not current. */
export interface DeadList {
  readonly id: string;
  readonly head: string;
  readonly since: string;
  /** Empty where there are no rows. */
  readonly rows: string;
}

/** See the file head. */
export interface AlarmListView {
  readonly sources: ComputedRef<readonly SiteSource[]>;
  /** Every row, ordered. */
  readonly rows: Readonly<ShallowRef<readonly ListedAlarm[]>>;
  readonly counts: ComputedRef<AlarmTally>;
  /** Sources whose list is not current. */
  readonly dead: ComputedRef<readonly SiteSource[]>;
  readonly deadLists: ComputedRef<readonly DeadList[]>;
  /** The oldest of the proofs that an all-clear rests on, Unix ms. */
  readonly provenTime: ComputedRef<number>;
  /** Rows the lists had no room for. */
  readonly dropped: ComputedRef<number>;
  isLive(source: string): boolean;
  /** The list is current and the row was told since it is: something may be asked of it. */
  isCurrent(row: ListedAlarm): boolean;
  /** The list is not current, or the row was not told since it is, or its input is not good. */
  isUnknown(row: ListedAlarm): boolean;
  /** Time an unknown row is true for, Unix ms; NaN: none. */
  asOfTime(row: ListedAlarm): number;
}

/** The alarms of the sources named, all where none is. */
export function useAlarmList(wanted: () => readonly string[]): AlarmListView {
  const alarms = useAlarms();
  const site = useSite();
  const standings = shallowRef<ReadonlyMap<string, Standing>>(new Map());
  const rows = shallowRef<readonly ListedAlarm[]>([]);
  let changed = new Set<string>();
  let isAllChanged = true;
  let isUrgent = false;
  let decidedAt = -Infinity;

  const sources = computed(() => {
    const all = site.site?.sources ?? [];
    const names = wanted();
    return names.length === 0 ? all : all.filter(({ id }) => names.includes(id));
  });

  function judgeLists(now: number): number {
    let nextAt = Infinity;
    const next = new Map<string, Standing>();
    for (const source of sources.value) {
      const { live, proofTime, runsOutAt } = standingOf(source, alarms.heads.get(source.id), now);
      nextAt = Math.min(nextAt, runsOutAt);
      next.set(source.id, { live, proofTime: Math.floor(proofTime / 1000) * 1000 });
    }
    const before = standings.value;
    const same =
      before.size === next.size &&
      [...next].every(([id, one]) => {
        const other = before.get(id);
        return other?.live === one.live && Object.is(other.proofTime, one.proofTime);
      });
    if (!same) standings.value = next;
    return Math.min(nextAt, decide(now));
  }

  /** Puts the rows in order, where it is time to; returns when it is, where it is not yet. */
  function decide(now: number): number {
    if (!isAllChanged && changed.size === 0) return Infinity;
    if (!isUrgent && now - decidedAt < CALM_MS) return decidedAt + CALM_MS;
    rows.value = isAllChanged ? allRows() : mergeRows(rows.value, changed, rowOf);
    decidedAt = now;
    changed = new Set();
    isAllChanged = isUrgent = false;
    return Infinity;
  }

  function allRows(): ListedAlarm[] {
    const ids = new Set<string>();
    for (const { id } of sources.value) {
      for (const alarm of alarms.rowsOf(id).keys()) ids.add(rowId(id, alarm));
    }
    return mergeRows([], ids, rowOf);
  }

  function rowOf(id: string): ListedAlarm | undefined {
    const at = id.indexOf('\n');
    const source = id.slice(0, at);
    const alarm = alarms.rowsOf(source).get(id.slice(at + 1));
    return alarm === undefined ? undefined : listed(source, alarm);
  }

  function note(source: string, ids: readonly string[] | null): void {
    if (!sources.value.some(({ id }) => id === source)) return;
    settleCommands((of, alarm) => alarms.rowsOf(of).get(alarm));
    if (ids === null) isAllChanged = isUrgent = true;
    for (const id of ids ?? []) {
      changed.add(rowId(source, id));
      isUrgent ||= alarms.rowsOf(source).get(id)?.priority === 'urgent';
    }
  }

  const isLive = (source: string): boolean => standings.value.get(source)?.live ?? false;
  const proofTime = (source: string): number => standings.value.get(source)?.proofTime ?? NaN;
  const dead = computed(() => sources.value.filter(({ id }) => !isLive(id)));
  const deadLists = computed(() => {
    const m = words().alarms;
    // With one source, or none live, there is nothing to tell apart.
    const named = sources.value.length > 1 && dead.value.length < sources.value.length;
    const groups = named ? dead.value.map((source) => [source]) : [dead.value];
    return groups
      .filter((group) => group.length > 0)
      .map((group) => {
        const ids = new Set(group.map(({ id }) => id));
        const since = Math.min(...group.map(({ id }) => proofTime(id)));
        const count = rows.value.filter((row) => ids.has(row.source)).length;
        return {
          id: [...ids].join(),
          head: named ? m.listOf({ source: (group[0]?.label ?? '').toUpperCase() }) : m.list,
          since: Number.isNaN(since)
            ? m.notLive
            : m.notLiveSince({ time: sinceText(since, unixNow()) }),
          rows: count === 0 ? '' : m.unconfirmed({ count }),
        };
      });
  });

  watch(sources, () => {
    isAllChanged = isUrgent = true;
    judgeLists(pageNow());
  });
  const undo: (() => void)[] = [alarms.onAlarms(note)];
  judgeLists(pageNow());
  onMounted(() => {
    undo.push(onJudge(judgeLists));
  });
  onBeforeUnmount(() => {
    for (const stop of undo) stop();
  });

  return {
    sources,
    rows,
    counts: computed(() => tally(rows.value)),
    dead,
    deadLists,
    provenTime: computed(() => Math.min(...sources.value.map(({ id }) => proofTime(id)))),
    dropped: computed(() =>
      sources.value.reduce((sum, { id }) => sum + (alarms.heads.get(id)?.dropped ?? 0), 0),
    ),
    isLive,
    isCurrent: ({ source, alarm }) => isLive(source) && !alarm.suspect,
    isUnknown: ({ source, alarm }) =>
      alarm.suspect || alarm.inputQuality !== undefined || !isLive(source),
    asOfTime({ source, alarm }) {
      if (isLive(source) && !alarm.suspect) return alarm.inputSince ?? NaN;
      const proof = proofTime(source);
      return Number.isNaN(proof) ? (alarms.heads.get(source)?.completeTime ?? NaN) : proof;
    },
  };
}
