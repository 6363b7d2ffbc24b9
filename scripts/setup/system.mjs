/**
 * System packages: installed where we may (root on Debian or Ubuntu), otherwise named in the exact
 * command to run. Other Linux distributions are asked only for the libraries the executable lacks.
 */
import { readFileSync } from 'node:fs';
import { systemPackages } from '../system-packages.mjs';
import { read, run } from './process.mjs';
import { SetupError, isRoot } from './project.mjs';

/** apt waits this long for another apt to finish, for instance the machine's own first boot. */
const APT_LOCK_SECONDS = 180;

/**
 * @param {ReadonlySet<'app' | 'screen' | 'test' | 'lab'>} purposes
 * @param {import('./project.mjs').Say} say
 */
export async function ensureSystemPackages(purposes, say) {
  if (process.platform !== 'linux' || !isDebianLike()) return;
  const wanted = systemPackages.filter((entry) => purposes.has(entry.for));
  const missing = missingPackages(wanted);
  if (missing.length === 0) return;
  if (isRoot()) return install(missing, say);
  const advice =
    `system packages are missing: ${describe(missing)}. Install them with\n` +
    `  sudo apt-get update && sudo apt-get install -y --no-install-recommends ${availableNames(missing).join(' ')}`;
  // Without all of `app` the wall may still run; checkLibraries() tells whether it does.
  if (missing.some((entry) => entry.for !== 'app')) throw new SetupError(advice);
  say(advice);
}

/**
 * Names the shared libraries an executable cannot find (Linux; nothing elsewhere).
 * @param {string} executable
 * @throws {SetupError} if there are any
 */
export function checkLibraries(executable) {
  if (process.platform !== 'linux') return;
  const missing = [...read('ldd', [executable]).stdout.matchAll(/^\s*(\S+) => not found$/gm)];
  if (missing.length === 0) return;
  throw new SetupError(
    `Electron lacks these system libraries: ${missing.map((match) => match[1]).join(', ')}. ` +
      "Install the packages that hold them with your distribution's package manager.",
  );
}

function isDebianLike() {
  try {
    return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(readFileSync('/etc/os-release', 'utf8'));
  } catch {
    // No such file: a distribution we know nothing about.
    return false;
  }
}

/** @param {readonly import('../system-packages.mjs').SystemPackage[]} wanted */
function missingPackages(wanted) {
  const names = wanted.flatMap((entry) => entry.names);
  const listed = read('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Status}\n', ...names]);
  const installed = new Set(
    listed.stdout
      .split('\n')
      .filter((line) => line.endsWith(' installed'))
      .map((line) => line.slice(0, line.indexOf(' '))),
  );
  return wanted.filter((entry) => !entry.names.some((name) => installed.has(name)));
}

/**
 * @param {readonly import('../system-packages.mjs').SystemPackage[]} missing
 * @param {import('./project.mjs').Say} say
 */
async function install(missing, say) {
  say(`installing system packages: ${describe(missing)}`);
  const apt = (/** @type {string[]} */ ...args) =>
    run('apt-get', ['-qq', '-o', `DPkg::Lock::Timeout=${APT_LOCK_SECONDS}`, ...args], {
      // Its progress fills pages; its errors are all on stderr.
      stdio: ['ignore', 'ignore', process.stderr],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  // A failing mirror among several is no reason to stop: the install itself tells.
  if ((await apt('update')) !== 0) say('apt-get update reported a problem; trying to install');
  const names = availableNames(missing);
  const code = await apt('install', '-y', '--no-install-recommends', ...names);
  if (code === 0) return;
  throw new SetupError(
    `apt-get install ended with code ${code} (its messages are above). Put it right and run ` +
      `again:\n  apt-get install -y --no-install-recommends ${names.join(' ')}`,
  );
}

/**
 * Of each package, the alternative that this release has.
 * @param {readonly import('../system-packages.mjs').SystemPackage[]} packages
 */
function availableNames(packages) {
  return packages.map(
    ({ names }) =>
      names.find((name) => /Candidate: (?!\(none\))/.test(policy(name))) ?? names.at(-1) ?? '',
  );
}

/** @param {string} name */
function policy(name) {
  return read('apt-cache', ['policy', name], { env: { ...process.env, LC_ALL: 'C' } }).stdout;
}

/** @param {readonly import('../system-packages.mjs').SystemPackage[]} packages */
function describe(packages) {
  return packages.map((entry) => `${entry.names.at(-1)} (${entry.reason})`).join(', ');
}
