/**
 * What part of time one trend shows, and which of its lines: kept with the operator's view, so that
 * reconnect, reload and restart leave it as it was. A past gives way to the present by itself when
 * nobody has touched the wall for the time the site allows.
 */
import { computed, watch } from 'vue';
import type { Ref } from 'vue';
import type { TagKey, TrendViewState } from '../../preload/api.d.ts';
import type { TimeView } from '../draw/trend-view.ts';
import { useSecond } from '../now.ts';
import { useWidgetView } from '../stores/view.ts';
import { untouchedMs } from '../touch.ts';

/** A trend's view and the ways to change it. */
export interface TrendView {
  readonly time: Readonly<Ref<TimeView>>;
  readonly hidden: Readonly<Ref<ReadonlySet<TagKey>>>;
  /** Until it is live again by itself, ms; null while it is. */
  readonly returnsInMs: Readonly<Ref<number | null>>;
  readonly setTime: (view: TimeView) => void;
  /** Hides a line, or shows it again; one line is always left. */
  readonly toggle: (key: TagKey, all: readonly TagKey[]) => void;
}

/** The view of the trend `widgetId`, which shows `spanMs` where nobody chose otherwise. */
export function useTrendView(widgetId: string, spanMs: number, returnMs: number): TrendView {
  const { view, change } = useWidgetView(widgetId);
  const second = useSecond();
  const state = computed<TrendViewState>(() => view.value.trend ?? {});
  const time = computed<TimeView>(() => ({
    spanMs: state.value.spanMs ?? spanMs,
    toTime: state.value.toTime ?? null,
  }));
  const hidden = computed<ReadonlySet<TagKey>>(() => new Set(state.value.hidden ?? []));
  const returnsInMs = computed(() => {
    void second.value;
    return time.value.toTime === null ? null : Math.max(0, returnMs - untouchedMs());
  });

  function setTime(next: TimeView): void {
    const { spanMs: _spanMs, toTime: _toTime, ...rest } = state.value;
    change({
      trend: {
        ...rest,
        ...(next.spanMs === spanMs ? {} : { spanMs: next.spanMs }),
        ...(next.toTime === null ? {} : { toTime: next.toTime }),
      },
    });
  }

  function toggle(key: TagKey, all: readonly TagKey[]): void {
    const next = new Set(hidden.value);
    if (!next.delete(key)) next.add(key);
    // What a site no longer shows is forgotten; a trend without a line would look like a dead one.
    const kept = all.filter((one) => next.has(one));
    if (kept.length < all.length) change({ trend: { ...state.value, hidden: kept } });
  }

  watch(returnsInMs, (left) => {
    if (left === 0) setTime({ ...time.value, toTime: null });
  });
  return { time, hidden, returnsInMs, setTime, toggle };
}
