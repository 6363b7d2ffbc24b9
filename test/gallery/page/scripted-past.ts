/** The last half hour of each case: a slow wave that ends at the present value, with one gap. */
import type { TrendFill } from '../../../src/preload/api.d.ts';
import { INTERVAL_MS, NOW, type TagCase } from '../cases.ts';

/** What the level shows. */
export const USUAL_VALUE = 62.4;
/** A little more than a trend of half an hour spans. */
const PAST_MS = 31 * 60_000;
const SLOW_MS = 11 * 60_000;
const QUICK_MS = 97_000;
/** A gap that nobody could fill. */
const GAP = [NOW - 17 * 60_000, NOW - 14 * 60_000] as const;
/** From here on a doubtful value was doubtful, and a bad one bad. */
const CHANGED_TIME = NOW - 6 * 60_000;
const QUALITIES = { good: 0, uncertain: 1, bad: 2 } as const;

/** The samples of a case whose newest value is `value`. */
export function trendOf(one: TagCase, value: number): Omit<TrendFill, 'index'> {
  const times: number[] = [];
  if (one.ageMs !== null) {
    const last = NOW - one.ageMs;
    for (let time = last - PAST_MS; time <= last; time += INTERVAL_MS) {
      if (time <= GAP[0] || time >= GAP[1]) times.push(time);
    }
  }
  const [severity = 'good'] = one.quality.split('.');
  const quality = QUALITIES[severity as keyof typeof QUALITIES];
  return {
    time: Float64Array.from(times),
    value: Float64Array.from(times, (time) => value + wave(time)),
    quality: Uint8Array.from(times, (time) => (time < CHANGED_TIME ? 0 : quality)),
    gaps: one.ageMs === null ? [] : [GAP],
  };
}

function wave(time: number): number {
  const before = time - NOW;
  return (
    9 * Math.sin((2 * Math.PI * before) / SLOW_MS) + 2 * Math.sin((2 * Math.PI * before) / QUICK_MS)
  );
}
