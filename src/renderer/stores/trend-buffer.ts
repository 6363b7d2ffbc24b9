/**
 * The samples of one trended tag as the page holds them. Promises:
 * 1. Times rise; a sample that is not newer than the newest is dropped.
 * 2. Never more than `MAX_POINTS` samples and `MAX_GAPS` gaps. When full, what no trend shows any
 *    more goes first; after that the older half is thinned to its extremes, and gaps in it are
 *    written down before the samples that show them go.
 * 3. After `expectHole` the next sample that is appended does not join the ones before, and the next
 *    fill replaces all of them: of what is newer than a fill only what came since then stays.
 */
import type { TrendAppend, TrendFill } from '../../preload/api.d.ts';
import { lowerBound, type SampleColumns } from '../draw/strokes.ts';
import { mergeIntervals, type Interval } from '../draw/intervals.ts';

/** Most samples held of one tag: 17 bytes each, 340 kB. */
export const MAX_POINTS = 20_000;
/** Most gaps held of one tag; beyond it the oldest neighbours become one. */
export const MAX_GAPS = 500;
const FIRST_CAPACITY = 1_024;
/** A distance beyond this many usual ones is a gap of a periodic tag. */
const GAP_SPACINGS = 2.5;
/** Samples of one bucket when thinning; its lowest and highest stay. */
const BUCKET = 4;

/** Bounded samples of one tag; `version` rises with every change. */
export class TrendBuffer implements SampleColumns {
  time = new Float64Array(FIRST_CAPACITY);
  value = new Float64Array(FIRST_CAPACITY);
  quality = new Uint8Array(FIRST_CAPACITY);
  start = 0;
  end = 0;
  gaps: Interval[] = [];
  coarseUntilTime = -Infinity;
  coarseSpacingMs = 0;
  /** Rises with every change of samples or gaps. */
  version = 0;
  /** Rises when more changed than the newest end. */
  revision = 0;
  /** Width of the widest trend that shows it, ms: older samples may go. */
  keepMs = Infinity;
  /** Interval of a periodic tag, null on change: thinning needs to know what a gap is. */
  intervalMs: number | null = null;
  /** Samples dropped because a newer one was here already. */
  late = 0;
  /** Newest sample that went because no trend showed it; -Infinity: none did since the last fill. */
  #forgottenTime = -Infinity;
  #holeExpected = false;
  /** Newest sample when a hole was last expected; -Infinity: none was since the last fill. */
  #doubtedTime = -Infinity;

  /** Time of the newest sample; -Infinity when empty. */
  get newestTime(): number {
    return this.end > this.start ? (this.time[this.end - 1] ?? -Infinity) : -Infinity;
  }

  /** A trend now shows a part of what had to go when none did. */
  get isShort(): boolean {
    return this.newestTime - this.keepMs < this.#forgottenTime;
  }

  /** Samples may be missing between the newest one and the next that comes. */
  expectHole(): void {
    this.#holeExpected = true;
    this.#doubtedTime = this.newestTime;
  }

  /** Takes samples that follow. */
  append(added: TrendAppend): void {
    const before = this.end;
    for (let row = 0; row < added.time.length; row++) {
      this.#push(added.time[row] ?? NaN, added.value[row] ?? NaN, added.quality[row] ?? 2);
    }
    if (this.end !== before) this.version += 1;
  }

  /**
   * Takes the whole trend; samples newer than it, which came meanwhile, stay behind it. Those that
   * were here before have not happened yet: their source's clock was set back.
   */
  fill(whole: TrendFill): void {
    const last = whole.time.at(-1) ?? -Infinity;
    const until = last === -Infinity ? last : Math.max(last, this.#doubtedTime);
    const from = lowerBound(this.time, this.start, this.end, until);
    const kept = this.time[from] === until ? from + 1 : from;
    const newer = {
      time: this.time.slice(kept, this.end),
      value: this.value.slice(kept, this.end),
      quality: this.quality.slice(kept, this.end),
    };
    this.start = 0;
    this.end = 0;
    this.#holeExpected = false;
    this.#doubtedTime = -Infinity;
    this.#forgottenTime = -Infinity;
    this.coarseUntilTime = -Infinity;
    this.coarseSpacingMs = 0;
    const newestGaps = this.gaps.filter((gap) => gap[0] >= until && Number.isFinite(until));
    this.gaps = mergeIntervals([...whole.gaps, ...newestGaps]);
    this.#boundGaps();
    // All of it at once: what main sent is let go of only when more has come.
    const wanted = whole.time.length + newer.time.length + FIRST_CAPACITY;
    if (wanted > this.time.length) this.#move(Math.min(MAX_POINTS, wanted));
    for (const columns of [whole, newer]) {
      for (let row = 0; row < columns.time.length; row++) {
        this.#push(columns.time[row] ?? NaN, columns.value[row] ?? NaN, columns.quality[row] ?? 2);
      }
      if (columns === whole) this.#measureSpacing();
    }
    this.version += 1;
    this.revision += 1;
  }

  #push(time: number, value: number, quality: number): void {
    if (!Number.isFinite(time)) return;
    const newest = this.newestTime;
    if (time <= newest) {
      this.late += 1;
      return;
    }
    if (this.#holeExpected) {
      this.#holeExpected = false;
      if (newest > -Infinity) {
        this.gaps = mergeIntervals([...this.gaps, [newest, time]]);
        this.#boundGaps();
      }
    }
    if (this.end === this.time.length) this.#makeRoom();
    this.time[this.end] = time;
    this.value[this.end] = value;
    this.quality[this.end] = quality;
    this.end += 1;
  }

  /** After a fill: a server that thins its history sends samples further apart than it makes them. */
  #measureSpacing(): void {
    const count = this.end - this.start;
    if (count < 3) return;
    const spacing = new Float64Array(count - 1);
    for (let index = 1; index < count; index++) {
      const at = this.start + index;
      spacing[index - 1] = (this.time[at] ?? 0) - (this.time[at - 1] ?? 0);
    }
    spacing.sort();
    this.coarseUntilTime = this.newestTime;
    const usual = spacing[Math.floor(0.95 * (spacing.length - 1))] ?? 0;
    this.coarseSpacingMs = Math.max(this.coarseSpacingMs, usual);
  }

  #makeRoom(): void {
    const wanted = lowerBound(this.time, this.start, this.end, this.newestTime - this.keepMs);
    // The one before the left edge stays: the line comes in from it.
    if (wanted - 1 > this.start) {
      this.start = wanted - 1;
      this.#forgottenTime = this.time[this.start - 1] ?? -Infinity;
    }
    const held = this.end - this.start;
    if (held > (MAX_POINTS * 3) / 4) this.#thin();
    this.#move(Math.min(MAX_POINTS, Math.max(FIRST_CAPACITY, 2 * (this.end - this.start))));
    const oldest = this.time[this.start] ?? -Infinity;
    this.gaps = this.gaps.filter((gap) => gap[1] > oldest);
    this.revision += 1;
  }

  /** Keeps the lowest and highest of every few samples of the older half, bad ones before all. */
  #thin(): void {
    const half = this.start + ((this.end - this.start) >> 1);
    // Up to and with the first sample that stays as it is: the gap before it counts too.
    this.#noteGaps(half + 1);
    let out = this.start;
    for (let from = this.start; from < half; from += BUCKET) {
      const to = Math.min(half, from + BUCKET);
      for (const index of this.#extremes(from, to)) {
        this.time[out] = this.time[index] ?? NaN;
        this.value[out] = this.value[index] ?? NaN;
        this.quality[out] = this.quality[index] ?? 2;
        out += 1;
      }
    }
    const edge = this.time[half] ?? this.newestTime;
    this.time.copyWithin(out, half, this.end);
    this.value.copyWithin(out, half, this.end);
    this.quality.copyWithin(out, half, this.end);
    this.end = out + (this.end - half);
    // All gaps up to here are written down; distances say nothing any more.
    this.coarseUntilTime = Math.max(this.coarseUntilTime, edge);
    this.coarseSpacingMs = Infinity;
  }

  /** Positions, in order of time, of the samples of a bucket that must stay. */
  #extremes(from: number, to: number): number[] {
    let low = from;
    let high = from;
    let worst = from;
    for (let index = from; index < to; index++) {
      const value = this.value[index] ?? NaN;
      if (value < (this.value[low] ?? NaN) || Number.isNaN(this.value[low])) low = index;
      if (value > (this.value[high] ?? NaN) || Number.isNaN(this.value[high])) high = index;
      if ((this.quality[index] ?? 2) > (this.quality[worst] ?? 2)) worst = index;
    }
    const kept = (this.quality[worst] ?? 0) > 0 ? [low, high, worst] : [low, high];
    return [...new Set(kept)].sort((a, b) => a - b);
  }

  /** Writes down the gaps of a periodic tag among the samples before `stop`. */
  #noteGaps(stop: number): void {
    if (this.intervalMs === null) return;
    const found: Interval[] = [];
    for (let index = this.start + 1; index < stop; index++) {
      const from = this.time[index - 1] ?? 0;
      const to = this.time[index] ?? 0;
      const spacing =
        to <= this.coarseUntilTime
          ? Math.max(this.intervalMs, this.coarseSpacingMs)
          : this.intervalMs;
      if (to - from > GAP_SPACINGS * spacing) found.push([from, to]);
    }
    if (found.length === 0) return;
    this.gaps = mergeIntervals([...this.gaps, ...found]);
    this.#boundGaps();
  }

  #boundGaps(): void {
    const over = this.gaps.length - MAX_GAPS;
    const first = this.gaps[0];
    const last = this.gaps[over];
    if (over > 0 && first !== undefined && last !== undefined) {
      this.gaps.splice(0, over + 1, [first[0], last[1]]);
    }
  }

  /** Moves what is held to the front of arrays of the given size. */
  #move(capacity: number): void {
    const { start, end } = this;
    if (capacity !== this.time.length) {
      const time = new Float64Array(capacity);
      const value = new Float64Array(capacity);
      const quality = new Uint8Array(capacity);
      time.set(this.time.subarray(start, end));
      value.set(this.value.subarray(start, end));
      quality.set(this.quality.subarray(start, end));
      this.time = time;
      this.value = value;
      this.quality = quality;
    } else {
      this.time.copyWithin(0, start, end);
      this.value.copyWithin(0, start, end);
      this.quality.copyWithin(0, start, end);
    }
    this.start = 0;
    this.end = end - start;
  }
}
