/**
 * A world for the link engine on virtual time: servers with a shared plant behind them, a network
 * that can lose things, and the least shell that carries out the link's effects. Deterministic from
 * its seed. No promise, no timer, no socket: `run` pops events in time order.
 *
 * Faults are switched on the world (`network`) and on servers; the link only ever sees what a real
 * one would see. The plant numbers its frames (`seq`) and keeps all history, so what the client
 * stores can be compared with what was published.
 */
import assert from 'node:assert/strict';
import type { LinkEffect, LinkEvent, OutageRecord } from '../../src/main/link/events.ts';
import { Link } from '../../src/main/link/link.ts';
import { linkOptions, type LinkOptions } from '../../src/main/link/options.ts';
import type { CloseCause } from '../../src/main/sources/driver.ts';
import { Ear, Listening } from '../../src/main/sources/listening.ts';

/** Uniform in [0, 1) from a 32-bit seed (mulberry32, public domain). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** One way a server can be. `frozen`: the kernel takes connections, the process does nothing. */
export type ServerMode = 'up' | 'down' | 'frozen' | 'busy' | 'unauthorized';

interface Frame {
  readonly seq: number;
  readonly samples: readonly {
    readonly tag: string;
    readonly time: number;
    readonly value: number;
  }[];
}

interface Peer {
  readonly session: number;
  readonly server: Server;
  readonly local: string;
  /** Subscription → its tags. */
  readonly held: Map<number, readonly string[]>;
  /** Tags that the server no longer sends until it is asked for them again. */
  readonly muted: Set<string>;
  prev: number;
  /** Cut off by a silent blackhole: nothing passes in either direction. */
  isCut: boolean;
  isOpen: boolean;
  /** What a frozen server has still to do once it runs again, in both directions. */
  readonly backlog: (() => void)[];
}

/** One endpoint. */
export interface Server {
  readonly url: string;
  epoch: string;
  mode: ServerMode;
  listsSubscriptions: boolean;
  /** Replays at most this many frames; more, and the client must ask history. */
  replayFrames: number;
}

/** Names of the virtual plant's tags. */
export const PERIODIC = ['P1', 'P2'] as const;
export const ON_CHANGE = 'C1';
export const PERIOD_MS = 500;
const HEARTBEAT_MS = 1_000;
/** Unix time of virtual time 0. */
const EPOCH_UNIX = 1_764_000_000_000;
/** Longest one-way delay of the virtual network, ms. */
export const LATENCY_MS = 20;

/** See the file head. */
export class LinkWorld {
  now = 0;
  readonly link: Link;
  readonly servers: Server[];
  readonly options: LinkOptions;
  /** Source times stored, by tag. */
  readonly stored = new Map<string, Set<number>>();
  readonly published = new Map<string, number[]>();
  /** Newest sample stored of each tag. */
  readonly newest = new Map<string, { time: number; value: number; receivedAt: number }>();
  readonly outages = new Map<number, OutageRecord>();
  readonly opens: { at: number; url: string; cookie: string | undefined }[] = [];
  readonly effects: { at: number; effect: LinkEffect }[] = [];
  addresses = ['10.0.0.2'];
  /** Every new connection and every byte is dropped. */
  isDark = false;
  loseNextFrame = false;
  /** What becomes of requests for history; a historian is not the server that speaks for it. */
  historian: 'up' | 'away' | 'silent' = 'up';
  canRenew = false;
  alarm = 'none';
  renewedBelow = 0;
  mostSessions = 0;
  /** The on-change value's history, for judging proofs: [time, value]. */
  readonly truth: [number, number][] = [[0, 0]];
  private readonly queue: { at: number; order: number; run: () => void }[] = [];
  private order = 0;
  private readonly peers = new Map<number, Peer>();
  private frames: Frame[] = [];
  private seq = 100;
  private value = 0;
  private readonly random: () => number;
  private silentTags = new Set<string>();
  private readonly listening: Listening;
  private readonly ears = new Map<number, Ear>();
  private wokenFor = Infinity;

  constructor(seed: number, urls = ['ws://a/', 'ws://b/'], overrides: Partial<LinkOptions> = {}) {
    this.random = seeded(seed);
    this.options = linkOptions(overrides);
    this.servers = urls.map((url) => ({
      url,
      epoch: 'e1',
      mode: 'up',
      listsSubscriptions: true,
      replayFrames: 1_000_000,
    }));
    this.listening = new Listening(
      {
        members: (subscription) => (subscription === 1 ? PERIODIC.map((_, slot) => slot) : []),
        intervalMs: () => PERIOD_MS,
        isKnown: () => true,
      },
      this.options.suspectPhi,
      this.options.silenceMarginMs,
    );
    this.link = new Link({
      endpoints: urls,
      options: this.options,
      random: this.random,
      silence: (session, subscription, before, now) =>
        this.listening.silence(this.earOf(session), subscription, before, now),
    });
    this.every(PERIOD_MS, () => {
      this.publish(PERIODIC.filter((tag) => !this.silentTags.has(tag)));
    });
    this.every(HEARTBEAT_MS, () => {
      this.beat();
    });
  }

  /** Starts the link with two subscriptions: 1 periodic, 2 on-change. */
  start(): void {
    this.tell({
      type: 'wantedChanged',
      wanted: [
        { id: 1, tags: PERIODIC, alarms: false, historyMs: 0 },
        { id: 2, tags: [ON_CHANGE], alarms: false, historyMs: 0 },
      ],
    });
    this.tell({ type: 'started', addresses: this.addresses });
  }

  /** Server by index. */
  server(index: number): Server {
    const server = this.servers[index];
    assert(server !== undefined);
    return server;
  }

  /** Runs `action` at virtual time `at`. */
  at(at: number, action: () => void): void {
    this.queue.push({ at: Math.max(at, this.now), order: this.order++, run: action });
    // Kept as a heap would be, but the queue is short: a sift from the end is enough.
    for (let i = this.queue.length - 1; i > 0; i--) {
      const here = this.queue[i];
      const before = this.queue[i - 1];
      if (here === undefined || before === undefined || before.at <= here.at) break;
      this.queue[i] = before;
      this.queue[i - 1] = here;
    }
  }

  /** Runs until virtual time `until`, calling `look` after everything of one instant has happened. */
  runUntil(until: number, look?: () => void): void {
    for (;;) {
      const first = this.queue[0];
      if (first === undefined || first.at > until) break;
      this.queue.shift();
      this.now = first.at;
      first.run();
      if (this.queue[0]?.at !== this.now) look?.();
    }
    this.now = until;
  }

  /** Reports an event to the link and carries out what it asks for. */
  tell(event: LinkEvent): void {
    for (const effect of this.link.handle(event, this.now)) {
      this.effects.push({ at: this.now, effect });
      this.carryOut(effect);
    }
    this.mostSessions = Math.max(this.mostSessions, this.link.sessions().length);
    this.arm();
  }

  private arm(): void {
    const deadline = this.link.deadline();
    if (deadline === Infinity || (this.wokenFor <= deadline && this.wokenFor > this.now)) return;
    this.wokenFor = deadline;
    this.at(deadline, () => {
      if (this.wokenFor > this.now) return;
      this.wokenFor = Infinity;
      if (this.link.deadline() <= this.now) this.tell({ type: 'woke' });
      else this.arm();
    });
  }

  private every(period: number, action: () => void): void {
    const step = (): void => {
      action();
      this.at(this.now + period, step);
    };
    this.at(this.now + period, step);
  }

  private latency(): number {
    return 1 + this.random() * (LATENCY_MS - 1);
  }

  /** What is lost in the dark holds up all that follows on its connection: TCP keeps the order. */
  private strand(peer: Peer): void {
    if (this.isDark) peer.isCut = true;
  }

  /** Delivers in order per session: each message a little after the one before. */
  private readonly lastDelivery = new Map<number, number>();
  private deliver(peer: Peer, run: () => void): void {
    this.strand(peer);
    if (peer.isCut || !peer.isOpen) return;
    if (peer.server.mode === 'frozen') {
      peer.backlog.push(() => {
        this.deliver(peer, run);
      });
      return;
    }
    for (const late of peer.backlog.splice(0)) late();
    const at = Math.max(this.now + this.latency(), this.lastDelivery.get(peer.session) ?? 0);
    this.lastDelivery.set(peer.session, at);
    this.at(at, () => {
      this.strand(peer);
      if (!peer.isCut && peer.isOpen) run();
    });
  }

  // ------------------------------------------------------------------ the plant

  /** A sample of the on-change tag. */
  change(): void {
    this.value += 1;
    this.truth.push([this.now, this.value]);
    this.publish([ON_CHANGE]);
  }

  /** These tags publish nothing any more; none: all speak again. */
  silenceTags(...tags: string[]): void {
    this.silentTags = new Set(tags);
  }

  private publish(tags: readonly string[]): void {
    if (tags.length === 0) return;
    const frame: Frame = {
      seq: ++this.seq,
      samples: tags.map((tag) => ({
        tag,
        // A tag's source times rise strictly (docs/protocol.md).
        time: Math.max(EPOCH_UNIX + this.now, (this.published.get(tag)?.at(-1) ?? 0) + 1),
        value: tag === ON_CHANGE ? this.value : this.seq,
      })),
    };
    this.frames.push(frame);
    for (const { tag, time } of frame.samples) {
      let times = this.published.get(tag);
      if (times === undefined) this.published.set(tag, (times = []));
      times.push(time);
    }
    for (const peer of this.peers.values()) this.sendData(peer, frame);
  }

  private sendData(peer: Peer, frame: Frame): void {
    const wanted = new Set([...peer.held.values()].flat());
    const samples = frame.samples.filter(({ tag }) => wanted.has(tag) && !peer.muted.has(tag));
    if (samples.length === 0) return;
    const { prev } = peer;
    peer.prev = frame.seq;
    if (this.loseNextFrame) {
      this.loseNextFrame = false;
      return;
    }
    this.deliver(peer, () => {
      const newest = Math.max(...samples.map((sample) => sample.time));
      const ageMs = Math.max(0, this.now + EPOCH_UNIX - newest);
      const verdict = this.link.accept(peer.session, frame.seq, prev, newest, this.now, ageMs);
      if (verdict === 'take' || verdict === 'hole')
        for (const sample of samples) {
          this.store(sample);
          const slot = slotOf(sample.tag);
          if (slot >= 0)
            this.listening.spoke(this.earOf(peer.session), slot, sample.time, this.now);
        }
      if (samples.some(({ tag }) => tag !== ON_CHANGE)) this.link.spoke(peer.session, 1, this.now);
      if (this.link.deadline() <= this.now) this.tell({ type: 'woke' });
      else this.arm();
    });
  }

  private store(sample: { tag: string; time: number; value: number }): boolean {
    let times = this.stored.get(sample.tag);
    if (times === undefined) this.stored.set(sample.tag, (times = new Set()));
    const isNew = !times.has(sample.time);
    times.add(sample.time);
    const newest = this.newest.get(sample.tag);
    if (newest === undefined || sample.time > newest.time) {
      this.newest.set(sample.tag, { time: sample.time, value: sample.value, receivedAt: this.now });
    }
    return isNew;
  }

  private earOf(session: number): Ear {
    let ear = this.ears.get(session);
    if (ear === undefined) this.ears.set(session, (ear = new Ear()));
    return ear;
  }

  private beat(): void {
    for (const peer of this.peers.values()) {
      const seq = peer.prev;
      const sentAt = this.now;
      const subscriptions = [...peer.held.keys()];
      this.deliver(peer, () => {
        this.tell({
          type: 'beat',
          session: peer.session,
          seq,
          ageMs: this.now - sentAt,
          ...(peer.server.listsSubscriptions ? { subscriptions } : {}),
        });
      });
    }
  }

  // ------------------------------------------------------------------ faults

  /** Every established connection of the server is reset. */
  reset(server: Server, cause: CloseCause = { kind: 'close', code: 1006, reason: 'reset' }): void {
    for (const peer of [...this.peers.values()]) if (peer.server === server) this.end(peer, cause);
  }

  /** Established connections (of one server) go silent; new ones pass. */
  blackhole(server?: Server): void {
    for (const peer of this.peers.values())
      if (server === undefined || peer.server === server) peer.isCut = true;
  }

  /** One local address is gone, and with it every connection from it, without a word. */
  loseUplink(address: string): void {
    this.addresses = this.addresses.filter((one) => one !== address);
    for (const peer of this.peers.values()) if (peer.local === address) peer.isCut = true;
    this.tell({ type: 'pathChanged', cause: 'address', addresses: this.addresses });
  }

  /** The server (or every server) forgets what it was asked for, on every session. */
  forget(subscription: number, server?: Server): void {
    for (const peer of this.peers.values())
      if (server === undefined || peer.server === server) peer.held.delete(subscription);
  }

  /** The server (or every server) no longer sends a tag, until it is asked for it again. */
  mute(tag: string, server?: Server): void {
    for (const peer of this.peers.values())
      if (server === undefined || peer.server === server) peer.muted.add(tag);
  }

  /** The server asks its clients to leave. */
  goaway(server: Server, deadlineMs: number): void {
    for (const peer of this.peers.values()) {
      if (peer.server !== server) continue;
      this.deliver(peer, () => {
        this.tell({ type: 'goawayed', session: peer.session, deadlineMs });
      });
    }
  }

  /** A frame that is no frame reaches the client on every session. */
  garble(): void {
    for (const peer of this.peers.values()) {
      this.deliver(peer, () => {
        this.tell({ type: 'malformed', session: peer.session });
      });
    }
  }

  /** The PC's address changes; connections from the old one are cut without a word. */
  readdress(): void {
    this.addresses = [`10.0.0.${(Number(this.addresses[0]?.split('.')[3]) % 200) + 1}`];
    this.blackhole();
    this.tell({ type: 'pathChanged', cause: 'address', addresses: this.addresses });
  }

  private end(peer: Peer, cause: CloseCause): void {
    if (!peer.isOpen) return;
    if (peer.isCut || this.isDark) {
      // The reset cannot reach us: the client must find out by itself.
      peer.isOpen = false;
      this.peers.delete(peer.session);
      return;
    }
    peer.isOpen = false;
    this.peers.delete(peer.session);
    this.at(this.now + 1, () => {
      this.tell({ type: 'closed', session: peer.session, cause });
    });
  }

  // ------------------------------------------------------------------ the shell

  private carryOut(effect: LinkEffect): void {
    switch (effect.type) {
      case 'open':
        this.opens.push({ at: this.now, url: effect.url, cookie: effect.cookie });
        this.open(effect.session, effect.url, effect.localAddress);
        return;
      case 'subscribe': {
        const peer = this.peers.get(effect.session);
        if (peer !== undefined)
          this.request(peer, () => {
            this.snapshot(peer, effect);
          });
        return;
      }
      case 'unsubscribe': {
        const peer = this.peers.get(effect.session);
        if (peer !== undefined) this.request(peer, () => peer.held.delete(effect.subscription));
        return;
      }
      case 'fetchHistory': {
        const peer = this.peers.get(effect.session);
        if (peer !== undefined)
          this.request(peer, () => {
            this.history(peer, effect);
          });
        return;
      }
      case 'ping': {
        const peer = this.peers.get(effect.session);
        if (peer === undefined) return;
        this.request(peer, () => {
          const subscriptions = [...peer.held.keys()];
          this.deliver(peer, () => {
            this.tell({ type: 'ponged', session: peer.session, id: effect.id, subscriptions });
          });
        });
        return;
      }
      case 'probe': {
        const peer = this.peers.get(effect.session);
        if (peer === undefined) return;
        this.request(peer, () => {
          this.deliver(peer, () => {
            this.link.heard(peer.session, this.now);
            this.link.echoed(peer.session, this.now);
            if (this.link.deadline() <= this.now) this.tell({ type: 'woke' });
          });
        });
        return;
      }
      case 'close':
      case 'terminate': {
        const peer = this.peers.get(effect.session);
        if (peer !== undefined) peer.isOpen = false;
        this.peers.delete(effect.session);
        return;
      }
      case 'probeEndpoint': {
        const server = this.servers.find((candidate) => candidate.url === effect.url);
        const answers = !this.isDark && server !== undefined && server.mode !== 'down';
        this.at(this.now + (answers ? 2 : this.isDark ? effect.timeoutMs : 2), () => {
          this.tell({ type: 'endpointProbed', probe: effect.probe, reachable: answers });
        });
        return;
      }
      case 'renewCredential':
        this.at(this.now + 5, () => {
          this.tell({ type: 'credentialRenewed', renewed: this.canRenew });
        });
        return;
      case 'record':
        this.outages.set(effect.outage.id, effect.outage);
        return;
      case 'setAlarm':
        this.alarm = effect.alarm;
        return;
      case 'renewBelow':
        this.renewedBelow += 1;
        return;
      case 'authorize':
      case 'forgetHistory':
      case 'openGap':
      case 'closeGap':
      case 'voidProofs':
        return;
    }
  }

  /** A request travels to the server; a frozen or cut one never acts on it. */
  private request(peer: Peer, run: () => void): void {
    this.strand(peer);
    if (peer.isCut) return;
    this.at(this.now + this.latency(), () => {
      this.strand(peer);
      if (!peer.isOpen || peer.isCut) return;
      if (peer.server.mode === 'frozen') peer.backlog.push(run);
      else run();
    });
  }

  private open(session: number, url: string, localAddress?: string): void {
    const server = this.servers.find((candidate) => candidate.url === url);
    assert(server !== undefined);
    if (this.isDark || server.mode === 'frozen') return;
    this.at(this.now + this.latency(), () => {
      if (this.isDark) return;
      if (!this.link.sessions().includes(session)) return;
      const refusal = refusalOf(server.mode);
      if (refusal !== null) {
        this.tell({ type: 'closed', session, cause: refusal });
        return;
      }
      if (server.mode === 'frozen') return;
      const peer: Peer = {
        session,
        server,
        local: localAddress ?? this.addresses[0] ?? '',
        held: new Map(),
        muted: new Set(),
        prev: this.seq,
        isCut: false,
        isOpen: true,
        backlog: [],
      };
      this.peers.set(session, peer);
      this.tell({ type: 'opened', session, localAddress: peer.local, cookie: `at=${server.url}` });
      this.deliver(peer, () => {
        const name = `s${session}`;
        this.tell({
          type: 'welcomed',
          session,
          name,
          epoch: server.epoch,
          seq: peer.prev,
          heartbeatMs: HEARTBEAT_MS,
        });
      });
      // The numbers a session sees begin with its welcome.
      peer.prev = this.seq;
    });
  }

  private snapshot(peer: Peer, effect: Extract<LinkEffect, { type: 'subscribe' }>): void {
    peer.held.set(effect.subscription, effect.tags);
    for (const tag of effect.tags) peer.muted.delete(tag);
    const missed: Frame[] = [];
    const { resume } = effect;
    let recovered = false;
    if (resume !== undefined && resume.epoch === peer.server.epoch) {
      for (const frame of this.frames) {
        if (frame.seq > resume.seq && frame.samples.some((s) => effect.tags.includes(s.tag)))
          missed.push(frame);
      }
      recovered = missed.length <= peer.server.replayFrames;
    }
    const samples = effect.tags.flatMap((tag) => {
      for (let i = this.frames.length - 1; i >= 0; i--) {
        const sample = this.frames[i]?.samples.find((candidate) => candidate.tag === tag);
        if (sample !== undefined) return [sample];
      }
      return [];
    });
    this.deliver(peer, () => {
      if (!this.link.sessions().includes(peer.session)) return;
      const ear = this.earOf(peer.session);
      ear.confirmed(effect.subscription, this.now);
      for (const sample of samples) {
        this.store(sample);
        if (slotOf(sample.tag) >= 0) ear.caughtUp(slotOf(sample.tag), sample.time, this.now);
      }
      this.tell({
        type: 'confirmed',
        session: peer.session,
        subscription: effect.subscription,
        seq: this.seq,
        recovered,
        missed: recovered ? missed.length : 0,
        newestTime: samples.length === 0 ? Number.NaN : Math.max(...samples.map((s) => s.time)),
      });
    });
    if (!recovered) return;
    for (const frame of missed) {
      this.deliver(peer, () => {
        if (!this.link.sessions().includes(peer.session)) return;
        let fresh = 0;
        const ear = this.earOf(peer.session);
        for (const sample of frame.samples) {
          if (!effect.tags.includes(sample.tag)) continue;
          if (this.store(sample)) fresh += 1;
          if (slotOf(sample.tag) >= 0) ear.caughtUp(slotOf(sample.tag), sample.time, this.now);
        }
        this.tell({
          type: 'replayed',
          session: peer.session,
          subscription: effect.subscription,
          seq: frame.seq,
          recovered: fresh,
        });
      });
    }
  }

  private history(peer: Peer, effect: Extract<LinkEffect, { type: 'fetchHistory' }>): void {
    const tags: readonly string[] = effect.subscription === 1 ? PERIODIC : [ON_CHANGE];
    const samples = this.frames.flatMap((frame) =>
      frame.samples.filter((s) => tags.includes(s.tag) && s.time >= effect.fromTime - 5_000),
    );
    this.deliver(peer, () => {
      if (!this.link.sessions().includes(peer.session) || this.historian === 'silent') return;
      const { session } = peer;
      const { request } = effect;
      if (this.historian === 'away') {
        const nothing = { complete: false, refused: true, recovered: 0, lost: 0 };
        this.tell({ type: 'historyMerged', session, request, ...nothing });
        return;
      }
      const recovered = samples.filter((sample) => this.store(sample)).length;
      const all = { complete: true, refused: false, recovered, lost: 0 };
      this.tell({ type: 'historyMerged', session, request, ...all });
    });
  }
}

/** Slot of a periodic tag; -1 for the one on change. */
function slotOf(tag: string): number {
  return PERIODIC.findIndex((name) => name === tag);
}

function refusalOf(mode: ServerMode): CloseCause | null {
  switch (mode) {
    case 'down':
      return { kind: 'refused', reason: 'ECONNREFUSED' };
    case 'busy':
      return { kind: 'http', status: 503, retryAfterMs: 3_000, reason: 'HTTP 503' };
    case 'unauthorized':
      return { kind: 'http', status: 401, reason: 'HTTP 401' };
    case 'up':
    case 'frozen':
      return null;
  }
}
