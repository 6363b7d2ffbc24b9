/**
 * Where things are: the project, its cache, and the few helpers that every set-up step shares.
 * Node built-ins only, because it runs before anything is installed.
 */
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Absolute path of the project's folder. */
export const projectRoot = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/**
 * A failure the user can do something about: its message is shown without a stack.
 */
export class SetupError extends Error {}

/**
 * Says one line about what the set-up is doing.
 * @typedef {(line: string) => void} Say
 */

/** @type {Say} */
export function sayOnStdout(line) {
  process.stdout.write(`vigil: ${line}\n`);
}

/** For commands whose standard output is read by a program. @type {Say} */
export function sayOnStderr(line) {
  process.stderr.write(`vigil: ${line}\n`);
}

/**
 * Folder for what can be made again (the Electron runtime), outside the project so that clones
 * share it. `VIGIL_CACHE` overrides the platform's usual place.
 * @returns {string} absolute path; it need not exist yet
 */
export function cacheFolder() {
  const { VIGIL_CACHE, XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  if (VIGIL_CACHE) return VIGIL_CACHE;
  if (process.platform === 'win32') {
    return join(LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'vigil', 'Cache');
  }
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'vigil');
  return join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'vigil');
}

/** True when this process may do everything on a Unix machine. */
export function isRoot() {
  return process.getuid?.() === 0;
}

/**
 * The message alone where the user can act on it, the stack where it is a fault of ours.
 * @param {unknown} error
 */
export function describeError(error) {
  if (error instanceof SetupError) return error.message;
  return error instanceof Error && error.stack ? error.stack : String(error);
}

/**
 * Runs a command of scripts/ to its end and turns its outcome into the exit code: what it returns,
 * or 1 with the message of the error.
 * @param {() => Promise<number>} command
 */
export async function runCommand(command) {
  try {
    process.exitCode = await command();
  } catch (error) {
    process.stderr.write(`vigil: ${describeError(error)}\n`);
    process.exitCode = 1;
  }
}
