/**
 * How long an answer takes on an endpoint, and so by when a probe should have been answered: the
 * estimator of RFC 6298 (section 2), with a far lower floor than its 1 s, because what follows a
 * deadline missed is one more dial and not a retransmission into a congested network.
 */

const ALPHA = 1 / 8;
const BETA = 1 / 4;
/** Clock granularity G of the RFC, ms: how exactly an event loop tells time. */
const GRANULARITY_MS = 10;
const LEAST_MS = 60;
const MOST_MS = 1_000;

/** See the file head. */
export class RoundTrip {
  private smoothed = Number.NaN;
  private variation = 0;

  /** An answer took `ms`. It must be known which question it answers (Karn's rule). */
  measured(ms: number): void {
    if (Number.isNaN(this.smoothed)) {
      this.smoothed = ms;
      this.variation = ms / 2;
      return;
    }
    this.variation = (1 - BETA) * this.variation + BETA * Math.abs(this.smoothed - ms);
    this.smoothed = (1 - ALPHA) * this.smoothed + ALPHA * ms;
  }

  /** An answer that takes longer, ms, is missed; `unknownMs` before the first measurement. */
  deadlineMs(unknownMs: number): number {
    if (Number.isNaN(this.smoothed)) return unknownMs;
    const deadline = this.smoothed + Math.max(GRANULARITY_MS, 4 * this.variation);
    return Math.min(MOST_MS, Math.max(LEAST_MS, deadline));
  }
}
