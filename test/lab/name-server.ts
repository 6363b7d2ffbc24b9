/** The plant's name server: dnsmasq, with names that can move. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NAMES, PLANT } from './addresses.ts';
import { LabProcess } from './processes.ts';
import { run, until } from './shell.ts';

/** See the file head. */
export class NameServer {
  readonly #namespace: string;
  readonly #hosts: string;
  #process: LabProcess | null = null;

  constructor(namespace: string, folder: string) {
    this.#namespace = namespace;
    this.#hosts = join(folder, 'hosts');
  }

  async start(): Promise<void> {
    this.#write(PLANT.balancer);
    const server = new LabProcess('dnsmasq', this.#namespace, [
      ...['dnsmasq', '--keep-in-foreground', '--conf-file=/dev/null', '--user=root', '--pid-file='],
      ...['--no-resolv', '--no-hosts', `--addn-hosts=${this.#hosts}`, '--local-ttl=1'],
      ...[`--listen-address=${PLANT.names}`, '--bind-interfaces'],
    ]);
    this.#process = server;
    const listens = async (): Promise<boolean> =>
      !server.isRunning ||
      (await run('ip', ['netns', 'exec', this.#namespace, 'ss', '-Hlun'])).includes(
        `${PLANT.names}:53`,
      );
    await until('the name server listens', listens);
    if (!server.isRunning) throw new Error(`dnsmasq ended: ${server.errors}`);
  }

  /** From now on the balancer's name means `address`. */
  move(address: string): void {
    this.#write(address);
    this.#process?.signal('SIGHUP');
  }

  async stop(): Promise<void> {
    await this.#process?.stop();
  }

  #write(balancer: string): void {
    const lines = [
      `${balancer} ${NAMES.balancer}`,
      `${PLANT.a} ${NAMES.a}`,
      `${PLANT.b} ${NAMES.b}`,
    ];
    writeFileSync(this.#hosts, `${lines.join('\n')}\n`);
  }
}
