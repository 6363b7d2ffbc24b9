/**
 * The signed list of a package's files (`resources/files.json`, made by scripts/package): which
 * files, how long, with which SHA-256. It names what a folder must hold to be started.
 *
 * The list is signed, but it is parsed as strictly as anything else: a path that leaves its folder
 * must not become one by a mistake at the signing desk.
 */
import { z } from 'zod';
import type { Parsed, Problem } from '../problem.ts';

/** Where the list stands in a package, `/` between folders. */
export const LIST_PATH = 'resources/files.json';
/** Its signature. */
export const LIST_SIGNATURE_PATH = `${LIST_PATH}.sig`;

/** An Electron package has about 80 files; a list of 10,000 lines is 1.5 MB. */
export const MAX_LIST_BYTES = 4 * 1024 * 1024;
const MAX_FILES = 10_000;
/** A package is 300 MB; one with 4 GB would fill the disks it is meant for. */
export const MAX_PACKAGE_BYTES = 4 * 1024 * 1024 * 1024;

/** One file. */
export interface ListedFile {
  /** Relative to the package's folder, `/` between folders. */
  readonly path: string;
  readonly size: number;
  /** Hexadecimal. */
  readonly sha256: string;
  readonly executable: boolean;
}

/** Every file of a package but the list and its signature. */
export interface FileList {
  readonly version: string;
  /** As in `linux-x64`. */
  readonly platform: string;
  readonly files: readonly ListedFile[];
}

const FILE = z.strictObject({
  path: z.string().refine(isSafePath),
  size: z.number().int().min(0).max(MAX_PACKAGE_BYTES),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  executable: z.boolean(),
});
const LIST = z.strictObject({
  type: z.literal('vigil-files'),
  format: z.literal(1),
  version: z.string().min(1).max(64),
  platform: z.string().regex(/^[a-z0-9]{1,16}-[a-z0-9]{1,16}$/),
  files: z.array(FILE).min(1).max(MAX_FILES),
});

/**
 * Whether a path stays inside the folder it is relative to, on every system: no empty, `.` or `..`
 * part, no root, drive, backslash, colon or control character.
 */
export function isSafePath(path: string): boolean {
  if (path.length === 0 || path.length > 240) return false;
  // eslint-disable-next-line no-control-regex -- these are what is looked for
  if (/[\u0000-\u001f\u007f\\:*?"<>|]/.test(path)) return false;
  return path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}

/** The list in a text whose signature holds. Problem: `package-list`. */
export function parseFileList(text: string, file: string): Parsed<FileList> {
  const refuse = (expected: string, got: string): Parsed<FileList> => {
    const problem: Problem = { code: 'package-list', where: { file }, expected, got };
    return { ok: false, problems: [problem] };
  };
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return refuse('JSON', 'another text');
  }
  const parsed = LIST.safeParse(content);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return refuse('a list of files, format 1', `${issue?.path.join('.')}: ${issue?.message}`);
  }
  const { version, platform, files } = parsed.data;
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  if (bytes > MAX_PACKAGE_BYTES) return refuse(`at most ${MAX_PACKAGE_BYTES} bytes`, `${bytes}`);
  const names = new Set(files.map(({ path }) => path.toLowerCase()));
  if (names.size !== files.length) return refuse('each file once', 'one of them twice');
  return { ok: true, value: { version, platform, files } };
}
