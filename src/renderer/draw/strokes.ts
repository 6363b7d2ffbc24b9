/**
 * Turns the samples of one tag into the lines a trend may draw. Promises:
 * 1. No line crosses a gap: neither one that was told, nor, for a periodic tag, a distance of more
 *    than 2.5 intervals.
 * 2. Nothing is drawn where the quality is bad or the value is no number.
 * 3. Where the quality is uncertain the line is dashed, for long enough to be seen.
 * 4. A tag sent on change is a staircase; its last step ends where its proof ends.
 * 5. At most four points a pixel column, and the extremes are among them (columns.ts).
 */
import { ColumnReducer } from './columns.ts';
import { mergeIntervals, type Interval } from './intervals.ts';

/** A distance beyond this many intervals is a gap. */
const GAP_INTERVALS = 2.5;
const BAD = 2;

/** Samples as columns: entries `start` up to, not including, `end`; times rise. */
export interface SampleColumns {
  readonly time: Float64Array;
  readonly value: Float64Array;
  /** 0 good, 1 uncertain, 2 bad. */
  readonly quality: Uint8Array;
  readonly start: number;
  readonly end: number;
  /** Sorted, apart from each other. */
  readonly gaps: readonly Interval[];
  /** Samples up to this time were thinned before they came here: they stand further apart. */
  readonly coarseUntilTime: number;
  /** How far apart thinned samples stand, ms. */
  readonly coarseSpacingMs: number;
}

/** What part of the samples is wanted, and how they are to be read. */
export interface StrokeWindow {
  readonly from: number;
  readonly to: number;
  /** Interval of a periodic tag; null: sent on change. */
  readonly intervalMs: number | null;
  /** Up to here the newest value of an on-change tag is proven, Unix ms; -Infinity: never. */
  readonly heldUntilTime: number;
  /** Width of a pixel, ms. */
  readonly columnMs: number;
  /** Least length of a dashed stroke, ms. */
  readonly leastDashMs: number;
}

/** A line without a break; `points` are `time, value` pairs. One pair alone is a dot. */
export interface Stroke {
  readonly dashed: boolean;
  readonly points: number[];
}

/** Everything visible of one series. */
export interface SeriesStrokes {
  readonly strokes: readonly Stroke[];
  /** Gaps inside the window, told and inferred, between samples. */
  readonly gaps: readonly Interval[];
  /** Extremes of the drawn values; Infinity and -Infinity where nothing is drawn. */
  readonly low: number;
  readonly high: number;
  /** Where the line ends; null where nothing is drawn. */
  readonly last: { readonly time: number; readonly value: number } | null;
}

/** First position in `[start, end)` whose time is not below `time`. */
export function lowerBound(times: Float64Array, start: number, end: number, time: number): number {
  let low = start;
  let high = end;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? Infinity) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Draws with a pen: lifted, or down at a point. Makes an object for a stroke, none for a sample. */
class Pen {
  readonly strokes: Stroke[] = [];
  low = Infinity;
  high = -Infinity;
  /** Where it was last; NaN: nowhere yet. */
  lastTime = NaN;
  lastValue = NaN;
  readonly #window: StrokeWindow;
  #down = false;
  #dashed = false;
  #dashedUntil = -Infinity;
  #reducer: ColumnReducer | null = null;

  constructor(window: StrokeWindow) {
    this.#window = window;
  }

  /** Puts the pen down at a point, with nothing leading to it. */
  start(time: number, value: number, dashed: boolean): void {
    this.lift();
    this.#begin(time, value, dashed);
    this.#touch(time, value);
  }

  /** Draws on to a point. */
  lineTo(time: number, value: number, dashed: boolean): void {
    if (!this.#down) {
      this.start(time, value, dashed);
      return;
    }
    const until = this.#dashedUntil;
    if (!dashed && this.lastTime < until && time > until) {
      // A short doubt must not dash the whole of a long good line that follows.
      const part = (until - this.lastTime) / (time - this.lastTime);
      this.lineTo(until, this.lastValue + part * (value - this.lastValue), true);
    }
    this.#draw(time, value, dashed || time <= until);
  }

  #draw(time: number, value: number, dashed: boolean): void {
    if (dashed !== this.#dashed) {
      this.#reducer?.flush();
      this.#begin(this.lastTime, this.lastValue, dashed);
    }
    this.#reducer?.push(time, value);
    this.#touch(time, value);
  }

  /** Ends the stroke. */
  lift(): void {
    this.#reducer?.flush();
    this.#reducer = null;
    this.#down = false;
    this.#dashedUntil = -Infinity;
  }

  #begin(time: number, value: number, dashed: boolean): void {
    const points: number[] = [];
    this.strokes.push({ dashed, points });
    this.#reducer = new ColumnReducer(this.#window.columnMs, points);
    this.#reducer.push(time, value);
    this.#down = true;
    this.#dashed = dashed;
    this.#dashedUntil = dashed ? time + this.#window.leastDashMs : -Infinity;
  }

  #touch(time: number, value: number): void {
    this.lastTime = time;
    this.lastValue = value;
    if (time < this.#window.from) return;
    if (value < this.low) this.low = value;
    if (value > this.high) this.high = value;
  }
}

/** The gaps between two neighbouring samples, found by walking along with them. */
class GapFinder {
  readonly #samples: SampleColumns;
  readonly #intervalMs: number | null;
  #next = 0;

  constructor(samples: SampleColumns, intervalMs: number | null) {
    this.#samples = samples;
    this.#intervalMs = intervalMs;
  }

  /** The gap between two sample times, or null; asked for with rising times. */
  between(from: number, to: number): Interval | null {
    const { gaps, coarseUntilTime, coarseSpacingMs } = this.#samples;
    let gap = gaps[this.#next];
    while (gap !== undefined && gap[1] <= from) {
      this.#next += 1;
      gap = gaps[this.#next];
    }
    if (gap !== undefined && gap[0] < to) {
      // Several told gaps between two samples are one hole with nothing in it.
      let last = gap;
      for (let index = this.#next + 1; index < gaps.length; index++) {
        const further = gaps[index];
        if (further === undefined || further[0] >= to) break;
        last = further;
      }
      return [Math.max(gap[0], from), Math.min(last[1], to)];
    }
    if (this.#intervalMs === null) return null;
    const spacing =
      to <= coarseUntilTime ? Math.max(this.#intervalMs, coarseSpacingMs) : this.#intervalMs;
    return to - from > GAP_INTERVALS * spacing ? [from, to] : null;
  }
}

/** The drawable lines of one series inside a window. */
export function strokesOf(samples: SampleColumns, window: StrokeWindow): SeriesStrokes {
  const { time, value, quality, start, end } = samples;
  const steps = window.intervalMs === null;
  const pen = new Pen(window);
  const finder = new GapFinder(samples, window.intervalMs);
  const gaps: Interval[] = [];
  const stop = lowerBound(time, start, end, window.to + 1);
  // One sample before the window, so that the line comes in from the edge.
  const first = Math.max(start, lowerBound(time, start, end, window.from) - 1);
  let beforeTime = NaN;
  let beforeValue = NaN;
  let beforeDashed = false;
  let beforeDrawn = false;
  for (let index = first; index < stop; index++) {
    const at = time[index] ?? NaN;
    const now = value[index] ?? NaN;
    const grade = quality[index] ?? BAD;
    const drawn = grade < BAD && !Number.isNaN(now);
    const dashed = grade === 1;
    const gap: Interval | null = index === first ? null : finder.between(beforeTime, at);
    if (beforeDrawn && steps) pen.lineTo(gap === null ? at : gap[0], beforeValue, beforeDashed);
    if (gap !== null) gaps.push(gap);
    if (gap !== null || !drawn) pen.lift();
    if (drawn) pen.lineTo(at, now, dashed || (!steps && beforeDrawn && beforeDashed));
    beforeTime = at;
    beforeValue = now;
    beforeDashed = dashed;
    beforeDrawn = drawn;
  }
  if (steps && beforeDrawn) {
    const newest = { time: beforeTime, value: beforeValue, dashed: beforeDashed };
    hold(pen, samples, window, gaps, newest);
  }
  pen.lift();
  const inside = mergeIntervals(gaps).filter((gap) => gap[1] > window.from && gap[0] < window.to);
  const last = pen.strokes.length > 0 ? { time: pen.lastTime, value: pen.lastValue } : null;
  return { strokes: pen.strokes, gaps: inside, low: pen.low, high: pen.high, last };
}

/** The last step of a staircase: up to the end of its proof, with told gaps left open. */
function hold(
  pen: Pen,
  samples: SampleColumns,
  window: StrokeWindow,
  gaps: Interval[],
  newest: { readonly time: number; readonly value: number; readonly dashed: boolean },
): void {
  const end = Math.min(window.to, window.heldUntilTime);
  for (const gap of samples.gaps) {
    if (gap[1] <= newest.time || gap[0] >= end) continue;
    pen.lineTo(Math.max(gap[0], newest.time), newest.value, newest.dashed);
    pen.lift();
    gaps.push([Math.max(gap[0], newest.time), Math.min(gap[1], end)]);
    if (gap[1] < end) pen.start(gap[1], newest.value, newest.dashed);
    else return;
  }
  if (end > newest.time) pen.lineTo(end, newest.value, newest.dashed);
}
