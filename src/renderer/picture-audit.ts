/**
 * Whether what stood on the screen was true for as long as it stood there (product.md, promise 1).
 * It does not ask the judge again but keeps the painter's own record: of each painted frame, until
 * when the values that look live in it may do so. The time a frame stood longer than that, and
 * 250 ms, is counted, whatever held up the next one. A second look, once a second, reads the
 * elements themselves, for a widget that did not follow the judge.
 *
 * It counts what it lives to see: a page that hangs and is ended takes its last frame's time along.
 */

/** quality.md: the longest time between two judgements. */
const TOLERANCE_MS = 250;
/**
 * A page that paints nothing is hidden by the dead-man layer (DeadMan.vue) after so long, ms: when
 * its first value may no longer look live, but not for a hiccup, and at the latest even if all may.
 */
const SOONEST_COVER_MS = 1_500;
export const LATEST_COVER_MS = 3_000;
/** `data-proof` follows the proof in steps: as much again. */
const ATTRIBUTE_LAG_MS = 250;
/** Wall clock against monotonic clock moved this much: the PC slept or its clock was set, ms. */
const CLOCK_SET_MS = 50;

/** An element that shows a tag as it stands in the document. */
export interface PaintedTag {
  readonly source: string;
  /** True if nothing about it says that its value is old. */
  readonly looksLive: boolean;
  /** Unix ms; NaN where it names no proof. */
  readonly proofTime: number;
  /** Age of proof at which live ends, ms. */
  readonly limitMs: number;
}

/**
 * When the layer is to hide a frame painted at `now` that no other follows, page clock; `liveUntil`:
 * as in `PictureAudit.painted`.
 */
export function coverAt(liveUntil: number, now: number): number {
  const soonest = Math.max(now + SOONEST_COVER_MS, liveUntil + TOLERANCE_MS);
  return Math.min(soonest, now + LATEST_COVER_MS);
}

/** See the file head. */
export class PictureAudit {
  #staleAsLiveMs = 0;
  #paintedAt = Number.NaN;
  #liveUntil = Infinity;
  #clockGap = Number.NaN;
  #lookedAt = Number.NaN;
  /** Counted by frames since the last look: not to be counted twice. */
  #sinceLookMs = 0;

  /** Time since the start in which a value looked live and was not, ms. */
  get staleAsLiveMs(): number {
    return this.#staleAsLiveMs;
  }

  /**
   * A frame was painted at `now` (page clock) in which no live value is within its limit for longer
   * than `liveUntil`. `clockGap`: wall clock minus monotonic clock, ms.
   */
  painted(liveUntil: number, now: number, clockGap: number): void {
    const clockWasSet = Math.abs(clockGap - this.#clockGap) > CLOCK_SET_MS;
    if (!clockWasSet && !Number.isNaN(this.#paintedAt)) {
      const from = Math.max(this.#paintedAt, this.#liveUntil + TOLERANCE_MS);
      const to = Math.min(now, coverAt(this.#liveUntil, this.#paintedAt));
      this.#add(Math.max(0, to - from));
    }
    if (clockWasSet) this.#lookedAt = Number.NaN;
    this.#paintedAt = now;
    this.#liveUntil = liveUntil;
    this.#clockGap = clockGap;
  }

  /** The document as it stands at `now` (page clock) and `unixNow`. */
  looked(tags: Iterable<PaintedTag>, now: number, unixNow: number): void {
    let overMs = 0;
    for (const { looksLive, proofTime, limitMs } of tags) {
      if (!looksLive || Number.isNaN(proofTime)) continue;
      const over = unixNow - proofTime - limitMs - TOLERANCE_MS - ATTRIBUTE_LAG_MS;
      overMs = Math.max(overMs, over);
    }
    if (!Number.isNaN(this.#lookedAt)) {
      const seenMs = Math.min(overMs, now - this.#lookedAt);
      this.#add(Math.max(0, seenMs - this.#sinceLookMs));
    }
    this.#lookedAt = now;
    this.#sinceLookMs = 0;
  }

  #add(ms: number): void {
    this.#staleAsLiveMs += ms;
    this.#sinceLookMs += ms;
  }
}

/** Newest proof of each source on the screen; that of a source which is lost stands still. */
export function newestProofs(tags: Iterable<PaintedTag>): { source: string; time: number }[] {
  const newest = new Map<string, number>();
  for (const { source, proofTime } of tags) {
    if (Number.isNaN(proofTime)) continue;
    newest.set(source, Math.max(newest.get(source) ?? -Infinity, proofTime));
  }
  return [...newest].map(([source, time]) => ({ source, time }));
}
