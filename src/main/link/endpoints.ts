/**
 * Whom to dial: the endpoints of one source in the site file's order, what is held against each,
 * and the balancer's affinity cookie. It knows nothing of sessions; `succession.ts` tells it what came of
 * a dial.
 *
 * Invariants: `pick` always answers when the round has an untried endpoint; a penalty only moves an
 * endpoint back in the order and never takes it out.
 */

import { RoundTrip } from './round-trip.ts';

/** One endpoint and what is known of it. */
export interface Endpoint {
  readonly index: number;
  readonly url: string;
  /** Until then (monotonic ms) others come first. */
  penaltyUntil: number;
  /** Until then the server asked not to be dialled (Retry-After). */
  notBefore: number;
  cookie: string | null;
  /**
   * False where its last dial got its TCP handshake and failed later: an answered probe would then say
   * nothing and only make the link hammer.
   */
  probeHelps: boolean;
  /** Its last probe was not answered. */
  isDark: boolean;
  /** Since when its probes have been answered without a miss; null: not known to be well. */
  wellSince: number | null;
  /** How long it usually takes from the dial to the welcome, ms; 0 before the first. */
  usualMs: number;
  /** Of its transport pings. */
  readonly roundTrip: RoundTrip;
}

/** How long a failure is held against an endpoint, ms: longer than one round of dials. */
const PENALTY_MS = 10_000;
/** Weight of the newest dial in `usualMs`. */
const USUAL_WEIGHT = 0.3;

/** The endpoints of one source. */
export class Endpoints {
  readonly all: readonly Endpoint[];
  private tried = new Set<number>();
  private isRepeated = false;

  constructor(urls: readonly string[]) {
    if (urls.length === 0) throw new RangeError('a source needs at least one endpoint');
    this.all = urls.map((url, index) => ({
      index,
      url,
      penaltyUntil: -Infinity,
      notBefore: -Infinity,
      cookie: null,
      probeHelps: true,
      isDark: false,
      wellSince: null,
      usualMs: 0,
      roundTrip: new RoundTrip(),
    }));
  }

  /** A new round of dials: every endpoint may be tried once more. */
  newRound(): void {
    this.tried.clear();
    this.isRepeated = false;
  }

  /** The next endpoint of this round, marked as tried; null when the round is over. */
  pick(now: number, avoid: number | null): Endpoint | null {
    let best: Endpoint | null = null;
    let bestRank = Infinity;
    for (const endpoint of this.all) {
      if (this.tried.has(endpoint.index) || endpoint.notBefore > now) continue;
      const rank =
        endpoint.index +
        (endpoint.penaltyUntil > now ? this.all.length : 0) +
        (endpoint.index === avoid ? 2 * this.all.length : 0);
      if (rank < bestRank) {
        best = endpoint;
        bestRank = rank;
      }
    }
    if (best !== null) this.tried.add(best.index);
    return best;
  }

  /**
   * A lone endpoint once more in a round, while its first dial is still under way: behind it may be a
   * balancer with another server. It goes without the affinity cookie.
   */
  again(now: number): Endpoint | null {
    const [endpoint] = this.all;
    if (this.all.length > 1 || endpoint === undefined) return null;
    if (this.isRepeated || !this.tried.has(0) || endpoint.notBefore > now) return null;
    this.isRepeated = true;
    endpoint.cookie = null;
    return endpoint;
  }

  /** Where a second session goes: another endpoint, or the same where it is the only one. */
  beside(used: Endpoint, now: number): Endpoint | null {
    if (this.all.length === 1) return used.notBefore > now ? null : used;
    let best: Endpoint | null = null;
    for (const endpoint of this.all) {
      if (endpoint === used || endpoint.notBefore > now) continue;
      if (best === null || (best.penaltyUntil > now && endpoint.penaltyUntil <= now))
        best = endpoint;
    }
    return best;
  }

  /** Those to ask whether they are there, while waiting. */
  worthProbing(now: number): readonly Endpoint[] {
    return this.all.filter(({ probeHelps, notBefore }) => probeHelps && notBefore <= now);
  }

  /** Endpoint by index. */
  at(index: number): Endpoint {
    const endpoint = this.all[index];
    if (endpoint === undefined) throw new RangeError(`no endpoint ${index}`);
    return endpoint;
  }

  /** Earliest moment at which some endpoint may be dialled again; -Infinity: now. */
  earliest(): number {
    return Math.min(...this.all.map((endpoint) => endpoint.notBefore));
  }

  /** Something spoke against it. */
  penalise(endpoint: Endpoint, now: number): void {
    endpoint.penaltyUntil = now + PENALTY_MS;
    endpoint.wellSince = null;
  }

  /** A dial of it was welcomed after `ms`. */
  welcomed(endpoint: Endpoint, ms: number): void {
    const before = endpoint.usualMs;
    endpoint.usualMs = before === 0 ? ms : before + USUAL_WEIGHT * (ms - before);
  }

  /** Affinity to servers that may be gone is forgotten. */
  forgetCookies(): void {
    for (const endpoint of this.all) endpoint.cookie = null;
  }

  /** A session on it became ready: nothing is held against it any more. */
  proved(endpoint: Endpoint): void {
    endpoint.penaltyUntil = -Infinity;
    endpoint.notBefore = -Infinity;
    endpoint.probeHelps = true;
    endpoint.isDark = false;
  }
}
