/** Values of a YAML text replaced, and entries of its mappings put in and taken out. */
import { isMap, isScalar, isSeq, type Pair, type YAMLMap } from 'yaml';
import { isMapping, type Plain } from './edits.ts';
import { printBeside, printFlow, printScalar } from './yaml-print.ts';
import {
  colonEnd,
  contentEnd,
  nodeStart,
  pairEnd,
  pairStart,
  quotesIn,
  type Found,
  type Splice,
  type YamlSource,
} from './yaml-source.ts';

/** Another value in the place of one; null where that cannot be done in the text alone. */
export function replaceValue(source: YamlSource, found: Found, value: Plain): Splice[] | null {
  const { node, pair, parent } = found;
  const quotes = quotesIn(parent, pair);
  const isScalarValue = !Array.isArray(value) && !isMapping(value);
  const text =
    isScalarValue && isScalar(node) ? printScalar(value, quotes, node) : printFlow(value, quotes);
  const at = nodeStart(node);
  const end = contentEnd(node);
  if (isScalar(node)) {
    if (at === end) return [{ at, end, text: ` ${text}` }];
    // A block scalar ends with its last line.
    return [{ at, end, text: source.text[end - 1] === '\n' ? `${text}\n` : text }];
  }
  const isBlock = (isMap(node) || isSeq(node)) && node.flow !== true;
  if (!isBlock || pair === null || !isMap(parent)) return [{ at, end, text }];
  const colon = colonEnd(parent, pair);
  const first = source.lineStart(at);
  if (colon < 0 || first <= colon) return null;
  return [
    { at: colon, end: colon, text: ` ${text}` },
    { at: first, end: source.afterLine(end), text: '' },
  ];
}

/** A new entry of a mapping. */
export function addEntry(
  source: YamlSource,
  { node, pair }: Found,
  key: string,
  value: Plain,
): Splice[] | null {
  if (!isMap(node)) return null;
  return node.flow === true
    ? addFlowEntry(source, node, pair, key, value)
    : addBlockEntry(source, node, key, value);
}

function addFlowEntry(
  source: YamlSource,
  node: YAMLMap,
  pair: Pair | null,
  key: string,
  value: Plain,
): Splice[] {
  const quotes = quotesIn(node, pair);
  const entry = `${printScalar(key, quotes)}: ${printFlow(value, quotes)}`;
  const last = node.items.at(-1);
  if (last === undefined)
    return [{ at: nodeStart(node), end: contentEnd(node), text: `{ ${entry} }` }];
  const at = pairEnd(last);
  return [{ at, end: at, text: `,${besideOf(source, pairStart(last))}${entry}` }];
}

/** What parts an entry in braces or brackets from the one before it: a blank, or a line of its own. */
export function besideOf(source: YamlSource, neighbour: number): string {
  return source.beginsLine(neighbour) ? `\n${' '.repeat(source.column(neighbour))}` : ' ';
}

/** Below the last entry that is no long list: a word below forty widgets is not found again. */
function addBlockEntry(
  source: YamlSource,
  node: YAMLMap,
  key: string,
  value: Plain,
): Splice[] | null {
  const [first] = node.items;
  const short = node.items.findLast(
    ({ value: inner }) => !((isMap(inner) || isSeq(inner)) && inner.flow !== true),
  );
  const above = short ?? node.items.at(-1);
  if (first === undefined || above === undefined) return null;
  const column = source.column(pairStart(first));
  const at = source.afterLine(pairEnd(above));
  const line = `${' '.repeat(column)}${printScalar(key, 'as-needed')}:${printBeside(value, column)}`;
  return [{ at, end: at, text: asLine(source, at, line) }];
}

/** A line that begins at `at`, which may be the end of a file without a last line break. */
export function asLine(source: YamlSource, at: number, line: string): string {
  const isLoose = at === source.text.length && at > 0 && source.text[at - 1] !== '\n';
  return isLoose ? `\n${line}` : `${line}\n`;
}

/** An entry of a mapping taken out. */
export function removeEntry(source: YamlSource, { node }: Found, key: string): Splice[] | null {
  if (!isMap(node)) return null;
  const index = node.items.findIndex(
    (entry) => isScalar(entry.key) && String(entry.key.value) === key,
  );
  const pair = node.items[index];
  if (pair === undefined || node.items.length === 1) return null;
  if (node.flow === true) {
    const parts = node.items.map((entry) => ({ at: pairStart(entry), end: pairEnd(entry) }));
    return removeFlowPart(source, parts, index, contentEnd(node));
  }
  const at = pairStart(pair);
  const end = pairEnd(pair);
  if (source.beginsLine(at)) {
    return [{ at: source.lineStart(at), end: source.afterLine(end), text: '' }];
  }
  // The first entry stands behind the dash of its item: the next one takes its place.
  const next = node.items[index + 1];
  if (next === undefined) return null;
  const joined = source.text.slice(end, pairStart(next));
  return [{ at, end: joined.includes('#') ? end : pairStart(next), text: '' }];
}

/** A part between commas taken out, with one of them; the bracket is before `close`. Comments stay. */
export function removeFlowPart(
  source: YamlSource,
  parts: readonly { readonly at: number; readonly end: number }[],
  index: number,
  close: number,
): Splice[] | null {
  const part = parts[index];
  if (part === undefined) return null;
  const before = parts[index - 1];
  const after = parts[index + 1];
  const own = { ...part, text: '' };
  if (after !== undefined) {
    if (!source.text.slice(part.end, after.at).includes('#')) {
      return [{ at: part.at, end: after.at, text: '' }];
    }
    const comma = source.commaBetween(part.end, after.at);
    return comma < 0 ? null : [own, { at: comma, end: comma + 1, text: '' }];
  }
  if (before !== undefined && !source.text.slice(before.end, part.at).includes('#')) {
    return [{ at: before.end, end: part.end, text: '' }];
  }
  // The comma before it stays and means nothing; one behind it would be the second.
  const comma = source.commaBetween(part.end, close);
  return comma < 0 ? [own] : [own, { at: comma, end: comma + 1, text: '' }];
}
