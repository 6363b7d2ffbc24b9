/** The plant servers A and B of a repetition: the real plant in processes of their own. */
import { LabProcess } from './processes.ts';
import { until } from './shell.ts';

/** What makes A, B and the truth publish the same, whenever they were started. */
export interface Numbering {
  readonly seed: number;
  readonly epoch: string;
  /** Unix ms of the live start. */
  readonly originTime: number;
  readonly historyMs: number;
}

/** Where a server listens and whom it lets in. */
export interface PlantPlace {
  readonly host: string;
  readonly port: number;
  readonly token?: string;
  readonly tls?: { readonly cert: string; readonly key: string };
}

/** One plant server: can be killed, stopped, told to fail, and started again. */
export class PlantServer {
  readonly place: PlantPlace;
  readonly #namespace: string;
  readonly #script: string;
  readonly #numbering: Numbering;
  #process: LabProcess | null = null;
  #told: string[] = [];

  constructor(namespace: string, script: string, numbering: Numbering, place: PlantPlace) {
    this.#namespace = namespace;
    this.#script = script;
    this.#numbering = numbering;
    this.place = place;
  }

  /** Of its process; undefined before the first start. */
  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /** Starts it, with `tls` in place of its own where given, and waits until it listens. */
  async start(tls = this.place.tls): Promise<void> {
    const { host, port, token } = this.place;
    const { seed, epoch, originTime, historyMs } = this.#numbering;
    const args = [
      ...['--json', '--stop-on-stdin-end', '--host', host, '--port', String(port)],
      ...['--seed', String(seed), '--epoch', epoch, '--origin', String(originTime)],
      ...['--history-minutes', String(historyMs / 60_000), '--max-sessions', '1000'],
      ...(token === undefined ? [] : ['--token', token]),
      ...(tls === undefined ? [] : ['--cert', tls.cert, '--key', tls.key]),
    ];
    this.#told = [];
    const server = new LabProcess(
      `plant ${host}`,
      this.#namespace,
      [process.execPath, this.#script, ...args],
      (line) => this.#told.push(line),
    );
    this.#process = server;
    await until(`a plant listens at ${host}`, () => this.#heard('listening') || !server.isRunning);
    if (!server.isRunning) throw new Error(`the plant at ${host} ended: ${server.errors}`);
  }

  /** Applies a fault of src/plant/faults.ts, or `clear`, and waits for the server's word. */
  async tell(line: string): Promise<void> {
    const server = this.#process;
    this.#told = [];
    server?.tell(line);
    const answer = line.split(' ')[0] ?? '';
    await until(`the plant obeys '${line}'`, () => this.#heard(answer) || server?.errors !== '');
    if (!this.#heard(answer))
      throw new Error(`the plant refuses '${line}': ${server?.errors ?? ''}`);
  }

  signal(signal: NodeJS.Signals): void {
    this.#process?.signal(signal);
  }

  /** SIGKILL, and waits until it is gone. */
  async kill(): Promise<void> {
    await this.#process?.kill();
  }

  async stop(): Promise<void> {
    await this.#process?.stop();
  }

  #heard(type: string): boolean {
    return this.#told.some((line) => line.includes(`"type":"${type}"`));
  }
}
