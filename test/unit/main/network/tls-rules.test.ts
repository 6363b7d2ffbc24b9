/** What is said of certificate files that cannot be used: the file's name, and what is wrong. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from '@playwright/test';
import { dialFailure } from '../../../../src/main/network/dial.ts';
import { tlsRules, type TlsSetup } from '../../../../src/main/network/tls-rules.ts';
import { encryptedKey, makeAuthority, makeCertificate } from '../../../support/certificate.ts';

let folder = '';
test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigil-tls-'));
  const authority = makeAuthority('Plant CA');
  const client = makeCertificate({ name: 'wall-1', issuer: authority });
  const other = makeCertificate({ name: 'wall-2', issuer: authority });
  const files = {
    'ca.pem': authority.cert,
    'wall.pem': client.cert,
    'wall.key': client.key,
    'other.key': other.key,
    'locked.key': encryptedKey(client.key, 'open sesame'),
    'text.pem': 'no certificate',
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
});
test.afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function setup(files: Partial<Record<'caFile' | 'clientCertFile' | 'clientKeyFile', string>>) {
  const found = Object.entries(files).map(([field, name]) => [field, join(folder, name)]);
  return Object.fromEntries(found) as TlsSetup; // entries are typed loosely
}

function refusal(rules: TlsSetup): string {
  try {
    tlsRules(rules);
  } catch (error) {
    const { kind, reason } = dialFailure(error);
    assert.equal(kind, 'tls');
    assert.ok(!reason.includes(folder));
    return reason;
  }
  assert.fail('nothing was refused');
}

test('authority, certificate and key that fit together are taken, encrypted keys with their passphrase', () => {
  assert.equal(tlsRules({}).rejectUnauthorized, true);
  tlsRules(setup({ caFile: 'ca.pem', clientCertFile: 'wall.pem', clientKeyFile: 'wall.key' }));
  const locked = setup({ clientCertFile: 'wall.pem', clientKeyFile: 'locked.key' });
  tlsRules({ ...locked, clientKeyPassphrase: () => 'open sesame' });
});

test('files that cannot be used are told apart, by name', () => {
  const pair = (clientCertFile: string, clientKeyFile: string): TlsSetup =>
    setup({ clientCertFile, clientKeyFile });
  const locked = pair('wall.pem', 'locked.key');
  const table: readonly (readonly [string, TlsSetup, RegExp])[] = [
    ['no authority', setup({ caFile: 'none.pem' }), /none\.pem.*tls-file-unreadable/],
    ['empty authority', setup({ caFile: 'text.pem' }), /text\.pem.*tls-file-bad/],
    ['no certificate', pair('none.pem', 'wall.key'), /none\.pem.*tls-file-unreadable/],
    ['bad certificate', pair('text.pem', 'wall.key'), /text\.pem.*tls-file-bad/],
    ['no key', pair('wall.pem', 'none.key'), /none\.key.*tls-file-unreadable/],
    ['bad key', pair('wall.pem', 'text.pem'), /text\.pem.*tls-file-bad/],
    ['other key', pair('wall.pem', 'other.key'), /other\.key.*wall\.pem.*tls-key-mismatch/],
    ['no passphrase', locked, /locked\.key.*got none.*tls-key-passphrase/],
    [
      'wrong passphrase',
      { ...locked, clientKeyPassphrase: () => 'sesame' },
      /locked\.key.*does not open.*tls-key-passphrase/,
    ],
  ];
  for (const [name, rules, expected] of table) assert.match(refusal(rules), expected, name);
});

test('a file that is rotated is read anew', () => {
  const file = join(folder, 'rotated.pem');
  const rules = { caFile: file };
  assert.match(refusal(rules), /unreadable/);
  writeFileSync(file, makeAuthority('New CA').cert);
  tlsRules(rules);
});
