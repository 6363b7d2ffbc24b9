/**
 * The link's whole language on one page: what can happen to it (`LinkEvent`, past tense) and what
 * it asks for (`LinkEffect`, imperative). Plain data both; the engine owns no timer, no socket, no
 * promise and no callback. `sources/source.ts` reports the events and carries out the effects in
 * order, after the step that returned them.
 *
 * Sessions are named by a number that rises with every dial and is never used again, so late news
 * of a session given up names nobody and is dropped by identity.
 *
 * The hot path (data frames) does not come through here: see `Link.accept` and `Link.heard`.
 */
import type { CloseCause } from '../sources/driver.ts';

/** Number of a session: its generation. */
export type SessionNumber = number;

/** What the screens want from one source: one subscription. */
export interface Wanted {
  /** Positive, stable while the wanted tags stay the same. */
  readonly id: number;
  /** Tag names and prefixes ending in `*`; empty for the alarm list. */
  readonly tags: readonly string[];
  readonly alarms: boolean;
  /** How far back history is wanted when first confirmed (ms); 0 for none. */
  readonly historyMs: number;
}

/** Something outside that every link of this PC must look at. */
export type PathCause = 'interface' | 'address' | 'route' | 'online' | 'unlock';

export type LinkEvent =
  /** `addresses`: every local address of every interface at present. */
  | { readonly type: 'started'; readonly addresses?: readonly string[] }
  | { readonly type: 'wantedChanged'; readonly wanted: readonly Wanted[] }
  | {
      readonly type: 'opened';
      readonly session: SessionNumber;
      readonly localAddress: string;
      /** The balancer's affinity cookie; empty where it was withdrawn. */
      readonly cookie?: string;
    }
  | {
      readonly type: 'welcomed';
      readonly session: SessionNumber;
      readonly name: string;
      readonly epoch: string;
      readonly seq: number;
      readonly heartbeatMs: number;
      /** How long the credential is good for, ms; absent where the server does not say. */
      readonly authorizedForMs?: number;
    }
  /** The server took the credential that was offered inside the session. */
  | {
      readonly type: 'authorized';
      readonly session: SessionNumber;
      readonly authorizedForMs?: number;
    }
  /** A snapshot confirmed a subscription; its samples are stored already. */
  | {
      readonly type: 'confirmed';
      readonly session: SessionNumber;
      readonly subscription: number;
      readonly seq: number;
      readonly recovered: boolean;
      readonly missed: number;
      /** Newest source time of the snapshot's samples, Unix ms; NaN when it has none. */
      readonly newestTime: number;
    }
  /** A part of a snapshot came, and is not the last: the confirmation is on its way. */
  | {
      readonly type: 'confirming';
      readonly session: SessionNumber;
      readonly subscription: number;
    }
  /** One replay frame has been stored; `recovered` of its samples were new to us. */
  | {
      readonly type: 'replayed';
      readonly session: SessionNumber;
      readonly subscription: number;
      readonly seq: number;
      readonly recovered: number;
    }
  /** The whole alarm list arrived: confirms an alarm subscription. */
  | {
      readonly type: 'alarmsListed';
      readonly session: SessionNumber;
      readonly subscription: number;
    }
  /** `ageMs`: how old the frame was on arrival by the server's clock, 0 while that is unknown. */
  | {
      readonly type: 'beat';
      readonly session: SessionNumber;
      readonly seq: number;
      readonly ageMs: number;
      readonly subscriptions?: readonly number[];
    }
  | {
      readonly type: 'ponged';
      readonly session: SessionNumber;
      readonly id: number;
      readonly subscriptions: readonly number[];
    }
  /** An answer to a `fetchHistory` was merged: what it brought, and what is missing for good. */
  | {
      readonly type: 'historyMerged';
      readonly session: SessionNumber;
      readonly request: number;
      readonly complete: boolean;
      /** The server refused a part of it, which may be asked for again. */
      readonly refused: boolean;
      readonly recovered: number;
      readonly lost: number;
    }
  | {
      readonly type: 'refused';
      readonly session: SessionNumber;
      readonly request?: number;
      readonly code: string;
      readonly message: string;
    }
  | { readonly type: 'goawayed'; readonly session: SessionNumber; readonly deadlineMs: number }
  | { readonly type: 'malformed'; readonly session: SessionNumber }
  | { readonly type: 'closed'; readonly session: SessionNumber; readonly cause: CloseCause }
  | { readonly type: 'endpointProbed'; readonly probe: number; readonly reachable: boolean }
  | { readonly type: 'credentialRenewed'; readonly renewed: boolean }
  /** `addresses`: every local address of every interface at present. */
  | {
      readonly type: 'pathChanged';
      readonly cause: PathCause;
      readonly addresses: readonly string[];
    }
  | { readonly type: 'suspended' }
  /** Woken from sleep, or a clock jump: `gapMs` is how long nothing ran. */
  | { readonly type: 'resumed' }
  /** A person asked to dial now. */
  | { readonly type: 'retryAsked' }
  /** `deadline()` has passed. */
  | { readonly type: 'woke' }
  | { readonly type: 'stopped' };

/** Alarms the link raises about itself; shown on the strip and in the alarm banner. */
export type LinkAlarm = 'none' | 'degraded' | 'blocked' | 'flapping' | 'source-silent';

/** States of link.md, as the strip names them. */
export type LinkState =
  | 'idle'
  | 'dialing'
  | 'authenticating'
  | 'subscribing'
  | 'resyncing'
  | 'live'
  | 'suspect'
  | 'draining'
  | 'backoff'
  | 'persistent'
  | 'suspended'
  | 'blocked'
  | 'stopped';

/** What the link tells of itself; instants are monotonic ms. */
export interface LinkReport {
  readonly state: LinkState;
  readonly sinceAt: number;
  readonly endpoint: string;
  /** Last inbound byte on any session; -Infinity before the first. */
  readonly heardAt: number;
  readonly attempt: number;
  readonly nextAttemptAt: number | null;
  /** Why it is not live; empty while it is. */
  readonly cause: string;
  readonly wanted: number;
  readonly confirmed: number;
  readonly alarm: LinkAlarm;
}

/** One outage; instants are monotonic, null where they have not come. See contract.ts `Outage`. */
export interface OutageRecord {
  readonly id: number;
  readonly cause: string;
  readonly code: number | null;
  readonly rung: number;
  readonly faultAt: number;
  readonly suspectAt: number | null;
  readonly deadAt: number | null;
  readonly openAt: number | null;
  readonly freshAt: number | null;
  readonly backfilledAt: number | null;
  readonly attempts: number;
  readonly missed: number;
  readonly recovered: number;
  readonly lost: number;
}

export type LinkEffect =
  | {
      readonly type: 'open';
      readonly session: SessionNumber;
      readonly url: string;
      readonly resumeSession?: string;
      readonly cookie?: string;
      /** Local address to dial from; absent: the system's choice. */
      readonly localAddress?: string;
      readonly timeoutMs: number;
    }
  | {
      readonly type: 'subscribe';
      readonly session: SessionNumber;
      readonly subscription: number;
      readonly tags: readonly string[];
      readonly alarms: boolean;
      readonly resume?: { readonly epoch: string; readonly seq: number };
    }
  | { readonly type: 'unsubscribe'; readonly session: SessionNumber; readonly subscription: number }
  /** Ask for history of a subscription's tags; `fromTime` and `toTime` Unix ms; toTime NaN: now. */
  | {
      readonly type: 'fetchHistory';
      readonly session: SessionNumber;
      readonly request: number;
      readonly subscription: number;
      /** `first`: the trend's past, wanted once. `gap`: what an outage cost. */
      readonly purpose: 'first' | 'gap';
      /** NaN: `historyMs` before now. */
      readonly fromTime: number;
      readonly historyMs: number;
      /** What was not had earlier, and no more. */
      readonly late: boolean;
    }
  /** Nobody asks for this history any more. */
  | { readonly type: 'forgetHistory'; readonly request: number }
  /** From `fromTime` (Unix ms) on nothing is known of these tags until `closeGap`. */
  | { readonly type: 'openGap'; readonly subscription: number; readonly fromTime: number }
  /** `filled`: every missed sample came; else what is still missing stays a gap up to now. */
  | { readonly type: 'closeGap'; readonly subscription: number; readonly filled: boolean }
  /** Application ping. */
  | { readonly type: 'ping'; readonly session: SessionNumber; readonly id: number }
  /** Transport ping. */
  | { readonly type: 'probe'; readonly session: SessionNumber }
  | {
      readonly type: 'close';
      readonly session: SessionNumber;
      readonly code: number;
      readonly reason: string;
    }
  | { readonly type: 'terminate'; readonly session: SessionNumber }
  | {
      readonly type: 'probeEndpoint';
      readonly probe: number;
      readonly url: string;
      readonly timeoutMs: number;
    }
  | { readonly type: 'renewCredential' }
  /** Offer the renewed credential inside a standing session. */
  | { readonly type: 'authorize'; readonly session: SessionNumber }
  /** Forget all that was learned below the sessions (rung 3). */
  | { readonly type: 'renewBelow' }
  | { readonly type: 'setAlarm'; readonly alarm: LinkAlarm; readonly reason: string }
  /** An outage began, changed or ended; the newest record of an id replaces the older. */
  | { readonly type: 'record'; readonly outage: OutageRecord }
  /** Proof of every subscription is void: values must not look live (resume from sleep). */
  | { readonly type: 'voidProofs' };

/** What `Link.accept` says of a data frame. `hole`: take it, a repair is on its way. */
export type Verdict = 'take' | 'hole' | 'duplicate' | 'stranger';

/** When a subscription of a session was last asked for, and told of, because of its silence. */
export interface AskedBefore {
  /** Monotonic ms; -Infinity: never. */
  readonly askedAt: number;
  readonly toldAt: number;
}

/**
 * How silent the periodic tags of a subscription are on one session (`sources/listening.ts`). All
 * times monotonic ms. *Silent* tags are over the limit that site or source declare, *quiet* ones
 * over what is usual for them. A tag that has not spoken since it was asked for is no news.
 */
export interface SilenceReport {
  readonly silent: number;
  readonly quiet: number;
  /** Periodic tags in all. */
  readonly periodic: number;
  /** When the longest-silent of the silent and quiet last spoke; Infinity with none. */
  readonly since: number;
  /** The same of those that spoke after `askedAt`. */
  readonly newlySince: number;
  /** The same of the silent ones that spoke after `toldAt`. */
  readonly newlySilentSince: number;
  /** When the next tag would reach a limit; Infinity where none can. */
  readonly nextAt: number;
}
