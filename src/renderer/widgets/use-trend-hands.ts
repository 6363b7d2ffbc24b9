/**
 * How mouse, touch and keys move a trend: a hand that drags takes time along, wheel and two fingers
 * zoom about the place they are at, a tap or the arrow keys put the cursor. It knows no pixels of the
 * canvas but the field's own.
 */
import { onScopeDispose, shallowRef } from 'vue';
import type { Ref, ShallowRef } from 'vue';
import { panned, paused, STEP, ZOOM, zoomed, type TimeView } from '../draw/trend-view.ts';

/** A hand that moved less has tapped, CSS pixels. */
const TAP_PX = 6;
/** Pixels of a wheel for a factor of two. */
const WHEEL_PX = 300;
/** The cursor's step by key, in parts of the span. */
const CURSOR_STEP = 0.01;
/** Hands that have left: cursor and tools go, ms. */
const IDLE_MS = 15_000;

/** Where the cursor stands: at a place of the field under a pointer, or at a moment. */
export type TrendCursor =
  | { readonly at: 'pointer'; readonly part: number }
  | { readonly at: 'moment'; readonly time: number };

/** What hands do their work on. */
export interface TrendGround {
  readonly field: Readonly<Ref<HTMLElement | null>>;
  readonly time: Readonly<Ref<TimeView>>;
  nowTime(): number;
  setTime(view: TimeView): void;
}

/** See the file head. */
export interface TrendHands {
  readonly cursor: Readonly<ShallowRef<TrendCursor | null>>;
  /** Hands were here a moment ago. */
  readonly active: Readonly<ShallowRef<boolean>>;
  /** Listeners of the field. */
  readonly on: Readonly<Record<string, (event: never) => void>>;
  /** Something else of the widget was used. */
  stir(): void;
}

/** See the file head. */
export function useTrendHands(ground: TrendGround): TrendHands {
  const cursor = shallowRef<TrendCursor | null>(null);
  const active = shallowRef(false);
  /** Pointers that are down, by id: where they are now, CSS pixels from the field's left. */
  const down = new Map<number, number>();
  let startX = 0;
  let startView: TimeView | null = null;
  let dragged = false;
  let pinch: { readonly distance: number; readonly view: TimeView; readonly time: number } | null =
    null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function stir(): void {
    active.value = true;
    clearTimeout(timer);
    timer = setTimeout(() => {
      active.value = false;
      cursor.value = null;
    }, IDLE_MS);
  }
  onScopeDispose(() => {
    clearTimeout(timer);
  });

  function box(): DOMRect | null {
    const rect = ground.field.value?.getBoundingClientRect() ?? null;
    return rect === null || rect.width < 1 ? null : rect;
  }

  function partOf(x: number, rect: DOMRect): number {
    return Math.max(0, Math.min(1, x / rect.width));
  }

  function timeAt(part: number, view: TimeView): number {
    return (view.toTime ?? ground.nowTime()) - (1 - part) * view.spanMs;
  }

  function pointerdown(event: PointerEvent): void {
    const rect = box();
    if (rect === null || (event.pointerType === 'mouse' && event.button !== 0)) return;
    stir();
    ground.field.value?.setPointerCapture(event.pointerId);
    down.set(event.pointerId, event.clientX - rect.left);
    startX = event.clientX - rect.left;
    startView = ground.time.value;
    dragged = down.size > 1;
    pinch = down.size === 2 ? pinchFrom(rect) : null;
  }

  function pinchFrom(rect: DOMRect): typeof pinch {
    const [one = 0, other = 0] = [...down.values()];
    const view = ground.time.value;
    const part = partOf((one + other) / 2, rect);
    return { distance: Math.max(10, Math.abs(one - other)), view, time: timeAt(part, view) };
  }

  function pointermove(event: PointerEvent): void {
    const rect = box();
    if (rect === null) return;
    stir();
    const x = event.clientX - rect.left;
    if (!down.has(event.pointerId)) {
      // A mouse that hovers; a finger does not.
      if (event.pointerType !== 'touch') cursor.value = { at: 'pointer', part: partOf(x, rect) };
      return;
    }
    down.set(event.pointerId, x);
    if (pinch !== null && down.size === 2) {
      const [one = 0, other = 0] = [...down.values()];
      const factor = pinch.distance / Math.max(10, Math.abs(one - other));
      ground.setTime(zoomed(pinch.view, factor, pinch.time, ground.nowTime()));
      return;
    }
    if (startView === null || down.size > 1) return;
    if (!dragged && Math.abs(x - startX) < TAP_PX) return;
    dragged = true;
    cursor.value = null;
    const byMs = ((startX - x) / rect.width) * startView.spanMs;
    ground.setTime(panned(startView, byMs, ground.nowTime()));
  }

  function pointerup(event: PointerEvent): void {
    const rect = box();
    const wasDown = down.delete(event.pointerId);
    if (down.size > 0) {
      // One of two fingers is left: it neither drags nor taps.
      startView = null;
      pinch = null;
      return;
    }
    if (wasDown && !dragged && rect !== null && event.type === 'pointerup') {
      const part = partOf(event.clientX - rect.left, rect);
      cursor.value = { at: 'moment', time: timeAt(part, ground.time.value) };
    }
    startView = null;
    pinch = null;
  }

  function pointerleave(): void {
    if (cursor.value?.at === 'pointer') cursor.value = null;
  }

  function wheel(event: WheelEvent): void {
    const rect = box();
    if (rect === null) return;
    event.preventDefault();
    stir();
    const view = ground.time.value;
    if (Math.abs(event.deltaX) > Math.abs(event.deltaY) || event.shiftKey) {
      const byPx = event.deltaX === 0 ? event.deltaY : event.deltaX;
      ground.setTime(panned(view, (byPx / rect.width) * view.spanMs, ground.nowTime()));
      return;
    }
    const about = timeAt(partOf(event.clientX - rect.left, rect), view);
    ground.setTime(zoomed(view, 2 ** (event.deltaY / WHEEL_PX), about, ground.nowTime()));
  }

  function dblclick(): void {
    ground.setTime({ ...ground.time.value, toTime: null });
  }

  function moveCursor(direction: 1 | -1): void {
    const view = ground.time.value;
    const to = view.toTime ?? ground.nowTime();
    const from = to - view.spanMs;
    const now = cursor.value;
    const at = now === null ? to : now.at === 'moment' ? now.time : timeAt(now.part, view);
    const time = at + direction * CURSOR_STEP * view.spanMs;
    cursor.value = { at: 'moment', time: Math.max(from, Math.min(to, time)) };
  }

  function keydown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const view = ground.time.value;
    const now = ground.nowTime();
    const middle = (view.toTime ?? now) - view.spanMs / 2;
    const stepMs = STEP * view.spanMs;
    const deeds: Readonly<Record<string, () => void>> = {
      ArrowLeft: () => {
        if (event.shiftKey) ground.setTime(panned(view, -stepMs, now));
        else moveCursor(-1);
      },
      ArrowRight: () => {
        if (event.shiftKey) ground.setTime(panned(view, stepMs, now));
        else moveCursor(1);
      },
      '+': () => {
        ground.setTime(zoomed(view, ZOOM, middle, now));
      },
      '-': () => {
        ground.setTime(zoomed(view, 1 / ZOOM, middle, now));
      },
      ' ': () => {
        ground.setTime(view.toTime === null ? paused(view, now) : { ...view, toTime: null });
      },
      End: () => {
        ground.setTime({ ...view, toTime: null });
      },
      Escape: () => {
        if (cursor.value === null) ground.setTime({ ...view, toTime: null });
        cursor.value = null;
      },
    };
    const deed = deeds[event.key];
    if (deed === undefined) return;
    event.preventDefault();
    stir();
    deed();
  }

  return {
    cursor,
    active,
    on: {
      ...{ pointerdown, pointermove, pointerup, pointerleave, wheel, dblclick, keydown },
      pointercancel: pointerup,
    },
    stir,
  };
}
