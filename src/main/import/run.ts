/**
 * The verb `import-tags`: a list of tags becomes a site file, or part of one. Nothing is written
 * unless every row is right and the file that comes out is a site file; a file that is there keeps
 * every byte it has.
 */
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { ImportCommand } from '../cli/command.ts';
import { describeProblem, type Parsed, type Problem } from '../problem.ts';
import { shorten } from '../site/fault.ts';
import { loadSiteText, readSiteText } from '../site/load.ts';
import { nearest } from '../site/nearest.ts';
import type { Site } from '../site/site.ts';
import { writeSite } from '../site/write.ts';
import { cellPlace, readCsvTable, type CsvTable } from './csv-table.ts';
import { decodeText, type TextEncoding } from './decode-text.ts';
import { layOut, type KeyedTag, type NewScreen } from './lay-out.ts';
import { newSiteText, withAddition } from './site-text.ts';
import { readTags, type ImportedTag, type ReadTags } from './tag-rows.ts';

/** 20 000 tags with long descriptions have about 6 MB. */
const MAX_BYTES = 16 * 1024 * 1024;
/** Name of the one source of a new site. */
const NEW_SOURCE = 'plant';
/** Where `npm run plant` serves; to be changed by whoever has another server. */
const NEW_URL = 'ws://127.0.0.1:7700';
const SEPARATOR_WORDS = {
  ',': 'commas',
  ';': 'semicolons',
  '\t': 'tabs',
  '|': 'bars',
} as const;

/** Carries it out; returns the exit code: 0 written, 1 not. */
export async function runImport(
  command: ImportCommand,
  { out }: { readonly out: (line: string) => void },
): Promise<number> {
  const told = (problems: readonly Problem[]): number => {
    for (const problem of problems) out(describeProblem(problem));
    out(
      `Nothing was written: ${problems.length === 1 ? '1 problem' : `${problems.length} problems`}.`,
    );
    return 1;
  };
  const list = await readList(command.file);
  if (!list.ok) return told(list.problems);
  const file = command.site ?? besides(command.file);
  const outcome = await compose(command, file, list.value.read.tags);
  if (!outcome.ok) return told(outcome.problems);
  const { text, added, kept, screens } = outcome.value;
  // What comes out is judged as the wall will judge it, before anything is touched.
  const checked = await loadSiteText(text, file);
  if (!checked.ok) return told(checked.problems);

  for (const line of describeList(command.file, list.value)) out(line);
  if (command.isDryRun) {
    out('');
    out(text.trimEnd());
    return 0;
  }
  const failure = await write(file, text);
  if (failure !== null) return told([failure]);
  out(
    `${file}: ${added} ${added === 1 ? 'tag' : 'tags'} added${kept === 0 ? '' : `, ${kept} were there and stay as they are`}`,
  );
  if (screens.length > 0) out(`  screens: ${screens.map(({ title }) => title).join(', ')}`);
  if (outcome.value.isNew && command.url === null) {
    out(`  the plant is looked for at ${NEW_URL}: change \`url\` in the file, or use --url`);
  }
  out(`Next: vigil lint ${file}, then vigil --windowed --site ${file}`);
  return 0;
}

interface List {
  readonly table: CsvTable;
  readonly encoding: TextEncoding;
  readonly read: ReadTags;
}

async function readList(file: string): Promise<Parsed<List>> {
  const refuse = (code: string, expected: string, got: string, cause?: unknown): Parsed<List> => ({
    ok: false,
    problems: [{ code, where: { file }, expected, got, ...(cause === undefined ? {} : { cause }) }],
  });
  let bytes: Uint8Array;
  try {
    const { size } = await stat(file);
    if (size > MAX_BYTES) return refuse('tags-too-large', `at most ${MAX_BYTES} bytes`, `${size}`);
    bytes = await readFile(file);
  } catch (cause) {
    const got = shorten(cause instanceof Error ? cause.message : String(cause));
    return refuse('tags-file-unreadable', 'a CSV file that can be read', got, cause);
  }
  return parseList(bytes, file);
}

/** The tags of a list's bytes, or everything wrong with them. */
export function parseList(bytes: Uint8Array, file: string): Parsed<List> {
  const decoded = decodeText(bytes);
  if (decoded === null) {
    const expected = 'a text with one row a tag; spreadsheets save it as CSV';
    const got = 'a file that is no text';
    return {
      ok: false,
      problems: [{ code: 'tags-file-unreadable', where: { file }, expected, got }],
    };
  }
  const table = readCsvTable(decoded.text, file);
  if (!table.ok) return table;
  const { header, columns, separator, rows } = table.value;
  const read = readTags({
    file,
    header: header.cells,
    columns,
    separator,
    rows: rows.map((row) => ({
      cells: row.cells,
      line: row.line,
      placeOf: (index) => cellPlace(row, index, separator),
    })),
  });
  if (!read.ok) return read;
  return { ok: true, value: { table: table.value, encoding: decoded.encoding, read: read.value } };
}

interface Outcome {
  readonly text: string;
  readonly added: number;
  readonly kept: number;
  readonly screens: readonly NewScreen[];
  readonly isNew: boolean;
}

async function compose(
  command: ImportCommand,
  file: string,
  tags: readonly ImportedTag[],
): Promise<Parsed<Outcome>> {
  const present = await readSiteText(file);
  if (present.ok) return addTo(command, file, present.value, tags);
  if (!present.problems.some(({ code }) => code === 'site-file-missing')) return present;
  const keyed = tags.map((tag): KeyedTag => ({ ...tag, key: freeKey(tag.name, NEW_SOURCE, []) }));
  const screens = layOut(keyed);
  const text = newSiteText({
    name: path.basename(file).replace(/\.ya?ml$/i, ''),
    timeZone: command.timeZone,
    source: command.source ?? NEW_SOURCE,
    url: command.url ?? NEW_URL,
    isInsecure: command.isInsecure,
    tags: keyed,
    screens,
    about: [
      `Made by \`vigil import-tags\` from ${path.basename(command.file)}. All fields: docs/site-file.md.`,
      'Save it while the wall is open: a good version takes over at once.',
    ],
  });
  return { ok: true, value: { text, added: keyed.length, kept: 0, screens, isNew: true } };
}

async function addTo(
  command: ImportCommand,
  file: string,
  text: string,
  tags: readonly ImportedTag[],
): Promise<Parsed<Outcome>> {
  const loaded = await loadSiteText(text, file);
  if (!loaded.ok) return loaded;
  const site: Site = loaded.value;
  const sources = site.sources.map(({ id }) => id);
  const source = command.source ?? sources[0] ?? '';
  if (!sources.includes(source)) {
    const expected = `a source of ${file}: ${sources.join(', ')}`;
    const didYouMean = nearest(source, sources);
    const where = { file: '--source' };
    const problem = { code: 'site-unknown-source', where, expected, got: shorten(source) };
    return {
      ok: false,
      problems: [didYouMean === undefined ? problem : { ...problem, didYouMean }],
    };
  }
  const there = new Set(Object.values(site.tags).map((tag) => `${tag.source}\n${tag.name}`));
  const declared = new Set(Object.keys(site.tags));
  const fresh = tags.filter(({ name }) => !there.has(`${source}\n${name}`));
  const keyed = fresh.map((tag): KeyedTag => ({
    ...tag,
    key: freeKey(tag.name, source, declared),
  }));
  const screens =
    command.isAddingScreens && keyed.length > 0
      ? layOut(keyed, new Set(site.screens.map(({ id }) => id)))
      : [];
  return {
    ok: true,
    value: {
      text: withAddition(text, {
        tags: keyed,
        source: source === sources[0] ? null : source,
        screens,
      }),
      added: keyed.length,
      kept: tags.length - fresh.length,
      screens,
      isNew: false,
    },
  };
}

/** The tag's own name, unless that is taken or a word that every object inherits. */
function freeKey(name: string, source: string, taken: Iterable<string>): string {
  const isTaken = new Set(taken).has(name) || name in Object.prototype;
  return isTaken ? `${source}.${name}` : name;
}

function describeList(file: string, { table, encoding, read }: List): readonly string[] {
  const { columns, header, separator } = table;
  const named = new Map([...columns].map(([meaning, index]) => [index, meaning]));
  const headings = header.cells.map((heading, index) => ({ heading, meaning: named.get(index) }));
  const used = headings.flatMap(({ heading, meaning }) =>
    meaning === undefined ? [] : [`${shorten(heading)} = ${meaning}`],
  );
  const unused = headings.flatMap(({ heading, meaning }) =>
    meaning === undefined && heading !== '' ? [shorten(heading)] : [],
  );
  const mark = read.decimal === ',' ? 'decimal comma' : 'decimal point';
  return [
    `${file}: ${read.tags.length} tags (${encoding}, ${SEPARATOR_WORDS[separator]}, ${mark})`,
    `  columns: ${used.join(', ')}`,
    ...(unused.length === 0 ? [] : [`  not used: ${unused.join(', ')}`]),
    ...read.notes.map((note) => `  ${note}`),
  ];
}

/** The site file beside the list, with its name. */
function besides(list: string): string {
  return path.join(path.dirname(list), `${path.basename(list, path.extname(list))}.yaml`);
}

/** The Problem of a file that could not be written; null: it is written. */
async function write(file: string, text: string): Promise<Problem | null> {
  try {
    await writeSite(file, text);
    return null;
  } catch (cause) {
    const got = shorten(cause instanceof Error ? cause.message : String(cause));
    const expected = 'a place that can be written to';
    return { code: 'tags-site-unwritable', where: { file }, expected, got, cause };
  }
}
