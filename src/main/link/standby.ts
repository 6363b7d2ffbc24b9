/**
 * The pace of the second session that `redundancy` asks for: when it may be dialled, where, and from
 * which of this PC's addresses. `succession.ts` dials it and lets it take over.
 *
 * The idea is that of IEC 62439-3 (PRP): two ways that share as little as can be, so that any single
 * fault hits one of them. So it goes to another endpoint where there is one and, every other try, by
 * another local address; a way that cannot be had is no reason to have none.
 */
import { attemptWaitMs } from './backoff.ts';
import type { Endpoint, Endpoints } from './endpoints.ts';
import type { LinkOptions } from './options.ts';
import type { Session } from './session.ts';

/** See the file head. */
export class Standby {
  /** Dialling, greeting or ready; null while there is none. */
  session: Session | null = null;
  private notBefore = -Infinity;
  private failures = 0;
  private readonly endpoints: Endpoints;
  private readonly options: LinkOptions;
  private readonly random: () => number;

  constructor(endpoints: Endpoints, options: LinkOptions, random: () => number) {
    this.endpoints = endpoints;
    this.options = options;
    this.random = random;
  }

  /** Whether one is wanted at all. */
  get isWanted(): boolean {
    return this.options.redundancy !== 'none';
  }

  /** Whether it holds the subscriptions too, or only stands by. */
  get subscribes(): boolean {
    return this.options.redundancy === 'active-active';
  }

  /** The standing session that could take over at `now`: ready and not itself in doubt. */
  get fit(): Session | null {
    const { session } = this;
    if (session?.phase !== 'ready' || session.suspectAt !== null || session.leaveBy !== null)
      return null;
    return this.subscribes && !(session.claims.size > 0 && session.holdsAll()) ? null : session;
  }

  /** It is gone, or could not be had; the next try waits longer each time. */
  failed(now: number): void {
    this.session = null;
    this.failures += 1;
    this.notBefore = now + attemptWaitMs(this.failures, 0, this.options, this.random);
  }

  /** It took over, or is to be dialled anew: that is no failure. */
  vacant(now: number): void {
    this.session = null;
    this.notBefore = now;
  }

  /** It stands and does what is asked of it. */
  succeeded(): void {
    this.failures = 0;
  }

  /** Where to dial one beside `current`, if it is time; `addresses`: all of this PC's. */
  next(
    current: Session,
    addresses: readonly string[],
    now: number,
  ): { readonly endpoint: Endpoint; readonly localAddress: string | null } | null {
    if (!this.isWanted || this.session !== null || now < this.notBefore) return null;
    const endpoint = this.endpoints.beside(current.endpoint, now);
    if (endpoint === null) return null;
    const isBound = this.failures % 2 === 0;
    return {
      endpoint,
      localAddress: isBound ? otherAddress(current.localAddress, addresses) : null,
    };
  }

  /** When `next` has something to say (monotonic ms). */
  get dueAt(): number {
    return this.isWanted && this.session === null ? this.notBefore : Infinity;
  }
}

/** Another address of the same family that leads out of this PC, or null: the system chooses. */
function otherAddress(used: string, addresses: readonly string[]): string | null {
  if (used === '' || leadsNowhere(used)) return null;
  const isSix = used.includes(':');
  return (
    addresses.find(
      (address) => address !== used && address.includes(':') === isSix && !leadsNowhere(address),
    ) ?? null
  );
}

/** Loopback and link-local addresses lead nowhere. */
function leadsNowhere(address: string): boolean {
  return /^(127\.|169\.254\.|::1$|fe80:)/i.test(address);
}
