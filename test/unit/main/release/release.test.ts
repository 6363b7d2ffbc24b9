import { test } from '@playwright/test';
import fc from 'fast-check';
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Parsed } from '../../../../src/main/problem.ts';
import { versionText } from '../../../../src/main/release/build-name.ts';
import {
  checkBeforeStart,
  checkFolder,
  checkRest,
  type ExpectedPackage,
} from '../../../../src/main/release/check-files.ts';
import { isSafePath, parseFileList } from '../../../../src/main/release/file-list.ts';
import { isSigned } from '../../../../src/main/release/signature.ts';
import { fileListOf, makeKey, spki, writePackage } from '../../../support/signed-package.ts';

const KEY = makeKey();
const PLATFORM = `${process.platform}-${process.arch}`;

let folder = '';
let expected: ExpectedPackage;
test.beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'vigil-release-'));
  expected = { folder, keys: [KEY.publicKey], version: '1.2.3', platform: PLATFORM };
});
test.afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function codes(result: Parsed<unknown>): string[] {
  return result.ok ? [] : result.problems.map(({ code }) => code);
}

test('a signature holds for its bytes and its key alone, whatever else is given', () => {
  const content = Buffer.from('one update');
  const signature = KEY.sign(content);
  const other = makeKey();
  assert.equal(isSigned(content, signature, [KEY.publicKey]), true);
  assert.equal(isSigned(content, signature, [other.publicKey, KEY.publicKey]), true);
  assert.equal(isSigned(content, signature, [other.publicKey]), false);
  assert.equal(isSigned(content, signature, []), false);
  assert.equal(isSigned(content, signature, ['', 'no key', 'AAAA']), false);
  assert.equal(isSigned(Buffer.from('one updatf'), signature, [KEY.publicKey]), false);
  for (const bad of ['', 'x', `${signature}${signature}`, signature.slice(4), '='.repeat(88)]) {
    assert.equal(isSigned(content, bad, [KEY.publicKey]), false, bad);
  }
  const ed448 = spki(generateKeyPairSync('ed448').publicKey);
  const rsa = spki(generateKeyPairSync('rsa', { modulusLength: 2_048 }).publicKey);
  assert.equal(isSigned(content, signature, [ed448, rsa]), false);
});

test('no generated text is a signature', () => {
  fc.assert(
    fc.property(
      fc.string({ maxLength: 200 }),
      fc.base64String({ maxLength: 120 }),
      (text, base64) => {
        const content = Buffer.from('content');
        assert.equal(isSigned(content, text, [KEY.publicKey]), false);
        assert.equal(isSigned(content, base64, [KEY.publicKey, text]), false);
      },
    ),
  );
});

test('a path of a list never leaves its folder', () => {
  for (const good of ['vigil', 'resources/app.asar', 'locales/zh-CN.pak', 'a/b/c d.txt']) {
    assert.equal(isSafePath(good), true, good);
  }
  for (const bad of [
    ...['', '/', '/etc/passwd', '../x', 'a/../../x', 'a/./b', 'a//b', 'a/', 'C:/x', 'a:b'],
    ...['a\\b', '\\\\server\\share', 'a\0b', 'a\nb', 'x'.repeat(241), 'a/..', '..', '.'],
  ]) {
    assert.equal(isSafePath(bad), false, bad);
  }
  fc.assert(
    fc.property(fc.string({ maxLength: 40 }), (text) => {
      if (!isSafePath(text)) return;
      const resolved = path.resolve('/base', text);
      assert.ok(
        resolved.startsWith('/base/') && path.win32.resolve('C:\\b', text).startsWith('C:\\b\\'),
      );
    }),
  );
});

test('a list is taken when it is exactly a list', () => {
  const good = fileListOf({ version: '1.2.3', files: { vigil: 'x', 'resources/app.asar': 'y' } });
  const parsed = parseFileList(good, 'list');
  assert.ok(parsed.ok && parsed.value.files.length === 2);
  const list = JSON.parse(good) as Record<string, unknown> & { files: Record<string, unknown>[] };
  const [file = {}] = list.files;
  const twice = [file, { ...file, path: 'VIGIL' }];
  for (const bad of [
    ...['', '{', 'null', '[]', '{}'],
    JSON.stringify({ ...list, type: 'vigil-update' }),
    JSON.stringify({ ...list, format: 2 }),
    JSON.stringify({ ...list, more: 1 }),
    JSON.stringify({ ...list, platform: '../x' }),
    JSON.stringify({ ...list, files: [] }),
    JSON.stringify({ ...list, files: twice }),
    JSON.stringify({ ...list, files: [{ ...file, path: '../vigil' }] }),
    JSON.stringify({ ...list, files: [{ ...file, size: -1 }] }),
    JSON.stringify({ ...list, files: [{ ...file, size: 2 ** 40 }] }),
    JSON.stringify({ ...list, files: [{ ...file, sha256: 'XX' }] }),
    `{"__proto__":{},${good.slice(1)}`,
  ]) {
    assert.deepEqual(codes(parseFileList(bad, 'list')), ['package-list'], bad.slice(0, 80));
  }
});

test('an untouched package passes each look', async () => {
  writePackage(folder, KEY, { version: '1.2.3' });
  const start = checkBeforeStart(expected);
  assert.ok(start.ok);
  assert.deepEqual(await checkRest(start.value, folder), []);
  const whole = await checkFolder({ ...expected, version: null });
  assert.ok(whole.ok && whole.value.version === '1.2.3');
});

test('the look at the start finds harm to the list and to the app; the second the rest', async () => {
  const harm: [string, () => void, first: string[], rest: string[]][] = [
    [
      'app.asar changed',
      () => write('resources/app.asar', 'code of 1.2.4'),
      ['package-file-changed'],
      [],
    ],
    ['app.asar longer', () => write('resources/app.asar', 'longer'), ['package-file-changed'], []],
    ['app.asar gone', () => unlinkSync(at('resources/app.asar')), ['package-file-missing'], []],
    ['a link', () => relink('resources/app.asar'), ['package-file-missing'], []],
    ['list changed', () => write('resources/files.json', '{}'), ['package-signature'], []],
    ['no list', () => unlinkSync(at('resources/files.json')), ['package-unsigned'], []],
    ['no signature', () => unlinkSync(at('resources/files.json.sig')), ['package-unsigned'], []],
    ['library', () => write('libffmpeg.so', 'librarY'), [], ['package-file-changed']],
    ['words', () => unlinkSync(at('locales/de.pak')), [], ['package-file-missing']],
    ['mode', () => chmodSync(at('vigil'), 0o644), [], ['package-file-changed']],
  ];
  for (const [what, damage, first, rest] of harm) {
    writePackage(folder, KEY, { version: '1.2.3' });
    damage();
    const start = checkBeforeStart(expected);
    assert.deepEqual(codes(start), first, what);
    if (start.ok) {
      const found = await checkRest(start.value, folder);
      assert.deepEqual(
        found.map(({ code }) => code),
        rest,
        what,
      );
    }
    assert.deepEqual(codes(await checkFolder(expected)), [...first, ...rest], what);
    rmSync(folder, { recursive: true });
  }
});

test('a package of another key, version or system is refused', () => {
  writePackage(folder, KEY, { version: '1.2.3' });
  const refused = (other: Partial<ExpectedPackage>): string[] =>
    codes(checkBeforeStart({ ...expected, ...other }));
  assert.deepEqual(refused({ keys: [] }), ['package-signature']);
  assert.deepEqual(refused({ keys: [makeKey().publicKey] }), ['package-signature']);
  assert.deepEqual(refused({ version: '1.2.4' }), ['package-foreign']);
  assert.deepEqual(refused({ platform: 'linux-riscv64' }), ['package-foreign']);
});

test('the look from outside finds what is too much, links and all', async () => {
  writePackage(folder, KEY, { version: '1.2.3' });
  write('resources/app/main.js', 'evil');
  symlinkSync('/etc/passwd', at('locales/link.pak'));
  assert.deepEqual(codes(await checkFolder(expected)), [
    'package-file-extra',
    'package-file-extra',
  ]);
});

test('a package that is no release says so in its version', () => {
  assert.equal(versionText('1.2.3', '', '45.4.1'), '1.2.3');
  assert.equal(
    versionText('1.2.3', 'TEST', '33.2.1'),
    '1.2.3 TEST (Electron 33.2.1, never for users)',
  );
});

function at(file: string): string {
  return path.join(folder, file);
}

function write(file: string, text: string): void {
  const target = at(file);
  rmSync(target, { force: true });
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, text);
}

function relink(file: string): void {
  writeFileSync(path.join(tmpdir(), 'vigil-elsewhere'), 'code of 1.2.3');
  unlinkSync(at(file));
  symlinkSync(path.join(tmpdir(), 'vigil-elsewhere'), at(file));
}
