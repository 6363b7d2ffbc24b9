/**
 * The recent samples of one tag in order of source time, bounded in number and in span. Columns lie
 * in one piece, so that a window's share is a slice: the live part slides through a buffer of at
 * most three times its bound and is moved to the front when it reaches the end, which costs a
 * constant per sample.
 */
import { qualityClass, type Quality, type SampleValue } from './sample.ts';

/** Samples as columns, oldest first; see contract.ts `TrendAppend`. */
export interface SampleColumns {
  /** Unix ms, rising strictly. */
  readonly time: Float64Array;
  /** NaN where the value is no number; booleans are 0 and 1. */
  readonly value: Float64Array;
  /** 0 good, 1 uncertain, 2 bad. */
  readonly quality: Uint8Array;
}

/** One sample of a history answer. */
export interface SamplePoint {
  /** Unix ms. */
  readonly time: number;
  readonly value: SampleValue;
  readonly quality: Quality;
}

/** What became of a sample: at the end, in between, or not kept (a duplicate, or too old). */
export type Placing = 'appended' | 'inserted' | 'dropped';

const FIRST_CAPACITY = 16;
const QUALITY_RANK = { good: 0, uncertain: 1, bad: 2 } as const;

/** See the file head. */
export class SampleRing {
  #maxSamples: number;
  #spanMs: number;
  /** The source's clock when it last spoke, Unix ms; Infinity: not known. */
  #presentTime = Infinity;
  #time = new Float64Array(FIRST_CAPACITY);
  #value = new Float64Array(FIRST_CAPACITY);
  #quality = new Uint8Array(FIRST_CAPACITY);
  #start = 0;
  #end = 0;

  /**
   * At most `maxSamples`, none older by more than `spanMs` than the newest, or than the present where
   * the newest is a sample from the future: a clock that is set right later must not cost the past.
   */
  constructor(maxSamples: number, spanMs: number) {
    this.#maxSamples = maxSamples;
    this.#spanMs = spanMs;
  }

  get length(): number {
    return this.#end - this.#start;
  }

  get spanMs(): number {
    return this.#spanMs;
  }

  /** Sets both bounds anew; what a wider span lacks is the caller's to fetch. */
  bound(maxSamples: number, spanMs: number): void {
    this.#maxSamples = maxSamples;
    this.#spanMs = spanMs;
    this.#trim();
  }

  /** Source time of the oldest sample, NaN without one. */
  get oldest(): number {
    return this.length === 0 ? Number.NaN : this.#timeAt(this.#start);
  }

  /** Source time of the newest sample, NaN without one. */
  get newest(): number {
    return this.length === 0 ? Number.NaN : this.#timeAt(this.#end - 1);
  }

  /**
   * Puts a sample in its place; one with a time that is there already is dropped. `presentTime`: the
   * source's clock, Unix ms.
   */
  add(time: number, value: SampleValue, quality: Quality, presentTime = Infinity): Placing {
    this.#presentTime = presentTime;
    const isLast = this.length === 0 || time > this.newest;
    const at = isLast ? this.#end : this.#indexFrom(time);
    if (!isLast) {
      if (this.#timeAt(at) === time) return 'dropped';
      if (at === this.#start && !this.#hasRoomBefore(time)) return 'dropped';
    }
    const shift = this.#makeRoom();
    const index = at - shift;
    if (!isLast) {
      this.#time.copyWithin(index + 1, index, this.#end);
      this.#value.copyWithin(index + 1, index, this.#end);
      this.#quality.copyWithin(index + 1, index, this.#end);
    }
    this.#write(index, time, trendNumber(value), qualityRank(quality));
    this.#end += 1;
    this.#trim();
    return isLast ? 'appended' : 'inserted';
  }

  /** Puts many in their places at once; `points` in order of time. Returns how many were new and kept. */
  merge(points: readonly SamplePoint[]): number {
    const fresh = points.filter(
      ({ time }, index) => time !== points[index - 1]?.time && !this.has(time),
    );
    if (fresh.length === 0) return 0;
    const old = this.after(Number.NaN);
    const total = old.time.length + fresh.length;
    this.#time = new Float64Array(total + FIRST_CAPACITY);
    this.#value = new Float64Array(total + FIRST_CAPACITY);
    this.#quality = new Uint8Array(total + FIRST_CAPACITY);
    this.#start = 0;
    this.#end = total;
    let oldIndex = 0;
    let freshIndex = 0;
    for (let index = 0; index < total; index += 1) {
      const point = fresh[freshIndex];
      if (point === undefined || (old.time[oldIndex] ?? Infinity) < point.time) {
        this.#write(index, old.time[oldIndex], old.value[oldIndex], old.quality[oldIndex]);
        oldIndex += 1;
      } else {
        this.#write(index, point.time, trendNumber(point.value), qualityRank(point.quality));
        freshIndex += 1;
      }
    }
    this.#trim();
    return fresh.reduce((kept, { time }) => (time >= this.oldest ? kept + 1 : kept), 0);
  }

  /** Whether there is a sample of exactly this time. */
  has(time: number): boolean {
    return this.#timeAt(this.#indexFrom(time)) === time;
  }

  /** Forgets what is newer than `time`: the source's clock was set back. */
  dropAfter(time: number): void {
    this.#end = this.#indexAfter(time);
  }

  /** Samples newer than `time`; NaN: all. */
  countAfter(time: number): number {
    return this.#end - this.#indexAfter(time);
  }

  /** A copy of the samples newer than `time`; NaN: all. */
  after(time: number): SampleColumns {
    const from = this.#indexAfter(time);
    return {
      time: this.#time.slice(from, this.#end),
      value: this.#value.slice(from, this.#end),
      quality: this.#quality.slice(from, this.#end),
    };
  }

  /**
   * Stretches that touch [from, to] (Unix ms) and have no sample inside, wider than `limitMs`: from
   * sample to sample, or to an end of [from, to] where there is no sample beyond it.
   */
  holes(from: number, to: number, limitMs: number): [from: number, to: number][] {
    const holes: [number, number][] = [];
    let index = this.#indexFrom(from);
    const before = this.#timeAt(index - 1);
    let last = from - before <= limitMs ? before : from;
    for (; index < this.#end && last < to; index += 1) {
      const time = this.#timeAt(index);
      if (time - last > limitMs) holes.push([last, time]);
      last = time;
    }
    if (to - last > limitMs) holes.push([last, to]);
    return holes;
  }

  #timeAt(index: number): number {
    return index < this.#start || index >= this.#end
      ? Number.NaN
      : (this.#time[index] ?? Number.NaN);
  }

  /** First index whose time is not before `time`. */
  #indexFrom(time: number): number {
    let low = this.#start;
    let high = this.#end;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#timeAt(middle) < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #indexAfter(time: number): number {
    if (Number.isNaN(time)) return this.#start;
    const index = this.#indexFrom(time);
    return this.#timeAt(index) === time ? index + 1 : index;
  }

  #hasRoomBefore(time: number): boolean {
    return this.length < this.#maxSamples && this.newest - time <= this.#spanMs;
  }

  /** Makes sure of one free place at the end; returns by how much the samples moved to the front. */
  #makeRoom(): number {
    if (this.#end < this.#time.length) return 0;
    const shift = this.#start;
    if (shift > 0 && 2 * shift >= this.length) {
      this.#time.copyWithin(0, shift, this.#end);
      this.#value.copyWithin(0, shift, this.#end);
      this.#quality.copyWithin(0, shift, this.#end);
    } else {
      const capacity = 2 * this.#time.length;
      this.#time = moved(new Float64Array(capacity), this.#time.subarray(shift, this.#end));
      this.#value = moved(new Float64Array(capacity), this.#value.subarray(shift, this.#end));
      this.#quality = moved(new Uint8Array(capacity), this.#quality.subarray(shift, this.#end));
    }
    this.#start = 0;
    this.#end -= shift;
    return shift;
  }

  #write(index: number, time = Number.NaN, value = Number.NaN, rank = 0): void {
    this.#time[index] = time;
    this.#value[index] = value;
    this.#quality[index] = rank;
  }

  #trim(): void {
    const oldestKept = Math.min(this.newest, this.#presentTime) - this.#spanMs;
    while (this.length > this.#maxSamples || this.#timeAt(this.#start) < oldestKept)
      this.#start += 1;
  }
}

/** A quality as a trend knows it: 0 good, 1 uncertain, 2 bad. */
export function qualityRank(quality: Quality): number {
  return QUALITY_RANK[qualityClass(quality)];
}

/** A value as a trend draws it: NaN where it is no number; booleans are 0 and 1. */
export function trendNumber(value: SampleValue): number {
  if (typeof value === 'number') return value;
  return typeof value === 'boolean' ? Number(value) : Number.NaN;
}

function moved<T extends { set(from: T): void }>(into: T, from: T): T {
  into.set(from);
  return into;
}
