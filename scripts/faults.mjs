/**
 * `npm run faults [-- arguments for Playwright]`: does every fault of the process level to the real wall,
 * the slow ones too (test/faults), and prints how long the wall was away after each.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureDependencies } from './setup/dependencies.mjs';
import { checkNodeVersion } from './setup/node-version.mjs';
import { runTool } from './setup/process.mjs';
import { runCommand, sayOnStdout as say } from './setup/project.mjs';
import { openTestBed } from './setup/test-bed.mjs';

await runCommand(async () => {
  checkNodeVersion();
  await ensureDependencies(say);
  const folder = mkdtempSync(join(tmpdir(), 'vigil-faults-'));
  const file = join(folder, 'recoveries.jsonl');
  const bed = await openTestBed(say);
  try {
    const code = await runTool(
      '@playwright/test/cli.js',
      [
        ...['test', '-c', 'test/playwright.config.ts', '--project=e2e', '--project=faults'],
        // Two walls on one screen would take each other's keys.
        ...['--workers=1', 'survival', ...process.argv.slice(2)],
      ],
      { env: { ...process.env, ...bed.env, VIGIL_RECOVERIES: file } },
    );
    printTable(file);
    return code;
  } finally {
    await bed.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});

/** @param {string} file one JSON object a line: fault, ms, by */
function printTable(file) {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  process.stdout.write('\n| fault | live again after | by |\n| --- | --- | --- |\n');
  for (const line of text.split('\n').filter((candidate) => candidate !== '')) {
    const { fault, ms, by } = JSON.parse(line);
    process.stdout.write(`| ${fault} | ${(ms / 1_000).toFixed(1)} s | ${by} |\n`);
  }
}
