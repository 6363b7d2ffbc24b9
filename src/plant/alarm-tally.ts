/**
 * How many alarms were raised in each minute, for a day: what a wall's rate strip shows of the time
 * before it was there. Fed with the rows that changed, in order.
 */
import type { Alarm } from '../main/sources/vigil/codec.ts';

const MINUTE_MS = 60_000;
const MAX_MINUTES = 1_440;

/** See the file head. Times are Unix ms. */
export class AlarmTally {
  readonly #startTime: number;
  readonly #minutes = new Map<number, number>();
  /** By alarm: the moment it was raised that has been counted. */
  readonly #raised = new Map<string, number>();

  /** Nothing is known of what was before `startTime`. */
  constructor(startTime: number) {
    this.#startTime = startTime;
  }

  /** Counts the alarms among the changed rows that were raised anew. */
  count(changes: readonly Alarm[]): void {
    for (const { id, state, since } of changes) {
      if (state !== 'unacknowledged' || this.#raised.get(id) === since) continue;
      this.#raised.set(id, since);
      const minute = Math.floor(since / MINUTE_MS);
      this.#minutes.set(minute, (this.#minutes.get(minute) ?? 0) + 1);
      const [oldest] = this.#minutes.keys();
      if (this.#minutes.size > MAX_MINUTES && oldest !== undefined) this.#minutes.delete(oldest);
    }
  }

  /**
   * Raised in each period from `from` until before `to`; null for a period that begins before the
   * start, before what is kept, or after `now`. Periods are counted in whole minutes.
   */
  counts(from: number, to: number, periodMs: number, now: number): (number | null)[] {
    const known = Math.max(this.#startTime, now - MAX_MINUTES * MINUTE_MS);
    const counts: (number | null)[] = [];
    for (let at = from; at < to; at += periodMs) {
      const isKnown = at + MINUTE_MS > known && at <= now;
      counts.push(isKnown ? this.#sum(at, at + periodMs) : null);
    }
    return counts;
  }

  #sum(from: number, to: number): number {
    let sum = 0;
    for (let minute = Math.floor(from / MINUTE_MS); minute * MINUTE_MS < to; minute += 1) {
      sum += this.#minutes.get(minute) ?? 0;
    }
    return sum;
  }
}
