/**
 * Servers that are not who they say, between a wall and its plant. Each is dialled by the wall's own
 * driver, and must end as a refusal that names the reason, before a word of ours has been sent.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, createServer, type TlsOptions } from 'node:tls';
import type { AddressInfo } from 'node:net';
import { test } from '@playwright/test';
import { realClock } from '../../src/main/clock.ts';
import { pinOf, type TlsSetup } from '../../src/main/network/tls-rules.ts';
import type { CloseCause, SessionNews } from '../../src/main/sources/driver.ts';
import { VigilDriver } from '../../src/main/sources/vigil/driver.ts';
import {
  makeAuthority,
  makeCertificate,
  makeRevocationList,
  type Certificate,
  type CertificateOrder,
} from '../support/certificate.ts';
import { until } from '../support/until.ts';

const HOST = '127.0.0.1';
const authority = makeAuthority('Plant CA');
const good = certificate();
let folder = '';
const ends: (() => Promise<unknown>)[] = [];

test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigil-attacks-tls-'));
  file('ca.pem', authority.cert);
});
test.afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});
test.afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

function certificate(order: Partial<CertificateOrder> = {}): Certificate {
  return makeCertificate({ name: 'plant', hosts: [HOST], issuer: authority, ...order });
}

function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

/** A server with this certificate; `heard` is what clients said inside TLS. */
async function serverWith(
  { cert, key }: Certificate,
  options: TlsOptions = {},
): Promise<{ readonly url: string; readonly heard: () => number }> {
  let heard = 0;
  const server = createServer({ cert, key, ...options }, (socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (bytes: Buffer) => {
      heard += bytes.length;
      // Whoever came so far is refused by status, and so tells that TLS was all right.
      socket.end('HTTP/1.1 418 No\r\nContent-Length: 0\r\n\r\n');
    });
  });
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, HOST, resolve));
  ends.push(() => new Promise((resolve) => server.close(resolve)));
  return { url: `wss://${HOST}:${(server.address() as AddressInfo).port}`, heard: () => heard };
}

/** How a dial with a token ended. */
async function dial(url: string, setup: Partial<TlsSetup> = {}): Promise<CloseCause> {
  const driver = new VigilDriver({
    clock: realClock,
    client: 'test/1',
    caFile: join(folder, 'ca.pem'),
    credential: { current: () => 'the-token', renew: () => Promise.resolve(null) },
    ...setup,
  });
  const news: SessionNews[] = [];
  driver.open({ url, timeoutMs: 5_000 }, (one) => news.push(one));
  await until('closed', () => news.some(({ type }) => type === 'closed'));
  const closed = news.find((one) => one.type === 'closed');
  assert.ok(closed?.type === 'closed');
  return closed.cause;
}

async function refused(server: Certificate, reason: RegExp, setup?: Partial<TlsSetup>) {
  const { url, heard } = await serverWith(server);
  const cause = await dial(url, setup);
  assert.equal(cause.kind, 'tls', JSON.stringify(cause));
  assert.match(cause.reason, reason);
  assert.equal(heard(), 0, 'nothing was said to it');
}

/** TLS was all right: the server's own answer came back. */
async function accepted(server: Certificate, setup?: Partial<TlsSetup>) {
  const { url, heard } = await serverWith(server);
  const cause = await dial(url, setup);
  assert.notEqual(cause.kind, 'tls', cause.reason);
  assert.ok(heard() > 0);
}

const der = (pem: string): Buffer =>
  Buffer.from(pem.replaceAll(/-----[^-]+-----|\s/g, ''), 'base64');

test.describe('attack: a server in the middle', () => {
  test('control: the right server is spoken to', () => accepted(good));

  test('has a certificate of an authority of its own', () =>
    refused(certificate({ issuer: makeAuthority('Plant CA') }), /signature|UNABLE|issuer/i));

  test('has signed its certificate itself', () =>
    refused(makeCertificate({ name: 'plant', hosts: [HOST], isAuthority: true }), /SELF_SIGNED/));

  test('has a certificate that the system’s authorities do not know', async () => {
    const { url, heard } = await serverWith(good);
    const driver = new VigilDriver({ clock: realClock, client: 'test/1' });
    const news: SessionNews[] = [];
    driver.open({ url, timeoutMs: 5_000 }, (one) => news.push(one));
    await until('closed', () => news.some(({ type }) => type === 'closed'));
    assert.equal(heard(), 0);
  });

  test('has a certificate signed by another server’s, which is no authority', () => {
    const other = { ...certificate(), name: 'plant' };
    const forged = certificate({ name: 'forged', issuer: other });
    return refused({ ...forged, cert: forged.cert + other.cert }, /CA|INVALID|purpose|UNABLE/i);
  });

  test('has a certificate that has expired', () => refused(certificate({ days: -1 }), /expired/i));

  test('has a certificate that is not valid yet', () =>
    refused(certificate({ fromDays: 2 }), /not yet valid/i));

  test('has a certificate for another host', () =>
    refused(certificate({ hosts: ['plant.example'] }), /ALTNAME/));

  test('has a certificate for another address', () =>
    refused(certificate({ hosts: ['127.0.0.2'] }), /ALTNAME/));

  test('has a certificate that was revoked', () =>
    refused(good, /revoked/i, {
      crlFile: file('crl.pem', makeRevocationList(authority, [good])),
    }));

  test('hides that its certificate was revoked behind a list that has run out', () =>
    refused(good, /CRL.*expired/i, {
      crlFile: file('crl.pem', makeRevocationList(authority, [], -1)),
    }));

  test('hides it behind a list of another authority', () =>
    refused(good, /CRL/, {
      crlFile: file('crl.pem', makeRevocationList(makeAuthority('Other CA'), [])),
    }));

  test('hides it behind a list that another signed in the authority’s name', () =>
    refused(good, /CRL/i, {
      crlFile: file('crl.pem', makeRevocationList(makeAuthority('Plant CA'), [])),
    }));

  test('hides it behind a list that is none', () =>
    refused(good, /crl\.pem.*tls-file-bad/, { crlFile: file('crl.pem', 'no list') }));

  test('control: a certificate that is not on the list is taken', () =>
    accepted(good, {
      crlFile: file('crl.pem', makeRevocationList(authority, [certificate()])),
    }));

  test('has a good certificate with another key than the pinned one', () =>
    refused(good, /NOT_PINNED.*sha256\//, { pins: [pinOf(der(certificate().cert))] }));

  test('has the pinned key, but a certificate for another host', () => {
    const other = certificate({ hosts: ['plant.example'] });
    return refused(other, /ALTNAME/, { pins: [pinOf(der(other.cert))] });
  });

  test('has the pinned key, but a certificate that has expired', () => {
    const old = certificate({ days: -1 });
    return refused(old, /expired/i, { pins: [pinOf(der(old.cert))] });
  });

  test('sends the certificate with the pinned key after its own', () => {
    const own = certificate();
    return refused({ ...own, cert: own.cert + good.cert }, /NOT_PINNED/, {
      pins: [pinOf(der(good.cert))],
    });
  });

  test('control: the pinned key is taken, and a second pin is the next key', () =>
    accepted(good, { pins: [pinOf(der(certificate().cert)), pinOf(der(good.cert))] }));

  for (const version of ['TLSv1', 'TLSv1.1'] as const) {
    test(`speaks no more than ${version}`, async () => {
      const { url, heard } = await serverWith(good, {
        minVersion: 'TLSv1',
        maxVersion: version,
        // OpenSSL needs to be asked for it; the app's own library has no such word.
        ...(process.versions.electron === undefined ? { ciphers: 'DEFAULT:@SECLEVEL=0' } : {}),
      });
      assert.equal((await dial(url)).kind, 'tls');
      assert.equal(heard(), 0);
    });
  }

  test('counts on NODE_TLS_REJECT_UNAUTHORIZED in the environment', async () => {
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    try {
      await refused(certificate({ issuer: makeAuthority('Evil CA') }), /UNABLE|signature/i);
    } finally {
      delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
    }
  });

  test('answers without TLS where TLS was dialled', async () => {
    const server = createHttpServer((_request, response) => response.end('hello'));
    await new Promise<void>((resolve) => server.listen(0, HOST, resolve));
    ends.push(() => new Promise((resolve) => server.close(resolve)));
    const cause = await dial(`wss://${HOST}:${(server.address() as AddressInfo).port}`);
    assert.ok(['tls', 'network'].includes(cause.kind), cause.kind);
  });

  test('sends the wall on to another server', async () => {
    const elsewhere = await serverWith(good);
    const server = createHttpServer();
    server.on('upgrade', (_request, socket) => {
      socket.end(`HTTP/1.1 302 Found\r\nLocation: ${elsewhere.url}\r\n\r\n`);
    });
    await new Promise<void>((resolve) => server.listen(0, HOST, resolve));
    ends.push(() => new Promise((resolve) => server.close(resolve)));
    await dial(`ws://${HOST}:${(server.address() as AddressInfo).port}`);
    assert.equal(elsewhere.heard(), 0);
  });
});

test('control: the servers above do speak TLS 1.2 and 1.3 with who trusts them', async () => {
  const { url } = await serverWith(good);
  const port = Number(new URL(url).port);
  for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
    await new Promise<void>((resolve, reject) => {
      const options = {
        port,
        host: HOST,
        ca: authority.cert,
        minVersion: version,
        maxVersion: version,
      };
      const socket = connect(options, () => {
        socket.destroy();
        resolve();
      });
      socket.once('error', reject);
    });
  }
});
