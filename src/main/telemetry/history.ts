/**
 * The recent past of each tag, for trends and for the ledger: a bounded ring of samples, and the
 * gaps in it. Slots are the tag table's. Whoever draws a trend is told when its past was rewritten
 * (a backfill, a gap), since what it holds can then no longer be continued.
 */
import type { Quality, SampleValue } from './sample.ts';
import { Gaps } from './gaps.ts';
import { SampleRing, type SampleColumns, type SamplePoint } from './sample-ring.ts';

/** Told when the past of a trend changed, other than by a sample at its end. */
export interface HistoryWatcher {
  trendRewritten(slot: number): void;
}

/** A whole trend; see contract.ts `TrendFill`. */
export interface Trend extends SampleColumns {
  /** Unix ms; an end of Infinity means: up to now. */
  readonly gaps: readonly (readonly [from: number, to: number])[];
}

/** Most samples of one tag: at 1 s, 14 hours. */
export const MAX_SAMPLES = 50_000;
/** Kept of a tag that no trend shows, so that replayed samples are told from known ones. */
export const UNTRENDED_MS = 60_000;
/** Bound for the same. */
const MAX_UNTRENDED = 600;
/** Periodic samples further apart than this many intervals have a hole between them. */
const HOLE_INTERVALS = 1.5;

interface Past {
  readonly ring: SampleRing;
  /** Null: there has been none. */
  gaps: Gaps | null;
}

/** See the file head. */
export class HistoryStore {
  /** By slot. */
  readonly #pasts: (Past | undefined)[] = [];
  #watchers: readonly HistoryWatcher[] = [];

  /** Tells `watcher` of rewritten trends from now on; returns the undo. */
  watch(watcher: HistoryWatcher): () => void {
    this.#watchers = [...this.#watchers, watcher];
    return () => {
      this.#watchers = this.#watchers.filter((other) => other !== watcher);
    };
  }

  /** Keeps the samples of a tag from now on, `spanMs` back; 0: no trend shows it. */
  keep(slot: number, spanMs: number): void {
    const maxSamples = spanMs > 0 ? MAX_SAMPLES : MAX_UNTRENDED;
    const keptMs = Math.max(spanMs, UNTRENDED_MS);
    const past = this.#pasts[slot];
    if (past !== undefined) past.ring.bound(maxSamples, keptMs);
    else this.#put(slot, { ring: new SampleRing(maxSamples, keptMs), gaps: null });
  }

  /** Forgets a tag. */
  forget(slot: number): void {
    if (slot < this.#pasts.length) this.#pasts[slot] = undefined;
  }

  /** How far back samples of a tag are kept, ms; 0 for one that is not. */
  spanMs(slot: number): number {
    return this.#pasts[slot]?.ring.spanMs ?? 0;
  }

  /** Takes a sample; true if it was new. `sourceNow`: the source's clock, Unix ms; NaN: not known. */
  add(
    slot: number,
    time: number,
    value: SampleValue,
    quality: Quality,
    sourceNow = Number.NaN,
  ): boolean {
    const past = this.#pasts[slot];
    if (past === undefined) return false;
    const presentTime = Number.isNaN(sourceNow) ? Infinity : sourceNow;
    const placing = past.ring.add(time, value, quality, presentTime);
    if (placing === 'inserted') this.#rewritten(slot);
    if (placing === 'appended') past.gaps?.forgetBefore(past.ring.oldest);
    return placing !== 'dropped';
  }

  /** The source's clock was set back to `time`: what is newer has not happened yet. */
  rewind(slot: number, time: number): void {
    const past = this.#pasts[slot];
    if (past === undefined || !(past.ring.newest > time)) return;
    past.ring.dropAfter(time);
    this.#rewritten(slot);
  }

  /**
   * Merges a history answer for [from, to] (Unix ms). `complete`: the source has no other samples
   * of that stretch, so nothing is missing in it. Returns how many samples were new.
   */
  merge(
    slot: number,
    points: readonly SamplePoint[],
    from: number,
    to: number,
    complete: boolean,
  ): number {
    const past = this.#pasts[slot];
    if (past === undefined) return 0;
    const ordered = points.every(
      (point, index) => point.time >= (points[index - 1]?.time ?? -Infinity),
    )
      ? points
      : points.toSorted((one, other) => one.time - other.time);
    const recovered = past.ring.merge(ordered);
    const first = ordered[0];
    const last = ordered.at(-1);
    if (complete) past.gaps?.cover(from, to);
    else if (first !== undefined && last !== undefined) past.gaps?.cover(first.time, last.time);
    if (recovered > 0 || complete) this.#rewritten(slot);
    return recovered;
  }

  /** From `fromTime` (Unix ms) on nothing is known of the tag. */
  openGap(slot: number, fromTime: number): void {
    const past = this.#pasts[slot];
    if (past === undefined) return;
    past.gaps ??= new Gaps();
    past.gaps.open(fromTime);
    this.#rewritten(slot);
  }

  /** From `time` (Unix ms) on the tag is known again. */
  endGap(slot: number, time: number): void {
    if (this.#pasts[slot]?.gaps?.end(time) === true) this.#rewritten(slot);
  }

  /**
   * Nothing more will come for the gaps of a tag. `filled`: everything came. Else what is still
   * missing stays: for a periodic tag the holes between its samples, for others (`intervalMs` NaN)
   * whatever no answer covered.
   */
  closeGap(slot: number, filled: boolean, intervalMs: number, time: number): void {
    const past = this.#pasts[slot];
    if (past === undefined || past.gaps === null) return;
    past.gaps.end(time);
    if (filled) past.gaps.fill();
    else {
      past.gaps.settle((from, to) =>
        Number.isNaN(intervalMs)
          ? [[from, to]]
          : past.ring.holes(from, to, HOLE_INTERVALS * intervalMs),
      );
    }
    this.#rewritten(slot);
  }

  /** How many samples of a tag that speaks every `intervalMs` are missing in [from, to]. */
  missing(slot: number, from: number, to: number, intervalMs: number): number {
    const past = this.#pasts[slot];
    if (past === undefined) return 0;
    let missing = 0;
    for (const [start, end] of past.ring.holes(from, to, HOLE_INTERVALS * intervalMs)) {
      missing += Math.max(1, Math.round((end - start) / intervalMs) - 1);
    }
    return missing;
  }

  /** Samples newer than `time` (Unix ms; NaN: all), or null when there are more than `max`. */
  after(slot: number, time: number, max: number): SampleColumns | null {
    const ring = this.#pasts[slot]?.ring;
    if (ring === undefined) return emptyColumns();
    return ring.countAfter(time) > max ? null : ring.after(time);
  }

  /** The whole trend. */
  trend(slot: number): Trend {
    const past = this.#pasts[slot];
    if (past === undefined) return { ...emptyColumns(), gaps: [] };
    return { ...past.ring.after(Number.NaN), gaps: past.gaps?.intervals ?? [] };
  }

  #put(slot: number, past: Past): void {
    // No holes in the list: engines look those up in a slower way.
    while (this.#pasts.length <= slot) this.#pasts.push(undefined);
    this.#pasts[slot] = past;
  }

  #rewritten(slot: number): void {
    for (const watcher of this.#watchers) watcher.trendRewritten(slot);
  }
}

function emptyColumns(): SampleColumns {
  return { time: new Float64Array(), value: new Float64Array(), quality: new Uint8Array() };
}
