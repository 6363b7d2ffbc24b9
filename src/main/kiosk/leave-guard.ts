/**
 * How often a PIN may be tried: `FREE_TRIES` at once, then a wait that doubles with each wrong one.
 * A right PIN forgets them all. Kept over restarts (`LeaveTries`), or pulling the plug would give new
 * tries. At this pace a PIN of four digits, tried day and night, takes more than a year.
 */

/** What is kept over restarts. */
export interface LeaveTries {
  /** Wrong PINs since the last right one. */
  readonly failures: number;
  /** No PIN is taken before, Unix ms. */
  readonly blockedUntilTime: number;
}

/** Nobody has tried. */
export const NO_TRIES: LeaveTries = { failures: 0, blockedUntilTime: 0 };

/** Slips of the finger of somebody who knows it. */
export const FREE_TRIES = 4;
const FIRST_WAIT_MS = 60_000;
export const LONGEST_WAIT_MS = 3_600_000;

/** How long nobody may try, ms; 0: now. A clock that was put back does not make it longer. */
export function waitMs({ blockedUntilTime }: LeaveTries, unixNow: number): number {
  return Math.min(LONGEST_WAIT_MS, Math.max(0, blockedUntilTime - unixNow));
}

/** The tries after one more wrong PIN. */
export function afterWrongPin({ failures }: LeaveTries, unixNow: number): LeaveTries {
  const doublings = failures + 1 - FREE_TRIES;
  const wait = doublings < 0 ? 0 : Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** doublings);
  return { failures: Math.min(failures + 1, 1_000), blockedUntilTime: unixNow + wait };
}
