/**
 * The sessions a link has: dialled, greeting, standing. It opens them, asks them for what is wanted
 * and ends them; why and when is `succession.ts`.
 *
 * A session that is forgotten here is nowhere else any more: not the current one, not the second, not
 * in the race.
 */
import type { Attempts } from './attempts.ts';
import type { Arrivals } from './arrivals.ts';
import type { Endpoint, Endpoints } from './endpoints.ts';
import type { LinkEffect } from './events.ts';
import type { Ledger } from './ledger.ts';
import type { LinkOptions } from './options.ts';
import { Race } from './race.ts';
import { Session } from './session.ts';
import { Standby } from './standby.ts';
import type { Subscriptions } from './subscriptions.ts';

/** What the parts of one link share. */
export interface LinkParts {
  readonly options: LinkOptions;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly endpoints: Endpoints;
  readonly attempts: Attempts;
  readonly subscriptions: Subscriptions;
  readonly ledger: Ledger;
  /** How often a session that carries the whole traffic is usually heard. */
  readonly traffic: Arrivals;
}

/** See the file head. */
export class Roster {
  /** The one that counts; null while there is none. */
  current: Session | null = null;
  readonly race: Race;
  readonly standby: Standby;
  /** Name of the session greeted last: the server may still hold what it had. */
  lastName = '';
  /** Effects of the step under way. */
  out: LinkEffect[] = [];
  private readonly held = new Map<number, Session>();
  private readonly parts: LinkParts;
  private lastNumber = 0;

  constructor(parts: LinkParts) {
    this.parts = parts;
    this.race = new Race(parts.endpoints, parts.options, parts.random);
    this.standby = new Standby(parts.endpoints, parts.options, parts.random);
  }

  /** The session of a number; undefined once it is forgotten. */
  get(number: number): Session | undefined {
    return this.held.get(number);
  }

  /** All of them, as they come: not to be walked where one may be forgotten. */
  all(): Iterable<Session> {
    return this.held.values();
  }

  /** Asks `session` for everything wanted that it does not hold yet. */
  claimAll(session: Session, now: number): void {
    session.claimedAt = Math.min(session.claimedAt, now);
    this.parts.subscriptions.claimAll(session, this.list(), this.out, now);
  }

  /** `localAddress`: a second session is to take another way; it has no part in the first's affinity. */
  openSecond(endpoint: Endpoint, localAddress: string | null, now: number): Session {
    const session = this.open(endpoint, now, this.parts.options.dialTimeoutMs, { localAddress });
    session.role = 'standby';
    return session;
  }

  /** Dials `endpoint`; `second`: one that stands beside the first. */
  open(
    endpoint: Endpoint,
    now: number,
    timeoutMs: number,
    second: { readonly localAddress: string | null } | null,
  ): Session {
    const session = new Session(++this.lastNumber, endpoint, this.parts.traffic, now, timeoutMs);
    this.held.set(session.number, session);
    const cookie = second === null ? endpoint.cookie : null;
    const localAddress = second?.localAddress ?? null;
    this.out.push({
      type: 'open',
      session: session.number,
      url: endpoint.url,
      timeoutMs,
      ...(this.lastName === '' || second !== null ? {} : { resumeSession: this.lastName }),
      ...(cookie === null ? {} : { cookie }),
      ...(localAddress === null ? {} : { localAddress }),
    });
    return session;
  }

  /** Not needed after all. */
  dismiss(session: Session): void {
    if (session.phase === 'ready') this.close(session, 1000, 'not needed');
    else this.drop(session);
  }

  /** Another has taken its place, or the server asked for it. */
  leave(session: Session): void {
    this.close(session, 1001, 'moved');
  }

  /** Ends it with a closing handshake. */
  close(session: Session, code: number, reason: string): void {
    this.out.push({ type: 'close', session: session.number, code, reason });
    this.forget(session);
  }

  /** Ends it without a word to the server, which may not be there. */
  drop(session: Session, dropCursor = false): void {
    this.out.push({ type: 'terminate', session: session.number });
    this.forget(session, dropCursor);
  }

  /** Its news counts no more; `dropCursor`: nor does the place it had reached. */
  forget(session: Session, dropCursor = false): void {
    this.held.delete(session.number);
    if (this.current === session) this.current = null;
    if (this.standby.session === session) this.standby.session = null;
    this.race.left(session);
    this.parts.subscriptions.dropSession(session, this.list(), dropCursor, this.out);
  }

  /** A copy: sessions may be forgotten while walking it. */
  list(): Session[] {
    return [...this.held.values()];
  }
}
