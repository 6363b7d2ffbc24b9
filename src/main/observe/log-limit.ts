/**
 * How often one thing may be logged: a link that fails for a month must not fill a disk. Each code
 * has a bucket of its own; what was dropped is said with the next line of that code.
 */

/** Lines of one code at once; then one every `REFILL_MS`. */
export const BURST = 20;
export const REFILL_MS = 10_000;
/** Codes told apart; more than this program has. Later ones share one bucket. */
export const MAX_CODES = 500;

interface Bucket {
  left: number;
  refilledAt: number;
  dropped: number;
}

/** See the head of this file. */
export class LogLimit {
  readonly #buckets = new Map<string, Bucket>();

  /** The number of lines dropped before this one, or null when this one is to be dropped too. */
  admit(code: string, now: number): number | null {
    const name = this.#buckets.has(code) || this.#buckets.size < MAX_CODES ? code : '';
    let bucket = this.#buckets.get(name);
    if (bucket === undefined) {
      bucket = { left: BURST, refilledAt: now, dropped: 0 };
      this.#buckets.set(name, bucket);
    }
    const refill = Math.floor((now - bucket.refilledAt) / REFILL_MS);
    if (refill > 0) {
      bucket.left = Math.min(BURST, bucket.left + refill);
      bucket.refilledAt += refill * REFILL_MS;
    }
    if (bucket.left === 0) {
      bucket.dropped++;
      return null;
    }
    bucket.left--;
    const { dropped } = bucket;
    bucket.dropped = 0;
    return dropped;
  }
}
