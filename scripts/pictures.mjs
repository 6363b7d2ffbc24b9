/**
 * `npm run pictures [-- arguments for Playwright]`: makes docs/pictures anew from the real app and
 * plant (test/pictures), on a screen that holds 3840 × 2160. `-- -g recorded` makes those named so.
 */
import { ensureDependencies } from './setup/dependencies.mjs';
import { checkNodeVersion } from './setup/node-version.mjs';
import { runTool } from './setup/process.mjs';
import { runCommand, sayOnStdout as say } from './setup/project.mjs';
import { openTestBed } from './setup/test-bed.mjs';

await runCommand(async () => {
  checkNodeVersion();
  await ensureDependencies(say);
  process.env['VIGIL_VIRTUAL_SCREEN'] ??= '4096x2304x24';
  const bed = await openTestBed(say);
  try {
    return await runTool(
      '@playwright/test/cli.js',
      ['test', '-c', 'test/playwright.config.ts', '--project=pictures', ...process.argv.slice(2)],
      { env: { ...process.env, ...bed.env } },
    );
  } finally {
    await bed.stop();
  }
});
