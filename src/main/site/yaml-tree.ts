/**
 * The text of a YAML file as plain values, and where in the text each of them stands. Everything
 * that could hurt is refused here, before anybody looks at the meaning:
 *
 * 1. Nesting and the number of lexemes are bounded while reading, because the composer of the yaml
 *    package recurses per level and needs memory per lexeme (2 MB of `[` ends a process with
 *    out-of-memory, measured with yaml 2.9.1).
 * 2. Aliases may repeat content, but the whole, written out, stays bounded and without cycles.
 * 3. A key stands once in a mapping, and none has a name that every object inherits.
 * 4. Merge keys and explicit types have no meaning in a site file and are refused.
 */
import {
  Composer,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  Parser,
  type Document,
  type Node,
  type Pair,
} from 'yaml';
import type { Fault, FieldPath } from './fault.ts';
import { printValue } from './fault.ts';

/** Mappings and lists inside each other; a real site file has about ten. */
const MAX_DEPTH = 64;
/** Words, marks and blanks; 6 000 tags with six fields each are 360 000. */
const MAX_LEXEMES = 400_000;
/** Values after aliases are written out; 6 000 tags with ten fields each are 66 000. */
const MAX_VALUES = 200_000;
/** Syntax faults that are told; after a slip the rest mostly follows from it. */
const MAX_SYNTAX_FAULTS = 20;

/** 1-based. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

/** A file that could be read as YAML. */
export interface YamlTree {
  /** Plain objects, lists, strings, numbers, booleans and null. */
  readonly value: unknown;
  /** Where the value at `path` stands, or its key; where there is none, its nearest parent. */
  readonly place: (path: FieldPath, atKey?: boolean) => TextPlace;
}

/** Reads one YAML document; the faults' `path` is empty where the text itself is wrong. */
export function readYaml(
  text: string,
):
  | { readonly ok: true; readonly tree: YamlTree }
  | { readonly ok: false; readonly faults: readonly (Fault & { readonly place: TextPlace })[] } {
  const lines = new LineCounter();
  const placeAt = (offset: number): TextPlace => {
    const { line, col } = lines.linePos(Math.min(Math.max(0, offset), text.length));
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const refuse = (code: string, offset: number, expected: string, got: string) => ({
    ok: false as const,
    faults: [{ code, path: [], expected, got, place: placeAt(offset) }],
  });

  const parser = new Parser(lines.addNewLine);
  const composer = new Composer({ merge: false, uniqueKeys: false, prettyErrors: false });
  const tokens = [];
  let lexemes = 0;
  lines.addNewLine(0);
  for (const lexeme of new Lexer().lex(text)) {
    tokens.push(...parser.next(lexeme));
    if (parser.stack.length > MAX_DEPTH) {
      const expected = `at most ${MAX_DEPTH} levels inside each other`;
      return refuse('site-too-deep', parser.offset, expected, 'more');
    }
    if (++lexemes > MAX_LEXEMES) {
      return refuse(
        'site-too-large',
        parser.offset,
        `at most ${MAX_LEXEMES} words and marks`,
        'more',
      );
    }
  }
  tokens.push(...parser.end());

  const documents = [...composer.compose(tokens, true, text.length)];
  const document = documents[0];
  if (document === undefined) return refuse('site-yaml-syntax', 0, 'a YAML document', 'nothing');
  const second = documents[1];
  if (second !== undefined) {
    return refuse('site-yaml-syntax', second.range[0], 'one YAML document', 'a second one');
  }
  // A warning is a type that nobody knows: its value would be a guess.
  const broken = [...document.errors, ...document.warnings];
  if (broken.length > 0) {
    return {
      ok: false,
      faults: broken.slice(0, MAX_SYNTAX_FAULTS).map((error) => ({
        code: 'site-yaml-syntax',
        path: [],
        expected: 'well-formed YAML',
        got: error.message,
        place: placeAt(error.pos[0]),
      })),
    };
  }

  const plain = new PlainReader();
  const value = plain.read(document.contents, []);
  const place = (path: FieldPath, atKey = false): TextPlace =>
    placeAt(locate(document, path, atKey));
  if (plain.faults.length > 0) {
    return {
      ok: false,
      faults: plain.faults.map((fault) => ({ ...fault, place: placeAt(fault.offset) })),
    };
  }
  return { ok: true, tree: { value, place } };
}

/** Turns nodes into plain values and notes what may not stand in a site file. */
class PlainReader {
  readonly faults: (Fault & { readonly offset: number })[] = [];
  /** By anchor: its value and how many values that is, written out; null while it is being read. */
  readonly #anchors = new Map<string, { readonly value: unknown; readonly size: number } | null>();
  #values = 0;

  read(node: unknown, path: FieldPath): unknown {
    if (this.#values > MAX_VALUES) return null;
    this.#values++;
    if (isAlias(node)) return this.#alias(node.source, path, start(node));
    if (!isMap(node) && !isSeq(node))
      return isScalar(node) ? this.#anchored(node.anchor, node.value) : null;
    if (node.tag !== undefined) {
      this.#refuse('site-yaml-syntax', path, start(node), 'no explicit types', node.tag);
    }
    const before = this.#values;
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, null);
    const value = isMap(node)
      ? this.#mapping(node.items, path)
      : node.items.map((item, index) => this.read(item, [...path, index]));
    if (node.anchor !== undefined) {
      this.#anchors.set(node.anchor, { value, size: this.#values - before });
    }
    return value;
  }

  #anchored(anchor: string | undefined, value: unknown): unknown {
    if (anchor !== undefined) this.#anchors.set(anchor, { value, size: 1 });
    return value;
  }

  #alias(name: string, path: FieldPath, offset: number): unknown {
    const anchor = this.#anchors.get(name);
    if (anchor === undefined || anchor === null) {
      const got = anchor === null ? `*${name} inside itself` : `*${name}`;
      this.#refuse('site-yaml-syntax', path, offset, 'an alias of an anchor above', got);
      return null;
    }
    this.#values += anchor.size;
    if (this.#values > MAX_VALUES) {
      const expected = `at most ${MAX_VALUES} values with aliases written out`;
      this.#refuse('site-too-large', path, offset, expected, 'more');
    }
    return anchor.value;
  }

  #mapping(items: readonly Pair[], path: FieldPath): unknown {
    const mapping: Record<string, unknown> = {};
    const seen = new Set<string>();
    for (const item of items) {
      const key = this.#key(item.key, path);
      if (key === undefined) continue;
      const offset = start(item.key);
      const inner = [...path, key];
      if (seen.has(key)) {
        this.#refuse(
          'site-duplicate-key',
          inner,
          offset,
          'each key once',
          `${printValue(key)} again`,
        );
        continue;
      }
      seen.add(key);
      if (key in Object.prototype) {
        this.#refuse('site-forbidden-key', inner, offset, 'a key that no object inherits', key);
        continue;
      }
      mapping[key] = this.read(item.value, inner);
    }
    return mapping;
  }

  #key(node: unknown, path: FieldPath): string | undefined {
    const key = isScalar(node) ? node.value : node;
    if (key === '<<') {
      this.#refuse('site-merge-key', path, start(node), 'no merge keys; templates do that', '<<');
      return undefined;
    }
    if (typeof key === 'string') return key;
    if (typeof key === 'number' || typeof key === 'boolean') return String(key);
    const expected = 'a text, number or boolean as key';
    this.#refuse(
      'site-yaml-syntax',
      path,
      start(node),
      expected,
      isScalar(node) ? 'none' : 'a collection',
    );
    return undefined;
  }

  #refuse(code: string, path: FieldPath, offset: number, expected: string, got: string): void {
    if (this.faults.length < MAX_SYNTAX_FAULTS) {
      this.faults.push({ code, path, offset, expected, got });
    }
  }
}

function start(node: unknown): number {
  return isNode(node) ? (node.range?.[0] ?? 0) : 0;
}

function isNode(value: unknown): value is Node {
  return isScalar(value) || isAlias(value) || isMap(value) || isSeq(value);
}

/** Offset of the value at `path` (or of its key), or of the deepest parent that exists. */
function locate(document: Document, path: FieldPath, atKey: boolean): number {
  let node: unknown = document.contents;
  let offset = start(node);
  for (const [depth, key] of path.entries()) {
    if (isAlias(node)) node = node.resolve(document);
    if (isSeq(node) && typeof key === 'number') {
      node = node.items[key];
    } else if (isMap(node)) {
      const pair = node.items.find(
        (item) => String(isScalar(item.key) ? item.key.value : item.key) === String(key),
      );
      if (pair === undefined) return offset;
      if (atKey && depth === path.length - 1) return start(pair.key);
      // An empty value (`unit:`) has no place of its own worth pointing at.
      const empty =
        isScalar(pair.value) && (pair.value.source ?? '') === '' && pair.value.value === null;
      offset = start(pair.key);
      if (empty || !isNode(pair.value)) return offset;
      node = pair.value;
    } else {
      return offset;
    }
    if (!isNode(node)) return offset;
    offset = start(node);
  }
  return offset;
}
