/**
 * From the text of an SVG file, whoever made it, to a `Drawing` that is safe to show: the one way in.
 *
 * 1. Nothing is taken away from the file; what is on the lists of allowed.ts is copied from it. What
 *    leaves here holds no script, event, style, address, entity or foreign element, whatever came in.
 * 2. `use` is written out, so that a repeated part can be bound each time with other tags, and so
 *    that what a drawing grows to is known and bounded here: elements, depth, characters, work.
 * 3. Patterns, masks, markers and clips refer to none of their kind, and are small: what paints each
 *    pixel of a drawing many times cannot multiply itself.
 * 4. The text of a file never reaches a parser of the page; the page makes its elements one by one.
 */
import type { Parsed, ProblemPlace } from '../../problem.ts';
import { nearest } from '../nearest.ts';
import { fillText } from '../templates.ts';
import { ELEMENTS, grammarOf, hexColour, PRESENTATION, TILES } from './allowed.ts';
import { fieldsOf, readOptions, readParameters } from './binding.ts';
import type {
  Drawing,
  DrawingElement,
  NamedElement,
  ReadDrawing,
  Show,
  WrittenBinding,
  WrittenLink,
} from './drawing.ts';
import { REFERRED, SHOWS, TEXTS } from './drawing.ts';
import { Refusal } from './refusal.ts';
import { readDeclarations, StyleSheet } from './style.ts';
import { SYMBOL_TEXTS, SYMBOLS } from './symbols.ts';
import { MAX_DEPTH, MAX_ELEMENTS, readXml, type XmlElement } from './xml.ts';

/** Characters of a drawing with its repeated parts written out. */
const MAX_CHARACTERS = 8_000_000;
/** Parts of the file looked at, repeated ones each time. */
const MAX_VISITS = 200_000;
/** Declarations of style sheets that apply. */
const MAX_STYLE_WORK = 2_000_000;
/** Elements inside one pattern, mask, marker or clip. */
const MAX_TILE_ELEMENTS = 200;
/** Kinds of things told to be left out. */
const MAX_LEFT_OUT = 20;
/** Texts of our own symbols, where a drawing gives none. */
const NO_TEXTS: readonly [string, string][] = SYMBOL_TEXTS.map((name) => [name, '']);
/** Start of an address of one of our own symbols. */
const OWN_SYMBOL = 'vigil:';

/** Reads a drawing. `file` names it in problems. */
export function readDrawing(text: string, file: string): Parsed<ReadDrawing> {
  try {
    return { ok: true, value: new Sanitiser(readXml(text, file), file).run() };
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, problems: [error.problem] };
    throw error;
  }
}

/** Where an element stands, as far as it matters for its copy. */
interface Context {
  readonly depth: number;
  readonly parameters: ReadonlyMap<string, string>;
  /** Elements whose repetition we are inside of. */
  readonly repeating: readonly XmlElement[];
  /** Inside a pattern, mask, marker or clip. */
  readonly inTile: boolean;
  /** Ids of one of our own symbols are not those of the file. */
  readonly inOwnSymbol: boolean;
  readonly inText: boolean;
}

class Sanitiser {
  readonly #root: XmlElement;
  readonly #file: string;
  readonly #ids = new Map<string, XmlElement>();
  /** New names of the elements that are referred to. */
  readonly #names = new Map<XmlElement, string>();
  readonly #sheet = new StyleSheet();
  readonly #bindings: WrittenBinding[] = [];
  readonly #links: WrittenLink[] = [];
  readonly #elements = new Map<string, NamedElement>();
  readonly #ambiguous = new Set<string>();
  readonly #leftOut = new Map<string, number>();
  #count = 0;
  #visits = 0;
  #characters = 0;

  constructor(root: XmlElement, file: string) {
    this.#root = root;
    this.#file = file;
    this.#survey(root);
  }

  run(): ReadDrawing {
    const context: Context = {
      depth: 0,
      parameters: new Map(),
      repeating: [],
      inTile: false,
      inOwnSymbol: false,
      inText: false,
    };
    const drawing: Drawing = {
      viewBox: this.#viewBox(),
      attributes: this.#presentation(this.#root, context),
      children: this.#root.children.flatMap((child) =>
        typeof child === 'string' ? [] : this.#copy(child, context),
      ),
    };
    return {
      drawing,
      bindings: this.#bindings,
      links: this.#links,
      elements: this.#elements,
      leftOut: [...this.#leftOut].map(([what, line]) => ({ what, line })),
    };
  }

  /** Notes ids and style sheets. */
  #survey(element: XmlElement): void {
    const id = element.attributes.get('id');
    if (id !== undefined && !this.#ids.has(id)) this.#ids.set(id, element);
    if (element.name === 'style') this.#sheet.add(textOf(element));
    for (const child of element.children) if (typeof child !== 'string') this.#survey(child);
  }

  #viewBox(): Drawing['viewBox'] {
    const { attributes, line } = this.#root;
    const [x = 0, y = 0, width = 0, height = 0] = attributes.has('viewBox')
      ? (attributes.get('viewBox') ?? '')
          .trim()
          .split(/[\s,]+/, 5)
          .map(Number)
      : [0, 0, ...['width', 'height'].map((side) => pixels(attributes.get(side)) ?? 0)];
    const fits = [x, y, width, height].every((size) => Math.abs(size) < 1e6);
    if (fits && width > 0 && height > 0) return [x, y, width, height];
    const expected = 'a `viewBox` of four numbers, or `width` and `height`';
    throw new Refusal('drawing-no-size', { file: this.#file, line }, expected, 'none');
  }

  /** The copies of an element: none for what is left out, one otherwise. */
  #copy(element: XmlElement, context: Context): DrawingElement[] {
    this.#visits += 1;
    if (this.#visits > MAX_VISITS || this.#sheet.matches > MAX_STYLE_WORK) {
      const expected = 'a drawing that repeats its parts and styles less often';
      throw new Refusal('drawing-too-large', { file: this.#file }, expected, 'too many parts');
    }
    switch (element.name) {
      case '':
      case 'title':
      case 'desc':
      case 'metadata':
      case 'style':
      case 'symbol':
        return [];
      case 'use':
        return this.#use(element, context);
      case 'a':
        return [this.#element(element, 'g', context)];
      case 'switch': {
        const child = element.children.find(
          (one) => typeof one !== 'string' && (ELEMENTS.has(one.name) || one.name === 'use'),
        );
        const first = { ...element, children: child === undefined ? [] : [child] };
        return [this.#element(first, 'g', context)];
      }
      default:
        break;
    }
    if (!ELEMENTS.has(element.name)) {
      this.#leave(`\`${element.name}\``, element);
      return [];
    }
    // A repeated part refers to what its first copy defines.
    if (REFERRED.has(element.name) && context.repeating.length > 0) return [];
    return [this.#element(element, element.name, context)];
  }

  #element(element: XmlElement, name: string, context: Context, usual?: Show): DrawingElement {
    const number = this.#number(element, context);
    const parameters = this.#bind(element, number, name, context, usual);
    const isTile = TILES.has(name);
    const inner: Context = {
      ...context,
      depth: context.depth + 1,
      parameters,
      inTile: context.inTile || isTile,
      inText: context.inText || TEXTS.has(name),
    };
    const attributes = { ...this.#attributes(element, name, context), ...this.#newId(element) };
    const children = element.children.flatMap((child): (DrawingElement | string)[] => {
      if (typeof child === 'string') return this.#text(child, name, inner);
      // Of definitions only what is referred to is made; the rest is there to be repeated.
      return name === 'defs'
        ? referredIn(child).flatMap((one) => this.#copy(one, inner))
        : this.#copy(child, inner);
    });
    if (isTile && this.#count - number > MAX_TILE_ELEMENTS) {
      const expected = `at most ${MAX_TILE_ELEMENTS} elements inside a \`${name}\``;
      throw new Refusal('drawing-too-large', this.#place(element), expected, 'more');
    }
    return { name, attributes, children };
  }

  #number(element: XmlElement, context: Context): number {
    if (this.#count >= MAX_ELEMENTS) {
      const expected = `at most ${MAX_ELEMENTS} elements with all repetitions`;
      throw new Refusal('drawing-too-large', this.#place(element), expected, 'more');
    }
    if (context.depth > MAX_DEPTH) {
      const expected = `at most ${MAX_DEPTH} levels`;
      throw new Refusal('drawing-too-deep', this.#place(element), expected, 'more');
    }
    return this.#count++;
  }

  #text(text: string, parent: string, { parameters, inOwnSymbol }: Context): string[] {
    if (!TEXTS.has(parent)) return [];
    this.#weigh(text.length);
    // A bubble whose letters nobody gave is empty.
    const values = inOwnSymbol ? new Map([...NO_TEXTS, ...parameters]) : parameters;
    const filled = fillText(text, values);
    // Line breaks of the file are blanks in SVG; blanks alone between two lines are nothing.
    return filled.trim() === '' && /[\r\n]/.test(filled) ? [] : [filled];
  }

  /** The repeated part in place of the `use`, at its position, inside a group that carries the rest. */
  #use(use: XmlElement, context: Context): DrawingElement[] {
    const href = use.attributes.get('href') ?? '';
    const isOwn = href.startsWith(OWN_SYMBOL);
    const target = isOwn ? this.#ownSymbol(href, use) : this.#ids.get(href.replace(/^#/, ''));
    if (target === undefined || (!isOwn && !href.startsWith('#'))) {
      this.#leave(href.startsWith('#') ? '`use` of an unknown id' : '`use` of another file', use);
      return [];
    }
    if (context.repeating.includes(target) || context.repeating.length >= MAX_DEPTH) {
      const expected = 'a `use` that does not repeat itself';
      throw new Refusal('drawing-loop', this.#place(use), expected, JSON.stringify(href));
    }
    if (context.inText || REFERRED.has(target.name)) return [];
    const [x, y] = [pixels(use.attributes.get('x')) ?? 0, pixels(use.attributes.get('y')) ?? 0];
    const usual = SHOWS.find((show) => show === target.attributes.get('data-show'));
    const group = this.#element({ ...use, children: [] }, 'g', context, usual);
    const parameters = this.#parameters(use, context);
    const inner: Context = {
      ...context,
      depth: context.depth + 1,
      parameters,
      repeating: [...context.repeating, target],
      inOwnSymbol: context.inOwnSymbol || isOwn,
    };
    const moved = `${group.attributes['transform'] ?? ''} translate(${x} ${y})`.trim();
    const attributes =
      x === 0 && y === 0 ? group.attributes : { ...group.attributes, transform: moved };
    return [{ ...group, attributes, children: this.#repeated(target, use, inner) }];
  }

  #repeated(target: XmlElement, use: XmlElement, context: Context): DrawingElement[] {
    if (target.name !== 'symbol' && target.name !== 'svg') return this.#copy(target, context);
    const size = new Map(target.attributes);
    for (const [side, length] of this.#sizeOf(target, use)) size.set(side, length);
    for (const name of ['id', 'transform', 'x', 'y']) size.delete(name);
    if (context.inOwnSymbol) size.set('overflow', 'visible');
    for (const name of size.keys()) if (name.startsWith('data-')) size.delete(name);
    return [this.#element({ ...target, attributes: size }, 'svg', context)];
  }

  /** The field of a symbol: as large as `use` says, with the proportions of its box, or its box. */
  #sizeOf(target: XmlElement, use: XmlElement): [side: 'width' | 'height', length: string][] {
    const box = (target.attributes.get('viewBox') ?? '').trim().split(/[\s,]+/, 5);
    const [boxWidth, boxHeight] = [Number(box[2]), Number(box[3])];
    const hasBox = boxWidth > 0 && boxHeight > 0;
    const wanted = { width: use.attributes.get('width'), height: use.attributes.get('height') };
    const given = { width: pixels(wanted.width), height: pixels(wanted.height) };
    if (hasBox && given.width !== undefined && wanted.height === undefined) {
      wanted.height = String((given.width * boxHeight) / boxWidth);
    } else if (hasBox && given.height !== undefined && wanted.width === undefined) {
      wanted.width = String((given.height * boxWidth) / boxHeight);
    }
    const sides = [
      ['width', wanted.width ?? target.attributes.get('width') ?? box[2]],
      ['height', wanted.height ?? target.attributes.get('height') ?? box[3]],
    ] as const;
    return sides.flatMap(([side, length]) => (length === undefined ? [] : [[side, length]]));
  }

  #ownSymbol(href: string, use: XmlElement): XmlElement {
    const name = href.slice(OWN_SYMBOL.length);
    const names = [...SYMBOLS.keys()];
    const symbol = SYMBOLS.get(name);
    if (symbol !== undefined) return ownTree(name, symbol);
    const expected = `one of the symbols ${names.join(', ')}`;
    throw new Refusal('drawing-symbol', this.#place(use), expected, name, nearest(name, names));
  }

  /** Notes binding, link and name of an element; returns the parameters that hold inside. */
  #bind(
    element: XmlElement,
    number: number,
    name: string,
    context: Context,
    usual?: Show,
  ): ReadonlyMap<string, string> {
    const isText = TEXTS.has(name);
    if (context.repeating.length === 0) this.#nameElement(element, { element: number, isText });
    const fields = this.#fields(element);
    if (fields.values.size === 0) return context.parameters;
    const parameters = this.#parameters(element, context);
    const tag = fields.values.get('tag');
    if (tag !== undefined) {
      const options = readOptions(fields, isText, usual);
      const format = options.format;
      this.#bindings.push({
        element: number,
        tag: fillText(tag, parameters),
        options: {
          ...options,
          ...(format === undefined ? {} : { format: fillText(format, parameters) }),
        },
        place: fields.place('tag'),
      });
    } else if (fields.values.has('show')) {
      const expected = 'a `data-tag` beside `data-show`';
      throw new Refusal('drawing-binding', fields.place('show'), expected, 'none');
    }
    const screen = fields.values.get('screen');
    if (screen !== undefined) {
      const place = fields.place('screen');
      this.#links.push({ element: number, screen: fillText(screen, parameters), place });
    }
    return parameters;
  }

  #parameters(element: XmlElement, context: Context): ReadonlyMap<string, string> {
    const own = readParameters(this.#fields(element));
    if (own.size === 0) return context.parameters;
    const filled = [...own].map(([name, value]) => [name, fillText(value, context.parameters)]);
    return new Map([...context.parameters, ...(filled as [string, string][])]);
  }

  #fields(element: XmlElement) {
    const description = element.children.find(
      (child): child is XmlElement => typeof child !== 'string' && child.name === 'desc',
    );
    const id = element.attributes.get('id') ?? element.attributes.get('label');
    const name = id === undefined ? '' : `#${id.slice(0, 60)} `;
    return fieldsOf(
      element.attributes,
      description === undefined ? '' : textOf(description).slice(0, 10_000),
      (field) => ({ ...this.#place(element), field: `${name}${field}` }),
    );
  }

  #nameElement(element: XmlElement, named: NamedElement): void {
    const id = element.attributes.get('id');
    if (id !== undefined) this.#elements.set(id, named);
    const label = element.attributes.get('label');
    if (label === undefined || this.#ids.has(label) || this.#ambiguous.has(label)) return;
    if (this.#elements.delete(label)) this.#ambiguous.add(label);
    else this.#elements.set(label, named);
  }

  /** What the element itself, the style sheets and its style say, in that order of weight. */
  #attributes(element: XmlElement, name: string, context: Context): Record<string, string> {
    const attributes = this.#presentation(element, context);
    for (const [attribute, value] of element.attributes) {
      if (attribute.startsWith('on')) this.#leave('event attributes', element);
      if (PRESENTATION.has(attribute)) continue;
      this.#weigh(value.length);
      const kept = grammarOf(name, attribute)?.(value, (id) => this.#refer(id, context));
      if (kept !== undefined) attributes[attribute] = kept;
      else if (attribute === 'href' && name !== 'g')
        this.#leave('pictures of other files', element);
    }
    return attributes;
  }

  #presentation(element: XmlElement, context: Context): Record<string, string> {
    const { attributes } = element;
    const classes = new Set((attributes.get('class') ?? '').split(/\s+/, 50));
    const sheet = context.inOwnSymbol
      ? []
      : this.#sheet.declarationsFor(element.name, attributes.get('id') ?? '', classes);
    const kept: Record<string, string> = {};
    const opacities: [name: string, opacity: number][] = [];
    for (const [name, value] of [
      ...attributes,
      ...sheet,
      ...readDeclarations(attributes.get('style') ?? ''),
    ]) {
      const grammar = PRESENTATION.get(name);
      if (grammar === undefined) continue;
      this.#weigh(value.length);
      const right = grammar(value.trim(), (id) => this.#refer(id, context));
      if (right === undefined) continue;
      kept[name] = right;
      const opacity = right.startsWith('#') ? (hexColour(value.trim())?.opacity ?? 1) : 1;
      if (opacity < 1) opacities.push([name, opacity]);
    }
    for (const [name, opacity] of opacities) {
      const beside = name === 'stop-color' ? 'stop-opacity' : `${name}-opacity`;
      if (PRESENTATION.has(beside)) kept[beside] ??= String(opacity);
    }
    return kept;
  }

  /** The new name of what an id means, where it may be referred to. */
  #refer(id: string, { inTile, inOwnSymbol }: Context): string | undefined {
    const target = inOwnSymbol ? undefined : this.#ids.get(id);
    if (target === undefined || !REFERRED.has(target.name)) return undefined;
    if (inTile && TILES.has(target.name)) return undefined;
    let name = this.#names.get(target);
    if (name === undefined) {
      name = `d${this.#names.size}`;
      this.#names.set(target, name);
    }
    return name;
  }

  #newId(element: XmlElement): { readonly id?: string } {
    if (!REFERRED.has(element.name)) return {};
    const id = element.attributes.get('id');
    if (id === undefined || this.#ids.get(id) !== element) return {};
    const name = this.#names.get(element) ?? `d${this.#names.size}`;
    this.#names.set(element, name);
    return { id: name };
  }

  #weigh(characters: number): void {
    this.#characters += characters;
    if (this.#characters <= MAX_CHARACTERS) return;
    const expected = `at most ${MAX_CHARACTERS} characters with all repetitions`;
    throw new Refusal('drawing-too-large', { file: this.#file }, expected, 'more');
  }

  #leave(what: string, { line }: XmlElement): void {
    if (this.#leftOut.size < MAX_LEFT_OUT && !this.#leftOut.has(what))
      this.#leftOut.set(what, line);
  }

  #place({ line, column }: XmlElement): ProblemPlace {
    return { file: this.#file, line, column };
  }
}

const ownTrees = new Map<string, XmlElement>();

/** One of our own symbols, read once. */
function ownTree(name: string, text: string): XmlElement {
  let tree = ownTrees.get(name);
  if (tree === undefined) {
    tree = readXml(text, `${OWN_SYMBOL}${name}`);
    ownTrees.set(name, tree);
  }
  return tree;
}

/** What can be referred to at or below an element. */
function referredIn(element: XmlElement): XmlElement[] {
  if (REFERRED.has(element.name)) return [element];
  return element.children.flatMap((child) => (typeof child === 'string' ? [] : referredIn(child)));
}

function textOf(element: XmlElement): string {
  return element.children.filter((child) => typeof child === 'string').join('');
}

/** CSS units in px. */
const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  px: 1,
  pt: 96 / 72,
  pc: 16,
  mm: 96 / 25.4,
  cm: 96 / 2.54,
  in: 96,
};

/** A length in user units; undefined for one that depends on something else. */
function pixels(length: string | undefined): number | undefined {
  const [, number = '', unit = ''] =
    /^\s*([-+]?(?:\d{1,12}(?:\.\d{0,12})?|\.\d{1,12}))([a-z]{0,2})\s*$/.exec(length ?? '') ?? [];
  const size = Number(number) * (UNITS[unit] ?? Number.NaN);
  return number === '' || Number.isNaN(size) ? undefined : size;
}
