#!/usr/bin/env node
/**
 * A Debian package with dpkg-deb alone: electron-builder calls this program in place of fpm (Ruby,
 * not in Debian 12, and not reproducible), with fpm's arguments (`CUSTOM_FPM_PATH`).
 *
 * Only what electron-builder passes is understood; anything else is refused, because a word that is
 * overlooked would be a dependency or a script that is silently missing. The package is reproducible:
 * owners root, times `SOURCE_DATE_EPOCH`, one thread of compression.
 */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  lutimesSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Arguments of one value: fpm's name → field of ours. */
const ONE = /** @type {const} */ ({
  '-s': 'source',
  '-t': 'type',
  '--architecture': 'architecture',
  '--after-install': 'afterInstall',
  '--after-remove': 'afterRemove',
  '--description': 'description',
  '--version': 'version',
  '--package': 'output',
  '--name': 'name',
  '--maintainer': 'maintainer',
  '--vendor': 'vendor',
  '--url': 'url',
  '--category': 'category',
  '--deb-priority': 'priority',
  '--license': 'license',
  '--deb-compression': 'compression',
});

/** Arguments that may come several times. */
const MANY = /** @type {const} */ ({ '-d': 'depends', '--deb-recommends': 'recommends' });

/** fpm's package names of architectures are Debian's already. */
const order = parse(process.argv.slice(2));
const folder = mkdtempSync(join(tmpdir(), 'vigil-deb-'));
try {
  build(folder);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** @param {readonly string[]} args */
function parse(args) {
  /** @type {Record<string, string>} */
  const one = {};
  /** @type {Record<'depends' | 'recommends', string[]>} */
  const many = { depends: [], recommends: [] };
  /** @type {{ from: string, to: string }[]} */
  const mappings = [];
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at] ?? '';
    const value = args[at + 1] ?? '';
    const split = word.lastIndexOf('=');
    if (word === '--force') continue;
    if (word in ONE) {
      one[ONE[/** @type {keyof typeof ONE} */ (word)]] = value;
      at += 1;
    } else if (word in MANY) {
      many[MANY[/** @type {keyof typeof MANY} */ (word)]].push(value);
      at += 1;
    } else if (!word.startsWith('-') && split > 0) {
      mappings.push({ from: word.slice(0, split), to: word.slice(split + 1) });
    } else {
      throw new Error(`deb.mjs does not know the argument ${word}`);
    }
  }
  if (one['source'] !== 'dir' || one['type'] !== 'deb') throw new Error('only -s dir -t deb');
  return { ...one, ...many, mappings };
}

/** @param {string} root where the package's tree is laid out */
function build(root) {
  for (const { from, to } of order.mappings) {
    const target = join(root, to);
    mkdirSync(dirname(target), { recursive: true });
    cpSync(from, target, { recursive: true, preserveTimestamps: true });
  }
  const bytes = settle(root);
  const control = join(root, 'DEBIAN');
  mkdirSync(control, { mode: 0o755 });
  writeFileSync(join(control, 'control'), controlFile(Math.ceil(bytes / 1_024)));
  script('afterInstall', join(control, 'postinst'));
  script('afterRemove', join(control, 'postrm'));
  settleTimes(root);
  const compression = field('compression') || 'xz';
  // One thread: with several the cuts between their parts, and so the bytes, depend on the machine.
  const flags = ['--root-owner-group', `-Z${compression}`, '--threads-max=1'];
  const level = process.env['ELECTRON_BUILDER_COMPRESSION_LEVEL'];
  if (level !== undefined) flags.push(`-z${level}`);
  const done = spawnSync('dpkg-deb', [...flags, '--build', root, field('output')], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (done.error) throw new Error(`dpkg-deb could not be started: ${done.error.message}`);
  if (done.status !== 0) throw new Error(`dpkg-deb ended with code ${done.status}`);
}

/** @param {number} installedKb */
function controlFile(installedKb) {
  // In the description's body a line begins with a blank, an empty one is a dot.
  const [synopsis = '', ...body] = field('description').trim().split('\n');
  const long = body.map((line) => ` ${line.trim() === '' ? '.' : line.trim()}`);
  return `${[
    `Package: ${field('name')}`,
    `Version: ${field('version')}`,
    `Architecture: ${field('architecture')}`,
    `Maintainer: ${field('maintainer')}`,
    `Installed-Size: ${installedKb}`,
    ...(order.depends.length > 0 ? [`Depends: ${order.depends.join(', ')}`] : []),
    ...(order.recommends.length > 0 ? [`Recommends: ${order.recommends.join(', ')}`] : []),
    `Section: ${field('category') || 'misc'}`,
    `Priority: ${field('priority') || 'optional'}`,
    ...(field('url').endsWith('.invalid') ? [] : [`Homepage: ${field('url')}`]),
    `Description: ${synopsis}`,
    ...long,
  ].join('\n')}\n`;
}

/**
 * @param {string} name
 * @param {string} target
 */
function script(name, target) {
  const file = field(name);
  if (file === '') return;
  writeFileSync(target, readFileSync(file), { mode: 0o755 });
  chmodSync(target, 0o755);
}

/** @param {string} name */
function field(name) {
  const value = /** @type {Record<string, unknown>} */ (order)[name];
  return typeof value === 'string' ? value : '';
}

/**
 * Modes that do not depend on the builder's umask; returns the bytes of all files.
 * @param {string} root
 */
function settle(root) {
  let bytes = 0;
  for (const path of entriesBelow(root)) {
    const found = statSync(path);
    if (found.isFile()) bytes += found.size;
    chmodSync(path, found.isDirectory() || (found.mode & 0o100) !== 0 ? 0o755 : 0o644);
  }
  chmodSync(root, 0o755);
  return bytes;
}

/** @param {string} root */
function settleTimes(root) {
  const epoch = process.env['SOURCE_DATE_EPOCH'];
  if (epoch === undefined) return;
  const time = new Date(Number(epoch) * 1_000);
  for (const path of [...entriesBelow(root), root]) lutimesSync(path, time, time);
}

/** @param {string} root */
function entriesBelow(root) {
  return readdirSync(root, { withFileTypes: true, recursive: true }).map((entry) =>
    join(entry.parentPath ?? entry.path, entry.name),
  );
}
