/** The plant clock's distance from UTC, for ticks at whole hours of the plant. */

const formats = new Map<string, Intl.DateTimeFormat>();

/** Clock in `timeZone` (IANA) minus UTC at a Unix time, ms; whole minutes. */
export function zoneOffsetMs(time: number, timeZone: string): number {
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    });
    formats.set(timeZone, format);
  }
  const part = { year: 0, month: 0, day: 0, hour: 0, minute: 0 };
  for (const { type, value } of format.formatToParts(time)) {
    if (type in part) part[type as keyof typeof part] = Number(value); // just tested to be a key
  }
  const clock = Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute);
  return clock - Math.floor(time / 60_000) * 60_000;
}
