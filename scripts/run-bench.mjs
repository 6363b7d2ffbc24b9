/**
 * `npm run bench [-- arguments of the bench]`: the same set-up as for the end-to-end tests, then
 * test/bench/index.ts, bundled by the bundler the app uses anyway (so TypeScript needs no further
 * tool) into out/bench and run under plain Node from the project's folder. Standard output is the bench's alone, because
 * `--json` is read by programs; `npm run --silent` keeps npm's own lines out of it.
 */
import { join } from 'node:path';
import { ensureDependencies } from './setup/dependencies.mjs';
import { checkNodeVersion } from './setup/node-version.mjs';
import { run } from './setup/process.mjs';
import { projectRoot, runCommand, sayOnStderr as say } from './setup/project.mjs';
import { openTestBed } from './setup/test-bed.mjs';

await runCommand(async () => {
  checkNodeVersion();
  await ensureDependencies(say);
  const bed = await openTestBed(say);
  try {
    const bench = await bundleBench();
    return await run(process.execPath, ['--enable-source-maps', bench, ...process.argv.slice(2)], {
      env: { ...process.env, ...bed.env },
    });
  } finally {
    await bed.stop();
  }
});

/** @returns {Promise<string>} the bundle's path; packages stay outside it */
async function bundleBench() {
  const { build } = await import('vite');
  const outDir = join(projectRoot, 'out', 'bench');
  await build({
    configFile: false,
    root: projectRoot,
    logLevel: 'warn',
    build: {
      ssr: 'test/bench/index.ts',
      outDir,
      emptyOutDir: true,
      sourcemap: true,
      target: 'node20.18',
      copyPublicDir: false,
      rolldownOptions: { output: { entryFileNames: 'index.js' } },
    },
  });
  return join(outDir, 'index.js');
}
