/**
 * The maintenance window: when a wall may be restarted into another version. In the plant's time
 * zone, whatever the PC's clock is set to; over a change of the clock it follows the wall clock.
 */

/** Days of a week as the configuration names them. */
export const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

/** Day of a week. */
export type Day = (typeof DAYS)[number];

/** When switching is allowed. */
export interface MaintenanceWindow {
  /** Days on which it begins. */
  readonly days: readonly Day[];
  /** Minutes after midnight; `to` at or before `from`: the window ends on the next day. */
  readonly from: number;
  readonly to: number;
  /** IANA name. */
  readonly timeZone: string;
}

const DAY_MINUTES = 1_440;

/** Whether a moment (Unix ms) lies in the window; its end does not. */
export function isInWindow(time: number, { days, from, to, timeZone }: MaintenanceWindow): boolean {
  const { day, minute } = localTime(time, timeZone);
  const begins = (weekday: number): boolean => {
    const name = DAYS[(weekday + 7) % 7];
    return name !== undefined && days.includes(name);
  };
  if (from < to) return begins(day) && minute >= from && minute < to;
  return (begins(day) && minute >= from) || (begins(day - 1) && minute < to % DAY_MINUTES);
}

function localTime(time: number, timeZone: string): { day: number; minute: number } {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(time);
  const part = (type: string): string => parts.find((found) => found.type === type)?.value ?? '';
  const weekday = part('weekday').toLowerCase();
  return {
    day: DAYS.findIndex((day) => day === weekday),
    minute: Number(part('hour')) * 60 + Number(part('minute')),
  };
}
