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
const STAMP = join(projectRoot, 'out', '.built-from');

/**
 * Builds out/ unless it was built from the very same files for the same purpose.
 * @param {import('./project.mjs').Say} say
 * @param {'development' | 'test' | 'release'} [kind] see src/main/build-constants.d.ts
 */
export async function ensureBuilt(say, kind = 'development') {
  const wanted = `${kind} ${inputHash()}`;
  if (isBuiltFrom(wanted)) return;
  say('building');
  forgetBuild();
  const code = await runTool(
    'electron-vite/bin/electron-vite.js',
    ['build', '--logLevel', 'warn'],
    {
      stdio: ['ignore', process.stderr, process.stderr],
      env: { ...process.env, VIGIL_BUILD: kind },
    },
  );
  if (code !== 0)
    throw new SetupError(`The build failed with code ${code}; its messages are above.`);
  writeFileSync(STAMP, wanted);
}

/** Says that out/ is about to change by other hands (the dev server), so its stamp is void. */
export function forgetBuild() {
  rmSync(STAMP, { force: true });
}

/** @param {string} wanted */
function isBuiltFrom(wanted) {
  if (!OUTPUTS.every((file) => existsSync(join(projectRoot, 'out', file)))) return false;
  return existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted;
}

function inputHash() {
  const hash = createHash('sha256');
  for (const file of INPUTS.flatMap(filesBelow)) {
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
