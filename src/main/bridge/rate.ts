/** How often a window may speak: a bucket that refills steadily. */

/** See the head of this file. */
export class Rate {
  readonly #perSecond: number;
  readonly #burst: number;
  #left: number;
  #at = -Infinity;

  /** `burst`: how many at once. */
  constructor(perSecond: number, burst: number) {
    this.#perSecond = perSecond;
    this.#burst = this.#left = burst;
  }

  /** True if one more may pass at `now` (monotonic ms). */
  admit(now: number): boolean {
    const refilled = this.#left + ((now - this.#at) / 1_000) * this.#perSecond;
    this.#left = Math.min(this.#burst, refilled);
    this.#at = now;
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}
