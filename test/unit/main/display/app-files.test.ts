import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONTENT_POLICY, fileFor, headersFor } from '../../../../src/main/display/app-files.ts';

test('the wall’s own files are served, with their type', () => {
  assert.deepEqual(fileFor('GET', 'app://vigil/'), {
    ok: true,
    path: 'index.html',
    type: 'text/html; charset=utf-8',
  });
  assert.deepEqual(fileFor('GET', 'app://vigil/assets/index-a_1.js?x=1#y'), {
    ok: true,
    path: 'assets/index-a_1.js',
    type: 'text/javascript; charset=utf-8',
  });
});

test('nothing outside the folder can be named', () => {
  for (const path of [
    '../package.json',
    'assets/../../package.json',
    '..%2fpackage.json',
    '%2e%2e/package.json',
    '..%5cpackage.json',
    '..\\package.json',
    'index.html%00.js',
    'index.html\0.js',
    '%ff.js',
    '/etc/passwd.json',
    'assets//x.js',
    './index.html',
    '.hidden.js',
    'assets/.env.json',
    'a/b/c/d/e/f/g/h/i.js',
    'caf\u00e9.js',
    'con:.js',
  ]) {
    const file = fileFor('GET', `app://vigil/${path}`);
    assert.equal(file.ok, false, path);
  }
});

test('other hosts, schemes, methods and file types have no file', () => {
  assert.deepEqual(fileFor('GET', 'app://evil/index.html'), { ok: false, status: 404 });
  assert.deepEqual(fileFor('GET', 'app://vigil.evil/index.html'), { ok: false, status: 404 });
  assert.deepEqual(fileFor('GET', 'app://vigil:80/index.html'), { ok: false, status: 404 });
  assert.deepEqual(fileFor('GET', 'app://user@vigil/index.html'), { ok: false, status: 404 });
  assert.deepEqual(fileFor('GET', 'file:///index.html'), { ok: false, status: 404 });
  assert.deepEqual(fileFor('POST', 'app://vigil/index.html'), { ok: false, status: 405 });
  assert.deepEqual(fileFor('GET', 'app://vigil/index.exe'), { ok: false, status: 404 });
  assert.deepEqual(fileFor('GET', 'app://vigil/index'), { ok: false, status: 404 });
});

test('every answer carries the policy and forbids guessing its type', () => {
  const headers = headersFor('text/css');
  assert.equal(headers['content-security-policy'], CONTENT_POLICY);
  assert.equal(headers['x-content-type-options'], 'nosniff');
});

test('the policy in the page’s meta tag is that of the header', () => {
  for (const page of ['index.html', 'public/overlay.html']) {
    const html = readFileSync(join('src', 'renderer', page), 'utf8');
    const meta = /Content-Security-Policy"\s+content="([^"]*)"/.exec(html);
    assert.equal(meta?.[1], CONTENT_POLICY, page);
  }
});
