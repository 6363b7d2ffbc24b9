/**
 * Client, router and plant side as three network namespaces of the kernel, made and removed here;
 * and what can be done to the wires between them. Addresses: addresses.ts.
 *
 * Names begin with `vgl`, the number of the lab's process, and the topology's own: so several can
 * stand side by side, and what a killed run left behind is found by its name and removed.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PLANT, UPLINKS } from './addresses.ts';
import { attempt, run, until } from './shell.ts';

/** Where `ip netns exec` looks for files that a namespace has instead of the machine's. */
const NETNS_ETC = '/etc/netns';
const OURS = /^vgl(\d+)-/;
const OUR_FOLDER = /^vigil-lab-(\d+)-/;
/** What the names of this lab's namespaces begin with. */
export const NAMESPACES = `vgl${process.pid}-`;
/** Priority table of the second uplink: what carries its address leaves by it. */
const SECOND_TABLE = '101';

/** Addresses that come by themselves are waited for so long, ms. */
const SETTLE_MS = 4_000;

/** How the client is connected when a repetition begins. */
export type Uplinks = 'first-only' | 'both';

/** One topology. */
export class Topology {
  readonly client: string;
  readonly router: string;
  readonly plant: string;

  private constructor(number: number) {
    const name = `${NAMESPACES}${number}`;
    this.client = `${name}-client`;
    this.router = `${name}-router`;
    this.plant = `${name}-plant`;
  }

  /** Makes one. `number` is this lab's own and used once. */
  static async make(number: number, uplinks: Uplinks): Promise<Topology> {
    const topology = new Topology(number);
    try {
      await topology.#make(uplinks);
      await topology.#settle(uplinks);
    } catch (error) {
      await topology.remove();
      throw error;
    }
    return topology;
  }

  /** Ends what still runs in it and removes it. */
  async remove(): Promise<void> {
    for (const namespace of [this.client, this.router, this.plant])
      await removeNamespace(namespace);
  }

  /** `ip` commands in one of the namespaces, one a line. */
  async ip(namespace: string, ...lines: readonly string[]): Promise<void> {
    await run('ip', ['-n', namespace, '-batch', '-'], `${lines.join('\n')}\n`);
  }

  /** nft commands in the router. */
  async nft(text: string): Promise<void> {
    await run('ip', ['netns', 'exec', this.router, 'nft', '-f', '-'], text);
  }

  /** Local address and port of every TCP connection the client has to one of `hosts`. */
  async connectionsTo(hosts: readonly string[]): Promise<readonly (readonly [string, number])[]> {
    const text = await run('ip', ['netns', 'exec', this.client, 'ss', '-Htn']);
    return text.split('\n').flatMap((line) => {
      const [, , , local = '', remote = ''] = line.trim().split(/\s+/);
      const [address, port] = parts(local);
      return hosts.includes(parts(remote)[0] ?? '') ? [[address, Number(port)] as const] : [];
    });
  }

  /** Drops, both ways and without a word, all packets of the connections to `hosts` that stand. */
  async blackhole(hosts: readonly string[]): Promise<number> {
    const connections = await this.connectionsTo(hosts);
    if (connections.length === 0) return 0;
    const list = connections.map(([address, port]) => `${address} . ${port}`).join(', ');
    await this.nft(`add element inet lab dead { ${list} }\n`);
    return connections.length;
  }

  /** Drops every packet between client and plant, or lets them pass again. */
  async cut(isCut: boolean): Promise<void> {
    await this.nft(`flush chain inet lab wall\n${isCut ? 'add rule inet lab wall drop\n' : ''}`);
  }

  /** Nothing passes to or from `address` any more, without a word. */
  async silence(address: string): Promise<void> {
    await this.nft(`add rule inet lab wall ip saddr ${address} drop
      add rule inet lab wall ip daddr ${address} drop\n`);
  }

  /** The first uplink loses its carrier as if the cable was pulled out at the switch. */
  async carrier(isUp: boolean): Promise<void> {
    const [first] = UPLINKS;
    await this.ip(this.router, `link set ${first.peer} ${isUp ? 'up' : 'down'}`);
  }

  /** Takes the first uplink down on the client's own side. */
  async firstDown(): Promise<void> {
    await this.ip(this.client, `link set ${UPLINKS[0].name} down`);
  }

  /** Brings the second uplink up, with its address and the default route. */
  async secondUp(): Promise<void> {
    const { name, own, gateway } = UPLINKS[1];
    await this.ip(
      this.client,
      `link set ${name} up`,
      `addr replace ${own}/24 dev ${name}`,
      `route replace default via ${gateway} dev ${name}`,
    );
  }

  /** The default route moves to the second uplink; what left by the first is no longer answered. */
  async moveRoute(): Promise<void> {
    const [first, second] = UPLINKS;
    await this.silence(first.own);
    await this.ip(this.client, `route replace default via ${second.gateway} dev ${second.name}`);
  }

  /** The live interface gets another address in place of its own. */
  async swapAddress(): Promise<void> {
    const { name, own, other, gateway } = UPLINKS[0];
    await this.ip(
      this.client,
      `addr del ${own}/24 dev ${name}`,
      `addr add ${other}/24 dev ${name}`,
      `route replace default via ${gateway} dev ${name}`,
    );
  }

  /** An address of the plant's side comes or goes. */
  async plantAddress(address: string, isThere: boolean): Promise<void> {
    await this.ip(this.plant, `addr ${isThere ? 'replace' : 'del'} ${address}/24 dev p0`);
  }

  /**
   * Link-local addresses come by themselves and are tried for up to two seconds: a change of the
   * path that nobody made. Where there is no IPv6 none come.
   */
  async #settle(uplinks: Uplinks): Promise<void> {
    const expected = uplinks === 'both' ? 2 : 1;
    const isSettled = async (): Promise<boolean> => {
      const shown = await run('ip', [
        '-n',
        this.client,
        '-6',
        '-o',
        'addr',
        'show',
        'scope',
        'link',
      ]);
      const lines = shown.split('\n').filter((line) => line !== '');
      return lines.length >= expected && !shown.includes('tentative');
    };
    await until('addresses have settled', isSettled, { withinMs: SETTLE_MS }).catch(
      () => undefined,
    );
  }

  async #make(uplinks: Uplinks): Promise<void> {
    const { client, router, plant } = this;
    const folder = join(NETNS_ETC, client);
    mkdirSync(folder, { recursive: true });
    // One quick question, one quick repetition: a name server that is away must not hold up a lab.
    writeFileSync(
      join(folder, 'resolv.conf'),
      `nameserver ${PLANT.names}\noptions timeout:1 attempts:2\n`,
    );
    for (const namespace of [client, router, plant]) await run('ip', ['netns', 'add', namespace]);
    const [first, second] = UPLINKS;
    for (const { name, peer } of UPLINKS) {
      await run('ip', cable(client, name, router, peer));
    }
    await run('ip', cable(plant, 'p0', router, 'rp'));
    await run('ip', ['netns', 'exec', router, 'sysctl', '-qw', 'net.ipv4.ip_forward=1']);
    await this.ip(
      router,
      'link set lo up',
      ...UPLINKS.flatMap(({ peer, gateway }) => [
        `addr add ${gateway}/24 dev ${peer}`,
        `link set ${peer} up`,
      ]),
      `addr add ${PLANT.gateway}/24 dev rp`,
      'link set rp up',
    );
    await this.nft(`table inet lab {
      set dead {
        type ipv4_addr . inet_service
      }
      chain wall {
      }
      chain forward {
        type filter hook forward priority 0; policy accept;
        ip saddr . tcp sport @dead drop
        ip daddr . tcp dport @dead drop
        jump wall
      }
    }\n`);
    await this.ip(
      plant,
      'link set lo up',
      'link set p0 up',
      ...[PLANT.balancer, PLANT.a, PLANT.b, PLANT.names].map(
        (address) => `addr add ${address}/24 dev p0`,
      ),
      `route add default via ${PLANT.gateway}`,
    );
    await this.ip(
      client,
      'link set lo up',
      `link set ${first.name} up`,
      `addr add ${first.own}/24 dev ${first.name}`,
      `route add default via ${first.gateway} dev ${first.name}`,
      `rule add from ${second.own} lookup ${SECOND_TABLE}`,
    );
    if (uplinks === 'both') {
      await this.ip(
        client,
        `link set ${second.name} up`,
        `addr add ${second.own}/24 dev ${second.name}`,
        `route add default via ${second.gateway} dev ${second.name} table ${SECOND_TABLE}`,
      );
    }
  }
}

/** Removes what killed labs left behind; returns the names of the namespaces. */
export async function removeLeftovers(): Promise<readonly string[]> {
  const listed = await attempt('ip', ['netns', 'list']);
  const names = listed.split('\n').flatMap((line) => line.split(' ')[0] ?? []);
  const left = names.filter((name) => {
    const owner = Number(OURS.exec(name)?.[1] ?? NaN);
    return Number.isInteger(owner) && owner !== process.pid && !isLab(owner);
  });
  for (const name of left) await removeNamespace(name);
  for (const folder of readdirSync(tmpdir())) {
    const owner = Number(OUR_FOLDER.exec(folder)?.[1] ?? NaN);
    if (Number.isInteger(owner) && owner !== process.pid && !isLab(owner)) {
      rmSync(join(tmpdir(), folder), { recursive: true, force: true });
    }
  }
  return left;
}

async function removeNamespace(name: string): Promise<void> {
  const pids = await attempt('ip', ['netns', 'pids', name]);
  for (const pid of pids.split('\n').map(Number)) {
    if (pid > 1) kill(pid);
  }
  await attempt('ip', ['netns', 'del', name]);
  rmSync(join(NETNS_ETC, name), { recursive: true, force: true });
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

/** Whether a process of this number is a lab, and not another that got the number since. */
function isLab(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes('lab');
  } catch {
    return false;
  }
}

function cable(from: string, end: string, to: string, otherEnd: string): readonly string[] {
  return ['link', 'add', end, 'netns', from, 'type', 'veth', 'peer', 'name', otherEnd, 'netns', to];
}

/** `[::ffff:10.77.0.2]:40000` and `10.77.0.2:40000`. */
function parts(endpoint: string): readonly [address: string, port: string] {
  const at = endpoint.lastIndexOf(':');
  return [endpoint.slice(0, at).replace(/^\[(?:::ffff:)?|\]$/g, ''), endpoint.slice(at + 1)];
}
