/**
 * What the end-to-end tests and the bench stand on: dependencies, system packages, runtime, build
 * and, on Linux, a screen of their own with a window manager.
 */
import { ensureBuilt } from './build.mjs';
import { openDisplay } from './display.mjs';
import { checkSandbox } from './electron.mjs';
import { checkLibraries, ensureSystemPackages } from './system.mjs';

/**
 * Prepares everything; node_modules must be there already.
 *
 * The environment names the runtime twice: `VIGIL_ELECTRON` is the executable for tests that start
 * it themselves, `ELECTRON_OVERRIDE_DIST_PATH` its folder for tools that ask the electron package.
 * @param {import('./project.mjs').Say} say
 * @returns {Promise<import('./display.mjs').Display>}
 */
export async function openTestBed(say) {
  await ensureSystemPackages(new Set(['app', 'screen', 'test']), say);
  const { prepareRuntime } = await import('../runtime/runtime.mjs');
  const runtime = await prepareRuntime(say);
  checkLibraries(runtime.executable);
  checkSandbox(runtime.dist);
  await ensureBuilt(say);
  const display = await openDisplay({ own: true, windowManager: true }, say);
  const env = {
    ...display.env,
    VIGIL_ELECTRON: runtime.executable,
    ELECTRON_OVERRIDE_DIST_PATH: runtime.dist,
  };
  return { env, stop: display.stop };
}
