/**
 * What the screens want from one source, and how far it is proven: cursors, confirmations, repair
 * of single subscriptions, backfill. It asks through effects and judges no session.
 *
 * Invariants
 * 1. A wanted subscription always has, on every unheld ready session, a claim that is confirmed or
 *    has a deadline: nothing waits for ever.
 * 2. A cursor is only ever a position up to which every sample of the subscription has been stored.
 * 3. A subscription is proven only by frames of a session on which its claim is confirmed.
 */
import { Arrivals } from './arrivals.ts';
import type { AskedBefore, LinkEffect, SilenceReport, Wanted } from './events.ts';
import { Fetches, type Fetch } from './fetches.ts';
import type { LinkOptions } from './options.ts';
import type { Claim, Session } from './session.ts';
import { repairWait, Watch } from './watch.ts';

/** Unanswered subscribes on one session before the session is held to be at fault. */
const CLAIM_TRIES = 3;

interface Subscription {
  wanted: Wanted;
  cursor: { epoch: string; seq: number } | null;
  /** Source time (Unix ms) up to which samples are whole; NaN before the first confirmation. */
  coveredTime: number;
  provenAt: number;
  everConfirmed: boolean;
  gapOpen: boolean;
  /** How often its periodic tags usually speak. */
  readonly arrivals: Arrivals;
  /** Of the session that counts, or counted last: what is known of its silence outlives it. */
  watch: Watch;
}

/** How silent a subscription's periodic tags are on a session; `before`: what is no news. */
export type Silence = (
  session: number,
  subscription: number,
  before: AskedBefore,
  now: number,
) => SilenceReport;

/** See the file head. */
export class Subscriptions {
  private readonly byId = new Map<number, Subscription>();
  private readonly fetches: Fetches;
  private fault: { readonly cause: string; readonly since: number } | null = null;

  private readonly options: LinkOptions;
  private readonly silence: Silence;

  constructor(options: LinkOptions, silence: Silence) {
    this.options = options;
    this.silence = silence;
    this.fetches = new Fetches(options.resyncTimeoutMs);
  }

  /** Number of subscriptions wanted. */
  get size(): number {
    return this.byId.size;
  }

  /** Takes the new wishes and carries the difference to every subscribed session. */
  want(
    wanted: readonly Wanted[],
    sessions: Iterable<Session>,
    out: LinkEffect[],
    now: number,
  ): void {
    const kept = new Set<number>();
    const fresh: Wanted[] = [];
    for (const wish of wanted) {
      kept.add(wish.id);
      if (!this.byId.has(wish.id)) fresh.push(wish);
    }
    for (const id of [...this.byId.keys()]) {
      if (kept.has(id)) continue;
      this.byId.delete(id);
      this.fetches.forget(id);
      for (const session of sessions) {
        if (session.claims.delete(id))
          out.push({ type: 'unsubscribe', session: session.number, subscription: id });
      }
    }
    for (const wish of fresh) {
      this.byId.set(wish.id, {
        wanted: wish,
        cursor: null,
        coveredTime: Number.NaN,
        provenAt: -Infinity,
        everConfirmed: false,
        gapOpen: false,
        arrivals: new Arrivals(this.options.suspectPhi),
        watch: new Watch(),
      });
    }
    for (const session of sessions) {
      if (session.phase === 'ready' && session.warmUntil === null)
        this.claimAll(session, sessions, out, now);
    }
  }

  /** Asks a ready session for everything wanted that it does not hold yet. */
  claimAll(session: Session, sessions: Iterable<Session>, out: LinkEffect[], now: number): void {
    for (const [id, subscription] of this.byId) {
      if (session.claims.has(id)) continue;
      for (const other of sessions) {
        // A session that still stands holds more than the cursor kept from an earlier one.
        const held = other === session ? undefined : other.claims.get(id);
        if (held?.state === 'confirmed') this.release(other, subscription, vouchedFor(other, held));
      }
      const claim: Claim = {
        state: 'doubted',
        dueAt: now,
        tries: 0,
        missing: 0,
        verifiedAt: now,
        spokenAt: now,
        gapFrom: now,
        watch: watchFor(session, subscription, sessions),
      };
      session.claims.set(id, claim);
      this.ask(session, subscription, claim, out, now);
    }
  }

  private ask(
    session: Session,
    subscription: Subscription,
    claim: Claim,
    out: LinkEffect[],
    now: number,
  ): void {
    claim.state = 'asked';
    claim.tries += 1;
    claim.dueAt = now + this.options.subscribeTimeoutMs;
    const { id, tags, alarms } = subscription.wanted;
    out.push({
      type: 'subscribe',
      session: session.number,
      subscription: id,
      tags,
      alarms,
      ...(alarms || subscription.cursor === null ? {} : { resume: subscription.cursor }),
    });
  }

  /** A snapshot came. */
  confirm(
    session: Session,
    event: { subscription: number; recovered: boolean; missed: number; newestTime: number },
    out: LinkEffect[],
    now: number,
  ): void {
    const subscription = this.byId.get(event.subscription);
    const claim = session.claims.get(event.subscription);
    if (subscription === undefined || claim === undefined) return;
    const hadCursor = subscription.cursor !== null;
    const replays = event.recovered && hadCursor ? event.missed : 0;
    claim.missing = replays;
    claim.tries = 0;
    claim.verifiedAt = now;
    claim.spokenAt = now;
    // Asked for again in vain, it was not lost but only quiet for once: that is to be learned.
    if (claim.watch.quietSince === null) claim.gapFrom = now;
    session.dates(event.newestTime);
    if (!event.recovered) this.quietMeantLoss(session, claim, now);
    if (replays > 0) {
      claim.state = 'replaying';
      claim.dueAt = now + this.options.resyncTimeoutMs;
    } else {
      this.settle(subscription, claim, now);
      if (event.recovered && hadCursor) this.closeGap(subscription, true, out);
      else if (subscription.everConfirmed) this.fetchGap(subscription);
    }
    if (!subscription.everConfirmed) {
      subscription.everConfirmed = true;
      if (subscription.wanted.historyMs > 0)
        this.fetches.add(event.subscription, 'first', Number.NaN, subscription.wanted.historyMs);
    }
    claim.watch.confirmed(now);
  }

  /** Hot path: a periodic tag of the subscription spoke on this session. */
  spoke(session: Session, id: number, now: number): void {
    const claim = session.claims.get(id);
    if (claim === undefined) return;
    claim.spokenAt = now;
    // Arrivals too close together to be two leave the gap open.
    if (this.byId.get(id)?.arrivals.ended(now - claim.gapFrom) === true) claim.gapFrom = now;
  }

  /** A part of a snapshot came: the rest has its full time again. */
  confirming(session: Session, id: number, now: number): void {
    const claim = session.claims.get(id);
    if (claim?.state === 'asked') claim.dueAt = now + this.options.subscribeTimeoutMs;
  }

  /** A whole alarm list came: that is all an alarm subscription can prove. */
  confirmAlarms(session: Session, id: number, now: number): void {
    const subscription = this.byId.get(id);
    const claim = session.claims.get(id);
    if (subscription === undefined || claim === undefined) return;
    claim.tries = 0;
    claim.verifiedAt = now;
    subscription.everConfirmed = true;
    this.settle(subscription, claim, now);
  }

  /** One replayed frame was stored; `recovered` of its samples were new. */
  replayed(
    session: Session,
    { subscription: id, seq, recovered }: { subscription: number; seq: number; recovered: number },
    out: LinkEffect[],
    now: number,
  ): void {
    const subscription = this.byId.get(id);
    const claim = session.claims.get(id);
    if (subscription === undefined || claim?.state !== 'replaying') return;
    if (recovered > 0) this.quietMeantLoss(session, claim, now);
    claim.missing -= 1;
    claim.dueAt = now + this.options.resyncTimeoutMs;
    subscription.cursor = { epoch: session.epoch, seq };
    if (claim.missing > 0) return;
    this.settle(subscription, claim, now);
    this.closeGap(subscription, true, out);
  }

  /** Quiet is worth a record only where something had been said that did not come. */
  private quietMeantLoss(session: Session, claim: Claim, now: number): void {
    const { quietSince } = claim.watch;
    if (quietSince === null) return;
    claim.watch.quietSince = null;
    claim.gapFrom = now;
    this.report(session, 'subscription went silent', quietSince);
  }

  private settle(subscription: Subscription, claim: Claim, now: number): void {
    claim.state = 'confirmed';
    claim.dueAt = Infinity;
    claim.watch.quietSince = null;
    subscription.provenAt = Math.max(subscription.provenAt, now);
  }

  /** The server named what it holds for this session. */
  listed(
    session: Session,
    ids: readonly number[],
    out: LinkEffect[],
    now: number,
    tidy: boolean,
  ): void {
    const held = new Set(ids);
    session.isListing = true;
    for (const [id, claim] of session.claims) {
      if (!isHeld(claim)) continue;
      if (held.has(id)) claim.verifiedAt = now;
      else {
        this.report(session, 'subscription forgotten', claim.verifiedAt);
        this.doubt(session, id, claim.verifiedAt, now);
      }
    }
    if (!tidy) return;
    for (const id of ids) {
      if (!session.claims.has(id))
        out.push({ type: 'unsubscribe', session: session.number, subscription: id });
    }
  }

  /** A frame was lost on this session: every subscription is asked for again. */
  doubtAll(session: Session, now: number): void {
    this.report(session, 'frame lost', now);
    for (const id of session.claims.keys()) this.doubt(session, id, Infinity, now);
  }

  /** A fault of the second session is none of the wall's. */
  private report(session: Session, cause: string, since: number): void {
    if (session.role !== 'standby') this.fault ??= { cause, since };
  }

  /** What went wrong with subscriptions of a standing session since this was last asked. */
  takeFault(): { readonly cause: string; readonly since: number } | null {
    const { fault } = this;
    this.fault = null;
    return fault;
  }

  /** The session's server is now the one whose word counts: it is asked for it. */
  askAnew(session: Session, now: number): void {
    for (const id of session.claims.keys()) this.doubt(session, id, Infinity, now);
  }

  private doubt(session: Session, id: number, since: number, now: number): void {
    const subscription = this.byId.get(id);
    const claim = session.claims.get(id);
    if (subscription === undefined || claim === undefined) return;
    if (claim.state === 'confirmed') {
      const surelyAt = Math.min(since, vouchedFor(session, claim));
      subscription.provenAt = Math.max(subscription.provenAt, Math.min(session.provedAt, surelyAt));
      this.release(session, subscription, surelyAt);
    }
    if (claim.state === 'confirmed' || claim.state === 'replaying') {
      claim.state = 'doubted';
      claim.dueAt = now;
    }
  }

  /** Turns what a session holds into a cursor: the place it was surely whole up to. */
  private release(session: Session, subscription: Subscription, since: number): void {
    const place =
      since === Infinity
        ? { seq: session.lastSeq, time: session.newestTime }
        : session.placeAt(since);
    subscription.cursor = place === null ? null : { epoch: session.epoch, seq: place.seq };
    // Further back than the session remembers, only what came before it is sure, or its first word.
    const sureTime = place === null ? subscription.coveredTime : place.time;
    subscription.coveredTime = known(sureTime, session.baseTime);
  }

  /** A session is gone. What it held becomes cursors; what no other session holds has a gap. */
  dropSession(
    session: Session,
    others: Iterable<Session>,
    dropCursor: boolean,
    out: LinkEffect[],
  ): void {
    for (const [id, claim] of session.claims) {
      const subscription = this.byId.get(id);
      if (subscription === undefined) continue;
      const wasConfirmed = claim.state === 'confirmed';
      let held = false;
      for (const other of others)
        held ||= other !== session && other.claims.get(id)?.state === 'confirmed';
      if (wasConfirmed) {
        subscription.provenAt = Math.max(subscription.provenAt, session.provedAt);
        if (!held) this.release(session, subscription, vouchedFor(session, claim));
      }
      if (dropCursor) subscription.cursor = null;
      // The end of the session is the record; its last quiet needs none of its own.
      claim.watch.quietSince = null;
      if (session.role === 'current') subscription.watch = claim.watch;
      if (!held) claim.watch.rest();
      if (held || !subscription.everConfirmed || subscription.wanted.alarms) continue;
      if (Number.isNaN(subscription.coveredTime)) continue;
      subscription.gapOpen = true;
      out.push({ type: 'openGap', subscription: id, fromTime: subscription.coveredTime });
    }
    this.fetches.lost(session.number);
  }

  private closeGap(subscription: Subscription, filled: boolean, out: LinkEffect[]): void {
    // What was replayed now says nothing of an earlier loss that is still being fetched.
    if (!subscription.gapOpen || this.fetches.hasGap(subscription.wanted.id)) return;
    subscription.gapOpen = false;
    out.push({ type: 'closeGap', subscription: subscription.wanted.id, filled });
  }

  private fetchGap({ wanted, coveredTime }: Subscription): void {
    if (wanted.alarms || Number.isNaN(coveredTime)) return;
    this.fetches.add(wanted.id, 'gap', coveredTime, wanted.historyMs);
  }

  /** History that the server gave was merged. False when nobody asked for it. */
  merged(request: number, complete: boolean, out: LinkEffect[]): boolean {
    const fetch = this.fetches.take(request);
    if (fetch === undefined) return false;
    this.fetched(fetch, complete, out);
    return true;
  }

  /** The server refused history, or a part of it: it may have it later. False when nobody asked. */
  historyRefused(request: number, out: LinkEffect[], now: number): boolean {
    const put = this.fetches.refused(request, out, now);
    if (put === undefined) return false;
    if (put.wasWaitedFor) this.fetched(put.fetch, false, out);
    return true;
  }

  private fetched(fetch: Fetch, complete: boolean, out: LinkEffect[]): void {
    const subscription = this.byId.get(fetch.subscription);
    if (subscription !== undefined && fetch.purpose === 'gap') {
      this.closeGap(subscription, complete, out);
    }
  }

  /** The server refused a request: a subscription waits and asks again, a history request is put off. */
  refused(session: Session, request: number, out: LinkEffect[], now: number): void {
    const claim = session.claims.get(request);
    if (claim?.state === 'asked') {
      claim.state = 'refused';
      claim.dueAt = now + repairWait(claim.tries);
    } else if (claim === undefined) {
      this.historyRefused(request, out, now);
    }
  }

  /**
   * Everything that has become due on a ready session: unanswered and doubted claims, silent tags,
   * history. Answers false when the session does not do what it is asked and should be replaced.
   */
  tick(session: Session, out: LinkEffect[], now: number): boolean {
    let works = true;
    for (const [id, claim] of session.claims) {
      const subscription = this.byId.get(id);
      if (subscription === undefined) continue;
      if (now >= claim.dueAt) works = this.remind(session, subscription, claim, out, now) && works;
      if (isHeard(session, claim) && claim.watch.isDue(now))
        this.listen(session, subscription, claim.watch, now);
      // Looked at just now, it may be in doubt already.
      if (isHeard(session, claim) && now >= hushAt(subscription, claim)) {
        if (claim.watch.hush(claim.spokenAt, now)) this.doubt(session, id, claim.spokenAt, now);
      }
      // Put in doubt just now: no need to wait for the next step.
      if (claim.state === 'doubted') this.ask(session, subscription, claim, out, now);
    }
    if (session.role !== 'current') return works;
    for (const fetch of this.fetches.tick(session, out, now)) this.fetched(fetch, false, out);
    return works;
  }

  private remind(
    session: Session,
    subscription: Subscription,
    claim: Claim,
    out: LinkEffect[],
    now: number,
  ): boolean {
    if (claim.state === 'replaying') {
      // The replay broke off: what came is kept, the rest is asked for from there.
      claim.state = 'doubted';
    }
    if (claim.tries >= CLAIM_TRIES && claim.state === 'asked') {
      claim.dueAt = now + repairWait(claim.tries);
      claim.state = 'refused';
      return [...session.claims.values()].some(isHeld);
    }
    this.ask(session, subscription, claim, out, now);
    return true;
  }

  /** Rung 0: looks which of its tags speak, and puts it in doubt where they do not. */
  private listen(session: Session, { wanted }: Subscription, watch: Watch, now: number): void {
    if (wanted.alarms) {
      watch.rest();
      return;
    }
    const report = this.silence(session.number, wanted.id, watch, now);
    const { askSince, tellSince } = watch.look(report, now);
    if (tellSince !== null) this.report(session, 'tags silent', tellSince);
    if (askSince !== null) this.doubt(session, wanted.id, askSince, now);
  }

  /** When `tick` has something to do on this session (monotonic ms). */
  dueAt(session: Session): number {
    const isCurrent = session.role === 'current';
    let due = Infinity;
    for (const [id, claim] of session.claims) {
      due = Math.min(due, claim.dueAt);
      const subscription = this.byId.get(id);
      if (subscription === undefined) continue;
      if (isHeard(session, claim))
        due = Math.min(due, claim.watch.dueAt, hushAt(subscription, claim));
    }
    return isCurrent ? Math.min(due, this.fetches.dueAt(session)) : due;
  }

  /** Latest proof of a subscription that any standing session or the past gives (monotonic ms). */
  provenAt(id: number, sessions: Iterable<Session>): number {
    const subscription = this.byId.get(id);
    if (subscription === undefined) return -Infinity;
    let proven = subscription.provenAt;
    for (const session of sessions) {
      if (session.claims.get(id)?.state === 'confirmed')
        proven = Math.max(proven, session.provedAt);
    }
    return proven;
  }

  /** Nothing is proven any more: the PC slept. */
  voidProofs(): void {
    for (const subscription of this.byId.values()) subscription.provenAt = -Infinity;
  }

  /** How many of the subscriptions at least one of `sessions` holds. */
  confirmed(sessions: readonly Session[]): number {
    let count = 0;
    for (const id of this.byId.keys()) {
      if (sessions.some(({ claims }) => isHeld(claims.get(id)))) count += 1;
    }
    return count;
  }

  /**
   * Counts for the link's ladder: of the `periodic` subscriptions of the session those of which no
   * tag speaks (`silent`), even after they were asked for again twice (`deaf`).
   */
  condition(session: Session | null): {
    readonly periodic: number;
    readonly silent: number;
    readonly deaf: number;
  } {
    const counts = { periodic: 0, silent: 0, deaf: 0 };
    if (session === null) return counts;
    for (const { watch } of session.claims.values()) {
      if (watch.periodic > 0) counts.periodic += 1;
      if (watch.isSilent) counts.silent += 1;
      if (watch.isDeaf) counts.deaf += 1;
    }
    return counts;
  }

  /** Whether nothing missed is still to come. */
  isWhole(): boolean {
    for (const subscription of this.byId.values()) if (subscription.gapOpen) return false;
    return this.fetches.hasNoGaps;
  }
}

/** The second session is listened to by itself; one that is to replace the first goes on from it. */
function watchFor(session: Session, { wanted, watch }: Subscription, sessions: Iterable<Session>) {
  if (session.role === 'standby') return new Watch();
  for (const { role, claims } of sessions) {
    const held = claims.get(wanted.id);
    if (role === 'current' && held !== undefined) return held.watch;
  }
  return watch;
}

/** Whether the server has answered it, be it that something missed is still coming. */
function isHeld(claim: Claim | undefined): boolean {
  return claim?.state === 'confirmed' || claim?.state === 'replaying';
}

/** Whether silence of its tags on this session means anything yet. */
function isHeard(session: Session, claim: Claim): boolean {
  return claim.state === 'confirmed' && session.role !== 'contender';
}

/** When a subscription that stays quiet on this session is unusually quiet (monotonic ms). */
function hushAt({ arrivals }: Subscription, { watch, spokenAt }: Claim): number {
  return watch.hushAt(spokenAt, arrivals.limitMs);
}

/** Up to when what a session holds is surely whole: a server may forget after it last named it. */
function vouchedFor(session: Session, claim: Claim): number {
  return session.isListing ? claim.verifiedAt : Infinity;
}

function known(value: number, otherwise: number): number {
  return Number.isNaN(value) ? otherwise : value;
}
