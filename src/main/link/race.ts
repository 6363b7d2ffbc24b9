/**
 * The race for the next session: who is being dialled, and when one more may be dialled beside them
 * (in the manner of RFC 8305, between endpoints). The winner is the first that holds what is wanted,
 * not the first that opened; `succession.ts` dials and promotes, this keeps wish, field and pace.
 *
 * While a session still stands, a race is run for a reason (`want`); without one, a race needs none.
 */
import { attemptWaitMs } from './backoff.ts';
import type { Endpoint, Endpoints } from './endpoints.ts';
import type { LinkOptions } from './options.ts';
import type { Session } from './session.ts';

/** Why a standing session is to be replaced. */
export type ReplaceReason = 'suspect' | 'path' | 'drain' | 'silent' | 'failback';

/** Sessions dialled at once: one more than needed, however many endpoints there are. */
const FIELD = 2;
/** The same endpoint is dialled a second time beside the first only after this long, ms. */
const AGAIN_MS = 500;

interface Wish {
  readonly why: ReplaceReason;
  readonly avoid: number | null;
  notBefore: number;
  tries: number;
}

/** See the file head. */
export class Race {
  /** In the order of their dials. */
  readonly field: Session[] = [];
  private wish: Wish | null = null;
  private launchAt = Infinity;
  /** One in the field was kept from an earlier race: it may be as silent as what it is to replace. */
  private isStale = false;
  private readonly endpoints: Endpoints;
  private readonly options: LinkOptions;
  private readonly random: () => number;

  constructor(endpoints: Endpoints, options: LinkOptions, random: () => number) {
    this.endpoints = endpoints;
    this.options = options;
    this.random = random;
  }

  /** Whether anything is being dialled or waits to be promoted. */
  get isOn(): boolean {
    return this.field.length > 0;
  }

  /** Whether a standing session is to be replaced. */
  get isWanted(): boolean {
    return this.wish !== null;
  }

  /** Wants a replacement from `notBefore` on, elsewhere than at `avoid` if there is an elsewhere. */
  want(why: ReplaceReason, avoid: number | null, notBefore: number): void {
    if (this.wish === null) this.endpoints.newRound();
    this.wish ??= { why, avoid, notBefore, tries: 0 };
  }

  /** Whether it is wanted for one of these reasons. */
  isFor(...reasons: readonly ReplaceReason[]): boolean {
    return this.wish !== null && reasons.includes(this.wish.why);
  }

  /** Whether a replacement is wanted now. */
  isDue(now: number): boolean {
    return this.wish !== null && now >= this.wish.notBefore;
  }

  /** It is won, or no longer needed. */
  end(): void {
    this.wish = null;
    this.launchAt = Infinity;
    this.isStale = false;
  }

  /** `session` is under way; one more may join after the endpoint's usual time. */
  joined(session: Session, now: number): void {
    this.field.push(session);
    const { usualMs } = session.endpoint;
    const alone = this.endpoints.all.length === 1;
    const staggerMs = Math.max(this.options.raceStaggerMs, alone ? AGAIN_MS : 0, 2 * usualMs);
    this.launchAt = now + Math.min(staggerMs, this.options.dialTimeoutMs);
  }

  /** One kept warm is needed after all: it gets the usual start over one dialled anew. */
  unwarmed(now: number): void {
    this.isStale = true;
    this.launchAt = now + this.options.raceStaggerMs;
  }

  /** `session` is out. */
  left(session: Session): void {
    const place = this.field.indexOf(session);
    if (place >= 0) this.field.splice(place, 1);
  }

  /** The endpoint to dial beside those under way, if it is time; `avoid` as in `Endpoints.pick`. */
  further(now: number, avoid: number | null): Endpoint | null {
    if (now < this.launchAt || this.field.length === 0) return null;
    this.launchAt = Infinity;
    if (this.field.length >= FIELD) return null;
    if (!this.isStale && this.field.some(({ phase }) => phase === 'ready')) return null;
    return this.endpoints.pick(now, this.wish?.avoid ?? avoid) ?? this.endpoints.again(now);
  }

  /** The endpoint to dial first for a replacement; a round in vain backs off. */
  first(now: number): Endpoint | null {
    if (this.wish === null || now < this.wish.notBefore) return null;
    const endpoint = this.endpoints.pick(now, this.wish.avoid);
    if (endpoint !== null) return endpoint;
    this.endpoints.newRound();
    this.wish.tries += 1;
    this.wish.notBefore = now + attemptWaitMs(this.wish.tries, 0, this.options, this.random);
    return null;
  }

  /** When `first` or `further` has something to say (monotonic ms). */
  dueAt(isStanding: boolean): number {
    if (this.field.length > 0) return this.launchAt;
    return isStanding ? (this.wish?.notBefore ?? Infinity) : Infinity;
  }
}
