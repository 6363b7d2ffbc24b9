/**
 * Prints the path of the Electron executable, preparing it first if needed. Everything else goes to
 * standard error.
 */
import { ensureDependencies } from './setup/dependencies.mjs';
import { checkNodeVersion } from './setup/node-version.mjs';
import { runCommand, sayOnStderr } from './setup/project.mjs';

await runCommand(async () => {
  checkNodeVersion();
  await ensureDependencies(sayOnStderr);
  const { prepareRuntime } = await import('./runtime/runtime.mjs');
  const { executable } = await prepareRuntime(sayOnStderr);
  process.stdout.write(`${executable}\n`);
  return 0;
});
