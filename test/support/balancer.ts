/**
 * HAProxy or nginx as a process of a test, started from our reference configuration (`deploy/`) on
 * free ports of this machine, with a folder of its own for what it writes.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROJECT } from './plant.ts';
import { until } from './until.ts';

const DEPLOY = join(PROJECT, 'deploy');

/** Which balancer. */
export type BalancerName = 'haproxy' | 'nginx';

/** True where the balancer is installed; also outside the path of ordinary users. */
export function hasBalancer(name: BalancerName): boolean {
  return spawnSync(name, ['-v'], { env: environment({}) }).status === 0;
}

/** See the head of this file. */
export class Balancer {
  readonly name: BalancerName;
  /** Where walls dial. */
  readonly url: string;
  readonly #env: Readonly<Record<string, string>>;
  readonly #folder: string;
  readonly #child: ChildProcess;
  #output = '';

  private constructor(
    name: BalancerName,
    url: string,
    env: Readonly<Record<string, string>>,
    folder: string,
  ) {
    this.name = name;
    this.url = url;
    this.#env = env;
    this.#folder = folder;
    const args =
      name === 'haproxy'
        ? ['-W', '-db', '-f', join(DEPLOY, 'haproxy/haproxy.cfg')]
        : ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', 'stderr', '-g', 'daemon off;'];
    this.#child = spawn(name, args, { env: environment(env), stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.on('data', (chunk) => (this.#output = `${this.#output}${chunk}`.slice(-20_000)));
  }

  /**
   * Starts it in front of two plant servers, each `address:port`, and waits until it listens.
   * `certificate`: a PEM file with certificate and key; walls then come by wss.
   */
  static async start(
    name: BalancerName,
    servers: readonly [string, string],
    certificate?: string,
  ): Promise<Balancer> {
    const folder = mkdtempSync(join(tmpdir(), 'vigil-balancer-'));
    const [port, metrics] = [await freePort(), await freePort()];
    const env = {
      VIGIL_LISTEN: `127.0.0.1:${port}${name === 'nginx' && certificate !== undefined ? ' ssl' : ''}`,
      VIGIL_SERVER_A: servers[0],
      VIGIL_SERVER_B: servers[1],
      ...(name === 'haproxy'
        ? { VIGIL_ADMIN: join(folder, 'admin.sock'), VIGIL_METRICS: `127.0.0.1:${metrics}` }
        : {}),
      ...(certificate === undefined ? {} : { VIGIL_CERT: certificate, VIGIL_KEY: certificate }),
    };
    if (name === 'nginx') writeNginxFiles(folder, env);
    const scheme = certificate === undefined ? 'ws' : 'wss';
    const balancer = new Balancer(name, `${scheme}://127.0.0.1:${port}`, env, folder);
    let isOpen = false;
    for (let tries = 0; tries < 200 && !isOpen; tries += 1) {
      if (balancer.#child.exitCode !== null) break;
      isOpen = await accepts(port);
      if (!isOpen) await new Promise((resolve) => setTimeout(resolve, 25));
    }
    if (isOpen) return balancer;
    await balancer.stop();
    throw new Error(`${name} does not listen: ${balancer.output}`);
  }

  /** What it wrote lately. */
  get output(): string {
    return this.#output;
  }

  /** The balancer's own judgement of its configuration: null when it is fine, else its words. */
  check(): string | null {
    const args =
      this.name === 'haproxy'
        ? ['-c', '-f', join(DEPLOY, 'haproxy/haproxy.cfg')]
        : ['-t', '-q', '-p', this.#folder, '-c', join(this.#folder, 'nginx.conf'), '-e', 'stderr'];
    const { status, stderr } = spawnSync(this.name, args, {
      env: environment(this.#env),
      encoding: 'utf8',
    });
    return status === 0 && !/warn/i.test(stderr) ? null : stderr;
  }

  /** A line of HAProxy's runtime API and its answer. */
  async admin(line: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect(join(this.#folder, 'admin.sock'), () => socket.end(`${line}\n`));
      let answer = '';
      socket.on('data', (chunk) => (answer += chunk.toString()));
      socket.on('end', () => {
        resolve(answer);
      });
      socket.on('error', reject);
    });
  }

  /** State of a server as HAProxy's statistics name it, such as `UP`, `DOWN`, `NOLB`, `DRAIN`. */
  async serverState(server: 'a' | 'b'): Promise<string> {
    const [head = '', ...lines] = (await this.admin('show stat')).trim().split('\n');
    const column = head.split(',').indexOf('status');
    return lines.find((line) => line.startsWith(`plant,${server},`))?.split(',')[column] ?? '';
  }

  /** Waits until HAProxy says so of a server. */
  async serverIs(server: 'a' | 'b', state: RegExp): Promise<void> {
    let seen = '';
    for (let tries = 0; tries < 400; tries += 1) {
      seen = await this.serverState(server);
      if (state.test(seen)) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`server ${server} is ${seen}, not ${state.source}`);
  }

  /** What an operator does before a server is taken away: nothing new, but what is there stays. */
  async drain(server: 'a' | 'b'): Promise<void> {
    if (this.name === 'haproxy') {
      await this.admin(`set server plant/${server} state drain`);
      return;
    }
    const file = join(this.#folder, 'nginx.conf');
    const address = this.#env[`VIGIL_SERVER_${server.toUpperCase()}`] ?? '';
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace(`server ${address} `, `server ${address} down `));
    this.#child.kill('SIGHUP');
  }

  /** Ends it at once and removes its folder. */
  async stop(): Promise<void> {
    this.#child.kill('SIGTERM');
    await until(
      'the balancer has ended',
      () => this.#child.exitCode !== null || this.#child.signalCode !== null,
    );
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** What `envsubst` does, for the variables that the head of the file names. */
function writeNginxFiles(folder: string, env: Readonly<Record<string, string>>): void {
  const files = env['VIGIL_CERT'] === undefined ? ['nginx.conf'] : ['nginx.conf', 'vigil-tls.conf'];
  for (const file of files) {
    const text = readFileSync(join(DEPLOY, 'nginx', file), 'utf8');
    const filled = text.replace(
      /\$\{(VIGIL_[A-Z_]+)\}/g,
      (whole, name: string) => env[name] ?? whole,
    );
    writeFileSync(join(folder, file), filled);
  }
}

function environment(env: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  return { PATH: `${process.env['PATH'] ?? ''}:/usr/sbin`, ...env };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => {
      resolve(false);
    });
  });
}
