/**
 * The healing ladder in one place: each rung, what makes it climbed, what bounds it, who climbs it
 * and what tells of it afterwards. Rungs 0 to 3 are the link's (`link/`), 4 and 5 the watchdog's
 * (`display/dead-man.ts`), 6 the service manager's. Each is tried by itself and hands over to the
 * next when its limit has passed in vain; the highest one used stands in the outage's record.
 *
 * A test holds the table of docs/link.md to this one.
 */
import { LADDER_COUNT, LADDER_MS, LOAD_MS, RECOVER_MS } from './display/dead-man.ts';
import { LINK_OPTIONS } from './link/options.ts';

/** Numbers of the rungs. */
export const RUNG = {
  resubscribe: 0,
  replace: 1,
  move: 2,
  renew: 3,
  reload: 4,
  restart: 5,
  service: 6,
} as const;

/** Rounds of dials in vain after which everything below the sessions is renewed. */
export const ROUNDS_BEFORE_RENEWAL = 2;

/** One rung. */
export interface Rung {
  readonly rung: (typeof RUNG)[keyof typeof RUNG];
  /** What is done. */
  readonly does: string;
  readonly trigger: string;
  /** When it counts as failed. */
  readonly limit: string;
  /** What tells of it. */
  readonly record: string;
}

const OUTAGE = 'outage in the ledger';

/** All rungs, lowest first. */
export const LADDER: readonly Rung[] = [
  {
    rung: RUNG.resubscribe,
    does: 'asks for the one subscription again, on the session that stands',
    trigger:
      'it is quiet for longer than is usual (learned) or than twice its interval and ' +
      `${seconds(LINK_OPTIONS.silenceMarginMs.default)}, the server no longer lists it, or a frame is missing`,
    limit: `no snapshot within ${seconds(LINK_OPTIONS.subscribeTimeoutMs.default)}, three times; or still silent after 5, 15 and 60 s`,
    record: OUTAGE,
  },
  {
    rung: RUNG.replace,
    does: 'dials a replacement while the old session stands, and moves when it holds everything',
    trigger: `no byte for longer than is usual (learned), at most ${seconds(LINK_OPTIONS.suspectAfterMs.default)}, and no answer to a probe; goaway; a path change; the end of the session`,
    limit: `not welcomed within ${seconds(LINK_OPTIONS.dialTimeoutMs.default)} and ${seconds(LINK_OPTIONS.welcomeTimeoutMs.default)}`,
    record: OUTAGE,
  },
  {
    rung: RUNG.move,
    does: 'dials the other endpoints, or lets the second session take over',
    trigger: `the first dial is not welcomed after ${seconds(LINK_OPTIONS.raceStaggerMs.default)}, or failed`,
    limit: 'each endpoint once a round; then the backoff, with a TCP probe that ends it early',
    record: OUTAGE,
  },
  {
    rung: RUNG.renew,
    does: 'forgets addresses and affinity cookies, and resolves names anew',
    trigger: `${ROUNDS_BEFORE_RENEWAL} rounds in vain; a refused credential is renewed at once`,
    limit: `goes on for ever; alarm after ${LINK_OPTIONS['websocket.reconnect.max.attempts'].default} failed rounds`,
    record: `${OUTAGE}, link alarm`,
  },
  {
    rung: RUNG.reload,
    does: 'loads the page anew in its process or a new one, the state kept',
    trigger: `no frame painted for ${seconds(RECOVER_MS)} (${seconds(LOAD_MS)} while loading), or the page's process is gone`,
    limit: `${LADDER_COUNT} times in ${seconds(LADDER_MS)}, then a new window, then the next rung`,
    record: 'log, vigil_healing_rungs_total',
  },
  {
    rung: RUNG.restart,
    does: 'the app exits with code 75, and its supervisor starts it again',
    trigger: 'the page could not be kept up',
    limit: 'the supervisor’s own',
    record: 'log with the cause, vigil_healing_rungs_total',
  },
  {
    rung: RUNG.service,
    does: 'the service manager restarts the supervisor, or the PC',
    trigger: 'the supervisor ends or does not answer its watchdog',
    limit: 'none',
    record: 'the system’s journal',
  },
];

function seconds(ms: number): string {
  return ms < 1_000 ? `${ms} ms` : `${ms / 1_000} s`;
}
