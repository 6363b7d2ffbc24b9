/**
 * `npm run dev [-- arguments of the app]`: the wall with live reload. electron-vite watches the
 * sources: a change of the page is swapped in, a change of main restarts the app.
 */
import { forgetBuild } from './setup/build.mjs';
import { ensureDependencies } from './setup/dependencies.mjs';
import { hasDisplay, openDisplay } from './setup/display.mjs';
import { checkSandbox, sandboxSwitches } from './setup/electron.mjs';
import { checkNodeVersion } from './setup/node-version.mjs';
import { runTool } from './setup/process.mjs';
import { runCommand, sayOnStdout as say } from './setup/project.mjs';
import { checkLibraries, ensureSystemPackages } from './setup/system.mjs';

await runCommand(async () => {
  checkNodeVersion();
  await ensureDependencies(say);
  await ensureSystemPackages(new Set(hasDisplay() ? ['app'] : ['app', 'screen']), say);
  const { prepareRuntime } = await import('./runtime/runtime.mjs');
  const runtime = await prepareRuntime(say);
  checkLibraries(runtime.executable);
  checkSandbox(runtime.dist);
  forgetBuild();
  const display = await openDisplay({ own: false, windowManager: true }, say);
  try {
    const args = ['dev', '--watch', '--', ...sandboxSwitches(), ...process.argv.slice(2)];
    return await runTool('electron-vite/bin/electron-vite.js', args, {
      env: { ...process.env, ...display.env, ELECTRON_EXEC_PATH: runtime.executable },
    });
  } finally {
    await display.stop();
  }
});
