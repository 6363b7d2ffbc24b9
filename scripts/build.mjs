/**
 * `npm run build`: bundles the app into out/, if it changed since the last build.
 */
import { ensureBuilt } from './setup/build.mjs';
import { ensureDependencies } from './setup/dependencies.mjs';
import { checkNodeVersion } from './setup/node-version.mjs';
import { runCommand, sayOnStdout as say } from './setup/project.mjs';

await runCommand(async () => {
  checkNodeVersion();
  await ensureDependencies(say);
  await ensureBuilt(say);
  return 0;
});
