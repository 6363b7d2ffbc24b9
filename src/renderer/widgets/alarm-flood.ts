/**
 * How many alarms come in, and when that is a flood: more than ten in ten minutes, until there are
 * fewer than five again (ISA-18.2, 16.5; EEMUA 191). Pure. Times are Unix ms.
 */
import type { AlarmRateNews } from '../../preload/api.d.ts';

export const MINUTE_MS = 60_000;
/** What rates are counted over. */
export const WINDOW_MS = 10 * MINUTE_MS;
/** Alarms in ten minutes that an operator can deal with, and from which it is a flood. */
export const TARGET = 1;
export const FLOOD = 10;
/** It ends below this, so that it does not come and go. */
const OVER = 5;

/** Alarms raised in a stretch of time. */
export interface Raised {
  /** Unix ms: begin of the stretch. */
  readonly from: number;
  readonly count: number;
  /** False: at least so many; some minute of it was not followed. */
  readonly isKnown: boolean;
}

/**
 * Alarms of all the sources from `from` on, for `minutes`. Minutes after the newest a source told
 * are as it told last: nothing came, or it is not followed.
 */
export function raisedIn(rates: readonly AlarmRateNews[], from: number, minutes: number): Raised {
  let count = 0;
  let isKnown = rates.length > 0;
  for (const rate of rates) {
    const first = Math.floor((from - rate.from) / MINUTE_MS);
    for (let index = first; index < first + minutes; index += 1) {
      count += rate.counts[index] ?? 0;
      const known = rate.known[Math.min(index, rate.known.length - 1)];
      if (known !== true) isKnown = false;
    }
  }
  return { from, count, isKnown };
}

/** Alarms of the ten minutes up to and with that of `now`. */
export function raisedLately(rates: readonly AlarmRateNews[], now: number): Raised {
  const end = Math.floor(now / MINUTE_MS) * MINUTE_MS + MINUTE_MS;
  return raisedIn(rates, end - WINDOW_MS, WINDOW_MS / MINUTE_MS);
}

/** The windows of ten minutes, by the clock, up to and with that of `now`; oldest first. */
export function raisedByWindow(
  rates: readonly AlarmRateNews[],
  now: number,
  windows: number,
): Raised[] {
  const last = Math.floor(now / WINDOW_MS) * WINDOW_MS;
  const minutesSoFar = Math.floor((now - last) / MINUTE_MS) + 1;
  return Array.from({ length: windows }, (_, index) => {
    const from = last - (windows - 1 - index) * WINDOW_MS;
    return raisedIn(rates, from, from === last ? minutesSoFar : WINDOW_MS / MINUTE_MS);
  });
}

/** Whether it is a flood now, given whether it was one. */
export function isFlood(was: boolean, count: number): boolean {
  return was ? count >= OVER : count > FLOOD;
}
