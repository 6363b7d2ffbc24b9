/**
 * Mirror of each source's alarm list. The server owns alarm state and main the mirror; here it is
 * only kept for the widgets. Whether a list is current follows from the age of its proof, judged
 * like a tag's (`proofAgeMs` in tags.ts).
 *
 * A flood must not cost a render for each alarm: rows live in plain maps that batches change in
 * place. Widgets hear which rows changed (`onAlarms`) and decide in the next pass; only the symbol
 * of a tag that is touched is reactive by itself.
 */
import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import type { ShallowRef } from 'vue';
import type { AlarmListHead, AlarmNews, AlarmRateNews, AlarmRow } from '../../preload/api.d.ts';
import {
  isStanding,
  isUnacknowledged,
  priorityNumber,
  type PriorityNumber,
} from '../alarm-terms.ts';

/** Hears of the rows that changed, came or went; null: all of the source. */
export type AlarmListener = (source: string, ids: readonly string[] | null) => void;

/** Alarms nobody has acknowledged, by priority 1 to 4. */
export type Waiting = readonly [urgent: number, high: number, medium: number, low: number];

/** One alarm and the source whose list it is on. */
export interface SourceAlarm {
  readonly source: string;
  readonly alarm: AlarmRow;
}

interface Kept {
  readonly rows: Map<string, AlarmRow>;
  /** Rows nobody has acknowledged, by priority 1 to 4. */
  readonly waiting: [number, number, number, number];
  /** Ids of the rows of a tag, by the tag's name at the source. */
  readonly byTag: Map<string, Set<string>>;
  /** The alarm shown at a tag's value; made when first asked for. */
  readonly shown: Map<string, ShallowRef<AlarmRow | undefined>>;
}

export const useAlarms = defineStore('alarms', () => {
  const heads = shallowRef<ReadonlyMap<string, AlarmListHead>>(new Map());
  /** How many alarms were raised, or came back unacknowledged, since the page was loaded. */
  const raised = shallowRef(0);
  const waiting = shallowRef<Waiting>([0, 0, 0, 0]);
  const rates = shallowRef<ReadonlyMap<string, AlarmRateNews>>(new Map());
  const kept = new Map<string, Kept>();
  const listeners = new Set<AlarmListener>();

  /** Takes what changed of the lists. */
  function apply(news: readonly AlarmNews[]): void {
    const next = new Map(heads.value);
    let newlyRaised = 0;
    for (const { whole, alarms, gone, ...head } of news) {
      const { source } = head;
      next.set(source, head);
      const list = keptOf(source);
      const touched = new Set<string>();
      if (whole) {
        const stays = new Set(alarms.map(({ id }) => id));
        for (const row of list.rows.values()) if (!stays.has(row.id)) drop(list, row, touched);
      }
      for (const id of gone) {
        const row = list.rows.get(id);
        if (row !== undefined) drop(list, row, touched);
      }
      for (const alarm of alarms) {
        const before = list.rows.get(alarm.id);
        if (isUnacknowledged(alarm) && before?.state !== alarm.state) newlyRaised += 1;
        put(list, alarm, before, touched);
      }
      for (const tag of touched) {
        const shown = list.shown.get(tag);
        if (shown !== undefined) shown.value = worst(list, tag);
      }
      const ids = whole ? null : [...alarms.map(({ id }) => id), ...gone];
      for (const listener of listeners) listener(source, ids);
    }
    heads.value = next;
    countWaiting();
    if (newlyRaised > 0) raised.value += newlyRaised;
  }

  /** Takes the rates that changed. */
  function applyRates(news: readonly AlarmRateNews[]): void {
    rates.value = new Map([...rates.value, ...news.map((rate) => [rate.source, rate] as const)]);
  }

  /**
   * How many alarms of priority 1 to `upTo` nobody has acknowledged, as the servers told last, also
   * where the list is not live since; reactive.
   */
  function unacknowledged(upTo: PriorityNumber): number {
    return waiting.value.slice(0, upTo).reduce((sum, count) => sum + count, 0);
  }

  /** The newest of the most urgent alarms of priority 1 to `upTo` nobody has acknowledged. */
  function mostPressing(upTo: PriorityNumber): SourceAlarm | undefined {
    let found: SourceAlarm | undefined;
    for (const [source, { rows }] of kept) {
      for (const alarm of rows.values()) {
        const priority = priorityNumber(alarm.priority);
        if (priority > upTo || !isUnacknowledged(alarm)) continue;
        const before = found === undefined ? Infinity : priorityNumber(found.alarm.priority);
        if (priority > before || (priority === before && alarm.since <= (found?.alarm.since ?? 0)))
          continue;
        found = { source, alarm };
      }
    }
    return found;
  }

  function countWaiting(): void {
    const next: [number, number, number, number] = [0, 0, 0, 0];
    for (const list of kept.values())
      for (const [index, count] of list.waiting.entries()) next[index] = (next[index] ?? 0) + count;
    if (next.some((count, index) => count !== waiting.value[index])) waiting.value = next;
  }

  /** Drops sources that a new site no longer has. */
  function keepOnly(sources: ReadonlySet<string>): void {
    heads.value = new Map([...heads.value].filter(([source]) => sources.has(source)));
    rates.value = new Map([...rates.value].filter(([source]) => sources.has(source)));
    for (const [source, list] of kept) {
      if (sources.has(source)) continue;
      list.rows.clear();
      list.byTag.clear();
      list.waiting.fill(0);
      for (const shown of list.shown.values()) shown.value = undefined;
      for (const listener of listeners) listener(source, null);
    }
    countWaiting();
  }

  /** Calls back at every change, in the middle of a batch: only note it. Returns the undo. */
  function onAlarms(listener: AlarmListener): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  /** The rows of a source's list; not reactive. */
  function rowsOf(source: string): ReadonlyMap<string, AlarmRow> {
    return keptOf(source).rows;
  }

  /** The alarm to show at a tag's value, if any; reactive. `name` is the tag's name at the source. */
  function alarmOf(source: string, name: string): AlarmRow | undefined {
    const list = keptOf(source);
    let shown = list.shown.get(name);
    if (shown === undefined) {
      shown = shallowRef(worst(list, name));
      list.shown.set(name, shown);
    }
    return shown.value;
  }

  function keptOf(source: string): Kept {
    let list = kept.get(source);
    if (list === undefined) {
      list = { rows: new Map(), waiting: [0, 0, 0, 0], byTag: new Map(), shown: new Map() };
      kept.set(source, list);
    }
    return list;
  }

  return {
    heads,
    raised,
    waiting,
    rates,
    apply,
    applyRates,
    keepOnly,
    onAlarms,
    rowsOf,
    alarmOf,
    unacknowledged,
    mostPressing,
  };
});

function put(list: Kept, row: AlarmRow, before: AlarmRow | undefined, touched: Set<string>): void {
  const { rows, byTag } = list;
  if (before !== undefined) countRow(list, before, -1);
  countRow(list, row, 1);
  if (before !== undefined && before.tag !== row.tag) {
    byTag.get(before.tag)?.delete(row.id);
    touched.add(before.tag);
  }
  rows.set(row.id, row);
  const ids = byTag.get(row.tag);
  if (ids === undefined) byTag.set(row.tag, new Set([row.id]));
  else ids.add(row.id);
  touched.add(row.tag);
}

function drop(list: Kept, row: AlarmRow, touched: Set<string>): void {
  const { rows, byTag } = list;
  countRow(list, row, -1);
  rows.delete(row.id);
  const ids = byTag.get(row.tag);
  ids?.delete(row.id);
  if (ids?.size === 0) byTag.delete(row.tag);
  touched.add(row.tag);
}

function countRow({ waiting }: Kept, row: AlarmRow, by: 1 | -1): void {
  if (!isUnacknowledged(row)) return;
  const index = priorityNumber(row.priority) - 1;
  waiting[index] = (waiting[index] ?? 0) + by;
}

/** The most urgent standing alarm of a tag; of several the one that waits to be acknowledged. */
function worst({ rows, byTag }: Kept, tag: string): AlarmRow | undefined {
  let found: AlarmRow | undefined;
  for (const id of byTag.get(tag) ?? []) {
    const row = rows.get(id);
    if (row === undefined || !isStanding(row)) continue;
    const order =
      found === undefined ? -1 : priorityNumber(row.priority) - priorityNumber(found.priority);
    if (order < 0 || (order === 0 && isUnacknowledged(row))) found = row;
  }
  return found;
}
