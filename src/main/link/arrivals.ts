/**
 * Learned traffic: how long it may be quiet before quiet means something. A failure detector in the
 * manner of phi-accrual (Hayashibara et al., SRDS 2004, as in Akka and Cassandra): the gaps between
 * arrivals are taken for normally distributed, and the limit is the gap that would be exceeded once
 * in 10^phi. Real traffic has a heavier tail than the normal one, so the limit is never less than
 * twice the longest gap remembered.
 *
 * It holds no instant: whoever asks knows when it was last heard. One memory may so serve several
 * sessions that carry the same traffic, and outlives them.
 */

/** Arrivals closer together than this are one, ms: frames read from the socket in one go. */
const SAME_MS = 5;
/** Gaps that must have been seen before any limit is given. */
const LEAST = 20;
/** About how many gaps weigh in mean and variance. */
const MEMORY = 200;
/** The longest gap is remembered for one to two blocks of so many. */
const BLOCK = 600;
/** Least standard deviation, ms: timers and schedulers of both ends are no better. */
const LEAST_DEVIATION_MS = 20;
/** Time allowed on top for a loop of either end that is busy, ms. */
const GRACE_MS = 50;
/** No limit is shorter, ms: a replacement costs more than this. */
const FLOOR_MS = 250;

/** See the file head. */
export class Arrivals {
  private count = 0;
  private mean = 0;
  private variance = 0;
  private longest = 0;
  private longestBefore = 0;
  private inBlock = 0;
  private readonly deviations: number;

  /** `phi`: a gap over the limit is expected once in 10^phi gaps. */
  constructor(phi: number) {
    this.deviations = deviationsFor(phi);
  }

  /** A gap, ms, has ended. False where it was too short to count: then it goes on. */
  ended(gapMs: number): boolean {
    if (gapMs < SAME_MS) return false;
    this.count += 1;
    const weight = Math.max(1 / this.count, 1 / MEMORY);
    const difference = gapMs - this.mean;
    this.mean += weight * difference;
    this.variance = (1 - weight) * (this.variance + weight * difference * difference);
    this.longest = Math.max(this.longest, gapMs);
    this.inBlock += 1;
    if (this.inBlock >= BLOCK) {
      this.longestBefore = this.longest;
      this.longest = 0;
      this.inBlock = 0;
    }
    return true;
  }

  /** Other traffic is to be expected from now on: nothing is known of it. */
  relearn(): void {
    this.count = 0;
    this.longest = 0;
    this.longestBefore = 0;
    this.inBlock = 0;
  }

  /** Quiet for so long, ms, means something; Infinity while too little is known. */
  get limitMs(): number {
    if (this.count < LEAST) return Infinity;
    const deviation = Math.max(Math.sqrt(this.variance), LEAST_DEVIATION_MS);
    const expected = this.mean + this.deviations * deviation;
    const seen = 2 * Math.max(this.longest, this.longestBefore);
    return Math.max(FLOOR_MS, Math.max(expected, seen) + GRACE_MS);
  }
}

/**
 * Standard deviations above the mean that are exceeded once in 10^phi, by the logistic approximation
 * of the normal tail that Akka uses: y (1.5976 + 0.070566 y²) = phi ln 10, solved by Newton.
 */
function deviationsFor(phi: number): number {
  const target = phi * Math.LN10;
  let y = Math.sqrt(2 * target);
  for (let step = 0; step < 20; step++) {
    const error = y * (1.5976 + 0.070566 * y * y) - target;
    y -= error / (1.5976 + 3 * 0.070566 * y * y);
  }
  return y;
}
