/** A site file written: whole or not at all, with the rights and the owner it had. */
import { access, constants, copyFile, open, realpath, rename, rm, stat } from 'node:fs/promises';

/** The file of which the version before the last save is a copy. */
export function backupOf(file: string): string {
  return `${file}.bak`;
}

/**
 * Writes `text` into the file that the path leads to, through links; throws what the file system
 * says. With `backup` the version before stays beside it.
 */
export async function writeSite(
  file: string,
  text: string,
  { backup = false }: { readonly backup?: boolean } = {},
): Promise<void> {
  const target = await realpath(file).catch(() => file);
  const present = await stat(target).catch(() => null);
  const fresh = `${target}.new`;
  try {
    const handle = await open(fresh, 'w', present === null ? 0o644 : present.mode & 0o777);
    try {
      await handle.writeFile(text);
      // Only the superuser may give a file away: for anybody else it is theirs already.
      if (present !== null) await handle.chown(present.uid, present.gid).catch(() => undefined);
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (backup && present !== null) await copyFile(target, backupOf(target));
    await rename(fresh, target);
  } catch (cause) {
    await rm(fresh, { force: true });
    throw cause;
  }
}

/** Why a file may not be written, in words; null: it may. */
export async function whyReadOnly(file: string): Promise<string | null> {
  try {
    const { mode } = await stat(file);
    // A new file in its place would not ask: the mark on the file is somebody's will all the same.
    if ((mode & 0o222) === 0) return 'a file that is marked read-only';
    await access(file, constants.W_OK);
    return null;
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause);
  }
}
