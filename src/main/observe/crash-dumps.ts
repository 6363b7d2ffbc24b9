/**
 * Crash dumps stay on this PC and must not fill its disk: the newest are kept, within bounds, and
 * counted. They are written by Chromium's crash handler into `Crashpad/` in the data folder.
 */
import { readdir, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';

export const MAX_DUMPS = 10;
export const MAX_DUMP_BYTES = 50 * 1024 * 1024;

/** One dump. */
export interface CrashDump {
  /** File name without folder. */
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
  /** When it was written, Unix ms. */
  readonly time: number;
}

/** Folder of the dumps in a data folder. */
export function crashDumpFolder(userData: string): string {
  return join(userData, 'Crashpad');
}

/** The dumps there are, newest first; none where there is no such folder. */
export async function listCrashDumps(folder: string): Promise<readonly CrashDump[]> {
  const dumps: CrashDump[] = [];
  // Where the handler puts a dump depends on whether it is still being written.
  for (const part of ['new', 'pending', 'completed', 'reports']) {
    const names = await readdir(join(folder, part)).catch(() => []);
    for (const name of names.filter((candidate) => candidate.endsWith('.dmp'))) {
      const path = join(folder, part, name);
      const found = await stat(path).catch(() => null);
      if (found !== null) dumps.push({ name, path, bytes: found.size, time: found.mtimeMs });
    }
  }
  return dumps.toSorted((one, other) => other.time - one.time);
}

/** Removes what is beyond the bounds, oldest first; returns what is left, newest first. */
export async function boundCrashDumps(folder: string): Promise<readonly CrashDump[]> {
  const kept: CrashDump[] = [];
  let bytes = 0;
  for (const dump of await listCrashDumps(folder)) {
    if (kept.length < MAX_DUMPS && bytes + dump.bytes <= MAX_DUMP_BYTES) {
      kept.push(dump);
      bytes += dump.bytes;
      continue;
    }
    // A file that cannot be removed now is met again the next time.
    await rm(dump.path, { force: true }).catch(() => undefined);
    const meta = join(dump.path, '..', `${basename(dump.name, '.dmp')}.meta`);
    await rm(meta, { force: true }).catch(() => undefined);
  }
  return kept;
}
