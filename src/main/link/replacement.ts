/**
 * The wish to replace a session that still stands: why, whom to avoid, and when the next dial of it
 * may start. `link.ts` dials and promotes; this keeps the pace.
 */
import { attemptWaitMs } from './backoff.ts';
import type { Endpoint, Endpoints } from './endpoints.ts';
import type { LinkOptions } from './options.ts';

/** Why a replacement is wanted. */
export type ReplaceReason = 'suspect' | 'path' | 'drain' | 'silent' | 'failback';

interface Wish {
  readonly why: ReplaceReason;
  readonly avoid: number | null;
  notBefore: number;
  tries: number;
}

/** See the file head. */
export class Replacement {
  private wish: Wish | null = null;
  private readonly endpoints: Endpoints;
  private readonly options: LinkOptions;
  private readonly random: () => number;

  constructor(endpoints: Endpoints, options: LinkOptions, random: () => number) {
    this.endpoints = endpoints;
    this.options = options;
    this.random = random;
  }

  /** Whether one is wanted. */
  get isWanted(): boolean {
    return this.wish !== null;
  }

  /** Wants one from `notBefore` on, at another endpoint than `avoid` if there is one. */
  want(why: ReplaceReason, avoid: number | null, notBefore: number): void {
    this.wish ??= { why, avoid, notBefore, tries: 0 };
  }

  /** Whether it is wanted for one of these reasons. */
  isFor(...reasons: readonly ReplaceReason[]): boolean {
    return this.wish !== null && reasons.includes(this.wish.why);
  }

  /** It is here, or no longer needed. */
  end(): void {
    this.wish = null;
  }

  /** The endpoint to dial now; null while there is nothing to dial. A round in vain backs off. */
  next(now: number): Endpoint | null {
    if (this.wish === null || now < this.wish.notBefore) return null;
    const endpoint = this.endpoints.pick(now, this.wish.avoid);
    if (endpoint !== null) return endpoint;
    this.endpoints.newRound();
    this.wish.tries += 1;
    this.wish.notBefore = now + attemptWaitMs(this.wish.tries, 0, this.options, this.random);
    return null;
  }

  /** When `next` has something to say (monotonic ms). */
  get dueAt(): number {
    return this.wish?.notBefore ?? Infinity;
  }
}
