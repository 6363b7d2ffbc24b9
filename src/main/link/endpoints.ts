/**
 * Whom to dial: the endpoints of one source in the site file's order, what is held against each,
 * and the balancer's affinity cookie. It knows nothing of sessions; `link.ts` tells it what came of
 * a dial.
 *
 * Invariants: `pick` always answers when the round has an untried endpoint; a penalty only moves an
 * endpoint back in the order and never takes it out.
 */

/** One endpoint and what is known of it. */
export interface Endpoint {
  readonly index: number;
  readonly url: string;
  /** Until then (monotonic ms) others come first. */
  penaltyUntil: number;
  /** Until then the server asked not to be dialled (Retry-After). */
  notBefore: number;
  cookie: string | null;
  /** Since when its probes have been answered without a miss; null: not known to be well. */
  wellSince: number | null;
}

/** How long a failure is held against an endpoint, ms: longer than one round of dials. */
const PENALTY_MS = 10_000;

/** The endpoints of one source. */
export class Endpoints {
  readonly all: readonly Endpoint[];
  private tried = new Set<number>();

  constructor(urls: readonly string[]) {
    if (urls.length === 0) throw new RangeError('a source needs at least one endpoint');
    this.all = urls.map((url, index) => ({
      index,
      url,
      penaltyUntil: -Infinity,
      notBefore: -Infinity,
      cookie: null,
      wellSince: null,
    }));
  }

  /** A new round of dials: every endpoint may be tried once more. */
  newRound(): void {
    this.tried.clear();
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

  /** The one to ask whether it is there, while waiting: the best by order, whatever was tried. */
  best(now: number): Endpoint {
    let best: Endpoint | null = null;
    for (const endpoint of this.all) {
      if (endpoint.notBefore > now) continue;
      if (best === null || (best.penaltyUntil > now && endpoint.penaltyUntil <= now))
        best = endpoint;
    }
    return best ?? this.at(0);
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

  /** A session on it became ready: nothing is held against it any more. */
  proved(endpoint: Endpoint): void {
    endpoint.penaltyUntil = -Infinity;
    endpoint.notBefore = -Infinity;
  }
}
