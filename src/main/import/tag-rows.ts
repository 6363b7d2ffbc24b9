/**
 * Rows of a tag list as tags of a site file, or everything that is wrong with them, each with line
 * and column. What a list fills in for "not used" (four limits of 0, a range of 0 to 0) is left out
 * and noted, because it would draw a scale nobody meant. Pure.
 */
import type { Parsed, Problem } from '../problem.ts';
import { printPath, shorten } from '../site/fault.ts';
import {
  decimalMark,
  isBinaryType,
  isBlank,
  parseInterval,
  parseNumber,
  type DecimalMark,
} from './cells.ts';
import { intervalUnitMs, type ColumnMap, type Meaning } from './columns.ts';

const LIMIT_NAMES = ['lolo', 'lo', 'hi', 'hihi'] as const;
/** Bounds of the site file (docs/site-file.md). */
const MAX_TEXT = 200;
const MAX_UNIT = 40;
const MIN_INTERVAL_MS = 50;
const MAX_INTERVAL_MS = 86_400_000;
const MAX_TAGS = 20_000;
/** More are not read by anybody in one go. */
const MAX_PROBLEMS = 100;

/** What a list says of one tag: fields of the site file, and where it belongs. */
export interface ImportedTag {
  readonly name: string;
  readonly label?: string;
  readonly unit?: string;
  readonly decimals?: number;
  readonly span?: readonly [number, number];
  readonly normal?: readonly [number, number];
  readonly limits?: Readonly<Partial<Record<(typeof LIMIT_NAMES)[number], number>>>;
  /** Words of a tag that is on or off. */
  readonly words?: { readonly on: string; readonly off: string };
  readonly intervalMs?: number;
  /** Part of the plant; empty where the list does not say. */
  readonly area: string;
}

/** One row, and how to find its cells in the file. */
export interface TagRow {
  readonly cells: readonly string[];
  /** 1-based. */
  readonly line: number;
  /** 1-based place of a cell in the file. */
  readonly placeOf: (index: number) => { readonly line: number; readonly column: number };
}

/** The list as `readCsvTable` found it. */
export interface TagList {
  readonly file: string;
  readonly header: readonly string[];
  readonly columns: ColumnMap;
  readonly separator: string;
  readonly rows: readonly TagRow[];
}

/** The tags of a list. */
export interface ReadTags {
  readonly tags: readonly ImportedTag[];
  readonly decimal: DecimalMark;
  /** What was left out, and why; one line each. */
  readonly notes: readonly string[];
}

/**
 * Reads all rows. Problems: `tags-no-name`, `tags-duplicate`, `tags-not-a-number`, `tags-order`,
 * `tags-too-long`, `tags-out-of-bounds`, `tags-too-many`, `tags-empty`.
 */
export function readTags(list: TagList): Parsed<ReadTags> {
  const reader = new RowReader(list);
  const tags: ImportedTag[] = [];
  for (const row of list.rows) {
    if (reader.problems.length >= MAX_PROBLEMS) break;
    if (tags.length >= MAX_TAGS) {
      reader.refuse('tags-too-many', row, 'name', `at most ${MAX_TAGS} tags`, 'more');
      break;
    }
    const tag = reader.read(row);
    if (tag !== null) tags.push(tag);
  }
  if (tags.length === 0 && reader.problems.length === 0) {
    const where = { file: list.file };
    const expected = 'at least one tag below the header';
    reader.problems.push({ code: 'tags-empty', where, expected, got: 'none' });
  }
  if (reader.problems.length > 0) return { ok: false, problems: reader.problems };
  return { ok: true, value: { tags, decimal: reader.decimal, notes: reader.notes } };
}

class RowReader {
  readonly problems: Problem[] = [];
  readonly notes: string[] = [];
  readonly decimal: DecimalMark;
  readonly #list: TagList;
  /** Name → line it was first seen on. */
  readonly #seen = new Map<string, number>();
  readonly #intervalUnitMs: number;

  constructor(list: TagList) {
    this.#list = list;
    const numeric: readonly Meaning[] = ['low', 'high', 'normalLow', 'normalHigh', ...LIMIT_NAMES];
    this.decimal = decimalMark(
      list.rows.flatMap((row) => numeric.map((meaning) => this.#cell(row, meaning))),
      list.separator,
    );
    this.#intervalUnitMs = intervalUnitMs(list.header[list.columns.get('interval') ?? -1] ?? '');
  }

  read(row: TagRow): ImportedTag | null {
    const name = this.#text(row, 'name', MAX_TEXT);
    if (name === '') {
      this.refuse('tags-no-name', row, 'name', 'the name of a tag', 'nothing');
      return null;
    }
    const first = this.#seen.get(name);
    if (first !== undefined) {
      const got = `${shorten(name)} again, first on line ${first}`;
      this.refuse('tags-duplicate', row, 'name', 'each tag once', got);
      return null;
    }
    this.#seen.set(name, row.line);
    const label = this.#text(row, 'label', MAX_TEXT);
    const unit = this.#text(row, 'unit', MAX_UNIT);
    const decimals = this.#number(row, 'decimals');
    if (decimals !== undefined && !(Number.isInteger(decimals) && decimals >= 0 && decimals <= 10))
      this.#refuseCell('tags-out-of-bounds', row, 'decimals', 'a whole number from 0 to 10');
    const words = this.#words(row);
    const span = words === undefined ? this.#range(row, name, 'low', 'high') : undefined;
    const normal = this.#range(row, name, 'normalLow', 'normalHigh');
    const limits = words === undefined ? this.#limits(row, name) : undefined;
    const intervalMs = this.#interval(row);
    return {
      name,
      ...(label === '' || label === name ? {} : { label }),
      ...(unit === '' ? {} : { unit }),
      ...(decimals === undefined ? {} : { decimals }),
      ...(span === undefined ? {} : { span }),
      ...(normal === undefined ? {} : { normal }),
      ...(limits === undefined ? {} : { limits }),
      ...(words === undefined ? {} : { words }),
      ...(intervalMs === undefined ? {} : { intervalMs }),
      area: this.#text(row, 'area', MAX_TEXT),
    };
  }

  refuse(code: string, row: TagRow, meaning: Meaning, expected: string, got: string): void {
    const index = this.#list.columns.get(meaning) ?? 0;
    const field = this.#list.header[index] ?? '';
    this.problems.push({
      code,
      where: {
        file: this.#list.file,
        ...row.placeOf(index),
        ...(field === '' ? {} : { field: printPath([field]) }),
      },
      expected,
      got: shorten(got),
    });
  }

  #refuseCell(code: string, row: TagRow, meaning: Meaning, expected: string): void {
    this.refuse(code, row, meaning, expected, this.#cell(row, meaning));
  }

  #cell(row: TagRow, meaning: Meaning): string {
    const index = this.#list.columns.get(meaning);
    const cell = index === undefined ? '' : (row.cells[index] ?? '');
    return isBlank(cell) ? '' : cell;
  }

  /** A text on one line. */
  #text(row: TagRow, meaning: Meaning, max: number): string {
    const text = this.#cell(row, meaning)
      .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
      .trim();
    if (text.length > max)
      this.refuse('tags-too-long', row, meaning, `at most ${max} characters`, `${text.length}`);
    return text;
  }

  #number(row: TagRow, meaning: Meaning): number | undefined {
    const cell = this.#cell(row, meaning);
    if (cell === '') return undefined;
    const value = parseNumber(cell, this.decimal);
    if (value === undefined) this.#refuseCell('tags-not-a-number', row, meaning, 'a number');
    return value;
  }

  #range(
    row: TagRow,
    name: string,
    lower: 'low' | 'normalLow',
    upper: 'high' | 'normalHigh',
  ): readonly [number, number] | undefined {
    const low = this.#number(row, lower);
    const high = this.#number(row, upper);
    if (low === undefined && high === undefined) return undefined;
    if (low === undefined && high !== undefined && high > 0) return [0, high];
    if (low === undefined || high === undefined || low === high) {
      this.#note(row, name, `no range from ${low ?? 'nothing'} to ${high ?? 'nothing'}`);
      return undefined;
    }
    if (low > high)
      this.refuse('tags-order', row, upper, `more than ${low}, the lower end`, String(high));
    return [low, high];
  }

  #limits(row: TagRow, name: string): ImportedTag['limits'] {
    const given = LIMIT_NAMES.flatMap((limit) => {
      const value = this.#number(row, limit);
      return value === undefined ? [] : [{ limit, value }];
    });
    if (given.length === 0) return undefined;
    if (given.length > 1 && given.every(({ value }) => value === given[0]?.value)) {
      this.#note(row, name, `no limits, all are ${given[0]?.value ?? 0}`);
      return undefined;
    }
    for (const [index, { limit, value }] of given.entries()) {
      const below = given[index - 1];
      if (below === undefined || below.value < value) continue;
      const expected = `more than ${below.value}, the limit below`;
      this.refuse('tags-order', row, limit, expected, String(value));
    }
    return Object.fromEntries(given.map(({ limit, value }) => [limit, value]));
  }

  #words(row: TagRow): ImportedTag['words'] {
    const on = this.#text(row, 'onWord', MAX_TEXT);
    const off = this.#text(row, 'offWord', MAX_TEXT);
    const type = this.#cell(row, 'type');
    // Lists fill in words for every tag; where they tell the type, it decides.
    if (type === '' ? on === '' || off === '' : !isBinaryType(type)) return undefined;
    return { on: on === '' ? 'On' : on, off: off === '' ? 'Off' : off };
  }

  #interval(row: TagRow): number | undefined {
    const cell = this.#cell(row, 'interval');
    if (cell === '') return undefined;
    const ms = parseInterval(cell, this.decimal, this.#intervalUnitMs);
    // 0 is what lists write for tags that are sent on change.
    if (ms === 0) return undefined;
    if (ms === undefined) {
      const expected = 'a duration such as `500 ms`, `2 s` or `1 min`';
      this.#refuseCell('tags-not-a-number', row, 'interval', expected);
    } else if (ms < MIN_INTERVAL_MS || ms > MAX_INTERVAL_MS) {
      this.#refuseCell('tags-out-of-bounds', row, 'interval', 'an interval from 50 ms to 1 d');
    }
    return ms;
  }

  #note(row: TagRow, name: string, text: string): void {
    this.notes.push(`line ${row.line}, ${shorten(name)}: ${text}`);
  }
}
