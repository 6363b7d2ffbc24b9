/**
 * What is known and demanded of everything that Vigil is made of: which packages really ship, under
 * which licences, and whether Electron's major is still supported. Used by `npm run sbom`, by
 * `npm run package` and by the tests.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { SetupError, projectRoot } from './setup/project.mjs';

/**
 * Licences of packages whose code is in the bundles: all allow use in a product of any licence, and
 * ask for no more than that their text goes along.
 */
export const SHIPPED_LICENCES = new Set([
  'MIT',
  'ISC',
  '0BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  'BlueOak-1.0.0',
  '(MPL-2.0 OR Apache-2.0)',
]);

/** Further licences of tools, which never leave this repository. */
export const TOOL_LICENCES = new Set([
  ...SHIPPED_LICENCES,
  'MPL-2.0',
  'Python-2.0',
  'CC-BY-4.0',
  'Unlicense',
  'WTFPL',
  'WTFPL OR ISC',
  '(MIT OR CC0-1.0)',
  '(WTFPL OR MIT)',
  '(BSD-2-Clause OR MIT OR Apache-2.0)',
]);

/** Packages whose manifest has no licence where npm looks, and what their LICENSE file says. */
export const LICENCES_BY_FILE = new Map([['xmlhttprequest-ssl', 'MIT']]);

/**
 * Majors of Electron that packages may be built from: released (npm registry) and the day on which
 * support is expected to end. Electron supports its newest three majors and releases one every eight
 * weeks (electronjs.org, "Electron Releases"), so a major lasts 24 weeks.
 */
export const ELECTRON_SUPPORT = [
  { major: 43, released: '2026-07-01', ends: '2026-12-16' },
  { major: 44, released: '2026-08-25', ends: '2027-02-09' },
  { major: 45, released: '2026-10-21', ends: '2027-04-07' },
];

/** Before the end by so many days it is time to move on. */
const WARN_DAYS = 42;
const DAY_MS = 86_400_000;

/**
 * What to think of a version of Electron at a moment.
 * @param {string} version
 * @param {number} unixMs
 * @returns {{ state: 'supported' | 'ending' | 'ended' | 'unknown', text: string }}
 */
export function electronSupport(version, unixMs) {
  const major = Number(version.split('.', 1)[0]);
  const known = ELECTRON_SUPPORT.find((row) => row.major === major);
  if (known === undefined) {
    return {
      state: 'unknown',
      text: `Electron ${major} is not in the table of scripts/supply-chain.mjs: add its dates.`,
    };
  }
  const days = Math.ceil((Date.parse(known.ends) - unixMs) / DAY_MS);
  if (days <= 0) {
    return {
      state: 'ended',
      text: `support of Electron ${major} ended on ${known.ends}: move on before a package goes to a plant`,
    };
  }
  return {
    state: days <= WARN_DAYS ? 'ending' : 'supported',
    text: `Electron ${major} is supported until ${known.ends}, ${days} days more`,
  };
}

/** The version of Electron that package.json pins. */
export function pinnedElectron() {
  return String(readManifest(projectRoot).devDependencies.electron);
}

/**
 * Stops a release from an Electron without security fixes.
 * @param {number} unixMs
 */
export function requireSupportedElectron(unixMs) {
  const { state, text } = electronSupport(pinnedElectron(), unixMs);
  if (state === 'ended' || state === 'unknown') throw new SetupError(text);
}

/**
 * Names of the packages whose code is in the bundles, by their source maps.
 * @param {string} out folder of the build
 * @returns {string[]} sorted
 */
export function shippedPackages(out) {
  const names = new Set();
  for (const folder of ['main', 'preload', 'renderer']) {
    const path = join(out, folder);
    if (!existsSync(path)) throw new SetupError(`There is no build in ${path}.`);
    for (const entry of readdirSync(path, { recursive: true })) {
      if (!String(entry).endsWith('.map')) continue;
      /** @type {{ sources: string[] }} */
      const map = JSON.parse(readFileSync(join(path, String(entry)), 'utf8'));
      for (const source of map.sources) {
        const name = /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(source)?.[1];
        if (name !== undefined) names.add(name);
      }
    }
  }
  return [...names].sort();
}

/**
 * @param {string} name of an installed package
 * @returns {{ licence: string, version: string, text: string }}
 */
export function licenceOf(name) {
  const folder = join(projectRoot, 'node_modules', ...name.split('/'));
  const { license, version } = readManifest(folder);
  const file = readdirSync(folder).find((entry) => /^(licen[cs]e|copying)/i.test(entry));
  return {
    licence: String(license ?? LICENCES_BY_FILE.get(name)),
    version: String(version),
    text: file === undefined ? '' : readFileSync(join(folder, file), 'utf8').trim(),
  };
}

/** @param {string} folder */
function readManifest(folder) {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}
