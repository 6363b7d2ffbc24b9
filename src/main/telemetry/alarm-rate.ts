/**
 * How many alarms were raised in each of the last minutes, for the rate strip and the judgement of
 * a flood (ISA-18.2, 16). What was not followed from its beginning to its end is not known, unless
 * the server tells it: a number that leaves something out must not look like a quiet minute.
 */

/** Length of a bucket, ms. */
export const MINUTE_MS = 60_000;
/** Buckets kept: a shift. */
export const RATE_MINUTES = 480;

/** What a reading is of. Lists are of equal length. */
export interface RateReading {
  /** Unix ms: begin of the first bucket; each is a minute. */
  readonly from: number;
  /** Alarms raised; at least so many where the bucket is not known. */
  readonly counts: readonly number[];
  readonly known: readonly boolean[];
}

/** See the file head. Times are Unix ms. */
export class AlarmRate {
  readonly #counts = new Map<number, number>();
  readonly #known = new Set<number>();
  /** Since when every change has been heard; null: changes are not heard. */
  #followedSince: number | null = null;
  /** Up to which minute `#known` has been brought forward. */
  #knownUpTo = -Infinity;
  #version = 0;

  /** Rises when a reading would differ by more than the passing of time. */
  get version(): number {
    return this.#version;
  }

  /** The list is complete from `time` on: what changes is heard. */
  followed(time: number): void {
    this.#bringForward(time);
    this.#version += 1;
    if (this.#followedSince !== null) return;
    this.#followedSince = time;
    this.#knownUpTo = minuteOf(time) - 1;
  }

  /** Nothing is heard any more. */
  lost(time: number): void {
    this.#bringForward(time);
    if (this.#followedSince === null) return;
    this.#followedSince = null;
    this.#known.delete(minuteOf(time));
    this.#version += 1;
  }

  /** An alarm was raised at `time`. */
  raised(time: number): void {
    const minute = minuteOf(time);
    this.#counts.set(minute, (this.#counts.get(minute) ?? 0) + 1);
    this.#version += 1;
    if (this.#counts.size > 2 * RATE_MINUTES) this.#forgetBefore(minute - RATE_MINUTES);
  }

  /** The server's own counts of whole minutes; null: it does not know. */
  told(from: number, counts: readonly (number | null)[]): void {
    for (const [index, count] of counts.entries()) {
      const minute = minuteOf(from) + index;
      if (count === null) continue;
      this.#counts.set(minute, count);
      this.#known.add(minute);
    }
    this.#version += 1;
  }

  /** The minutes up to and with that of `now`. */
  read(now: number): RateReading {
    this.#bringForward(now);
    const last = minuteOf(now);
    const first = last - RATE_MINUTES + 1;
    this.#forgetBefore(first);
    const minutes = Array.from({ length: RATE_MINUTES }, (_, index) => first + index);
    return {
      from: first * MINUTE_MS,
      counts: minutes.map((minute) => this.#counts.get(minute) ?? 0),
      known: minutes.map((minute) => this.#known.has(minute)),
    };
  }

  clear(): void {
    this.#counts.clear();
    this.#known.clear();
    this.#followedSince = null;
    this.#version += 1;
  }

  /** Minutes that have been followed from their beginning are known. */
  #bringForward(time: number): void {
    const last = minuteOf(time);
    if (this.#followedSince !== null) {
      const first = Math.ceil(this.#followedSince / MINUTE_MS);
      const from = Math.max(first, this.#knownUpTo + 1, last - RATE_MINUTES);
      for (let minute = from; minute <= last; minute += 1) this.#known.add(minute);
    }
    this.#knownUpTo = last;
  }

  #forgetBefore(minute: number): void {
    for (const old of this.#counts.keys()) if (old < minute) this.#counts.delete(old);
    for (const old of this.#known) if (old < minute) this.#known.delete(old);
  }
}

function minuteOf(time: number): number {
  return Math.floor(time / MINUTE_MS);
}
