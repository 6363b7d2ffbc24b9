/**
 * What only the vigil.v1 driver has: headers, upgrade answers, TLS, partial frames, a peer that does
 * not read, and malformed frames. The peer is a raw TCP or ws server in the test.
 */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer, type IncomingMessage } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { test } from '@playwright/test';
import { WebSocketServer, type WebSocket } from 'ws';
import { realClock } from '../../src/main/clock.ts';
import type { CloseCause, SessionNews } from '../../src/main/sources/driver.ts';
import { VigilDriver, type VigilDriverSetup } from '../../src/main/sources/vigil/driver.ts';
import { startPlant } from '../../src/plant/plant.ts';
import { selfSignedCertificate } from '../support/certificate.ts';
import { until } from '../support/until.ts';

interface Session {
  readonly news: SessionNews[];
  readonly terminate: () => void;
  readonly probe: () => void;
  readonly authorize: () => void;
  readonly subscribe: (id: number) => void;
}

function open(url: string, setup: Partial<VigilDriverSetup> = {}, cookie?: string): Session {
  const driver = new VigilDriver({ clock: realClock, client: 'test/1', ...setup });
  const news: SessionNews[] = [];
  const session = driver.open(
    { url, timeoutMs: 3_000, resumeSession: 's-7', ...(cookie === undefined ? {} : { cookie }) },
    (one) => news.push(one),
  );
  return {
    news,
    terminate: () => session.terminate(),
    probe: () => session.probe(),
    authorize: () => session.authorize(),
    subscribe: (id) => session.subscribe({ id, tags: ['x'.repeat(200)] }),
  };
}

async function causeOf({ news }: Session): Promise<CloseCause> {
  await until('closed', () => news.some(({ type }) => type === 'closed'));
  const closed = news.find((one) => one.type === 'closed');
  assert.ok(closed?.type === 'closed');
  return closed.cause;
}

/** Answers upgrades by `answer`, on a free port. */
async function onHttp(
  answer: (request: IncomingMessage, socket: Duplex) => void,
  body: (url: string) => Promise<void>,
): Promise<void> {
  const server = createHttpServer();
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  });
  server.on('upgrade', answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await body(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
}

/** A ws server that does what `onSession` says. */
async function onServer(
  onSession: (socket: WebSocket, request: IncomingMessage) => void,
  body: (url: string) => Promise<void>,
  headers: readonly string[] = [],
  options: { readonly autoPong?: boolean } = {},
): Promise<void> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', ...options });
  server.on('connection', onSession);
  server.on('headers', (lines) => lines.push(...headers));
  await new Promise((resolve) => server.once('listening', resolve));
  try {
    await body(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    for (const client of server.clients) client.terminate();
    await new Promise((resolve) => server.close(resolve));
  }
}

function accepted(request: IncomingMessage, protocol: string): string {
  const key = request.headers['sec-websocket-key'] ?? '';
  const accept = createHash('sha1')
    .update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
    .digest('base64');
  return [
    'HTTP/1.1 101 Switching Protocols',
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Accept: ${accept}`,
    ...(protocol === '' ? [] : [`Sec-WebSocket-Protocol: ${protocol}`]),
    '\r\n',
  ].join('\r\n');
}

test('the upgrade carries token and affinity, the hello the last session, the answer a new affinity', async () => {
  const hellos: string[] = [];
  const requests: IncomingMessage[] = [];
  await onServer(
    (socket, request) => {
      requests.push(request);
      socket.on('message', (data) => hellos.push((data as Buffer).toString()));
    },
    async (url) => {
      const credential = { current: () => 'secret-token', renew: () => Promise.resolve(null) };
      const session = open(url, { credential }, 'lb=old');
      await until('hello', () => hellos.length > 0);
      const headers = requests[0]?.headers;
      assert.equal(headers?.authorization, 'Bearer secret-token');
      assert.equal(headers?.cookie, 'lb=old');
      assert.equal(headers?.['sec-websocket-protocol'], 'vigil.v1');
      assert.equal(headers?.['sec-websocket-extensions'], undefined);
      assert.deepEqual(JSON.parse(hellos[0] ?? ''), {
        type: 'hello',
        client: 'test/1',
        session: 's-7',
      });
      const opened = session.news.find(({ type }) => type === 'opened');
      assert.ok(opened?.type === 'opened');
      assert.equal(opened.cookie, 'lb=new; zone=2');
      session.terminate();
      await causeOf(session);
    },
    ['Set-Cookie: lb=new; Path=/; HttpOnly', 'Set-Cookie: zone=2', 'Set-Cookie: old=1; Max-Age=0'],
  );
});

test('an affinity that the balancer withdraws is told as empty, and an empty one is not sent', async () => {
  const cookies: (string | undefined)[] = [];
  await onServer(
    (_socket, request) => cookies.push(request.headers.cookie),
    async (url) => {
      const session = open(url, {}, 'lb=old');
      await until('open', () => session.news.some(({ type }) => type === 'opened'));
      const opened = session.news.find(({ type }) => type === 'opened');
      assert.ok(opened?.type === 'opened');
      assert.equal(opened.cookie, '');
      session.terminate();
      const next = open(url, {}, opened.cookie);
      await until('open', () => next.news.some(({ type }) => type === 'opened'));
      next.terminate();
      assert.deepEqual(cookies, ['lb=old', undefined]);
    },
    ['Set-Cookie: lb=; Expires=Thu, 01 Jan 1970 00:00:00 GMT'],
  );
});

test('only the answer to the newest ping is an echo, and a pong nobody asked for is none', async () => {
  const pings: Buffer[] = [];
  let peer: WebSocket | null = null;
  await onServer(
    (socket) => {
      peer = socket;
      socket.on('ping', (data) => pings.push(data));
    },
    async (url) => {
      const session = open(url);
      const count = (type: SessionNews['type']): number =>
        session.news.filter((one) => one.type === type).length;
      await until('open', () => count('opened') === 1);
      const answer = async (data: Buffer | string): Promise<void> => {
        const heard = count('heard');
        peer?.pong(data);
        await until('heard', () => count('heard') > heard);
      };
      await answer('');
      session.probe();
      session.probe();
      await until('pings', () => pings.length === 2);
      await answer(pings[0] ?? '');
      assert.equal(count('echoed'), 0);
      await answer(pings[1] ?? '');
      assert.equal(count('echoed'), 1);
      session.terminate();
      await causeOf(session);
    },
    [],
    { autoPong: false },
  );
});

test('a credential is offered anew inside the session; a refusal is told and ends nothing', async () => {
  const plant = await startPlant({ historyMs: 0, token: 'good', tokenLifeMs: 60_000 });
  assert.ok(plant.ok);
  let token: string | null = 'good';
  const credential = { current: () => token, renew: () => Promise.resolve(token) };
  const session = open(plant.value.url, { credential });
  const find = <T extends SessionNews['type']>(type: T): Extract<SessionNews, { type: T }>[] =>
    session.news.filter((one): one is Extract<SessionNews, { type: T }> => one.type === type);
  try {
    await until('welcomed', () => find('welcomed').length === 1);
    const life = find('welcomed')[0]?.authorizedForMs ?? 0;
    assert.ok(life > 0 && life <= 60_000);
    session.authorize();
    await until('authorized', () => find('authorized').length === 1);
    assert.ok((find('authorized')[0]?.authorizedForMs ?? 0) > 0);
    token = 'stale';
    session.authorize();
    await until('refused', () => find('refused').length === 1);
    token = null;
    session.authorize();
    assert.equal(find('refused').length, 1, 'reported within the call');
    await until('refused', () => find('refused').length === 2);
    assert.deepEqual(
      find('refused').map(({ code, request }) => [code, request]),
      [
        ['unauthorized', undefined],
        ['unauthorized', undefined],
      ],
    );
    session.probe();
    await until('echoed', () => find('echoed').length === 1);
    assert.equal(find('closed').length, 0);
  } finally {
    session.terminate();
    await plant.value.stop();
  }
});

for (const [header, least, most] of [
  ['7', 7_000, 7_000],
  [new Date(Date.now() + 60_000).toUTCString(), 1, 60_000],
  ['999999', 3_600_000, 3_600_000],
] as const) {
  test(`an HTTP 503 is told with its Retry-After: ${header.length > 10 ? 'a date' : header}`, async () => {
    await onHttp(
      (_request, socket) => {
        socket.end(`HTTP/1.1 503 Busy\r\nRetry-After: ${header}\r\nContent-Length: 0\r\n\r\n`);
      },
      async (url) => {
        const cause = await causeOf(open(url));
        assert.equal(cause.kind, 'http');
        assert.equal(cause.status, 503);
        assert.ok((cause.retryAfterMs ?? 0) >= least && (cause.retryAfterMs ?? 0) <= most);
      },
    );
  });
}

test('an HTTP answer without Retry-After and one with nonsense have none', async () => {
  for (const line of ['', 'Retry-After: soon\r\n']) {
    await onHttp(
      (_request, socket) => socket.end(`HTTP/1.1 401 No\r\n${line}Content-Length: 0\r\n\r\n`),
      async (url) => {
        const cause = await causeOf(open(url));
        assert.deepEqual([cause.kind, cause.status, cause.retryAfterMs], ['http', 401, undefined]);
      },
    );
  }
});

for (const [what, protocol] of [
  ['another', 'other.v1'],
  ['no', ''],
] as const) {
  test(`a server that agrees to ${what} subprotocol is a protocol failure`, async () => {
    await onHttp(
      (request, socket) => socket.write(accepted(request, protocol)),
      async (url) => {
        const cause = await causeOf(open(url));
        assert.deepEqual([cause.kind, cause.code], ['close', 1002]);
      },
    );
  });
}

test('bytes of a frame that is not whole yet are heard: a slow line is alive', async () => {
  let wire: Duplex | null = null;
  await onHttp(
    (request, socket) => {
      wire = socket;
      socket.write(accepted(request, 'vigil.v1'));
    },
    async (url) => {
      const session = open(url);
      const heard = (): number => session.news.filter(({ type }) => type === 'heard').length;
      await until('open', () => session.news.some(({ type }) => type === 'opened'));
      // A text frame of 100 bytes, of which ten come one by one.
      wire?.write(Buffer.from([0x81, 100]));
      await until('heard its head', () => heard() >= 1);
      for (let byte = 0; byte < 10; byte += 1) {
        const before = heard();
        wire?.write('x');
        await until('heard a byte', () => heard() > before);
      }
      assert.ok(session.news.every(({ type }) => type === 'opened' || type === 'heard'));
      session.terminate();
      await causeOf(session);
    },
  );
});

test('a peer that does not read is given up before the buffer outgrows its bound', async () => {
  await onServer(
    (socket) => socket.pause(),
    async (url) => {
      const session = open(url);
      await until('open', () => session.news.some(({ type }) => type === 'opened'));
      for (let id = 0; id < 100_000; id += 1) {
        session.subscribe(id);
        if (id % 1_000 === 0) await new Promise(setImmediate);
        if (session.news.some(({ type }) => type === 'closed')) break;
      }
      const cause = await causeOf(session);
      assert.equal(cause.kind, 'network');
      assert.match(cause.reason, /does not read/);
    },
  );
});

test('frames that break the schema are told and dropped, and the session goes on', async () => {
  const bad = ['no json', '[]', '{"type":"tomorrow"}', '{"type":"data","seq":-1}'];
  await onServer(
    (socket) => {
      for (const text of bad) socket.send(text);
      socket.send(Buffer.from([1, 2, 3]));
      socket.send('{"type":"data","seq":2,"prev":1,"columns":{"tag":[9],"time":[1],"value":[2]}}');
      socket.send('{"type":"heartbeat","seq":1,"time":5}');
    },
    async (url) => {
      const session = open(url);
      await until('heartbeat', () => session.news.some(({ type }) => type === 'heartbeat'));
      const codes = session.news.flatMap((one) => (one.type === 'malformed' ? [one.code] : []));
      assert.deepEqual(codes, [
        'frame-not-json',
        'frame-not-json',
        'frame-unknown-type',
        'frame-field',
        'frame-not-text',
        'frame-unknown-alias',
      ]);
      session.terminate();
      await causeOf(session);
    },
  );
});

test('aliases, rows and columns come out as the same samples', async () => {
  const seen: unknown[][] = [];
  await onServer(
    (socket) => {
      const info = { unit: '°C', intervalMs: 1_000 };
      const snapshot = {
        type: 'snapshot',
        id: 1,
        seq: 5,
        recovered: false,
        missed: 0,
        unknown: ['X'],
      };
      const tags = { 'TI-1': { ...info, alias: 17 } };
      socket.send(JSON.stringify({ ...snapshot, samples: [['TI-1', 1, 20]], tags }));
      const columns = { tag: [17, 'TI-2'], time: [2, 3], value: [21, null], quality: { 1: 'bad' } };
      socket.send(JSON.stringify({ type: 'data', seq: 6, prev: 5, columns }));
      const samples = [[17, 2, 21, 'uncertain']];
      socket.send(JSON.stringify({ type: 'replay', id: 1, seq: 4, samples }));
    },
    async (url) => {
      const driver = new VigilDriver({ clock: realClock, client: 'test/1' });
      const session = driver.open({ url, timeoutMs: 3_000 }, (news) => {
        if (news.type === 'snapshot') {
          assert.deepEqual(news.tags, new Map([['TI-1', { unit: '°C', intervalMs: 1_000 }]]));
          assert.deepEqual(news.unknown, ['X']);
        }
        if (news.type !== 'snapshot' && news.type !== 'data' && news.type !== 'replay') return;
        const { tag, time, value, quality, length } = news.samples;
        for (let row = 0; row < length; row += 1) {
          seen.push([news.type, tag[row], time[row], value[row], quality[row]]);
        }
      });
      await until('all', () => seen.length === 4);
      session.terminate();
    },
  );
  assert.deepEqual(seen, [
    ['snapshot', 'TI-1', 1, 20, 'good'],
    ['data', 'TI-1', 2, 21, 'good'],
    ['data', 'TI-2', 3, null, 'bad'],
    ['replay', 'TI-1', 2, 21, 'uncertain'],
  ]);
});

test('a certificate is checked against the given authority, and always checked', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'vigil-tls-'));
  const tls = selfSignedCertificate();
  const server = createHttpsServer(tls);
  const sockets = new WebSocketServer({ server });
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    const caFile = join(folder, 'cert.pem');
    writeFileSync(caFile, tls.cert);
    const trusted = open(`wss://127.0.0.1:${port}`, { caFile });
    await until('open', () => trusted.news.some(({ type }) => type === 'opened'));
    trusted.terminate();
    await causeOf(trusted);
    assert.equal((await causeOf(open(`wss://127.0.0.1:${port}`))).kind, 'tls');
    const otherName = await causeOf(
      open(`wss://plant.test:${port}`, {
        caFile,
        resolve: (_host, answer) =>
          setImmediate(() => answer(null, [{ address: '127.0.0.1', family: 4 }])),
      }),
    );
    assert.equal(otherName.kind, 'tls', otherName.reason);
    const noFile = await causeOf(open(`wss://127.0.0.1:${port}`, { caFile: `${folder}/none` }));
    assert.equal(noFile.kind, 'tls');
    assert.match(noFile.reason, /^none: .*tls-file-unreadable/);
  } finally {
    for (const client of sockets.clients) client.terminate();
    await new Promise((resolve) => server.close(resolve));
    rmSync(folder, { recursive: true, force: true });
  }
});

test('a renewed credential is used by the next dial, and a failed renewal is told', async () => {
  let token = 'first';
  const credential = {
    current: () => token,
    renew: () => {
      token = 'second';
      return token === 'second' ? Promise.resolve(token) : Promise.reject(new Error('gone'));
    },
  };
  const driver = new VigilDriver({ clock: realClock, client: 'test/1', credential });
  assert.equal(await new Promise((resolve) => driver.renewCredential(resolve)), true);
  assert.equal(credential.current(), 'second');
  const failing = new VigilDriver({
    clock: realClock,
    client: 'test/1',
    credential: { current: () => null, renew: () => Promise.reject(new Error('gone')) },
  });
  assert.equal(await new Promise((resolve) => failing.renewCredential(resolve)), false);
});

test('a frame bound beyond what frames may have is refused', () => {
  assert.throws(
    () => new VigilDriver({ clock: realClock, client: 'test/1', maxFrameBytes: 2 ** 21 }),
    /maxFrameBytes: expected 1 to 1048576/,
  );
});
