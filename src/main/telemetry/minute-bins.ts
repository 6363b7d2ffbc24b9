/**
 * What a tag did in each minute of a period: the part of it that good values cover, their integral,
 * extremes, ends, and the time in a band. Minutes are folded anew as often as their samples are at
 * hand, so a backfill mends them; they are kept when the samples have gone. Pure.
 */
import type { SampleColumns } from './sample-ring.ts';

export const MINUTE_MS = 60_000;
/** A distance beyond this many intervals is a gap (docs/quality.md). */
const GAP_INTERVALS = 2.5;

/** How samples are to be read. */
export interface FoldRules {
  /** Interval of a periodic tag, ms; NaN: sent on change. */
  readonly intervalMs: number;
  /** Up to here the newest value holds, Unix ms. */
  readonly heldUntilTime: number;
  /** Stretches in which nothing is known, Unix ms; sorted. */
  readonly gaps: readonly (readonly [from: number, to: number])[];
}

/** A period in numbers; NaN where no good value covers any of it. */
export interface PeriodTotals {
  /** Time that good values cover, ms. */
  readonly coveredMs: number;
  /** Weighted by time. */
  readonly mean: number;
  readonly min: number;
  readonly max: number;
  /** Integral over hours: of t/h, tonnes. */
  readonly total: number;
  /** Last less first value. */
  readonly change: number;
  /** Share of the covered time within the band, 0 to 1. */
  readonly inBand: number;
}

/** See the file head. */
export class MinuteBins {
  readonly #size: number;
  readonly #band: readonly [low: number, high: number] | null;
  /** Number of the minute that a place holds; NaN: none. */
  readonly #minute: Float64Array;
  readonly #coveredMs: Float64Array;
  readonly #integral: Float64Array;
  readonly #inBandMs: Float64Array;
  readonly #low: Float64Array;
  readonly #high: Float64Array;
  readonly #first: Float64Array;
  readonly #last: Float64Array;

  /** Room for a period of so many minutes. */
  constructor(minutes: number, band: readonly [low: number, high: number] | null) {
    this.#size = minutes + 2;
    this.#band = band;
    const column = (): Float64Array => new Float64Array(this.#size);
    this.#minute = column().fill(Number.NaN);
    this.#coveredMs = column();
    this.#integral = column();
    this.#inBandMs = column();
    this.#low = column();
    this.#high = column();
    this.#first = column();
    this.#last = column();
  }

  /** Folds the minutes from `fromMinute` up to, not including, `toMinute` anew. */
  fold(columns: SampleColumns, fromMinute: number, toMinute: number, rules: FoldRules): void {
    const from = Math.max(fromMinute, toMinute - this.#size);
    for (let minute = from; minute < toMinute; minute += 1) this.#clear(minute);
    const { time, value, quality } = columns;
    const [start, stop] = [from * MINUTE_MS, toMinute * MINUTE_MS];
    const { intervalMs, heldUntilTime } = rules;
    const isPeriodic = !Number.isNaN(intervalMs);
    for (let index = 0; index < time.length; index += 1) {
      const one = value[index] ?? Number.NaN;
      const at = time[index] ?? Number.NaN;
      if ((quality[index] ?? 2) > 0 || Number.isNaN(one) || at >= stop) continue;
      const isNewest = index + 1 >= time.length;
      let until = isNewest ? Math.max(at, heldUntilTime) : (time[index + 1] ?? at);
      if (until <= start) continue;
      if (isPeriodic && until - at > GAP_INTERVALS * intervalMs) until = at + intervalMs;
      this.#cover(one, Math.max(at, start), Math.min(until, stop), rules.gaps);
    }
  }

  /** Minutes of [fromMinute, toMinute) that good values do not cover wholly count as never folded. */
  forgetPartial(fromMinute: number, toMinute: number): void {
    for (let minute = fromMinute; minute < toMinute; minute += 1) {
      const at = this.#placeOf(minute);
      const coveredMs = this.#coveredMs[at] ?? 0;
      if (this.#isKnown(minute) && coveredMs < MINUTE_MS - 1) this.#minute[at] = Number.NaN;
    }
  }

  /** The newest stretch of minutes in [fromMinute, toMinute) that was never folded. */
  missing(fromMinute: number, toMinute: number): readonly [from: number, to: number] | null {
    let to = toMinute;
    while (to > fromMinute && this.#isKnown(to - 1)) to -= 1;
    let from = to;
    while (from > fromMinute && !this.#isKnown(from - 1)) from -= 1;
    return from < to ? [from, to] : null;
  }

  /** All minutes of [fromMinute, toMinute) together. */
  totals(fromMinute: number, toMinute: number): PeriodTotals {
    let [coveredMs, integral, inBandMs] = [0, 0, 0];
    let [min, max] = [Infinity, -Infinity];
    let [first, last] = [Number.NaN, Number.NaN];
    for (let minute = fromMinute; minute < toMinute; minute += 1) {
      const at = this.#placeOf(minute);
      if (!this.#isKnown(minute) || (this.#coveredMs[at] ?? 0) === 0) continue;
      coveredMs += this.#coveredMs[at] ?? 0;
      integral += this.#integral[at] ?? 0;
      inBandMs += this.#inBandMs[at] ?? 0;
      min = Math.min(min, this.#low[at] ?? min);
      max = Math.max(max, this.#high[at] ?? max);
      if (Number.isNaN(first)) first = this.#first[at] ?? first;
      last = this.#last[at] ?? last;
    }
    const isEmpty = coveredMs === 0;
    return {
      coveredMs,
      mean: isEmpty ? Number.NaN : integral / coveredMs,
      min: isEmpty ? Number.NaN : min,
      max: isEmpty ? Number.NaN : max,
      total: isEmpty ? Number.NaN : integral / (60 * MINUTE_MS),
      change: last - first,
      inBand: isEmpty || this.#band === null ? Number.NaN : inBandMs / coveredMs,
    };
  }

  #cover(value: number, from: number, to: number, gaps: FoldRules['gaps']): void {
    let at = from;
    for (const gap of gaps) {
      if (gap[1] <= at || gap[0] >= to) continue;
      this.#spread(value, at, gap[0]);
      at = Math.max(at, gap[1]);
    }
    this.#spread(value, at, to);
  }

  #spread(value: number, from: number, to: number): void {
    for (let at = from; at < to;) {
      const minute = Math.floor(at / MINUTE_MS);
      const end = Math.min(to, (minute + 1) * MINUTE_MS);
      this.#add(this.#placeOf(minute), value, end - at);
      at = end;
    }
  }

  #add(at: number, value: number, ms: number): void {
    const isFirst = this.#coveredMs[at] === 0;
    this.#coveredMs[at] = (this.#coveredMs[at] ?? 0) + ms;
    this.#integral[at] = (this.#integral[at] ?? 0) + ms * value;
    const band = this.#band;
    if (band !== null && value >= band[0] && value <= band[1]) {
      this.#inBandMs[at] = (this.#inBandMs[at] ?? 0) + ms;
    }
    this.#low[at] = isFirst ? value : Math.min(this.#low[at] ?? value, value);
    this.#high[at] = isFirst ? value : Math.max(this.#high[at] ?? value, value);
    if (isFirst) this.#first[at] = value;
    this.#last[at] = value;
  }

  #clear(minute: number): void {
    const at = this.#placeOf(minute);
    this.#minute[at] = minute;
    this.#coveredMs[at] = 0;
    this.#integral[at] = 0;
    this.#inBandMs[at] = 0;
  }

  #isKnown(minute: number): boolean {
    return this.#minute[this.#placeOf(minute)] === minute;
  }

  #placeOf(minute: number): number {
    return minute % this.#size;
  }
}
