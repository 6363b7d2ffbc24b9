/**
 * The Clock port: the only way time enters the parts that need it. Pure code does not even see
 * this; there time is the argument `now`. Tests use a virtual clock (test/support/virtual-clock.ts).
 */

/** Undoes a timer that has not fired; harmless afterwards. */
export type CancelTimer = () => void;

/** Monotonic and wall time, and one-shot timers. */
export interface Clock {
  /** Monotonic milliseconds; never steps, its zero is arbitrary and differs between processes. */
  now(): number;
  /** Unix milliseconds, UTC; may step when the machine's clock is set. */
  unixNow(): number;
  /** Runs `action` once when `now()` has reached `at` (monotonic ms). */
  wakeAt(at: number, action: () => void): CancelTimer;
}

/** The machine's own clock. */
export const realClock: Clock = {
  now: () => performance.now(),
  unixNow: () => Date.now(),
  wakeAt(at, action) {
    let isOff = false;
    // One round through the poll phase first: after a pause of our own (GC, a suspended PC) what came
    // meanwhile is read before anyone judges that nothing came.
    const timer = setTimeout(
      () => {
        setImmediate(() => {
          if (!isOff) action();
        });
      },
      Math.max(0, Math.ceil(at - performance.now())),
    );
    return () => {
      isOff = true;
      clearTimeout(timer);
    };
  },
};
