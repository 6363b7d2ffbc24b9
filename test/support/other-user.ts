/**
 * Chromium's sandbox refuses root, so tests that run as root (CI, containers) hand what they start to
 * the user `nobody`. For everybody else all of this does nothing.
 */
import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Debian's, and nearly everybody's, `nobody`. */
const NOBODY = 65_534;

/** Whether programs are handed over. */
export const handsOver = process.platform === 'linux' && process.getuid?.() === 0;

/** A command that becomes the program as an ordinary user, keeping its process id. */
export function asOrdinaryUser(
  program: string,
  args: readonly string[],
): readonly [program: string, ...args: string[]] {
  if (!handsOver) return [program, ...args];
  const user = [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'];
  return ['setpriv', ...user, '--', program, ...args];
}

/** Whether a command succeeds as that user. */
export function succeeds(program: string, args: readonly string[]): boolean {
  const [first, ...rest] = asOrdinaryUser(program, args);
  return spawnSync(first, rest, { stdio: 'ignore' }).status === 0;
}

/** Why Chromium's sandbox cannot work here; null where it can. */
export function namespaceRefusal(): string | null {
  if (succeeds('unshare', ['--user', '--map-root-user', 'true'])) return null;
  return 'this kernel denies user namespaces to ordinary users';
}

/** Gives a file or folder, with all in it, to that user. */
export function giveAway(path: string): void {
  if (!handsOver || !existsSync(path)) return;
  chownSync(path, NOBODY, NOBODY);
  if (!lstatSync(path).isDirectory()) return;
  for (const entry of readdirSync(path)) giveAway(join(path, entry));
}
