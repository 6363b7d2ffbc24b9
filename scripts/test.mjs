/**
 * `npm test`: everything that must hold, in the order that finds mistakes soonest.
 *
 *   npm test                                 all stages
 *   npm run check                            the static stages only
 *   node scripts/test.mjs e2e -- kiosk       named stages; what follows `--` goes to Playwright
 *   npm run test:package                     the archives too, which take minutes
 *
 * Every stage asked for runs, whatever the ones before it found, so one run shows everything; only
 * a failed set-up or build keeps the tests from running. A failed stage that is not a test counts
 * as one failure, so that the last line, `N passed, N failed`, always agrees with the exit code.
 */
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt } from './setup/build.mjs';
import { ensureDependencies } from './setup/dependencies.mjs';
import { checkNodeVersion } from './setup/node-version.mjs';
import { interruption, read, runTool } from './setup/process.mjs';
import {
  SetupError,
  describeError,
  isRoot,
  projectRoot,
  runCommand,
  sayOnStdout as say,
} from './setup/project.mjs';
import { ensureSystemPackages } from './setup/system.mjs';
import { openTestBed } from './setup/test-bed.mjs';

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/** Static stages, the longest first: name, tool below node_modules, arguments. */
const STATIC_STAGES = /** @type {const} */ ([
  ['lint', 'eslint/bin/eslint.js', ['.', '--max-warnings', '0']],
  ['format', 'prettier/bin/prettier.cjs', ['--check', '--log-level', 'warn', '.']],
  ['types: pure core', 'typescript/bin/tsc', ['-p', 'tsconfig.pure.json']],
  ['types: main', 'typescript/bin/tsc', ['-p', 'tsconfig.main.json']],
  ['types: renderer', 'vue-tsc/bin/vue-tsc.js', ['-p', 'tsconfig.renderer.json']],
  ['types: tests', 'typescript/bin/tsc', ['-p', 'tsconfig.test.json']],
  ['types: scripts', 'typescript/bin/tsc', ['-p', 'tsconfig.scripts.json']],
  ['layers', 'dependency-cruiser/bin/dependency-cruise.mjs', ['src', 'test']],
  ['dead code', 'knip/bin/knip.js', []],
]);

/** Test stages are the projects of test/playwright.config.ts. */
const TEST_STAGES = ['unit', 'integration', 'e2e', 'packed'];

/** Stages that run only when they are named. */
const NAMED_STAGES = ['archives'];

await runCommand(async () => {
  const { stages, playwrightArgs } = parseArguments(process.argv.slice(2));
  checkNodeVersion();
  await ensureDependencies(say);

  /** @type {Counts} */
  const total = { passed: 0, failed: 0, skipped: 0 };
  if (stages.has('check')) total.failed += await runStaticStages();
  if ([...TEST_STAGES, ...NAMED_STAGES].some((name) => stages.has(name))) {
    await runTests(stages, playwrightArgs, total);
  }
  say(`${total.failed === 0 ? 'everything holds' : 'something does not hold'}; in all stages:`);
  process.stdout.write(`${totalLine(total)}\n`);
  return total.failed === 0 ? 0 : 1;
});

/**
 * They share nothing, so two run side by side, and each prints when it has ended.
 * @returns {Promise<number>} how many failed
 */
async function runStaticStages() {
  const waiting = [...STATIC_STAGES];
  let failed = 0;
  const lane = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [name, tool, args] = next;
      let printed = '';
      const onOutput = (/** @type {string} */ text) => void (printed += text);
      const startedAt = performance.now();
      const ok = (await runTool(tool, args, { onOutput })) === 0;
      process.stdout.write(printed);
      sayOutcome(name, ok, startedAt);
      if (!ok) failed += 1;
    }
  };
  await Promise.all([lane(), lane()]);
  return failed;
}

/**
 * @param {ReadonlySet<string>} stages
 * @param {readonly string[]} playwrightArgs
 * @param {Counts} total added to
 */
async function runTests(stages, playwrightArgs, total) {
  const bed = await openBed(stages, total);
  if (bed === undefined) return;
  try {
    for (const name of [...TEST_STAGES, ...NAMED_STAGES].filter((one) => stages.has(one))) {
      await stage(name, async () => {
        const packages = await packFor(name, stages);
        const counts = await runPlaywright(name, playwrightArgs, { ...bed.env, ...packages });
        total.passed += counts.passed;
        total.failed += counts.failed;
        total.skipped += counts.skipped;
        return counts.failed === 0;
      });
    }
  } finally {
    await bed.stop();
  }
}

/**
 * Unit tests need nothing but the sources; the others need the build and, for e2e, a screen.
 * @param {ReadonlySet<string>} stages
 * @param {Counts} total
 * @returns {Promise<import('./setup/display.mjs').Display | undefined>} undefined if it failed
 */
async function openBed(stages, total) {
  /** @type {import('./setup/display.mjs').Display} */
  let bed = { env: {}, stop: async () => {} };
  const ok = await stage('set-up and build', async () => {
    if (['e2e', 'packed', 'archives'].some((name) => stages.has(name)))
      bed = await openTestBed(say);
    else if (stages.has('integration')) {
      await ensureSystemPackages(new Set(['test']), say);
      await ensureBuilt(say);
    }
    return true;
  });
  if (ok) return bed;
  total.failed += 1;
  return undefined;
}

/**
 * The packages that a stage tests, named in its environment; made from the stand-in, so on Linux x64
 * only (elsewhere their tests skip themselves).
 * @param {string} stageName
 * @param {ReadonlySet<string>} stages
 * @returns {Promise<NodeJS.ProcessEnv>}
 */
async function packFor(stageName, stages) {
  if (stageName !== 'packed') return {};
  const { standInFits } = await import('./runtime/stand-in.mjs');
  if (!standInFits()) return {};
  const { pack } = await import('./package/pack.mjs');
  const order = /** @type {const} */ ({ runtime: 'stand-in', targets: ['dir'] });
  const production = reachable(await pack({ ...order, fuses: 'production' }, say));
  const driven = reachable(await pack({ ...order, fuses: 'test' }, say));
  return {
    ...(stages.has('archives') ? { VIGIL_EVERY_SWITCH: '1' } : {}),
    VIGIL_PACKED: production,
    VIGIL_PACKED_DRIVEN: driven,
    VIGIL_APP: join(driven, 'vigil'),
  };
}

/**
 * Root hands the packed app to another user (test/support/packed.ts), who must be able to come to it:
 * the folder itself, or a copy where everybody may go. The copy is left to the system's own cleaning.
 * @param {string} folder
 */
function reachable(folder) {
  if (!isRoot()) return folder;
  const probe = ['--reuid=65534', '--regid=65534', '--clear-groups', '--', 'test', '-x'];
  if (read('setpriv', [...probe, join(folder, 'vigil')]).code === 0) return folder;
  const place = mkdtempSync(join(tmpdir(), 'vigil-packages-'));
  chmodSync(place, 0o755);
  const copy = join(place, 'package');
  cpSync(folder, copy, { recursive: true, preserveTimestamps: true });
  return copy;
}

/**
 * @param {string} project
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Counts>}
 */
async function runPlaywright(project, args, env) {
  if (!hasTests(join(projectRoot, 'test', project))) {
    say(`there are no ${project} tests`);
    return { passed: 0, failed: 0, skipped: 0 };
  }
  const results = join(projectRoot, 'test-results');
  const countsFile = join(results, `${project}-counts.json`);
  mkdirSync(results, { recursive: true });
  rmSync(countsFile, { force: true });
  const code = await runTool(
    '@playwright/test/cli.js',
    // One word: Playwright's `--project` takes every word after it for another project.
    ['test', '-c', 'test/playwright.config.ts', `--project=${project}`, ...args],
    { env: { ...process.env, ...env, VIGIL_COUNTS_FILE: countsFile } },
  );
  if (!existsSync(countsFile)) {
    say(`the ${project} tests ended with code ${code} before they could report`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
  /** @type {Counts} */
  const counts = JSON.parse(readFileSync(countsFile, 'utf8'));
  if (code !== 0 && counts.failed === 0) counts.failed = 1;
  return counts;
}

/** @param {string} folder */
function hasTests(folder) {
  if (!existsSync(folder)) return false;
  return readdirSync(folder, { recursive: true }).some((file) => String(file).endsWith('.test.ts'));
}

/**
 * Runs one stage under its name and prints its outcome and time.
 * @param {string} name
 * @param {() => Promise<boolean>} work
 * @returns {Promise<boolean>}
 */
async function stage(name, work) {
  process.stdout.write(`── ${name}\n`);
  const startedAt = performance.now();
  const ok = await work().catch((error) => {
    process.stdout.write(`${describeError(error)}\n`);
    return false;
  });
  sayOutcome(name, ok, startedAt);
  return ok;
}

/**
 * @param {string} name
 * @param {boolean} ok
 * @param {number} startedAt by `performance.now`, ms
 */
function sayOutcome(name, ok, startedAt) {
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
  process.stdout.write(`── ${name}: ${ok ? 'ok' : 'FAILED'}, ${seconds} s\n`);
  if (interruption() !== undefined) throw new SetupError(`stopped by ${interruption()}`);
}

/**
 * @param {readonly string[]} args
 * @returns {{ stages: Set<string>, playwrightArgs: string[] }}
 */
function parseArguments(args) {
  const split = args.indexOf('--');
  const named = split === -1 ? args : args.slice(0, split);
  const known = ['check', ...TEST_STAGES];
  const all = [...known, ...NAMED_STAGES];
  const unknown = named.filter((name) => !all.includes(name));
  if (unknown.length > 0) {
    throw new SetupError(
      `There is no stage ${unknown.join(', ')}. Stages: ${all.join(', ')}; ` +
        'arguments for Playwright come after --.',
    );
  }
  return {
    stages: new Set(named.length > 0 ? named : known),
    playwrightArgs: split === -1 ? [] : [...args.slice(split + 1)],
  };
}

/** @param {Counts} counts */
function totalLine(counts) {
  const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
  return `${counts.passed} passed, ${counts.failed} failed${skipped}`;
}
