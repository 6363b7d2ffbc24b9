/** nginx, started from the reference configuration in deploy/. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PLANT, PORTS } from './addresses.ts';
import type { Balancer } from './balancer.ts';
import { LabProcess } from './processes.ts';
import { pause, run, until } from './shell.ts';

/** From a reload on the new workers take the connections; nginx says nothing about it, ms. */
const RELOAD_MS = 300;

/** See the file head. */
export class Nginx implements Balancer {
  readonly #namespace: string;
  readonly #template: string;
  readonly #folder: string;
  readonly #address: string;
  readonly #isOut = { a: false, b: false };
  #process: LabProcess | null = null;

  /** `template`: the reference configuration; `address`: where it listens. */
  constructor(namespace: string, template: string, folder: string, address: string) {
    this.#namespace = namespace;
    this.#template = template;
    this.#folder = join(folder, `nginx-${address}`);
    this.#address = address;
    mkdirSync(this.#folder, { recursive: true });
  }

  async start(): Promise<void> {
    this.#write();
    const server = new LabProcess('nginx', this.#namespace, [
      ...['nginx', '-p', this.#folder, '-c', this.#file, '-g', 'daemon off;'],
    ]);
    this.#process = server;
    const listens = async (): Promise<boolean> =>
      !server.isRunning ||
      (await run('ip', ['netns', 'exec', this.#namespace, 'ss', '-Hltn'])).includes(
        `${this.#address}:${PORTS.balancer}`,
      );
    await until('nginx listens', listens);
    if (!server.isRunning) throw new Error(`nginx ended: ${server.errors}`);
  }

  /** nginx has no runtime interface: a server that shall get nobody new is `down` in the file. */
  async setState(server: 'a' | 'b', state: 'ready' | 'drain' | 'maint'): Promise<void> {
    this.#isOut[server] = state !== 'ready';
    this.#write();
    this.#process?.signal('SIGHUP');
    await pause(RELOAD_MS);
  }

  async restart(): Promise<void> {
    await this.kill();
    await this.start();
  }

  async kill(): Promise<void> {
    await this.#process?.kill();
  }

  get #file(): string {
    return join(this.#folder, 'nginx.conf');
  }

  #write(): void {
    const place = (side: 'a' | 'b'): string => `${PLANT[side]}:${PORTS.plant}`;
    let text = readFileSync(this.#template, 'utf8')
      .replaceAll('${VIGIL_LISTEN}', `${this.#address}:${PORTS.balancer}`)
      .replaceAll('${VIGIL_SERVER_A}', place('a'))
      .replaceAll('${VIGIL_SERVER_B}', place('b'));
    for (const side of ['a', 'b'] as const) {
      if (this.#isOut[side])
        text = text.replace(`server ${place(side)}`, `server ${place(side)} down`);
    }
    writeFileSync(this.#file, text);
  }
}
