/**
 * Tags and screens as YAML: a whole new site file, or lines put into one that is there. In the latter
 * case every byte of the file stays as it was, comments and blank lines included; the new lines go
 * below the last tag and the last screen. A file that is written in another way (`tags: {…}`) is
 * taken apart and written anew by the yaml package, which keeps its comments and not its line breaks.
 */
import { Document, isMap, isPair, isScalar, isSeq, parse, parseDocument, visit } from 'yaml';
import { printDuration } from '../site/duration.ts';
import type { KeyedTag, NewScreen } from './lay-out.ts';

/** Long texts stay on their line, texts are quoted as people quote them. */
const STYLE = { lineWidth: 0, singleQuote: true, flowCollectionPadding: true } as const;

/** What stands at the top of a new site. */
export interface NewSite {
  readonly name: string;
  readonly timeZone: string;
  readonly source: string;
  readonly url: string;
  readonly isInsecure: boolean;
  readonly tags: readonly KeyedTag[];
  readonly screens: readonly NewScreen[];
  /** Comment lines at the top. */
  readonly about: readonly string[];
}

/** The text of a new site file. */
export function newSiteText(site: NewSite): string {
  const { name, timeZone, source, url, isInsecure } = site;
  const head = printed({ version: 1, name, timeZone });
  const sources = printed({
    sources: { [source]: { url, ...(isInsecure ? { insecure: true } : {}) } },
  });
  const comment = site.about.map((line) => `# ${line}\n`).join('');
  return [
    `${comment}${head}`,
    sources,
    `tags:\n${tagLines(site.tags, null, '  ')}`,
    `screens:\n${screenLines(site.screens, '  ')}`,
  ].join('\n');
}

/** What is put into a site that is there. */
export interface Addition {
  readonly tags: readonly KeyedTag[];
  /** Named at each tag; null: the first source of the site, which needs no naming. */
  readonly source: string | null;
  readonly screens: readonly NewScreen[];
}

/** The text of the site file with the addition; `text` is a site file that is right. */
export function withAddition(text: string, addition: Addition): string {
  const { tags, source, screens } = addition;
  const withTags = insertBelow(text, 'tags', (indent) => tagLines(tags, source, indent));
  return insertBelow(withTags, 'screens', (indent) => screenLines(screens, indent));
}

/** Lines below the last entry of a collection at the top of the file, as deep as its entries. */
function insertBelow(text: string, key: string, lines: (indent: string) => string): string {
  if (lines('') === '') return text;
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const withEol = (added: string): string => added.replaceAll('\n', eol);
  const document = parseDocument(text);
  if (!document.has(key)) {
    return `${text.trimEnd()}${eol}${eol}${withEol(`${key}:\n${lines('  ')}`)}`;
  }
  const place = endOfBlock(document.get(key), text);
  if (place === null) return rewritten(document, key, lines);
  const { at, indent } = place;
  const before = text.slice(0, at);
  return `${before}${before.endsWith('\n') ? '' : eol}${withEol(lines(indent))}${text.slice(at)}`;
}

/** Where the line below the last entry begins, and how deep the entries stand; null: no block. */
function endOfBlock(
  node: unknown,
  text: string,
): { readonly at: number; readonly indent: string } | null {
  if (!(isMap(node) || isSeq(node)) || node.flow === true || node.items.length === 0) return null;
  const [start, end] = node.range ?? [0, 0];
  const indent = text.slice(text.lastIndexOf('\n', start) + 1, start);
  if (!/^ *$/.test(indent)) return null;
  // Behind the last value blank lines and comments may follow that belong to what comes next.
  const lineEnd = text.indexOf('\n', text.slice(0, end).trimEnd().length);
  return { at: lineEnd < 0 ? text.length : lineEnd + 1, indent };
}

function rewritten(document: Document, key: string, lines: (indent: string) => string): string {
  const added: unknown = parse(lines(''));
  const present: unknown = document.get(key);
  if (isSeq(present) && Array.isArray(added)) {
    for (const item of added) present.add(document.createNode(item));
  } else if (isMap(present) && typeof added === 'object' && added !== null) {
    present.flow = false;
    for (const [name, value] of Object.entries(added))
      present.set(name, document.createNode(value));
  } else {
    document.set(key, document.createNode(added));
  }
  return document.toString(STYLE);
}

/** One entry a tag; short mappings and pairs on one line. */
function tagLines(tags: readonly KeyedTag[], source: string | null, indent: string): string {
  return tags
    .map((tag) => {
      const { key, name, label, unit, decimals, span, normal, limits, words, intervalMs } = tag;
      return printed(
        {
          [key]: {
            ...(source === null ? {} : { source }),
            ...(name === key ? {} : { name }),
            ...(label === undefined ? {} : { label }),
            ...(unit === undefined ? {} : { unit }),
            ...(decimals === undefined ? {} : { decimals }),
            ...(span === undefined ? {} : { span }),
            ...(normal === undefined ? {} : { normal }),
            ...(limits === undefined ? {} : { limits }),
            ...(words === undefined ? {} : { states: statesOf(words) }),
            ...(intervalMs === undefined ? {} : { intervalMs: printDuration(intervalMs) }),
          },
        },
        indent,
      );
    })
    .join('');
}

/** Sources send truths as such or as 0 and 1. */
function statesOf({ on, off }: NonNullable<KeyedTag['words']>): Record<string, object> {
  const running = { word: on, look: 'running' };
  const stopped = { word: off, look: 'stopped' };
  return { false: stopped, true: running, 0: stopped, 1: running };
}

function screenLines(screens: readonly NewScreen[], indent: string): string {
  return screens.map((screen) => printed([screen], indent)).join('');
}

/** A value as block YAML, indented; what holds no more than words and numbers on one line. */
function printed(value: unknown, indent = ''): string {
  const document = new Document(value, { aliasDuplicateObjects: false });
  visit(document, {
    Collection: (_key, node, path) => {
      const depth = path.filter((parent) => isMap(parent) || isSeq(parent)).length;
      const isLeaf = node.items.every((item) => isScalar(isPair(item) ? item.value : item));
      node.flow = depth >= 3 || (isLeaf && depth >= 2) || node.items.length === 0;
    },
  });
  return document.toString(STYLE).replace(/^(?=.)/gm, indent);
}
