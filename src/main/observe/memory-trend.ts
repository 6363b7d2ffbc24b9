/**
 * Does the wall grow? A straight line through the memory of the last day: what a leak adds in a day is
 * seen weeks before it hurts. Pure.
 */

/** One sample a minute for a day. */
const MAX_SAMPLES = 1_440;
/** A start grows by itself; before so many samples a line says nothing. */
const MIN_SAMPLES = 60;
const DAY_MS = 86_400_000;

/** See the head of this file. */
export class MemoryTrend {
  readonly #samples: { readonly at: number; readonly bytes: number }[] = [];

  /** One sample at monotonic `at`, ms. */
  add(at: number, bytes: number): void {
    this.#samples.push({ at, bytes });
    if (this.#samples.length > MAX_SAMPLES) this.#samples.shift();
  }

  /** Slope of the least squares, bytes a day; null while there are too few samples. */
  bytesPerDay(): number | null {
    const count = this.#samples.length;
    if (count < MIN_SAMPLES) return null;
    const meanAt = mean(this.#samples.map(({ at }) => at));
    const meanBytes = mean(this.#samples.map(({ bytes }) => bytes));
    let over = 0;
    let under = 0;
    for (const { at, bytes } of this.#samples) {
      over += (at - meanAt) * (bytes - meanBytes);
      under += (at - meanAt) ** 2;
    }
    return under === 0 ? null : Math.round((over / under) * DAY_MS);
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
