/** A client under test: a process in the client's namespace, and all it has said. */
import type { ClientLine, ClientOrder } from './client-contract.ts';
import { LabProcess } from './processes.ts';
import { pause, until } from './shell.ts';

/** Starting a process and its first connection may take so long on a busy machine, ms. */
const READY_MS = 30_000;

/** See the file head. */
export class LabClient {
  readonly order: ClientOrder;
  readonly lines: ClientLine[] = [];
  readonly #process: LabProcess;

  constructor(namespace: string, script: string, order: ClientOrder) {
    this.order = order;
    this.#process = new LabProcess(
      `${order.name} ${order.variant}`,
      namespace,
      [process.execPath, '--enable-source-maps', script, JSON.stringify(order)],
      (line) => {
        // why: the lab's own processes keep to the contract
        this.lines.push(JSON.parse(line) as ClientLine);
      },
    );
  }

  get title(): string {
    return `${this.order.name}/${this.order.variant}`;
  }

  get errors(): string {
    return this.#process.errors;
  }

  /** Waits for `ready`. */
  async ready(): Promise<void> {
    const isReady = (): boolean => this.lines.some(({ t }) => t === 'ready');
    const isOver = (): boolean => isReady() || !this.#process.isRunning;
    await until(`${this.title} is ready`, isOver, { withinMs: READY_MS }).catch(() => undefined);
    if (isReady()) return;
    const last = this.lines.filter(({ t }) => t !== 'sample').slice(-3);
    const said = [...last.map((line) => JSON.stringify(line)), this.errors].join('\n');
    throw new Error(`${this.title} does not get ready: ${said}`);
  }

  async stop(): Promise<void> {
    await this.#process.stop();
    await pause(0); // the last lines
  }
}
