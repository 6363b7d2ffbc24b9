/**
 * What a trend shows at one moment, in data units: lines, axes, limits, gaps and what is not live.
 * Pure; trend-plot.ts turns it into pixels. Promises:
 * 1. Series of different units never share an axis.
 * 2. From the last proof up to now everything of a tag that is not live is hatched: over the whole
 *    height when no series is live, else in a lane at the tag's own last value, so that a dead
 *    series does not make a live one look dead.
 */
import type { TagState } from '../quality.ts';
import { gapBoxes, type GapBox } from './intervals.ts';
import { settleRange, valueTicks, type Range } from './scale.ts';
import { strokesOf, type SampleColumns, type SeriesStrokes } from './strokes.ts';

/** A gap narrower than this many pixels is a break in the line and no box. */
const LEAST_GAP_PIXELS = 4;
/** A distance of clocks below this is no reason to shift a series, ms. */
const IGNORED_SKEW_MS = 500;

/** What the model needs to know of a tag; a `ShownTag` has all of it. */
export interface TrendTag {
  readonly unit: string;
  readonly span: Range | null;
  readonly normal: Range | null;
  readonly limits: {
    readonly hihi?: number;
    readonly hi?: number;
    readonly lo?: number;
    readonly lolo?: number;
  };
  readonly intervalMs: number | null;
  /** Words for the values of a status tag, keyed by the value printed. */
  readonly states: Readonly<Record<string, { readonly word: string }>> | null;
  readonly state: TagState;
  /** Unix ms by our clock; NaN: never proven. */
  readonly proofTime: number;
  readonly limitMs: number;
}

/** One series. */
export interface SeriesInput {
  /** Place in the site file: decides the look of the line. */
  readonly position?: number;
  readonly tag: TrendTag;
  /** Side of its axis; left when left out. */
  readonly side?: 'left' | 'right';
  /** Ends of an axis of its own. */
  readonly span?: Range;
  readonly samples: SampleColumns | null;
  /** The source's clock minus ours, ms. */
  readonly skewMs: number;
}

/** The frame in which all series stand. */
export interface TrendFrame {
  readonly series: readonly SeriesInput[];
  /** Unix ms by our clock. */
  readonly nowTime: number;
  readonly spanMs: number;
  /** Right end of a past looked at, Unix ms; null or left out: now. */
  readonly toTime?: number | null;
  /** Index of the series whose band and limits are wanted; null or left out: none before others. */
  readonly emphasis?: number | null;
  /** Fixed ends of the value axis, from the site file. */
  readonly min?: number;
  readonly max?: number;
  /** Width of the plot in device pixels, at least 1. */
  readonly columns: number;
  /** Least length of a dashed stroke, device pixels: a dash and its spaces. */
  readonly leastDash: number;
  /** Value ticks wished for. */
  readonly ticks: number;
  /** Ranges shown last, by `ValueAxis.scale`: axes settle. */
  readonly ranges: ReadonlyMap<string, Range>;
}

/** A value axis with everything measured on it. */
export interface ValueAxis {
  /** What its series have in common: key of `TrendFrame.ranges`. */
  readonly scale: string;
  readonly side: 'left' | 'right';
  /** Positions of the series measured on it. */
  readonly positions: readonly number[];
  readonly unit: string;
  readonly range: Range;
  readonly ticks: readonly number[];
  /** Words at the ticks of a status axis; null: numbers. */
  readonly words: ReadonlyMap<number, string> | null;
}

/** A limit of a series. */
export interface LimitLine {
  readonly series: number;
  readonly axis: number;
  readonly value: number;
  readonly word: 'HIHI' | 'HI' | 'LO' | 'LOLO';
}

/** The band of normal operation of a series. */
export interface NormalBand {
  readonly axis: number;
  readonly low: number;
  readonly high: number;
}

/** One drawn series; times of its strokes are the source's, `shiftMs` brings them to the axis. */
export interface SeriesModel {
  /** Place in the site file: decides the look of the line. */
  readonly position: number;
  readonly axis: number;
  readonly shiftMs: number;
  readonly lines: SeriesStrokes;
  /** End of what is proven, on the axis; null: live, nothing to hatch. NaN: never proven. */
  readonly deadFrom: number | null;
}

/** Everything a trend shows. */
export interface TrendModel {
  readonly from: number;
  readonly to: number;
  readonly axes: readonly ValueAxis[];
  readonly series: readonly SeriesModel[];
  readonly limits: readonly LimitLine[];
  /** Null where there is none, or several and nobody said which. */
  readonly band: NormalBand | null;
  readonly gaps: readonly GapBox[];
  /** Where now stands; null: the whole window is past. */
  readonly nowTime: number | null;
  /** The series to be drawn before the others; null: all alike. */
  readonly emphasis: number | null;
  /** From here to now nothing at all is live; null: something is. */
  readonly deadFrom: number | null;
}

/**
 * True when there is nothing yet that could be old. Waiting lasts ten seconds at most and then
 * becomes NOCOMM: a hatch would only flash.
 */
function isUnknown(tag: TrendTag): boolean {
  return tag.state === 'waiting' || tag.state === 'config';
}

/** True when what is shown of a tag has no proof in time. */
function isDead(tag: TrendTag, nowTime: number): boolean {
  if (tag.state === 'live' || tag.state === 'uncertain' || isUnknown(tag)) return false;
  if (tag.state === 'bad') return !(nowTime - tag.proofTime <= tag.limitMs);
  return true;
}

/** Most limit lines of all series together; beyond, only those of the emphasised one. */
const MOST_LIMITS = 8;

/** Makes the model of one moment. */
export function composeTrend(frame: TrendFrame): TrendModel {
  const columnMs = frame.spanMs / Math.max(1, frame.columns);
  const isLive = frame.toTime === undefined || frame.toTime === null;
  // Whole pixels of time, so that a standing trend does not shimmer.
  const to = Math.ceil((frame.toTime ?? frame.nowTime) / columnMs) * columnMs;
  const from = to - frame.spanMs;
  const scales = [...new Set(frame.series.map(scaleOf))];
  const series = frame.series.map((input, index): SeriesModel => {
    const shiftMs = Math.abs(input.skewMs) > IGNORED_SKEW_MS ? -input.skewMs : 0;
    const dead = isDead(input.tag, frame.nowTime);
    const deadFrom = dead ? deadSince(input, shiftMs) : null;
    return {
      position: input.position ?? index,
      axis: scales.indexOf(scaleOf(input)),
      shiftMs,
      // What was old by then is hatched in a past too; what is old by now has no part in it.
      deadFrom: deadFrom === null || isLive || deadFrom < to ? deadFrom : null,
      lines: strokesOf(input.samples ?? NO_SAMPLES, {
        from: from - shiftMs,
        to: to - shiftMs,
        intervalMs: input.tag.intervalMs,
        heldUntilTime: heldUntil(input.tag, frame.nowTime, to) - shiftMs,
        columnMs,
        leastDashMs: frame.leastDash * columnMs,
      }),
    };
  });
  const axes = scales.map((scale, axis) => axisOf(frame, scale, axis, series));
  const gaps = series.map(({ lines, shiftMs }) =>
    lines.gaps.map(([start, end]) => [start + shiftMs, end + shiftMs] as const),
  );
  const starts = series.flatMap(({ deadFrom }) => (deadFrom === null ? [] : [deadFrom]));
  const known = frame.series.filter(({ tag }) => !isUnknown(tag)).length;
  const allDead = starts.length > 0 && starts.length === known;
  const emphasis = frame.emphasis ?? null;
  const limits = frame.series.flatMap((input, index) => limitsOf(input.tag, index, series, axes));
  return {
    from,
    to,
    axes,
    series,
    limits:
      limits.length > MOST_LIMITS || emphasis !== null
        ? limits.filter((limit) => limit.series === emphasis)
        : limits,
    band: bandOf(frame, series, emphasis),
    gaps: gapBoxes(gaps, LEAST_GAP_PIXELS * columnMs),
    // Never proven at all: everything up to now is old.
    deadFrom: allDead ? Math.max(from, ...starts.filter((start) => !Number.isNaN(start))) : null,
    nowTime: isLive ? to : null,
    emphasis,
  };
}

/** Up to when the newest value of a tag that is sent on change is known to hold, on the axis. */
export function heldUntil(tag: TrendTag, nowTime: number, to: number): number {
  return isDead(tag, nowTime) || isUnknown(tag) ? provenUntil(tag) : to;
}

/** The one band there is, or that of the series somebody points at. */
function bandOf(
  { series }: TrendFrame,
  models: readonly SeriesModel[],
  emphasis: number | null,
): NormalBand | null {
  const banded = series.flatMap(({ tag: { normal } }, index) =>
    normal === null
      ? []
      : [{ axis: models[index]?.axis ?? 0, low: normal[0], high: normal[1], index }],
  );
  const wanted = emphasis === null ? banded : banded.filter(({ index }) => index === emphasis);
  const [only, second] = wanted;
  if (only === undefined || second !== undefined) return null;
  // Of many lines one alone that has a band would be taken for the band of all.
  if (emphasis === null && series.length > 2) return null;
  return { axis: only.axis, low: only.low, high: only.high };
}

function provenUntil(tag: TrendTag): number {
  return Number.isNaN(tag.proofTime) ? -Infinity : tag.proofTime;
}

const NO_SAMPLES: SampleColumns = {
  time: new Float64Array(0),
  value: new Float64Array(0),
  quality: new Uint8Array(0),
  start: 0,
  end: 0,
  gaps: [],
  coarseUntilTime: -Infinity,
  coarseSpacingMs: 0,
};

/** End of the proof on the axis; of a value that was only stored, the newest sample. */
function deadSince({ tag, samples }: SeriesInput, shiftMs: number): number {
  if (!Number.isNaN(tag.proofTime)) return tag.proofTime;
  const newest = samples === null ? undefined : samples.time[samples.end - 1];
  return newest === undefined || samples?.end === samples?.start ? NaN : newest + shiftMs;
}

/** Most states that still make an axis of words. */
const MOST_STATES = 8;
const TRUTH: Readonly<Record<string, number>> = { true: 1, false: 0 };

/** Words by number for a status tag; null where its values are measured or have no words. */
function stateWords(tag: TrendTag): ReadonlyMap<number, string> | null {
  if (tag.states === null) return null;
  const words = Object.entries(tag.states)
    .map(([value, { word }]) => [TRUTH[value] ?? Number(value), word] as const)
    .filter(([value]) => Number.isFinite(value))
    .sort((a, b) => a[0] - b[0]);
  return words.length === 0 || words.length > MOST_STATES ? null : new Map(words);
}

/**
 * What decides which series share an axis: side, and a span of their own, or the unit, or the words
 * of the states.
 */
function scaleOf({ tag, side = 'left', span }: SeriesInput): string {
  const words = stateWords(tag);
  const measure = words === null ? tag.unit : [...words].join('\n');
  return [side, measure, ...(span ?? [])].join('\0');
}

function axisOf(
  frame: TrendFrame,
  scale: string,
  axis: number,
  series: readonly SeriesModel[],
): ValueAxis {
  let low = Infinity;
  let high = -Infinity;
  const include = (...values: readonly (number | undefined)[]): void => {
    for (const value of values) {
      if (value === undefined || !Number.isFinite(value)) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  };
  const inputs = frame.series.filter((input) => scaleOf(input) === scale);
  const members = inputs.map(({ tag }) => tag);
  const positions = series.filter((one) => one.axis === axis).map(({ position }) => position);
  const common = {
    scale,
    side: inputs[0]?.side ?? 'left',
    positions,
    unit: members[0]?.unit ?? '',
  } as const;
  for (const { axis: own, lines } of series) if (own === axis) include(lines.low, lines.high);
  const words = members[0] === undefined ? null : stateWords(members[0]);
  if (words !== null) {
    // A little air, so that a line at the first or last state is not the frame.
    include(...words.keys());
    const air = (high - low || 1) * 0.08;
    return { ...common, range: [low - air, high + air], ticks: [...words.keys()], words };
  }
  const own = inputs[0]?.span;
  if (own !== undefined) {
    return { ...common, range: own, ticks: valueTicks(own, frame.ticks), words: null };
  }
  for (const { normal, limits } of members) include(...(normal ?? []), limits.hi, limits.lo);
  if (low > high) for (const { span } of members) include(...(span ?? []));
  if (low > high) include(0, 1);
  const settled = settleRange(frame.ranges.get(scale) ?? null, low, high, frame.ticks);
  const min = frame.min ?? settled[0];
  const max = frame.max ?? settled[1];
  const range: Range = min < max ? [min, max] : settled;
  return { ...common, range, ticks: valueTicks(range, frame.ticks), words: null };
}

const LIMIT_WORDS = { hihi: 'HIHI', hi: 'HI', lo: 'LO', lolo: 'LOLO' } as const;

/** Limits that lie inside the axis. */
function limitsOf(
  tag: TrendTag,
  index: number,
  series: readonly SeriesModel[],
  axes: readonly ValueAxis[],
): LimitLine[] {
  const axis = series[index]?.axis ?? 0;
  const range = axes[axis]?.range ?? [0, 0];
  const lines: LimitLine[] = [];
  for (const name of ['hihi', 'hi', 'lo', 'lolo'] as const) {
    const value = tag.limits[name];
    if (value === undefined || value < range[0] || value > range[1]) continue;
    lines.push({ series: index, axis, value, word: LIMIT_WORDS[name] });
  }
  return lines;
}
