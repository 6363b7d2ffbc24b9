/**
 * A demo plant in a process of its own, as a test's plant server: it can be told to fail, and it
 * can be frozen, killed and started again on the same port like a real one.
 */
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { until } from './until.ts';

/** The project's folder. */
export const PROJECT = join(import.meta.dirname, '..', '..');

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

/** See the head of this file. */
export class PlantProcess {
  readonly #args: readonly string[];
  readonly #env: NodeJS.ProcessEnv;
  #child: Child | null = null;
  #port = 0;
  #told: string[] = [];
  #errors = '';

  private constructor(args: readonly string[], env: NodeJS.ProcessEnv) {
    this.#args = args;
    this.#env = env;
  }

  /** Starts a plant with these arguments (`npm run plant -- --help`) and waits until it listens. */
  static async start(...args: readonly string[]): Promise<PlantProcess> {
    return PlantProcess.startIn({}, ...args);
  }

  /** The same, with more in its environment. */
  static async startIn(env: NodeJS.ProcessEnv, ...args: readonly string[]): Promise<PlantProcess> {
    const plant = new PlantProcess(args, env);
    await plant.start();
    return plant;
  }

  get url(): string {
    return `ws://127.0.0.1:${this.#port}`;
  }

  get pid(): number {
    const pid = this.#child?.pid;
    if (pid === undefined) throw new Error('the plant is not running');
    return pid;
  }

  /** False after `kill`. */
  get isRunning(): boolean {
    return this.#child !== null;
  }

  /** Starts it again after `kill`, on the same port. */
  async start(): Promise<void> {
    const script = join(PROJECT, 'out', 'main', 'plant.js');
    const args = ['--json', '--stop-on-stdin-end', '--port', String(this.#port), ...this.#args];
    const child = spawn(process.execPath, [script, ...args], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, ...this.#env },
    });
    this.#child = child;
    this.#told = [];
    child.stdin.on('error', () => undefined); // it was killed while being told
    child.stderr.on('data', (chunk) => (this.#errors = `${this.#errors}${chunk}`.slice(-4_000)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      this.#told.push(line);
      const message: unknown = JSON.parse(line);
      if (isListening(message)) this.#port = message.port;
    });
    await until('the plant listens', () => this.#heard('listening') || child.exitCode !== null);
    if (child.exitCode !== null) throw new Error(`the plant ended: ${this.#errors}`);
  }

  /** Applies a fault (`src/plant/faults.ts`), such as `freeze sessions`, and waits for its word. */
  async fault(line: string): Promise<void> {
    await this.#order(`fault ${line}`, 'fault');
  }

  /** Ends all faults that last. */
  async clear(): Promise<void> {
    await this.#order('clear', 'clear');
  }

  /** SIGSTOP, SIGCONT and the like. */
  signal(name: NodeJS.Signals): void {
    process.kill(this.pid, name);
  }

  /** SIGKILL, and waits until it is gone. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (child === null) return;
    child.kill('SIGKILL');
    await until('the plant is gone', () => child.exitCode !== null || child.signalCode !== null);
    this.#child = null;
  }

  async #order(line: string, answer: string): Promise<void> {
    this.#told = [];
    this.#child?.stdin.write(`${line}\n`);
    await until(`the plant obeys '${line}' ${this.#errors}`, () => this.#heard(answer));
  }

  #heard(type: string): boolean {
    return this.#told.some((line) => line.includes(`"type":"${type}"`));
  }
}

function isListening(message: unknown): message is { readonly port: number } {
  return (
    typeof message === 'object' &&
    message !== null &&
    'type' in message &&
    message.type === 'listening' &&
    'port' in message &&
    typeof message.port === 'number'
  );
}
