/**
 * Is a package's folder what was signed? Asked in two ways: a wall looks at its own folder when it
 * starts (quick part at once, the rest behind its back), the updater and `vigil verify` look at a
 * whole folder from outside.
 *
 * What it can promise: damage by a disk or a copy, a changed file, a package of somebody else, are
 * found and named. A wall cannot vouch for itself against one who may replace its very code; that
 * look is taken from outside, by a program and a user of its own (docs/installing.md).
 */
import { createHash } from 'node:crypto';
import {
  createReadStream,
  lstatSync,
  readFileSync,
  readdirSync,
  statSync,
  type Stats,
} from 'node:fs';
import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Parsed, Problem } from '../problem.ts';
import {
  LIST_PATH,
  LIST_SIGNATURE_PATH,
  MAX_LIST_BYTES,
  parseFileList,
  type FileList,
  type ListedFile,
} from './file-list.ts';
import { isSigned, MAX_SIGNATURE_BYTES } from './signature.ts';

/** What a folder is expected to be. */
export interface ExpectedPackage {
  readonly folder: string;
  /** Trusted keys, see `isSigned`. */
  readonly keys: readonly string[];
  /** Version it must have; null: any. */
  readonly version: string | null;
  /** As in `linux-x64`. */
  readonly platform: string;
}

/** Read in one piece while the wall starts; the rest is streamed. */
const CHUNK_BYTES = 256 * 1024;

/** Whether a file is looked at before the wall opens: what holds the app's own code and files. */
function isChecked(first: boolean): (file: ListedFile) => boolean {
  return ({ path }) => path.startsWith('resources/') === first;
}

/**
 * The signed list of a folder. Problems: `package-unsigned`, `package-signature`, `package-list`,
 * `package-foreign`.
 */
export function readFileList(expected: ExpectedPackage): Parsed<FileList> {
  const { folder, keys, version, platform } = expected;
  const file = join(folder, LIST_PATH);
  const content = readBounded(file, MAX_LIST_BYTES);
  const signature = readBounded(join(folder, LIST_SIGNATURE_PATH), MAX_SIGNATURE_BYTES);
  if (content === null || signature === null) {
    const missing = content === null ? LIST_PATH : LIST_SIGNATURE_PATH;
    return failed(problem('package-unsigned', folder, `a signed list of files`, `no ${missing}`));
  }
  if (!isSigned(content, signature.toString('latin1'), keys)) {
    return failed(
      problem(
        'package-signature',
        file,
        'a signature by a key this build trusts',
        'none that holds',
      ),
    );
  }
  const list = parseFileList(content.toString('utf8'), file);
  if (!list.ok) return list;
  const got = `${list.value.version} for ${list.value.platform}`;
  if (list.value.platform !== platform || (version !== null && list.value.version !== version)) {
    const wanted = `${version ?? 'a version'} for ${platform}`;
    return failed(problem('package-foreign', file, wanted, got));
  }
  return list;
}

/**
 * The quick part, synchronously: the list, its signature and every file of `resources/`, the app's
 * own code among them. Adds `package-file-missing` and `package-file-changed` to the problems above.
 */
export function checkBeforeStart(expected: ExpectedPackage): Parsed<FileList> {
  const list = readFileList(expected);
  if (!list.ok) return list;
  const problems = list.value.files
    .filter(isChecked(true))
    .flatMap((file) => problemOf(file, expected.folder));
  return problems.length === 0 ? list : { ok: false, problems };
}

/** The rest of the list: what `checkBeforeStart` left out. Streamed, so that the wall goes on. */
export async function checkRest(list: FileList, folder: string): Promise<readonly Problem[]> {
  const problems: Problem[] = [];
  for (const file of list.files.filter(isChecked(false))) {
    problems.push(...(await problemOfStreamed(file, folder)));
  }
  return problems;
}

/**
 * Everything: each listed file, and nothing beside them. Adds `package-file-extra` (a file, a link or
 * a device that is not in the list).
 */
export async function checkFolder(expected: ExpectedPackage): Promise<Parsed<FileList>> {
  const list = readFileList(expected);
  if (!list.ok) return list;
  const problems: Problem[] = [];
  for (const file of list.value.files) {
    problems.push(...(await problemOfStreamed(file, expected.folder)));
  }
  const known = new Set(list.value.files.map(({ path }) => path));
  known.add(LIST_PATH).add(LIST_SIGNATURE_PATH);
  for (const path of filesBelow(expected.folder)) {
    if (known.has(path)) continue;
    const place = join(expected.folder, path);
    problems.push(problem('package-file-extra', place, 'only the listed files', 'another one'));
  }
  return problems.length === 0 ? list : { ok: false, problems };
}

/** Paths of everything but folders, `/` between parts; links are named, not followed. */
function filesBelow(folder: string, prefix = ''): string[] {
  return readdirSync(join(folder, prefix), { withFileTypes: true }).flatMap((entry) => {
    const path = prefix === '' ? entry.name : `${prefix}/${entry.name}`;
    return entry.isDirectory() ? filesBelow(folder, path) : [path];
  });
}

function problemOf(file: ListedFile, folder: string): readonly Problem[] {
  const path = join(folder, file.path);
  try {
    return judge(file, path, lstatSync(path)) ?? contentOf(file, path, hashAtOnce(path));
  } catch (cause) {
    return [{ ...sizeProblem(path, file, null), cause }];
  }
}

async function problemOfStreamed(file: ListedFile, folder: string): Promise<readonly Problem[]> {
  const path = join(folder, file.path);
  try {
    return judge(file, path, await lstat(path)) ?? contentOf(file, path, await hashFile(path));
  } catch (cause) {
    return [{ ...sizeProblem(path, file, null), cause }];
  }
}

/** What can be said without reading it; null: so far all is well. */
function judge(file: ListedFile, path: string, found: Stats): readonly Problem[] | null {
  const size = found.isFile() ? found.size : null;
  if (size !== file.size) return [sizeProblem(path, file, size)];
  if (!file.executable || (found.mode & 0o111) !== 0) return null;
  return [problem('package-file-changed', path, 'an executable file', 'one that is not')];
}

function contentOf({ sha256 }: ListedFile, path: string, got: string): readonly Problem[] {
  if (got === sha256) return [];
  return [problem('package-file-changed', path, 'the content that was signed', 'another one')];
}

/** SHA-256 of a file, hexadecimal, in pieces. */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: CHUNK_BYTES }), hash);
  return hash.digest('hex');
}

function hashAtOnce(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

function readBounded(path: string, maxBytes: number): Buffer | null {
  try {
    return statSync(path).size > maxBytes ? null : readFileSync(path);
  } catch {
    return null; // missing or closed: both mean that there is no list to trust
  }
}

function sizeProblem(path: string, { size }: ListedFile, got: number | null): Problem {
  const expected = `${size} bytes`;
  if (got === null) return problem('package-file-missing', path, expected, 'no such file');
  return problem('package-file-changed', path, expected, `${got} bytes`);
}

function problem(code: string, file: string, expected: string, got: string): Problem {
  return { code, where: { file }, expected, got };
}

function failed(...problems: Problem[]): { ok: false; problems: readonly Problem[] } {
  return { ok: false, problems };
}
