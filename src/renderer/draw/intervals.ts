/** Intervals of time: the gaps of trends, merged, clipped and named. */

/** `[from, to]` in Unix ms, from <= to. */
export type Interval = readonly [from: number, to: number];

/** Sorted, overlapping and touching ones joined. */
export function mergeIntervals(intervals: readonly Interval[]): Interval[] {
  const sorted = [...intervals].sort((a, b) => a[0] - b[0]);
  const merged: [number, number][] = [];
  for (const [from, to] of sorted) {
    const last = merged.at(-1);
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
}

/** A hole in one or more series of a trend. */
export interface GapBox {
  readonly from: number;
  readonly to: number;
  /** Positions of the series that miss samples there. */
  readonly series: readonly number[];
}

/** One box for each stretch of time in which some series miss samples; shorter ones are left out. */
export function gapBoxes(
  gapsBySeries: readonly (readonly Interval[])[],
  leastMs: number,
): GapBox[] {
  const wide = gapsBySeries.map((gaps) => gaps.filter(([from, to]) => to - from >= leastMs));
  return mergeIntervals(wide.flat()).map(([from, to]) => ({
    from,
    to,
    series: wide.flatMap((gaps, series) =>
      gaps.some((gap) => gap[0] < to && gap[1] > from) ? [series] : [],
    ),
  }));
}
