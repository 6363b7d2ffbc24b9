/**
 * The packed app as it is installed, with nothing attached: what it refuses, what it notices, that it
 * comes up live. Two packages: `VIGIL_PACKED` is fused as a release, `VIGIL_PACKED_DRIVEN` lets the test
 * driver in and is nothing else. Both are packed around the stand-in and say TEST wherever they can.
 */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from '@playwright/test';
import { parse } from 'yaml';
import { FORBIDDEN_SWITCHES } from '../../src/main/cli/forbidden-switches.ts';
import { readFuses } from '../support/fuses.ts';
import { namespaceRefusal } from '../support/other-user.ts';
import {
  dataFolder,
  endOfPacked,
  packedFolder,
  runPacked,
  startPacked,
} from '../support/packed.ts';
import { PROJECT } from '../support/plant.ts';
import { ScreenPicture } from '../support/screen.ts';
import { until } from '../support/until.ts';

const PRODUCTION = packedFolder('VIGIL_PACKED') ?? '';
const DRIVEN = packedFolder('VIGIL_PACKED_DRIVEN') ?? '';
/** Switches that do nothing without a value. */
const VALUES: Readonly<Record<string, string>> = {
  inspect: '39229',
  'inspect-brk': '39229',
  'inspect-port': '39229',
  'remote-debugging-port': '39229',
  'remote-debugging-address': '0.0.0.0',
  'remote-allow-origins': '*',
  'js-flags': '--expose-gc',
  'host-rules': 'MAP * 127.0.0.1',
  'proxy-server': '127.0.0.1:9',
  'renderer-cmd-prefix': '/bin/false',
  'utility-cmd-prefix': '/bin/false',
  'gpu-launcher': '/bin/false',
  'browser-subprocess-path': '/bin/false',
  'user-data-dir': '/tmp/vigil-elsewhere',
  'ssl-key-log-file': '/tmp/vigil-keys',
  'log-net-log': '/tmp/vigil-net-log',
};
const SAMPLE = new Set(['inspect', 'remote-debugging-port', 'no-sandbox', 'js-flags']);
/** Chromium ends by itself with these, before any of our code runs, where its sandbox is on. */
const REFUSED_BY_CHROMIUM = new Set(['no-zygote', 'disable-namespace-sandbox']);
const DAMAGED = 76;
const FORBIDDEN = 78;

test.skip(PRODUCTION === '', 'packages are made on Linux x64 only');

let folder = '';
test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigil-packed-'));
  chmodSync(folder, 0o755);
});
test.afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('packed: every fuse is as the configuration says; the driven package differs in one', async () => {
  const { electronFuses } = parse(readFileSync(join(PROJECT, 'electron-builder.yml'), 'utf8'));
  assert.deepEqual(await readFuses(join(PRODUCTION, 'vigil')), electronFuses);
  assert.deepEqual(await readFuses(join(DRIVEN, 'vigil')), {
    ...electronFuses,
    enableNodeCliInspectArguments: true,
  });
});

test('packed: a package around the stand-in says TEST', () => {
  const { code, output } = runPacked(PRODUCTION, ['--version']);
  assert.equal(code, 0);
  assert.match(output, /^\d+\.\d+\.\d+ TEST \(Electron 33\.2\.1, never for users\)$/m);
});

test('packed: a release is never packed around the stand-in, nor without a key', () => {
  const pack = (...args: string[]): { code: number | null; output: string } => {
    const script = join(PROJECT, 'scripts', 'package.mjs');
    const env = { ...process.env, VIGIL_SIGNING_KEY: undefined };
    const done = spawnSync(process.execPath, [script, ...args], { encoding: 'utf8', env });
    return { code: done.status, output: `${done.stdout}${done.stderr}` };
  };
  const keyless = pack('dir');
  assert.equal(keyless.code, 1);
  assert.match(keyless.output, /VIGIL_SIGNING_KEY/);
  const driven = pack('--fuses', 'test');
  assert.equal(driven.code, 1);
  assert.match(driven.output, /only together with --with-stand-in/);
  const unknown = pack('-c.electronDist=/somewhere');
  assert.equal(unknown.code, 1);
});

test('packed: it runs no other code: not as Node, not by NODE_OPTIONS, not from resources/app', () => {
  const proof = join(folder, 'proof');
  const script = join(folder, 'script.cjs');
  writeFileSync(script, `require('node:fs').writeFileSync(${JSON.stringify(proof)}, '')`);
  chmodSync(folder, 0o777);
  const asNode = runPacked(PRODUCTION, ['--version'], { ELECTRON_RUN_AS_NODE: '1' });
  assert.match(asNode.output, /TEST/, 'Node would have printed its own version');
  runPacked(PRODUCTION, ['--version'], { NODE_OPTIONS: `--require ${script}` });
  assert.equal(existsSync(proof), false, 'NODE_OPTIONS ran a script');

  const copy = copyPackage();
  mkdirSync(join(copy, 'resources', 'app'));
  writeFileSync(join(copy, 'resources', 'app', 'package.json'), '{ "main": "main.js" }');
  cpSync(script, join(copy, 'resources', 'app', 'main.js'));
  assert.match(runPacked(copy, ['--version']).output, /TEST/);
  assert.equal(existsSync(proof), false, 'resources/app ran');
  rmSync(join(copy, 'resources', 'app.asar'));
  assert.notEqual(runPacked(copy, ['--version']).code, 0);
  assert.equal(existsSync(proof), false, 'resources/app ran in place of app.asar');
});

test('packed: switches that open the wall are refused with 78, and no port opens', async () => {
  const port = 39_229;
  const env = dataEnv();
  // All of them are a minute's work: with the archives (`npm run test:package`).
  const isWhole = process.env['VIGIL_EVERY_SWITCH'] !== undefined;
  const left = FORBIDDEN_SWITCHES.filter((name) => isWhole || SAMPLE.has(name));
  const passed: string[] = [];
  // A few at a time: each is a start of the whole program.
  const worker = async (): Promise<void> => {
    for (let name = left.pop(); name !== undefined; name = left.pop()) {
      const open = VALUES[name] === undefined ? `--${name}` : `--${name}=${VALUES[name]}`;
      const { code, output } = await endOfPacked(PRODUCTION, [open, '--windowed'], env);
      if (REFUSED_BY_CHROMIUM.has(name) && code !== 0) continue;
      if (code !== FORBIDDEN || !output.includes(`--${name} is not allowed here`)) {
        passed.push(`${open} ${String(code)}: ${output.slice(-300)}`);
      }
    }
  };
  await Promise.all(Array.from({ length: 4 }, worker));
  assert.deepEqual(passed, []);
  // A verb opens no window, and root can start it only so.
  assert.equal(runPacked(PRODUCTION, ['--no-sandbox', '--version']).code, 0);
  assert.equal(runPacked(PRODUCTION, ['--no-sandbox', 'supervise'], env).code, FORBIDDEN);
  await assert.rejects(
    new Promise((resolve, reject) => {
      connect(port, '127.0.0.1').once('connect', resolve).once('error', reject);
    }),
  );
});

test('packed: a changed, a missing and an unsigned file end it with 76 and are named in its log', () => {
  const harm: [what: string, harm: (copy: string) => void, code: RegExp][] = [
    ['app.asar', (copy) => flipByte(join(copy, 'resources', 'app.asar')), /package-file-changed/],
    [
      'files.json',
      (copy) => appendFileSync(own(join(copy, 'resources', 'files.json')), ' '),
      /package-signature/,
    ],
    [
      'files.json.sig',
      (copy) => rmSync(join(copy, 'resources', 'files.json.sig')),
      /package-unsigned/,
    ],
    [
      'apparmor-profile',
      (copy) => rmSync(join(copy, 'resources', 'apparmor-profile')),
      /package-file-missing/,
    ],
  ];
  for (const [file, damage, code] of harm) {
    const copy = copyPackage();
    damage(copy);
    const env = dataEnv();
    const ending = runPacked(copy, ['--windowed'], env);
    assert.equal(ending.code, DAMAGED, `${file}: ${ending.output}`);
    assert.match(ending.output, code);
    assert.match(ending.output, new RegExp(file.replaceAll('.', '\\.')));
    const log = readFileSync(join(env.VIGIL_USER_DATA, 'logs', 'vigil.log'), 'utf8');
    assert.match(log, /"package-damaged"/);
    rmSync(copy, { recursive: true });
  }
});

test('packed: a changed file outside resources ends it soon after the start', async () => {
  const refusal = namespaceRefusal();
  test.skip(refusal !== null, refusal ?? '');
  const copy = copyPackage();
  flipByte(join(copy, 'locales', 'de.pak'));
  const wall = startPacked(copy, ['--windowed'], dataEnv());
  try {
    await until('it ends', () => wall.ending() !== null, 60_000);
  } finally {
    if (wall.ending() === null) await wall.stop();
  }
  assert.equal(wall.ending(), DAMAGED, wall.output());
  assert.match(wall.output(), /locales\/de\.pak/);
});

test('packed: verify tells every difference of a folder, and none of the package itself', () => {
  const good = runPacked(PRODUCTION, ['verify']);
  assert.equal(good.code, 0, good.output);
  assert.match(good.output, /all as signed/);
  const copy = copyPackage();
  flipByte(join(copy, 'resources', 'app.asar'));
  rmSync(join(copy, 'libffmpeg.so'));
  writeFileSync(join(copy, 'extra.so'), '');
  chmodSync(own(join(copy, 'vigil')), 0o644);
  const { code, output } = runPacked(PRODUCTION, ['verify', copy]);
  assert.equal(code, 1);
  for (const told of [/app\.asar.*file-changed/, /ffmpeg.*file-missing/, /extra\.so.*file-extra/]) {
    assert.match(output, told);
  }
  assert.match(output, /vigil: expected an executable file/);
  assert.equal(output.match(/\[package-/g)?.length, 4);
});

test('packed: fused as a release, it comes up live on the screen and closes when told', async () => {
  const refusal = namespaceRefusal();
  test.skip(refusal !== null, refusal ?? '');
  const env = dataEnv();
  const wall = startPacked(PRODUCTION, [], env);
  try {
    await until('the wall is live', () => health(env.VIGIL_USER_DATA)['live'] === true, 60_000);
    const picture = await ScreenPicture.take();
    assert.equal(picture.showsOverlay(), false);
    await expect
      .poll(async () => (await ScreenPicture.take()).difference(picture), {
        message: 'values move',
      })
      .toBeGreaterThan(0);
    const sandbox = readFileSync(`/proc/${String(rendererOf(wall.pid))}/status`, 'utf8');
    assert.match(sandbox, /^Seccomp:\s+2$/m);
    assert.match(sandbox, /^NoNewPrivs:\s+1$/m);
  } finally {
    await wall.stop();
  }
  assert.equal(wall.ending(), 0);
});

/** A copy of the production package; its files are hard links, so `own` one before it is harmed. */
function copyPackage(): string {
  const copy = mkdtempSync(join(dirname(PRODUCTION), 'copy-'));
  rmSync(copy, { recursive: true });
  execFileSync('cp', ['-al', PRODUCTION, copy]);
  copies.push(copy);
  return copy;
}

/** Makes a file of a copy one of its own. */
function own(path: string): string {
  const { mode } = statSync(path);
  const content = readFileSync(path);
  rmSync(path);
  writeFileSync(path, content, { mode });
  return path;
}

const copies: string[] = [];
test.afterEach(() => {
  for (const copy of copies.splice(0)) rmSync(copy, { recursive: true, force: true });
});

function flipByte(path: string): void {
  const content = readFileSync(own(path));
  const last = content.length - 20;
  content[last] = (content[last] ?? 0) ^ 1;
  writeFileSync(path, content);
}

function dataEnv(): { VIGIL_USER_DATA: string } {
  return { VIGIL_USER_DATA: dataFolder(folder) };
}

function health(data: string): Record<string, unknown> {
  const file = join(data, 'health.json');
  if (!existsSync(file)) return {};
  return JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
}

/** A page's process below the wall's. */
function rendererOf(pid: number): number {
  const listed = spawnSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' }).stdout;
  const parents = spawnSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' }).stdout;
  const parent = new Map(
    parents
      .trim()
      .split('\n')
      .map((line) => line.trim().split(/\s+/).map(Number))
      .map(([child = 0, of = 0]) => [child, of]),
  );
  const isBelow = (child: number): boolean =>
    child === pid || (parent.has(child) && child > 1 && isBelow(parent.get(child) ?? 0));
  const found = listed
    .split('\n')
    .filter((line) => line.includes('--type=renderer'))
    .map((line) => Number(line.trim().split(' ')[0]))
    .find(isBelow);
  assert.ok(found !== undefined, 'no page process');
  return found;
}
