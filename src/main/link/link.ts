/**
 * One link: the standing relation to one source, through many sessions. It takes an event and the
 * time and returns what is to be done; it judges the sessions and says when the values are healed.
 * It does nothing itself: `sources/source.ts` carries out the effects. Subscriptions, cursors and
 * proofs are `subscriptions.ts`; one session's silence is `session.ts`; which session counts and who
 * follows it is `succession.ts`; opening and ending them is `roster.ts`. Together they are rungs 0 to
 * 3 of the healing ladder (ladder.ts).
 *
 * Invariants (test/unit/main/link/schedules.test.ts)
 * 1. Unless stopped, there is always a deadline ahead: no state waits for a person.
 * 2. At most three sessions: the current one and two that race to replace it; with `redundancy` one
 *    more.
 * 3. A session given up is forgotten, so its late news changes nothing.
 * 4. A standing session is not given up for a replacement before that one holds every subscription.
 * 5. The same events at the same times give the same effects.
 */
import { RUNG } from '../ladder.ts';
import { Arrivals } from './arrivals.ts';
import { Attempts } from './attempts.ts';
import { Endpoints } from './endpoints.ts';
import type { LinkAlarm, LinkEffect, LinkEvent, LinkReport, LinkState, Verdict } from './events.ts';
import { Ledger } from './ledger.ts';
import type { LinkOptions } from './options.ts';
import { Roster, type LinkParts } from './roster.ts';
import type { Session } from './session.ts';
import { Subscriptions, type Silence } from './subscriptions.ts';
import { Succession } from './succession.ts';

/** What a link is made of. */
export interface LinkSetup {
  /** URLs in order of preference; at least one. */
  readonly endpoints: readonly string[];
  readonly options: LinkOptions;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** How silent a subscription's periodic tags are on a session. */
  readonly silence: Silence;
}

/** A renewal of the credential that came to nothing is tried again after this, ms. */
const RENEW_AGAIN_MS = 10_000;
/** A deadline passed this long ago, ms, and not handled: our own loop is behind. */
const BEHIND_MS = 20;
/** A timer that comes this much late means that our own loop stood still, ms. */
const STALL_MS = 250;
/** A suspended PC whose timers run is awake: the exit timer of `suspended`, ms. */
const SUSPENDED_MS = 10_000;

/** See the file head. */
export class Link {
  private readonly roster: Roster;
  private readonly succession: Succession;
  private readonly attempts: Attempts;
  private readonly endpoints: Endpoints;
  private readonly traffic: Arrivals;
  private readonly options: LinkOptions;
  private readonly subscriptions: Subscriptions;
  private readonly ledger = new Ledger();
  private mode: 'idle' | 'running' | 'suspended' | 'stopped' = 'idle';
  private suspendedAt = Infinity;
  private out: LinkEffect[] = [];
  private dueAt = Infinity;
  private lastPing = 0;
  private auditAt = Infinity;
  private alarm: LinkAlarm = 'none';
  private heardAt = -Infinity;
  private noted: LinkState = 'idle';
  private notedAt: number;

  /** Throws RangeError without endpoints. */
  constructor({ endpoints, options, random, silence }: LinkSetup, now = 0) {
    this.options = options;
    this.endpoints = new Endpoints(endpoints);
    this.attempts = new Attempts(this.endpoints, options, random);
    this.traffic = new Arrivals(options.suspectPhi);
    this.subscriptions = new Subscriptions(options, silence);
    const parts: LinkParts = {
      options,
      random,
      endpoints: this.endpoints,
      attempts: this.attempts,
      subscriptions: this.subscriptions,
      ledger: this.ledger,
      traffic: this.traffic,
    };
    this.roster = new Roster(parts);
    this.succession = new Succession(this.roster, parts);
    this.notedAt = now;
  }

  /** Takes what happened and answers what to do, in order. `now` never goes back. */
  handle(event: LinkEvent, now: number): readonly LinkEffect[] {
    this.out = this.roster.out = [];
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
    const session = this.roster.get(number);
    if (session === undefined) return;
    session.heard(now);
    this.heardAt = now;
    if (session.answerBy === null && session.suspectAt === null) return;
    session.answerBy = null;
    this.dueAt = now;
  }

  /** The answer to a transport ping came in on a session. */
  echoed(number: number, now: number): void {
    this.roster.get(number)?.echoed(now);
  }

  /** Hot path: a periodic tag of the subscription spoke on a session. */
  spoke(number: number, subscription: number, now: number): void {
    const session = this.roster.get(number);
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
    const session = this.roster.get(number);
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
    return this.subscriptions.provenAt(subscription, this.roster.all());
  }

  /** When `woke` is to be handled; Infinity only before the start and after the end. */
  deadline(): number {
    return this.dueAt;
  }

  /** The session that requests go to; null while none is ready. */
  currentSession(): number | null {
    return this.roster.current?.number ?? null;
  }

  /**
   * Whether a session's snapshots overrule what is known of an on-change tag: the word of the second
   * session does not, while the first one stands.
   */
  overrules(number: number): boolean {
    return this.roster.get(number)?.role !== 'standby';
  }

  /** Numbers of all sessions held. */
  sessions(): readonly number[] {
    return this.roster.list().map(({ number }) => number);
  }

  /** What the strip shows. */
  status(): LinkReport {
    const isWaiting = this.roster.current === null && !this.roster.race.isOn;
    return {
      state: this.noted,
      sinceAt: this.notedAt,
      endpoint: this.succession.endpointShown.url,
      heardAt: this.heardAt,
      attempt: this.attempts.failures,
      nextAttemptAt: isWaiting ? this.attempts.waitUntil : null,
      cause: this.noted === 'live' ? '' : this.succession.cause,
      wanted: this.subscriptions.size,
      confirmed: this.confirmed(),
      alarm: this.alarm,
    };
  }

  private take(event: LinkEvent, now: number): void {
    switch (event.type) {
      case 'started':
        this.mode = 'running';
        this.succession.addresses = event.addresses ?? [];
        this.auditAt = now + this.options.auditMs;
        this.attempts.waitUntil = now;
        return;
      case 'wantedChanged':
        this.traffic.relearn();
        this.subscriptions.want(
          event.wanted,
          this.roster
            .list()
            .filter((session) => session.role !== 'standby' || this.roster.standby.subscribes),
          this.out,
          now,
        );
        return;
      case 'stopped':
        for (const session of this.roster.list()) this.roster.close(session, 1001, 'display stops');
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
        this.succession.addresses = event.addresses;
        if (this.mode === 'running') this.succession.pathChanged(now);
        return;
      case 'retryAsked':
        this.attempts.unblock(now);
        return;
      case 'credentialRenewed':
        this.attempts.renewed(event.renewed, now);
        this.reauthorize(event.renewed, now);
        return;
      case 'endpointProbed':
        this.probed(event.probe, event.reachable, now);
        return;
      case 'woke':
        return;
      default: {
        const session = this.roster.get(event.session);
        if (session !== undefined) this.takeFrom(session, event, now);
      }
    }
  }

  private probed(probe: number, reachable: boolean, now: number): void {
    const back = this.attempts.probed(probe, reachable, now);
    if (back !== null) this.succession.cameBack(back, now);
  }

  private takeFrom(
    session: Session,
    event: Extract<LinkEvent, { session: number }>,
    now: number,
  ): void {
    switch (event.type) {
      case 'closed':
        this.succession.lose(session, event.cause, now, true);
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
        if (
          event.refused
            ? this.subscriptions.historyRefused(event.request, this.out, now)
            : this.subscriptions.merged(event.request, event.complete, this.out)
        ) {
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
        this.succession.lose(
          session,
          { kind: 'close', code: 1007, reason: 'malformed frames' },
          now,
          true,
        );
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
    this.roster.lastName = event.name;
    this.endpoints.welcomed(session.endpoint, now - session.dialledAt);
    if (session.role !== 'standby') this.ledger.opened(now);
    const isSpare = session.role === 'standby' && !this.roster.standby.subscribes;
    if (session.warmUntil === null && !isSpare) this.roster.claimAll(session, now);
  }

  /** Brings everything that is due up to `now`; what follows is a deadline in the future. */
  private settle(now: number): void {
    if (this.mode === 'suspended' && now >= this.suspendedAt + SUSPENDED_MS) this.resume(now);
    if (this.mode === 'running') {
      for (const session of this.roster.list()) this.tickSession(session, now);
      this.succession.tick(now);
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
      this.succession.timedOut(session, reason, now);
      return;
    }
    if (session.warmUntil !== null && now >= session.warmUntil) {
      this.roster.dismiss(session);
      return;
    }
    session.keepUp(now, this.options, ++this.lastPing, this.out);
    this.judge(session, now);
    if (this.roster.get(session.number) === undefined) return;
    const works = this.subscriptions.tick(session, this.out, now);
    if (!works) this.succession.timedOut(session, 'no answer to subscribe', now);
  }

  private judge(session: Session, now: number): void {
    const isCurrent = session === this.roster.current;
    switch (session.pulse(now, this.options)) {
      case 'fine':
        if (session.suspectAt !== null) {
          session.suspectAt = null;
          if (isCurrent) this.ledger.acquit(this.out, now);
        }
        if (isCurrent && session.answerBy === null) this.succession.unwant(now);
        return;
      case 'suspect':
        if (session.suspectAt !== null) return;
        session.suspectAt = now;
        session.probe(now, this.options, this.out);
        if (isCurrent) this.succession.doubt(session, now);
        return;
      case 'dead':
        if (isCurrent) this.ledger.suspect(session.heardAt, 'server silent', now, this.out);
        this.succession.timedOut(session, 'server silent', now);
    }
  }

  private resume(now: number): void {
    if (this.mode !== 'running' && this.mode !== 'suspended') return;
    this.mode = 'running';
    this.succession.slept(now);
    this.subscriptions.voidProofs();
    this.out.push({ type: 'voidProofs' });
    this.ledger.begin('suspend', null, RUNG.replace, now, this.out);
    this.auditAt = now + this.options.auditMs;
  }

  /** The credential was renewed before its end, or could not be: the sessions stand either way. */
  private reauthorize(isNew: boolean, now: number): void {
    if (!this.attempts.takeEarlyRenewal()) return;
    if (this.roster.current !== null) this.roster.current.renewAt = now + RENEW_AGAIN_MS;
    if (!isNew) return;
    for (const { number, phase } of this.roster.all()) {
      if (phase === 'ready') this.out.push({ type: 'authorize', session: number });
    }
  }

  /** Independent of every other timer: asks the server what it holds, and mends a wait without end. */
  private audit(now: number): void {
    if (now < this.auditAt) return;
    this.auditAt = now + this.options.auditMs;
    if (this.roster.current !== null) {
      this.roster.current.nextPingAt = Math.min(this.roster.current.nextPingAt, now);
      this.roster.current.nextProbeAt = Math.min(
        this.roster.current.nextProbeAt,
        now + this.options.livenessPingMs,
      );
    } else if (!this.roster.race.isOn && this.attempts.waitUntil === null) {
      this.attempts.wait(now, 0);
    }
  }

  private tickLedger(now: number): void {
    this.recordFault(now);
    const session = this.roster.current;
    const isWhole =
      session !== null &&
      !this.roster.race.isOn &&
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
    const { fit } = this.roster.standby;
    const isCovered = fit !== null && this.roster.standby.subscribes;
    if (isCovered) this.succession.swap(fit, now);
    const since = isCovered ? now : fault.since;
    this.ledger.begin(fault.cause, null, RUNG.resubscribe, since, this.out);
  }

  private raise(): void {
    const isHealed = this.roster.current?.holdsAll() === true;
    const { deaf } = this.subscriptions.condition(this.roster.current);
    let alarm: LinkAlarm = 'none';
    if (this.attempts.isBlocked) alarm = 'blocked';
    else if (this.attempts.isDegraded && !isHealed) alarm = 'degraded';
    else if (this.attempts.isFlapping) alarm = 'flapping';
    else if (isHealed && deaf > 0) alarm = 'source-silent';
    if (alarm === this.alarm) return;
    this.alarm = alarm;
    this.out.push({ type: 'setAlarm', alarm, reason: this.succession.cause });
  }

  private forgiveStall(now: number): void {
    const stallMs = now - this.dueAt;
    if (stallMs < STALL_MS) return;
    for (const session of this.roster.all()) session.forgive(stallMs, now);
  }

  private note(now: number): void {
    const state = this.state();
    if (this.roster.current !== null) this.succession.endpointShown = this.roster.current.endpoint;
    if (state === this.noted) return;
    this.noted = state;
    this.notedAt = now;
  }

  private state(): LinkState {
    if (this.mode !== 'running') return this.mode;
    const session = this.roster.current;
    if (session !== null) {
      if (session.suspectAt !== null) return 'suspect';
      if (session.leaveBy !== null) return 'draining';
      const confirmed = this.confirmed();
      if (confirmed === this.subscriptions.size) return 'live';
      return confirmed === 0 ? 'subscribing' : 'resyncing';
    }
    if (this.roster.race.isOn)
      return this.roster.race.field.every(({ phase }) => phase === 'dialing')
        ? 'dialing'
        : 'authenticating';
    if (this.attempts.isBlocked) return 'blocked';
    return this.attempts.isDegraded ? 'persistent' : 'backoff';
  }

  /** Subscriptions held: one that is asked for anew on one of two sessions is held by the other. */
  private confirmed(): number {
    const { current, standby } = this.roster;
    if (current === null) return 0;
    const second = standby.session;
    const isStanding = second?.phase === 'ready' && second.suspectAt === null;
    return this.subscriptions.confirmed(isStanding ? [current, second] : [current]);
  }

  private nextDue(): number {
    if (this.mode === 'idle' || this.mode === 'stopped') return Infinity;
    if (this.mode === 'suspended') return this.suspendedAt + SUSPENDED_MS;
    let due = Math.min(
      this.auditAt,
      this.succession.dueAt(),
      this.roster.current?.renewAt ?? Infinity,
    );
    for (const session of this.roster.all()) {
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
}
