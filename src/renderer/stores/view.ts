/**
 * What belongs to the operator: which screen is on, and filter, sort, scroll and selection of every
 * widget. It lives in main (kept across reconnect, reload and restart); the page holds the working
 * copy and sends each change back after a short rest.
 */
import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import type { Ref } from 'vue';
import type { ViewState, WidgetView } from '../../preload/api.d.ts';
import { alarmScreensBySource, TagScreens } from '../tag-screens.ts';
import { useSite } from './site.ts';

/** Rest after the last change before it is sent, ms: one message for a whole scroll. */
const SEND_AFTER_MS = 250;
const EMPTY: WidgetView = Object.freeze({});

export const useView = defineStore('view', () => {
  const state = shallowRef<ViewState>({ screen: '', widgets: {} });
  const site = useSite();
  let timer: ReturnType<typeof setTimeout> | undefined;

  /** Index of the screen shown, 0 when the stored one no longer exists; -1 with no screens. */
  const screenIndex = computed(() => {
    const { screens } = site;
    const stored = screens.findIndex((screen) => screen.id === state.value.screen);
    return stored < 0 && screens.length > 0 ? 0 : stored;
  });
  const screen = computed(() => site.screens[screenIndex.value] ?? null);
  const tagScreens = computed(() => (site.site === null ? null : new TagScreens(site.site)));

  const alarmScreens = computed(() => alarmScreensBySource(site.screens));

  /** Takes the stored view, in the first batch. */
  function restore(stored: ViewState): void {
    state.value = stored;
  }

  function change(next: ViewState): void {
    state.value = next;
    clearTimeout(timer);
    timer = setTimeout(() => {
      window.vigil.notify({ type: 'view', view: state.value });
    }, SEND_AFTER_MS);
  }

  /** Shows the screen at `index`; beyond the ends it goes round. */
  function showScreen(index: number): void {
    const count = site.screens.length;
    const wanted = count === 0 ? undefined : site.screens[((index % count) + count) % count];
    if (wanted !== undefined && wanted !== screen.value)
      change({ ...state.value, screen: wanted.id });
  }

  /** Shows the screen of that id. False: this display has none of that id, and nothing happened. */
  function goToScreen(id: string): boolean {
    const index = site.screens.findIndex((candidate) => candidate.id === id);
    if (index >= 0) showScreen(index);
    return index >= 0;
  }

  /**
   * Ids of this display's screens that show a tag of a source, named as the source names it; best
   * first, empty where none does. For the way from an alarm to its screen.
   */
  function screensOf(source: string, name: string): readonly string[] {
    return tagScreens.value?.of(source, name) ?? [];
  }

  /** Ids of this display's screens that list the alarms of a source, in their order. */
  function alarmScreensOf(source: string): readonly string[] {
    return alarmScreens.value.get(source) ?? [];
  }

  function widgetView(id: string): WidgetView {
    return state.value.widgets[id] ?? EMPTY;
  }

  function changeWidget(id: string, patch: Partial<WidgetView>): void {
    change({
      ...state.value,
      widgets: { ...state.value.widgets, [id]: { ...widgetView(id), ...patch } },
    });
  }

  return {
    screenIndex,
    screen,
    restore,
    showScreen,
    goToScreen,
    screensOf,
    alarmScreensOf,
    widgetView,
    changeWidget,
  };
});

/** The kept state of one widget, and how to change it. */
export function useWidgetView(widgetId: string): {
  readonly view: Readonly<Ref<WidgetView>>;
  readonly change: (patch: Partial<WidgetView>) => void;
} {
  const store = useView();
  return {
    view: computed(() => store.widgetView(widgetId)),
    change(patch) {
      store.changeWidget(widgetId, patch);
    },
  };
}
