/**
 * How a session ended → what the link does about it: the table of docs/protocol.md as data.
 */
import type { CloseCause } from '../sources/driver.ts';

/** The classes that are counted and reacted to. */
export type CloseClass =
  'normal' | 'restart' | 'abnormal' | 'try-later' | 'protocol' | 'policy' | 'endpoint' | 'ours';

/** What follows from a class. */
export interface Reaction {
  readonly class: CloseClass;
  /** Counts as a failed attempt at once, so the backoff schedule applies without a fast first. */
  readonly backoff: boolean;
  /** The credential is to be renewed before the next dial. */
  readonly renew: boolean;
  /** The balancer's affinity cookie names a backend that is gone. */
  readonly dropCookie: boolean;
  /** Resume replays may be what is too large: ask without a cursor next time. */
  readonly dropCursor: boolean;
}

const plain = {
  backoff: false,
  renew: false,
  dropCookie: true,
  dropCursor: false,
} as const;

const REACTIONS: Readonly<Record<CloseClass, Reaction>> = {
  normal: { ...plain, class: 'normal' },
  restart: { ...plain, class: 'restart' },
  abnormal: { ...plain, class: 'abnormal' },
  'try-later': { ...plain, class: 'try-later', backoff: true },
  protocol: { ...plain, class: 'protocol', backoff: true },
  policy: { ...plain, class: 'policy', backoff: true, renew: true, dropCookie: false },
  endpoint: { ...plain, class: 'endpoint' },
  ours: { ...plain, class: 'ours', dropCookie: false },
};

const TOO_LARGE: Reaction = { ...REACTIONS.protocol, dropCursor: true };

/** Class and reaction of an end; anything unknown is abnormal. */
export function reactionTo(cause: CloseCause): Reaction {
  switch (cause.kind) {
    case 'close':
      return closeCodeReaction(cause.code ?? 1006);
    case 'http':
      return httpReaction(cause.status ?? 0);
    case 'tls':
    case 'dns':
    case 'refused':
    case 'timeout':
    case 'proxy':
      return REACTIONS.endpoint;
    case 'network':
      return REACTIONS.abnormal;
    case 'terminated':
      return REACTIONS.ours;
  }
}

function closeCodeReaction(code: number): Reaction {
  switch (code) {
    case 1000:
      return REACTIONS.normal;
    case 1001:
    case 1012:
      return REACTIONS.restart;
    case 1013:
      return REACTIONS['try-later'];
    case 1009:
      return TOO_LARGE;
    case 1002:
    case 1003:
    case 1007:
    case 1010:
      return REACTIONS.protocol;
    case 1008:
    case 4401:
    case 4403:
      return REACTIONS.policy;
    default:
      return REACTIONS.abnormal;
  }
}

function httpReaction(status: number): Reaction {
  if (status === 401 || status === 403) return REACTIONS.policy;
  if (status === 429 || status === 503) return REACTIONS['try-later'];
  return REACTIONS.endpoint;
}

/** The cause in the strip's words: `reset (1006)`, `HTTP 503`, `refused`. */
export function causeWords(cause: CloseCause): string {
  switch (cause.kind) {
    case 'close':
      return `${closeWord(cause.code ?? 1006)} (${cause.code ?? 1006})`;
    case 'http':
      return `HTTP ${cause.status ?? 0}`;
    case 'refused':
      return 'connection refused';
    case 'timeout':
      return cause.reason === '' ? 'no answer to dial' : cause.reason;
    case 'dns':
      return 'name not found';
    case 'tls':
      return `TLS: ${cause.reason}`;
    case 'network':
      return `network: ${cause.reason}`;
    case 'proxy':
      return `proxy: ${cause.reason}`;
    case 'terminated':
      return cause.reason;
  }
}

function closeWord(code: number): string {
  switch (code) {
    case 1000:
      return 'closed';
    case 1001:
      return 'server leaves';
    case 1006:
      return 'reset';
    case 1008:
    case 4401:
    case 4403:
      return 'refused by policy';
    case 1009:
      return 'frame too large';
    case 1012:
      return 'server restarts';
    case 1013:
      return 'try later';
    default:
      return 'closed';
  }
}
