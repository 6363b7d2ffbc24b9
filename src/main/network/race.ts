/**
 * Several addresses of one host, raced in the manner of RFC 8305 (Happy Eyeballs): the preferred one
 * first, another every `ATTEMPT_STAGGER_MS`, families in turn, until one attempt succeeds.
 *
 * Node has such a race (`autoSelectFamily`), but it gives an attempt up when it starts the next one:
 * a server whose round trip is longer than the stagger is then never reached. Nor does it take
 * addresses that come later, and it ends with TCP, where a hung server still answers.
 *
 * 1. An attempt under way goes on until one succeeds; then all others are given up.
 * 2. A failed attempt starts the next one at once.
 * 3. Addresses may come late; the newest answer goes before what still waits from an older one.
 * 4. `finished` is called once, and not after `cancel`.
 */
import type { CancelTimer, Clock } from '../clock.ts';
import type { Address } from './addresses.ts';

/**
 * Time between the starts of two attempts, ms. RFC 8305 section 5 allows 100 ms to 2 s and proposes
 * 250 ms for the Internet; round trips in a plant are a few ms, and a wall waits.
 */
export const ATTEMPT_STAGGER_MS = 150;
/** How long a race all of whose attempts failed waits for a name server that has not answered, ms. */
const ANSWER_GRACE_MS = 150;
/** Attempts of one race; a dial's time-out ends most before. */
const MAX_ATTEMPTS = 16;

/** Tries one address and returns how to give up; `done` is called at most once, never before that. */
export type Attempt<S> = (
  address: Address,
  done: (error: Error | null, socket?: S) => void,
) => () => void;

/** What a race needs. */
export interface RaceSetup<S> {
  readonly clock: Clock;
  readonly attempt: Attempt<S>;
  /** The winner, or why there is none: every attempt's error in the order of their ends. */
  readonly finished: (error: AggregateError | null, socket?: S, address?: Address) => void;
}

/** See the file head. */
export class Race<S> {
  readonly #setup: RaceSetup<S>;
  #waiting: Address[] = [];
  readonly #running = new Map<string, () => void>();
  readonly #started = new Set<string>();
  readonly #errors: Error[] = [];
  /** Why no more addresses will come; told after what the attempts ended with. */
  #unresolved: readonly Error[] = [];
  /** Addresses whose attempts failed. */
  readonly failed: Address[] = [];
  #lastFamily: Address['family'] | undefined;
  #nextAt = -Infinity;
  #failedAt = -Infinity;
  #hasAll = false;
  #isOver = false;
  #cancelTimer: CancelTimer = () => undefined;

  constructor(setup: RaceSetup<S>) {
    this.#setup = setup;
  }

  /** Addresses that have not answered. */
  get unanswered(): readonly string[] {
    return [...this.#running.keys()];
  }

  /** These may be tried too, in this order of preference. */
  add(addresses: readonly Address[]): void {
    const fresh = addresses.filter(
      (one, index) =>
        !this.#started.has(one.address) &&
        addresses.findIndex(({ address }) => address === one.address) === index,
    );
    const older = this.#waiting.filter(
      (one) => !fresh.some(({ address }) => address === one.address),
    );
    this.#waiting = [...inTurn(fresh, this.#lastFamily), ...older];
    this.#go();
  }

  /** No more addresses will come; `error`: because the name could not be resolved. */
  complete(error?: Error): void {
    this.#hasAll = true;
    this.#unresolved = error === undefined ? [] : [error];
    this.#go();
  }

  /** Gives everything up. */
  cancel(): void {
    this.#isOver = true;
    this.#cancelTimer();
    for (const giveUp of this.#running.values()) giveUp();
  }

  #go(): void {
    if (this.#isOver) return;
    this.#cancelTimer();
    const now = this.#setup.clock.now();
    if (this.#waiting.length > 0 && this.#started.size < MAX_ATTEMPTS) {
      if (now >= this.#nextAt) this.#start(now);
      else this.#wakeAt(this.#nextAt);
    } else if (this.#running.size === 0) {
      // A name server that is slow must not turn a plain refusal into a time-out.
      const lostAt = this.#hasAll ? now : this.#failedAt + ANSWER_GRACE_MS;
      if (lostAt > now) this.#wakeAt(lostAt);
      else if (this.#errors.length > 0 || this.#hasAll) this.#lose();
    }
  }

  #wakeAt(at: number): void {
    this.#cancelTimer = this.#setup.clock.wakeAt(at, () => {
      this.#go();
    });
  }

  #start(now: number): void {
    const address = this.#waiting.shift();
    if (address === undefined) return;
    this.#started.add(address.address);
    this.#lastFamily = address.family;
    this.#nextAt = now + ATTEMPT_STAGGER_MS;
    const giveUp = this.#setup.attempt(address, (error, socket) => {
      this.#ended(address, error, socket);
    });
    this.#running.set(address.address, giveUp);
    this.#go();
  }

  #ended(address: Address, error: Error | null, socket: S | undefined): void {
    if (this.#isOver) return;
    this.#running.delete(address.address);
    if (error === null && socket !== undefined) {
      this.cancel();
      this.#setup.finished(null, socket, address);
      return;
    }
    this.#errors.push(error ?? new Error('no socket'));
    this.failed.push(address);
    this.#failedAt = this.#setup.clock.now();
    this.#nextAt = -Infinity;
    this.#go();
  }

  #lose(): void {
    this.#isOver = true;
    this.#setup.finished(
      new AggregateError([...this.#errors, ...this.#unresolved], 'no address answers'),
    );
  }
}

/** Families in turn (RFC 8305 section 4), beginning with another than `after`, else the first's. */
function inTurn(addresses: readonly Address[], after: Address['family'] | undefined): Address[] {
  const [first] = addresses;
  const wanted = after === undefined ? first?.family : after === 4 ? 6 : 4;
  const leading = addresses.filter(({ family }) => family === wanted);
  const others = addresses.filter(({ family }) => family !== wanted);
  return Array.from({ length: Math.max(leading.length, others.length) }).flatMap((_, index) =>
    [leading[index], others[index]].filter((address) => address !== undefined),
  );
}
