/**
 * The waiting between dials: how many attempts have failed, when the next round begins, what ends a
 * wait early (a TCP probe that is answered, a path change, a person), and what keeps it long (a
 * refused credential, Retry-After). It dials nothing; `succession.ts` asks `isDue`.
 *
 * Invariants: `waitUntil` is finite or null; a wait is never made longer by anything but a new
 * failure; after `websocket.reconnect.max.attempts` failures the pace is slow, and never nothing.
 */
import { around, attemptWaitMs, PATH_WINDOW_MS } from './backoff.ts';
import type { Endpoint, Endpoints } from './endpoints.ts';
import type { LinkEffect } from './events.ts';
import type { LinkOptions } from './options.ts';

/** Probes of a preferred endpoint, while on another, in units of `probeEveryMs`. */
const FAIL_BACK_PROBES = 5;

/**
 * Waits before the first probes after the first round in vain, in units of `probeEveryMs`: what has
 * only just gone is most likely to come back soon (a balancer that restarts within 100 ms, measured).
 */
const QUICK_PROBES: readonly number[] = [0.1, 0.1, 0.15, 0.15, 0.2, 0.3];

/**
 * Of `probeSpreadMs`, after such a probe is answered: the displays that one fault has hit have come
 * apart already, by their first attempts and the jitter of the probes.
 */
const QUICK_SPREAD = 0.25;

/** A probe that should be over and is not is looked for again after this, ms. */
const RECHECK_MS = 20;

interface Probe {
  readonly endpoint: Endpoint;
  /** When it should be over, answered or not. */
  readonly overAt: number;
}

/** See the file head. */
export class Attempts {
  /** Failed attempts since the link was last stable. */
  failures = 0;
  /** When the next round of dials begins; null while a session stands or is dialled. */
  waitUntil: number | null = null;
  isBlocked = false;
  private nextProbeAt = Infinity;
  /** Under way, by their numbers. */
  private readonly probes = new Map<number, Probe>();
  private lastProbe = 0;
  /** How many of the quick probes have been sent; all of them where they are not wanted. */
  private quickProbes = QUICK_PROBES.length;
  private pathDials: number[] = [];
  private pathWindowAt = -Infinity;
  /** One renewal per refusal: `spent` until a session has become ready again. */
  private renewal: 'unused' | 'asked' | 'spent' = 'unused';
  /** A renewal was asked for although nothing was refused: the credential's life is nearly over. */
  private isEarly = false;
  private drops: number[] = [];
  private readonly endpoints: Endpoints;
  private readonly options: LinkOptions;
  private readonly random: () => number;

  constructor(endpoints: Endpoints, options: LinkOptions, random: () => number) {
    this.endpoints = endpoints;
    this.options = options;
    this.random = random;
  }

  /** Past the limit of product.md: alarm, slow pace. */
  get isDegraded(): boolean {
    return this.failures > this.options['websocket.reconnect.max.attempts'];
  }

  /** Sessions were lost often enough lately to speak of flapping. */
  get isFlapping(): boolean {
    return this.drops.length >= this.options.flapCount;
  }

  /** Whether a round of dials is due. */
  isDue(now: number): boolean {
    return this.waitUntil !== null && now >= this.waitUntil;
  }

  /** A ready session was lost; the first attempt comes at once. */
  afterLoss(now: number): void {
    const spreadMs = this.options.firstAttemptSpreadMs;
    this.wait(now, attemptWaitMs(this.failures, spreadMs, this.options, this.random));
  }

  /** A whole round of dials failed. Inside a path window the window's own dials come first. */
  afterRound(now: number, mayHurry: boolean): void {
    const fast = this.pathDials.find((at) => at > now);
    if (fast !== undefined && mayHurry) {
      this.wait(now, fast - now);
    } else {
      this.failures += 1;
      this.wait(now, attemptWaitMs(this.failures, 0, this.options, this.random));
    }
    if (this.failures > 1) return;
    this.quickProbes = 0;
    this.nextProbeAt = now + this.probeWaitMs();
  }

  /** Waits `forMs` from now, and longer where every endpoint asked for it. */
  wait(now: number, forMs: number): void {
    this.waitUntil = Math.max(now + forMs, this.endpoints.earliest());
    this.quickProbes = QUICK_PROBES.length;
    this.nextProbeAt = Math.min(this.nextProbeAt, now + this.probeWaitMs());
  }

  private probeWaitMs(): number {
    const everyMs = this.options.probeEveryMs * (QUICK_PROBES[this.quickProbes] ?? 1);
    return around(everyMs, 0.3, this.options, this.random);
  }

  /** Dial time-out for a dial that starts now. */
  dialTimeoutMs(now: number): number {
    const inWindow = this.pathDials.some((at) => at >= now - this.options.pathDialTimeoutMs);
    return inWindow ? this.options.pathDialTimeoutMs : this.options.dialTimeoutMs;
  }

  /** A path change: starts over, with quick dials; false when the last window is too young. */
  openPathWindow(now: number, force: boolean): boolean {
    if (!force && now < this.pathWindowAt + this.options.pathWindowEveryMs) return false;
    this.pathWindowAt = now;
    this.pathDials = PATH_WINDOW_MS.map((delay) => now + delay);
    this.failures = 0;
    return true;
  }

  /** Ends a wait, where one is on and the credential is not what is wrong. */
  hurry(now: number): void {
    if (this.waitUntil !== null && !this.isBlocked) this.waitUntil = now;
  }

  /** Asks for a probe at once. */
  probeSoon(now: number): void {
    if (this.waitUntil !== null) this.nextProbeAt = now;
  }

  /** A person asked: nothing holds the next dial back. */
  unblock(now: number): void {
    this.isBlocked = false;
    this.renewal = 'unused';
    this.hurry(now);
  }

  /** A session is ready: no wait, no window, no blame. */
  succeeded(): void {
    this.waitUntil = null;
    this.nextProbeAt = Infinity;
    this.quickProbes = QUICK_PROBES.length;
    this.pathDials = [];
    this.renewal = 'unused';
    this.isBlocked = false;
  }

  /** A ready session was lost for a reason that is not ours. */
  dropped(now: number): void {
    this.drops.push(now);
  }

  /** A session stands for `stableMs`: the count starts over, unless the link flaps. */
  stable(): void {
    if (!this.isFlapping) this.failures = 0;
  }

  /** A standing session is not on the preferred endpoint: asks whether that one is well again. */
  watchPreferred(now: number): void {
    if (this.nextProbeAt === Infinity && this.probes.size === 0) this.nextProbeAt = now;
  }

  /** Ages what is only remembered for a time, and sends the probe that is due. */
  tick(now: number, isStanding: boolean, out: LinkEffect[]): void {
    this.drops = this.drops.filter((at) => now - at < this.options.flapWindowMs);
    const timeoutMs = this.options.probeTimeoutMs;
    // Twice the time-out: a probe whose answer got lost must not stop probing.
    for (const [id, { overAt }] of this.probes)
      if (now >= overAt + timeoutMs) this.probes.delete(id);
    if (now < this.nextProbeAt) return;
    this.nextProbeAt = Infinity;
    if (!isStanding && (this.isBlocked || !this.isInVain())) return;
    const [first] = this.probes.values();
    if (first !== undefined) {
      this.nextProbeAt = Math.max(first.overAt, now + RECHECK_MS);
      return;
    }
    this.quickProbes += 1;
    this.nextProbeAt = now + this.probeWaitMs() * (isStanding ? FAIL_BACK_PROBES : 1);
    const endpoints = isStanding ? [this.endpoints.at(0)] : this.endpoints.worthProbing(now);
    for (const endpoint of endpoints) {
      const probe = ++this.lastProbe;
      this.probes.set(probe, { endpoint, overAt: now + timeoutMs });
      out.push({ type: 'probeEndpoint', probe, url: endpoint.url, timeoutMs });
    }
  }

  /** Waiting, or dialling once more after a round in vain. */
  private isInVain(): boolean {
    return this.waitUntil !== null || this.failures > 0;
  }

  /**
   * A probe was answered, or not. Returns the endpoint if it is back, after one that was not: a dial
   * that is under way to it may have gone out into the dark.
   */
  probed(id: number, reachable: boolean, now: number): Endpoint | null {
    const endpoint = this.probes.get(id)?.endpoint;
    if (endpoint === undefined) return null;
    this.probes.delete(id);
    endpoint.wellSince = reachable ? (endpoint.wellSince ?? now) : null;
    const isBack = reachable && endpoint.isDark;
    endpoint.isDark = !reachable;
    if (reachable && this.waitUntil !== null && !this.isBlocked && endpoint.probeHelps)
      this.waitUntil = Math.min(this.waitUntil, now + this.spreadMs());
    return isBack ? endpoint : null;
  }

  /** How long the dial waits after an answered probe, so that displays do not all come at once. */
  spreadMs(): number {
    const share = this.quickProbes < QUICK_PROBES.length ? QUICK_SPREAD : 1;
    return this.random() * this.options.probeSpreadMs * share;
  }

  /** Whether a refused credential may still be renewed before the next dial. */
  get mayRenew(): boolean {
    return this.renewal === 'unused';
  }

  /** The credential was refused; `isDialing`: another endpoint is being tried. */
  refused(now: number, isDialing: boolean, out: LinkEffect[]): void {
    if (this.renewal === 'unused') {
      this.renewal = 'asked';
      this.waitUntil = now + this.options.welcomeTimeoutMs;
      if (!this.isEarly) out.push({ type: 'renewCredential' });
    } else if (this.renewal === 'spent' && !isDialing) {
      this.block(now);
    }
  }

  /** Asks for a new credential while the old one is still good. */
  renewEarly(out: LinkEffect[]): void {
    if (this.isEarly || this.renewal === 'asked') return;
    this.isEarly = true;
    out.push({ type: 'renewCredential' });
  }

  /** Whether the answer just come is to an early renewal; it is taken thereby. */
  takeEarlyRenewal(): boolean {
    const wasEarly = this.isEarly;
    this.isEarly = false;
    return wasEarly;
  }

  /** The renewal is done: dial with it, or with other endpoints without it, or block. */
  renewed(isNew: boolean, now: number): void {
    if (this.renewal !== 'asked') return;
    this.renewal = 'spent';
    if (this.waitUntil === null) return;
    if (isNew || this.endpoints.all.length > 1) this.waitUntil = now;
    else this.block(now);
  }

  private block(now: number): void {
    this.isBlocked = true;
    this.nextProbeAt = Infinity;
    this.waitUntil = now + around(this.options.blockedMs, 0.1, this.options, this.random);
    // The next refusal may be of a credential that was replaced meanwhile.
    this.renewal = 'unused';
  }

  /** When `tick` has something to do, or a wait ends (monotonic ms). */
  dueAt(isStanding: boolean, mayDial: boolean): number {
    let due = this.nextProbeAt;
    if (mayDial) due = Math.min(due, this.waitUntil ?? Infinity);
    const oldest = this.drops[0];
    if (isStanding && oldest !== undefined) due = Math.min(due, oldest + this.options.flapWindowMs);
    return due;
  }
}
