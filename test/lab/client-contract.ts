/**
 * What the lab and its processes say to each other. Every client and every server of a peer is a
 * process of its own; one JSON object in, as the only argument, and JSON objects out, one a line on
 * standard output. Nothing else may stand there; standard error is for people.
 *
 * Processes end on SIGTERM and when their standard input ends, so that none outlives the lab. What a
 * process starts itself (a broker) stays in its process group: the lab signals the group, so that
 * SIGKILL and SIGSTOP hit all of it.
 *
 * All times are Unix ms. `at` may have a fraction: `performance.timeOrigin + performance.now()`.
 */

/** A tag that a client subscribes to. */
export interface LabTag {
  readonly name: string;
  /** A sample comes at this pace, ms; null: on change only (no peer is given such a tag). */
  readonly periodMs: number | null;
}

/** The argument of a client. */
export interface ClientOrder {
  /** `vigil`, or a name of the peers' catalogue. */
  readonly name: string;
  /** `default`, `tuned`, or a variant of vigil's. */
  readonly variant: string;
  /**
   * Where the server is, in order of preference, with the scheme that the catalogue names:
   * `ws://plant.lab:8080`. Two only where there are two endpoints.
   */
  readonly urls: readonly string[];
  readonly tags: readonly LabTag[];
  /** PEM file of the authority, for wss. */
  readonly caFile?: string;
  /** File whose content is the bearer token; read again when the server refuses the token. */
  readonly tokenFile?: string;
  /** Options of vigil's link, as in a site file. */
  readonly link?: Readonly<Record<string, unknown>>;
}

/** What a client says. */
export type ClientLine =
  /** Every tag has had its first sample; said once. */
  | { readonly t: 'ready'; readonly at: number }
  /**
   * A sample reached the application. Every one is told: repeated ones and those that come late,
   * from a replay or a history, too. `time`: of the source. `known`: the client itself saw that it
   * has this sample and did not show it again (only clients that look).
   */
  | {
      readonly t: 'sample';
      readonly tag: string;
      readonly time: number;
      readonly value: unknown;
      readonly at: number;
      readonly known?: boolean;
    }
  /** A dial began: one for each TCP connection that is asked for, the first included. */
  | { readonly t: 'attempt'; readonly at: number; readonly url?: string }
  /** The client noticed that something is wrong: its first suspicion, or a close. */
  | { readonly t: 'down'; readonly at: number; readonly why: string }
  /** The client holds that all is well again. */
  | { readonly t: 'up'; readonly at: number }
  /** From now on the client would call its data live, or not; told at every change. */
  | { readonly t: 'claims'; readonly at: number; readonly live: boolean }
  /** What a screen shows of an on-change tag, told at every change (clients that judge values). */
  | {
      readonly t: 'shown';
      readonly at: number;
      readonly tag: string;
      readonly live: boolean;
      readonly time: number;
    }
  /** How long, ms, some periodic tag was called live though too old, since the last such line. */
  | { readonly t: 'stale'; readonly at: number; readonly tag: string; readonly ms: number }
  /** A record of the ledger, the newest of its id replaces the older. */
  | { readonly t: 'outage'; readonly at: number; readonly outage: unknown }
  /** For people who read the recording. */
  | { readonly t: 'log'; readonly at: number; readonly text: string }
  | { readonly t: 'bye'; readonly at: number };

/** The argument of a peer's server. */
export interface ServerOrder {
  readonly protocol: string;
  /** Address to listen on. */
  readonly host: string;
  readonly port: number;
  readonly tags: readonly LabTag[];
  /** A scratch folder of this process's own, empty at the start: configuration files of brokers. */
  readonly folder: string;
}

/**
 * What a peer's server says: `listening` once it takes connections and publishes. A command that
 * was carried out is answered by `done`; one that this protocol has no way to do, by `unable`.
 */
export type ServerLine =
  | { readonly t: 'listening'; readonly port: number }
  | { readonly t: 'done'; readonly command: string }
  | { readonly t: 'unable'; readonly command: string; readonly why: string };

/**
 * Commands on a server's standard input, one a line. (SIGKILL, SIGSTOP and SIGCONT come from
 * outside.)
 *
 * - `drain`: the graceful way of this protocol to send its clients elsewhere (a WebSocket close
 *   with 1001, NATS lame duck mode, …); new connections may be refused.
 * - `close`: ends every session cleanly (1001 for WebSockets); new ones are welcome.
 * - `forget`: drops every subscription; the sessions stay.
 * - `mute TAG`: the sessions that stand get nothing of this tag any more; a new subscription does.
 * - `stop`: ends.
 */
export const SERVER_COMMANDS = ['drain', 'close', 'forget', 'mute', 'stop'] as const;

/**
 * The process that every peer's server publishes: at each multiple of a tag's period (Unix ms) one
 * sample with that time. A and B publish the same, without knowing of each other. 0 … 99.99,
 * different from tick to tick.
 */
export function valueOf(tag: string, tick: number): number {
  let hash = 0x811c9dc5; // FNV-1a
  for (const character of `${tag}@${tick}`) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  return ((hash >>> 0) % 10_000) / 100;
}

/** The sample that is due at `tick`; its time is `tick × periodMs`. */
export function sampleAt(
  tag: string,
  periodMs: number,
  tick: number,
): { readonly time: number; readonly value: number } {
  return { time: tick * periodMs, value: valueOf(tag, tick) };
}

/** A protocol and the clients that speak it: what peers/catalogue.ts exports, as `PEERS`. */
export interface Peer {
  /** Name of the client, as in `--client` and in the rows. */
  readonly name: string;
  /** `ServerOrder.protocol`; several clients may share one. */
  readonly protocol: string;
  /** Of the URLs it is given. */
  readonly scheme: 'ws' | 'http' | 'mqtt' | 'nats';
  /** The same on A, on B and at the balancer; differs between protocols. */
  readonly port: number;
  /** As `ClientOrder.variant`: `default`, and `tuned` where there is anything to tune. */
  readonly variants: readonly string[];
  /** Lines of its HAProxy section: how its balancer sees that a server hangs. */
  readonly haproxy: readonly string[];
}
