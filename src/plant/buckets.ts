/**
 * Samples thinned to buckets of equal width, as a trend over days needs them. A bucket is
 * `[k·width, (k+1)·width)` of Unix time, so neighbouring answers fit together. Promises:
 * 1. Of each bucket the lowest and the highest good number stay, and the first and last sample that
 *    is not a good number; in order of time, with their own times.
 * 2. A stretch without samples that is longer than allowed is told as a gap, thinned or not.
 */
import type { HistoryRow } from '../main/sources/vigil/codec.ts';
import type { Quality, SampleValue } from '../main/telemetry/sample.ts';

/** `[from, to]` in Unix ms: nothing was recorded between. */
export type Gap = readonly [from: number, to: number];

/** Most gaps told of one tag; further ones are joined to the last. */
const MAX_GAPS = 500;

/** Reduces samples that are pushed in order of time. */
export class BucketReducer {
  readonly rows: HistoryRow[] = [];
  readonly gaps: [from: number, to: number][] = [];
  readonly #widthMs: number;
  #bucket = Number.NaN;
  #low: HistoryRow | null = null;
  #lowValue = Infinity;
  #high: HistoryRow | null = null;
  #highValue = -Infinity;
  #firstOther: HistoryRow | null = null;
  #lastOther: HistoryRow | null = null;
  #newest = Number.NaN;

  constructor(widthMs: number) {
    this.#widthMs = widthMs;
  }

  /**
   * Takes the next sample; `silenceMs`: a longer distance to the sample before is a gap (Infinity for
   * a tag sent on change).
   */
  push(time: number, value: SampleValue, quality: Quality, silenceMs: number): void {
    if (time - this.#newest > silenceMs) this.gap(this.#newest, time);
    this.#newest = time;
    const bucket = Math.floor(time / this.#widthMs);
    if (bucket !== this.#bucket) {
      this.close();
      this.#bucket = bucket;
    }
    if (typeof value === 'number' && quality === 'good') {
      if (value < this.#lowValue) {
        this.#lowValue = value;
        this.#low = [time, value];
      }
      if (value > this.#highValue) {
        this.#highValue = value;
        this.#high = [time, value];
      }
      return;
    }
    const row: HistoryRow = quality === 'good' ? [time, value] : [time, value, quality];
    this.#firstOther ??= row;
    this.#lastOther = row;
  }

  /** Nothing was recorded from `from` to `to`, Unix ms; in order. */
  gap(from: number, to: number): void {
    const last = this.gaps.at(-1);
    if (last !== undefined && (from <= last[1] || this.gaps.length >= MAX_GAPS)) last[1] = to;
    else this.gaps.push([from, to]);
  }

  /** Writes the open bucket. */
  close(): void {
    const kept = new Set<HistoryRow>();
    for (const row of [this.#low, this.#high, this.#firstOther, this.#lastOther]) {
      if (row !== null) kept.add(row);
    }
    // Lowest and highest of a flat line are two rows of one time.
    const rows = [...kept].sort((one, other) => one[0] - other[0]);
    for (const row of rows) if (row[0] !== this.rows.at(-1)?.[0]) this.rows.push(row);
    this.#low = this.#high = this.#firstOther = this.#lastOther = null;
    this.#lowValue = Infinity;
    this.#highValue = -Infinity;
    this.#bucket = Number.NaN;
  }
}
