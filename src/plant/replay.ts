/**
 * Replays a recording as if it happened now: row times keep their distances, divided by the speed,
 * and are moved so that the first row is the live start. It loops without a seam unless told not
 * to; then history is filled with the loops before the start. What is missing in the file, rows or
 * fields, is missing in the replay.
 */
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { createInterface } from 'node:readline';
import type { Parsed } from '../main/problem.ts';
import type { Alarm } from '../main/sources/vigil/codec.ts';
import type { SampleBatch } from '../main/telemetry/sample.ts';
import { SKAB_COLUMNS, TENNESSEE_COLUMNS, type KnownColumn } from './known-recordings.ts';
import type { AlarmResult, PlantProcess, PlantTag } from './process.ts';
import { RecordingReader, type Recording } from './recording.ts';

/** Reads a recording from disk, line by line. `separator` overrides the one found. */
export async function readRecording(file: string, separator?: string): Promise<Parsed<Recording>> {
  const reader = new RecordingReader(file, separator);
  const stream = createReadStream(file, { encoding: 'utf8' });
  try {
    for await (const line of createInterface({ input: stream, crlfDelay: Infinity })) {
      reader.line(line);
      if (reader.isHopeless) break;
    }
  } catch (cause) {
    const got = cause instanceof Error ? cause.message : String(cause);
    const problem = {
      code: 'recording-unreadable',
      where: { file },
      expected: 'a file',
      got,
      cause,
    };
    return { ok: false, problems: [problem] };
  } finally {
    stream.destroy();
  }
  return reader.end();
}

export interface ReplayOptions {
  /** Recorded seconds a second, above 0. */
  readonly speed: number;
  readonly isLooping: boolean;
  /** Unix ms at which the first row is live. */
  readonly liveTime: number;
  /** How much of the past to fill when looping, ms. */
  readonly historyMs: number;
  /** Put before every tag, for example `valve1.`; empty: none. */
  readonly prefix: string;
  /** Units by column name, where the file's own are not known. */
  readonly units: ReadonlyMap<string, string>;
}

/** The fastest sensible speed of a recording: rows at least 1 ms apart. */
export function maxSpeed(recording: Recording): number {
  return recording.intervalMs;
}

export class Replay implements PlantProcess {
  readonly name: string;
  readonly tags: readonly PlantTag[];
  readonly startTime: number;

  readonly #recording: Recording;
  readonly #options: ReplayOptions;
  /** By column: sent only when it changes. */
  readonly #isOnChange: readonly boolean[];
  readonly #lastSent: (number | undefined)[];
  /** One loop in recorded ms: from the first row to the one after the last. */
  readonly #loopMs: number;
  #loop: number;
  #row: number;
  #time: number;

  constructor(recording: Recording, options: ReplayOptions) {
    this.#recording = recording;
    this.#options = options;
    this.name = `replay of ${basename(recording.file)}`;
    this.#isOnChange = recording.values.map((column) => column.every((v) => v === 0 || v === 1));
    this.#lastSent = recording.values.map(() => undefined);
    this.tags = recording.columns.map((column, index) => this.#declare(column, index));
    const times = recording.times;
    this.#loopMs = (times.at(-1) ?? 0) - (times[0] ?? 0) + recording.intervalMs;
    const past = options.isLooping ? (options.historyMs * options.speed) / this.#loopMs : 0;
    this.#loop = -Math.ceil(past);
    this.#row = 0;
    this.startTime = this.#timeOf(this.#loop, 0);
    const isBeforeHistory = (): boolean =>
      this.#timeOf(this.#loop, this.#row) < options.liveTime - options.historyMs;
    while (this.#loop < 0 && isBeforeHistory()) this.#forward();
    this.#time = this.#timeOf(this.#loop, this.#row) - 1;
    this.startTime = this.#time + 1;
  }

  nextTime(): number | undefined {
    if (!this.#options.isLooping && this.#loop > 0) return undefined;
    return Math.max(this.#time + 1, this.#timeOf(this.#loop, this.#row));
  }

  advance(into: SampleBatch): void {
    const time = this.nextTime();
    if (time === undefined) return;
    this.#time = time;
    for (let column = 0; column < this.tags.length; column += 1) {
      const tag = this.tags[column]?.tag;
      const value = this.#recording.values[column]?.[this.#row];
      if (tag === undefined || value === undefined || Number.isNaN(value)) continue;
      if (this.#isOnChange[column] === true && this.#lastSent[column] === value) continue;
      this.#lastSent[column] = value;
      into.push(tag, time, value, 'good');
    }
    this.#forward();
  }

  alarms(): readonly Alarm[] {
    return [];
  }

  takeAlarmChanges(): readonly Alarm[] {
    return [];
  }

  obey(): AlarmResult {
    return 'unknown-alarm';
  }

  #forward(): void {
    this.#row += 1;
    if (this.#row < this.#recording.times.length) return;
    this.#row = 0;
    this.#loop += 1;
  }

  #timeOf(loop: number, row: number): number {
    const { times } = this.#recording;
    const recordedMs = loop * this.#loopMs + (times[row] ?? 0) - (times[0] ?? 0);
    return Math.round(this.#options.liveTime + recordedMs / this.#options.speed);
  }

  #declare(column: string, index: number): PlantTag {
    const { file, kind, intervalMs, values } = this.#recording;
    const known: KnownColumn | undefined =
      kind === 'csv' ? SKAB_COLUMNS.get(column) : TENNESSEE_COLUMNS[index];
    const unit = this.#options.units.get(column) ?? known?.unit;
    const span = spanOf(values[index] ?? []);
    return {
      tag: this.#options.prefix + column,
      area: basename(file).replace(/\.[^.]*$/, ''),
      ...(known === undefined ? {} : { description: known.description }),
      ...(unit === undefined ? {} : { unit }),
      ...span,
      ...(this.#isOnChange[index] === true
        ? {}
        : { intervalMs: Math.max(1, intervalMs / this.#options.speed) }),
    };
  }
}

/** A round span that holds every value, or undefined for a column without numbers. */
export function spanOf(
  values: readonly number[],
): { readonly min: number; readonly max: number } | undefined {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low > high) return undefined;
  const size = high > low ? high - low : Math.max(Math.abs(high), 1);
  const step = 10 ** Math.floor(Math.log10(size));
  const min = Math.floor(low / step) * step;
  const max = Math.max(Math.ceil(high / step) * step, min + step);
  // Steps below 1 leave dust such as 0.30000000000000004.
  return { min: Number(min.toPrecision(12)), max: Number(max.toPrecision(12)) };
}
