/**
 * A real broker as a child of this process, in its process group, so that the lab's signals reach
 * both; should this process die alone, the kernel ends the broker with it.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';

/** How long a broker may take to listen, and how often it is asked, ms. */
const START_WITHIN_MS = 10_000;
const ASK_MS = 20;

export class Broker {
  private readonly command: readonly string[];
  private readonly host: string;
  private readonly port: number;
  private child: ChildProcess | undefined;

  /** `command` starts it in the foreground; it listens on `host`:`port`. */
  constructor(command: readonly string[], host: string, port: number) {
    this.command = command;
    this.host = host;
    this.port = port;
  }

  /** Resolves when it takes connections. Rejects, with what it said, when it ends instead. */
  async start(): Promise<void> {
    const child = spawn('setpriv', ['--pdeathsig', 'KILL', ...this.command], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    this.child = child;
    const failed = new Promise<never>((_resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code) => reject(new Error(`${this.command.join(' ')}: exit ${code}`)));
    });
    failed.catch(() => undefined); // it ends some day; only before it listens is that news
    await Promise.race([failed, this.listening()]);
  }

  signal(signal: NodeJS.Signals): void {
    this.child?.kill(signal);
  }

  /** Ends it, by default the graceful way, and resolves when it is gone. */
  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const child = this.child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  }

  private async listening(): Promise<void> {
    const until = performance.now() + START_WITHIN_MS;
    while (!(await this.answers())) {
      if (performance.now() > until) throw new Error(`no broker on ${this.host}:${this.port}`);
      await new Promise((resolve) => setTimeout(resolve, ASK_MS));
    }
  }

  private answers(): Promise<boolean> {
    return new Promise((resolve) => {
      const socket = connect(this.port, this.host);
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
  }
}
