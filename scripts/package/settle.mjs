/**
 * An unpacked package for Linux as it goes out: the profile for AppArmor, modes and times that do not
 * depend on who packs, and the signed list of files, after which nothing may change.
 */
import { chmodSync, copyFileSync, lutimesSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileList } from './file-list.mjs';

const EXECUTABLES = new Set(['vigil', 'chrome-sandbox', 'chrome_crashpad_handler']);

/**
 * @param {string} folder
 * @param {{ version: string, platform: string, key: import('./signing.mjs').SigningKey }} signing
 * @param {number} epoch time of every file, Unix s
 */
export function settle(folder, signing, epoch) {
  // Of use where the kernel lets only named programs make user namespaces (docs/installing.md).
  const profile = join(import.meta.dirname, 'apparmor-profile');
  copyFileSync(profile, join(folder, 'resources', 'apparmor-profile'));
  settleModes(folder);
  writeFileList(folder, signing);
  const time = new Date(epoch * 1_000);
  for (const path of entriesBelow(folder)) lutimesSync(path, time, time);
  lutimesSync(folder, time, time);
}

/** @param {string} folder */
function settleModes(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const executable = entry.isDirectory() || EXECUTABLES.has(entry.name);
    chmodSync(join(entry.parentPath ?? entry.path, entry.name), executable ? 0o755 : 0o644);
  }
  chmodSync(folder, 0o755);
}

/** @param {string} folder */
function entriesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true }).map((entry) =>
    join(entry.parentPath ?? entry.path, entry.name),
  );
}
