/**
 * Where the parts of a YAML text stand: nodes by path, what belongs to an item and what to the lines
 * around it. The yaml package reads; this only measures, so that an edit can leave every other byte
 * alone.
 */
import {
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  parseDocument,
  type Alias,
  type CST,
  type Document,
  type Pair,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { FieldPath } from '../site/fault.ts';
import type { Quotes } from './yaml-print.ts';

/** Any value in a text. */
export type ValueNode = Scalar | YAMLMap | YAMLSeq | Alias;

/** A value and the mapping entry it is the value of, if it is one. */
export interface Found {
  readonly node: ValueNode;
  readonly pair: Pair | null;
  /** The collection around it; null for the whole document. */
  readonly parent: YAMLMap | YAMLSeq | null;
}

/** One replacement: `text` in place of what stands from `at` to `end`. */
export interface Splice {
  readonly at: number;
  readonly end: number;
  readonly text: string;
}

/** True for a value. */
export function isValueNode(node: unknown): node is ValueNode {
  return isScalar(node) || isMap(node) || isSeq(node) || isAlias(node);
}

/** A text and its nodes. */
export class YamlSource {
  readonly text: string;
  readonly eol: string;
  readonly #document: Document;

  /** @param text YAML that has been read without faults */
  constructor(text: string) {
    this.text = text;
    this.eol = text.includes('\r\n') ? '\r\n' : '\n';
    this.#document = parseDocument(text, {
      keepSourceTokens: true,
      merge: false,
      uniqueKeys: false,
      logLevel: 'silent',
    });
  }

  /** The value at a path; null where there is none, or where an alias stands on the way. */
  find(path: FieldPath): Found | null {
    let found: Found | null = rootOf(this.#document.contents);
    for (const key of path) {
      if (found === null) return null;
      found = childOf(found.node, key);
    }
    return found;
  }

  /** The text with the replacements, which do not touch each other. */
  spliced(splices: readonly Splice[]): string {
    let text = this.text;
    for (const { at, end, text: added } of [...splices].sort((a, b) => b.at - a.at)) {
      text = text.slice(0, at) + added.replaceAll('\n', this.eol) + text.slice(end);
    }
    return text;
  }

  lineStart(offset: number): number {
    return this.text.lastIndexOf('\n', offset - 1) + 1;
  }

  column(offset: number): number {
    return offset - this.lineStart(offset);
  }

  /** Nothing but blanks before it on its line. */
  beginsLine(offset: number): boolean {
    return /^ *$/.test(this.text.slice(this.lineStart(offset), offset));
  }

  /** Where the line behind a value begins: the rest of its own line can only be a comment. */
  afterLine(contentEnd: number): number {
    const isOver = contentEnd > 0 && this.text[contentEnd - 1] === '\n';
    return isOver ? contentEnd : this.lineBelow(contentEnd);
  }

  /** Start of the line below; the end of the text below the last. */
  lineBelow(offset: number): number {
    const newline = this.text.indexOf('\n', offset);
    return newline < 0 ? this.text.length : newline + 1;
  }

  /** The line that begins at `start` is empty. */
  isBlankLine(start: number): boolean {
    return start < this.text.length && /^[ \t]*\r?\n/.test(this.text.slice(start, start + 200));
  }

  /** Start of the line above; -1 above the first. */
  lineAbove(start: number): number {
    return start === 0 ? -1 : this.lineStart(start - 1);
  }

  /** Where the comment lines begin that stand directly above a line and as deep as `column`. */
  leadingComments(start: number, column: number): number {
    let top = start;
    for (let above = this.lineAbove(top); above >= 0; above = this.lineAbove(top)) {
      const line = this.text.slice(above, top);
      if (!new RegExp(`^ {${column}}#`).test(line)) break;
      top = above;
    }
    return top;
  }

  /** An offset of a comma from `from` on, before `to`; -1: there is none. Comments are no commas. */
  commaBetween(from: number, to: number): number {
    const between = this.text
      .slice(from, to)
      .replace(/#[^\n]*/g, (comment) => ' '.repeat(comment.length));
    const at = between.indexOf(',');
    return at < 0 ? -1 : from + at;
  }
}

/** Where a value ends, without the comment and the blank lines behind it. */
export function contentEnd(node: ValueNode): number {
  if ((isMap(node) || isSeq(node)) && node.flow !== true) {
    const last: unknown = node.items.at(-1);
    if (isPair(last)) return pairEnd(last);
    if (isValueNode(last)) return contentEnd(last);
  }
  return node.range?.[1] ?? 0;
}

/** Where an entry of a mapping ends. */
export function pairEnd(pair: Pair): number {
  if (isValueNode(pair.value)) return contentEnd(pair.value);
  return isValueNode(pair.key) ? contentEnd(pair.key) : 0;
}

/** Where an entry of a mapping begins: at its key. */
export function pairStart(pair: Pair): number {
  return isValueNode(pair.key) ? nodeStart(pair.key) : 0;
}

/** Where a value begins. */
export function nodeStart(node: ValueNode): number {
  return node.range?.[0] ?? 0;
}

/** The dash of an item of a list in block style; -1: there is none. */
export function dashOf(list: YAMLSeq, index: number): number {
  const token = list.srcToken;
  if (token?.type !== 'block-seq') return -1;
  return offsetOf(token.items[index]?.start, 'seq-item-ind');
}

/** Just behind the colon of an entry; -1: there is none. */
export function colonEnd(mapping: YAMLMap, pair: Pair): number {
  const token = mapping.srcToken;
  if (token?.type !== 'block-map' && token?.type !== 'flow-collection') return -1;
  const at = offsetOf(token.items[mapping.items.indexOf(pair)]?.sep, 'map-value-ind');
  return at < 0 ? -1 : at + 1;
}

/** How its neighbours in braces or brackets are quoted; a site file may be JSON. */
export function quotesIn(node: ValueNode | null, pair: Pair | null): Quotes {
  const keys = isMap(node) ? node.items.map(({ key }) => key) : [];
  if (isSeq(node)) {
    const first: unknown = node.items[0];
    if (isMap(first) && first.items.length > 0) return quotesIn(first, null);
  }
  const key = keys[0] ?? pair?.key;
  const isJson = isScalar(key) && key.type === 'QUOTE_DOUBLE';
  return isJson ? 'json' : 'as-needed';
}

function offsetOf(tokens: readonly CST.SourceToken[] | undefined, type: string): number {
  return tokens?.find((token) => token.type === type)?.offset ?? -1;
}

function rootOf(node: unknown): Found | null {
  return isValueNode(node) ? { node, pair: null, parent: null } : null;
}

function childOf(node: ValueNode, key: string | number): Found | null {
  if (isSeq(node) && typeof key === 'number') {
    const item: unknown = node.items[key];
    return isValueNode(item) ? { node: item, pair: null, parent: node } : null;
  }
  if (!isMap(node)) return null;
  const pair = node.items.find(
    (entry) => isScalar(entry.key) && String(entry.key.value) === String(key),
  );
  return pair !== undefined && isValueNode(pair.value)
    ? { node: pair.value, pair, parent: node }
    : null;
}
