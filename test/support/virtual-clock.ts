/**
 * A clock that stands still until a test moves it. Timers fire in the order of their times, those of
 * one time in the order they were set; a timer set by a timer fires in the same move if it is due.
 */
import type { CancelTimer, Clock } from '../../src/main/clock.ts';

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly action: () => void;
}

/** Timers one move may fire; a part that re-arms itself without end fails here and does not hang. */
const MAX_FIRED = 1_000_000;

/** See the file head. */
export class VirtualClock implements Clock {
  #now: number;
  #unixOffset: number;
  #order = 0;
  readonly #timers = new Set<Timer>();

  /** `unixNow` is the wall clock at monotonic time `now`. */
  constructor(now = 1_000, unixNow = 1_764_000_000_000) {
    this.#now = now;
    this.#unixOffset = unixNow - now;
  }

  now(): number {
    return this.#now;
  }

  unixNow(): number {
    return this.#now + this.#unixOffset;
  }

  wakeAt(at: number, action: () => void): CancelTimer {
    this.#order += 1;
    const timer = { at, order: this.#order, action };
    this.#timers.add(timer);
    return () => {
      this.#timers.delete(timer);
    };
  }

  /** Timers that are set. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Moves on by `ms` and fires what comes due on the way. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (let fired = 0; fired < MAX_FIRED; fired += 1) {
      const next = this.#next();
      if (next === null || next.at > end) {
        this.#now = end;
        return;
      }
      this.#now = Math.max(this.#now, next.at);
      this.#timers.delete(next);
      next.action();
    }
    throw new Error(`more than ${MAX_FIRED} timers in ${ms} ms`);
  }

  /** The PC sleeps: the wall clock moves on, the monotonic one and its timers do not. */
  sleep(ms: number): void {
    this.#unixOffset += ms;
  }

  /** Nothing runs for `ms`: both clocks move on and no timer fires until the next `advance`. */
  stall(ms: number): void {
    this.#now += ms;
  }

  #next(): Timer | null {
    let next: Timer | null = null;
    for (const timer of this.#timers) {
      if (
        next === null ||
        timer.at < next.at ||
        (timer.at === next.at && timer.order < next.order)
      ) {
        next = timer;
      }
    }
    return next;
  }
}
