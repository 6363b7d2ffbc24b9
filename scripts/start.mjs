/**
 * `npm start [-- arguments of the app]`: sets up what this machine lacks, builds, opens the wall. It
 * speaks on standard error: what a verb of the app prints may go into a file.
 */
import { ensureBuilt } from './setup/build.mjs';
import { ensureDependencies } from './setup/dependencies.mjs';
import { hasDisplay, openDisplay } from './setup/display.mjs';
import { checkSandbox, runApp } from './setup/electron.mjs';
import { checkNodeVersion } from './setup/node-version.mjs';
import { runCommand, sayOnStderr as say } from './setup/project.mjs';
import { checkLibraries, ensureSystemPackages } from './setup/system.mjs';

await runCommand(async () => {
  checkNodeVersion();
  await ensureDependencies(say);
  await ensureSystemPackages(new Set(hasDisplay() ? ['app'] : ['app', 'screen']), say);
  const { prepareRuntime } = await import('./runtime/runtime.mjs');
  const runtime = await prepareRuntime(say);
  checkLibraries(runtime.executable);
  checkSandbox(runtime.dist);
  await ensureBuilt(say);
  const display = await openDisplay({ own: false, windowManager: true }, say);
  try {
    return await runApp(runtime, process.argv.slice(2), display.env);
  } finally {
    await display.stop();
  }
});
