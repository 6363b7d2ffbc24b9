/**
 * History requests of one link: what an outage cost, and the past a trend shows first. They outlive
 * the session they were sent on.
 *
 * Invariant: at most `AT_ONCE` are under way, and each is answered or given up by a deadline.
 */
import type { LinkEffect } from './events.ts';
import type { Session } from './session.ts';

/** Requests under way at once. */
const AT_ONCE = 4;
/** Tries of one request before its gap is left as a gap. */
const TRIES = 4;
/** Ids begin beyond those of subscriptions. */
const FIRST_REQUEST = 1_000_000;

/** One wish for history. */
export interface Fetch {
  readonly request: number;
  readonly subscription: number;
  readonly purpose: 'first' | 'gap';
  /** Unix ms; NaN for `first`. */
  readonly fromTime: number;
  readonly historyMs: number;
  /** Session it was sent on; null while it waits. */
  session: number | null;
  dueAt: number;
  tries: number;
}

/** See the file head. */
export class Fetches {
  private pending: Fetch[] = [];
  private nextRequest = FIRST_REQUEST;
  private readonly timeoutMs: number;

  /** `timeoutMs`: how long an answer may take. */
  constructor(timeoutMs: number) {
    this.timeoutMs = timeoutMs;
  }

  /** Whether nothing that an outage cost is still to come. */
  get hasNoGaps(): boolean {
    return this.pending.every((fetch) => fetch.purpose === 'first');
  }

  /** Whether what an outage cost this subscription is still to come. */
  hasGap(subscription: number): boolean {
    return this.pending.some(
      (fetch) => fetch.subscription === subscription && fetch.purpose === 'gap',
    );
  }

  /**
   * Asks for history when a session can be asked. A gap that is asked for already is not twice, but
   * sent again, so that it reaches up to now.
   */
  add(subscription: number, purpose: Fetch['purpose'], fromTime: number, historyMs: number): void {
    const asked = this.pending.find(
      (fetch) =>
        fetch.subscription === subscription && fetch.purpose === purpose && fetch.tries < TRIES,
    );
    if (asked !== undefined) {
      asked.session = null;
      return;
    }
    const request = this.nextRequest++;
    const waiting = { session: null, dueAt: -Infinity, tries: 0 };
    this.pending.push({ request, subscription, purpose, fromTime, historyMs, ...waiting });
  }

  /** Nobody wants the subscription any more. */
  forget(subscription: number): void {
    this.pending = this.pending.filter((fetch) => fetch.subscription !== subscription);
  }

  /** What was sent on this session must be sent again on another. */
  lost(session: number): void {
    for (const fetch of this.pending) if (fetch.session === session) fetch.session = null;
  }

  /** Takes a request off the list; undefined when nobody asked. */
  take(request: number): Fetch | undefined {
    const found = this.pending.find((fetch) => fetch.request === request);
    if (found !== undefined) this.pending = this.pending.filter((fetch) => fetch !== found);
    return found;
  }

  /** Sends what can be sent on this session; returns the requests that are given up. */
  tick(session: Session, out: LinkEffect[], now: number): Fetch[] {
    const givenUp: Fetch[] = [];
    let underWay = 0;
    for (const fetch of this.pending) {
      if (fetch.session !== null && now < fetch.dueAt) {
        underWay += 1;
      } else if (canAsk(session, fetch) && underWay < AT_ONCE) {
        if (fetch.tries >= TRIES) {
          givenUp.push(fetch);
          continue;
        }
        fetch.tries += 1;
        fetch.session = session.number;
        fetch.dueAt = now + this.timeoutMs;
        underWay += 1;
        const { request, subscription, purpose, fromTime, historyMs } = fetch;
        const ask = { request, subscription, purpose, fromTime, historyMs };
        out.push({ type: 'fetchHistory', session: session.number, ...ask });
      }
    }
    this.pending = this.pending.filter((fetch) => !givenUp.includes(fetch));
    return givenUp;
  }

  /** When `tick` has something to do on this session (monotonic ms); -Infinity: now. */
  dueAt(session: Session): number {
    let due = Infinity;
    let underWay = 0;
    for (const fetch of this.pending) {
      if (fetch.session === null) continue;
      underWay += 1;
      due = Math.min(due, fetch.dueAt);
    }
    const canSend = this.pending.some((fetch) => fetch.session === null && canAsk(session, fetch));
    return canSend && underWay < AT_ONCE ? -Infinity : due;
  }
}

/** History is asked for once the subscription has its snapshot. */
function canAsk(session: Session, fetch: Fetch): boolean {
  const state = session.claims.get(fetch.subscription)?.state;
  return state !== undefined && state !== 'asked';
}
