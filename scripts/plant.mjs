/**
 * `npm run plant [-- arguments of the plant]`: the demo plant alone, under plain Node.
 */
import { ensureBuilt } from './setup/build.mjs';
import { ensureDependencies } from './setup/dependencies.mjs';
import { checkNodeVersion } from './setup/node-version.mjs';
import { run } from './setup/process.mjs';
import { projectRoot, runCommand, sayOnStderr as say } from './setup/project.mjs';
import { join } from 'node:path';

await runCommand(async () => {
  checkNodeVersion();
  await ensureDependencies(say);
  await ensureBuilt(say);
  const plant = join(projectRoot, 'out', 'main', 'plant.js');
  return run(process.execPath, ['--enable-source-maps', plant, ...process.argv.slice(2)], {
    cwd: process.env['INIT_CWD'] ?? process.cwd(),
  });
});
