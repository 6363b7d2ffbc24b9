/**
 * A CSV of any maker as header and rows: finds the separator and the header by the columns it can
 * name, so that titles, comments and blank lines above it do not matter, and remembers where each
 * cell stood, so that whoever finds fault with it can name the place.
 */
import { CsvError, parse } from 'csv-parse/sync';
import type { Parsed, Problem } from '../problem.ts';
import { shorten } from '../site/fault.ts';
import { nearest } from '../site/nearest.ts';
import { HEADER_WORDS, mapColumns, type ColumnMap } from './columns.ts';

/** One line of the table. */
export interface CsvRow {
  readonly cells: readonly string[];
  /** 1-based line of the file on which the row begins. */
  readonly line: number;
  /** The row as it stands in the file. */
  readonly raw: string;
}

/** A table whose columns are known. */
export interface CsvTable {
  readonly separator: Separator;
  readonly header: CsvRow;
  readonly columns: ColumnMap;
  /** Rows below the header that hold anything. */
  readonly rows: readonly CsvRow[];
}

const SEPARATORS = [';', '\t', ',', '|'] as const;
/** What stands between two cells. */
export type Separator = (typeof SEPARATORS)[number];

/** Titles and comments that may stand above the header. */
const HEADER_WITHIN = 30;
/** A row with a long description has some hundred characters. */
const MAX_ROW_CHARS = 100_000;

/** Reads the text (line breaks `\n`) of `file`. Problems: `tags-csv-syntax`, `tags-no-header`. */
export function readCsvTable(text: string, file: string): Parsed<CsvTable> {
  // Spreadsheets note the separator in a line of its own.
  const hint = /^"?sep=(.)"?\n/i.exec(text);
  let best: CsvTable | null = null;
  const broken: Problem[] = [];
  let headings: readonly string[] = [];
  for (const separator of SEPARATORS) {
    if (hint?.[1] !== undefined && hint[1] !== separator && isSeparator(hint[1])) continue;
    const read = readRows(text, separator, file);
    if (!read.ok) {
      broken.push(...read.problems);
      continue;
    }
    const table = findHeader(read.value, separator);
    const first = read.value.find(isFilled)?.cells ?? [];
    if (first.length > headings.length) headings = first;
    if (table !== null && (best === null || table.columns.size > best.columns.size)) best = table;
  }
  if (best !== null) return { ok: true, value: best };
  const [syntax] = broken;
  if (syntax !== undefined) return { ok: false, problems: [syntax] };
  return { ok: false, problems: [noHeader(headings, file)] };
}

/** Where in the file a cell of a row begins: 1-based line, and column in characters. */
export function cellPlace(
  { raw, line }: Pick<CsvRow, 'raw' | 'line'>,
  index: number,
  separator: Separator,
): { readonly line: number; readonly column: number } {
  let quoted = false;
  let cell = 0;
  let lineStart = 0;
  let breaks = 0;
  for (let at = 0; at < raw.length && cell <= index; at++) {
    const character = raw[at];
    if (character === '"') quoted = !quoted;
    if (character === '\n') {
      lineStart = at + 1;
      breaks++;
    }
    if (character !== separator || quoted) continue;
    cell++;
    if (cell === index) return { line: line + breaks, column: at + 2 - lineStart };
  }
  return { line, column: 1 };
}

function readRows(text: string, separator: Separator, file: string): Parsed<readonly CsvRow[]> {
  try {
    const records = parse(text, {
      delimiter: separator,
      record_delimiter: '\n',
      relax_quotes: true,
      relax_column_count: true,
      max_record_size: MAX_ROW_CHARS,
      raw: true,
      info: true,
    });
    return { ok: true, value: records.map(rowOf) };
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    return { ok: false, problems: [syntaxProblem(cause, text, separator, file)] };
  }
}

/** What csv-parse returns with `raw` and `info`; its types do not say it. */
interface RawRecord {
  readonly record: readonly string[];
  readonly raw: string;
  readonly info: { readonly lines: number };
}

function rowOf(value: unknown): CsvRow {
  // The options above make every record of this shape (csv-parse, options `raw` and `info`).
  const { record, raw, info } = value as RawRecord;
  const body = raw.endsWith('\n') ? raw.slice(0, -1) : raw;
  return {
    cells: record.map((cell) => cell.trim()),
    line: info.lines - (body.split('\n').length - 1),
    raw: body,
  };
}

function syntaxProblem(error: CsvError, text: string, separator: Separator, file: string): Problem {
  const isOpen = error.code === 'CSV_QUOTE_NOT_CLOSED';
  // An open quote takes in the rest of the file: its row begins where that does.
  const raw = typeof error['raw'] === 'string' ? error['raw'] : '';
  const last = lineCount(text);
  const line = isOpen ? last - lineCount(raw) + 1 : Math.min(last, Number(error['lines'] ?? 1));
  const index = typeof error['index'] === 'number' ? error['index'] : 0;
  return {
    code: 'tags-csv-syntax',
    where: { file, ...cellPlace({ raw, line }, index, separator) },
    expected: isOpen ? 'the quote to be closed' : `rows of at most ${MAX_ROW_CHARS} characters`,
    got: isOpen ? 'the end of the file' : shorten(error.message),
    cause: error,
  };
}

function lineCount(text: string): number {
  return text.split('\n').length;
}

function findHeader(rows: readonly CsvRow[], separator: Separator): CsvTable | null {
  let best: { readonly at: number; readonly columns: ColumnMap } | null = null;
  for (const [at, row] of rows.slice(0, HEADER_WITHIN).entries()) {
    const columns = mapColumns(row.cells);
    if (!columns.has('name')) continue;
    if (best === null || columns.size > best.columns.size) best = { at, columns };
  }
  const header = best === null ? undefined : rows[best.at];
  if (best === null || header === undefined) return null;
  return {
    separator,
    header,
    columns: best.columns,
    rows: rows.slice(best.at + 1).filter((row) => isFilled(row) && !isComment(row)),
  };
}

function isFilled(row: CsvRow): boolean {
  return row.cells.some((cell) => cell !== '');
}

function isComment(row: CsvRow): boolean {
  return /^\s*(#|\/\/)/.test(row.raw) || (row.raw.startsWith(';') && row.cells[0] !== '');
}

function isSeparator(text: string): text is Separator {
  return SEPARATORS.some((separator) => separator === text);
}

function noHeader(headings: readonly string[], file: string): Problem {
  const hint = headings.map((heading) => nearest(heading, HEADER_WORDS)).find(Boolean);
  return {
    code: 'tags-no-header',
    where: { file, line: 1, column: 1 },
    expected: 'a header with a column for the names of the tags: `tag`, `name` or the like',
    got: shorten(headings.filter(Boolean).slice(0, 12).join(', ')) || 'nothing',
    ...(hint === undefined ? {} : { didYouMean: hint }),
  };
}
