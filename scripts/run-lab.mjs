/**
 * `npm run lab [-- arguments of the lab]`: dependencies and system packages, then test/lab/index.ts
 * and the programs it starts, bundled and run under plain Node from the project's folder. Standard
 * output is the lab's alone, because `--json -` is read by programs.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { bundleLab } from './setup/bundle-lab.mjs';
import { ensureDependencies } from './setup/dependencies.mjs';
import { checkNodeVersion } from './setup/node-version.mjs';
import { run } from './setup/process.mjs';
import { describeError, isRoot, projectRoot, runCommand } from './setup/project.mjs';
import { sayOnStderr as say } from './setup/project.mjs';
import { ensureSystemPackages } from './setup/system.mjs';
import { openTestBed } from './setup/test-bed.mjs';

await runCommand(async () => {
  checkNodeVersion();
  await ensureDependencies(say);
  await ensurePackages();
  const args = process.argv.slice(2);
  // The real wall needs what the end-to-end tests need: runtime, build and a screen.
  const bed = args.some((arg) => /\bwall\b/.test(arg)) ? await openTestBed(say) : null;
  // A folder of its own, because several labs may run side by side.
  const folder = join(projectRoot, 'out', `lab-${process.pid}`);
  try {
    await bundleLab(folder);
    return await run(
      process.execPath,
      ['--enable-source-maps', join(folder, 'index.js'), ...args],
      {
        env: { ...process.env, ...bed?.env },
      },
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await bed?.stop();
  }
});

/** Where it cannot run, the lab says itself what is missing. */
async function ensurePackages() {
  if (process.platform !== 'linux' || !isRoot()) return;
  try {
    await ensureSystemPackages(new Set(['lab']), say);
  } catch (error) {
    say(describeError(error));
  }
}
