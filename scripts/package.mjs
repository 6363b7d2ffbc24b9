/**
 * `npm run package [-- arguments of electron-builder]`: builds the release and packs it with
 * electron-builder.yml, always around the official Electron, which electron-builder fetches itself.
 *
 * `npm run package -- --with-stand-in`: an unpacked package around the stand-in runtime, named
 * "Vigil TEST", for tests of the package itself. Never for users.
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureBuilt } from './setup/build.mjs';
import { ensureDependencies } from './setup/dependencies.mjs';
import { checkNodeVersion } from './setup/node-version.mjs';
import { runTool } from './setup/process.mjs';
import { SetupError, projectRoot, runCommand, sayOnStdout as say } from './setup/project.mjs';

const TEST_OUTPUT = 'dist/test';

await runCommand(async () => {
  const args = process.argv.slice(2);
  const withStandIn = args.includes('--with-stand-in');
  if (withStandIn && args.length > 1) {
    throw new SetupError(
      '--with-stand-in makes one unpacked test package; it takes no more arguments.',
    );
  }
  checkNodeVersion();
  await ensureDependencies(say);
  return withStandIn ? packTest() : packRelease(args);
});

/** @param {readonly string[]} args */
async function packRelease(args) {
  await ensureBuilt(say, 'release');
  return runBuilder(args);
}

async function packTest() {
  const { STAND_IN_VERSION, prepareStandIn, standInFits } = await import('./runtime/stand-in.mjs');
  if (!standInFits()) throw new SetupError('The stand-in runtime exists for Linux on x64 only.');
  const dist = await prepareStandIn(say);
  await ensureBuilt(say, 'test');
  const code = await runBuilder([
    ...['--linux', 'dir', '--x64'],
    `-c.electronDist=${dist}`,
    `-c.electronVersion=${STAND_IN_VERSION}`,
    '-c.productName=Vigil TEST',
    `-c.directories.output=${TEST_OUTPUT}`,
    // The test driver enters through the inspector; every other fuse is the release's.
    '-c.electronFuses.enableNodeCliInspectArguments=true',
  ]);
  // electron-builder copies a runtime of our own as it is, with the loader for development.
  const loader = join(projectRoot, TEST_OUTPUT, 'linux-unpacked', 'resources', 'default_app.asar');
  await rm(loader, { force: true });
  return code;
}

/** @param {readonly string[]} args */
function runBuilder(args) {
  return runTool('electron-builder/cli.js', ['--publish', 'never', ...args], {
    // This override is for development runtimes: no package picks one up by accident.
    env: { ...process.env, ELECTRON_OVERRIDE_DIST_PATH: undefined },
  });
}
