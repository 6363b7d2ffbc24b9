/**
 * The lab's comparison is fair: every peer, as it comes and tuned, gets every sample of its own
 * server, and the servers obey what the catalogue says they can. Real processes, bundled as for the
 * lab; no faults here, those are the lab's.
 */
import assert from 'node:assert/strict';
import { spawn, spawnSync, type ChildProcessByStdio } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { test } from '@playwright/test';
import { build } from 'vite';
import {
  valueOf,
  type ClientLine,
  type ClientOrder,
  type LabTag,
  type ServerLine,
  type ServerOrder,
} from '../lab/client-contract.ts';
import { PEERS } from '../lab/peers/catalogue.ts';
import { PROJECT } from '../support/plant.ts';
import { until } from '../support/until.ts';

const PERIOD_MS = 100;
const TAGS: readonly LabTag[] = ['T.1', 'T.2'].map((name) => ({ name, periodMs: PERIOD_MS }));
const BUNDLE = join(PROJECT, 'out', 'test', 'lab-peers');
const HOST = '127.0.0.1';

/** Programs that a protocol's server needs. */
const BROKERS: Readonly<Record<string, string>> = { mqtt: 'mosquitto', nats: 'nats-server' };

/** A lab process and what it said. */
class Process<Line> {
  readonly lines: Line[] = [];
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  #errors = '';

  constructor(script: string, order: ClientOrder | ServerOrder) {
    const args = [join(BUNDLE, `${script}.js`), JSON.stringify(order)];
    this.#child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    this.#child.stdin.on('error', () => undefined); // it ended while being told
    this.#child.stderr.on('data', (chunk) => (this.#errors = `${this.#errors}${chunk}`));
    createInterface({ input: this.#child.stdout }).on('line', (line) => {
      this.lines.push(JSON.parse(line) as Line); // the contract's
    });
  }

  tell(line: string): void {
    this.#child.stdin.write(`${line}\n`);
  }

  /** Waits until it has said such a line. */
  async says(what: string, isIt: (line: Line) => boolean): Promise<void> {
    const ended = (): boolean => this.#child.exitCode !== null;
    await until(what, () => this.lines.some(isIt) || ended());
    assert.ok(this.lines.some(isIt), `${what}: ended instead\n${this.#errors}`);
  }

  /** Ends it as the lab does, and resolves when it is gone. */
  async stop(): Promise<void> {
    this.#child.stdin.end();
    await until('a lab process ends with its input', () => this.#child.exitCode !== null);
  }
}

test.beforeAll(async () => {
  const entries = ['client-main', 'server-main'];
  await build({
    configFile: false,
    root: PROJECT,
    logLevel: 'warn',
    build: {
      ssr: true,
      outDir: BUNDLE,
      emptyOutDir: true,
      target: 'node20.18',
      copyPublicDir: false,
      rolldownOptions: {
        input: Object.fromEntries(entries.map((name) => [name, `test/lab/peers/${name}.ts`])),
        output: { entryFileNames: '[name].js' },
      },
    },
  });
});

for (const protocol of new Set(PEERS.map((peer) => peer.protocol))) {
  const peers = PEERS.filter((peer) => peer.protocol === protocol);
  const names = peers.map(({ name }) => name).join(', ');

  test(`peers of the lab get every sample of their own ${protocol} server: ${names}`, async () => {
    const broker = BROKERS[protocol];
    const isMissing = broker !== undefined && spawnSync(broker, ['-h']).error !== undefined;
    test.skip(isMissing, `needs ${broker} (scripts/system-packages.mjs)`);
    const folder = mkdtempSync(join(tmpdir(), 'vigil-peers-'));
    const port = await freePort();
    const server = new Process<ServerLine>('server-main', {
      protocol,
      host: HOST,
      port,
      tags: TAGS,
      folder,
    });
    await server.says('the server listens', ({ t }) => t === 'listening');
    const clients = peers.flatMap(({ name, variants, scheme }) =>
      variants.map((variant) => {
        const urls = [`${scheme}://${HOST}:${port}`];
        return new Process<ClientLine>('client-main', { name, variant, urls, tags: TAGS });
      }),
    );

    await Promise.all(clients.map((client) => client.says('ready', ({ t }) => t === 'ready')));
    const from = Date.now() + 2 * PERIOD_MS;
    const times = [0, 1, 2, 3].map((n) => (Math.ceil(from / PERIOD_MS) + n) * PERIOD_MS);
    await Promise.all(
      clients.map((client) =>
        client.says('a sample after those', (line) => samplesOf(line).time > Math.max(...times)),
      ),
    );
    for (const { lines } of clients) assertWhole(lines, times);

    for (const command of ['close', 'forget', 'mute', 'drain', 'stop'] as const) {
      const isUnable = peers.some(({ whyUnable }) => command in whyUnable);
      const line = command === 'mute' ? 'mute T.1' : command;
      server.tell(line);
      const answer = isUnable ? 'unable' : 'done';
      await server.says(`${line}: ${answer}`, (said) => said.t === answer && said.command === line);
    }
    await Promise.all([server, ...clients].map((one) => one.stop()));
    rmSync(folder, { recursive: true });
  });
}

/** Connected without a loss, and each of those samples came once, with the process's value. */
function assertWhole(lines: readonly ClientLine[], times: readonly number[]): void {
  assert.deepEqual(
    lines
      .map(({ t }) => t)
      .filter((t) => t === 'up' || t === 'down' || t === 'claims' || t === 'ready'),
    ['up', 'claims', 'ready'],
  );
  for (const { name } of TAGS) {
    for (const time of times) {
      const came = lines.filter(
        (line) => line.t === 'sample' && line.tag === name && line.time === time,
      );
      assert.deepEqual(
        came.map((line) => line.t === 'sample' && line.value),
        [valueOf(name, time / PERIOD_MS)],
      );
    }
  }
}

function samplesOf(line: ClientLine): { readonly time: number } {
  return line.t === 'sample' ? line : { time: -Infinity };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, HOST, resolve));
  const { port } = server.address() as AddressInfo; // of a TCP server
  await new Promise((resolve) => server.close(resolve));
  return port;
}
