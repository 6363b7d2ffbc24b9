/**
 * What one series says at one moment: the answer of a trend's cursor. Pure. Never a number that was
 * not recorded: the nearest sample is read, nothing is interpolated, and where many samples lie in
 * the cursor's column the lowest and highest of them are told.
 */
import { lowerBound, type SampleColumns } from './strokes.ts';

/** A distance beyond this many intervals is a gap (strokes.ts). */
const GAP_INTERVALS = 2.5;
const BAD = 2;

/** `none`: nothing is known there; `gap`: samples are missing; `bad`: a value nobody may read. */
export type Reading =
  | { readonly state: 'none' | 'gap' | 'bad' }
  | {
      readonly state: 'good' | 'uncertain';
      /** Extremes within the cursor's column; equal for one sample. */
      readonly low: number;
      readonly high: number;
    };

/** Where the cursor stands, on the source's clock. */
export interface ReadingPlace {
  readonly time: number;
  /** Width of the cursor's column, ms. */
  readonly columnMs: number;
  /** Interval of a periodic tag; null: sent on change. */
  readonly intervalMs: number | null;
  /** Up to here the newest value of an on-change tag is proven, Unix ms; -Infinity: never. */
  readonly heldUntilTime: number;
}

const NONE: Reading = { state: 'none' };
const GAP: Reading = { state: 'gap' };
const BAD_VALUE: Reading = { state: 'bad' };

/** Reads a series. */
export function readAt(samples: SampleColumns, place: ReadingPlace): Reading {
  const { start, end, gaps, time: times } = samples;
  const { time, columnMs } = place;
  const from = lowerBound(times, start, end, time - columnMs / 2);
  const to = lowerBound(times, from, end, time + columnMs / 2);
  if (from < to) return readRows(samples, from, to);
  const before = from - 1;
  const gap = gaps.find(([begins, ends]) => begins < time && time < ends);
  if (gap !== undefined) return GAP;
  if (before < start) return NONE;
  const beforeTime = times[before] ?? Number.NaN;
  if (place.intervalMs === null) {
    // A step lasts until the next one, the newest as long as it is proven.
    if (to < end || time <= place.heldUntilTime) return readRows(samples, before, before + 1);
    return NONE;
  }
  const spacing = Math.max(
    place.intervalMs,
    time <= samples.coarseUntilTime ? samples.coarseSpacingMs : 0,
  );
  if (to >= end) {
    const isNear = time - beforeTime <= GAP_INTERVALS * spacing;
    return isNear ? readRows(samples, before, before + 1) : NONE;
  }
  const afterTime = times[to] ?? Number.NaN;
  if (afterTime - beforeTime > GAP_INTERVALS * spacing) return GAP;
  const nearest = time - beforeTime <= afterTime - time ? before : to;
  return readRows(samples, nearest, nearest + 1);
}

function readRows({ value, quality }: SampleColumns, from: number, to: number): Reading {
  let low = Infinity;
  let high = -Infinity;
  let uncertain = false;
  for (let index = from; index < to; index++) {
    const one = value[index] ?? Number.NaN;
    const grade = quality[index] ?? BAD;
    if (grade >= BAD || Number.isNaN(one)) continue;
    if (grade > 0) uncertain = true;
    if (one < low) low = one;
    if (one > high) high = one;
  }
  if (low > high) return BAD_VALUE;
  return { state: uncertain ? 'uncertain' : 'good', low, high };
}
