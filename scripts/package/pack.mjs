/**
 * One run of packing: build, folder, archives, sums. See scripts/package.mjs for what can be asked.
 *
 * electron-builder is called twice: once for the folder, whose files are then listed and signed, and
 * once for the archives of it, so that no target writes into a folder that another one reads.
 */
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ensureBuilt } from '../setup/build.mjs';
import { read, runTool } from '../setup/process.mjs';
import { SetupError, projectRoot } from '../setup/project.mjs';
import { officialVersion } from '../runtime/official.mjs';
import { settleGzip } from './gzip.mjs';
import { settle } from './settle.mjs';
import { readSigningKey, releaseSigningKeyFile, testSigningKeyFile } from './signing.mjs';

/**
 * @typedef {object} PackOrder
 * @property {'official' | 'stand-in'} runtime
 * @property {'production' | 'test'} fuses `test`: the test driver may enter through the inspector
 * @property {readonly string[]} targets of electron-builder; empty: this system's
 * @property {string} [output] folder of the packages; dist, or dist/test/FUSES
 */

/** Targets of each system; `dir` is always made. */
const TARGETS = /** @type {Record<string, { flag: string, all: readonly string[] }>} */ ({
  linux: { flag: '--linux', all: ['tar.gz', 'zip', 'deb'] },
  win32: { flag: '--win', all: ['nsis', 'msi', 'zip'] },
  darwin: { flag: '--mac', all: ['dmg', 'zip'] },
});

/** Public keys that this build trusts beside its own, so that the next one may be signed with them. */
function nextKeys() {
  return (process.env['VIGIL_NEXT_KEYS'] ?? '').split(/\s+/).filter((key) => key !== '');
}

/** A zip cannot say an earlier time. */
const EARLIEST_EPOCH = 315_532_800;

/**
 * @param {PackOrder} order
 * @param {import('../setup/project.mjs').Say} say
 * @returns {Promise<string>} the folder of the unpacked package
 */
export async function pack(order, say) {
  const system = TARGETS[process.platform];
  if (system === undefined) throw new SetupError(`no packages for ${process.platform}`);
  const unknown = order.targets.filter(
    (target) => target !== 'dir' && !system.all.includes(target),
  );
  if (unknown.length > 0) {
    throw new SetupError(
      `there is no ${unknown.join(', ')} on this system: dir, ${system.all.join(', ')}`,
    );
  }
  const isTest = order.runtime === 'stand-in';
  const key = readSigningKey(isTest ? testSigningKeyFile() : releaseSigningKeyFile());
  const runtime = isTest ? await standIn(say) : { version: officialVersion(), dist: undefined };
  const kind = order.fuses === 'test' ? 'test' : 'release';
  const bundles = join('out', 'package', isTest ? `${kind}-stand-in` : kind);
  await ensureBuilt(
    say,
    { kind, mark: isTest ? 'TEST' : '', keys: [key.publicKey, ...nextKeys()] },
    bundles,
  );

  const output = order.output ?? (isTest ? join('dist', 'test', order.fuses) : 'dist');
  const config = join(projectRoot, bundles, 'electron-builder.json');
  writeFileSync(config, JSON.stringify(configuration(order, { bundles, output, runtime })));
  const epoch = sourceDateEpoch();
  const env = {
    ...process.env,
    ...tools(say),
    // This override is for development runtimes: no package picks one up by accident.
    ELECTRON_OVERRIDE_DIST_PATH: undefined,
    SOURCE_DATE_EPOCH: String(epoch),
    TZ: 'UTC', // a zip's times are local ones
    VIGIL_PACKED_ELECTRON: runtime.version,
  };
  const build = async (/** @type {string[]} */ ...args) => {
    const fixed = ['--publish', 'never', '--config', config, system.flag, ...args];
    const code = await runTool('electron-builder/cli.js', fixed, { env });
    if (code !== 0) throw new SetupError(`electron-builder ended with code ${code}; see above.`);
  };
  rmSync(join(projectRoot, output), { recursive: true, force: true });
  say(`packing Vigil${isTest ? ' TEST' : ''} around Electron ${runtime.version}`);
  await build('dir');
  const unpacked = unpackedFolder(join(projectRoot, output));
  if (process.platform === 'linux') {
    const { version } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8'));
    settle(unpacked, { version, platform: `linux-${process.arch}`, key }, epoch);
  }
  const wanted = order.targets.length === 0 ? system.all : order.targets;
  const archives = wanted.filter((target) => target !== 'dir');
  for (const target of archives) await build(target, '--prepackaged', unpacked);
  finish(join(projectRoot, output), key);
  return unpacked;
}

/** @param {import('../setup/project.mjs').Say} say */
async function standIn(say) {
  const { STAND_IN_VERSION, prepareStandIn, standInFits } = await import('../runtime/stand-in.mjs');
  if (!standInFits()) throw new SetupError('The stand-in runtime exists for Linux on x64 only.');
  return { version: STAND_IN_VERSION, dist: await prepareStandIn(say) };
}

/**
 * electron-builder.yml and what depends on this run.
 * @param {PackOrder} order
 * @param {{ bundles: string, output: string, runtime: { version: string, dist?: string } }} made
 */
function configuration({ runtime: kind, fuses }, { bundles, output, runtime }) {
  const base = parse(readFileSync(join(projectRoot, 'electron-builder.yml'), 'utf8'));
  const config = {
    ...base,
    directories: { ...base.directories, output },
    electronVersion: runtime.version,
    // Bundles hold everything they import; nothing of node_modules is packed.
    files: [
      { from: bundles, to: 'out', filter: ['{main,preload,renderer}/**/*', '!**/*.map'] },
      'resources/**/*',
      'package.json',
      'LICENSE',
      '!node_modules',
    ],
  };
  if (kind === 'official') return config;
  return {
    ...config,
    electronDist: runtime.dist,
    productName: `${base.productName} TEST`,
    artifactName: base.artifactName.replace('${productName}', 'Vigil-TEST'),
    deb: { ...base.deb, packageName: 'vigil-test' },
    electronFuses: { ...base.electronFuses, enableNodeCliInspectArguments: fuses === 'test' },
  };
}

/**
 * Debian's tools in place of those that electron-builder would fetch from its own host.
 * @param {import('../setup/project.mjs').Say} say
 */
function tools(say) {
  if (process.platform !== 'linux') return {};
  const found = read('sh', ['-c', 'command -v 7za || command -v 7zz || command -v 7z']);
  const archiver = found.stdout.trim();
  if (archiver === '') say('no 7za here (package p7zip-full); electron-builder fetches its own');
  return {
    ...(archiver === '' ? {} : { ELECTRON_BUILDER_7ZIP_PATH: archiver }),
    CUSTOM_FPM_PATH: join(projectRoot, 'scripts', 'package', 'deb.mjs'),
    // Level 9 takes minutes and saves a few per cent.
    ELECTRON_BUILDER_COMPRESSION_LEVEL: process.env['ELECTRON_BUILDER_COMPRESSION_LEVEL'] ?? '5',
  };
}

/** When these sources were made, Unix s: as told, else of the last commit. */
function sourceDateEpoch() {
  const told = Number(process.env['SOURCE_DATE_EPOCH']);
  if (Number.isInteger(told) && told > 0) return Math.max(told, EARLIEST_EPOCH);
  const commit = read('git', ['log', '-1', '--format=%ct']);
  return Math.max(Number(commit.stdout.trim()) || 0, EARLIEST_EPOCH);
}

/** @param {string} output */
function unpackedFolder(output) {
  const name = readdirSync(output).find((entry) => /-unpacked$|^mac/.test(entry));
  if (name === undefined) throw new Error(`electron-builder left no folder in ${output}`);
  return join(output, name);
}

/**
 * Leaves the packages and their signed sums alone in the folder.
 * @param {string} output
 * @param {import('./signing.mjs').SigningKey} key
 */
function finish(output, key) {
  const packages = [];
  for (const entry of readdirSync(output, { withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(output, entry.name);
    // Its own notes and the indexes of its own updater, which is not used.
    if (/\.(ya?ml|blockmap)$/.test(entry.name)) rmSync(path);
    else packages.push(entry.name);
  }
  if (packages.length === 0) return;
  const lines = packages.sort().map((name) => {
    const path = join(output, name);
    if (name.endsWith('.tar.gz')) settleGzip(path);
    return `${createHash('sha256').update(readFileSync(path)).digest('hex')}  ${name}\n`;
  });
  const sums = Buffer.from(lines.join(''));
  writeFileSync(join(output, 'SHA256SUMS'), sums);
  writeFileSync(join(output, 'SHA256SUMS.sig'), key.sign(sums));
  const publicKey = `-----BEGIN PUBLIC KEY-----\n${key.publicKey}\n-----END PUBLIC KEY-----\n`;
  writeFileSync(join(output, 'vigil-signing.pub.pem'), publicKey);
}
