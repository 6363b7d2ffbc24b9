/**
 * The server's clock as seen on our monotonic one, of one session. A pong gives an interval in which
 * the offset must lie, as wide as its round trip; the narrowest of the last few counts (the
 * minimum-RTT filter of NTP's clock filter, RFC 5905 section 10). Before the first pong, the frames
 * that carry the server's time give a lower bound each: late frames make the clock look slow, none
 * makes it look fast, so the highest counts.
 *
 * Against the monotonic clock, because ours may be set; a step of the server's is noticed by a pong
 * whose interval excludes the estimate, and starts the filter over.
 */

/** One answered ping: the offset (Unix ms − monotonic ms) lies within ± halfMs. */
interface Reading {
  readonly offset: number;
  readonly halfMs: number;
}

/** Answers remembered: at one in 15 s, two and a half minutes. */
const READINGS = 10;
/** Drift of two quartz clocks over the readings, and the grain of their timestamps, ms. */
const TOLERANCE_MS = 50;

/** See the file head. */
export class ClockOffset {
  #coarse = -Infinity;
  #readings: Reading[] = [];
  #roundTripMs: number | null = null;

  /** Last measured round trip of an application ping, ms. */
  get roundTripMs(): number | null {
    return this.#roundTripMs;
  }

  /** A frame with the server's time (Unix ms) arrived at `at` (monotonic ms). */
  stamped(serverTime: number, at: number): void {
    const bound = serverTime - at;
    this.#coarse = Math.max(this.#coarse, bound);
    const best = this.#best();
    // The server's clock cannot be behind what it has just said.
    if (best !== null && bound > best.offset + best.halfMs + TOLERANCE_MS) this.#restart(bound);
  }

  /** The answer to a ping sent at `sentAt`, received at `at` (monotonic ms). */
  ponged(sentAt: number, serverTime: number, at: number): void {
    this.#roundTripMs = Math.max(0, at - sentAt);
    const halfMs = this.#roundTripMs / 2;
    const reading = { offset: serverTime - (sentAt + at) / 2, halfMs };
    const best = this.#best();
    if (
      best !== null &&
      Math.abs(reading.offset - best.offset) > halfMs + best.halfMs + TOLERANCE_MS
    ) {
      this.#restart(serverTime - at);
    }
    this.#readings.push(reading);
    if (this.#readings.length > READINGS) this.#readings.shift();
  }

  /** The server's clock at `at` (monotonic ms) in Unix ms; NaN while nothing is known of it. */
  timeAt(at: number): number {
    const offset = this.#best()?.offset ?? this.#coarse;
    return offset === -Infinity ? Number.NaN : offset + at;
  }

  #restart(bound: number): void {
    this.#readings = [];
    this.#coarse = bound;
  }

  #best(): Reading | null {
    let best: Reading | null = null;
    for (const reading of this.#readings) {
      if (best === null || reading.halfMs < best.halfMs) best = reading;
    }
    return best;
  }
}
