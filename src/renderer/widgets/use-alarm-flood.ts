/** How many alarms some sources raise, and whether it is a flood; looked at once a second. */
import { computed, shallowRef, watch } from 'vue';
import type { ComputedRef, Ref } from 'vue';
import type { AlarmRateNews, SiteSource } from '../../preload/api.d.ts';
import { useSecond } from '../now.ts';
import { useAlarms } from '../stores/alarms.ts';
import { isFlood, raisedLately, type Raised } from './alarm-flood.ts';

/** See the file head. */
export interface FloodView {
  readonly rates: ComputedRef<readonly AlarmRateNews[]>;
  /** In the last ten minutes. */
  readonly raised: ComputedRef<Raised>;
  readonly isFlood: Readonly<Ref<boolean>>;
}

/** See the file head. */
export function useFlood(sources: () => readonly SiteSource[]): FloodView {
  const alarms = useAlarms();
  const second = useSecond();
  const rates = computed(() => sources().flatMap(({ id }) => alarms.rates.get(id) ?? []));
  const raised = computed(() => raisedLately(rates.value, second.value));
  const flooded = shallowRef(false);
  watch(
    () => raised.value.count,
    (count) => {
      flooded.value = isFlood(flooded.value, count);
    },
    { immediate: true },
  );
  return { rates, raised, isFlood: flooded };
}
