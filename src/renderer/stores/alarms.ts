/**
 * Mirror of each source's alarm list. The server owns alarm state and main the mirror; here it is
 * only kept for the widgets. Whether a list is current follows from the age of its proof, judged
 * like a tag's (`proofAgeMs` in tags.ts).
 */
import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import type { Alarm, AlarmList, AlarmPriority, AlarmState } from '../../preload/api.d.ts';

/** One row as main sends it. */
export type AlarmRow = AlarmList['alarms'][number];

const PRIORITIES: readonly AlarmPriority[] = ['urgent', 'high', 'medium', 'low'];
const UNACKNOWLEDGED: ReadonlySet<AlarmState> = new Set(['unacknowledged', 'returned', 'latched']);
/** States whose cause stands now, so that the alarm's symbol belongs at the value. */
const STANDING: ReadonlySet<AlarmState> = new Set([
  'unacknowledged',
  'acknowledged',
  'latched',
  'latchedAcknowledged',
]);

/** 1 (urgent) to 4 (low). */
export function priorityNumber(priority: AlarmPriority): 1 | 2 | 3 | 4 {
  // indexOf of a member of the list is 0 to 3
  return (PRIORITIES.indexOf(priority) + 1) as 1 | 2 | 3 | 4;
}

/** True while somebody has still to acknowledge it. */
export function isUnacknowledged(alarm: Alarm): boolean {
  return UNACKNOWLEDGED.has(alarm.state);
}

export const useAlarms = defineStore('alarms', () => {
  const bySource = shallowRef<ReadonlyMap<string, AlarmList>>(new Map());

  /** Takes the complete lists of the sources that changed. */
  function apply(lists: readonly AlarmList[]): void {
    const next = new Map(bySource.value);
    for (const list of lists) next.set(list.source, list);
    bySource.value = next;
  }

  /** Drops sources that a new site no longer has. */
  function keepOnly(sources: ReadonlySet<string>): void {
    bySource.value = new Map([...bySource.value].filter(([source]) => sources.has(source)));
  }

  /** The most urgent standing alarm of each tag, by `source\nname`. */
  const standing = computed(() => {
    const worst = new Map<string, AlarmRow>();
    for (const list of bySource.value.values()) {
      for (const alarm of list.alarms) {
        if (!STANDING.has(alarm.state)) continue;
        const key = `${list.source}\n${alarm.tag}`;
        const known = worst.get(key);
        if (
          known === undefined ||
          priorityNumber(alarm.priority) < priorityNumber(known.priority) ||
          (alarm.priority === known.priority && isUnacknowledged(alarm))
        ) {
          worst.set(key, alarm);
        }
      }
    }
    return worst;
  });

  /** The alarm to show at a tag's value, if any. `name` is the tag's name at the source. */
  function alarmOf(source: string, name: string): AlarmRow | undefined {
    return standing.value.get(`${source}\n${name}`);
  }

  return { bySource, apply, keepOnly, alarmOf };
});
