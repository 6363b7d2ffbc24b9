/** When the period of a key figure began. Pure. */

const MINUTE = 60_000;
const DAY = 86_400_000;

/** The last of the plant's times of day (`06:00`) at or before `now`; `offsetMs`: plant minus UTC. */
export function periodStart(
  since: readonly string[],
  now: number,
  offsetMs: (time: number) => number,
): number {
  const today = Math.floor((now + offsetMs(now)) / DAY) * DAY;
  const starts = since.flatMap((clock) => {
    const [hours = 0, minutes = 0] = clock.split(':').map(Number);
    // Two days back, for the hour that an end of summer time repeats.
    return [0, -1, -2].map((days) => {
      const local = today + days * DAY + (hours * 60 + minutes) * MINUTE;
      return local - offsetMs(local - offsetMs(now));
    });
  });
  return Math.max(...starts.filter((start) => start <= now));
}
