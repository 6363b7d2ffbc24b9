/**
 * How much later than the promptest of the last ten to twenty minutes a frame arrived. What a
 * source's clock is behind does not count, being the same for every frame; a line that holds frames
 * back does. It needs no clock offset, only differences, and forgets so that two quartz clocks
 * drifting apart (100 ppm: 120 ms in twenty minutes) are not taken for lateness.
 */

/** Length of each of the two windows that the promptest frame is looked for in, ms. */
const WINDOW_MS = 600_000;

/** See the file head. */
export class Lateness {
  #leastNow = Infinity;
  #leastBefore = Infinity;
  #windowEndsAt = -Infinity;

  /**
   * Lateness of a frame received at `now` (monotonic ms) whose newest sample is from `newestTime`
   * (Unix ms, NaN for none: 0), ms.
   */
  of(newestTime: number, now: number): number {
    if (Number.isNaN(newestTime)) return 0;
    if (now >= this.#windowEndsAt) {
      this.#windowEndsAt = now + WINDOW_MS;
      this.#leastBefore = this.#leastNow;
      this.#leastNow = Infinity;
    }
    const lagMs = now - newestTime;
    this.#leastNow = Math.min(this.#leastNow, lagMs);
    return lagMs - Math.min(this.#leastNow, this.#leastBefore);
  }
}
