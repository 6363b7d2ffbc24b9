/**
 * What the plant remembers: a bounded ring of samples per tag, asked by time and thinned so that
 * peaks stay, and a bounded ring of published frames, asked by position to resume a session.
 */
import type { HistoryRow } from '../main/sources/vigil/codec.ts';
import type { Quality, Sample, SampleValue } from '../main/telemetry/sample.ts';

/** History of one tag in a range. */
export interface HistoryRange {
  readonly rows: readonly HistoryRow[];
  /** False: samples of the range were already forgotten, or never kept. */
  readonly isComplete: boolean;
}

/** A sample that had to make room. */
export type ForgottenSample = readonly [time: number, value: SampleValue, quality: Quality];

/** The newest `capacity` samples of one tag. */
export class TagHistory {
  readonly #capacity: number;
  readonly #times: number[] = [];
  readonly #values: SampleValue[] = [];
  /** By slot; only what is not good. */
  readonly #qualities = new Map<number, Quality>();
  /** Slot of the oldest sample once the ring is full. */
  #oldest = 0;
  /** Everything after this Unix ms is still here. */
  #forgottenUntil: number;

  /** `startTime`: nothing was recorded before it (Unix ms). */
  constructor(capacity: number, startTime: number) {
    this.#capacity = Math.max(1, capacity);
    this.#forgottenUntil = startTime - 1;
  }

  get length(): number {
    return this.#times.length;
  }

  /** Appends a sample; times rise. Returns the one that is forgotten for it. */
  push(time: number, value: SampleValue, quality: Quality): ForgottenSample | undefined {
    let slot = this.#times.length;
    let forgotten: ForgottenSample | undefined;
    if (slot === this.#capacity) {
      slot = this.#oldest;
      forgotten = [
        this.#times[slot] ?? 0,
        this.#values[slot] ?? null,
        this.#qualities.get(slot) ?? 'good',
      ];
      this.#forgottenUntil = this.#times[slot] ?? this.#forgottenUntil;
      this.#oldest = (slot + 1) % this.#capacity;
      this.#qualities.delete(slot);
    }
    this.#times[slot] = time;
    this.#values[slot] = value;
    if (quality !== 'good') this.#qualities.set(slot, quality);
    return forgotten;
  }

  /** Samples from `from` to `to` (Unix ms, both included), thinned to at most `maxPoints`. */
  range(from: number, to: number, maxPoints: number): HistoryRange {
    const rows = [...this.rows(from, to, false)];
    return { rows: thin(rows, maxPoints), isComplete: from > this.#forgottenUntil };
  }

  /** Samples of the same; `withBefore`: and ahead of them the last one before `from`. */
  *rows(from: number, to: number, withBefore: boolean): Generator<HistoryRow> {
    const first = this.#firstAtOrAfter(from);
    const end = this.#firstAtOrAfter(to + 1);
    for (let index = Math.max(0, withBefore ? first - 1 : first); index < end; index += 1) {
      yield this.#row(index);
    }
  }

  #slot(index: number): number {
    return (this.#oldest + index) % this.#capacity;
  }

  #row(index: number): HistoryRow {
    const slot = this.#slot(index);
    const time = this.#times[slot] ?? 0;
    const value = this.#values[slot] ?? null;
    const quality = this.#qualities.get(slot);
    return quality === undefined ? [time, value] : [time, value, quality];
  }

  #firstAtOrAfter(time: number): number {
    let low = 0;
    let high = this.#times.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#times[this.#slot(middle)] ?? 0) < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/**
 * At most `maxPoints` rows of the given, in order. Rows are cut into runs of equal length; each
 * keeps its lowest and highest number, and, where there are rows that are not good numbers, its
 * first and last of those: a peak or a failure never disappears. Below 4 points the newest stay.
 */
export function thin(rows: readonly HistoryRow[], maxPoints: number): readonly HistoryRow[] {
  if (rows.length <= maxPoints) return rows;
  if (maxPoints < 4) return rows.slice(rows.length - maxPoints);
  const perRun = rows.every(isGoodNumber) ? 2 : 4;
  const runs = Math.floor(maxPoints / perRun);
  const kept: HistoryRow[] = [];
  for (let run = 0; run < runs; run += 1) {
    const from = Math.floor((run * rows.length) / runs);
    const to = Math.floor(((run + 1) * rows.length) / runs);
    keepOfRun(rows, from, to, kept);
  }
  return kept;
}

function keepOfRun(
  rows: readonly HistoryRow[],
  from: number,
  to: number,
  kept: HistoryRow[],
): void {
  const chosen = new Set<number>();
  let lowest: { index: number; value: number } | undefined;
  let highest: { index: number; value: number } | undefined;
  let firstOther: number | undefined;
  let lastOther: number | undefined;
  for (let index = from; index < to; index += 1) {
    const row = rows[index];
    if (row === undefined) continue;
    const value = row[1];
    if (typeof value === 'number' && isGoodNumber(row)) {
      if (lowest === undefined || value < lowest.value) lowest = { index, value };
      if (highest === undefined || value > highest.value) highest = { index, value };
    } else {
      firstOther ??= index;
      lastOther = index;
    }
  }
  for (const index of [lowest?.index, highest?.index, firstOther, lastOther]) {
    if (index !== undefined) chosen.add(index);
  }
  for (const index of [...chosen].sort((a, b) => a - b)) {
    const row = rows[index];
    if (row !== undefined) kept.push(row);
  }
}

function isGoodNumber(row: HistoryRow): boolean {
  return typeof row[1] === 'number' && (row[2] === undefined || row[2] === 'good');
}

/** What the plant published at one position. */
export interface PublishedFrame {
  readonly seq: number;
  readonly samples: readonly Sample[];
}

/** The newest frames, bounded in number and in samples. */
export class FrameRing {
  readonly #maxFrames: number;
  readonly #maxSamples: number;
  #frames: PublishedFrame[] = [];
  /** Frames before this index are forgotten; the array is cut now and then. */
  #from = 0;
  #samples = 0;
  /** Every frame with a higher number is here. */
  #forgottenSeq: number;

  /** `startSeq`: numbering begins after it. */
  constructor(maxFrames: number, maxSamples: number, startSeq: number) {
    this.#maxFrames = maxFrames;
    this.#maxSamples = maxSamples;
    this.#forgottenSeq = startSeq;
  }

  /** Appends a frame; numbers rise. */
  push(frame: PublishedFrame): void {
    this.#frames.push(frame);
    this.#samples += frame.samples.length;
    while (
      this.#frames.length - this.#from > this.#maxFrames ||
      (this.#samples > this.#maxSamples && this.#frames.length - this.#from > 1)
    ) {
      const oldest = this.#frames[this.#from];
      if (oldest === undefined) break;
      this.#forgottenSeq = oldest.seq;
      this.#samples -= oldest.samples.length;
      this.#from += 1;
    }
    if (this.#from > this.#maxFrames) {
      this.#frames = this.#frames.slice(this.#from);
      this.#from = 0;
    }
  }

  /** Every frame after `seq`, or undefined when some of them are forgotten. */
  after(seq: number): readonly PublishedFrame[] | undefined {
    if (seq < this.#forgottenSeq) return undefined;
    let low = this.#from;
    let high = this.#frames.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#frames[middle]?.seq ?? 0) <= seq) low = middle + 1;
      else high = middle;
    }
    return this.#frames.slice(low);
  }
}
