/**
 * The balancers, started from the reference configurations in deploy/: HAProxy for the plant, a
 * second HAProxy process for the protocols of peers, which no reference configuration knows.
 */
import { connect } from 'node:net';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Peer } from './client-contract.ts';
import { PLANT, PORTS } from './addresses.ts';
import { LabProcess } from './processes.ts';
import { until } from './shell.ts';

/** An answer of the runtime API is waited for so long, ms. */
const ADMIN_MS = 2_000;
const BACKEND_OF_REFERENCE = 'plant';

/** What the faults do to a balancer. */
export interface Balancer {
  start(): Promise<void>;
  /** A server of every backend: `maint` gets nobody, `drain` nobody new, `ready` its share. */
  setState(server: 'a' | 'b', state: 'ready' | 'drain' | 'maint'): Promise<void>;
  /** Ends it at once, as a restart of the service does, and starts it again. */
  restart(): Promise<void>;
  kill(): Promise<void>;
}

/** One HAProxy. */
export class HaProxy implements Balancer {
  readonly #namespace: string;
  readonly #config: string;
  readonly #socket: string;
  readonly #backends: readonly string[];
  readonly #env: Readonly<Record<string, string>>;
  #process: LabProcess | null = null;

  private constructor(
    namespace: string,
    config: string,
    socket: string,
    backends: readonly string[],
    env: Readonly<Record<string, string>>,
  ) {
    this.#namespace = namespace;
    this.#config = config;
    this.#socket = socket;
    this.#backends = backends;
    this.#env = env;
  }

  /** Of the reference configuration; `address`: where it listens. `checkToken`: see there. */
  static ofReference(
    namespace: string,
    config: string,
    folder: string,
    { address, checkToken }: { readonly address: string; readonly checkToken?: string },
  ): HaProxy {
    const socket = join(folder, `haproxy-${address}.sock`);
    return new HaProxy(namespace, config, socket, [BACKEND_OF_REFERENCE], {
      VIGIL_LISTEN: `${address}:${PORTS.balancer}`,
      VIGIL_SERVER_A: `${PLANT.a}:${PORTS.plant}`,
      VIGIL_SERVER_B: `${PLANT.b}:${PORTS.plant}`,
      VIGIL_ADMIN: socket,
      VIGIL_METRICS: `${address}:8405`,
      ...(checkToken === undefined ? {} : { VIGIL_CHECK_TOKEN: checkToken }),
    });
  }

  /** For the protocols of `peers`: each with a check of its own that a hung server fails. */
  static ofPeers(
    namespace: string,
    folder: string,
    peers: readonly Peer[],
    address: string,
  ): HaProxy {
    const socket = join(folder, `peers-${address}.sock`);
    const protocols = new Map(peers.map((peer) => [peer.protocol, peer]));
    const config = join(folder, `peers-${address}.cfg`);
    const sections = [...protocols].map(
      ([protocol, { port, haproxy }]) => `
listen ${protocol}
    bind ${address}:${port}
    ${haproxy.join('\n    ')}
    server a ${PLANT.a}:${port}
    server b ${PLANT.b}:${port}
`,
    );
    writeFileSync(
      config,
      `global
    stats socket "${socket}" mode 600 level admin
defaults
    mode tcp
    balance leastconn
    retries 3
    option redispatch 1
    timeout connect 500ms
    timeout client 1h
    timeout server 1h
    timeout check 700ms
    default-server check inter 1s fastinter 300ms fall 3 rise 2 on-marked-down shutdown-sessions
${sections.join('')}`,
    );
    return new HaProxy(namespace, config, socket, [...protocols.keys()], {});
  }

  async start(): Promise<void> {
    const proxy = new LabProcess(
      'haproxy',
      this.#namespace,
      ['haproxy', '-db', '-f', this.#config],
      undefined,
      { ...process.env, ...this.#env },
    );
    this.#process = proxy;
    const answers = async (): Promise<boolean> =>
      !proxy.isRunning || (await this.#ask('show info').catch(() => '')) !== '';
    await until('haproxy listens', answers);
    if (!proxy.isRunning) throw new Error(`haproxy ended: ${proxy.errors}`);
  }

  async setState(server: 'a' | 'b', state: 'ready' | 'drain' | 'maint'): Promise<void> {
    for (const backend of this.#backends) {
      const answer = await this.#ask(`set server ${backend}/${server} state ${state}`);
      if (answer.trim() !== '') throw new Error(`haproxy: ${answer.trim()}`);
    }
  }

  async restart(): Promise<void> {
    await this.kill();
    await this.start();
  }

  async kill(): Promise<void> {
    await this.#process?.kill();
  }

  #ask(command: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect(this.#socket);
      let answer = '';
      socket.setTimeout(ADMIN_MS, () => socket.destroy(new Error('haproxy does not answer')));
      socket.once('connect', () => socket.write(`${command}\n`));
      socket.on('data', (chunk) => (answer += String(chunk)));
      socket.once('error', reject);
      socket.once('close', () => {
        resolve(answer);
      });
    });
  }
}
