/**
 * From the alarms of some sources to the rows of a table: those of one tab, filtered, sorted, and in
 * a flood grouped by area from when they find no room until it is over.
 */
import { computed, shallowRef, watch } from 'vue';
import type { ComputedRef, Ref } from 'vue';
import type { WidgetView } from '../../preload/api.d.ts';
import type { AlarmTab } from '../alarm-terms.ts';
import { words } from '../text/locale.ts';
import type { ListedAlarm } from './alarm-rows.ts';
import type { SortKey } from './tables/sort-keys.ts';
import {
  groupByArea,
  matchesAlarm,
  parseAlarmFilter,
  single,
  sortAlarms,
  type TableItem,
} from './alarm-table-rows.ts';

/** What the rows are made of. */
export interface AlarmTableSetup {
  /** Newest unacknowledged first. */
  readonly rows: () => readonly ListedAlarm[];
  readonly view: () => WidgetView;
  readonly tab: () => AlarmTab;
  readonly isFlood: () => boolean;
  /** Rows that find room; 0: not known yet. */
  readonly fitting: () => number;
}

/** See the file head. */
export interface AlarmTableRows {
  /** On the tab. */
  readonly listed: ComputedRef<readonly ListedAlarm[]>;
  /** Of these, what the filter leaves, in order. */
  readonly sorted: ComputedRef<readonly ListedAlarm[]>;
  readonly items: ComputedRef<readonly TableItem[]>;
  /** It is a flood and there was no room: rows may be grouped, and are unless the operator says no. */
  readonly isGrouping: Readonly<Ref<boolean>>;
  readonly isGrouped: ComputedRef<boolean>;
  /** Hidden by the filter, and the urgent ones among them. */
  readonly hidden: ComputedRef<number>;
  readonly urgentHidden: ComputedRef<number>;
}

const NO_KEYS: readonly SortKey[] = [];

/** See the file head. */
export function useAlarmTableRows(setup: AlarmTableSetup): AlarmTableRows {
  const { rows, view, tab, isFlood, fitting } = setup;
  const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });
  // Each by itself: what else changes of the view, as while scrolling, concerns no row.
  const filterText = computed(() => view().filter ?? '');
  const filter = computed(() => parseAlarmFilter(filterText.value));
  const sort = computed(() => view().sort ?? NO_KEYS);
  const openAreas = computed(() => view().open);
  const open = computed(() => new Set(openAreas.value ?? []));

  const listed = computed(() => rows().filter((row) => row.tab === tab()));
  const matching = computed(() => {
    if (filter.value.length === 0) return listed.value;
    const { states, unknownWord } = words().alarms;
    return listed.value.filter((row) => {
      const { state } = row.alarm;
      return matchesAlarm(row, filter.value, state === 'normal' ? unknownWord : states[state]);
    });
  });
  const sorted = computed(() => sortAlarms(matching.value, sort.value, collator));

  const isGrouping = shallowRef(false);
  watch(
    [isFlood, () => sorted.value.length, fitting],
    ([flooded, count, room]) => {
      if (room === 0) return;
      isGrouping.value = flooded && (isGrouping.value || count > room);
    },
    { immediate: true },
  );
  const isGrouped = computed(
    () => isGrouping.value && tab() === 'active' && view().ungrouped !== true,
  );

  const hidden = computed(() => listed.value.length - matching.value.length);
  return {
    listed,
    sorted,
    items: computed(() =>
      isGrouped.value ? groupByArea(sorted.value, open.value, collator) : single(sorted.value),
    ),
    isGrouping,
    isGrouped,
    hidden,
    urgentHidden: computed(() => {
      if (hidden.value === 0) return 0;
      const shown = new Set(matching.value);
      return listed.value.filter((row) => row.priority === 1 && !shown.has(row)).length;
    }),
  };
}
