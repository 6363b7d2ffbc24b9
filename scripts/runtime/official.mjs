/**
 * The official Electron binary, as the `electron` package fetches it on first use.
 *
 * Where its release host cannot be reached a try must not delay every start: it is given up when no
 * byte has arrived for a while, and where a stand-in exists the failure is remembered for some hours.
 */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheFolder, projectRoot } from '../setup/project.mjs';

const PACKAGE_FOLDER = join(projectRoot, 'node_modules', 'electron');
const CHECK_EVERY_MS = 1_000;

/** A failed try is not repeated for this long. */
const REMEMBER_FAILURE_MS = 6 * 60 * 60 * 1_000;

/** The version of Electron that package.json pins. */
export function officialVersion() {
  return String(JSON.parse(readFileSync(join(PACKAGE_FOLDER, 'package.json'), 'utf8')).version);
}

/**
 * The folder of the official binary if it is on this machine in the pinned version.
 * @returns {string | undefined}
 */
export function installedOfficial() {
  const dist = join(PACKAGE_FOLDER, 'dist');
  const versionFile = join(dist, 'version');
  if (!existsSync(versionFile) || !existsSync(join(PACKAGE_FOLDER, 'path.txt'))) return undefined;
  const version = readFileSync(versionFile, 'utf8').trim().replace(/^v/, '');
  return version === officialVersion() ? dist : undefined;
}

/**
 * Path of the executable inside the official folder, as the `electron` package names it.
 */
export function officialExecutable() {
  return readFileSync(join(PACKAGE_FOLDER, 'path.txt'), 'utf8').trim();
}

/**
 * Lets the `electron` package fetch its binary.
 * @param {import('../setup/project.mjs').Say} say
 * @param {{ stallMs: number, rememberFailure: boolean }} options `stallMs`: give up after so long
 *   without a byte. `rememberFailure`: skip the try if one failed in the last hours.
 * @returns {Promise<string | undefined>} its folder, undefined if it cannot be had
 */
export async function fetchOfficial(say, { stallMs, rememberFailure }) {
  if (rememberFailure && (await failedLately())) return undefined;
  say(`fetching the official Electron ${officialVersion()} (about 120 MB, once)`);
  await runInstaller(stallMs);
  const dist = installedOfficial();
  if (dist === undefined && rememberFailure) await noteFailure();
  return dist;
}

/**
 * Runs the package's own installer with a temporary folder of its own, whose growth shows whether
 * the download moves.
 * @param {number} stallMs
 */
async function runInstaller(stallMs) {
  const downloads = await mkdtemp(join(tmpdir(), 'vigil-electron-'));
  const child = spawn(process.execPath, [join(PACKAGE_FOLDER, 'install.js')], {
    cwd: PACKAGE_FOLDER,
    stdio: 'ignore',
    env: { ...process.env, TMPDIR: downloads, TEMP: downloads, TMP: downloads },
  });
  try {
    await endOrStall(child, downloads, stallMs);
  } finally {
    child.kill('SIGKILL');
    await rm(downloads, { recursive: true, force: true });
  }
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {string} downloads
 * @param {number} stallMs
 */
async function endOrStall(child, downloads, stallMs) {
  let ended = false;
  child.once('close', () => (ended = true));
  child.once('error', () => (ended = true));
  let bytes = 0;
  let movedAt = performance.now();
  while (!ended && performance.now() - movedAt < stallMs) {
    await new Promise((wake) => {
      const timer = setTimeout(wake, CHECK_EVERY_MS);
      child.once('close', () => {
        clearTimeout(timer);
        wake(undefined);
      });
    });
    const now = await folderBytes(downloads);
    if (now !== bytes) movedAt = performance.now();
    bytes = now;
  }
}

/** @param {string} folder */
async function folderBytes(folder) {
  let sum = 0;
  for (const entry of await readdir(folder, { recursive: true }).catch(() => [])) {
    sum += await stat(join(folder, entry)).then(
      (found) => (found.isFile() ? found.size : 0),
      () => 0, // the installer removed it meanwhile
    );
  }
  return sum;
}

function failureFile() {
  return join(cacheFolder(), 'electron', `official-${officialVersion()}-failed`);
}

async function failedLately() {
  const noted = await stat(failureFile()).catch(() => undefined);
  return noted !== undefined && Date.now() - noted.mtimeMs < REMEMBER_FAILURE_MS;
}

async function noteFailure() {
  await mkdir(join(cacheFolder(), 'electron'), { recursive: true });
  await writeFile(failureFile(), 'Delete this file to try the official binary again.\n');
}
