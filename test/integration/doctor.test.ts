/**
 * `vigil doctor` against real plants, real certificates and servers that are wrong in one way each:
 * what is wrong is named, what cannot be looked at any more is skipped, and it always ends.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import {
  createServer as createTcpServer,
  type AddressInfo,
  type Server,
  type Socket,
} from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from '@playwright/test';
import { WebSocketServer, type WebSocket } from 'ws';
import type { DoctorCommand } from '../../src/main/cli/command.ts';
import { CHECKS, type Check, type Finding, type Outcome } from '../../src/main/doctor/finding.ts';
import { runDoctor } from '../../src/main/doctor/run.ts';
import { startPlant, type Plant, type PlantOptions } from '../../src/plant/plant.ts';
import { printFrame, type ServerFrame } from '../../src/main/sources/vigil/codec.ts';
import { makeAuthority, makeCertificate } from '../support/certificate.ts';
import { until } from '../support/until.ts';

/** Long enough for a busy machine; what never comes is waited for so long. */
const PATIENCE = { answerMs: 2_500, watchMs: 1_200 };

const ends: (() => unknown)[] = [];

test.afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function plantWith(options: PlantOptions = {}): Promise<Plant> {
  const started = await startPlant({ heartbeatMs: 400, ...options });
  assert.ok(started.ok);
  ends.push(() => started.value.stop());
  return started.value;
}

/** Listens on a free port; `protocol://127.0.0.1:port`. */
async function listening(server: Server, protocol = 'ws'): Promise<string> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ends.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return `${protocol}://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A vigil.v1 server that does what `onFrame` says; `cookies`: one Set-Cookie an upgrade. */
async function scriptedServer(
  onFrame: (type: string, send: (frame: ServerFrame) => void, socket: WebSocket) => void,
  cookies: (dial: number) => string | undefined = () => undefined,
): Promise<string> {
  const http = createHttpServer();
  const server = new WebSocketServer({ server: http, handleProtocols: () => 'vigil.v1' });
  let dials = 0;
  server.on('headers', (lines) => {
    const cookie = cookies((dials += 1));
    if (cookie !== undefined) lines.push(`Set-Cookie: ${cookie}`);
  });
  server.on('connection', (socket) => {
    const send = (frame: ServerFrame): void => socket.send(printFrame(frame));
    socket.on('message', (data) => {
      const { type } = JSON.parse((data as Buffer).toString()) as { type: string };
      onFrame(type, send, socket);
    });
  });
  return listening(http);
}

const WELCOME = {
  type: 'welcome',
  session: 's-1',
  epoch: 'e1',
  seq: 1,
  heartbeatMs: 400,
} as const;
const SNAPSHOT = {
  type: 'snapshot',
  id: 1,
  seq: 1,
  recovered: false,
  missed: 0,
  samples: [],
  tags: {},
  unknown: [],
} as const;

/** Answers as a server should, but for what `instead` takes over by returning true. */
function decent(
  instead: (type: string, send: (frame: ServerFrame) => void, socket: WebSocket) => boolean,
): Parameters<typeof scriptedServer>[0] {
  return (type, send, socket) => {
    if (instead(type, send, socket)) return;
    if (type === 'hello') {
      send({ ...WELCOME, time: Date.now() });
      const beat = setInterval(() => {
        send({ type: 'heartbeat', seq: 1, time: Date.now() });
      }, 150);
      socket.on('close', () => {
        clearInterval(beat);
      });
    } else if (type === 'subscribe') send(SNAPSHOT);
    else if (type === 'ping') send({ type: 'pong', id: 1, time: Date.now(), subscriptions: [] });
  };
}

interface Report {
  readonly exitCode: number;
  readonly lines: readonly string[];
  readonly of: (check: Check) => Finding;
  readonly outcomes: Readonly<Record<Outcome, readonly Check[]>>;
}

async function doctor(
  url: string,
  options: Partial<DoctorCommand> = {},
  secrets: Readonly<Record<string, string>> = {},
): Promise<Report> {
  const command: DoctorCommand = {
    verb: 'doctor',
    url,
    ca: null,
    cert: null,
    key: null,
    tokenSecret: null,
    tag: '*',
    idleMs: null,
    isDrainExpected: false,
    json: true,
    ...options,
  };
  const lines: string[] = [];
  const exitCode = await runDoctor(
    command,
    { out: (line) => lines.push(line), version: '1' },
    (name) => secrets[name] ?? null,
    PATIENCE,
  );
  const told = command.json
    ? (JSON.parse(lines.join('\n')) as { ok: boolean; findings: Finding[] })
    : { ok: exitCode === 0, findings: [] };
  assert.equal(told.ok, exitCode === 0);
  const by = (outcome: Outcome): Check[] =>
    told.findings.filter((finding) => finding.outcome === outcome).map(({ check }) => check);
  return {
    exitCode,
    lines,
    of: (check) => {
      const finding = told.findings.find((one) => one.check === check);
      assert.ok(finding);
      return finding;
    },
    outcomes: { pass: by('pass'), fail: by('fail'), note: by('note'), skip: by('skip') },
  };
}

function fileOf(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'vigil-doctor-'));
  ends.push(() => {
    rmSync(folder, { recursive: true });
  });
  const file = join(folder, 'file.pem');
  writeFileSync(file, text);
  return file;
}

/** Everything after the first failure is skipped. */
function assertStopsAt(report: Report, check: Check, code: string, text: RegExp): void {
  assert.equal(report.exitCode, 1);
  assert.deepEqual(report.outcomes.fail, [check]);
  assert.equal(report.of(check).code, code);
  assert.match(report.of(check).text, text);
  const after = CHECKS.slice(CHECKS.indexOf(check) + 1);
  assert.deepEqual(report.outcomes.skip, after);
}

test('a good plant behind TLS passes every check that can be passed without a balancer', async () => {
  const authority = makeAuthority('Plant CA');
  const tls = makeCertificate({ name: 'plant', hosts: ['localhost'], issuer: authority });
  const plant = await plantWith({ tls, token: 'sesame' });
  const report = await doctor(
    plant.url.replace('127.0.0.1', 'localhost'),
    { ca: fileOf(authority.cert), tokenSecret: 'door', idleMs: 300 },
    { door: 'sesame' },
  );
  assert.deepEqual(report.outcomes.fail, []);
  assert.deepEqual(report.outcomes.skip, []);
  // Whether localhost has an IPv6 address on which nobody listens is the machine's affair.
  assert.deepEqual(
    report.outcomes.note.filter((check) => check !== 'tcp'),
    ['sticky', 'goaway'],
  );
  assert.equal(report.exitCode, 0);
  assert.match(report.of('name').text, /^localhost is .*127\.0\.0\.1 \(IPv4\)/);
  assert.match(
    report.of('tls').text,
    /TLSv1\.3 .*localhost; chain of 2: plant < Plant CA; .* 29 days/,
  );
  assert.match(report.of('subscribe').text, /^snapshot of \d{2,} tags in /);
  assert.match(report.of('heartbeat').text, /promised 400 ms$/);
});

test('lines instead of JSON: one a check, with the progress of the wait and a total', async () => {
  const plant = await plantWith();
  const { lines, exitCode } = await doctor(plant.url, { json: false, idleMs: 200, tag: 'PT-101' });
  assert.equal(exitCode, 0);
  assert.equal(lines[0], `vigil doctor ${plant.url}`);
  for (const check of CHECKS) {
    assert.equal(
      lines.filter((line) => new RegExp(`^(pass|note) +${check} `).test(line)).length,
      1,
    );
  }
  assert.ok(lines.some((line) => line.includes('quiet for 200 ms of 200 ms')));
  assert.equal(lines.at(-1), '11 passed, 0 failed, 3 notes, 0 skipped');
});

test('a name that leads nowhere and a port where nobody listens are told by name and port', async () => {
  const nowhere = await doctor('ws://no-such-host.invalid:1');
  assertStopsAt(nowhere, 'name', 'doctor-name', /no-such-host\.invalid has no address/);
  const plant = await plantWith();
  await plant.stop();
  const closed = await doctor(plant.url);
  assertStopsAt(closed, 'tcp', 'doctor-tcp', new RegExp(`port ${plant.port}: .*ECONNREFUSED`));
});

for (const [what, order, code, text] of [
  ['an expired certificate', { days: -3 }, 'doctor-certificate-expired', /expired: .*\(3 days ago/],
  [
    'the name of another host',
    { hosts: ['other.example'] },
    'doctor-certificate-name',
    /is for other\.example, and not for 127\.0\.0\.1/,
  ],
] as const) {
  test(`${what} is told with names and dates`, async () => {
    const tls = makeCertificate({
      name: 'plant',
      hosts: ['127.0.0.1'],
      isAuthority: true,
      ...order,
    });
    const plant = await plantWith({ tls });
    const report = await doctor(plant.url, { ca: fileOf(tls.cert) });
    assertStopsAt(report, 'tls', code, text);
  });
}

test('an unknown authority, a CA file that is none and a server without TLS are told apart', async () => {
  const tls = makeCertificate({ name: 'plant', hosts: ['127.0.0.1'], isAuthority: true });
  const plant = await plantWith({ tls });
  const untrusted = await doctor(plant.url);
  assertStopsAt(untrusted, 'tls', 'doctor-certificate-untrusted', /SELF_SIGNED/);
  const noFile = await doctor(plant.url, { ca: fileOf('nothing') });
  assertStopsAt(noFile, 'tls', 'doctor-tls-file', /certificates in PEM/);
  const open = await plantWith();
  const noTls = await doctor(open.url.replace('ws:', 'wss:'));
  assertStopsAt(noTls, 'tls', 'doctor-tls', /no TLS: /);
});

test('503 is told with its Retry-After, 401 with what is missing, a missing secret before any dial', async () => {
  const plant = await plantWith({ token: 'sesame' });
  const denied = await doctor(plant.url);
  assertStopsAt(denied, 'upgrade', 'doctor-unauthorized', /HTTP 401 .*--token-secret/);
  plant.fault('refuse', ['7']);
  assertStopsAt(await doctor(plant.url), 'upgrade', 'doctor-refused', /HTTP 503 .*Retry-After 7 s/);
  const lines: string[] = [];
  const command = { verb: 'doctor', url: plant.url, ca: null, cert: null, key: null } as const;
  const rest = { tag: '*', idleMs: null, isDrainExpected: false, json: false } as const;
  const code = await runDoctor(
    { ...command, ...rest, tokenSecret: 'door' },
    { out: (line) => lines.push(line), version: '1' },
    () => null,
  );
  assert.equal(code, 1);
  assert.match(lines.join(), /secret named door.*\[doctor-token-missing\]/);
});

test('a web server, a server that speaks no HTTP and one that keeps silent are no plant', async () => {
  const page: RequestListener = (_request, response) => response.end('hello');
  const web = await doctor(await listening(createHttpServer(page)));
  assertStopsAt(web, 'upgrade', 'doctor-upgrade', /HTTP 200 OK instead of 101: no WebSocket at/);
  const ssh = createTcpServer((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'));
  assertStopsAt(await doctor(await listening(ssh)), 'upgrade', 'doctor-upgrade', /speaks no HTTP/);
  const silent = await doctor(await listening(createTcpServer()));
  assertStopsAt(silent, 'upgrade', 'doctor-upgrade-silent', /no answer within/);
});

test('another subprotocol is told with the one that came', async () => {
  const http = createHttpServer();
  const server = new WebSocketServer({ server: http, handleProtocols: () => false });
  server.on('headers', (lines) => lines.push('Sec-WebSocket-Protocol: graphql-ws'));
  const report = await doctor(await listening(http));
  assertStopsAt(report, 'subprotocol', 'doctor-subprotocol', /expected vigil\.v1, got graphql-ws/);
});

test('a hung plant: the upgrade, the welcome or the snapshot never comes, and it is told which', async () => {
  const plant = await plantWith();
  plant.fault('freeze', ['all']);
  assertStopsAt(await doctor(plant.url), 'upgrade', 'doctor-upgrade-silent', /no answer/);
  const mute = await scriptedServer(() => undefined);
  assertStopsAt(await doctor(mute), 'welcome', 'doctor-welcome', /no answer within/);
  const closing = await scriptedServer((_type, _send, socket) => {
    socket.close(1013, 'later');
  });
  assertStopsAt(await doctor(closing), 'welcome', 'doctor-welcome', /closed with 1013 \(later\)/);
  const unable = await scriptedServer(decent((type) => type === 'subscribe'));
  const report = await doctor(unable);
  assert.deepEqual(report.outcomes.fail, ['subscribe']);
  assert.equal(report.of('subscribe').code, 'doctor-snapshot');
});

test('a tag that the server does not have is named', async () => {
  const plant = await plantWith();
  const report = await doctor(plant.url, { tag: 'NO-1' });
  assert.deepEqual(report.outcomes.fail, ['subscribe']);
  assert.match(report.of('subscribe').text, /no tag NO-1/);
});

test('a clock that is wrong, a broken promise of pace and frames held back are told', async () => {
  const wrong = await scriptedServer(
    decent((type, send) => {
      if (type !== 'ping') return false;
      send({ type: 'pong', id: 1, time: Date.now() - 90_000, subscriptions: [] });
      return true;
    }),
  );
  const behind = await doctor(wrong);
  assert.equal(behind.of('clock').code, 'doctor-clock');
  assert.match(behind.of('clock').text, /90\.0 s behind ours/);

  const lazy = await scriptedServer(
    decent((type, send) => {
      if (type === 'hello') send({ ...WELCOME, time: Date.now() });
      return type === 'hello';
    }),
  );
  const paceless = await doctor(lazy);
  assert.deepEqual(paceless.outcomes.fail, ['heartbeat']);

  const held: ServerFrame[] = [];
  const buffering = await scriptedServer(
    decent((type, send, socket) => {
      if (type !== 'ping') return false;
      // The first pong comes at once; after it frames are collected for 0.9 s.
      if (held.length === 0) {
        const flush = setInterval(() => {
          for (const frame of held.splice(1)) send(frame);
        }, 900);
        socket.on('close', () => {
          clearInterval(flush);
        });
        held.push({ type: 'heartbeat', seq: 1, time: 0 });
        return false;
      }
      held.push({ type: 'pong', id: 1, time: Date.now(), subscriptions: [] });
      return true;
    }),
  );
  const late = await doctor(buffering);
  assert.deepEqual(late.outcomes.fail, ['buffering']);
});

test('a balancer that gives the same cookie is sticky, one that gives another is not', async () => {
  const sticky = await doctor(
    await scriptedServer(
      decent(() => false),
      () => 'lb=a; Path=/',
    ),
  );
  assert.deepEqual([sticky.exitCode, sticky.of('sticky').outcome], [0, 'pass']);
  assert.match(sticky.of('sticky').text, /cookie lb /);
  const rolling = await doctor(
    await scriptedServer(
      decent(() => false),
      (dial) => `lb=${dial}`,
    ),
  );
  assert.deepEqual(rolling.outcomes.fail, ['sticky']);
  let epoch = 0;
  const wandering = await scriptedServer(
    decent((type, send) => {
      if (type === 'hello') send({ ...WELCOME, epoch: `e${(epoch += 1)}`, time: Date.now() });
      return false;
    }),
    (dial) => (dial === 1 ? 'lb=a' : undefined),
  );
  assert.match((await doctor(wandering)).of('sticky').text, /landed in epoch e2, not e1/);
});

test('a line that is cut while it is quiet is told with the time and the close code', async () => {
  const cutting = await scriptedServer(
    decent((type, _send, socket) => {
      if (type === 'unsubscribe') socket.terminate();
      return false;
    }),
  );
  const report = await doctor(cutting, { idleMs: 5_000 });
  assert.deepEqual(report.outcomes.fail, ['idle']);
  assert.match(report.of('idle').text, /cut after .* closed with 1006/);
});

test('a drain that is expected is waited for, and missed when it does not come', async () => {
  const plant = await plantWith();
  const patient = { idleMs: 20_000, isDrainExpected: true, tag: 'PT-101' };
  const waiting = doctor(plant.url, patient);
  await until('the doctor is there', () => plant.sessionCount() > 0);
  const told = plant.fault('drain', ['60000']);
  assert.ok(told.ok);
  const report = await waiting;
  assert.equal(report.exitCode, 0);
  assert.match(report.of('goaway').text, /"drain", 60\.0 s to leave; a new session was welcomed/);
  plant.clear();
  const missed = await doctor(plant.url, { ...patient, idleMs: 200 });
  assert.deepEqual(missed.outcomes.fail, ['goaway']);
});
