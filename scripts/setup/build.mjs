/**
 * Bundles the sources with electron-vite when they changed since the last build, judged by a hash
 * of everything that goes in.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runTool } from './process.mjs';
import { SetupError, projectRoot } from './project.mjs';

const INPUTS = ['src', 'electron.vite.config.ts', 'package.json', 'package-lock.json'];
const OUTPUTS = ['main/index.js', 'main/plant.js', 'preload/index.cjs', 'renderer/index.html'];
const STAMP = '.built-from';
const GALLERY_INPUTS = [...INPUTS, 'test/gallery', 'scripts/setup/bundle-gallery.mjs'];
const GALLERY = 'out/gallery';

/**
 * What the bundles are for; see src/main/build-constants.d.ts.
 * @typedef {object} BuildPurpose
 * @property {'development' | 'test' | 'release'} kind
 * @property {'' | 'TEST'} mark
 * @property {readonly string[]} keys
 */

/** @type {BuildPurpose} */
const DEVELOPMENT = { kind: 'development', mark: '', keys: [] };

/**
 * Builds the bundles unless they were built from the very same files for the same purpose.
 * @param {import('./project.mjs').Say} say
 * @param {BuildPurpose} [purpose]
 * @param {string} [folder] relative to the project. Packages have one of their own: a build must not
 *   take the bundles from under a wall that runs on them.
 */
export async function ensureBuilt(say, purpose = DEVELOPMENT, folder = 'out') {
  const wanted = `${JSON.stringify(purpose)} ${hashOf(INPUTS)}`;
  if (isBuiltFrom(wanted, folder, OUTPUTS)) return;
  say('building');
  forgetBuild(folder);
  const code = await runTool(
    'electron-vite/bin/electron-vite.js',
    ['build', '--logLevel', 'warn', '--outDir', folder],
    {
      stdio: ['ignore', process.stderr, process.stderr],
      env: {
        ...process.env,
        VIGIL_BUILD: purpose.kind,
        VIGIL_BUILD_MARK: purpose.mark,
        VIGIL_RELEASE_KEYS: purpose.keys.join(' '),
      },
    },
  );
  if (code !== 0)
    throw new SetupError(`The build failed with code ${code}; its messages are above.`);
  writeFileSync(join(projectRoot, folder, STAMP), wanted);
}

/**
 * Builds the gallery (test/gallery) unless it was built from the very same files; `main.js` in the
 * folder that is returned is what Electron runs.
 * @param {import('./project.mjs').Say} say
 * @returns {Promise<string>}
 */
export async function ensureGallery(say) {
  const wanted = hashOf(GALLERY_INPUTS);
  if (!isBuiltFrom(wanted, GALLERY, ['main.js', 'page/index.html'])) {
    say('building the gallery');
    forgetBuild(GALLERY);
    const { bundleGallery } = await import('./bundle-gallery.mjs');
    await bundleGallery(join(projectRoot, GALLERY));
    writeFileSync(join(projectRoot, GALLERY, STAMP), wanted);
  }
  return join(projectRoot, GALLERY);
}

/**
 * The bundles are about to change, so their stamp is void.
 * @param {string} folder
 */
function forgetBuild(folder) {
  rmSync(join(projectRoot, folder, STAMP), { force: true });
}

/**
 * @param {string} wanted
 * @param {string} folder
 * @param {readonly string[]} outputs
 */
function isBuiltFrom(wanted, folder, outputs) {
  if (!outputs.every((file) => existsSync(join(projectRoot, folder, file)))) return false;
  const stamp = join(projectRoot, folder, STAMP);
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted;
}

/** @param {readonly string[]} inputs */
function hashOf(inputs) {
  const hash = createHash('sha256');
  for (const file of inputs.flatMap(filesBelow)) {
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(join(projectRoot, file)))
      .update('\0');
  }
  return hash.digest('hex');
}

/**
 * @param {string} path relative to the project
 * @returns {string[]} the file itself, or every file below the folder, in a stable order
 */
function filesBelow(path) {
  if (!statSync(join(projectRoot, path)).isDirectory()) return [path];
  return readdirSync(join(projectRoot, path), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(projectRoot.length + 1))
    .sort();
}
