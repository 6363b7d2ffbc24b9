/**
 * Recorded files, line by line: CSV with a header and a time column, any separator, and Tennessee
 * Eastman matrices (52 numbers a line, no header, one line every three minutes). Fed line by line,
 * so a big file is never held as text; the numbers are, up to a bound.
 *
 * Everything wrong is told with file, line and column, up to twenty times.
 */
import type { Parsed, Problem } from '../main/problem.ts';
import { TENNESSEE_COLUMNS, TENNESSEE_INTERVAL_MS } from './known-recordings.ts';

/** 20 million numbers are 160 MB. */
const MAX_CELLS = 20_000_000;
const MAX_COLUMNS = 2_000;
const MAX_LINE_LENGTH = 100_000;
const MAX_PROBLEMS = 20;
const SEPARATORS = [';', '\t', ',', '|'];
const TIME_NAMES = /^(?:date[ _-]?time|time[ _-]?stamp|time|date|t)$/i;

/** A file's content. */
export interface Recording {
  readonly file: string;
  readonly kind: 'csv' | 'tennessee-eastman';
  /** Column names: a header's, or `XMEAS(1)` …. */
  readonly columns: readonly string[];
  /** Ms of each row, strictly rising; only differences mean something. */
  readonly times: readonly number[];
  /** By column, then row; NaN where the file has nothing. */
  readonly values: readonly (readonly number[])[];
  /** Usual time between rows (the median), ms. */
  readonly intervalMs: number;
}

/** Reads one file. */
export class RecordingReader {
  readonly #file: string;
  readonly #problems: Problem[] = [];
  #separator: string | undefined;
  #kind: Recording['kind'] = 'csv';
  #line = 0;
  #timeColumn = 0;
  #columns: string[] | undefined;
  #values: number[][] = [];
  readonly #times: number[] = [];

  /** `separator` overrides the one found in the header. */
  constructor(file: string, separator?: string) {
    this.#file = file;
    this.#separator = separator;
  }

  /** True when reading further is pointless. */
  get isHopeless(): boolean {
    return this.#problems.length >= MAX_PROBLEMS;
  }

  /** Takes the next line, without its end. */
  line(text: string): void {
    this.#line += 1;
    if (this.isHopeless || text.trim() === '') return;
    if (text.length > MAX_LINE_LENGTH) {
      this.#refuse('recording-line', 1, `a line of at most ${MAX_LINE_LENGTH} characters`, '');
      return;
    }
    if (this.#columns === undefined) this.#begin(text.replace(/^\uFEFF/, ''));
    else this.#row(text);
  }

  /** The recording, or everything wrong with the file. */
  end(): Parsed<Recording> {
    const first = this.#times[0];
    if (this.#problems.length === 0 && (first === undefined || this.#times.length < 2)) {
      this.#refuse('recording-empty', undefined, 'at least two rows', `${this.#times.length}`);
    }
    if (this.#problems.length > 0) return { ok: false, problems: this.#problems };
    return {
      ok: true,
      value: {
        file: this.#file,
        kind: this.#kind,
        columns: this.#columns ?? [],
        times: this.#times,
        values: this.#values,
        intervalMs: medianStep(this.#times),
      },
    };
  }

  #begin(text: string): void {
    const numbers = text.trim().split(/\s+/);
    if (numbers.length === TENNESSEE_COLUMNS.length && !numbers.some((n) => Number.isNaN(+n))) {
      this.#kind = 'tennessee-eastman';
      this.#columns = TENNESSEE_COLUMNS.map((column) => column.tag);
      this.#values = this.#columns.map(() => []);
      this.#row(text);
      return;
    }
    this.#separator ??= mostFrequent(text, SEPARATORS);
    const header = splitFields(text, this.#separator).map((field) => field.trim());
    const named = header.findIndex((name) => TIME_NAMES.test(name));
    this.#timeColumn = Math.max(0, named);
    this.#columns = header.filter((_, index) => index !== this.#timeColumn);
    this.#values = this.#columns.map(() => []);
    if (header.length < 2 || header.length > MAX_COLUMNS) {
      const expected = `a header with a time column and 1 to ${MAX_COLUMNS - 1} more`;
      this.#refuse('recording-header', 1, expected, `${header.length} columns`);
    }
    header.forEach((name, index) => {
      if (name === '' || header.indexOf(name) !== index) {
        this.#refuse('recording-header', index + 1, 'a name of its own for each column', name);
      }
    });
  }

  #row(text: string): void {
    const isMatrix = this.#kind === 'tennessee-eastman';
    const fields = isMatrix ? text.trim().split(/\s+/) : splitFields(text, this.#separator ?? ',');
    const columns = this.#values.length + (isMatrix ? 0 : 1);
    if (fields.length !== columns) {
      this.#refuse('recording-line', 1, `${columns} fields`, `${fields.length}`);
      return;
    }
    if ((this.#times.length + 1) * columns > MAX_CELLS) {
      this.#refuse('recording-too-large', 1, `at most ${MAX_CELLS} numbers`, 'more');
      return;
    }
    const time = isMatrix ? this.#times.length * TENNESSEE_INTERVAL_MS : this.#time(fields);
    if (time === undefined) return;
    this.#times.push(time);
    let column = 0;
    fields.forEach((field, index) => {
      if (!isMatrix && index === this.#timeColumn) return;
      this.#values[column]?.push(this.#number(field, index));
      column += 1;
    });
  }

  #time(fields: readonly string[]): number | undefined {
    const field = fields[this.#timeColumn] ?? '';
    const time = parseTime(field);
    const previous = this.#times.at(-1);
    if (time === undefined) {
      const expected = 'YYYY-MM-DD hh:mm:ss, ISO 8601, or a number of seconds or Unix ms';
      this.#refuse('recording-time', this.#timeColumn + 1, expected, field);
    } else if (previous !== undefined && time <= previous) {
      this.#refuse(
        'recording-time',
        this.#timeColumn + 1,
        'a later time than in the row before',
        field,
      );
      return undefined;
    }
    return time;
  }

  #number(field: string, index: number): number {
    const text = field.trim();
    if (text === '' || /^(?:nan|null|na|n\/a|-)$/i.test(text)) return Number.NaN;
    // A decimal comma, where commas do not separate.
    const number = Number(this.#separator === ',' ? text : text.replace(',', '.'));
    if (Number.isFinite(number)) return number;
    this.#refuse('recording-number', index + 1, 'a number, or nothing', text);
    return Number.NaN;
  }

  #refuse(code: string, column: number | undefined, expected: string, got: string): void {
    if (this.isHopeless) return;
    const where = { file: this.#file, line: this.#line };
    this.#problems.push({
      code,
      where: column === undefined ? where : { ...where, column },
      expected,
      got: got === '' ? 'nothing' : got.slice(0, 80),
    });
  }
}

/** Fields of one CSV line; quoted ones may hold the separator and doubled quotes (RFC 4180). */
export function splitFields(line: string, separator: string): string[] {
  if (!line.includes('"')) return line.split(separator);
  const fields: string[] = [];
  let field = '';
  let isQuoted = false;
  for (let index = 0; index < line.length; index += 1) {
    const character = line.charAt(index);
    if (isQuoted && character === '"' && line.charAt(index + 1) === '"') {
      field += '"';
      index += 1;
    } else if (character === '"') {
      isQuoted = !isQuoted;
    } else if (character === separator && !isQuoted) {
      fields.push(field);
      field = '';
    } else {
      field += character;
    }
  }
  return [...fields, field];
}

/**
 * Ms of a recorded time, or undefined. Times without a zone count as UTC; a bare number is seconds,
 * or ms when it is too large for seconds of this era.
 */
export function parseTime(text: string): number | undefined {
  const trimmed = text.trim();
  if (/^-?\d+(?:[.,]\d+)?(?:e\+?\d+)?$/i.test(trimmed)) {
    const number = Number(trimmed.replace(',', '.'));
    return Math.abs(number) > 1e11 ? number : number * 1000;
  }
  const parts =
    /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s*(Z|[+-]\d\d:?\d\d)?$/i.exec(
      trimmed,
    );
  if (parts === null) return undefined;
  const [, year, month, day, hour, minute, second = '00', fraction = '0', zone = 'Z'] = parts;
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  const colonZone = zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone;
  const time = Date.parse(`${iso}${colonZone.toUpperCase()}`);
  return Number.isNaN(time) ? undefined : time + Number(`0.${fraction}`) * 1000;
}

/** The character of `candidates` that is there most often; the first where none is. */
function mostFrequent(text: string, candidates: readonly string[]): string {
  const counts = candidates.map((candidate) => text.split(candidate).length);
  return candidates[counts.indexOf(Math.max(...counts))] ?? ',';
}

function medianStep(times: readonly number[]): number {
  const steps = times.slice(1).map((time, index) => time - (times[index] ?? time));
  steps.sort((a, b) => a - b);
  return steps[steps.length >> 1] ?? 0;
}
