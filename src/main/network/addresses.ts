/**
 * Addresses of hosts. A name server that is slow or gone must not keep a wall from a plant server
 * that is not: what is known is dialled at once, and the name is resolved beside it, every time.
 *
 * 1. A fresh answer replaces what was known; an address it lacks is not preferred any more.
 * 2. A failed answer replaces nothing.
 * 3. One question a host is under way at a time. The system's resolver is asked and not the name
 *    servers, so that hosts files count; libuv lets it hold half of its threads at most.
 */
import { lookup } from 'node:dns';

/** One address of a host. */
export interface Address {
  readonly address: string;
  readonly family: 4 | 6;
}

/** Takes what a resolver found; with an error there are no addresses. */
type Answer = (error: Error | null, addresses: readonly Address[]) => void;

/** Asks for the addresses of a host; answers once, not before it returns. */
export type Resolve = (host: string, answer: Answer) => void;

/** Hosts remembered; a site has a handful. */
const MAX_HOSTS = 64;
/** Addresses of one host remembered and raced. */
const MAX_ADDRESSES = 8;

interface Entry {
  readonly answer: readonly Address[];
  /** The last one that took a session. */
  good: string | null;
  /** Those that failed since they were last good; they come last. */
  readonly failed: Set<string>;
  /** The name server goes first again. */
  isDoubted: boolean;
}

/** See the file head. */
export class AddressBook {
  readonly #resolve: Resolve;
  readonly #entries = new Map<string, Entry>();
  #asking = new Map<string, Set<Answer>>();

  /** `resolve` is the system's resolver but in tests. */
  constructor(resolve: Resolve = systemResolve) {
    this.#resolve = resolve;
  }

  /** What is known of `host`, best first; `isDoubted`: the name server is to be heard before. */
  known(host: string): { readonly addresses: readonly Address[]; readonly isDoubted: boolean } {
    const entry = this.#entries.get(host);
    if (entry === undefined) return { addresses: [], isDoubted: false };
    const rank = ({ address }: Address): number =>
      address === entry.good ? 0 : entry.failed.has(address) ? 2 : 1;
    const addresses = [...entry.answer].sort((a, b) => rank(a) - rank(b));
    return { addresses, isDoubted: entry.isDoubted };
  }

  /**
   * Asks anew, or joins the question under way. Returns how to hear no more of it; what comes is
   * learned all the same.
   */
  ask(host: string, answer: Answer): () => void {
    const listeners = this.#asking.get(host) ?? this.#question(host);
    listeners.add(answer);
    return () => {
      listeners.delete(answer);
    };
  }

  /** A session with `host` opened at `address`. */
  worked(host: string, address: string): void {
    const entry = this.#entries.get(host);
    if (entry?.answer.some((one) => one.address === address) !== true) return;
    entry.good = address;
    entry.failed.delete(address);
    entry.isDoubted = false;
  }

  /** An attempt at `address` failed, or the server there did. */
  failed(host: string, address: string): void {
    const entry = this.#entries.get(host);
    entry?.failed.add(address);
    if (entry?.good === address) entry.good = null;
  }

  /**
   * Trusts nothing any more: the name server is asked first. What was known stays as the last
   * resort, or a dead name server would keep the wall from a plant that is not.
   */
  doubt(): void {
    this.#asking = new Map();
    for (const entry of this.#entries.values()) entry.isDoubted = true;
  }

  #question(host: string): Set<Answer> {
    const listeners = new Set<Answer>();
    this.#asking.set(host, listeners);
    this.#resolve(host, (error, addresses) => {
      // A question from before `doubt` answers those who asked it and changes nothing else.
      if (this.#asking.get(host) === listeners) {
        this.#asking.delete(host);
        if (error === null && addresses.length > 0) this.#learn(host, addresses);
      }
      for (const tell of listeners) tell(error, addresses.slice(0, MAX_ADDRESSES));
    });
    return listeners;
  }

  #learn(host: string, addresses: readonly Address[]): void {
    const answer = addresses.slice(0, MAX_ADDRESSES);
    const known = this.#entries.get(host);
    const before = known?.isDoubted === true ? undefined : known;
    const isListed = (address: string): boolean => answer.some((one) => one.address === address);
    const good = before?.good ?? null;
    this.#entries.delete(host);
    this.#entries.set(host, {
      answer,
      good: good !== null && isListed(good) ? good : null,
      failed: new Set([...(before?.failed ?? [])].filter(isListed)),
      isDoubted: false,
    });
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > MAX_HOSTS && oldest !== undefined) this.#entries.delete(oldest);
  }
}

function systemResolve(host: string, answer: Answer): void {
  lookup(host, { all: true, verbatim: true }, (error, found) => {
    if (error !== null) answer(error, []);
    else
      answer(
        null,
        found.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 })),
      );
  });
}
