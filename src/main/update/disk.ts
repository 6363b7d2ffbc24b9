/**
 * The update folder on the disk. Its parts:
 *
 *     app-1.2.3/     a complete, checked version; appears in one rename, is never changed
 *     current        link to the version that is started
 *     good           link to the version that was live here; the updater itself runs from it
 *     update.json    the record
 *     update.yaml    the configuration
 *     .staging/      what is being fetched; worthless after a power failure
 *
 * Whatever changes here does so in one rename, and what a rename refers to is on the disk before it:
 * files, then their folders, then the name. So the power may fail at any moment.
 */
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { EMPTY_RECORD, type UpdateRecord } from './record.ts';
import { compareVersions, isVersion } from './version.ts';

/** The two links. */
export type LinkName = 'current' | 'good';

const FOLDER = /^app-(.+)$/;
const RECORD_FILE = 'update.json';
/** Name of the configuration. */
export const SETTINGS_FILE = 'update.yaml';
const STAGING = '.staging';
/** Two hundred lines and a hundred bad versions have some 60 kB. */
const MAX_RECORD_BYTES = 1024 * 1024;

const TIME = z.number();
const RECORD: z.ZodType<UpdateRecord> = z.strictObject({
  sequence: z.number().int().min(0),
  trial: z
    .strictObject({
      version: z.string().refine(isVersion),
      boots: z.number().int().min(1),
      bootId: z.string(),
      fromUptimeS: z.number(),
    })
    .nullable(),
  bad: z.array(
    z.strictObject({ version: z.string().refine(isVersion), reason: z.string(), time: TIME }),
  ),
  events: z.array(z.strictObject({ time: TIME, code: z.string(), text: z.string() })),
});

/** Path of a version's folder. */
export function versionFolder(root: string, version: string): string {
  return join(root, `app-${version}`);
}

/** The version a link leads to; null: it is missing, or leads to nothing of ours. */
export function readLink(root: string, name: LinkName): string | null {
  try {
    const version = FOLDER.exec(readlinkSync(join(root, name)))?.[1] ?? '';
    if (!isVersion(version)) return null;
    return statSync(versionFolder(root, version)).isDirectory() ? version : null;
  } catch {
    return null; // no link, or one into nothing: both are the same to who must start something
  }
}

/** Versions in their folders, oldest first. */
export function completeVersions(root: string): string[] {
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => FOLDER.exec(name)?.[1] ?? '')
    .filter(isVersion)
    .sort(compareVersions);
}

/** Lets a link lead to a version, in one step. */
export function pointLink(root: string, name: LinkName, version: string): void {
  const made = join(root, `.${name}.new`);
  rmSync(made, { force: true });
  symlinkSync(`app-${version}`, made);
  renameSync(made, join(root, name));
  syncFolder(root);
}

/**
 * The record. One that cannot be read is set aside: without it a bad version may be tried once more,
 * but to stop here would leave a bad one on the wall.
 */
export function readRecord(root: string): UpdateRecord {
  const path = join(root, RECORD_FILE);
  let text: string;
  try {
    if (statSync(path).size > MAX_RECORD_BYTES) throw new Error('larger than any record');
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    if (isMissing(cause)) return EMPTY_RECORD;
    throw new Error(`${path} cannot be read`, { cause });
  }
  try {
    return RECORD.parse(JSON.parse(text));
  } catch {
    renameSync(path, `${path}.bad`);
    return EMPTY_RECORD;
  }
}

/** Writes the record, in one step. */
export function writeRecord(root: string, record: UpdateRecord): void {
  const made = join(root, `.${RECORD_FILE}.new`);
  const file = openSync(made, 'w', 0o644);
  try {
    writeSync(file, `${JSON.stringify(record, null, 2)}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(made, join(root, RECORD_FILE));
  syncFolder(root);
}

/** An empty folder for what is being fetched. */
export function freshStaging(root: string): string {
  const staging = join(root, STAGING);
  rmSync(staging, { recursive: true, force: true });
  mkdirSync(staging, { mode: 0o755 });
  return staging;
}

/** Removes what is left of a fetch. */
export function clearStaging(root: string): void {
  rmSync(join(root, STAGING), { recursive: true, force: true });
}

/** Gives a checked folder its name; from now on it is a version that can be started. */
export function adopt(root: string, folder: string, version: string): void {
  syncTree(folder);
  renameSync(folder, versionFolder(root, version));
  syncFolder(root);
}

/** Removes a version that no link leads to. It loses its name first: half of one is none. */
export function removeVersion(root: string, version: string): void {
  if ([readLink(root, 'current'), readLink(root, 'good')].includes(version)) return;
  const doomed = join(root, `.removed-${version}`);
  rmSync(doomed, { recursive: true, force: true });
  renameSync(versionFolder(root, version), doomed);
  syncFolder(root);
  rmSync(doomed, { recursive: true, force: true });
}

/** Every file of a tree onto the disk, then every folder. */
function syncTree(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) syncTree(path);
    else sync(path);
  }
  syncFolder(folder);
}

function syncFolder(path: string): void {
  // Windows opens no folders; its file system keeps the order of renames by itself.
  if (process.platform !== 'win32') sync(path);
}

function sync(path: string): void {
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function isMissing(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
}
