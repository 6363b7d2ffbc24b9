/**
 * Reaching a plant over real sockets on loopback: names that move, name servers that are slow or
 * gone, several addresses, proxies, private authorities and client certificates. Each address of
 * 127.0.0.0/8 stands for a host of its own.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from '@playwright/test';
import { realClock } from '../../src/main/clock.ts';
import type { Resolve } from '../../src/main/network/dial.ts';
import type { CloseCause, SessionNews } from '../../src/main/sources/driver.ts';
import { VigilDriver, type VigilDriverSetup } from '../../src/main/sources/vigil/driver.ts';
import { startPlant, type Plant, type PlantOptions } from '../../src/plant/plant.ts';
import { encryptedKey, makeAuthority, makeCertificate } from '../support/certificate.ts';
import { ConnectProxy } from '../support/connect-proxy.ts';
import { until } from '../support/until.ts';

const HAS_IPV6 = Object.values(networkInterfaces()).some((list) =>
  list?.some(({ address }) => address === '::1'),
);
const NO_IPV6 = 'this machine has no ::1';

const authority = makeAuthority('Plant CA');
let folder = '';
const ends: (() => Promise<unknown>)[] = [];

test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigil-dial-'));
  file('ca.pem', authority.cert);
});
test.afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});
test.afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

async function plantAt(host: string, options: PlantOptions = {}): Promise<Plant> {
  const made = await startPlant({ host, historyMs: 0, load: { tags: 1, rate: 1 }, ...options });
  assert.ok(made.ok, JSON.stringify(made));
  ends.push(() => made.value.stop());
  return made.value;
}

/** A plant that serves wss with a certificate for these hosts. */
async function securePlantAt(host: string, hosts: readonly string[], port = 0): Promise<Plant> {
  return plantAt(host, { port, tls: makeCertificate({ name: 'plant', hosts, issuer: authority }) });
}

/** Accepts and never says a word: what a server that hangs looks like. */
async function muteAt(
  host: string,
  port: number,
): Promise<{
  readonly port: number;
  readonly connections: () => number;
  readonly isQuiet: () => boolean;
}> {
  const sockets = new Set<Socket>();
  let connections = 0;
  const server: Server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
    socket.resume();
  });
  await new Promise<void>((resolve) => server.listen(port, host, resolve));
  ends.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  const address = server.address() as AddressInfo; // a listening TCP server has one
  return { port: address.port, connections: () => connections, isQuiet: () => sockets.size === 0 };
}

async function proxyFor(hosts: Readonly<Record<string, string>> = {}): Promise<ConnectProxy> {
  const proxy = await ConnectProxy.start(hosts);
  ends.push(() => proxy.stop());
  return proxy;
}

/** A name server that says what it is told to say, or nothing. */
class NameServer {
  addresses: string[] | null;
  asked: string[] = [];

  constructor(...addresses: string[]) {
    this.addresses = addresses;
  }

  readonly resolve: Resolve = (host, answer) => {
    this.asked.push(host);
    const { addresses } = this;
    if (addresses === null) return;
    setImmediate(() => {
      if (addresses.length === 0) {
        answer(
          Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), { code: 'ENOTFOUND' }),
          [],
        );
      } else {
        answer(
          null,
          addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
        );
      }
    });
  };
}

function driverWith(setup: Partial<VigilDriverSetup> = {}): VigilDriver {
  return new VigilDriver({ clock: realClock, client: 'test/1', ...setup });
}

/** A driver that trusts the test's authority, and asks the name server given. */
function trusting(names?: NameServer, setup: Partial<VigilDriverSetup> = {}): VigilDriver {
  const resolve = names === undefined ? {} : { resolve: names.resolve };
  return driverWith({ caFile: join(folder, 'ca.pem'), ...resolve, ...setup });
}

interface Dial {
  readonly news: readonly SessionNews[];
  readonly localAddress: string | undefined;
  readonly cause: CloseCause | undefined;
}

/** Dials until it is welcomed or closed, and leaves again. */
async function dial(
  driver: VigilDriver,
  url: string,
  { timeoutMs = 5_000, localAddress }: { timeoutMs?: number; localAddress?: string } = {},
): Promise<Dial> {
  const news: SessionNews[] = [];
  const has = (type: SessionNews['type']): boolean => news.some((one) => one.type === type);
  const from = localAddress === undefined ? {} : { localAddress };
  const session = driver.open({ url, timeoutMs, ...from }, (one) => news.push(one));
  await until('welcomed or closed', () => has('welcomed') || has('closed'));
  session.terminate();
  await until('closed', () => has('closed'));
  const opened = news.find((one) => one.type === 'opened');
  const closed = news.find((one) => one.type === 'closed');
  assert.ok(closed?.type === 'closed');
  return {
    news,
    localAddress: opened?.type === 'opened' ? opened.localAddress : undefined,
    cause: has('welcomed') ? undefined : closed.cause,
  };
}

async function welcomed(driver: VigilDriver, url: string): Promise<void> {
  const { cause } = await dial(driver, url);
  assert.equal(cause, undefined, JSON.stringify(cause));
}

function probe(driver: VigilDriver, url: string): Promise<boolean> {
  return new Promise((resolve) => driver.probeEndpoint(url, 2_000, resolve));
}

test('a name that moved away from a server that hangs costs no time-out, and next time nothing', async () => {
  const plant = await securePlantAt('127.0.0.3', ['plant.test']);
  const url = `wss://plant.test:${plant.port}`;
  const old = await securePlantAt('127.0.0.2', ['plant.test'], plant.port);
  const names = new NameServer('127.0.0.2');
  const driver = trusting(names);
  await welcomed(driver, url);
  await old.stop();
  ends.splice(ends.length - 1);
  const hung = await muteAt('127.0.0.2', plant.port);
  names.addresses = ['127.0.0.3'];
  const before = plant.counters.sessions;
  await welcomed(driver, url);
  assert.equal(hung.connections(), 1);
  await until('the loser is gone', () => hung.isQuiet());
  assert.equal(plant.counters.sessions, before + 1);
  await welcomed(driver, url);
  assert.equal(hung.connections(), 1, 'the address that moved is still tried first');
});

test('a name server that says nothing, or no, does not delay a host that is known', async () => {
  const plant = await plantAt('127.0.0.3');
  const url = `ws://plant.test:${plant.port}`;
  const names = new NameServer('127.0.0.3');
  const driver = trusting(names);
  await welcomed(driver, url);
  names.addresses = [];
  await welcomed(driver, url);
  names.addresses = null;
  await welcomed(driver, url);
  await welcomed(driver, url);
  assert.equal(await probe(driver, url), true);
  assert.equal(names.asked.length, 3, 'asked anew each time, but not while it owes an answer');
});

test('after renewBelow the name server goes first, and a silent one still keeps nobody out', async () => {
  const plant = await plantAt('127.0.0.3');
  const decoy = await muteAt('127.0.0.2', plant.port);
  const url = `ws://plant.test:${plant.port}`;
  const names = new NameServer('127.0.0.3');
  const driver = trusting(names);
  await welcomed(driver, url);
  names.addresses = null;
  driver.renewBelow();
  await welcomed(driver, url);
  names.addresses = ['127.0.0.2'];
  driver.renewBelow();
  const { cause } = await dial(driver, url, { timeoutMs: 400 });
  assert.equal(cause?.kind, 'timeout');
  assert.equal(decoy.connections(), 1);
});

test('where nothing is known and the name server is silent, that is what is said', async () => {
  const names = new NameServer();
  names.addresses = null;
  const { cause } = await dial(trusting(names), 'ws://plant.test:1', { timeoutMs: 100 });
  assert.equal(cause?.kind, 'dns');
  assert.match(cause.reason, /plant\.test/);
});

test('the first address refuses: the second is dialled at once, and preferred from then on', async () => {
  const plant = await plantAt('127.0.0.3');
  const url = `ws://plant.test:${plant.port}`;
  const driver = trusting(new NameServer('127.0.0.2', '127.0.0.3'));
  await welcomed(driver, url);
  const first = await muteAt('127.0.0.2', plant.port);
  await welcomed(driver, url);
  assert.equal(first.connections(), 0);
});

test('every address refuses: the cause is told once, with how many more failed', async () => {
  const plant = await plantAt('127.0.0.3');
  const driver = trusting(new NameServer('127.0.0.4', '127.0.0.5', '127.0.0.6'));
  const { cause } = await dial(driver, `ws://plant.test:${plant.port}`);
  assert.equal(cause?.kind, 'refused');
  assert.match(cause.reason, /127\.0\.0\.4.*2 more failed/);
});

test('a server that takes the connection and no more is not the first choice of the next dial', async () => {
  const plant = await plantAt('127.0.0.3');
  const hung = await muteAt('127.0.0.2', plant.port);
  const url = `ws://plant.test:${plant.port}`;
  const driver = trusting(new NameServer('127.0.0.2', '127.0.0.3'));
  const { cause } = await dial(driver, url, { timeoutMs: 400 });
  assert.equal(cause?.kind, 'timeout');
  assert.match(cause.reason, /400 ms: 127\.0\.0\.2/);
  await welcomed(driver, url);
  assert.equal(hung.connections(), 1);
});

test('IPv6: a literal address, a name that has both, and one whose IPv6 leads nowhere', async () => {
  test.skip(!HAS_IPV6, NO_IPV6);
  const six = await plantAt('::1');
  const literal = await dial(driverWith(), `ws://[::1]:${six.port}`);
  assert.equal(literal.localAddress, '::1');
  const driver = trusting(new NameServer('127.0.0.2', '::1'));
  const both = await dial(driver, `ws://plant.test:${six.port}`);
  assert.equal(both.localAddress, '::1');
  const four = await plantAt('127.0.0.3');
  const onlyFour = trusting(new NameServer('::1', '127.0.0.3'));
  await welcomed(onlyFour, `ws://plant.test:${four.port}`);
});

test('a dial goes out from the local address it is given, or says why not', async () => {
  const plant = await plantAt('127.0.0.1');
  const driver = trusting(new NameServer('::1', '127.0.0.1'));
  const url = `ws://plant.test:${plant.port}`;
  assert.equal((await dial(driver, url, { localAddress: '127.0.0.9' })).localAddress, '127.0.0.9');
  const literal = await dial(driver, plant.url, { localAddress: '127.0.0.8' });
  assert.equal(literal.localAddress, '127.0.0.8');
  const foreign = await dial(driver, url, { localAddress: '192.0.2.77' });
  assert.equal(foreign.cause?.kind, 'network');
  assert.match(foreign.cause.reason, /EADDRNOTAVAIL/);
  const otherFamily = await dial(driver, plant.url, { localAddress: '::1' });
  assert.equal(otherFamily.cause?.kind, 'dns');
  assert.match(otherFamily.cause.reason, /family of ::1/);
  const nonsense = await dial(driver, url, { localAddress: 'eth0' });
  assert.equal(nonsense.cause?.kind, 'network');
});

test('a session given up while addresses race leaves no socket behind', async () => {
  const first = await muteAt('127.0.0.2', 0);
  const second = await muteAt('127.0.0.3', first.port);
  const names = new NameServer('127.0.0.2', '127.0.0.3');
  const news: SessionNews[] = [];
  const url = `wss://plant.test:${first.port}`;
  const session = trusting(names).open({ url, timeoutMs: 5_000 }, (one) => news.push(one));
  await until('both are tried', () => first.connections() + second.connections() === 2);
  assert.ok(!first.isQuiet(), 'the first attempt goes on beside the second');
  session.terminate();
  await until('quiet', () => first.isQuiet() && second.isQuiet());
  assert.deepEqual(
    news.map(({ type }) => type),
    ['closed'],
  );
});

test('through a proxy: ws and wss, verified for the endpoint, whose name only the proxy resolves', async () => {
  const plant = await plantAt('127.0.0.3');
  const secure = await securePlantAt('127.0.0.3', ['plant.test']);
  const other = await securePlantAt('127.0.0.3', ['other.test']);
  const proxy = await proxyFor({ 'plant.test': '127.0.0.3' });
  const names = new NameServer();
  const driver = trusting(names, { proxy: { url: proxy.url } });
  await welcomed(driver, `ws://plant.test:${plant.port}`);
  await welcomed(driver, `wss://plant.test:${secure.port}`);
  const wrong = await dial(driver, `wss://plant.test:${other.port}`);
  assert.equal(wrong.cause?.kind, 'tls');
  assert.match(wrong.cause.reason, /other\.test/);
  assert.deepEqual(
    proxy.asked,
    [plant, secure, other].map(({ port }) => `plant.test:${port}`),
  );
  assert.deepEqual(names.asked, []);
});

test('a proxy gets the credentials of the moment, and says 407 to others', async () => {
  const plant = await plantAt('127.0.0.3');
  const proxy = await proxyFor();
  proxy.manners.credentials = 'wall:ünlock';
  let secret: string | null = null;
  const driver = driverWith({ proxy: { url: proxy.url, credentials: () => secret } });
  for (const wrong of [null, 'wall:guess']) {
    secret = wrong;
    const { cause } = await dial(driver, plant.url);
    assert.deepEqual([cause?.kind, cause?.status], ['proxy', 407]);
    assert.match(cause?.reason ?? '', /407.*credentials/);
    assert.ok(!cause?.reason.includes('guess'));
  }
  secret = 'wall:ünlock';
  await welcomed(driver, plant.url);
});

test('a proxy that refuses, fails, hangs or is not there is named as the cause', async () => {
  const plant = await plantAt('127.0.0.3');
  const proxy = await proxyFor();
  const driver = driverWith({ proxy: { url: proxy.url } });
  const nowhere = await dial(driver, 'ws://127.0.0.4:9');
  assert.deepEqual([nowhere.cause?.kind, nowhere.cause?.status], ['proxy', 502]);
  proxy.manners.refusal = '403 Forbidden';
  const refused = await dial(driver, plant.url);
  assert.deepEqual([refused.cause?.kind, refused.cause?.status], ['proxy', 403]);
  proxy.manners.refusal = null;
  proxy.manners.isSilent = true;
  const silent = await dial(driver, plant.url, { timeoutMs: 200 });
  assert.equal(silent.cause?.kind, 'timeout');
  assert.match(silent.cause.reason, /the proxy 127\.0\.0\.1 does not answer/);
  assert.equal(await probe(driver, 'ws://127.0.0.4:9'), true, 'a probe asks for the proxy');
  await proxy.stop();
  ends.splice(ends.length - 1);
  const gone = await dial(driver, plant.url);
  assert.equal(gone.cause?.kind, 'proxy');
  assert.match(gone.cause.reason, /^connect ECONNREFUSED/);
  assert.equal(await probe(driver, plant.url), false);
  const unknown = trusting(new NameServer(), { proxy: { url: 'http://proxy.test:3128' } });
  const noName = await dial(unknown, plant.url);
  assert.equal(noName.cause?.kind, 'proxy');
  assert.match(noName.cause.reason, /ENOTFOUND proxy\.test/);
});

test('a proxy in the environment is not used', async () => {
  const plant = await plantAt('127.0.0.3');
  const proxy = await proxyFor();
  const before = { ...process.env };
  Object.assign(process.env, {
    HTTP_PROXY: proxy.url,
    HTTPS_PROXY: proxy.url,
    ALL_PROXY: proxy.url,
  });
  try {
    await welcomed(driverWith(), plant.url);
  } finally {
    process.env = before;
  }
  assert.equal(proxy.connections, 0);
});

test('a server that wants client certificates takes ours, and the lack of one is told as such', async () => {
  const clients = makeAuthority('Wall CA');
  const server = makeCertificate({ name: 'plant', hosts: ['127.0.0.3'], issuer: authority });
  const plant = await plantAt('127.0.0.3', { tls: { ...server, clientCa: clients.cert } });
  const ours = makeCertificate({ name: 'wall-1', issuer: clients });
  const clientCertFile = file('wall.pem', ours.cert);
  const clientKeyFile = file('wall.key', encryptedKey(ours.key, 'open sesame'));
  const clientKeyPassphrase = (): string => 'open sesame';
  const driver = trusting(undefined, { clientCertFile, clientKeyFile, clientKeyPassphrase });
  await welcomed(driver, plant.url);
  const without = await dial(trusting(), plant.url);
  assert.equal(without.cause?.kind, 'tls', without.cause?.reason);
  assert.match(without.cause.reason, /the server wants a client certificate/);
  file('wall.key', makeCertificate({ name: 'wall-2', issuer: clients }).key);
  const mismatch = await dial(driver, plant.url);
  assert.equal(mismatch.cause?.kind, 'tls');
  assert.match(mismatch.cause.reason, /wall\.key.*wall\.pem.*tls-key-mismatch/);
  const renewed = makeCertificate({ name: 'wall-1', issuer: clients });
  file('wall.pem', renewed.cert);
  file('wall.key', renewed.key);
  await welcomed(driver, plant.url);
  const stranger = makeCertificate({ name: 'wall-1', issuer: makeAuthority('Wall CA') });
  file('wall.pem', stranger.cert);
  file('wall.key', stranger.key);
  const refused = await dial(driver, plant.url);
  assert.ok(refused.cause !== undefined && ['tls', 'network'].includes(refused.cause.kind));
});

test('an endpoint named by its address is verified for the server name given', async () => {
  const plant = await securePlantAt('127.0.0.3', ['plant.test']);
  const byAddress = await dial(trusting(), plant.url);
  assert.equal(byAddress.cause?.kind, 'tls');
  await welcomed(trusting(undefined, { serverName: 'plant.test' }), plant.url);
  const other = await dial(trusting(undefined, { serverName: 'other.test' }), plant.url);
  assert.equal(other.cause?.kind, 'tls');
});

test('one of two addresses has an expired certificate: the other takes over at once', async () => {
  const hosts = ['plant.test'];
  const good = await securePlantAt('127.0.0.3', hosts);
  const tls = makeCertificate({ name: 'plant', hosts, issuer: authority, days: -1 });
  await plantAt('127.0.0.2', { port: good.port, tls });
  const url = `wss://plant.test:${good.port}`;
  await welcomed(trusting(new NameServer('127.0.0.2', '127.0.0.3')), url);
  const { cause } = await dial(trusting(new NameServer('127.0.0.4', '127.0.0.2')), url);
  assert.equal(cause?.kind, 'tls', 'the address that got furthest says most');
  assert.match(cause.reason, /expired/);
});
