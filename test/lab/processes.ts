/**
 * A process of the lab in a namespace: it speaks JSON lines on standard output, hears lines on
 * standard input, and is signalled as a group.
 */
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { until } from './shell.ts';

/** How long a process may take to end by itself, ms. */
const GRACE_MS = 2_000;
const MAX_ERRORS = 8_000;

/** See the file head. */
export class LabProcess {
  readonly name: string;
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  #errors = '';
  #isEnded = false;

  /** Starts `program` in `namespace`; `onLine` gets every line of standard output. */
  constructor(
    name: string,
    namespace: string,
    [program = '', ...args]: readonly string[],
    onLine: (line: string) => void = () => undefined,
    env: NodeJS.ProcessEnv = process.env,
  ) {
    this.name = name;
    this.#child = spawn('ip', ['netns', 'exec', namespace, program, ...args], {
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: true,
      env,
    });
    this.#child.stdin.on('error', () => undefined); // it was killed while being told
    this.#child.stderr.on('data', (chunk) => {
      this.#errors = `${this.#errors}${String(chunk)}`.slice(-MAX_ERRORS);
    });
    createInterface({ input: this.#child.stdout }).on('line', onLine);
    this.#child.once('error', (cause) => {
      this.#errors += cause.message;
      this.#isEnded = true;
    });
    this.#child.once('close', () => (this.#isEnded = true));
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  get isRunning(): boolean {
    return !this.#isEnded;
  }

  /** The newest of what it said for people. */
  get errors(): string {
    return this.#errors.trim();
  }

  /** Puts a line on its standard input. */
  tell(line: string): void {
    this.#child.stdin.write(`${line}\n`);
  }

  /** Signals it and everything it started, which may outlive it. */
  signal(signal: NodeJS.Signals): void {
    const { pid } = this.#child;
    try {
      if (pid !== undefined) process.kill(-pid, signal);
    } catch {
      // Nobody is left.
    }
  }

  /** SIGKILL, and waits until it is gone. */
  async kill(): Promise<void> {
    this.signal('SIGKILL');
    await this.#ended();
  }

  /** Asks it to end, and kills it when it does not. */
  async stop(): Promise<void> {
    this.signal('SIGCONT');
    this.signal('SIGTERM');
    this.#child.stdin.end();
    try {
      await this.#ended();
    } catch {
      await this.kill();
    }
    this.signal('SIGKILL');
  }

  async #ended(): Promise<void> {
    await until(`${this.name} ends`, () => this.#isEnded, { withinMs: GRACE_MS });
  }
}
