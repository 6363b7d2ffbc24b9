/**
 * Starts Electron on the built app.
 */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { read, run } from './process.mjs';
import { SetupError, isRoot, projectRoot } from './project.mjs';

/**
 * Chromium's sandbox cannot work for root, so root on Linux runs without; nobody else ever does.
 * @returns {string[]} switches to put before the app
 */
export function sandboxSwitches() {
  return process.platform === 'linux' && isRoot() ? ['--no-sandbox'] : [];
}

/**
 * Stops with the cure where Chromium would only abort: user namespaces are denied to ordinary
 * programs (Ubuntu since 23.10, hardened kernels, containers), and the helper that does without
 * them lacks its rights.
 * @param {string} dist folder of the runtime
 */
export function checkSandbox(dist) {
  if (process.platform !== 'linux' || isRoot()) return;
  const probe = read('unshare', ['--user', '--map-root-user', 'true']);
  if (probe.code === 0 || probe.code === 127) return;
  const helper = join(dist, 'chrome-sandbox');
  const found = statSync(helper, { throwIfNoEntry: false });
  if (found === undefined || (found.uid === 0 && (found.mode & 0o4755) === 0o4755)) return;
  throw new SetupError(
    "This system lets Chromium's sandbox run only through its helper. Give the helper its rights " +
      `and run this again:\n  sudo chown root:root '${helper}' && sudo chmod 4755 '${helper}'`,
  );
}

/**
 * Runs the app to its end.
 * @param {import('../runtime/runtime.mjs').Runtime} runtime
 * @param {readonly string[]} args the app's own arguments
 * @param {NodeJS.ProcessEnv} env added to this process's environment
 * @returns {Promise<number>} the app's exit code
 */
export function runApp(runtime, args, env) {
  return run(runtime.executable, [...sandboxSwitches(), projectRoot, ...args], {
    cwd: process.env['INIT_CWD'] ?? process.cwd(),
    env: { ...process.env, ...env },
    // Ctrl+C goes to a whole process group: Chromium's helpers would end before the app that ends
    // them, and the app would hear it twice. `run` hands it on.
    detached: process.platform !== 'win32',
  });
}
