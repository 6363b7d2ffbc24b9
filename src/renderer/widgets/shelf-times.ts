/** For how long an alarm can be shelved. Pure. */

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const CHOICES_MS = [
  15 * MINUTE_MS,
  30 * MINUTE_MS,
  HOUR_MS,
  2 * HOUR_MS,
  4 * HOUR_MS,
  8 * HOUR_MS,
  12 * HOUR_MS,
  24 * HOUR_MS,
] as const;
/** Where the server does not say: a shift. */
const USUAL_MAX_MS = 8 * HOUR_MS;

/** Times to choose from, ms: usual ones up to the longest the servers shelve for, and that. */
export function shelfTimes(maxMs: readonly (number | null)[]): readonly number[] {
  const longest = Math.min(...maxMs.map((max) => max ?? USUAL_MAX_MS));
  if (!Number.isFinite(longest)) return [];
  const shorter = CHOICES_MS.filter((ms) => ms < longest);
  return [...shorter, longest];
}
