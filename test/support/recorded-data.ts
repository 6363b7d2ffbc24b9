/**
 * Recorded plant data as a test reads it, by its own few lines rather than the plant's reader: which
 * value of which row must be on the screen at what time (docs/demo-plant.md, Replaying recordings).
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Point } from './plant-truth.ts';
import { PROJECT } from './plant.ts';

/** Where the recordings are, beside the project and no part of it. */
const FOLDER = join(PROJECT, '..', 'shared', 'data');

/** True where there are recordings. */
export const HAS_RECORDINGS = existsSync(FOLDER);
/** Why a test of recordings was skipped. */
export const NO_RECORDINGS = 'recorded plant data is not on this machine (../shared/data)';

/** A replayed file. */
export interface Replayed {
  readonly path: string;
  /** Recorded ms of each row, from the first on. */
  readonly offsets: readonly number[];
  /** By tag, then row. */
  readonly columns: ReadonlyMap<string, readonly number[]>;
  /** From a row to the same row of the next round, ms. */
  readonly roundMs: number;
}

/** One of SKAB's files: a row a second, some missing. */
export function readSkab(name: string): Replayed {
  const path = join(FOLDER, 'skab', name);
  const [head = '', ...lines] = readFileSync(path, 'utf8').trim().split(/\r?\n/);
  const rows = lines.map((line) => line.split(';'));
  const times = rows.map(([datetime = '']) => Date.parse(`${datetime.replace(' ', 'T')}Z`));
  const tags = head.split(';').slice(1);
  return replayed(
    path,
    times,
    1_000,
    tags.map((tag, index) => [tag, rows.map((row) => Number(row[index + 1]))]),
  );
}

/** One of the Tennessee Eastman files: a row every three minutes, 41 measured and 11 manipulated. */
export function readTennesseeEastman(name: string): Replayed {
  const path = join(FOLDER, 'tep', name);
  const rows = readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  const tags = Array.from({ length: 52 }, (_, index) =>
    index < 41 ? `XMEAS(${index + 1})` : `XMV(${index - 40})`,
  );
  return replayed(
    path,
    rows.map((_, row) => row * 180_000),
    180_000,
    tags.map((tag, index) => [tag, rows.map((row) => row[index] ?? NaN)]),
  );
}

/**
 * What a replay that was live from `origin` on (Unix ms), at `speed`, published of a tag in
 * [from, to], round after round.
 */
export function rowsBetween(
  { offsets, columns, roundMs }: Replayed,
  tag: string,
  { origin, speed, from, to }: { origin: number; speed: number; from: number; to: number },
): readonly Point[] {
  const values = columns.get(tag) ?? [];
  const points: Point[] = [];
  const firstRound = Math.floor(((from - origin) * speed) / roundMs) - 1;
  for (let round = firstRound; origin + (round * roundMs) / speed <= to; round += 1) {
    for (const [row, offset] of offsets.entries()) {
      const time = Math.round(origin + (round * roundMs + offset) / speed);
      if (time >= from && time <= to) points.push([time, values[row] ?? NaN]);
    }
  }
  return points;
}

function replayed(
  path: string,
  times: readonly number[],
  intervalMs: number,
  columns: readonly (readonly [string, readonly number[]])[],
): Replayed {
  const first = times[0] ?? NaN;
  const offsets = times.map((time) => time - first);
  const roundMs = (offsets.at(-1) ?? NaN) + intervalMs;
  return { path, offsets, columns: new Map(columns), roundMs };
}
