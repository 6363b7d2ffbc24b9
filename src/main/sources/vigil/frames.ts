/**
 * vigil.v1 in types: every frame of docs/protocol.md as one union, and the bounds every frame
 * keeps. codec.ts makes frames from text and text from frames; everyone imports these through it.
 */
import type { Quality, SampleValue, TagInfo } from '../../telemetry/sample.ts';

/** WebSocket subprotocol. */
export const SUBPROTOCOL = 'vigil.v1';

/** Default bound of one frame: bytes on the wire, UTF-16 units in `parse…` (1 MiB). */
export const MAX_FRAME_BYTES = 1_048_576;
/** Bound of a tag, session, epoch, alarm id or client name, in UTF-16 units. */
export const MAX_NAME_LENGTH = 256;
/** Bound of a message, token or string value, in UTF-16 units. */
export const MAX_TEXT_LENGTH = 4096;
/** Most tags (or prefixes) one subscribe or history frame may name. */
export const MAX_TAGS_PER_REQUEST = 20_000;
/** Most periods of one `alarmCounts`: a day in minutes, and some. */
export const MAX_ALARM_COUNTS = 2_000;
/** Most frames one snapshot may come in. */
export const MAX_SNAPSHOT_PARTS = 1_024;

/** Position of a session in a server's stream. */
export interface Position {
  readonly epoch: string;
  readonly seq: number;
}

/** `[tag or alias, Unix ms, value, quality]`; a missing quality is good. */
export type SampleRow =
  | readonly [tag: string | number, time: number, value: SampleValue]
  | readonly [tag: string | number, time: number, value: SampleValue, quality: Quality];

/** Samples as columns; `quality` names only the rows that are not good. */
export interface SampleColumns {
  readonly tag: readonly (string | number)[];
  readonly time: readonly number[];
  readonly value: readonly SampleValue[];
  readonly quality?: Readonly<Record<string, Quality>>;
}

/** A tag's declaration in a snapshot; `alias` is this session's number for it. */
export interface TagDeclaration extends TagInfo {
  readonly alias?: number;
}

export type AlarmState =
  | 'normal'
  | 'unacknowledged'
  | 'acknowledged'
  | 'returned'
  | 'latched'
  | 'latchedAcknowledged'
  | 'shelved'
  | 'suppressed'
  | 'outOfService';

export type AlarmPriority = 'urgent' | 'high' | 'medium' | 'low';

/**
 * One row of the server's alarm list. A row leaves the list when its state is `normal` and its input
 * is good: an alarm that cannot be judged is not known to be normal.
 */
export interface Alarm {
  readonly id: string;
  readonly tag: string;
  readonly state: AlarmState;
  readonly priority: AlarmPriority;
  /** Unix ms of the change into the present state's cause. */
  readonly since: number;
  readonly message: string;
  readonly value?: SampleValue;
  readonly limit?: number;
  readonly area?: string;
  readonly acknowledgedBy?: string;
  /** Where the state does not say it (shelved, suppressed, out of service): the condition stands. */
  readonly standing?: boolean;
  /** When a shelved alarm comes back by itself, Unix ms. */
  readonly shelvedUntil?: number;
  /** Who shelved it or took it out of service. */
  readonly setAsideBy?: string;
  /** Why it is shelved, suppressed or out of service, for people. */
  readonly reason?: string;
  /** Quality of the input while that is not good enough to judge by; left out: it is. */
  readonly inputQuality?: Quality;
  /** Since when the input cannot be judged by, Unix ms. */
  readonly inputSince?: number;
  /** False: the server does not let this one be shelved. */
  readonly mayShelve?: boolean;
}

/** What a server does with an alarm on request. */
export type AlarmAction = 'acknowledge' | 'shelve' | 'unshelve' | 'reset';

/** One request about one alarm, in the name of `by`. */
export type AlarmCommand =
  | {
      readonly action: 'acknowledge' | 'unshelve' | 'reset';
      readonly alarm: string;
      readonly by: string;
    }
  | {
      readonly action: 'shelve';
      readonly alarm: string;
      readonly by: string;
      /** How long, ms. */
      readonly forMs: number;
    };

/** What a server offers about alarms beyond the list and `acknowledge`. */
export type AlarmOffer = 'shelve' | 'reset' | 'counts';

export type ClientFrame =
  | { readonly type: 'hello'; readonly client: string; readonly session?: string }
  | { readonly type: 'authorize'; readonly token: string }
  | {
      readonly type: 'subscribe';
      readonly id: number;
      readonly tags?: readonly string[];
      readonly alarms?: true;
      readonly resume?: Position;
    }
  | { readonly type: 'unsubscribe'; readonly id: number }
  | {
      readonly type: 'history';
      readonly id: number;
      readonly tags: readonly string[];
      /** Unix ms, inclusive. */
      readonly from: number;
      /** Unix ms, inclusive. */
      readonly to: number;
      readonly maxPoints?: number;
      /** Wanted width of the buckets the answer is thinned to, ms. */
      readonly bucketMs?: number;
    }
  | {
      readonly type: 'acknowledge' | 'unshelve' | 'reset';
      readonly id: number;
      readonly alarm: string;
      readonly by: string;
    }
  | {
      readonly type: 'shelve';
      readonly id: number;
      readonly alarm: string;
      readonly by: string;
      readonly forMs: number;
    }
  | {
      readonly type: 'alarmCounts';
      readonly id: number;
      /** Unix ms, a multiple of `periodMs`. */
      readonly from: number;
      /** Unix ms, not included. */
      readonly to: number;
      readonly periodMs: number;
    }
  | { readonly type: 'ping'; readonly id: number };

/** `[Unix ms, value]` or `[Unix ms, value, quality]`. */
export type HistoryRow =
  | readonly [time: number, value: SampleValue]
  | readonly [time: number, value: SampleValue, quality: Quality];

/** Unix ms; from below to. */
export type HistoryGap = readonly [from: number, to: number];

export interface WelcomeFrame {
  readonly type: 'welcome';
  readonly session: string;
  readonly epoch: string;
  readonly seq: number;
  readonly heartbeatMs: number;
  readonly time: number;
  /** How long the credential of the upgrade is good for from now on, ms; left out: not limited. */
  readonly authorizedForMs?: number;
}

/**
 * A snapshot, whole or in parts. Of the parts all but the last have `more`; only the last confirms
 * the subscription, and only where every part before it came.
 */
export interface SnapshotFrame {
  readonly type: 'snapshot';
  readonly id: number;
  /** Number of the part, from 0 to `MAX_SNAPSHOT_PARTS` - 1; left out in a whole snapshot. */
  readonly part?: number;
  /** Another part follows: `recovered` and `missed` mean nothing yet. */
  readonly more?: true;
  readonly seq: number;
  readonly recovered: boolean;
  readonly missed: number;
  readonly samples: readonly SampleRow[];
  readonly tags: Readonly<Record<string, TagDeclaration>>;
  readonly unknown: readonly string[];
}

export interface ReplayFrame {
  readonly type: 'replay';
  readonly id: number;
  readonly seq: number;
  readonly samples?: readonly SampleRow[];
  readonly columns?: SampleColumns;
}

/** Exactly one of `samples` and `columns` is there. */
export interface DataFrame {
  readonly type: 'data';
  readonly seq: number;
  readonly prev: number;
  readonly samples?: readonly SampleRow[];
  readonly columns?: SampleColumns;
}

/** The alarm list, whole, or what changed of it. A whole one may come in parts, as a snapshot may. */
export interface AlarmsFrame {
  readonly type: 'alarms';
  readonly id: number;
  readonly full: boolean;
  readonly part?: number;
  readonly more?: true;
  readonly alarms: readonly Alarm[];
  /** With a whole list: what may be asked for; left out: nothing but `acknowledge`. */
  readonly offers?: readonly AlarmOffer[];
  /** With `shelve`: the longest time, ms. */
  readonly maxShelveMs?: number;
}

export type ServerFrame =
  | WelcomeFrame
  /** Answers an `authorize` that was accepted; `authorizedForMs` as in `welcome`. */
  | { readonly type: 'authorized'; readonly authorizedForMs?: number }
  | SnapshotFrame
  | ReplayFrame
  | DataFrame
  | {
      readonly type: 'heartbeat';
      readonly seq: number;
      readonly time: number;
      /**
       * Optional: the subscription ids the server holds for this session, as in `pong`. With it a
       * forgotten on-change subscription is noticed within one heartbeat instead of one ping
       * (docs/decisions/0003).
       */
      readonly subscriptions?: readonly number[];
    }
  | {
      readonly type: 'history';
      readonly id: number;
      readonly series: Readonly<Record<string, readonly HistoryRow[]>>;
      /** False: the server no longer holds all of the asked range. */
      readonly complete: boolean;
      /** Width of the buckets the rows were thinned to, ms; left out: not in buckets. */
      readonly bucketMs?: number;
      /** By tag: stretches in which nothing was recorded. Only with `bucketMs`. */
      readonly gaps?: Readonly<Record<string, readonly HistoryGap[]>>;
    }
  | AlarmsFrame
  | { readonly type: 'acknowledged'; readonly id: number; readonly alarm: string }
  /** Answers `shelve`, `unshelve` and `reset`. */
  | { readonly type: 'done'; readonly id: number; readonly alarm: string }
  | {
      readonly type: 'alarmCounts';
      readonly id: number;
      readonly from: number;
      readonly periodMs: number;
      /** Alarms that were raised in each period; null: the server does not know. */
      readonly counts: readonly (number | null)[];
    }
  | { readonly type: 'goaway'; readonly reason: string; readonly deadlineMs: number }
  | {
      readonly type: 'pong';
      readonly id: number;
      readonly time: number;
      readonly subscriptions: readonly number[];
    }
  | {
      readonly type: 'error';
      readonly id?: number;
      readonly code: string;
      readonly message: string;
    };
