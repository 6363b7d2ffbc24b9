/**
 * What users download, made twice: the same bytes, signed sums, names that say TEST, and in each of
 * them a package that is as signed. Takes minutes, so it is a stage of its own (`npm run test:package`).
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from '@playwright/test';
import { runPacked } from '../support/packed.ts';
import { PROJECT } from '../support/plant.ts';

const OUTPUT = join(PROJECT, 'dist', 'test', 'production');

test.skip(process.platform !== 'linux' || process.arch !== 'x64', 'made of the stand-in');

test('archives: made twice they are the same; each holds what was signed, and says TEST', () => {
  const first = make();
  const second = make();
  assert.deepEqual(second, first, 'the same sources make the same bytes');
  const names = [...first.keys()];
  assert.deepEqual(names.map((name) => /\.(tar\.gz|zip|deb)$/.exec(name)?.[1]).sort(), [
    'deb',
    'tar.gz',
    'zip',
  ]);
  assert.ok(names.every((name) => name.startsWith('Vigil-TEST-')));

  const folder = mkdtempSync(join(tmpdir(), 'vigil-archives-'));
  chmodSync(folder, 0o755);
  try {
    const raw = join(folder, 'sums.raw');
    const text = readFileSync(join(OUTPUT, 'SHA256SUMS.sig'), 'utf8');
    writeFileSync(raw, Buffer.from(text, 'base64'));
    const key = join(OUTPUT, 'vigil-signing.pub.pem');
    const sums = join(OUTPUT, 'SHA256SUMS');
    const how = ['-verify', '-rawin', '-pubin', '-inkey', key, '-in', sums, '-sigfile', raw];
    run('openssl', ['pkeyutl', ...how]);
    run('sha256sum', ['-c', 'SHA256SUMS'], OUTPUT);

    const at = (ending: string): string =>
      join(OUTPUT, names.find((name) => name.endsWith(ending)) ?? 'none');
    run('dpkg-deb', ['-x', at('.deb'), join(folder, 'deb')]);
    holds(join(folder, 'deb', 'opt', 'Vigil TEST'));
    const control = run('dpkg-deb', ['-f', at('.deb'), 'Package', 'Depends']);
    assert.match(control, /^Package: vigil-test$/m);
    assert.match(control, /libnss3/);
    run('tar', ['-xzf', at('.tar.gz'), '-C', folder]);
    const unpacked = readdirSync(folder).find((name) => name.startsWith('Vigil-TEST-')) ?? 'none';
    holds(join(folder, unpacked));
    run('7za', ['x', '-bd', `-o${join(folder, 'zip')}`, at('.zip')]);
    holds(join(folder, 'zip'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

/** Packs everything; name of each archive → its sum. */
function make(): Map<string, string> {
  rmSync(OUTPUT, { recursive: true, force: true });
  const script = join(PROJECT, 'scripts', 'package.mjs');
  run(process.execPath, [script, '--with-stand-in'], PROJECT);
  const lines = readFileSync(join(OUTPUT, 'SHA256SUMS'), 'utf8').trim().split('\n');
  return new Map(
    lines.map((line) => {
      const [sum = '', name = ''] = line.split(/\s+/);
      return [name, sum];
    }),
  );
}

function holds(folder: string): void {
  const { code, output } = runPacked(folder, ['verify']);
  assert.equal(code, 0, output);
  assert.match(output, /all as signed/);
}

function run(program: string, args: readonly string[], cwd = PROJECT): string {
  const env = { ...process.env, ELECTRON_BUILDER_COMPRESSION_LEVEL: '1' };
  const done = spawnSync(program, args, { cwd, encoding: 'utf8', env });
  assert.equal(done.status, 0, `${program}: ${done.stdout}${done.stderr}`);
  return done.stdout;
}
