/**
 * The first check of every command: is this Node new enough for the tools of the lock file?
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SetupError, projectRoot } from './project.mjs';

/**
 * @param {string} [running] version to judge, as in `process.versions.node`
 * @throws {SetupError} when it is older than `engines.node` of package.json asks
 */
export function checkNodeVersion(running = process.versions.node) {
  const manifest = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8'));
  const wanted = String(manifest.engines.node).replace('>=', '');
  if (compareVersions(running, wanted) >= 0) return;
  throw new SetupError(
    `Node ${wanted} or newer is needed, this is Node ${running}. ` +
      'Install a current Node (the LTS release will do) and run the command again.',
  );
}

/**
 * @param {string} a
 * @param {string} b
 * @returns {number} below zero when a is older than b; missing parts count as zero
 */
function compareVersions(a, b) {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number));
  for (let part = 0; part < 3; part += 1) {
    const difference = (left?.[part] ?? 0) - (right?.[part] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
