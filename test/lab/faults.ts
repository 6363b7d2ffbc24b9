/**
 * Every fault of the lab: what it needs, what it does, and who is left out. A fault returns when it
 * has been done; what heals is watched afterwards. docs/benchmarks.md says the same in words.
 */
import { PLANT } from './addresses.ts';
import type { SERVER_COMMANDS } from './client-contract.ts';
import type { FaultName } from './fault-names.ts';
import { pause } from './shell.ts';
import type { Stage } from './stage.ts';
import { MUTED } from './stage-tags.ts';
import type { Uplinks } from './topology.ts';

/** When it was done; Unix ms. */
export interface Done {
  readonly faultAt: number;
  /** When path or server were back for those behind the balancer, where `freshMs` counts from that. */
  readonly backAt?: number;
  /** The same for those who dial the servers themselves, where it differs. */
  readonly directBackAt?: number;
}

/** What a fault is given besides the stage. */
export interface Order {
  /** Which repetition, from 0. */
  readonly repetition: number;
  /** How long an outage lasts, ms. */
  readonly outageMs: number;
  readonly signal: AbortSignal;
}

/** One fault. */
export interface Fault {
  readonly uplinks: Uplinks;
  readonly way: 'balancer' | 'direct' | 'tokens' | 'tls';
  /** A command: those whose server can carry it out. */
  readonly peers: 'all' | { readonly whyNone: string } | (typeof SERVER_COMMANDS)[number];
  /** The fault as such interrupts nothing: the longest interruption afterwards is what counts. */
  readonly isDelayed?: true;
  /** Concerns one tag only. */
  readonly isOneTag?: true;
  readonly run: (stage: Stage, order: Order) => Promise<Done>;
}

/** From goaway to the end of the draining server, ms. */
const DRAIN_MS = 5_000;
/** From the end of the first uplink to the second one, ms. */
const NO_PATH_MS = 2_000;
/** What a refusing server asks for, and for how long it refuses, s. */
const RETRY_AFTER_S = 2;
/** Up, and down, and how often, when the link flaps. */
const FLAP_MS = 2_000;
const FLAPS = 15;

const SIMPLE = { uplinks: 'first-only', way: 'balancer', peers: 'all' } as const;

/** All of them. */
export const FAULTS: Readonly<Record<FaultName, Fault>> = {
  drain: {
    ...SIMPLE,
    peers: 'drain',
    isDelayed: true,
    run: async (stage, { signal }) => {
      // As an operator does it: no new sessions for A, a word to those it has, and time to leave.
      for (const proxy of stage.proxies) await proxy.setState('a', 'drain');
      const faultAt = Date.now();
      await stage.tellA(`fault drain ${DRAIN_MS}`, 'drain');
      await pause(DRAIN_MS, signal);
      await stage.stopSide('a');
      return { faultAt };
    },
  },
  close: {
    ...SIMPLE,
    peers: 'close',
    run: async (stage) => at(() => stage.tellA('fault close 1001', 'close')),
  },
  kill: { ...SIMPLE, run: async (stage) => at(() => stage.killSide('a')) },
  hung: {
    ...SIMPLE,
    run: (stage) =>
      at(() => {
        stage.signalSide('a', 'SIGSTOP');
      }),
  },
  blackhole: {
    ...SIMPLE,
    run: async (stage) => {
      const faultAt = Date.now();
      const count = await stage.topology.blackhole(stage.hostsOfA);
      if (count === 0) throw new Error('no connection to drop the packets of');
      return { faultAt };
    },
  },
  'balancer-restart': {
    ...SIMPLE,
    run: async (stage) => at(() => Promise.all(stage.proxies.map((proxy) => proxy.restart()))),
  },
  'path-change': {
    ...SIMPLE,
    run: async ({ topology }, { signal }) => {
      const faultAt = Date.now();
      await topology.firstDown();
      await pause(faultAt + NO_PATH_MS - Date.now(), signal);
      await topology.secondUp();
      return { faultAt, backAt: Date.now() };
    },
  },
  'address-swap': {
    ...SIMPLE,
    run: async ({ topology }) => at(() => topology.swapAddress()),
  },
  'route-change': {
    ...SIMPLE,
    uplinks: 'both',
    run: async ({ topology }) => at(() => topology.moveRoute()),
  },
  forgotten: {
    ...SIMPLE,
    peers: 'forget',
    run: async (stage, { repetition }) => {
      // A server that knows what it lost says so in its heartbeats; one with a bug does not.
      const line = repetition % 2 === 0 ? 'fault forget' : 'fault forget-silent';
      return at(() => stage.tellA(line, 'forget'));
    },
  },
  'silent-tag': {
    ...SIMPLE,
    peers: 'mute',
    isOneTag: true,
    run: async (stage) => at(() => stage.tellA(`fault mute ${MUTED.plant}`, `mute ${MUTED.peers}`)),
  },
  'outage-refused': {
    ...SIMPLE,
    run: async (stage, { outageMs, signal }) => {
      const faultAt = Date.now();
      await Promise.all([
        ...stage.proxies.map((proxy) => proxy.kill()),
        stage.killSide('a'),
        stage.killSide('b'),
      ]);
      await pause(faultAt + outageMs - Date.now(), signal);
      // Whoever dials the servers themselves may come as soon as the first one listens.
      const starting = (['a', 'b'] as const).map((side) => stage.startSide(side));
      const directBack = Promise.race(starting).then(() => Date.now());
      await Promise.all(starting);
      await Promise.all(stage.proxies.map((proxy) => proxy.start()));
      return { faultAt, backAt: Date.now(), directBackAt: await directBack };
    },
  },
  'outage-silent': {
    ...SIMPLE,
    run: async ({ topology }, { outageMs, signal }) => {
      const faultAt = Date.now();
      await topology.cut(true);
      await pause(faultAt + outageMs - Date.now(), signal);
      await topology.cut(false);
      return { faultAt, backAt: Date.now() };
    },
  },
  'dns-move': {
    ...SIMPLE,
    run: async (stage) => {
      // The service is up at its new address before the old one goes.
      await stage.topology.plantAddress(PLANT.spare, true);
      for (const proxy of stage.proxiesAt(PLANT.spare)) await proxy.start();
      return at(async () => {
        await stage.topology.silence(PLANT.balancer);
        stage.names.move(PLANT.spare);
      });
    },
  },
  'cert-expired': {
    ...SIMPLE,
    way: 'tls',
    peers: { whyNone: 'the lab has certificates for the servers of Vigil only' },
    run: async (stage) => {
      const { way } = stage.setup;
      if (way.type !== 'tls') throw new Error('no certificates');
      return at(async () => {
        await stage.plants.a.kill();
        await stage.plants.a.start(way.certificates.expired);
      });
    },
  },
  'retry-after': {
    ...SIMPLE,
    way: 'direct',
    peers: { whyNone: 'only the servers of Vigil are dialled without a balancer' },
    run: async ({ plants }, { signal }) => {
      const faultAt = Date.now();
      const both = [plants.a, plants.b];
      await Promise.all(both.map((plant) => plant.tell(`fault refuse ${RETRY_AFTER_S}`)));
      await Promise.all(both.map((plant) => plant.tell('fault kill')));
      await pause(faultAt + RETRY_AFTER_S * 1_000 - Date.now(), signal);
      await Promise.all(both.map((plant) => plant.tell('clear')));
      return { faultAt };
    },
  },
  token: {
    ...SIMPLE,
    way: 'tokens',
    peers: { whyNone: 'only the servers of Vigil ask for a token that is renewed' },
    run: async (stage) => at(() => stage.killSide('a')),
  },
  slow: {
    ...SIMPLE,
    peers: { whyNone: 'only the servers of Vigil can be made to answer at one byte a second' },
    run: async (stage) => at(() => stage.plants.a.tell('fault trickle')),
  },
  flapping: {
    ...SIMPLE,
    run: async ({ topology }, { signal }) => {
      const faultAt = Date.now();
      for (let flap = 0; flap < FLAPS; flap += 1) {
        await topology.carrier(false);
        await pause(faultAt + (2 * flap + 1) * FLAP_MS - Date.now(), signal);
        await topology.carrier(true);
        if (flap < FLAPS - 1) await pause(faultAt + (2 * flap + 2) * FLAP_MS - Date.now(), signal);
      }
      return { faultAt, backAt: Date.now() };
    },
  },
};

async function at(act: () => unknown): Promise<Done> {
  const faultAt = Date.now();
  await act();
  return { faultAt };
}
