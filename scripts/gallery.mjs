/**
 * `npm run gallery`: every widget in every state, theme and size, from 96 px to a 4K screen.
 *
 *   npm run gallery                                    opens it in a window; time stands still
 *   npm run gallery -- theme=dark\&kind=value,bar      a part: theme, size, kind, state, language, grey
 *   npm run gallery -- --screenshot FOLDER [PART]      writes it as pictures
 *   npm run gallery -- --renew                         takes the pictures of the visual tests anew
 */
import { join, resolve } from 'node:path';
import { ensureGallery } from './setup/build.mjs';
import { ensureDependencies } from './setup/dependencies.mjs';
import { hasDisplay, openDisplay } from './setup/display.mjs';
import { checkSandbox, sandboxSwitches } from './setup/electron.mjs';
import { checkNodeVersion } from './setup/node-version.mjs';
import { run, runTool } from './setup/process.mjs';
import { SetupError, runCommand, sayOnStdout as say } from './setup/project.mjs';
import { checkLibraries, ensureSystemPackages } from './setup/system.mjs';

await runCommand(async () => {
  checkNodeVersion();
  await ensureDependencies(say);
  const [first, ...rest] = process.argv.slice(2);
  if (first === '--renew' && rest.length === 0) {
    return runPlaywright('e2e', ['e2e/gallery.test', '--update-snapshots=all'], {});
  }
  if (first === '--screenshot' && rest[0] !== undefined && rest.length <= 2) {
    const folder = resolve(process.env['INIT_CWD'] ?? process.cwd(), rest[0]);
    say(`writing the pictures of the gallery to ${folder}`);
    return runPlaywright('pictures', ['pictures/gallery.test'], {
      VIGIL_GALLERY_PICTURES: folder,
      VIGIL_GALLERY_QUERY: rest[1] ?? '',
    });
  }
  if (rest.length > 0 || first?.startsWith('--') === true) {
    throw new SetupError(
      'npm run gallery [-- PART | -- --screenshot FOLDER [PART] | -- --renew], PART such as theme=dark',
    );
  }
  return open(first ?? '');
});

/** @param {string} part */
async function open(part) {
  await ensureSystemPackages(new Set(hasDisplay() ? ['app'] : ['app', 'screen']), say);
  const { prepareRuntime } = await import('./runtime/runtime.mjs');
  const runtime = await prepareRuntime(say);
  checkLibraries(runtime.executable);
  checkSandbox(runtime.dist);
  const folder = await ensureGallery(say);
  const display = await openDisplay({ own: false, windowManager: true }, say);
  say('the gallery is on the screen; close its window to end');
  try {
    return await run(runtime.executable, [...sandboxSwitches(), join(folder, 'main.js'), part], {
      env: { ...process.env, ...display.env },
    });
  } finally {
    await display.stop();
  }
}

/**
 * @param {string} project
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env
 */
async function runPlaywright(project, args, env) {
  const { openTestBed } = await import('./setup/test-bed.mjs');
  const bed = await openTestBed(say);
  try {
    return await runTool(
      '@playwright/test/cli.js',
      ['test', '-c', 'test/playwright.config.ts', `--project=${project}`, ...args],
      { env: { ...process.env, ...bed.env, ...env } },
    );
  } finally {
    await bed.stop();
  }
}
