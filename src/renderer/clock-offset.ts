/**
 * The page's clock, and main's monotonic clock seen from it. Pure: readings are arguments.
 *
 * 1. The page's clock never goes back and counts the time a suspended machine slept, which
 *    `performance.now()` leaves out on Linux and macOS: Unix time that ran ahead of it is added. A
 *    wall clock stepped forward looks the same and makes values look older for a moment, never
 *    younger.
 * 2. An old batch never looks young. The offset is the smallest difference between receipt and
 *    `sentAt` over a sliding window, less the delay that the Unix times of both ends show, so that
 *    neither a busy page nor a batch that lay in the queue through a sleep shortens an age.
 */

/** Unix time running ahead by more than this between two readings is a sleep or a step, ms. */
const JUMP_MS = 1_000;
/** A batch that took longer counts for itself only, ms. */
const PROMPT_MS = 500;
/** Half the length of the sliding window, ms: long enough to hold one undelayed batch. */
const HALF_WINDOW_MS = 15_000;

/** Page clock and its offset to main; all readings in ms. */
export class ClockOffset {
  private sleptMs = 0;
  private lastMonotonic = -Infinity;
  private lastUnix = 0;
  private windowStartedAt = -Infinity;
  private smallest = Infinity;
  private previousSmallest = Infinity;
  /** Page clock minus main's clock as of the newest batch; NaN before the first. */
  private offset = NaN;

  /** The page's clock, from a monotonic and a Unix reading taken together. */
  now(monotonic: number, unix: number): number {
    if (this.lastMonotonic !== -Infinity) {
      const ahead = unix - this.lastUnix - (monotonic - this.lastMonotonic);
      if (ahead > JUMP_MS) {
        this.sleptMs += ahead;
        this.smallest = Infinity;
        this.previousSmallest = Infinity;
      }
    }
    this.lastMonotonic = monotonic;
    this.lastUnix = unix;
    return monotonic + this.sleptMs;
  }

  /** Takes the stamps of a batch that was just received; `fromMain` refers to it from now on. */
  observe(monotonic: number, unix: number, sentAt: number, sentTime: number): void {
    const now = this.now(monotonic, unix);
    const delayMs = Math.max(0, unix - sentTime);
    const own = now - delayMs - sentAt;
    if (delayMs <= PROMPT_MS) {
      if (now - this.windowStartedAt > HALF_WINDOW_MS) {
        this.previousSmallest = this.smallest;
        this.smallest = Infinity;
        this.windowStartedAt = now;
      }
      this.smallest = Math.min(this.smallest, own);
    }
    this.offset = Math.min(own, this.smallest, this.previousSmallest);
  }

  /** An instant of main's monotonic clock on the page's clock; -Infinity stays. */
  fromMain(at: number): number {
    return at + this.offset;
  }
}
