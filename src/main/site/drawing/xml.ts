/**
 * The text of an SVG file as a tree of its elements, with the line of each. Bounded, and stricter
 * than a browser: what is no well-formed XML is refused, and so is a document type that declares
 * anything (entities are how XML reads other files and multiplies itself). saxes reads no file, no
 * address and no declaration; it knows the five entities of XML and nothing else.
 */
import { SaxesParser } from 'saxes';
import type { ProblemPlace } from '../../problem.ts';
import { Refusal } from './refusal.ts';

/** Bytes of a drawing; the largest flowsheets are a few hundred kB. */
export const MAX_DRAWING_BYTES = 2 * 1024 * 1024;
/** Elements of a file, and of a drawing with all its symbols written out. */
export const MAX_ELEMENTS = 20_000;
/** Elements inside each other. */
export const MAX_DEPTH = 64;
/** Characters of one attribute: a path of a big outline has some ten thousand, a picture more. */
const MAX_ATTRIBUTE = 1_000_000;
const MAX_ATTRIBUTES = 120;

const SVG = 'http://www.w3.org/2000/svg';
const XLINK = 'http://www.w3.org/1999/xlink';
const INKSCAPE = 'http://www.inkscape.org/namespaces/inkscape';

/** An element of the file as it stands there. Nothing about it is trusted. */
export interface XmlElement {
  /** Local name in the SVG namespace; empty for an element of any other. */
  readonly name: string;
  /** Without namespace, `xlink:href` as `href`, and `inkscape:label` as `label`. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: (XmlElement | string)[];
  readonly line: number;
  readonly column: number;
}

/** Reads a text; throws a `Refusal` that names the place. */
export function readXml(text: string, file: string): XmlElement {
  if (text.length > MAX_DRAWING_BYTES) {
    throw new Refusal('drawing-too-large', { file }, `at most ${MAX_DRAWING_BYTES} bytes`, 'more');
  }
  const parser = new SaxesParser({ xmlns: true });
  const here = (): ProblemPlace => ({ file, line: parser.line, column: parser.column + 1 });
  const open: XmlElement[] = [];
  let root: XmlElement | undefined;
  let count = 0;
  let startedAt = here();

  parser.on('error', (error) => {
    throw new Refusal('drawing-not-xml', here(), 'well-formed XML', error.message);
  });
  parser.on('doctype', (doctype) => {
    if (!doctype.includes('[')) return;
    const expected = 'no document type with declarations; save as plain SVG';
    throw new Refusal('drawing-doctype', here(), expected, 'one that declares entities');
  });
  parser.on('opentagstart', () => {
    startedAt = here();
  });
  parser.on('opentag', ({ local, uri, attributes }) => {
    count += 1;
    const at = startedAt;
    if (count > MAX_ELEMENTS) {
      throw new Refusal('drawing-too-large', at, `at most ${MAX_ELEMENTS} elements`, 'more');
    }
    if (open.length >= MAX_DEPTH) {
      throw new Refusal('drawing-too-deep', at, `at most ${MAX_DEPTH} levels`, 'more');
    }
    const all = Object.values(attributes);
    if (all.length > MAX_ATTRIBUTES) {
      throw new Refusal('drawing-too-large', at, `at most ${MAX_ATTRIBUTES} attributes`, 'more');
    }
    const kept = new Map<string, string>();
    for (const attribute of all) {
      const name = nameOf(attribute);
      if (name === undefined || (kept.has(name) && attribute.uri !== '')) continue;
      if (attribute.value.length > MAX_ATTRIBUTE) {
        const expected = `at most ${MAX_ATTRIBUTE} characters in \`${name}\``;
        throw new Refusal('drawing-too-large', at, expected, 'more');
      }
      kept.set(name, attribute.value);
    }
    const element: XmlElement = {
      name: uri === SVG ? local : '',
      attributes: kept,
      children: [],
      line: at.line ?? 0,
      column: at.column ?? 0,
    };
    const parent = open.at(-1);
    if (parent === undefined) root = element;
    else parent.children.push(element);
    open.push(element);
  });
  parser.on('closetag', () => {
    open.pop();
  });
  const addText = (content: string): void => {
    open.at(-1)?.children.push(content);
  };
  parser.on('text', addText);
  parser.on('cdata', addText);

  parser.write(text).close();
  if (root?.name !== 'svg') {
    const expected = `an \`svg\` element with xmlns="${SVG}"`;
    throw new Refusal('drawing-no-svg', { file, line: 1 }, expected, 'another root element');
  }
  return root;
}

function nameOf({ local, uri }: { readonly local: string; readonly uri: string }) {
  if (uri === '') return local;
  if (uri === XLINK && local === 'href') return 'href';
  if (uri === INKSCAPE && local === 'label') return 'label';
  return undefined;
}
