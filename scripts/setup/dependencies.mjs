/**
 * node_modules as the lock file says. npm writes down what it installed last, in
 * node_modules/.package-lock.json; comparing that with package-lock.json finds a missing, an
 * interrupted and an outdated installation without a stamp of our own.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { npmCommand, run } from './process.mjs';
import { SetupError, projectRoot } from './project.mjs';

/**
 * Runs `npm ci` unless node_modules already matches the lock file.
 * @param {import('./project.mjs').Say} say
 */
export async function ensureDependencies(say) {
  const reason = staleReason();
  if (reason === undefined) return;
  say(`installing packages from the lock file (${reason}); this takes about half a minute`);
  const npm = npmCommand();
  // npm's report goes to stderr: standard output may be read by a program.
  const code = await run(npm.program, [...npm.prefix, 'ci', '--loglevel=error'], {
    shell: npm.shell,
    stdio: ['ignore', process.stderr, process.stderr],
  });
  if (code === 0) return;
  throw new SetupError(
    `npm ci ended with code ${code}. Check that the package registry is reachable ` +
      '(npm ping), then run the command again.',
  );
}

/**
 * @returns {string | undefined} why node_modules must be installed again, undefined if it need not
 */
function staleReason() {
  const installed = lockedPackages(join(projectRoot, 'node_modules', '.package-lock.json'));
  if (installed === undefined) return 'none are installed yet';
  const wanted = lockedPackages(join(projectRoot, 'package-lock.json'));
  if (wanted === undefined) throw new SetupError('package-lock.json is missing or unreadable.');
  for (const [path, entry] of Object.entries(wanted)) {
    // The root entry is the project; optional packages of other platforms are rightly absent.
    if (path === '' || (entry.optional && installed[path] === undefined)) continue;
    if (installed[path]?.integrity !== entry.integrity) return `${path} differs`;
  }
  return undefined;
}

/**
 * @param {string} file a lock file of npm
 * @returns {Record<string, { integrity?: string, optional?: boolean }> | undefined}
 */
function lockedPackages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    // Missing or cut short: both mean that nothing usable is there, and npm ci repairs both.
    return undefined;
  }
}
