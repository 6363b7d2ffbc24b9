/**
 * A site file from disk or text: a `Site`, or all Problems with file, line, column and field. What
 * it reads was written by people under pressure or by nobody we know, so everything is bounded and
 * nothing throws.
 */
import { access, constants, open } from 'node:fs/promises';
import path from 'node:path';
import type { Parsed, Problem } from '../problem.ts';
import { check } from './check.ts';
import type { ReadDrawing } from './drawing/drawing.ts';
import { readDrawings, symbolDrawing, type FilesSeen } from './drawing/shelf.ts';
import { expand } from './expand.ts';
import { checkShape } from './expectations.ts';
import { shorten, toProblem, type Fault } from './fault.ts';
import { withoutFaults } from './salvage.ts';
import type { Site, Widget } from './site.ts';
import { readYaml, type YamlTree } from './yaml-tree.ts';

/** A site file of 6 000 tags has about 600 kB; anything far above is no site file. */
export const MAX_SITE_BYTES = 2 * 1024 * 1024;
/** Problems that are told; nobody mends more in one go. */
const MAX_PROBLEMS = 500;

/** Fields of a source that name files, each with the code of one that cannot be read. */
const FILE_FIELDS = [
  ['caFile', 'site-ca-file'],
  ['crlFile', 'site-ca-file'],
  ['clientCertFile', 'site-client-file'],
  ['clientKeyFile', 'site-client-file'],
] as const;
type FileField = (typeof FILE_FIELDS)[number][0];

/** Reads and checks a site file. Files that it names are made absolute and must be readable. */
export async function loadSite(file: string): Promise<Parsed<Site>> {
  const text = await readSiteText(file);
  return text.ok ? loadSiteText(text.value, file) : text;
}

/**
 * As `loadSite`, for a text that has been read from `file` already.
 *
 * @param seen takes up the drawings that the site names, whether or not they could be read
 * @param isTolerant a drawing with something wrong in it is no problem of the site: its widget says so
 */
export async function loadSiteText(
  text: string,
  file: string,
  {
    seen = new Map(),
    isTolerant = false,
  }: { readonly seen?: FilesSeen; readonly isTolerant?: boolean } = {},
): Promise<Parsed<Site>> {
  const folder = path.dirname(path.resolve(file));
  const named = new Set<string>();
  const first = parse(text, file, isTolerant, (name) => {
    named.add(name);
    return undefined;
  });
  const drawings = await readDrawings(named, folder, seen);
  const read =
    named.size === 0 ? first : parse(text, file, isTolerant, (name) => drawings.get(name));
  if (!read.ok) return read;
  const { site, tree } = read.value;
  const faults: Fault[] = [];
  const sources = [];
  for (const source of site.sources) {
    const files: Partial<Record<FileField, string>> = {};
    for (const [field, code] of FILE_FIELDS) {
      const named = source[field];
      if (named === undefined) continue;
      const found = path.resolve(folder, named);
      files[field] = found;
      try {
        await access(found, constants.R_OK);
      } catch (cause) {
        const expected = 'a file that can be read; relative to the site file';
        faults.push({ code, path: ['sources', source.id, field], expected, got: reasonOf(cause) });
      }
    }
    sources.push({ ...source, ...files });
  }
  if (faults.length > 0) return { ok: false, problems: problemsOf(faults, tree, file) };
  return { ok: true, value: { ...site, sources } };
}

/** Checks the text of a site file without looking at any other file: its mimics are empty. */
export function parseSite(text: string, file: string): Parsed<Site> {
  const read = parse(text, file, false, () => undefined);
  return read.ok ? { ok: true, value: read.value.site } : read;
}

/** What is wrong with the drawings of a site that was loaded all the same. */
export function drawingProblems({ screens }: Pick<Site, 'screens'>): readonly Problem[] {
  const visit = (widgets: readonly Widget[]): Problem[] =>
    widgets.flatMap((widget) => {
      if (widget.kind === 'panel') return visit(widget.widgets);
      return widget.kind === 'mimic' ? widget.problems : [];
    });
  return screens.flatMap(({ widgets }) => visit(widgets));
}

/** The text of a site file, bounded and valid UTF-8. */
export async function readSiteText(file: string): Promise<Parsed<string>> {
  const refuse = (
    code: string,
    expected: string,
    got: string,
    cause?: unknown,
  ): Parsed<string> => ({
    ok: false,
    problems: [{ code, where: { file }, expected, got, ...(cause === undefined ? {} : { cause }) }],
  });
  let bytes: Buffer;
  try {
    const handle = await open(file, 'r');
    try {
      const { size } = await handle.stat();
      if (size > MAX_SITE_BYTES) {
        return refuse('site-too-large', `at most ${MAX_SITE_BYTES} bytes`, `${size} bytes`);
      }
      // One byte more than allowed shows a file that grows, or a device, which has no size.
      const buffer = Buffer.alloc(MAX_SITE_BYTES + 1);
      let length = 0;
      for (;;) {
        const { bytesRead } = await handle.read(buffer, length, buffer.length - length, null);
        length += bytesRead;
        if (bytesRead === 0 || length === buffer.length) break;
      }
      if (length > MAX_SITE_BYTES) {
        return refuse('site-too-large', `at most ${MAX_SITE_BYTES} bytes`, 'more');
      }
      bytes = buffer.subarray(0, length);
    } finally {
      await handle.close();
    }
  } catch (cause) {
    const missing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    const code = missing ? 'site-file-missing' : 'site-file-unreadable';
    return refuse(code, 'a site file that can be read', reasonOf(cause), cause);
  }
  try {
    return { ok: true, value: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch (cause) {
    return refuse('site-file-unreadable', 'text in UTF-8', 'other bytes', cause);
  }
}

function parse(
  text: string,
  file: string,
  isTolerant: boolean,
  findDrawing: (name: string) => Parsed<ReadDrawing> | undefined,
): Parsed<{ readonly site: Site; readonly tree: YamlTree }> {
  if (text.length > MAX_SITE_BYTES) {
    const got = `${text.length} characters`;
    return {
      ok: false,
      problems: [
        {
          code: 'site-too-large',
          where: { file },
          expected: `at most ${MAX_SITE_BYTES} bytes`,
          got,
        },
      ],
    };
  }
  const read = readYaml(text);
  if (!read.ok) {
    return {
      ok: false,
      problems: read.faults.map((fault) => toProblem(fault, { file, ...fault.place })),
    };
  }
  const { tree } = read;
  const shape = checkShape(tree.value);
  const faults = shape.ok ? [] : [...shape.faults];
  const salvaged = shape.ok ? shape : checkShape(withoutFaults(tree.value, faults));
  if (salvaged.ok) {
    const expanded = expand(salvaged.file, (name) =>
      name.startsWith('vigil:') ? symbolDrawing(name.slice('vigil:'.length)) : findDrawing(name),
    );
    faults.push(...check(salvaged.file), ...expanded.faults);
    if (!isTolerant) faults.push(...expanded.drawingFaults);
    if (faults.length === 0) return { ok: true, value: { site: expanded.site, tree } };
  }
  return { ok: false, problems: problemsOf(faults, tree, file) };
}

/** In the order of the file; a fault of a template that every instance has is told once. */
function problemsOf(faults: readonly Fault[], tree: YamlTree, file: string): Problem[] {
  const problems = faults
    .slice(0, MAX_PROBLEMS)
    .map((fault) => toProblem(fault, { file, ...tree.place(fault.path, fault.atKey) }));
  const told = new Map(problems.map((problem) => [JSON.stringify(problem), problem]));
  const rank = ({ where }: Problem): number => (where.file === file ? 0 : 1);
  return [...told.values()].sort(
    (a, b) =>
      rank(a) - rank(b) ||
      (a.where.line ?? 0) - (b.where.line ?? 0) ||
      (a.where.column ?? 0) - (b.where.column ?? 0),
  );
}

function reasonOf(cause: unknown): string {
  return shorten(cause instanceof Error ? cause.message : String(cause));
}
