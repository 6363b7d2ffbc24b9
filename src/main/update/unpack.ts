/**
 * A zip into an empty folder. Its bytes are signed as a whole, and every file is compared with the
 * signed list afterwards; still nothing of it may leave the folder or fill the disk on the way.
 *
 * Refused: paths that leave the folder, links and devices, a name twice (also by case alone), more
 * files or bytes than the manifest says.
 */
import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openPromise, type Entry, type ZipFile } from 'yauzl';
import type { Problem } from '../problem.ts';
import { isSafePath } from '../release/file-list.ts';

/** An Electron package has about 80 files. */
const MAX_ENTRIES = 10_000;

const TYPE_MASK = 0o170_000;
const FOLDER = 0o040_000;
const FILE = 0o100_000;

/**
 * Unpacks; the folder must exist and be empty. Problems: `update-archive`.
 * @param maxBytes of all files together
 */
export async function unpack(
  archive: string,
  folder: string,
  maxBytes: number,
): Promise<Problem | null> {
  const refuse = (expected: string, got: string, cause?: unknown): Problem => ({
    code: 'update-archive',
    where: { file: archive },
    expected,
    got: got.slice(0, 200),
    cause,
  });
  const seen = new Set<string>();
  let bytes = 0;
  try {
    const zip = await openPromise(archive, {
      autoClose: false,
      validateEntrySizes: true,
      lazyEntries: true,
    });
    try {
      const { entryCount } = zip;
      if (entryCount > MAX_ENTRIES) return refuse(`at most ${MAX_ENTRIES} files`, `${entryCount}`);
      for await (const entry of zip.eachEntry()) {
        const path = entry.fileName.replace(/\/$/, '');
        const name = path.toLowerCase();
        bytes += entry.uncompressedSize;
        if (!isSafePath(path)) return refuse('paths inside the package', JSON.stringify(path));
        if (seen.has(name)) return refuse('each file once', `${path} twice`);
        if (bytes > maxBytes) return refuse(`at most ${maxBytes} bytes`, 'more');
        seen.add(name);
        const type = typeOf(entry);
        if (type === 'other') return refuse('files and folders', `${path}, a link or a device`);
        const target = join(folder, path);
        mkdirSync(type === 'folder' ? target : dirname(target), { recursive: true, mode: 0o755 });
        if (type === 'file') await write(zip, entry, target);
      }
    } finally {
      zip.close();
    }
  } catch (cause) {
    // A disk that is full is no fault of the archive.
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOSPC') throw cause;
    return refuse('a zip that can be unpacked', String(cause), cause);
  }
  return null;
}

function typeOf({ fileName, externalFileAttributes }: Entry): 'file' | 'folder' | 'other' {
  const type = (externalFileAttributes >>> 16) & TYPE_MASK;
  const isFolderName = fileName.endsWith('/');
  // Archives made elsewhere than on Unix tell no type.
  if (type === 0) return isFolderName ? 'folder' : 'file';
  if (type === FOLDER) return 'folder';
  return type === FILE && !isFolderName ? 'file' : 'other';
}

async function write(zip: ZipFile, entry: Entry, target: string): Promise<void> {
  const content = await zip.openReadStreamPromise(entry);
  const mode = ((entry.externalFileAttributes >>> 16) & 0o100) === 0 ? 0o644 : 0o755;
  // A file that is there already means a second entry for it, whatever its name looks like.
  await pipeline(content, createWriteStream(target, { flags: 'wx', mode }));
}
