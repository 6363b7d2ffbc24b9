/**
 * Which part of time a trend shows, and how an operator moves it. Pure. A view either ends now and
 * moves with time, or ends at a fixed moment of the past: HISTORY. Promises:
 * 1. No view ends in the future; one that is moved there is live again.
 * 2. Whatever is done to a view, its span stays within `LEAST_SPAN_MS` and `MOST_SPAN_MS`.
 */

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Ranges offered by name, ms. */
export const RANGES: readonly number[] = [
  ...[1, 10, 30].map((count) => count * MINUTE),
  ...[1, 8, 24].map((count) => count * HOUR),
  7 * DAY,
];
/** Closest look, ms: ten samples of a quick trend. */
export const LEAST_SPAN_MS = 10 * SECOND;
/** Widest look, ms: what control rooms look back at (issue of the wall, 7 days). */
export const MOST_SPAN_MS = 7 * DAY;
/** How far back a view may end, ms: a month. */
const MOST_BACK_MS = 31 * DAY;
/** One step of a key or a button: this part of the span. */
export const STEP = 0.25;
/** One step of zooming in. */
export const ZOOM = 0.5;

/** What is shown of time. */
export interface TimeView {
  readonly spanMs: number;
  /** Right end of a past looked at, Unix ms; null: live, it ends now. */
  readonly toTime: number | null;
}

function clampSpan(spanMs: number): number {
  return Math.round(Math.min(MOST_SPAN_MS, Math.max(LEAST_SPAN_MS, spanMs)));
}

function ending(toTime: number, spanMs: number, now: number): TimeView {
  if (toTime >= now) return { spanMs, toTime: null };
  return { spanMs, toTime: Math.round(Math.max(toTime, now - MOST_BACK_MS)) };
}

/** Another span, with the right end where it was. */
export function withSpan(view: TimeView, spanMs: number): TimeView {
  return { ...view, spanMs: clampSpan(spanMs) };
}

/**
 * The span times `factor` about a moment that keeps its place on the screen; a live view stays live
 * and keeps its right end.
 */
export function zoomed(view: TimeView, factor: number, aboutTime: number, now: number): TimeView {
  const spanMs = clampSpan(view.spanMs * factor);
  if (view.toTime === null) return { ...view, spanMs };
  const share = (view.toTime - aboutTime) / view.spanMs;
  return ending(aboutTime + share * spanMs, spanMs, now);
}

/** Moved by `byMs`, later where above 0. */
export function panned(view: TimeView, byMs: number, now: number): TimeView {
  return ending((view.toTime ?? now) + byMs, view.spanMs, now);
}

/** Held as it stands now. */
export function paused(view: TimeView, now: number): TimeView {
  return { ...view, toTime: Math.round(view.toTime ?? now) };
}

/** The next range of the list in a direction; the same at its end. */
export function nextRange(spanMs: number, ranges: readonly number[], direction: 1 | -1): number {
  const sorted = direction === 1 ? ranges : [...ranges].reverse();
  return sorted.find((range) => (range - spanMs) * direction > 0) ?? spanMs;
}

/** The ranges offered where the site asks for `ownMs`: it is among them. */
export function rangesWith(ownMs: number): readonly number[] {
  return [...new Set([...RANGES, ownMs])].sort((a, b) => a - b);
}
