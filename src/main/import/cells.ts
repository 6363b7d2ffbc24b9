/**
 * Cells of a table as numbers, intervals and truths, whoever wrote them: decimal comma or point,
 * thousands in groups, units behind, and the many ways to say "nothing here". Pure.
 */
import { parseDuration } from '../site/duration.ts';

/** Which mark parts the whole from the fraction. */
export type DecimalMark = ',' | '.';

const BLANK = /^(?:-+|[–—]|\*+|\.+|n\/?a\.?|#n\/a|null|nil|none|nan)?$/i;
/** A number with at most one mark in it. */
const PLAIN_NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,3})?$/i;
/** Marks that only ever group: blanks of any width and apostrophes, before three digits. */
const GROUP_MARKS = /(?<=\d)['’\s](?=\d{3}(?!\d))/g;
const BINARY_TYPE =
  /^(bool|boolean|bit|bin|binary|digital|discrete|di|do|switch|logical|binär|digitaleingang|booleano|booléen|布尔|开关量|数字量|ブール|デジタル)$/i;

/** True for a cell that says nothing. */
export function isBlank(cell: string): boolean {
  return BLANK.test(cell);
}

/** True where a type column means on or off. */
export function isBinaryType(cell: string): boolean {
  return BINARY_TYPE.test(cell);
}

/**
 * The decimal mark of a table, from those of its numbers that can be read in one way only. Where
 * none can (`1,234`), it follows from the separator: with commas between the cells a comma inside
 * one groups thousands, with semicolons or tabs it stands where the point is not used.
 */
export function decimalMark(numbers: readonly string[], separator: string): DecimalMark {
  const marks = numbers.map((cell) => readMarks(bare(cell))?.sure);
  const commas = marks.filter((mark) => mark === ',').length;
  const points = marks.filter((mark) => mark === '.').length;
  if (commas !== points) return commas > points ? ',' : '.';
  return separator === ',' || separator === '|' ? '.' : ',';
}

/** The number of a cell, or undefined where it is none. */
export function parseNumber(cell: string, mark: DecimalMark): number | undefined {
  const read = readMarks(bare(cell));
  if (read === undefined) return undefined;
  const text = read.sure === undefined && mark === read.mark ? read.asFraction : read.text;
  if (!PLAIN_NUMBER.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/** `500 ms`, `1,5 s`, `00:00:05`, or a bare number of `unitMs`; undefined where it is none of them. */
export function parseInterval(cell: string, mark: DecimalMark, unitMs: number): number | undefined {
  const [, hours, minutes, seconds] = /^(\d{1,2}):(\d{2}):(\d{2}(?:[.,]\d+)?)$/.exec(cell) ?? [];
  if (hours !== undefined && minutes !== undefined && seconds !== undefined) {
    const rest = Number(seconds.replace(',', '.'));
    return Math.round(((Number(hours) * 60 + Number(minutes)) * 60 + rest) * 1_000);
  }
  const [, amount, unit] =
    /^([\d.,]+)\s*(ms|msecs?|s|secs?|seconds?|min|minutes?|h)\.?$/i.exec(cell) ?? [];
  const value = parseNumber(amount ?? cell, mark);
  if (value === undefined) return undefined;
  if (unit === undefined) return value * unitMs;
  const short = unit.toLowerCase().replace(/^(ms|s|min).*/, '$1');
  return parseDuration(`${value} ${short}`);
}

/** A number's text with its marks understood. */
interface Marked {
  /** With a point for the fraction and no groups. */
  readonly text: string;
  /** The decimal mark, where the text can be read in one way only. */
  readonly sure?: DecimalMark;
  /** `1,234`: its mark, and the text with that mark taken for the fraction's. */
  readonly mark?: DecimalMark;
  readonly asFraction: string;
}

function readMarks(cell: string): Marked | undefined {
  const text = cell.replace(GROUP_MARKS, '');
  const commas = text.split(',').length - 1;
  const points = text.split('.').length - 1;
  if (commas === 0 && points === 0) return { text, asFraction: text };
  if (commas > 0 && points > 0) {
    const fraction = text.lastIndexOf(',') > text.lastIndexOf('.') ? ',' : '.';
    const groups = fraction === ',' ? '.' : ',';
    const [whole = '', part = '', ...more] = text.split(fraction);
    const plain = withoutGroups(whole, groups);
    if (plain === undefined || more.length > 0) return undefined;
    return { text: `${plain}.${part}`, sure: fraction, asFraction: '' };
  }
  const mark = commas > 0 ? ',' : '.';
  if (commas + points > 1) {
    const plain = withoutGroups(text, mark);
    if (plain === undefined) return undefined;
    return { text: plain, sure: mark === ',' ? '.' : ',', asFraction: '' };
  }
  const fraction = text.replace(mark, '.');
  if (/^[+-]?[1-9]\d{0,2}[.,]\d{3}$/.test(text)) {
    return { text: text.replace(mark, ''), mark, asFraction: fraction };
  }
  return { text: fraction, sure: mark, asFraction: fraction };
}

/** `1.234.567` → `1234567`; undefined where the groups are not of three digits. */
function withoutGroups(text: string, mark: DecimalMark): string | undefined {
  const [first = '', ...groups] = text.split(mark);
  if (!/^[+-]?\d{1,3}$/.test(first) || groups.some((group) => !/^\d{3}$/.test(group)))
    return undefined;
  return [first, ...groups].join('');
}

function bare(cell: string): string {
  return cell.replace(/^[−–]/, '-').replace(/\s*%$/, '').trim();
}
