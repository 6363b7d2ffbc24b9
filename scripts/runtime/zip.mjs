/**
 * Walks through a zip archive one entry at a time, so that 200 MB never stand in memory.
 */
import { fromFd } from 'yauzl';
import { closeSync, openSync } from 'node:fs';

/**
 * Calls `visit` for each entry in the archive's order and waits for it before the next one.
 * yauzl refuses absolute paths and `..`, so a path may be joined to a target folder.
 * @param {string} archive
 * @param {(path: string, open: () => Promise<import('node:stream').Readable>, size: number) => Promise<void>} visit
 */
export async function eachZipEntry(archive, visit) {
  const fd = openSync(archive, 'r');
  try {
    await new Promise((resolve, reject) => {
      fromFd(fd, { lazyEntries: true, autoClose: false }, (openError, zip) => {
        if (openError) return reject(openError);
        zip.on('error', reject);
        zip.on('end', () => resolve(undefined));
        zip.on('entry', (/** @type {import('yauzl').Entry} */ entry) => {
          visit(entry.fileName, () => openEntry(zip, entry), entry.uncompressedSize).then(
            () => zip.readEntry(),
            reject,
          );
        });
        zip.readEntry();
      });
    });
  } finally {
    closeSync(fd);
  }
}

/**
 * @param {import('yauzl').ZipFile} zip
 * @param {import('yauzl').Entry} entry
 * @returns {Promise<import('node:stream').Readable>}
 */
function openEntry(zip, entry) {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => (error ? reject(error) : resolve(stream)));
  });
}
