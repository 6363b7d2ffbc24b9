import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  lookAt,
  MAX_PICTURE_BYTES,
  SiteImages,
} from '../../../../../src/main/site/image/images.ts';
import { lintImages } from '../../../../../src/main/site/image/lint-images.ts';
import { parseSite } from '../../../../../src/main/site/load.ts';
import type { Site } from '../../../../../src/main/site/site.ts';
import { smallPicture } from '../../../../support/small-pictures.ts';

let root = '';
let folder = '';
test.beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'vigil-images-'));
  folder = path.join(root, 'site');
  mkdirSync(path.join(folder, 'cameras'), { recursive: true });
});
test.afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function put(name: string, bytes: Uint8Array | string): string {
  const file = path.join(folder, name);
  writeFileSync(file, bytes);
  return file;
}

test('a picture comes with its bytes and its time, and once only until it is written again', async () => {
  const file = put('cameras/gate.jpg', smallPicture('jpeg'));
  const written = new Date('2026-11-22T12:00:00.250Z');
  utimesSync(file, written, written);
  const first = await lookAt(folder, 'cameras/gate.jpg', '');
  assert.ok(first.found === 'picture');
  assert.equal(first.type, 'image/jpeg');
  assert.equal(first.time, written.getTime());
  assert.deepEqual(first.bytes, smallPicture('jpeg'));
  const again = await lookAt(folder, 'cameras/gate.jpg', first.signature);
  assert.deepEqual(again, { found: 'same' });
  const later = new Date('2026-11-22T12:00:10.250Z');
  utimesSync(file, later, later);
  const next = await lookAt(folder, 'cameras/gate.jpg', first.signature);
  assert.ok(next.found === 'picture');
  assert.equal(next.time, later.getTime());
});

test('a PNG by the name of a JPEG is told as what it is', async () => {
  put('gate.jpg', smallPicture('png'));
  const look = await lookAt(folder, 'gate.jpg', '');
  assert.ok(look.found === 'picture');
  assert.equal(look.type, 'image/png');
});

test('what is no picture is not handed out, each with its reason', async () => {
  writeFileSync(path.join(root, 'outside.png'), smallPicture('png'));
  symlinkSync(path.join(root, 'outside.png'), path.join(folder, 'link.png'));
  symlinkSync(root, path.join(folder, 'up'));
  symlinkSync(path.join(folder, 'loop.png'), path.join(folder, 'loop.png'));
  put('text.png', 'root:x:0:0');
  put('half.png', smallPicture('png').subarray(0, 60));
  put('large.png', new Uint8Array(MAX_PICTURE_BYTES + 1));
  mkdirSync(path.join(folder, 'folder.png'));
  const cases: readonly (readonly [name: string, fault: string])[] = [
    ['link.png', 'outside'],
    ['up/outside.png', 'outside'],
    ['loop.png', 'noFile'],
    ['text.png', 'notPicture'],
    ['half.png', 'incomplete'],
    ['large.png', 'tooLarge'],
    ['folder.png', 'notPicture'],
    ['none.png', 'noFile'],
  ];
  for (const [name, fault] of cases) {
    assert.deepEqual(await lookAt(folder, name, ''), { found: 'none', fault }, name);
  }
});

test('a link inside the folder leads to its picture', async () => {
  put('cameras/gate-17.png', smallPicture('png'));
  symlinkSync('cameras/gate-17.png', path.join(folder, 'gate.png'));
  assert.equal((await lookAt(folder, 'gate.png', '')).found, 'picture');
});

test('a pipe is not waited for', async () => {
  test.skip(process.platform === 'win32', 'Windows has no named pipes in folders');
  execFileSync('mkfifo', [path.join(folder, 'pipe.png')]);
  assert.deepEqual(await lookAt(folder, 'pipe.png', ''), { found: 'none', fault: 'notPicture' });
});

test('only pictures of the present site are looked at, those in panels too', async () => {
  put('gate.png', smallPicture('png'));
  put('other.png', smallPicture('png'));
  const images = new SiteImages(path.join(folder, 'site.yaml'));
  assert.equal(await images.look('gate.png', ''), null);
  images.apply(siteWith("{ kind: image, at: { x: 0, y: 0, w: 1, h: 1 }, file: 'gate.png' }"));
  assert.equal((await images.look('gate.png', ''))?.found, 'picture');
  assert.equal(await images.look('other.png', ''), null);
  images.apply(siteWith('{ kind: clock, at: { x: 0, y: 0, w: 1, h: 1 } }'));
  assert.equal(await images.look('gate.png', ''), null);
});

test('lint tells of a picture that is not there, and why', async () => {
  const site = siteWith("{ kind: image, at: { x: 0, y: 0, w: 1, h: 1 }, file: 'gate.png' }");
  const file = path.join(folder, 'site.yaml');
  const [missing] = await lintImages(site, file);
  assert.equal(missing?.code, 'lint-image-file');
  assert.match(missing.got, /none/);
  put('gate.png', 'no picture');
  assert.match((await lintImages(site, file))[0]?.got ?? '', /something else/);
  put('gate.png', smallPicture('png'));
  assert.deepEqual(await lintImages(site, file), []);
});

/** A site with one widget, in a panel. */
function siteWith(widget: string): Site {
  const read = parseSite(
    `version: 1
name: Plant
timeZone: Europe/Oslo
sources: { plant: { url: 'demo:' } }
screens:
  - id: main
    title: Main
    widgets:
      - kind: panel
        title: Panel
        at: { x: 0, y: 0, w: 4, h: 4 }
        columns: 1
        rows: 1
        widgets: [${widget}]
`,
    'site.yaml',
  );
  assert.ok(read.ok);
  return read.value;
}
