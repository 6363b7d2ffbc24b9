/**
 * Which session counts and who follows it: the dials, the race of those that are to replace the
 * current one, the second session of `redundancy`, promotion, loss. Rungs 1 to 3 of the healing ladder
 * (ladder.ts). `link.ts` tells it what happened to a session; it answers through the roster.
 */
import { ROUNDS_BEFORE_RENEWAL, RUNG } from '../ladder.ts';
import type { CloseCause } from '../sources/driver.ts';
import type { Attempts } from './attempts.ts';
import { causeWords, reactionTo, type Reaction } from './close-class.ts';
import type { Endpoint, Endpoints } from './endpoints.ts';
import type { Ledger } from './ledger.ts';
import type { LinkOptions } from './options.ts';
import type { Race, ReplaceReason } from './race.ts';
import type { LinkParts, Roster } from './roster.ts';
import type { Session } from './session.ts';
import type { Standby } from './standby.ts';
import type { Subscriptions } from './subscriptions.ts';

/** Another endpoint is tried for silence at most this often, ms. */
const SILENT_MOVE_MS = 60_000;

/** See the file head. */
export class Succession {
  /** In words: why the last session ended, or is doubted. */
  cause = '';
  /** The endpoint shown: that of the current session, or of the last dial. */
  endpointShown: Endpoint;
  /** Every local address of this PC, as far as was told. */
  addresses: readonly string[] = [];
  private readonly roster: Roster;
  private readonly race: Race;
  private readonly standby: Standby;
  private readonly endpoints: Endpoints;
  private readonly attempts: Attempts;
  private readonly subscriptions: Subscriptions;
  private readonly ledger: Ledger;
  private readonly options: LinkOptions;
  private readonly random: () => number;
  /** Numbering of the session that counted last. */
  private lastEpoch = '';
  /** Index of the endpoint that was lost last: others come first. */
  private avoid: number | null = null;
  private silentMoveAt = -Infinity;

  constructor(roster: Roster, parts: LinkParts) {
    this.roster = roster;
    this.race = roster.race;
    this.standby = roster.standby;
    this.endpoints = parts.endpoints;
    this.attempts = parts.attempts;
    this.subscriptions = parts.subscriptions;
    this.ledger = parts.ledger;
    this.options = parts.options;
    this.random = parts.random;
    this.endpointShown = this.endpoints.at(0);
  }

  /** Brings everything that is due up to `now`. */
  tick(now: number): void {
    this.promote(now);
    this.tickStanding(now);
    this.tickRace(now);
    this.tickStandby(now);
    this.attempts.tick(now, this.roster.current !== null, this.roster.out);
  }

  /** When `tick` has something to do (monotonic ms). */
  dueAt(): number {
    const isStanding = this.roster.current !== null;
    return Math.min(
      this.attempts.dueAt(isStanding, !isStanding && !this.race.isOn),
      this.race.dueAt(isStanding),
      this.mayOpenSecond() ? this.standby.dueAt : Infinity,
    );
  }

  /** The PC slept: whatever stood is gone, and nothing is held against any endpoint for it. */
  slept(now: number): void {
    for (const session of this.roster.list()) this.roster.drop(session);
    this.standby.vacant(now);
    this.cause = 'PC was asleep';
    this.avoid = null;
    this.race.end();
    this.attempts.openPathWindow(now, true);
    this.endpoints.newRound();
    this.attempts.wait(now, 0);
  }

  /** The current session is silent: the second takes over, or one is dialled to replace it. */
  doubt(session: Session, now: number): void {
    const { fit } = this.standby;
    if (fit !== null && this.standby.subscribes) {
      this.swap(fit, now);
      return;
    }
    this.cause = 'server silent';
    this.ledger.suspect(session.heardAt, this.cause, now, this.roster.out);
    // Behind a balancer it is this server that hangs: the next dial is not to be led to it again.
    session.endpoint.cookie = null;
    // A probe that is answered as soon as usual saves the dial.
    const patienceMs = Math.max(0, session.echoBy(now, this.options) - now);
    this.want('suspect', session.endpoint.index, now, patienceMs);
  }

  /** What a standing, ready session asks for beyond its pulse: drain, silence, fail-back, stability. */
  private tickStanding(now: number): void {
    const session = this.roster.current;
    if (session === null) return;
    if (session.leaveBy !== null && !this.race.isWanted && !this.race.isOn) {
      this.tickDrain(session, session.leaveBy, now);
      return;
    }
    const { deaf, periodic } = this.subscriptions.condition(session);
    if (2 * deaf >= Math.max(1, periodic) && now >= this.silentMoveAt + SILENT_MOVE_MS) {
      this.silentMoveAt = now;
      session.endpoint.cookie = null;
      this.want('silent', session.endpoint.index, now);
    }
    session.wasLive ||= session.holdsAll();
    // It greeted and does not answer: another is tried beside it, not after its last time-out.
    if (!session.wasLive && now >= session.claimedAt + this.options.subscribeTimeoutMs)
      this.want('silent', session.endpoint.index, now);
    const isStable = now >= session.readyAt + this.options.stableMs && session.holdsAll();
    if (isStable) this.attempts.stable();
    if (isStable && session.endpoint.index > 0) this.tickFailBack(session, now);
    if (now >= session.renewAt) {
      session.renewAt = Infinity;
      this.attempts.renewEarly(this.roster.out);
    }
  }

  private tickDrain(session: Session, leaveBy: number, now: number): void {
    const { fit } = this.standby;
    if (fit !== null) {
      this.ledger.begin('drain', null, RUNG.replace, now, this.roster.out);
      this.takeOver(fit, now);
      this.roster.leave(session);
      return;
    }
    // A server that greets and drains at once must not be dialled in a circle.
    const isYoung = now < session.readyAt + this.options.stableMs;
    const leastMs = isYoung ? this.options.backoffBaseMs : 0;
    const spreadMs = Math.max(0, Math.min(this.options.herdSpreadMs, (leaveBy - now) / 4));
    this.cause = 'server drains';
    this.ledger.begin('drain', null, RUNG.replace, now, this.roster.out);
    session.endpoint.cookie = null;
    this.want('drain', session.endpoint.index, now, leastMs + this.random() * spreadMs);
  }

  private tickFailBack(session: Session, now: number): void {
    const better = this.endpoints.all.find((endpoint) => endpoint.index < session.endpoint.index);
    if (better === undefined) return;
    const second = this.standby.fit;
    if (
      second !== null &&
      this.standby.subscribes &&
      second.endpoint.index < session.endpoint.index
    ) {
      // It is subscribed there already: which of the two counts costs nothing to change.
      if (now >= second.readyAt + this.options.failBackMs) this.swap(second, now);
      return;
    }
    this.attempts.watchPreferred(now);
    if (better.wellSince === null || now - better.wellSince < this.options.failBackMs) return;
    better.wellSince = null;
    this.want('failback', session.endpoint.index, now);
  }

  private want(why: ReplaceReason, avoid: number | null, now: number, delayMs = 0): void {
    if (!this.race.isWanted) this.race.want(why, avoid, now + delayMs);
    this.unwarm(now);
  }

  /** A replacement that was kept warm is needed after all. */
  private unwarm(now: number): void {
    for (const session of this.race.field) {
      if (session.warmUntil === null) continue;
      session.warmUntil = null;
      if (session.phase === 'ready') this.roster.claimAll(session, now);
      this.race.unwarmed(now);
    }
  }

  /** The old session answered: a replacement that has not subscribed yet is kept warm for a while. */
  unwant(now: number): void {
    if (!this.race.isFor('suspect', 'path')) return;
    this.race.end();
    const [first, ...others] = this.race.field;
    for (const session of others) this.roster.dismiss(session);
    if (first?.claims.size === 0) first.warmUntil = now + this.options.warmMs;
  }

  /** Dials what the race asks for: the first of a round, and one more beside it when that is slow. */
  private tickRace(now: number): void {
    if (this.race.isOn) {
      const further = this.race.field.some(({ warmUntil }) => warmUntil !== null)
        ? null
        : this.race.further(now, this.avoid);
      if (further !== null) this.dial(further, now);
    } else if (this.roster.current !== null) {
      if (this.race.isDue(now) && this.draft(now)) return;
      const endpoint = this.race.first(now);
      if (endpoint !== null) this.dial(endpoint, now);
    } else if (this.attempts.isDue(now)) {
      this.dialRound(now);
    }
  }

  /** A second session that only stands by is what the race would have to dial. */
  private draft(now: number): boolean {
    const { fit, subscribes } = this.standby;
    if (fit === null || subscribes || this.race.isFor('failback')) return false;
    this.standby.vacant(now);
    fit.role = 'contender';
    this.race.joined(fit, now);
    this.roster.claimAll(fit, now);
    return true;
  }

  private tickStandby(now: number): void {
    const { standby } = this;
    const { current } = this.roster;
    const second = standby.session;
    if (second?.phase === 'ready') {
      if (second.leaveBy !== null) {
        this.roster.leave(second);
        standby.failed(now);
      } else if (second.claims.size > 0 && second.holdsAll()) {
        second.wasLive = true;
        standby.succeeded();
      }
    }
    if (current === null || !this.mayOpenSecond()) return;
    const way = standby.next(current, this.addresses, now);
    if (way !== null) standby.session = this.roster.openSecond(way.endpoint, way.localAddress, now);
  }

  /** The first that holds what is wanted becomes the current session; the others are not needed. */
  private promote(now: number): void {
    const old = this.roster.current;
    const session = this.race.field.find(
      (one) => one.phase === 'ready' && one.warmUntil === null && (old === null || one.holdsAll()),
    );
    if (session === undefined) return;
    this.race.left(session);
    this.stand(session);
    this.attempts.succeeded();
    this.endpoints.proved(session.endpoint);
    if (old === null) return;
    this.ledger.attempt(old.endpoint === session.endpoint ? RUNG.replace : RUNG.move);
    if (old.suspectAt === null) {
      this.roster.leave(old);
      return;
    }
    this.ledger.dead(now);
    this.endpoints.penalise(old.endpoint, now);
    this.roster.drop(old);
  }

  /** The second session becomes the first: at once, and where it subscribes, without a gap. */
  private takeOver(session: Session, now: number): void {
    const epochBefore = this.lastEpoch;
    this.standby.vacant(now);
    this.stand(session);
    this.attempts.succeeded();
    this.endpoints.proved(session.endpoint);
    this.ledger.attempt(RUNG.move);
    if (!this.standby.subscribes) this.roster.claimAll(session, now);
    else if (session.epoch !== epochBefore) this.subscriptions.askAnew(session, now);
  }

  /** First and second change places; neither is given up. */
  swap(second: Session, now: number): void {
    const first = this.roster.current;
    const epochBefore = this.lastEpoch;
    this.stand(second);
    this.standby.session = first;
    if (first !== null) first.role = 'standby';
    if (second.epoch !== epochBefore) this.subscriptions.askAnew(second, now);
  }

  /** `session` counts from here on, and nothing needs to be dialled. */
  private stand(session: Session): void {
    session.role = 'current';
    this.roster.current = session;
    this.lastEpoch = session.epoch;
    this.race.end();
    for (const other of [...this.race.field]) this.roster.dismiss(other);
  }

  /** It did not do what was expected of it in time. */
  timedOut(session: Session, reason: string, now: number): void {
    this.lose(session, { kind: 'timeout', reason }, now, false);
  }

  /** A session is at its end for `cause`; `isClosed`: its connection too. */
  lose(session: Session, cause: CloseCause, now: number, isClosed: boolean): void {
    const { role } = session;
    const wasReady = session.phase === 'ready';
    const reaction = reactionTo(cause);
    if (isClosed) this.roster.forget(session, reaction.dropCursor);
    else this.roster.drop(session, reaction.dropCursor);
    if (reaction.class !== 'ours') this.endpoints.penalise(session.endpoint, now);
    if (reaction.dropCookie) session.endpoint.cookie = null;
    if (cause.retryAfterMs !== undefined) session.endpoint.notBefore = now + cause.retryAfterMs;
    if (role === 'standby') {
      this.lostStandby(session, cause, reaction, now);
      return;
    }
    session.endpoint.probeHelps =
      wasReady || cause.kind === 'refused' || cause.kind === 'timeout' || cause.kind === 'network';
    if (role === 'current') this.lostCurrent(session, cause, reaction, now);
    else if (this.roster.current === null) this.attemptFailed(cause, reaction, now);
    if (reaction.renew) this.attempts.refused(now, this.race.isOn, this.roster.out);
  }

  private lostStandby(session: Session, cause: CloseCause, reaction: Reaction, now: number): void {
    this.standby.failed(now);
    if (reaction.renew) this.attempts.renewEarly(this.roster.out);
    if (!session.wasLive) return;
    this.cause = `second session: ${causeWords(cause)}`;
    this.ledger.begin(this.cause, cause.code ?? null, RUNG.replace, now, this.roster.out);
  }

  private lostCurrent(session: Session, cause: CloseCause, reaction: Reaction, now: number): void {
    this.cause = causeWords(cause);
    this.ledger.begin(this.cause, cause.code ?? null, RUNG.replace, now, this.roster.out);
    this.ledger.dead(now);
    const isOurs = reaction.class === 'ours';
    if (!isOurs) this.attempts.dropped(now);
    const { fit } = this.standby;
    if (fit !== null) {
      this.takeOver(fit, now);
      return;
    }
    this.race.end();
    // The first drops are answered at once; a server that greets and drops again and again is not.
    const isVain = reaction.backoff || !session.wasLive || this.attempts.isFlapping;
    if (!isOurs && isVain) this.attempts.failures += 1;
    this.avoid = isOurs ? null : session.endpoint.index;
    if (this.race.isOn) {
      this.unwarm(now);
      return;
    }
    this.endpoints.newRound();
    if (isOurs) this.attempts.wait(now, 0);
    else this.attempts.afterLoss(now);
  }

  private attemptFailed(cause: CloseCause, reaction: Reaction, now: number): void {
    this.cause = causeWords(cause);
    const isRenewing = reaction.renew && this.attempts.mayRenew;
    const endpoint = isRenewing ? null : this.endpoints.pick(now, this.avoid);
    if (endpoint !== null) {
      this.dial(endpoint, now);
      return;
    }
    if (this.race.isOn) return;
    this.endpoints.newRound();
    this.attempts.afterRound(now, !reaction.backoff);
    if (this.attempts.failures >= ROUNDS_BEFORE_RENEWAL) this.renewBelow();
  }

  /** Rung 3: what was learned below the sessions may be what is wrong. */
  private renewBelow(): void {
    this.endpoints.forgetCookies();
    this.ledger.reach(RUNG.renew);
    this.roster.out.push({ type: 'renewBelow' });
  }

  private dialRound(now: number): void {
    this.endpoints.newRound();
    const endpoint = this.endpoints.pick(now, this.avoid);
    if (endpoint === null) this.attempts.wait(now, 1);
    else this.dial(endpoint, now);
  }

  private dial(endpoint: Endpoint, now: number): void {
    this.attempts.waitUntil = null;
    this.endpointShown = this.roster.current?.endpoint ?? endpoint;
    this.ledger.attempt(
      this.avoid === null || this.avoid === endpoint.index ? RUNG.replace : RUNG.move,
    );
    this.race.joined(this.roster.open(endpoint, now, this.attempts.dialTimeoutMs(now), null), now);
  }

  /**
   * An endpoint is reachable that was not: a dial that went out to it before would come to nothing, or
   * only with the kernel's second try after a second.
   */
  cameBack(endpoint: Endpoint, now: number): void {
    if (this.roster.current !== null) return;
    const deaf = this.race.field.filter(
      (session) => session.phase === 'dialing' && session.endpoint === endpoint,
    );
    if (deaf.length === 0) return;
    for (const session of deaf) this.roster.drop(session);
    if (this.race.isOn) this.dial(endpoint, now);
    else this.attempts.wait(now, this.attempts.spreadMs());
  }

  /** The network changed: what has lost its address is lost, the rest is to show that it lives. */
  pathChanged(now: number): void {
    const { addresses } = this;
    const isFast = this.attempts.openPathWindow(now, false);
    for (const session of [...this.race.field]) {
      if (session.phase !== 'dialing' && !isGone(session, addresses)) continue;
      this.roster.drop(session);
      if (this.roster.current === null && !this.race.isOn) this.attempts.wait(now, 0);
    }
    for (const session of [this.standby.session, this.roster.current]) {
      if (session === null) continue;
      if (isGone(session, addresses)) {
        this.lose(session, { kind: 'terminated', reason: 'local address gone' }, now, false);
      } else if (session.phase === 'ready') {
        session.answerBy ??= Math.min(
          now + this.options.pathProbeMs,
          session.echoBy(now, this.options),
        );
        session.probe(now, this.options, this.roster.out);
      }
    }
    if (isFast && this.roster.current !== null && !this.standby.subscribes)
      this.want('path', null, now);
    if (isFast) this.attempts.hurry(now);
    else this.attempts.probeSoon(now);
  }

  private mayOpenSecond(): boolean {
    const session = this.roster.current;
    return session !== null && session.wasLive && session.suspectAt === null && !this.race.isWanted;
  }
}

/** Whether the session's own end of the wire is no longer an address of this PC. */
function isGone(session: Session, addresses: readonly string[]): boolean {
  return session.localAddress !== '' && !addresses.includes(session.localAddress);
}
