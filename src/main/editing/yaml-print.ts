/**
 * Plain values as YAML text in the manner of the shipped site files: a mapping of words and numbers
 * on one line while it fits, `{ x: 0, y: 0 }` with blanks inside, `[a, b]` without, longer ones in
 * block style.
 */
import { Document, Scalar, YAMLSeq } from 'yaml';
import { isMapping, type Plain } from './edits.ts';

/** Longest line that is made; longer values are written over several. */
const LINE = 100;

/** How texts and keys are quoted. */
export type Quotes = 'as-needed' | 'json';

/** A value on one line, as it may stand inside `{}` and `[]`. */
export function printFlow(value: Plain, quotes: Quotes): string {
  if (Array.isArray(value)) {
    return `[${value.map((item: Plain) => printFlow(item, quotes)).join(', ')}]`;
  }
  if (!isMapping(value)) return printScalar(value, quotes);
  const pairs = Object.entries(value).map(
    ([key, item]) => `${printScalar(key, quotes)}: ${printFlow(item, quotes)}`,
  );
  return pairs.length === 0 ? '{}' : `{ ${pairs.join(', ')} }`;
}

/** A text, number, truth value or null; `like`: keeps the quotes that the text before it had. */
export function printScalar(value: Plain, quotes: Quotes, like?: Scalar): string {
  if (quotes === 'json') return JSON.stringify(value);
  const scalar = new Scalar(value);
  const isQuoted = like?.type === 'QUOTE_DOUBLE' || like?.type === 'QUOTE_SINGLE';
  if (isQuoted && typeof value === 'string') scalar.type = like.type ?? 'PLAIN';
  const document = new Document();
  const list = new YAMLSeq();
  list.flow = true;
  list.add(scalar);
  document.contents = list;
  const printed = document.toString({
    lineWidth: 0,
    singleQuote: true,
    flowCollectionPadding: false,
    doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER,
  });
  return printed.trim().slice(1, -1);
}

/**
 * A value that begins at `column` of its line, further lines indented to it. Every line but the
 * first has its indentation.
 */
export function printBlock(value: Plain, column: number): string {
  const flow = printFlow(value, 'as-needed');
  const isShort = column + flow.length <= LINE && !holdsMappings(value);
  if (isShort || flow === '[]' || flow === '{}') return flow;
  const indent = ' '.repeat(column);
  if (Array.isArray(value)) {
    return value.map((item: Plain) => `- ${printBlock(item, column + 2)}`).join(`\n${indent}`);
  }
  if (!isMapping(value)) return flow;
  return Object.entries(value)
    .map(([key, item]) => `${printScalar(key, 'as-needed')}:${printBeside(item, column)}`)
    .join(`\n${indent}`);
}

/** A value behind the colon of a key that stands at `column`. */
export function printBeside(value: Plain, column: number): string {
  const flow = printFlow(value, 'as-needed');
  const isShort = column + flow.length <= LINE && !holdsMappings(value);
  const isBlock = Array.isArray(value) || isMapping(value);
  if (!isBlock || isShort || flow === '[]' || flow === '{}') return ` ${flow}`;
  return `\n${' '.repeat(column + 2)}${printBlock(value, column + 2)}`;
}

/** A list of widgets is easier to read, and to compare, with one a line. */
function holdsMappings(value: Plain): boolean {
  if (Array.isArray(value)) return value.some((item: Plain) => isMapping(item) && 'kind' in item);
  return (
    isMapping(value) &&
    Object.values(value).some((item) => Array.isArray(item) && holdsMappings(item))
  );
}
