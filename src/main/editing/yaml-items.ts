/** Items of lists of a YAML text put in, taken out and moved, with the lines that are theirs. */
import { isMap, isSeq, type YAMLSeq } from 'yaml';
import { isMapping, itemOf, type Plain, type SiteEdit } from './edits.ts';
import { printBlock, printFlow } from './yaml-print.ts';
import {
  colonEnd,
  contentEnd,
  dashOf,
  isValueNode,
  nodeStart,
  pairStart,
  quotesIn,
  YamlSource,
  type Found,
  type Splice,
  type ValueNode,
} from './yaml-source.ts';
import { asLine, besideOf, removeFlowPart } from './yaml-values.ts';

/** An item as it is to stand in a list, by the column of its dash, or between brackets. */
interface ItemText {
  /** Lines with their indentation, no line break behind the last. */
  block(dash: number): string;
  /** Null: it has lines or comments that cannot stand between brackets. */
  flow(): string | null;
  /** In an empty list: a dash and lines rather than brackets. */
  readonly isLong: boolean;
}

function textOf(value: Plain, list: Found): ItemText {
  return {
    block: (dash) => `${' '.repeat(dash)}- ${printBlock(value, dash + 2)}`,
    flow: () => printFlow(value, quotesIn(list.node, list.pair)),
    isLong: isMapping(value),
  };
}

/** A new item, before the one that has `index` now. */
export function insertItem(
  source: YamlSource,
  found: Found,
  index: number,
  value: Plain,
): Splice[] | null {
  return insert(source, found, index, textOf(value, found));
}

function insert(source: YamlSource, found: Found, index: number, item: ItemText): Splice[] | null {
  const { node } = found;
  if (!isSeq(node) || index < 0 || index > node.items.length) return null;
  if (node.items.length === 0) return insertFirst(source, found, item);
  if (node.flow === true) return insertFlow(source, node, index, item);
  return insertBlock(source, node, index, item);
}

function insertBlock(
  source: YamlSource,
  list: YAMLSeq,
  index: number,
  item: ItemText,
): Splice[] | null {
  const first = dashOf(list, 0);
  if (first < 0 || !source.beginsLine(first)) return null;
  const column = source.column(first);
  // As far apart as its neighbours are.
  const model = Math.max(1, Math.min(index, list.items.length - 1));
  const gap = hasBlankAbove(source, list, model) ? '\n' : '';
  if (index === 0) {
    const at = source.leadingComments(source.lineStart(first), column);
    return [{ at, end: at, text: `${item.block(column)}\n${gap}` }];
  }
  const above: unknown = list.items[index - 1];
  if (!isValueNode(above)) return null;
  const at = source.afterLine(contentEnd(above));
  return [{ at, end: at, text: `${gap}${asLine(source, at, item.block(column))}` }];
}

function hasBlankAbove(source: YamlSource, list: YAMLSeq, index: number): boolean {
  const dash = dashOf(list, index);
  if (dash < 0) return false;
  const top = source.leadingComments(source.lineStart(dash), source.column(dash));
  const above = source.lineAbove(top);
  return above >= 0 && source.isBlankLine(above);
}

function insertFlow(
  source: YamlSource,
  list: YAMLSeq,
  index: number,
  item: ItemText,
): Splice[] | null {
  const text = item.flow();
  const neighbour: unknown = list.items[Math.max(0, index - 1)];
  if (text === null || !isValueNode(neighbour)) return null;
  const start = nodeStart(neighbour);
  if (index === 0) return [{ at: start, end: start, text: `${text},${besideOf(source, start)}` }];
  const at = contentEnd(neighbour);
  return [{ at, end: at, text: `,${besideOf(source, start)}${text}` }];
}

/** Into `[]`. */
function insertFirst(source: YamlSource, found: Found, item: ItemText): Splice[] | null {
  const { node, pair, parent } = found;
  const at = nodeStart(node);
  const end = contentEnd(node);
  const isPlain = /^\[\s*\]$/.test(source.text.slice(at, end));
  const inBlock = isMap(parent) && parent.flow !== true && pair !== null;
  if (inBlock && isPlain && item.isLong) {
    const colon = colonEnd(parent, pair);
    if (colon < 0) return null;
    const line = source.afterLine(end);
    const dash = source.column(pairStart(pair)) + 2;
    return [
      { at: colon, end, text: '' },
      { at: line, end: line, text: asLine(source, line, item.block(dash)) },
    ];
  }
  const text = item.flow();
  if (text === null) return null;
  return isPlain ? [{ at, end, text: `[${text}]` }] : [{ at: end - 1, end: end - 1, text }];
}

/** An item taken out, with its lines; the comments directly above it stay or go along. */
export function removeItem(
  source: YamlSource,
  found: Found,
  index: number,
  comments: 'stay' | 'go' = 'stay',
): Splice[] | null {
  const { node, pair, parent } = found;
  if (!isSeq(node)) return null;
  const item: unknown = node.items[index];
  if (!isValueNode(item)) return null;
  if (node.flow === true) {
    const parts = node.items.filter(isValueNode).map((part) => ({
      at: nodeStart(part),
      end: contentEnd(part),
    }));
    return removeFlowPart(source, parts, index, contentEnd(node));
  }
  const dash = dashOf(node, index);
  if (dash < 0 || !source.beginsLine(dash)) return null;
  const line = source.lineStart(dash);
  const from = comments === 'go' ? source.leadingComments(line, source.column(dash)) : line;
  const end = contentEnd(item);
  if (node.items.length > 1) return [removeLines(source, from, end, index === 0)];
  return emptied(parent, pair, { at: from, end: source.afterLine(end), text: '' });
}

function emptied(parent: Found['parent'], pair: Found['pair'], lines: Splice): Splice[] | null {
  if (!isMap(parent) || pair === null) return null;
  const colon = colonEnd(parent, pair);
  return colon < 0 ? null : [{ at: colon, end: colon, text: ' []' }, lines];
}

/** Whole lines, and one of two blank lines that would come together. */
function removeLines(source: YamlSource, from: number, end: number, isFirst: boolean): Splice {
  const to = source.afterLine(end);
  const above = source.lineAbove(from);
  const isBlankBelow = source.isBlankLine(to);
  if (
    !isFirst &&
    above >= 0 &&
    source.isBlankLine(above) &&
    (isBlankBelow || to === source.text.length)
  ) {
    return { at: above, end: to, text: '' };
  }
  if (isFirst && isBlankBelow) return { at: from, end: source.lineBelow(to), text: '' };
  return { at: from, end: to, text: '' };
}

/** An item moved within its list or into another, as it is written; null where it cannot be. */
export function moveItem(
  text: string,
  { path, to, index }: Extract<SiteEdit, { readonly type: 'move' }>,
  value: Plain,
): string | null {
  const item = itemOf(path);
  const source = new YamlSource(text);
  const list = item === null ? null : source.find(item.list);
  if (item === null || list === null || !isSeq(list.node)) return null;
  const node: unknown = list.node.items[item.index];
  if (!isValueNode(node)) return null;
  const taken = takeOut(source, list, item.index, node, value);
  if (taken === null) return null;
  const rest = new YamlSource(source.spliced(taken.splices));
  const target = rest.find(to);
  const made = target === null ? null : insert(rest, target, index, taken.item);
  return made === null ? null : rest.spliced(made);
}

interface Taken {
  readonly splices: readonly Splice[];
  readonly item: ItemText;
}

function takeOut(
  source: YamlSource,
  list: Found,
  index: number,
  node: ValueNode,
  value: Plain,
): Taken | null {
  const splices = removeItem(source, list, index, 'go');
  if (splices === null || !isSeq(list.node)) return null;
  const printed = textOf(value, list);
  const dash = dashOf(list.node, index);
  if (dash < 0) {
    const own = source.text.slice(nodeStart(node), contentEnd(node));
    const isLine = !own.includes('\n');
    if (!isLine && own.includes('#')) return null;
    // On one line it is kept as it is written.
    const block = (column: number): string =>
      isLine ? `${' '.repeat(column)}- ${own}` : printed.block(column);
    return { splices, item: { ...printed, block, flow: () => (isLine ? own : printed.flow()) } };
  }
  const column = source.column(dash);
  const top = source.leadingComments(source.lineStart(dash), column);
  const end = source.afterLine(contentEnd(node));
  const lines = source.text.slice(top, end).replaceAll('\r\n', '\n').replace(/\n$/, '');
  const block = (target: number): string => indented(lines, column, target);
  const flow = (): string | null => (lines.includes('#') ? null : printed.flow());
  return { splices, item: { ...printed, block, flow } };
}

/** Lines that began at one column, at another. */
function indented(lines: string, from: number, to: number): string {
  if (from === to) return lines;
  const blanks = new RegExp(`^ {${from}}`);
  return lines
    .split('\n')
    .map((line) => (blanks.test(line) ? `${' '.repeat(to)}${line.slice(from)}` : line))
    .join('\n');
}
