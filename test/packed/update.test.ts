/**
 * An update of the real packed app on its real wall: made of the package by another version number,
 * signed as `npm run package -- --update` signs, taken by the installed updater.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from '@playwright/test';
import { namespaceRefusal } from '../support/other-user.ts';
import {
  dataFolder,
  ownedFolder,
  packedFolder,
  runPacked,
  startPacked,
} from '../support/packed.ts';
import { PROJECT } from '../support/plant.ts';
import { until } from '../support/until.ts';

const PRODUCTION = packedFolder('VIGIL_PACKED') ?? '';
const RESTART = 75;
const LIVE_MS = 120_000;

test.skip(PRODUCTION === '', 'packages are made on Linux x64 only');

test('packed: an update is taken, the wall makes way for it, and a person turns it back', async () => {
  const refusal = namespaceRefusal();
  test.skip(refusal !== null, refusal ?? '');
  test.setTimeout(600_000);
  const folder = mkdtempSync(join(tmpdir(), 'vigil-packed-'));
  chmodSync(folder, 0o755);
  const data = dataFolder(folder);
  const root = ownedFolder(join(folder, 'vigil'));
  const offers = join(folder, 'offers');
  mkdirSync(offers);
  const wallOf = (): ReturnType<typeof startPacked> =>
    startPacked(join(root, 'current'), ['--windowed'], { VIGIL_USER_DATA: data });
  const update = (...args: string[]): string => {
    const { code, output } = runPacked(join(root, 'good'), ['update', ...args]);
    assert.equal(code, 0, output);
    return output;
  };
  let wall: ReturnType<typeof startPacked> | undefined;
  try {
    const init = runPacked(PRODUCTION, ['update', 'init', '--root', root]);
    assert.equal(init.code, 0, init.output);
    const window = "{ from: '00:00', to: '00:01', timeZone: UTC }";
    const settings = `from: ${offers}\nhealth: ${join(data, 'health.json')}\nwindow: ${window}\n`;
    writeFileSync(join(root, 'update.yaml'), settings);
    const version = versionOf(PRODUCTION);
    const next = version.replace(/\d+$/, (patch) => String(Number(patch) + 1));
    publish(next, offers, folder);
    wall = wallOf();
    await until('the wall is live', () => isLive(data, version), LIVE_MS);

    assert.match(update('check'), new RegExp(`update to ${next}`));
    assert.match(update('run', '--now'), new RegExp(`${version} makes way for ${next}`));
    const first = wall;
    await until('the wall makes way', () => first.ending() !== null, 60_000);
    assert.equal(wall.ending(), RESTART, wall.output());
    wall = wallOf();
    await until('the new version is live', () => isLive(data, next), LIVE_MS);
    assert.match(update('run'), /is on trial/);
    assert.match(update('status'), new RegExp(`current ${next}, good ${version}`));

    assert.match(update('return'), new RegExp(`starts ${version}`));
    const second = wall;
    await until('the wall makes way', () => second.ending() !== null, 60_000);
    assert.equal(wall.ending(), RESTART, wall.output());
    assert.equal(versionOf(join(root, 'current')), version);
    const again = runPacked(join(root, 'good'), ['update', 'run', '--now']);
    assert.equal(again.code, 1);
    assert.match(again.output, /update-known-bad/);
  } finally {
    if (wall?.ending() === null) await wall.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});

/** Makes a package of another version out of the packed one, and publishes it. */
function publish(version: string, offers: string, work: string): void {
  const made = join(work, 'made');
  cpSync(PRODUCTION, made, { recursive: true });
  const archive = join(made, 'resources', 'app.asar');
  const script = `
    import { createPackage, extractAll } from '@electron/asar';
    import { readFileSync, rmSync, writeFileSync } from 'node:fs';
    import { writeFileList } from './scripts/package/file-list.mjs';
    import { readSigningKey, testSigningKeyFile } from './scripts/package/signing.mjs';
    const [made, archive, version, work] = process.argv.slice(1);
    extractAll(archive, work);
    const manifest = JSON.parse(readFileSync(work + '/package.json', 'utf8'));
    writeFileSync(work + '/package.json', JSON.stringify({ ...manifest, version }));
    rmSync(archive);
    await createPackage(work, archive);
    const key = readSigningKey(testSigningKeyFile());
    writeFileList(made, { version, platform: 'linux-x64', key });
  `;
  run(process.execPath, [
    ...['--input-type=module', '-e', script],
    ...[made, archive, version, join(work, 'app')],
  ]);
  const zip = join(offers, `Vigil-TEST-${version}-linux-x64.zip`);
  run('7za', ['a', '-tzip', '-mx=0', '-bd', zip, '.'], made);
  rmSync(made, { recursive: true });
  const sign = ['--with-stand-in', '--update', zip, '--sequence', '1'];
  run(process.execPath, [join(PROJECT, 'scripts', 'package.mjs'), ...sign]);
}

function run(program: string, args: readonly string[], cwd = PROJECT): void {
  const done = spawnSync(program, args, { cwd, encoding: 'utf8' });
  assert.equal(done.status, 0, `${program}: ${done.stdout}${done.stderr}`);
}

function versionOf(folder: string): string {
  const list = JSON.parse(readFileSync(join(folder, 'resources', 'files.json'), 'utf8')) as {
    version: string;
  };
  return list.version;
}

function isLive(data: string, version: string): boolean {
  const file = join(data, 'health.json');
  if (!existsSync(file)) return false;
  const word = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  return word['live'] === true && word['running'] === true && word['appVersion'] === version;
}
