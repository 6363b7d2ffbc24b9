/**
 * The list of a package's files with their SHA-256, and its signature: what the app compares itself
 * with at start and the updater before it starts a new version (src/main/release).
 */
import { createHash } from 'node:crypto';
import { lstatSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const LIST = 'resources/files.json';

/**
 * Writes both into an unpacked package that will not change any more.
 * @param {string} folder
 * @param {{ version: string, platform: string, key: import('./signing.mjs').SigningKey }} options
 */
export function writeFileList(folder, { version, platform, key }) {
  const files = filesBelow(folder)
    .filter((path) => path !== LIST && path !== `${LIST}.sig`)
    .map((path) => describe(folder, path));
  const list = { type: 'vigil-files', format: 1, version, platform, files };
  const content = Buffer.from(`${JSON.stringify(list, null, 1)}\n`);
  writeFileSync(join(folder, LIST), content);
  writeFileSync(join(folder, `${LIST}.sig`), key.sign(content));
}

/**
 * @param {string} folder
 * @param {string} path
 */
function describe(folder, path) {
  const content = readFileSync(join(folder, path));
  return {
    path,
    size: content.length,
    sha256: createHash('sha256').update(content).digest('hex'),
    executable: (lstatSync(join(folder, path)).mode & 0o100) !== 0,
  };
}

/**
 * Every file below a folder, `/` between parts, in a stable order.
 * @param {string} folder
 * @param {string} [prefix]
 * @returns {string[]}
 */
export function filesBelow(folder, prefix = '') {
  return readdirSync(join(folder, prefix), { withFileTypes: true })
    .flatMap((entry) => {
      const path = prefix === '' ? entry.name : `${prefix}/${entry.name}`;
      if (entry.isDirectory()) return filesBelow(folder, path);
      if (entry.isFile()) return [path];
      throw new Error(`${path} in the package is neither a file nor a folder`);
    })
    .sort();
}
