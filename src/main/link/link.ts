/**
 * One link: the standing relation to one source, through many sessions. It takes an event and the
 * time and returns what is to be done; it decides when to dial, whom, when to give a session up,
 * and when the values are healed. Rungs 0 to 3 of the healing ladder (ladder.ts) are here. It does
 * nothing itself: `sources/source.ts` carries out the effects. Subscriptions, cursors and proofs are
 * `subscriptions.ts`; one session's silence is `session.ts`; the dials under way are `race.ts`; the
 * second session of `redundancy` is `standby.ts`.
 *
 * Invariants (test/unit/main/link/schedules.test.ts)
 * 1. Unless stopped, there is always a deadline ahead: no state waits for a person.
 * 2. At most three sessions: the current one and two that race to replace it; with `redundancy` one
 *    more.
 * 3. A session given up is forgotten, so its late news changes nothing.
 * 4. A standing session is not given up for a replacement before that one holds every subscription.
 * 5. The same events at the same times give the same effects.
 */
import { ROUNDS_BEFORE_RENEWAL, RUNG } from '../ladder.ts';
import { Arrivals } from './arrivals.ts';
import { Attempts } from './attempts.ts';
import { causeWords, reactionTo, type Reaction } from './close-class.ts';
import { Endpoints, type Endpoint } from './endpoints.ts';
import type {
  LinkAlarm,
  LinkEffect,
  LinkEvent,
  LinkReport,
  LinkState,
  SilenceReport,
  Verdict,
} from './events.ts';
import { Ledger } from './ledger.ts';
import type { LinkOptions } from './options.ts';
import { Race, type ReplaceReason } from './race.ts';
import { Session } from './session.ts';
import { Standby } from './standby.ts';
import { Subscriptions } from './subscriptions.ts';
import type { CloseCause } from '../sources/driver.ts';

/** What a link is made of. */
export interface LinkSetup {
  /** URLs in order of preference; at least one. */
  readonly endpoints: readonly string[];
  readonly options: LinkOptions;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** How silent a subscription's periodic tags are. */
  readonly silence: (subscription: number, now: number) => SilenceReport;
}

/** A renewal of the credential that came to nothing is tried again after this, ms. */
const RENEW_AGAIN_MS = 10_000;
/** A deadline passed this long ago, ms, and not handled: our own loop is behind. */
const BEHIND_MS = 20;
/** A timer that comes this much late means that our own loop stood still, ms. */
const STALL_MS = 250;
/** A suspended PC whose timers run is awake: the exit timer of `suspended`, ms. */
const SUSPENDED_MS = 10_000;
/** Another endpoint is tried for silence at most this often, ms. */
const SILENT_MOVE_MS = 60_000;

/** See the file head. */
export class Link {
  private readonly endpoints: Endpoints;
  private readonly attempts: Attempts;
  private readonly race: Race;
  private readonly standby: Standby;
  /** How often a session that carries the whole traffic is usually heard. */
  private readonly traffic: Arrivals;
  private readonly options: LinkOptions;
  private readonly random: () => number;
  private readonly subscriptions: Subscriptions;
  private readonly ledger = new Ledger();
  private readonly held = new Map<number, Session>();
  private current: Session | null = null;
  private mode: 'idle' | 'running' | 'suspended' | 'stopped' = 'idle';
  private suspendedAt = Infinity;
  private out: LinkEffect[] = [];
  private dueAt = Infinity;
  private lastNumber = 0;
  private lastName = '';
  /** Numbering of the session that counted last. */
  private lastEpoch = '';
  private avoid: number | null = null;
  /** Every local address of this PC, as far as was told. */
  private addresses: readonly string[] = [];
  private silentMoveAt = -Infinity;
  private lastPing = 0;
  private auditAt = Infinity;
  private alarm: LinkAlarm = 'none';
  private cause = '';
  private heardAt = -Infinity;
  private noted: LinkState = 'idle';
  private notedAt: number;
  private endpointShown: Endpoint;

  /** Throws RangeError without endpoints. */
  constructor(setup: LinkSetup, now = 0) {
    this.endpoints = new Endpoints(setup.endpoints);
    this.endpointShown = this.endpoints.at(0);
    this.options = setup.options;
    this.random = setup.random;
    this.attempts = new Attempts(this.endpoints, setup.options, setup.random);
    this.race = new Race(this.endpoints, setup.options, setup.random);
    this.standby = new Standby(this.endpoints, setup.options, setup.random);
    this.traffic = new Arrivals(setup.options.suspectPhi);
    this.subscriptions = new Subscriptions(setup.options, setup.silence);
    this.notedAt = now;
  }

  /** Takes what happened and answers what to do, in order. `now` never goes back. */
  handle(event: LinkEvent, now: number): readonly LinkEffect[] {
    this.out = [];
    if (event.type === 'woke') this.forgiveStall(now);
    // Our own loop stood still, and more of what came meanwhile is still to be read: nothing is judged
    // before `woke`, which comes after all of it (clock.ts).
    const isBehind = 'session' in event && now > this.dueAt + BEHIND_MS;
    this.take(event, now);
    if (!isBehind) this.settle(now);
    return this.out;
  }

  /** Hot path: a byte or a frame came in on a session. */
  heard(number: number, now: number): void {
    const session = this.held.get(number);
    if (session === undefined) return;
    session.heard(now);
    this.heardAt = now;
    if (session.answerBy === null && session.suspectAt === null) return;
    session.answerBy = null;
    this.dueAt = now;
  }

  /** The answer to a transport ping came in on a session. */
  echoed(number: number, now: number): void {
    this.held.get(number)?.echoed(now);
  }

  /** Hot path: a periodic tag of the subscription spoke on a session. */
  spoke(number: number, subscription: number, now: number): void {
    const session = this.held.get(number);
    if (session !== undefined) this.subscriptions.spoke(session, subscription, now);
  }

  /**
   * Hot path: a data frame with these numbers came in; `newestTime` is the newest source time in it
   * (Unix ms, NaN for none) and `ageMs` how old that was on arrival by the server's clock, 0 while
   * unknown. Store its samples on `take` and `hole`.
   */
  accept(
    number: number,
    seq: number,
    prev: number,
    newestTime: number,
    now: number,
    ageMs = 0,
  ): Verdict {
    const session = this.held.get(number);
    if (session?.phase !== 'ready') return 'stranger';
    const isHole = seq > session.lastSeq && prev !== session.lastSeq;
    // Before this frame proves anything: what was lost may have changed any value.
    if (isHole) this.subscriptions.doubtAll(session, now);
    this.hears(session, now, ageMs);
    if (seq <= session.lastSeq) return 'duplicate';
    session.mark(now);
    if (isHole) this.dueAt = now;
    session.lastSeq = seq;
    session.dates(newestTime);
    return isHole ? 'hole' : 'take';
  }

  /** Monotonic ms up to which frames prove a subscription's on-change tags; -Infinity: nothing does. */
  provenAt(subscription: number): number {
    return this.subscriptions.provenAt(subscription, this.held.values());
  }

  /** When `woke` is to be handled; Infinity only before the start and after the end. */
  deadline(): number {
    return this.dueAt;
  }

  /** The session that requests go to; null while none is ready. */
  currentSession(): number | null {
    return this.current?.number ?? null;
  }

  /**
   * Whether a session's snapshots overrule what is known of an on-change tag: the word of the second
   * session does not, while the first one stands.
   */
  overrules(number: number): boolean {
    return this.held.get(number)?.role !== 'standby';
  }

  /** Numbers of all sessions held. */
  sessions(): readonly number[] {
    return [...this.held.keys()];
  }

  /** What the strip shows. */
  status(): LinkReport {
    const isWaiting = this.current === null && !this.race.isOn;
    return {
      state: this.noted,
      sinceAt: this.notedAt,
      endpoint: this.endpointShown.url,
      heardAt: this.heardAt,
      attempt: this.attempts.failures,
      nextAttemptAt: isWaiting ? this.attempts.waitUntil : null,
      cause: this.noted === 'live' ? '' : this.cause,
      wanted: this.subscriptions.size,
      confirmed: this.subscriptions.condition(this.current).confirmed,
      alarm: this.alarm,
    };
  }

  private take(event: LinkEvent, now: number): void {
    switch (event.type) {
      case 'started':
        this.mode = 'running';
        this.addresses = event.addresses ?? [];
        this.auditAt = now + this.options.auditMs;
        this.attempts.waitUntil = now;
        return;
      case 'wantedChanged':
        this.traffic.relearn();
        this.subscriptions.want(
          event.wanted,
          this.list().filter((session) => session.role !== 'standby' || this.standby.subscribes),
          this.out,
          now,
        );
        return;
      case 'stopped':
        for (const session of this.list()) {
          this.out.push({
            type: 'close',
            session: session.number,
            code: 1001,
            reason: 'display stops',
          });
        }
        this.forgetAll();
        this.mode = 'stopped';
        return;
      case 'suspended':
        if (this.mode === 'running') this.mode = 'suspended';
        this.suspendedAt = now;
        return;
      case 'resumed':
        this.resume(now);
        return;
      case 'pathChanged':
        this.addresses = event.addresses;
        this.pathChanged(event.addresses, now);
        return;
      case 'retryAsked':
        this.attempts.unblock(now);
        return;
      case 'credentialRenewed':
        this.attempts.renewed(event.renewed, now);
        this.reauthorize(event.renewed, now);
        return;
      case 'endpointProbed':
        this.attempts.probed(event.probe, event.reachable, now);
        return;
      case 'woke':
        return;
      default: {
        const session = this.held.get(event.session);
        if (session !== undefined) this.takeFrom(session, event, now);
      }
    }
  }

  private takeFrom(
    session: Session,
    event: Extract<LinkEvent, { session: number }>,
    now: number,
  ): void {
    switch (event.type) {
      case 'closed':
        this.lose(session, event.cause, now, true);
        return;
      case 'opened':
        session.phase = 'greeting';
        session.dueAt = now + this.options.welcomeTimeoutMs;
        session.localAddress = event.localAddress;
        // The cookie is that of the first session: the second may have been led elsewhere.
        if (event.cookie !== undefined && session.role !== 'standby')
          session.endpoint.cookie = event.cookie === '' ? null : event.cookie;
        break;
      case 'welcomed':
        this.welcomed(session, event, now);
        break;
      case 'confirmed':
        this.subscriptions.confirm(session, event, this.out, now);
        break;
      case 'confirming':
        this.subscriptions.confirming(session, event.subscription, now);
        break;
      case 'replayed':
        this.subscriptions.replayed(session, event, this.out, now);
        this.recordFault(now);
        this.ledger.count(event.recovered, 0);
        break;
      case 'authorized':
        session.authorized(event.authorizedForMs, now);
        break;
      case 'alarmsListed':
        this.subscriptions.confirmAlarms(session, event.subscription, now);
        break;
      case 'beat':
        // The promise names the last data frame sent here: a higher number is a lost frame.
        if (event.seq > session.lastSeq) {
          this.subscriptions.doubtAll(session, now);
          session.lastSeq = event.seq;
        }
        if (event.subscriptions !== undefined) {
          this.subscriptions.listed(session, event.subscriptions, this.out, now, false);
        }
        this.hears(session, now, event.ageMs);
        return;
      case 'ponged':
        session.pongDueAt = Infinity;
        session.hasPonged = true;
        this.subscriptions.listed(session, event.subscriptions, this.out, now, true);
        break;
      case 'historyMerged':
        if (this.subscriptions.merged(event.request, event.complete, this.out)) {
          this.ledger.count(event.recovered, event.lost);
        }
        break;
      case 'refused':
        if (event.request !== undefined)
          this.subscriptions.refused(session, event.request, this.out, now);
        break;
      case 'goawayed':
        session.leaveBy = now + event.deadlineMs;
        break;
      case 'malformed':
        if (!session.isGarbled(now, this.options)) break;
        this.out.push({
          type: 'close',
          session: session.number,
          code: 1007,
          reason: 'malformed frames',
        });
        this.lose(session, { kind: 'close', code: 1007, reason: 'malformed frames' }, now, true);
        return;
    }
    // Only frames that say how far the stream has come prove anything.
    this.hears(session, now, Infinity);
  }

  /** A frame, `ageMs` old on arrival: the peer lives, and its view is proven up to then. */
  private hears(session: Session, now: number, ageMs: number): void {
    this.heard(session.number, now);
    session.frameAt = now;
    session.provedAt = Math.max(session.provedAt, now - ageMs);
  }

  private welcomed(
    session: Session,
    event: Extract<LinkEvent, { type: 'welcomed' }>,
    now: number,
  ): void {
    if (session.phase === 'ready') return;
    session.welcomed(event, now, this.options);
    this.lastName = event.name;
    this.endpoints.welcomed(session.endpoint, now - session.dialledAt);
    if (session.role !== 'standby') this.ledger.opened(now);
    const isSpare = session.role === 'standby' && !this.standby.subscribes;
    if (session.warmUntil === null && !isSpare) this.claimAll(session, now);
  }

  private claimAll(session: Session, now: number): void {
    session.claimedAt = Math.min(session.claimedAt, now);
    this.subscriptions.claimAll(session, this.list(), this.out, now);
  }

  /** Brings everything that is due up to `now`; what follows is a deadline in the future. */
  private settle(now: number): void {
    if (this.mode === 'suspended' && now >= this.suspendedAt + SUSPENDED_MS) this.resume(now);
    if (this.mode === 'running') {
      for (const session of this.list()) this.tickSession(session, now);
      this.promote(now);
      this.tickStanding(now);
      this.tickRace(now);
      this.tickStandby(now);
      this.attempts.tick(now, this.current !== null, this.out);
      this.audit(now);
      this.tickLedger(now);
    }
    this.note(now);
    this.dueAt = Math.max(this.nextDue(), now + 1);
  }

  private tickSession(session: Session, now: number): void {
    if (session.phase !== 'ready') {
      if (now < session.dueAt) return;
      const reason = session.phase === 'dialing' ? 'no answer to dial' : 'no welcome';
      this.lose(session, { kind: 'timeout', reason }, now, false);
      return;
    }
    if (session.warmUntil !== null && now >= session.warmUntil) {
      this.dismiss(session);
      return;
    }
    session.keepUp(now, this.options, ++this.lastPing, this.out);
    this.judge(session, now);
    if (!this.held.has(session.number)) return;
    const works = this.subscriptions.tick(session, this.out, now);
    if (!works)
      this.lose(session, { kind: 'timeout', reason: 'no answer to subscribe' }, now, false);
  }

  private judge(session: Session, now: number): void {
    const isCurrent = session === this.current;
    switch (session.pulse(now, this.options)) {
      case 'fine':
        if (session.suspectAt !== null) {
          session.suspectAt = null;
          if (isCurrent) this.ledger.acquit(this.out, now);
        }
        if (isCurrent && session.answerBy === null) this.unwant(now);
        return;
      case 'suspect':
        if (session.suspectAt !== null) return;
        session.suspectAt = now;
        session.probe(now, this.options, this.out);
        if (isCurrent) this.doubt(session, now);
        return;
      case 'dead':
        if (isCurrent) this.ledger.suspect(session.heardAt, 'server silent', now, this.out);
        this.lose(session, { kind: 'timeout', reason: 'server silent' }, now, false);
    }
  }

  /** The current session is silent: the second takes over, or one is dialled to replace it. */
  private doubt(session: Session, now: number): void {
    const { fit } = this.standby;
    if (fit !== null && this.standby.subscribes) {
      this.swap(fit, now);
      return;
    }
    this.cause = 'server silent';
    this.ledger.suspect(session.heardAt, this.cause, now, this.out);
    // Behind a balancer it is this server that hangs: the next dial is not to be led to it again.
    session.endpoint.cookie = null;
    // A probe that is answered as soon as usual saves the dial.
    const patienceMs = Math.max(0, session.echoBy(now, this.options) - now);
    this.want('suspect', session.endpoint.index, now, patienceMs);
  }

  /** What a standing, ready session asks for beyond its pulse: drain, silence, fail-back, stability. */
  private tickStanding(now: number): void {
    const session = this.current;
    if (session === null) return;
    if (session.leaveBy !== null && !this.race.isWanted && !this.race.isOn) {
      this.tickDrain(session, session.leaveBy, now);
      return;
    }
    const { deaf } = this.subscriptions.condition(session);
    if (
      2 * deaf >= Math.max(1, this.subscriptions.periodicCount()) &&
      now >= this.silentMoveAt + SILENT_MOVE_MS
    ) {
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
      this.attempts.renewEarly(this.out);
    }
  }

  private tickDrain(session: Session, leaveBy: number, now: number): void {
    const { fit } = this.standby;
    if (fit !== null) {
      this.ledger.begin('drain', null, RUNG.replace, now, this.out);
      this.takeOver(fit, now);
      this.leave(session);
      return;
    }
    // A server that greets and drains at once must not be dialled in a circle.
    const isYoung = now < session.readyAt + this.options.stableMs;
    const leastMs = isYoung ? this.options.backoffBaseMs : 0;
    const spreadMs = Math.max(0, Math.min(this.options.herdSpreadMs, (leaveBy - now) / 4));
    this.cause = 'server drains';
    this.ledger.begin('drain', null, RUNG.replace, now, this.out);
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
      if (session.phase === 'ready') this.claimAll(session, now);
      this.race.unwarmed(now);
    }
  }

  /** The old session answered: a replacement that has not subscribed yet is kept warm for a while. */
  private unwant(now: number): void {
    if (!this.race.isFor('suspect', 'path')) return;
    this.race.end();
    const [first, ...others] = this.race.field;
    for (const session of others) this.dismiss(session);
    if (first?.claims.size === 0) first.warmUntil = now + this.options.warmMs;
  }

  /** Dials what the race asks for: the first of a round, and one more beside it when that is slow. */
  private tickRace(now: number): void {
    if (this.race.isOn) {
      const further = this.race.field.some(({ warmUntil }) => warmUntil !== null)
        ? null
        : this.race.further(now, this.avoid);
      if (further !== null) this.dial(further, now);
    } else if (this.current !== null) {
      const endpoint = this.race.first(now);
      if (endpoint !== null) this.dial(endpoint, now);
    } else if (this.attempts.isDue(now)) {
      this.dialRound(now);
    }
  }

  private tickStandby(now: number): void {
    const { current, standby } = this;
    const second = standby.session;
    if (second?.phase === 'ready') {
      if (second.leaveBy !== null) {
        this.leave(second);
        standby.failed(now);
      } else if (second.claims.size > 0 && second.holdsAll()) {
        second.wasLive = true;
        standby.succeeded();
      }
    }
    if (current === null || !this.mayOpenSecond()) return;
    const way = standby.next(current, this.addresses, now);
    if (way !== null) standby.session = this.openSecond(way.endpoint, way.localAddress, now);
  }

  /** The first that holds what is wanted becomes the current session; the others are not needed. */
  private promote(now: number): void {
    const old = this.current;
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
      this.leave(old);
      return;
    }
    this.ledger.dead(now);
    this.endpoints.penalise(old.endpoint, now);
    this.drop(old);
  }

  /** The second session becomes the first: at once, and where it subscribes, without a gap. */
  private takeOver(session: Session, now: number): void {
    const epochBefore = this.lastEpoch;
    this.standby.vacant(now);
    this.stand(session);
    this.attempts.succeeded();
    this.endpoints.proved(session.endpoint);
    this.ledger.attempt(RUNG.move);
    if (!this.standby.subscribes) this.claimAll(session, now);
    else if (session.epoch !== epochBefore) this.subscriptions.askAnew(session, now);
  }

  /** First and second change places; neither is given up. */
  private swap(second: Session, now: number): void {
    const first = this.current;
    const epochBefore = this.lastEpoch;
    this.stand(second);
    this.standby.session = first;
    if (first !== null) first.role = 'standby';
    if (second.epoch !== epochBefore) this.subscriptions.askAnew(second, now);
  }

  /** `session` counts from here on, and nothing needs to be dialled. */
  private stand(session: Session): void {
    session.role = 'current';
    this.current = session;
    this.lastEpoch = session.epoch;
    this.race.end();
    for (const other of [...this.race.field]) this.dismiss(other);
  }

  private lose(session: Session, cause: CloseCause, now: number, isClosed: boolean): void {
    const { role } = session;
    const wasReady = session.phase === 'ready';
    const reaction = reactionTo(cause);
    if (isClosed) this.forget(session, reaction.dropCursor);
    else this.drop(session, reaction.dropCursor);
    if (reaction.class !== 'ours') this.endpoints.penalise(session.endpoint, now);
    if (reaction.dropCookie) session.endpoint.cookie = null;
    if (cause.retryAfterMs !== undefined) session.endpoint.notBefore = now + cause.retryAfterMs;
    if (role === 'standby') {
      this.lostStandby(session, cause, reaction, now);
      return;
    }
    this.attempts.probeHelps =
      wasReady || cause.kind === 'refused' || cause.kind === 'timeout' || cause.kind === 'network';
    if (role === 'current') this.lostCurrent(session, cause, reaction, now);
    else if (this.current === null) this.attemptFailed(cause, reaction, now);
    if (reaction.renew) this.attempts.refused(now, this.race.isOn, this.out);
  }

  private lostStandby(session: Session, cause: CloseCause, reaction: Reaction, now: number): void {
    this.standby.failed(now);
    if (reaction.renew) this.attempts.renewEarly(this.out);
    if (!session.wasLive) return;
    this.cause = `second session: ${causeWords(cause)}`;
    this.ledger.begin(this.cause, cause.code ?? null, RUNG.replace, now, this.out);
  }

  private lostCurrent(session: Session, cause: CloseCause, reaction: Reaction, now: number): void {
    this.cause = causeWords(cause);
    this.ledger.begin(this.cause, cause.code ?? null, RUNG.replace, now, this.out);
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
    this.out.push({ type: 'renewBelow' });
  }

  private dialRound(now: number): void {
    this.endpoints.newRound();
    const endpoint = this.endpoints.pick(now, this.avoid);
    if (endpoint === null) this.attempts.wait(now, 1);
    else this.dial(endpoint, now);
  }

  private dial(endpoint: Endpoint, now: number): void {
    this.attempts.waitUntil = null;
    this.endpointShown = this.current?.endpoint ?? endpoint;
    this.ledger.attempt(
      this.avoid === null || this.avoid === endpoint.index ? RUNG.replace : RUNG.move,
    );
    this.race.joined(this.open(endpoint, now, this.attempts.dialTimeoutMs(now), null), now);
  }

  /** `localAddress`: a second session is to take another way; it has no part in the first's affinity. */
  private openSecond(endpoint: Endpoint, localAddress: string | null, now: number): Session {
    const session = this.open(endpoint, now, this.options.dialTimeoutMs, { localAddress });
    session.role = 'standby';
    return session;
  }

  private open(
    endpoint: Endpoint,
    now: number,
    timeoutMs: number,
    second: { readonly localAddress: string | null } | null,
  ): Session {
    const session = new Session(++this.lastNumber, endpoint, this.traffic, now, timeoutMs);
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

  private pathChanged(addresses: readonly string[], now: number): void {
    if (this.mode !== 'running') return;
    const isFast = this.attempts.openPathWindow(now, false);
    for (const session of [...this.race.field]) {
      if (session.phase !== 'dialing' && !isGone(session, addresses)) continue;
      this.drop(session);
      if (this.current === null && !this.race.isOn) this.attempts.wait(now, 0);
    }
    for (const session of [this.standby.session, this.current]) {
      if (session === null) continue;
      if (isGone(session, addresses)) {
        this.lose(session, { kind: 'terminated', reason: 'local address gone' }, now, false);
      } else if (session.phase === 'ready') {
        session.answerBy ??= Math.min(
          now + this.options.pathProbeMs,
          session.echoBy(now, this.options),
        );
        session.probe(now, this.options, this.out);
      }
    }
    if (isFast && this.current !== null && !this.standby.subscribes) this.want('path', null, now);
    if (isFast) this.attempts.hurry(now);
    else this.attempts.probeSoon(now);
  }

  private resume(now: number): void {
    if (this.mode !== 'running' && this.mode !== 'suspended') return;
    this.mode = 'running';
    for (const session of this.list()) this.drop(session);
    this.standby.vacant(now);
    this.subscriptions.voidProofs();
    this.out.push({ type: 'voidProofs' });
    this.cause = 'PC was asleep';
    this.ledger.begin('suspend', null, RUNG.replace, now, this.out);
    this.avoid = null;
    this.race.end();
    this.attempts.openPathWindow(now, true);
    this.endpoints.newRound();
    this.attempts.wait(now, 0);
    this.auditAt = now + this.options.auditMs;
  }

  /** The credential was renewed before its end, or could not be: the sessions stand either way. */
  private reauthorize(isNew: boolean, now: number): void {
    if (!this.attempts.takeEarlyRenewal()) return;
    if (this.current !== null) this.current.renewAt = now + RENEW_AGAIN_MS;
    if (!isNew) return;
    for (const { number, phase } of this.held.values()) {
      if (phase === 'ready') this.out.push({ type: 'authorize', session: number });
    }
  }

  /** Independent of every other timer: asks the server what it holds, and mends a wait without end. */
  private audit(now: number): void {
    if (now < this.auditAt) return;
    this.auditAt = now + this.options.auditMs;
    if (this.current !== null) {
      this.current.nextPingAt = Math.min(this.current.nextPingAt, now);
      this.current.nextProbeAt = Math.min(
        this.current.nextProbeAt,
        now + this.options.livenessPingMs,
      );
    } else if (!this.race.isOn && this.attempts.waitUntil === null) {
      this.attempts.wait(now, 0);
    }
  }

  private tickLedger(now: number): void {
    this.recordFault(now);
    const session = this.current;
    const isWhole =
      session !== null &&
      !this.race.isOn &&
      session.leaveBy === null &&
      session.suspectAt === null &&
      session.holdsAll();
    if (isWhole && this.ledger.isFrozen && this.subscriptions.condition(session).silent === 0)
      this.ledger.fresh(now, this.out);
    if (!this.ledger.isFrozen && this.subscriptions.isWhole())
      this.ledger.backfilled(now, this.out);
    this.raise();
  }

  /** A subscription of the current session failed: where the second holds it, that one counts now. */
  private recordFault(now: number): void {
    const fault = this.subscriptions.takeFault();
    if (fault === null) return;
    const { fit } = this.standby;
    const isCovered = fit !== null && this.standby.subscribes;
    if (isCovered) this.swap(fit, now);
    const since = isCovered ? now : fault.since;
    this.ledger.begin(fault.cause, null, RUNG.resubscribe, since, this.out);
  }

  private raise(): void {
    const isHealed = this.current?.holdsAll() === true;
    const { deaf } = this.subscriptions.condition(this.current);
    let alarm: LinkAlarm = 'none';
    if (this.attempts.isBlocked) alarm = 'blocked';
    else if (this.attempts.isDegraded && !isHealed) alarm = 'degraded';
    else if (this.attempts.isFlapping) alarm = 'flapping';
    else if (isHealed && deaf > 0) alarm = 'source-silent';
    if (alarm === this.alarm) return;
    this.alarm = alarm;
    this.out.push({ type: 'setAlarm', alarm, reason: this.cause });
  }

  private forgiveStall(now: number): void {
    const stallMs = now - this.dueAt;
    if (stallMs < STALL_MS) return;
    for (const session of this.held.values()) session.forgive(stallMs, now);
  }

  /** Not needed after all. */
  private dismiss(session: Session): void {
    if (session.phase === 'ready') this.close(session, 1000, 'not needed');
    else this.drop(session);
  }

  /** Another has taken its place, or the server asked for it. */
  private leave(session: Session): void {
    this.close(session, 1001, 'moved');
  }

  private close({ number }: Session, code: number, reason: string): void {
    this.out.push({ type: 'close', session: number, code, reason });
    const session = this.held.get(number);
    if (session !== undefined) this.forget(session);
  }

  private drop(session: Session, dropCursor = false): void {
    this.out.push({ type: 'terminate', session: session.number });
    this.forget(session, dropCursor);
  }

  private forget(session: Session, dropCursor = false): void {
    this.held.delete(session.number);
    if (this.current === session) this.current = null;
    if (this.standby.session === session) this.standby.session = null;
    this.race.left(session);
    this.subscriptions.dropSession(session, this.list(), dropCursor, this.out);
  }

  private forgetAll(): void {
    for (const session of this.list()) this.forget(session);
  }

  /** A copy: sessions may be forgotten while walking it. */
  private list(): Session[] {
    return [...this.held.values()];
  }

  private note(now: number): void {
    const state = this.state();
    if (this.current !== null) this.endpointShown = this.current.endpoint;
    if (state === this.noted) return;
    this.noted = state;
    this.notedAt = now;
  }

  private state(): LinkState {
    if (this.mode !== 'running') return this.mode;
    const session = this.current;
    if (session !== null) {
      if (session.suspectAt !== null) return 'suspect';
      if (session.leaveBy !== null) return 'draining';
      const { confirmed } = this.subscriptions.condition(session);
      if (confirmed === this.subscriptions.size) return 'live';
      return confirmed === 0 ? 'subscribing' : 'resyncing';
    }
    if (this.race.isOn)
      return this.race.field.every(({ phase }) => phase === 'dialing')
        ? 'dialing'
        : 'authenticating';
    if (this.attempts.isBlocked) return 'blocked';
    return this.attempts.isDegraded ? 'persistent' : 'backoff';
  }

  private nextDue(): number {
    if (this.mode === 'idle' || this.mode === 'stopped') return Infinity;
    if (this.mode === 'suspended') return this.suspendedAt + SUSPENDED_MS;
    const isStanding = this.current !== null;
    const mayDial = !isStanding && !this.race.isOn;
    let due = Math.min(
      this.auditAt,
      this.attempts.dueAt(isStanding, mayDial),
      this.race.dueAt(isStanding),
      this.mayOpenSecond() ? this.standby.dueAt : Infinity,
      this.current?.renewAt ?? Infinity,
    );
    for (const session of this.held.values()) {
      due = Math.min(due, session.warmUntil ?? Infinity);
      if (session.phase !== 'ready') {
        due = Math.min(due, session.dueAt);
        continue;
      }
      due = Math.min(due, session.nextProbeAt, session.nextPingAt, session.pulseAt(this.options));
      due = Math.min(due, this.subscriptions.dueAt(session));
    }
    // Stability is looked at by the auditor's wake at the latest; nothing waits for it.
    return due;
  }

  private mayOpenSecond(): boolean {
    const session = this.current;
    return session !== null && session.wasLive && session.suspectAt === null && !this.race.isWanted;
  }
}

/** Whether the session's own end of the wire is no longer an address of this PC. */
function isGone(session: Session, addresses: readonly string[]): boolean {
  return session.localAddress !== '' && !addresses.includes(session.localAddress);
}
