/**
 * A data folder that cannot be written (full or read-only disk) must not keep the wall dark: then
 * Chromium and the log get a folder for this run elsewhere, while state is still read from its own.
 */
import { createHash } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** More than Chromium needs to start; a disk with less is as good as full. */
const ROOM_BYTES = 256 * 1024;

/** Whether files can be written there; makes the folder where there is none. */
export function isWritable(folder: string): boolean {
  const probe = join(folder, `.room-${process.pid}`);
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(probe, Buffer.alloc(ROOM_BYTES));
    return true;
  } catch {
    return false;
  } finally {
    try {
      rmSync(probe, { force: true });
    } catch {
      // On a read-only disk nothing was written that could be removed.
    }
  }
}

/**
 * A folder to use in place of `folder`, the same one at every start, so that a second wall still
 * meets the first; null where none can be written at all.
 */
export function standInFolder(folder: string): string | null {
  const name = `vigil-${createHash('sha256').update(folder).digest('hex').slice(0, 12)}`;
  const owner = process.getuid?.() ?? 'user';
  for (const place of [tmpdir(), '/dev/shm', '/run']) {
    const standIn = join(place, `${name}-${owner}`);
    if (isWritable(standIn) && isOurs(standIn)) return standIn;
  }
  return null;
}

/** Anybody may have made a folder of that name in a place where anybody may. */
function isOurs(folder: string): boolean {
  const owner = process.getuid?.();
  if (owner === undefined) return true; // Windows: the place is the user's own
  const found = lstatSync(folder);
  if (!found.isDirectory() || found.uid !== owner) return false;
  chmodSync(folder, 0o700);
  return true;
}
