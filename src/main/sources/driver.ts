/**
 * The Driver port: all that a protocol must be able to do for a source. A driver dials, greets,
 * translates frames to `SessionNews` and carries out requests; it decides nothing: no retry, no
 * timeout beyond the dial's, no resubscription. Those are the link's.
 *
 * Rules for every driver (test/integration/drivers.test.ts checks them):
 * 1. `open` never throws and never calls back before it has returned.
 * 2. After `closed` nothing more is reported; `closed` is reported exactly once, also after
 *    `close` and `terminate` and after a failed dial.
 * 3. `terminate` frees the socket at once and waits for nobody.
 * 4. News is reported in the order of arrival. A `SampleBatch` is valid only during the call.
 * 5. Buffers are bounded: a frame over the limit closes the session with 1009.
 */
import type { Alarm, AlarmCommand, AlarmOffer } from './vigil/codec.ts';
import type { SampleBatch, SampleValue, Quality, TagInfo } from '../telemetry/sample.ts';

/** How a dial or a session ended, as precisely as the transport knows. */
export interface CloseCause {
  /**
   * `close`: a close frame with `code`, or 1006 without one. `http`: the upgrade was answered
   * with `status`. `tls`, `dns`, `refused`, `timeout`, `network`: the dial or the socket failed.
   * `proxy`: the proxy was not reached, or answered CONNECT with `status`. `terminated`: we ended
   * it ourselves.
   */
  readonly kind:
    'close' | 'http' | 'tls' | 'dns' | 'refused' | 'timeout' | 'network' | 'proxy' | 'terminated';
  /** WebSocket close code. */
  readonly code?: number;
  /** HTTP status of a refused upgrade or CONNECT. */
  readonly status?: number;
  /** From Retry-After, ms, already bounded to 0…3,600,000. */
  readonly retryAfterMs?: number;
  /** The transport's own words, at most 200 characters, no secrets. */
  readonly reason: string;
}

/** What a session tells, in the words of the link and not of a protocol. */
export type SessionNews =
  /**
   * The transport is open; `localAddress` is our own end, `cookie` the balancer's affinity cookie for
   * the next dial, empty where it was withdrawn.
   */
  | { readonly type: 'opened'; readonly localAddress: string; readonly cookie?: string }
  | {
      readonly type: 'welcomed';
      /** The server's name for this session, offered again when reconnecting. */
      readonly name: string;
      readonly epoch: string;
      readonly seq: number;
      readonly heartbeatMs: number;
      /** The server's clock, Unix ms. */
      readonly serverTime: number;
      /**
       * How long the credential is good for from now on, ms, at most 2^31 - 1; absent where the
       * server does not say.
       */
      readonly authorizedForMs?: number;
    }
  /** The server accepted a credential inside the session; as in `welcomed`. */
  | { readonly type: 'authorized'; readonly authorizedForMs?: number }
  /** Any inbound byte or transport-level pong: the peer is alive. */
  | { readonly type: 'heard' }
  /** The answer to the newest transport-level ping; `heard` was reported for its bytes already. */
  | { readonly type: 'echoed' }
  /**
   * A subscription is confirmed; `samples` holds the present value of each of its tags. A large one
   * comes in several: `more` says that this one alone confirms nothing (others follow, or one that
   * belongs to it was lost), and `recovered` and `missed` count without it only.
   */
  | {
      readonly type: 'snapshot';
      readonly subscription: number;
      readonly more?: boolean;
      readonly seq: number;
      readonly recovered: boolean;
      /** Replay frames that follow. */
      readonly missed: number;
      readonly samples: SampleBatch;
      readonly tags: ReadonlyMap<string, TagInfo>;
      readonly unknown: readonly string[];
    }
  | {
      readonly type: 'replay';
      readonly subscription: number;
      readonly seq: number;
      readonly samples: SampleBatch;
    }
  | {
      readonly type: 'data';
      readonly seq: number;
      readonly prev: number;
      readonly samples: SampleBatch;
    }
  | {
      readonly type: 'heartbeat';
      readonly seq: number;
      readonly serverTime: number;
      readonly subscriptions?: readonly number[];
    }
  | {
      readonly type: 'pong';
      readonly id: number;
      readonly serverTime: number;
      readonly subscriptions: readonly number[];
    }
  | {
      readonly type: 'history';
      readonly request: number;
      readonly series: ReadonlyMap<string, readonly HistoryPoint[]>;
      readonly complete: boolean;
      /** Width of the buckets it was thinned to, ms; absent: not in buckets, and no word of gaps. */
      readonly bucketMs?: number;
      /** By tag: stretches (Unix ms) in which nothing was recorded; a tag without any may be absent. */
      readonly gaps?: ReadonlyMap<string, readonly (readonly [from: number, to: number])[]>;
    }
  | {
      readonly type: 'alarms';
      readonly subscription: number;
      readonly full: boolean;
      /** A whole list may come in several: the number of this one, and whether another follows. */
      readonly part: number;
      readonly more: boolean;
      readonly alarms: readonly Alarm[];
      /** With the last of a whole list. */
      readonly offers: readonly AlarmOffer[];
      readonly maxShelveMs: number | null;
    }
  /** The server did what was asked of an alarm. */
  | { readonly type: 'carriedOut'; readonly request: number; readonly alarm: string }
  | {
      readonly type: 'alarmCounts';
      readonly request: number;
      /** Unix ms. */
      readonly from: number;
      readonly periodMs: number;
      readonly counts: readonly (number | null)[];
    }
  | { readonly type: 'goaway'; readonly reason: string; readonly deadlineMs: number }
  /** The server refused a request (`request` is the id of a subscription, history or command). */
  | {
      readonly type: 'refused';
      readonly request?: number;
      readonly code: string;
      readonly message: string;
    }
  /** A frame broke the schema and was dropped; `code` as in problem.ts, `unknown type` included. */
  | { readonly type: 'malformed'; readonly code: string; readonly detail: string }
  | { readonly type: 'closed'; readonly cause: CloseCause };

/** One sample of a history answer. */
export interface HistoryPoint {
  /** Unix ms. */
  readonly time: number;
  readonly value: SampleValue;
  readonly quality: Quality;
}

/** What to dial and how. */
export interface DialRequest {
  /** URL of the endpoint. */
  readonly url: string;
  /** The last session's name, if any. */
  readonly resumeSession?: string;
  /** Affinity cookie of the balancer, as `name=value`. */
  readonly cookie?: string;
  /** Local address to dial from, so that a second session takes another way; absent: the system's. */
  readonly localAddress?: string;
  /** TCP, TLS and upgrade together must be done within this (ms). */
  readonly timeoutMs: number;
}

/** One dialled session. Calls on a session that has closed do nothing. */
export interface DriverSession {
  subscribe(request: {
    readonly id: number;
    readonly tags?: readonly string[];
    readonly alarms?: boolean;
    readonly resume?: { readonly epoch: string; readonly seq: number };
  }): void;
  unsubscribe(id: number): void;
  history(request: {
    readonly id: number;
    readonly tags: readonly string[];
    readonly from: number;
    readonly to: number;
    readonly maxPoints: number;
    /** Thinned to buckets of this width, ms, where the server can. */
    readonly bucketMs?: number;
  }): void;
  /** Asks for something about one alarm: answered by `carriedOut` or `refused`. */
  command(id: number, command: AlarmCommand): void;
  /** How many alarms were raised, by period: answered by `alarmCounts` or `refused`. */
  alarmCounts(request: {
    readonly id: number;
    readonly from: number;
    readonly to: number;
    readonly periodMs: number;
  }): void;
  /** Application ping: answered by `pong` with the server's clock and view of our subscriptions. */
  ping(id: number): void;
  /** Offers the present credential anew inside the session: answered by `authorized` or `refused`. */
  authorize(): void;
  /** Transport ping: any answer is reported as `heard`, its own as `echoed`. */
  probe(): void;
  /** Says goodbye with `code`, and terminates after 1 s at the latest. */
  close(code: number, reason: string): void;
  /** Ends it at once. */
  terminate(): void;
}

/** A protocol. */
export interface Driver {
  open(request: DialRequest, report: (news: SessionNews) => void): DriverSession;
  /**
   * Asks whether the endpoint would take a connection now (a TCP handshake, no more), within
   * `timeoutMs`; answers exactly once.
   */
  probeEndpoint(url: string, timeoutMs: number, answer: (reachable: boolean) => void): void;
  /** Gets a new credential; answers exactly once. A driver without credentials answers false. */
  renewCredential(answer: (renewed: boolean) => void): void;
  /** Forgets all that was learned below a session: resolved names, kept sockets, TLS tickets. */
  renewBelow(): void;
}
