/**
 * One link: the standing relation to one source, through many sessions. It takes an event and the
 * time and returns what is to be done; it decides when to dial, whom, when to give a session up,
 * and when the values are healed. Rungs 0 to 3 of the healing ladder are here. It does nothing
 * itself: `sources/source.ts` carries out the effects. Subscriptions, cursors and proofs are
 * `subscriptions.ts`; one session's silence is `session.ts`.
 *
 * Invariants (test/unit/main/link/schedules.test.ts)
 * 1. Unless stopped, there is always a deadline ahead: no state waits for a person.
 * 2. At most two sessions: the current one and its replacement.
 * 3. A session given up is forgotten, so its late news changes nothing.
 * 4. A standing session is not given up for a replacement before that one holds every subscription.
 * 5. The same events at the same times give the same effects.
 */
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
import { Replacement, type ReplaceReason } from './replacement.ts';
import { Session } from './session.ts';
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
  private readonly replacement: Replacement;
  private readonly options: LinkOptions;
  private readonly random: () => number;
  private readonly subscriptions: Subscriptions;
  private readonly ledger = new Ledger();
  private readonly held = new Map<number, Session>();
  private current: Session | null = null;
  private next: Session | null = null;
  private mode: 'idle' | 'running' | 'suspended' | 'stopped' = 'idle';
  private suspendedAt = Infinity;
  private out: LinkEffect[] = [];
  private dueAt = Infinity;
  private lastNumber = 0;
  private lastName = '';
  private avoid: number | null = null;
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
    this.replacement = new Replacement(this.endpoints, setup.options, setup.random);
    this.subscriptions = new Subscriptions(setup.options, setup.silence);
    this.notedAt = now;
  }

  /** Takes what happened and answers what to do, in order. `now` never goes back. */
  handle(event: LinkEvent, now: number): readonly LinkEffect[] {
    this.out = [];
    if (event.type === 'woke') this.forgiveStall(now);
    this.take(event, now);
    this.settle(now);
    return this.out;
  }

  /** Hot path: a byte or a frame came in on a session. */
  heard(number: number, now: number): void {
    const session = this.held.get(number);
    if (session === undefined) return;
    session.heardAt = now;
    this.heardAt = now;
    if (session.answerBy === null && session.suspectAt === null) return;
    session.answerBy = null;
    this.dueAt = now;
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

  /** Numbers of all sessions held. */
  sessions(): readonly number[] {
    return [...this.held.keys()];
  }

  /** What the strip shows. */
  status(): LinkReport {
    const isWaiting = this.current === null && this.next === null;
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
        this.auditAt = now + this.options.auditMs;
        this.attempts.waitUntil = now;
        return;
      case 'wantedChanged':
        this.subscriptions.want(event.wanted, this.list(), this.out, now);
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
        this.pathChanged(event.addresses, now);
        return;
      case 'retryAsked':
        this.attempts.unblock(now);
        return;
      case 'credentialRenewed':
        this.attempts.renewed(event.renewed, now);
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
        if (event.cookie !== undefined) session.endpoint.cookie = event.cookie;
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
        this.ledger.count(event.recovered, 0);
        this.subscriptions.replayed(session, event.subscription, event.seq, this.out, now);
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
    session.phase = 'ready';
    session.dueAt = Infinity;
    session.name = event.name;
    session.epoch = event.epoch;
    session.lastSeq = event.seq;
    session.heartbeatMs = event.heartbeatMs;
    session.readyAt = now;
    session.nextProbeAt = now + this.options.livenessPingMs;
    session.nextPingAt = now;
    this.lastName = event.name;
    session.mark(now);
    this.ledger.opened(now);
    if (session.warmUntil === null)
      this.subscriptions.claimAll(session, this.list(), this.out, now);
  }

  /** Brings everything that is due up to `now`; what follows is a deadline in the future. */
  private settle(now: number): void {
    if (this.mode === 'suspended' && now >= this.suspendedAt + SUSPENDED_MS) this.resume(now);
    if (this.mode === 'running') {
      for (const session of this.list()) this.tickSession(session, now);
      this.promote(now);
      this.tickStanding(now);
      this.tickReplacement(now);
      if (this.current === null && this.next === null && this.attempts.isDue(now))
        this.dialRound(now);
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
      this.out.push({ type: 'close', session: session.number, code: 1000, reason: 'not needed' });
      this.forget(session);
      return;
    }
    if (now >= session.nextProbeAt) {
      session.nextProbeAt = now + this.options.livenessPingMs;
      this.out.push({ type: 'probe', session: session.number });
    }
    if (now >= session.nextPingAt) {
      session.nextPingAt = now + this.options['websocket.ping.interval'];
      if (session.pongDueAt === Infinity) session.pongDueAt = now + this.options.pongTimeoutMs;
      this.out.push({ type: 'ping', session: session.number, id: ++this.lastPing });
    }
    this.judge(session, now);
    if (!this.held.has(session.number)) return;
    const works = this.subscriptions.tick(session, session === this.current, this.out, now);
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
        session.nextProbeAt = now + this.options.livenessPingMs;
        this.out.push({ type: 'probe', session: session.number });
        if (!isCurrent) return;
        this.cause = 'server silent';
        this.ledger.suspect(session.heardAt, this.cause, now, this.out);
        this.want('suspect', session.endpoint.index, now);
        return;
      case 'dead':
        if (isCurrent) this.ledger.suspect(session.heardAt, 'server silent', now, this.out);
        this.lose(session, { kind: 'timeout', reason: 'server silent' }, now, false);
    }
  }

  /** What a standing, ready session asks for beyond its pulse: drain, silence, fail-back, stability. */
  private tickStanding(now: number): void {
    const session = this.current;
    if (session === null) return;
    if (session.leaveBy !== null && !this.replacement.isWanted && this.next === null) {
      const isYoung = now < session.readyAt + this.options.stableMs;
      // A server that greets and drains at once must not be dialled in a circle.
      const leastMs = isYoung ? this.options.backoffBaseMs : 0;
      const spreadMs = Math.max(
        0,
        Math.min(this.options.herdSpreadMs, (session.leaveBy - now) / 4),
      );
      this.cause = 'server drains';
      this.ledger.begin('drain', null, 1, now, this.out);
      session.endpoint.cookie = null;
      this.want('drain', session.endpoint.index, now, leastMs + this.random() * spreadMs);
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
    const isStable = now >= session.readyAt + this.options.stableMs && session.holdsAll();
    if (isStable) this.attempts.stable();
    if (isStable && session.endpoint.index > 0) this.tickFailBack(session, now);
  }

  private tickFailBack(session: Session, now: number): void {
    const better = this.endpoints.all.find((endpoint) => endpoint.index < session.endpoint.index);
    if (better === undefined) return;
    this.attempts.watchPreferred(now);
    if (better.wellSince === null || now - better.wellSince < this.options.failBackMs) return;
    better.wellSince = null;
    this.want('failback', session.endpoint.index, now);
  }

  private want(why: ReplaceReason, avoid: number | null, now: number, delayMs = 0): void {
    this.unwarm(now);
    if (this.replacement.isWanted) return;
    if (this.next === null) this.endpoints.newRound();
    this.replacement.want(why, avoid, now + delayMs);
  }

  /** A replacement that was kept warm is needed after all. */
  private unwarm(now: number): void {
    if (this.next === null || this.next.warmUntil === null) return;
    this.next.warmUntil = null;
    if (this.next.phase === 'ready')
      this.subscriptions.claimAll(this.next, this.list(), this.out, now);
  }

  /** The old session answered: a replacement that has not subscribed yet is kept warm for a while. */
  private unwant(now: number): void {
    if (!this.replacement.isFor('suspect', 'path')) return;
    this.replacement.end();
    if (this.next?.claims.size === 0) this.next.warmUntil = now + this.options.warmMs;
  }

  private tickReplacement(now: number): void {
    if (this.current === null || this.next !== null) return;
    const endpoint = this.replacement.next(now);
    if (endpoint !== null) this.dial(endpoint, now);
  }

  private promote(now: number): void {
    const session = this.next;
    if (session?.phase !== 'ready' || session.warmUntil !== null) return;
    const old = this.current;
    if (old !== null && !session.holdsAll()) return;
    this.current = session;
    this.next = null;
    this.replacement.end();
    this.attempts.succeeded();
    this.endpoints.proved(session.endpoint);
    if (old === null) return;
    this.ledger.attempt(old.endpoint === session.endpoint ? 1 : 2);
    if (old.suspectAt !== null) {
      this.ledger.dead(now);
      this.endpoints.penalise(old.endpoint, now);
      this.out.push({ type: 'terminate', session: old.number });
    } else {
      this.out.push({ type: 'close', session: old.number, code: 1001, reason: 'moved' });
    }
    this.forget(old);
  }

  private lose(session: Session, cause: CloseCause, now: number, isClosed: boolean): void {
    const wasCurrent = session === this.current;
    const wasReady = session.phase === 'ready';
    const reaction = reactionTo(cause);
    if (!isClosed) this.out.push({ type: 'terminate', session: session.number });
    this.forget(session, reaction.dropCursor);
    if (reaction.class !== 'ours') this.endpoints.penalise(session.endpoint, now);
    if (reaction.dropCookie) session.endpoint.cookie = null;
    if (cause.retryAfterMs !== undefined) session.endpoint.notBefore = now + cause.retryAfterMs;
    this.attempts.probeHelps =
      wasReady || cause.kind === 'refused' || cause.kind === 'timeout' || cause.kind === 'network';
    if (wasCurrent) this.lostCurrent(session, cause, reaction, now);
    else if (this.current === null) this.attemptFailed(cause, reaction, now);
    if (reaction.renew) this.attempts.refused(now, this.next !== null, this.out);
  }

  private lostCurrent(session: Session, cause: CloseCause, reaction: Reaction, now: number): void {
    this.cause = causeWords(cause);
    this.ledger.begin(this.cause, cause.code ?? null, 1, now, this.out);
    this.ledger.dead(now);
    this.replacement.end();
    const isOurs = reaction.class === 'ours';
    if (!isOurs) this.attempts.dropped(now);
    // The first drops are answered at once; a server that greets and drops again and again is not.
    const isVain = reaction.backoff || !session.wasLive || this.attempts.isFlapping;
    if (!isOurs && isVain) this.attempts.failures += 1;
    this.avoid = isOurs ? null : session.endpoint.index;
    if (this.next !== null) {
      this.unwarm(now);
      return;
    }
    this.endpoints.newRound();
    if (isOurs) this.attempts.wait(now, 0);
    else
      this.attempts.afterLoss(
        now,
        reaction.herd ? this.options.herdSpreadMs : this.options.firstAttemptSpreadMs,
      );
  }

  private attemptFailed(cause: CloseCause, reaction: Reaction, now: number): void {
    this.cause = causeWords(cause);
    const isRenewing = reaction.renew && this.attempts.mayRenew;
    const endpoint = isRenewing ? null : this.endpoints.pick(now, this.avoid);
    if (endpoint !== null) {
      this.dial(endpoint, now);
      return;
    }
    this.endpoints.newRound();
    this.attempts.afterRound(now, !reaction.backoff);
  }

  private dialRound(now: number): void {
    this.endpoints.newRound();
    const endpoint = this.endpoints.pick(now, this.avoid);
    if (endpoint === null) this.attempts.wait(now, 1);
    else this.dial(endpoint, now);
  }

  private dial(endpoint: Endpoint, now: number): void {
    const timeoutMs = this.attempts.dialTimeoutMs(now);
    const session = new Session(++this.lastNumber, endpoint, now, timeoutMs);
    this.held.set(session.number, session);
    this.next = session;
    this.attempts.waitUntil = null;
    this.endpointShown = this.current?.endpoint ?? endpoint;
    this.ledger.attempt(this.avoid === null || this.avoid === endpoint.index ? 1 : 2);
    this.out.push({
      type: 'open',
      session: session.number,
      url: endpoint.url,
      timeoutMs,
      ...(this.lastName === '' ? {} : { resumeSession: this.lastName }),
      ...(endpoint.cookie === null ? {} : { cookie: endpoint.cookie }),
    });
  }

  private pathChanged(addresses: readonly string[], now: number): void {
    if (this.mode !== 'running') return;
    const isFast = this.attempts.openPathWindow(now, false);
    if (this.next !== null && (this.next.phase === 'dialing' || isGone(this.next, addresses))) {
      this.out.push({ type: 'terminate', session: this.next.number });
      this.forget(this.next);
      if (this.current === null) this.attempts.wait(now, 0);
    }
    if (this.current !== null && isGone(this.current, addresses)) {
      this.lose(this.current, { kind: 'terminated', reason: 'local address gone' }, now, false);
    } else if (this.current !== null) {
      this.current.answerBy ??= now + this.options.pathProbeMs;
      this.out.push({ type: 'probe', session: this.current.number });
      if (isFast) this.want('path', null, now);
    }
    if (isFast) this.attempts.hurry(now);
    else this.attempts.probeSoon(now);
  }

  private resume(now: number): void {
    if (this.mode !== 'running' && this.mode !== 'suspended') return;
    this.mode = 'running';
    for (const session of this.list()) {
      this.out.push({ type: 'terminate', session: session.number });
      this.forget(session);
    }
    this.subscriptions.voidProofs();
    this.out.push({ type: 'voidProofs' });
    this.cause = 'PC was asleep';
    this.ledger.begin('suspend', null, 1, now, this.out);
    this.avoid = null;
    this.replacement.end();
    this.attempts.openPathWindow(now, true);
    this.endpoints.newRound();
    this.attempts.wait(now, 0);
    this.auditAt = now + this.options.auditMs;
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
    } else if (this.next === null && this.attempts.waitUntil === null) {
      this.attempts.wait(now, 0);
    }
  }

  private tickLedger(now: number): void {
    const fault = this.subscriptions.takeFault();
    if (fault !== null) this.ledger.begin(fault.cause, null, 0, fault.since, this.out);
    const session = this.current;
    if (session !== null && this.next === null && session.leaveBy === null && session.holdsAll()) {
      if (
        this.ledger.isFrozen &&
        this.subscriptions.condition(session).silent === 0 &&
        session.suspectAt === null
      ) {
        this.ledger.fresh(now, this.out);
      }
    }
    if (!this.ledger.isFrozen && this.subscriptions.isWhole())
      this.ledger.backfilled(now, this.out);
    this.raise();
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

  private forget(session: Session, dropCursor = false): void {
    this.held.delete(session.number);
    if (this.current === session) this.current = null;
    if (this.next === session) this.next = null;
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
    if (this.next !== null) return this.next.phase === 'dialing' ? 'dialing' : 'authenticating';
    if (this.attempts.isBlocked) return 'blocked';
    return this.attempts.isDegraded ? 'persistent' : 'backoff';
  }

  private nextDue(): number {
    if (this.mode === 'idle' || this.mode === 'stopped') return Infinity;
    if (this.mode === 'suspended') return this.suspendedAt + SUSPENDED_MS;
    const mayDial = this.current === null && this.next === null;
    let due = Math.min(this.auditAt, this.attempts.dueAt(this.current !== null, mayDial));
    if (this.current !== null && this.next === null) due = Math.min(due, this.replacement.dueAt);
    for (const session of this.held.values()) {
      due = Math.min(due, session.warmUntil ?? Infinity);
      if (session.phase !== 'ready') {
        due = Math.min(due, session.dueAt);
        continue;
      }
      due = Math.min(due, session.nextProbeAt, session.nextPingAt, session.pulseAt(this.options));
      due = Math.min(due, this.subscriptions.dueAt(session, session === this.current));
    }
    // Stability is looked at by the auditor's wake at the latest; nothing waits for it.
    return due;
  }
}

/** Whether the session's own end of the wire is no longer an address of this PC. */
function isGone(session: Session, addresses: readonly string[]): boolean {
  return session.localAddress !== '' && !addresses.includes(session.localAddress);
}
