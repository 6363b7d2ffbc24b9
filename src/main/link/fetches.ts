/**
 * History requests of one link: what an outage cost, and the past a trend shows first. They outlive
 * the session they were sent on.
 *
 * 1. At most `AT_ONCE` are under way, and each is answered or put off by a deadline.
 * 2. What was not answered in `TRIES` tries, or is refused, is put off: nobody waits for it, and it is
 *    tried again late, because a historian may come back long after the server that speaks for it.
 */
import type { LinkEffect } from './events.ts';
import type { Session } from './session.ts';

/** Requests under way at once. */
const AT_ONCE = 4;
/** Tries of one request, one after the other, before it is put off. */
const TRIES = 4;
/** The first late try comes after so long, ms; each further one after twice as long as the one before. */
const LATE_MS = 60_000;
/** Late tries before the gap is left as a gap: 1, 2, 4, 8, 16 and 32 min, an hour as trends hold it. */
const LATE_TRIES = 6;
/** Ids begin beyond those of subscriptions. */
const FIRST_REQUEST = 1_000_000;

/** One wish for history. */
export interface Fetch {
  readonly request: number;
  readonly subscription: number;
  readonly purpose: 'first' | 'gap';
  /** Unix ms; NaN for `first`. */
  fromTime: number;
  readonly historyMs: number;
  /** Session it was sent on; null while it waits. */
  session: number | null;
  dueAt: number;
  tries: number;
  /** How often it was put off. */
  late: number;
  /** It is not sent before (monotonic ms). */
  notBefore: number;
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
    return this.pending.every((fetch) => fetch.purpose === 'first' || fetch.late > 0);
  }

  /** Whether what an outage cost this subscription is still waited for. */
  hasGap(subscription: number): boolean {
    return this.pending.some(
      (fetch) => fetch.subscription === subscription && fetch.purpose === 'gap' && fetch.late === 0,
    );
  }

  /**
   * Asks for history when a session can be asked. A gap that is asked for already is not twice, but
   * sent again, so that it reaches up to now.
   */
  add(subscription: number, purpose: Fetch['purpose'], fromTime: number, historyMs: number): void {
    const asked = this.pending.find(
      (fetch) =>
        fetch.subscription === subscription &&
        fetch.purpose === purpose &&
        (fetch.late === 0 ? fetch.tries < TRIES : purpose === 'first'),
    );
    if (asked !== undefined) {
      asked.session = null;
      return;
    }
    const request = this.nextRequest++;
    const waiting = { session: null, dueAt: -Infinity, tries: 0, late: 0, notBefore: -Infinity };
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

  /**
   * The server refused a part of it. Undefined when nobody asked; else the request, and whether it was
   * waited for until now.
   */
  refused(request: number, out: LinkEffect[], now: number): PutOff | undefined {
    const fetch = this.pending.find((one) => one.request === request);
    return fetch === undefined ? undefined : this.putOff(fetch, out, now);
  }

  /** Sends what can be sent on this session; returns the requests that nobody waits for any more. */
  tick(session: Session, out: LinkEffect[], now: number): Fetch[] {
    const putOff: Fetch[] = [];
    let underWay = 0;
    for (const fetch of [...this.pending]) {
      if (fetch.session !== null && now < fetch.dueAt) {
        underWay += 1;
      } else if (canAsk(session, fetch) && underWay < AT_ONCE && now >= fetch.notBefore) {
        if (fetch.tries >= TRIES) {
          if (this.putOff(fetch, out, now).wasWaitedFor) putOff.push(fetch);
          continue;
        }
        fetch.tries += 1;
        fetch.session = session.number;
        fetch.dueAt = now + this.timeoutMs;
        underWay += 1;
        const { request, subscription, purpose, fromTime, historyMs } = fetch;
        const ask = { request, subscription, purpose, fromTime, historyMs };
        const late = fetch.late > 0;
        out.push({ type: 'fetchHistory', session: session.number, ...ask, late });
      }
    }
    return putOff;
  }

  /** When `tick` has something to do on this session (monotonic ms); -Infinity: now. */
  dueAt(session: Session): number {
    let due = Infinity;
    let next = Infinity;
    let underWay = 0;
    for (const fetch of this.pending) {
      if (fetch.session === null) {
        if (canAsk(session, fetch)) next = Math.min(next, fetch.notBefore);
        continue;
      }
      underWay += 1;
      due = Math.min(due, fetch.dueAt);
    }
    return underWay < AT_ONCE ? Math.min(due, next) : due;
  }

  /** One try more, later; or none, and whoever does the asking forgets it too. */
  private putOff(fetch: Fetch, out: LinkEffect[], now: number): PutOff {
    const wasWaitedFor = fetch.late === 0;
    if (wasWaitedFor && fetch.purpose === 'gap') this.joinLate(fetch, out);
    if (fetch.late < LATE_TRIES) {
      fetch.session = null;
      fetch.tries = TRIES - 1;
      fetch.notBefore = now + LATE_MS * 2 ** fetch.late;
      fetch.late += 1;
    } else {
      this.take(fetch.request);
      out.push({ type: 'forgetHistory', request: fetch.request });
    }
    return { fetch, wasWaitedFor };
  }

  /** Of a subscription's late gaps the newest takes in the one before, so that there is never more than one. */
  private joinLate(fetch: Fetch, out: LinkEffect[]): void {
    const before = this.pending.find(
      ({ subscription, purpose, late }) =>
        subscription === fetch.subscription && purpose === 'gap' && late > 0,
    );
    if (before === undefined) return;
    this.take(before.request);
    fetch.fromTime = Math.min(fetch.fromTime, before.fromTime);
    for (const { request } of [before, fetch]) out.push({ type: 'forgetHistory', request });
  }
}

/** A request that was put off. */
interface PutOff {
  readonly fetch: Fetch;
  readonly wasWaitedFor: boolean;
}

/** History is asked for once the subscription has its snapshot. */
function canAsk(session: Session, fetch: Fetch): boolean {
  const state = session.claims.get(fetch.subscription)?.state;
  return state !== undefined && state !== 'asked';
}
