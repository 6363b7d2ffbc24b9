/** A server of a peer's protocol: a process of peers/server-main.ts. */
import type { ServerLine, ServerOrder } from './client-contract.ts';
import { LabProcess } from './processes.ts';
import { until } from './shell.ts';

/** See the file head. */
export class PeerServer {
  readonly #namespace: string;
  readonly #script: string;
  readonly #order: ServerOrder;
  #process: LabProcess | null = null;
  #told: ServerLine[] = [];

  constructor(namespace: string, script: string, order: ServerOrder) {
    this.#namespace = namespace;
    this.#script = script;
    this.#order = order;
  }

  async start(): Promise<void> {
    this.#told = [];
    const server = new LabProcess(
      `${this.#order.protocol} server ${this.#order.host}`,
      this.#namespace,
      [process.execPath, this.#script, JSON.stringify(this.#order)],
      (line) => {
        // why: the lab's own processes keep to the contract
        this.#told.push(JSON.parse(line) as ServerLine);
      },
    );
    this.#process = server;
    const listens = (): boolean => this.#told.some(({ t }) => t === 'listening');
    await until(`${server.name} listens`, () => listens() || !server.isRunning);
    if (!server.isRunning) throw new Error(`${server.name} ended: ${server.errors}`);
  }

  /** Gives a command of the contract, and waits for the answer. */
  async tell(command: string): Promise<void> {
    this.#told = [];
    this.#process?.tell(command);
    const answered = (): boolean => this.#told.some(({ t }) => t === 'done' || t === 'unable');
    await until(`${this.#process?.name ?? ''} obeys '${command}'`, answered);
  }

  signal(signal: NodeJS.Signals): void {
    this.#process?.signal(signal);
  }

  async kill(): Promise<void> {
    await this.#process?.kill();
  }

  async stop(): Promise<void> {
    await this.#process?.stop();
  }
}
