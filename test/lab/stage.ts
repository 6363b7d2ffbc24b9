/**
 * One repetition's world: a topology with servers, balancers, names and clients, all made anew, so
 * that no repetition inherits anything from another. `A` is the server that every client is on when
 * the fault comes; `B` is the other one.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startPlant, type Plant } from '../../src/plant/plant.ts';
import { NAMES, PLANT, PORTS } from './addresses.ts';
import { HaProxy, type Balancer } from './balancer.ts';
import type { Certificates } from './certificates.ts';
import { LabClient } from './client.ts';
import type { ClientOrder, Peer } from './client-contract.ts';
import { NameServer } from './name-server.ts';
import { Nginx } from './nginx.ts';
import { PeerServer } from './peer-server.ts';
import { PlantServer, type Numbering } from './plant-server.ts';
import type { Scripts } from './scripts.ts';
import { PEER_TAGS, PLANT_TAGS } from './stage-tags.ts';
import { Topology, type Uplinks } from './topology.ts';

/** A client to be tested. */
export interface ClientSpec {
  readonly name: string;
  readonly variant: string;
}

/** How clients reach the servers. */
export type Way =
  /** Through the balancer; variants with two endpoints directly. */
  | { readonly type: 'balancer' }
  /** Everyone directly, both servers as endpoints; `tokens`: A and B take different ones. */
  | { readonly type: 'direct'; readonly tokens: boolean }
  | { readonly type: 'tls'; readonly certificates: Certificates };

/** What a stage is made of. */
export interface StageSetup {
  /** Its own number in this run. */
  readonly number: number;
  readonly uplinks: Uplinks;
  readonly way: Way;
  readonly clients: readonly ClientSpec[];
  readonly peers: readonly Peer[];
  readonly scripts: Scripts;
  readonly balancer: 'haproxy' | 'nginx';
  /** Their reference configurations. */
  readonly haproxy: string;
  readonly nginx: string;
  readonly scratch: string;
  readonly seed: number;
}

type Side = 'a' | 'b';
const SIDES: readonly Side[] = ['a', 'b'];
/** History kept by the plants: more than the longest fault lasts, ms. */
const PLANT_HISTORY_MS = 180_000;

/** The client that is seen on its screen only. */
export const WALL = 'wall';

/** Tokens of A and of B where they differ. */
const TOKENS = { a: 'lab-token-one', b: 'lab-token-two' } as const;

/** See the file head. */
export class Stage {
  readonly topology: Topology;
  readonly names: NameServer;
  readonly plants: Readonly<Record<Side, PlantServer>>;
  readonly peers: Readonly<Record<Side, readonly PeerServer[]>>;
  readonly proxies: readonly Balancer[];
  readonly clients: LabClient[] = [];
  readonly setup: StageSetup;
  readonly #folder: string;
  readonly #truth: Plant;

  private constructor(setup: StageSetup, topology: Topology, folder: string, truth: Plant) {
    this.setup = setup;
    this.topology = topology;
    this.#folder = folder;
    this.#truth = truth;
    const { way, scripts, peers } = setup;
    const numbering = numberingOf(setup, truth.liveTime);
    const plantAt = (side: Side): PlantServer =>
      new PlantServer(topology.plant, scripts.plant, numbering, {
        host: PLANT[side],
        port: way.type === 'tls' ? PORTS.tls : PORTS.plant,
        ...(way.type === 'direct' && way.tokens ? { token: TOKENS[side] } : {}),
        ...(way.type === 'tls' ? { tls: way.certificates[side] } : {}),
      });
    this.plants = { a: plantAt('a'), b: plantAt('b') };
    const protocols = [...new Map(peers.map((peer) => [peer.protocol, peer])).values()];
    const peersAt = (side: Side): readonly PeerServer[] =>
      protocols.map(({ protocol, port }) => {
        const own = join(folder, `${protocol}-${side}`);
        mkdirSync(own, { recursive: true });
        const order = { protocol, host: PLANT[side], port, tags: PEER_TAGS, folder: own };
        return new PeerServer(topology.plant, scripts.peerServer, order);
      });
    this.peers = { a: peersAt('a'), b: peersAt('b') };
    this.names = new NameServer(topology.plant, folder);
    this.proxies = this.proxiesAt(PLANT.balancer);
  }

  /** Makes the world and brings every client to A. */
  static async open(setup: StageSetup): Promise<Stage> {
    const folder = join(setup.scratch, String(setup.number));
    mkdirSync(folder, { recursive: true });
    const topology = await Topology.make(setup.number, setup.uplinks);
    let stage: Stage | null = null;
    try {
      stage = new Stage(setup, topology, folder, await startTruth(setup));
      await stage.#start();
      return stage;
    } catch (error) {
      await (stage === null ? topology.remove() : stage.close());
      throw error;
    }
  }

  /** Balancers at an address of the plant's side; not started. */
  proxiesAt(address: string): readonly Balancer[] {
    const { way, balancer, haproxy, nginx, peers } = this.setup;
    const { plant } = this.topology;
    if (way.type !== 'balancer') return [];
    const own =
      balancer === 'nginx'
        ? new Nginx(plant, nginx, this.#folder, address)
        : HaProxy.ofReference(plant, haproxy, this.#folder, { address });
    if (peers.length === 0) return [own];
    return [own, HaProxy.ofPeers(plant, this.#folder, peers, address)];
  }

  /** The addresses that clients hold connections to: the balancer, and A for direct ones. */
  get hostsOfA(): readonly string[] {
    return [PLANT.balancer, PLANT.a];
  }

  /** Whether a client is not ours. */
  isPeer(name: string): boolean {
    return this.setup.peers.some((peer) => peer.name === name);
  }

  /** Starts all servers of one side. */
  async startSide(side: Side): Promise<void> {
    await Promise.all([this.plants[side], ...this.peers[side]].map((server) => server.start()));
  }

  async killSide(side: Side): Promise<void> {
    await Promise.all([this.plants[side], ...this.peers[side]].map((server) => server.kill()));
  }

  async stopSide(side: Side): Promise<void> {
    await Promise.all([this.plants[side], ...this.peers[side]].map((server) => server.stop()));
  }

  signalSide(side: Side, signal: NodeJS.Signals): void {
    for (const server of [this.plants[side], ...this.peers[side]]) server.signal(signal);
  }

  /** Tells A's plant and A's peers, each in its own words. */
  async tellA(plant: string, peers: string): Promise<void> {
    await Promise.all([
      this.plants.a.tell(plant),
      ...this.peers.a.map((server) => server.tell(peers)),
    ]);
  }

  /** The renewed token is there for those who look. */
  get tokenFile(): string {
    return join(this.#folder, 'token');
  }

  /** Source times by tag, published by plant or peers between the two moments (Unix ms). */
  published(of: 'plant' | 'peers', from: number, to: number): ReadonlyMap<string, number[]> {
    const times = new Map<string, number[]>();
    const note = (tag: string, time: number): void => {
      const list = times.get(tag) ?? [];
      if (list.length === 0) times.set(tag, list);
      list.push(time);
    };
    if (of === 'plant') {
      for (const { samples } of this.#truth.published) {
        for (const { tag, time } of samples) if (time >= from && time <= to) note(tag, time);
      }
      return times;
    }
    for (const { name, periodMs } of PEER_TAGS) {
      if (periodMs === null) continue;
      for (let tick = Math.ceil(from / periodMs); tick * periodMs <= to; tick += 1) {
        note(name, tick * periodMs);
      }
    }
    return times;
  }

  /** Ends everything and removes the world. */
  async close(): Promise<void> {
    await Promise.allSettled(this.clients.map((client) => client.stop()));
    await this.topology.remove();
    await this.#truth.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #start(): Promise<void> {
    writeFileSync(this.tokenFile, `${TOKENS.a}\n`);
    await Promise.all([this.names.start(), this.startSide('a'), this.startSide('b')]);
    await Promise.all(this.proxies.map((proxy) => proxy.start()));
    for (const proxy of this.proxies) await proxy.setState('b', 'maint');
    for (const spec of this.setup.clients) {
      const script = this.#scriptOf(spec);
      this.clients.push(new LabClient(this.topology.client, script, this.#orderOf(spec)));
    }
    await Promise.all(this.clients.map((client) => client.ready()));
    writeFileSync(this.tokenFile, `${TOKENS.b}\n`);
    for (const proxy of this.proxies) await proxy.setState('b', 'ready');
  }

  #scriptOf({ name }: ClientSpec): string {
    const { vigilClient, wallClient, peerClient } = this.setup.scripts;
    if (this.isPeer(name)) return peerClient;
    return name === WALL ? wallClient : vigilClient;
  }

  #orderOf({ name, variant }: ClientSpec): ClientOrder {
    const { way, peers } = this.setup;
    const peer = peers.find((one) => one.name === name);
    if (peer !== undefined) {
      const urls = [`${peer.scheme}://${NAMES.balancer}:${peer.port}`];
      return { name, variant, urls, tags: PEER_TAGS };
    }
    const order = { name, variant, tags: PLANT_TAGS };
    if (way.type === 'tls') {
      const urls = SIDES.map((side) => `wss://${NAMES[side]}:${PORTS.tls}`);
      return { ...order, ...linkOf(variant), urls, caFile: way.certificates.caFile };
    }
    const direct = SIDES.map((side) => `ws://${NAMES[side]}:${PORTS.plant}`);
    if (way.type === 'direct') {
      const token = way.tokens ? { tokenFile: this.tokenFile } : {};
      return { ...order, ...linkOf(variant), ...token, urls: direct };
    }
    const urls = isDirect(variant) ? direct : [`ws://${NAMES.balancer}:${PORTS.balancer}`];
    return { ...order, ...linkOf(variant), urls };
  }
}

/** Variants that know both servers instead of the balancer. */
export function isDirect(variant: string): boolean {
  return variant === 'two-endpoints' || variant === 'active-active';
}

function linkOf(variant: string): Pick<ClientOrder, 'link'> {
  return variant === 'active-active' ? { link: { redundancy: 'active-active' } } : {};
}

function numberingOf({ seed, number }: StageSetup, originTime: number): Numbering {
  return { seed, epoch: `lab-${number}`, originTime, historyMs: PLANT_HISTORY_MS };
}

/** A third plant that nobody talks to and nothing happens to: what A and B should have told. */
async function startTruth(setup: StageSetup): Promise<Plant> {
  const started = await startPlant({ ...numberingOf(setup, Date.now()), audit: true });
  if (!started.ok) throw new Error(started.problems.map(({ code }) => code).join());
  return started.value;
}
