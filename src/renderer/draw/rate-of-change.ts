/**
 * How fast a value changes, from the samples of a period: the slope of the straight line that fits
 * them best (least squares), each sample counting for as long as it held. So one noisy sample at
 * either end decides nothing, and samples need not be evenly spaced. Pure.
 */
import { lowerBound, type SampleColumns } from './strokes.ts';

/** A sample of a periodic tag holds for this many intervals. */
const HOLD_INTERVALS = 2.5;
/** With less of the period covered by good samples nothing is said. */
const LEAST_COVERAGE = 0.8;

/** A period, and how to read the samples in it. */
export interface ChangePeriod {
  /** Unix ms. */
  readonly from: number;
  readonly to: number;
  /** Interval of a periodic tag, ms; null: sent on change, so that a sample holds until the next. */
  readonly intervalMs: number | null;
}

/**
 * Change of the value over the period, in its unit; null where good samples cover less than 80 % of
 * it: no data is no steadiness.
 */
export function changeOver(samples: SampleColumns, period: ChangePeriod): number | null {
  const { from, to, intervalMs } = period;
  const { time, value, quality, start, end } = samples;
  const holdMs = intervalMs === null ? Infinity : HOLD_INTERVALS * intervalMs;
  const fit = new Fit(from);
  // The sample before the period holds into it.
  const first = Math.max(start, lowerBound(time, start, end, from) - 1);
  for (let index = first; index < end; index += 1) {
    const at = time[index] ?? NaN;
    const y = value[index] ?? NaN;
    if (at >= to) break;
    if (quality[index] !== 0 || !Number.isFinite(y)) continue;
    const next = index + 1 < end ? (time[index + 1] ?? to) : to;
    const until = gapAfter(samples, at, Math.min(next, at + holdMs, to));
    fit.add(Math.max(at, from), until, y);
  }
  const lengthMs = to - from;
  if (!(fit.coveredMs >= LEAST_COVERAGE * lengthMs)) return null;
  return fit.slope() * lengthMs;
}

/** Where the value of `at` ends to be known: at `until`, or where a gap begins before. */
function gapAfter({ gaps }: SampleColumns, at: number, until: number): number {
  for (const [begin] of gaps) {
    if (begin >= until) break;
    if (begin >= at) return begin;
  }
  return until;
}

/** Integrals over the covered time, of which the fit is made; times count from the period's start. */
class Fit {
  readonly #from: number;
  /** Of 1, t, t², y and t·y. */
  #one = 0;
  #t = 0;
  #tt = 0;
  #y = 0;
  #ty = 0;

  constructor(from: number) {
    this.#from = from;
  }

  get coveredMs(): number {
    return this.#one;
  }

  /** The value was `y` from one time to another. */
  add(fromTime: number, toTime: number, y: number): void {
    const a = fromTime - this.#from;
    const b = toTime - this.#from;
    if (b <= a) return;
    const t = (b * b - a * a) / 2;
    this.#one += b - a;
    this.#t += t;
    this.#tt += (b * b * b - a * a * a) / 3;
    this.#y += y * (b - a);
    this.#ty += y * t;
  }

  /** Per ms; 0 where nothing varies in time. */
  slope(): number {
    const width = this.#one * this.#tt - this.#t * this.#t;
    return width > 0 ? (this.#one * this.#ty - this.#t * this.#y) / width : 0;
  }
}
