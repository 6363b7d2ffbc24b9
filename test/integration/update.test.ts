/**
 * Updates of a plant's PC, with real folders, zips and servers: the good one, the bad one, and every
 * way in which one can be wrong; and the power failing at each step.
 */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { createServer as createHttp, type Server } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { test } from '@playwright/test';
import { build } from 'vite';
import { CHANCE_S, MAX_BOOTS, PROOF_S } from '../../src/main/update/decide.ts';
import { readRecord } from '../../src/main/update/disk.ts';
import {
  forgetBad,
  initFolder,
  returnByHand,
  updateFolderOf,
} from '../../src/main/update/folder.ts';
import { readSettings } from '../../src/main/update/settings.ts';
import { selfSignedCertificate } from '../support/certificate.ts';
import { PROJECT } from '../support/plant.ts';
import { makeKey, writePackage } from '../support/signed-package.ts';
import { storedZip } from '../support/stored-zip.ts';
import { codeOf, PLATFORM, UpdateBed } from '../support/update-folder.ts';

let bed: UpdateBed;
const servers: Server[] = [];
test.beforeEach(() => {
  bed = new UpdateBed();
});
test.afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
  bed.remove();
});

test('a good update is fetched, tried, proves itself and is kept; the version before stays', async () => {
  bed.offer('1.1.0');
  assert.equal(codeOf(await bed.round()), 'ok');
  assert.equal(bed.current, '1.1.0');
  assert.equal(bed.good, '1.0.0');
  assert.match(bed.started(), /1\.1\.0/);
  bed.wait(400);
  bed.wallIs('1.1.0', PROOF_S);
  assert.equal(codeOf(await bed.round()), 'ok');
  assert.equal(bed.good, '1.1.0');
  const names = readdirSync(bed.root).filter((name) => !name.startsWith('update.'));
  assert.deepEqual(names.sort(), ['app-1.0.0', 'app-1.1.0', 'current', 'good']);

  bed.offer('1.2.0');
  await bed.round();
  bed.wallIs('1.2.0', PROOF_S);
  await bed.round();
  assert.equal(bed.good, '1.2.0');
  assert.equal(existsSync(join(bed.root, 'app-1.0.0')), false, 'two versions are enough');
  assert.equal(existsSync(join(bed.root, 'app-1.1.0')), true);
});

test('a bad update is returned from by itself and never tried again, until a person says so', async () => {
  bed.offer('1.1.0');
  await bed.round();
  assert.equal(bed.current, '1.1.0');
  bed.wait(CHANCE_S + 1);
  bed.wallIs('1.1.0', 0);
  // The round that returns goes on to the offer, which is the version that just failed.
  assert.equal(codeOf(await bed.round()), 'update-known-bad');
  assert.equal(bed.current, '1.0.0');
  assert.match(bed.started(), /1\.0\.0/);
  bed.wallIs('1.0.0', 9_999);
  bed.offer('1.1.0'); // with a higher sequence
  assert.equal(codeOf(await bed.round()), 'update-known-bad');
  bed.offer('1.1.0', { rollback: true });
  assert.equal(codeOf(await bed.round()), 'update-known-bad');
  assert.equal(bed.current, '1.0.0');
  assert.ok(forgetBad(bed.root, '1.1.0', bed.time).ok);
  assert.equal(forgetBad(bed.root, '1.1.0', bed.time).ok, false);
  await bed.round();
  assert.equal(bed.current, '1.1.0');
});

test('a PC that is restarted in the trial gives it three chances', async () => {
  bed.offer('1.1.0');
  await bed.round();
  for (let boot = 2; boot <= MAX_BOOTS; boot++) {
    bed.reboot();
    await bed.round();
    assert.equal(bed.current, '1.1.0', `boot ${boot}`);
    assert.equal(readRecord(bed.root).trial?.boots, boot);
  }
  bed.reboot();
  await bed.round();
  assert.equal(bed.current, '1.0.0');
});

test('attack: a roll-back is taken when it is signed as one, and an older update is not', async () => {
  bed.offer('0.9.0');
  assert.equal(codeOf(await bed.round()), 'update-older');
  bed.offer('0.9.0', { rollback: true });
  assert.equal(codeOf(await bed.round()), 'ok');
  assert.equal(bed.current, '0.9.0');
});

test('outside the window, and beside a wall that is not live, everything waits', async () => {
  bed.offer('1.1.0');
  bed.time = Date.UTC(2036, 0, 1, 23, 59, 30); // the one minute outside
  bed.offer('1.1.0');
  bed.wallIs('1.0.0', 9_999);
  assert.equal(codeOf(await bed.round()), 'ok');
  assert.equal(bed.current, '1.0.0');
  assert.ok(existsSync(join(bed.root, 'app-1.1.0')), 'it was fetched');
  bed.wait(60);
  bed.wallIs('1.0.0', 0);
  await bed.round();
  assert.equal(bed.current, '1.0.0');
  bed.wallIs('1.0.0', 1);
  await bed.round();
  assert.equal(bed.current, '1.1.0');
});

const WRONG: readonly (readonly [title: string, harm: () => void, code: string])[] = [
  ['a truncated file', () => truncateSync(zipOf('1.1.0'), 100), 'update-size'],
  ['a longer file', () => appendFileSync(zipOf('1.1.0'), 'x'), 'update-size'],
  ['a tampered file', () => flip(zipOf('1.1.0')), 'update-content'],
  ['a file that is gone', () => rmSync(zipOf('1.1.0')), 'update-place'],
  [
    'a tampered manifest',
    () => appendFileSync(join(bed.offers, 'vigil-update.json'), ' '),
    'update-signature',
  ],
  ['no signature', () => rmSync(join(bed.offers, 'vigil-update.json.sig')), 'update-place'],
  [
    'a signature without end',
    () => writeFileSync(join(bed.offers, 'vigil-update.json.sig'), 'A'.repeat(1e6)),
    'update-size',
  ],
  [
    'a manifest without end',
    () => writeFileSync(join(bed.offers, 'vigil-update.json'), 'A'.repeat(1e6)),
    'update-size',
  ],
  ['a stranger’s manifest', () => void bed.offer('1.1.0', { key: makeKey() }), 'update-signature'],
  [
    'an expired manifest',
    () => void bed.offer('1.1.0', { expiresTime: bed.time }),
    'update-expired',
  ],
  [
    'another system’s package',
    () => void bed.offer('1.1.0', { platform: 'linux-s390x' }),
    'update-foreign',
  ],
  [
    'a manifest of another form',
    () => bed.publish({ type: 'vigil-files', format: 1 }),
    'update-manifest',
  ],
  [
    'a file’s name that is a path',
    () => void bed.offer('1.1.0', { file: '../../x.zip' }),
    'update-manifest',
  ],
  [
    'more than any disk',
    () => void bed.offer('1.1.0', { unpackedSize: 4e9, size: 4e9 }),
    'update-size',
  ],
  [
    'too little room promised',
    () => void bed.offer('1.1.0', { unpackedSize: 10 }),
    'update-archive',
  ],
];

for (const [title, harm, code] of WRONG) {
  test(`attack: of an update with ${title} nothing is taken`, async () => {
    bed.offer('1.1.0');
    harm();
    const result = await bed.round();
    assert.equal(codeOf(result), code, JSON.stringify(result));
    assert.equal(bed.current, '1.0.0');
    assert.deepEqual(
      readdirSync(bed.root).filter((name) => /1\.1\.0|staging/.test(name)),
      [],
    );
    assert.equal(readRecord(bed.root).events.at(-1)?.code, code);
  });
}

test('attack: a zip that reaches out of its folder, links or repeats is refused', async () => {
  const evil: readonly (readonly [string, Buffer])[] = [
    ['up', storedZip([{ name: '../evil', text: 'x' }])],
    ['root', storedZip([{ name: '/tmp/evil', text: 'x' }])],
    ['backslash', storedZip([{ name: 'a\\..\\..\\evil', text: 'x' }])],
    ['link', storedZip([{ name: 'vigil', text: '/etc/passwd', mode: 0o120_777 }])],
    ['device', storedZip([{ name: 'vigil', text: '', mode: 0o020_666 }])],
    [
      'twice',
      storedZip([
        { name: 'vigil', text: 'a' },
        { name: 'VIGIL', text: 'b' },
      ]),
    ],
    [
      'file in a file',
      storedZip([
        { name: 'a', text: 'a' },
        { name: 'a/b', text: 'b' },
      ]),
    ],
    ['lies about size', storedZip([{ name: 'vigil', text: 'aaaa', size: 1 }])],
    ['no zip', Buffer.from('PK no zip at all')],
    [
      'many',
      storedZip(Array.from({ length: 10_001 }, (_, index) => ({ name: `f${index}`, text: '' }))),
    ],
  ];
  for (const [what, zip] of evil) {
    offerZip(zip);
    const result = await bed.round();
    assert.equal(codeOf(result), 'update-archive', `${what}: ${JSON.stringify(result)}`);
    assert.equal(existsSync(join(bed.root, '.staging')), false);
    assert.equal(existsSync('/tmp/evil') || existsSync(join(bed.root, 'evil')), false);
  }
  assert.equal(bed.current, '1.0.0');
});

test('attack: a zip that is signed but holds other files than its list is refused', async () => {
  const made = join(bed.folder, 'made');
  writePackage(made, makeKey(), { version: '1.1.0' });
  offerZip(zipFolder(made));
  assert.equal(codeOf(await bed.round()), 'package-signature');
  writePackage(made, bed.key, { version: '1.1.0' });
  writeFileSync(join(made, 'extra'), 'x');
  offerZip(zipFolder(made));
  assert.equal(codeOf(await bed.round()), 'package-file-extra');
  rmSync(join(made, 'extra'));
  writePackage(made, bed.key, { version: '1.2.0' });
  offerZip(zipFolder(made));
  assert.equal(codeOf(await bed.round()), 'package-foreign');
});

test('attack: a version that was changed on the disk is not tried, but fetched anew', async () => {
  bed.offer('1.1.0');
  bed.wallIs('1.0.0', 0);
  await bed.round();
  assert.ok(existsSync(join(bed.root, 'app-1.1.0')));
  writeFileSync(join(bed.root, 'app-1.1.0', 'libffmpeg.so'), 'librarY');
  bed.wallIs('1.0.0', 9_999);
  assert.equal(codeOf(await bed.round()), 'package-file-changed');
  assert.equal(bed.current, '1.0.0');
  await bed.round();
  assert.equal(bed.current, '1.1.0');
});

test('a disk without room is told, and nothing is begun', async () => {
  bed.offer('1.1.0');
  const disk = join(bed.folder, 'disk');
  mkdirSync(disk);
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk]);
  test.skip(mounted.status !== 0, 'this machine lets nobody mount a small disk');
  try {
    spawnSync('cp', ['-a', `${bed.root}/.`, disk]);
    const small = Object.assign(Object.create(bed) as UpdateBed, { root: disk });
    assert.equal(codeOf(await small.round()), 'update-disk-full');
    // Full to the last byte: the record cannot be written either, and the links still stand.
    spawnSync('dd', ['if=/dev/zero', `of=${join(disk, 'filler')}`, 'bs=4k']);
    await small.round().catch(() => undefined);
    assert.equal(small.current, '1.0.0');
  } finally {
    spawnSync('umount', [disk]);
  }
});

test('a web server serves as well as a folder; what it does wrong is told', async () => {
  bed.offer('1.1.0');
  let answer: 'files' | 'redirect' | 'silence' | 'cut' = 'files';
  const server = createHttp((request, response) => {
    const name = decodeURIComponent(new URL(request.url ?? '/', 'http://x').pathname).slice(1);
    const path = join(bed.offers, name);
    if (answer === 'redirect') response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end();
    else if (!existsSync(path)) response.writeHead(404).end();
    else if (answer === 'cut' && name.endsWith('.zip')) {
      response.writeHead(200, { 'content-length': '99999' });
      response.write(readFileSync(path).subarray(0, 50), () => response.destroy());
    } else response.end(readFileSync(path));
  });
  const from = await listen(server);
  answer = 'redirect';
  assert.equal(codeOf(await bed.round({ from })), 'update-place');
  answer = 'cut';
  assert.equal(codeOf(await bed.round({ from })), 'update-place');
  answer = 'files';
  assert.equal(codeOf(await bed.round({ from: 'http://127.0.0.1:1/' })), 'update-place');
  assert.equal(bed.current, '1.0.0');
  assert.equal(codeOf(await bed.round({ from })), 'ok');
  assert.equal(bed.current, '1.1.0');
});

test('https is verified, by the authority that the configuration names', async () => {
  bed.offer('1.1.0');
  const { cert, key } = selfSignedCertificate();
  const server = createHttps({ cert, key }, (request, response) => {
    response.end(readFileSync(join(bed.offers, (request.url ?? '').slice(1))));
  });
  const from = (await listen(server)).replace('http:', 'https:').replace('127.0.0.1', 'localhost');
  assert.equal(codeOf(await bed.round({ from })), 'update-place');
  assert.equal(bed.current, '1.0.0');
  const caFile = join(bed.folder, 'ca.pem');
  writeFileSync(caFile, cert);
  assert.equal(codeOf(await bed.round({ from, caFile })), 'ok');
  assert.equal(bed.current, '1.1.0');
});

test('two rounds never overlap', async () => {
  bed.offer('1.1.0');
  const results = await Promise.all([bed.round(), bed.round()]);
  assert.deepEqual(results.map(codeOf).sort(), ['ok', 'update-busy']);
});

test('a package becomes an update folder, and a person can turn it back', async () => {
  const made = join(bed.folder, 'unpacked');
  writePackage(made, bed.key, { version: '2.0.0' });
  const own = { executable: join(made, 'vigil'), keys: [bed.key.publicKey], platform: PLATFORM };
  const root = join(bed.folder, 'new');
  assert.deepEqual(await initFolder(root, own), { ok: true, value: '2.0.0' });
  assert.ok(readSettings(root).ok);
  assert.equal(updateFolderOf(join(root, 'app-2.0.0', 'vigil')), root);
  assert.equal(updateFolderOf(join(made, 'vigil')), null);
  assert.equal((await initFolder(root, own)).ok, false, 'never over another one');
  writeFileSync(join(made, 'libffmpeg.so'), 'other');
  assert.equal((await initFolder(join(bed.folder, 'other'), own)).ok, false);

  assert.equal(returnByHand(bed.root, bed.time).ok, false, 'there is no other version yet');
  bed.offer('1.1.0');
  await bed.round();
  bed.wallIs('1.1.0', PROOF_S);
  await bed.round();
  assert.deepEqual(returnByHand(bed.root, bed.time), { ok: true, value: '1.0.0' });
  assert.equal(bed.current, '1.0.0');
  assert.equal(bed.good, '1.0.0');
  assert.equal(codeOf(await bed.round()), 'update-known-bad');
});

test('a record that is no record is set aside, links in pieces are mended', async () => {
  writeFileSync(join(bed.root, 'update.json'), '{"sequence": "many"}');
  await bed.round().catch(() => undefined);
  assert.ok(existsSync(join(bed.root, 'update.json.bad')));
  for (const target of ['app-9.9.9', '/etc', '../elsewhere', 'app-../..']) {
    rmSync(join(bed.root, 'current'));
    symlinkSync(target, join(bed.root, 'current'));
    await bed.round();
    assert.equal(bed.current, '1.0.0', target);
  }
  rmSync(join(bed.root, 'current'));
  await bed.round();
  assert.equal(bed.current, '1.0.0');
});

test('the configuration is checked field by field', () => {
  const problems = (text: string): string[] => {
    writeFileSync(join(bed.root, 'update.yaml'), text);
    const read = readSettings(bed.root);
    return read.ok ? [] : read.problems.map(({ where }) => where.field ?? 'file');
  };
  const good = `from: https://updates.plant.example/vigil\nhealth: /var/lib/vigil/health.json\nwindow: { from: '22:00', to: '02:30', timeZone: Europe/Oslo }\n`;
  assert.deepEqual(problems(good), []);
  const read = readSettings(bed.root);
  assert.ok(read.ok);
  assert.equal(read.value.from, 'https://updates.plant.example/vigil/');
  assert.deepEqual([read.value.window.from, read.value.window.to], [1_320, 150]);
  assert.deepEqual(problems(good.replace('https:', 'ftp:')), ['from']);
  assert.deepEqual(problems(good.replace('22:00', '24:00')), ['window.from']);
  assert.deepEqual(problems(good.replace('02:30', '22:00')), ['window']);
  assert.deepEqual(problems(good.replace('Europe/Oslo', 'Europe/Olso')), ['window.timeZone']);
  assert.deepEqual(problems(good.replace('/var', 'var')), ['health']);
  assert.deepEqual(problems(`${good}form: x\n`), ['']);
  assert.deepEqual(problems('a: ['), ['file']);
  assert.deepEqual(problems('#'.repeat(70_000)), ['file']);
});

test('the power fails at any step of fetching, switching, keeping and returning: a good version starts', async () => {
  test.skip(
    spawnSync('strace', ['-o', '/dev/null', 'true']).status !== 0,
    'strace may not trace here',
  );
  test.setTimeout(240_000);
  const program = await bundleRound();
  const cuts = { take: 0, keep: 0, return: 0 };
  const scenes = SCENES.flatMap((scene) => CHANGES.map((change) => ({ scene, change })));
  // The PC has two cores, and each round waits for its own disk.
  await Promise.all(
    [0, 1].map(async (half) => {
      for (const [index, { scene, change }] of scenes.entries()) {
        if (index % 2 !== half) continue;
        for (let at = 1; await cutAndMend(program, scene, change, at); at++) {
          cuts[scene]++;
          assert.ok(at < 30, `${scene}: the round never gets to its end`);
        }
      }
    }),
  );
  assert.ok(cuts.take >= 15 && cuts.keep >= 4 && cuts.return >= 4, JSON.stringify(cuts));
});

const SCENES = ['take', 'keep', 'return'] as const;
/** What changes names on a disk; between two of these the disk stands as at the second. */
const CHANGES = ['rename', 'symlink', 'mkdir', 'rmdir', 'unlink'] as const;

/** False: the round got to its end before its n-th change of that kind. */
async function cutAndMend(
  program: string,
  scene: (typeof SCENES)[number],
  change: string,
  at: number,
): Promise<boolean> {
  const made = new UpdateBed();
  try {
    const what = `${scene}, ${change} ${at}`;
    made.offer('1.1.0');
    if (scene !== 'take') {
      await made.round();
      made.wait(scene === 'keep' ? 400 : CHANCE_S + 1);
      made.wallIs('1.1.0', scene === 'keep' ? PROOF_S : 0);
    }
    if (!(await cutRound(program, made, change, at))) return false;
    const boots = made.current;
    assert.ok(boots !== null && made.good !== null, `${what}: nothing to start`);
    assert.ok(made.started().includes(boots), what);
    // The next rounds, after the PC is back, end what was begun.
    made.reboot();
    if (scene === 'take') made.wallIs(boots, 9_999);
    await made.round();
    if (scene === 'return') {
      made.wait(CHANCE_S + 1);
      await made.round();
    }
    assert.equal(made.current, scene === 'return' ? '1.0.0' : '1.1.0', what);
    if (scene === 'keep') assert.equal(made.good, '1.1.0', what);
    return true;
  } finally {
    made.remove();
  }
}

/** One round in a process that is killed at its n-th change of a kind; false: it got to its end. */
async function cutRound(
  program: string,
  made: UpdateBed,
  change: string,
  at: number,
): Promise<boolean> {
  const order = JSON.stringify({
    root: made.root,
    from: made.offers,
    health: made.health,
    key: made.key.publicKey,
    machine: made.machine(),
  });
  const inject = `inject=${change}:signal=SIGKILL:when=${at}`;
  const quiet = ['-f', '-qq', '--seccomp-bpf', '-o', '/dev/null', '-e', inject];
  const child = spawn('strace', [...quiet, process.execPath, program, order], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let told = '';
  child.stdout.on('data', (chunk) => (told += String(chunk)));
  await new Promise((resolve) => child.once('close', resolve));
  return told === '';
}

async function bundleRound(): Promise<string> {
  const outDir = join(PROJECT, 'out', 'test', 'update-round');
  await build({
    configFile: false,
    root: PROJECT,
    logLevel: 'error',
    build: {
      ssr: true,
      outDir,
      target: 'node20.18',
      copyPublicDir: false,
      rolldownOptions: { input: { round: 'test/support/update-round.ts' } },
    },
  });
  return join(outDir, 'round.js');
}

function zipOf(version: string): string {
  return join(bed.offers, `Vigil-${version}-${PLATFORM}.zip`);
}

function flip(path: string): void {
  const content = readFileSync(path);
  content[60] = (content[60] ?? 0) ^ 1;
  writeFileSync(path, content);
}

/** Offers any bytes as the zip of 1.1.0, properly signed. */
function offerZip(zip: Buffer): void {
  const manifest = bed.offer('1.1.0');
  writeFileSync(zipOf('1.1.0'), zip);
  const sha256 = createHash('sha256').update(zip).digest('hex');
  const { expiresTime, ...fields } = manifest;
  const expires = new Date(expiresTime).toISOString();
  const changed = { ...fields, size: zip.length, sha256, unpackedSize: 100_000, expires };
  bed.publish({ type: 'vigil-update', format: 1, ...changed });
}

function zipFolder(folder: string): Buffer {
  const zip = `${folder}.zip`;
  rmSync(zip, { force: true });
  spawnSync('7za', ['a', '-tzip', '-bd', zip, '.'], { cwd: folder });
  return readFileSync(zip);
}

async function listen(server: Server): Promise<string> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}
