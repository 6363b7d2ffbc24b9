/**
 * Axes in numbers: which range a trend shows, where its ticks stand, and in what steps. Ranges are
 * rounded and settle, so that an axis does not twitch under the eye of whoever reads it.
 */

/** `[low, high]`, low < high. */
export type Range = readonly [low: number, high: number];

/** A range whose need falls below this part of it is drawn closer again. */
const SHRINK_BELOW = 0.6;

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Steps people read a clock in. */
const TIME_STEPS = [
  ...[1, 2, 5, 10, 15, 30].map((count) => count * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * MINUTE),
  ...[1, 2, 3, 6, 12].map((count) => count * HOUR),
  ...[1, 2, 7, 14, 28].map((count) => count * DAY),
];

/** The smallest of 1, 2, 2.5 or 5 times a power of ten that is not below `rough` (> 0, finite). */
export function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  for (const factor of [1, 2, 2.5, 5]) {
    // The margin forgives the last bit of a division.
    if (factor * power >= rough * (1 - 1e-9)) return factor * power;
  }
  return 10 * power;
}

/** Removes the noise of binary fractions: 0.30000000000000004 becomes 0.3. */
function clean(value: number): number {
  return Number(value.toPrecision(12));
}

/** The need with both ends moved outwards to whole steps; `steps` is the number wished for. */
export function roundRange(low: number, high: number, steps: number): Range {
  let [from, to] = low <= high ? [low, high] : [high, low];
  if (to - from <= Math.abs(to) * 1e-9) {
    // A flat line stands in the middle of a range that says how flat it is.
    const pad = Math.abs(to) * 0.05 || 1;
    from -= pad;
    to += pad;
  }
  const step = niceStep((to - from) / Math.max(1, steps));
  const first = clean(Math.floor(clean(from / step)) * step);
  const last = clean(Math.ceil(clean(to / step)) * step);
  return [first, last];
}

/**
 * The range to show next: grows at once when the need leaves it, and shrinks only when the need has
 * become clearly smaller.
 */
export function settleRange(shown: Range | null, low: number, high: number, steps: number): Range {
  const wanted = roundRange(low, high, steps);
  if (shown === null || low < shown[0] || high > shown[1]) return wanted;
  return wanted[1] - wanted[0] < SHRINK_BELOW * (shown[1] - shown[0]) ? wanted : shown;
}

/** Ticks of a value axis: whole steps inside the range, about `steps` of them, at least two. */
export function valueTicks(range: Range, steps: number): number[] {
  const step = niceStep((range[1] - range[0]) / Math.max(1, steps));
  const ticks: number[] = [];
  const first = Math.ceil(clean(range[0] / step));
  const last = Math.floor(clean(range[1] / step));
  for (let count = first; count <= last; count++) ticks.push(clean(count * step));
  return ticks.length >= 2 ? ticks : [range[0], range[1]];
}

/** Decimals needed to tell the ticks apart, 0 to 9. */
export function tickDecimals(ticks: readonly number[]): number {
  let decimals = 0;
  for (const tick of ticks) {
    while (
      decimals < 9 &&
      Math.abs(tick - Number(tick.toFixed(decimals))) > Math.abs(tick) * 1e-9
    ) {
      decimals += 1;
    }
  }
  return decimals;
}

/** Step between time ticks (ms) so that at most `most` of them stand in the span. */
export function timeStep(spanMs: number, most: number): number {
  const fits = TIME_STEPS.find((step) => spanMs / step <= Math.max(1, most));
  return fits ?? Math.ceil(spanMs / Math.max(1, most) / DAY) * DAY;
}

/**
 * Unix times inside `[from, to]` at whole steps of the plant's clock, which is `offsetMs(time)` ahead
 * of UTC. A reading that comes twice stands twice, one that is left out does not stand.
 */
export function timeTicks(
  from: number,
  to: number,
  stepMs: number,
  offsetMs: (time: number) => number,
): number[] {
  const ticks = new Set<number>();
  for (const offset of new Set([offsetMs(from), offsetMs(to)])) {
    const first = Math.ceil((from + offset) / stepMs) * stepMs - offset;
    for (let tick = first; tick <= to; tick += stepMs) {
      if (offsetMs(tick) === offset) ticks.add(tick);
    }
  }
  return [...ticks].sort((a, b) => a - b);
}
