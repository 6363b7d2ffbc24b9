/**
 * Requests to a plant server on their way. Each is sent once, on the session that stands, and ends in
 * time: with the server's word, or with the reason why there is none. Nothing is kept for a later session.
 */
import type { CancelTimer, Clock } from '../clock.ts';
import { refusal, type Reply } from '../reply.ts';

/** How long and how many. */
export interface PendingLimits {
  /** The server's time for an answer, ms. */
  readonly answerMs: number;
  /** Most on their way at once; further ones are refused. */
  readonly most: number;
  /** What they are, for the refusal: `commands`. */
  readonly what: string;
}

interface Pending<T> {
  readonly session: number;
  readonly cancel: CancelTimer;
  readonly end: (reply: Reply<T>) => void;
}

/** See the file head. */
export class PendingRequests<T> {
  readonly #clock: Clock;
  readonly #limits: PendingLimits;
  readonly #pending = new Map<number, Pending<T>>();

  constructor(clock: Clock, limits: PendingLimits) {
    this.#clock = clock;
    this.#limits = limits;
  }

  /** Whether request `id` is on its way. */
  has(id: number): boolean {
    return this.#pending.has(id);
  }

  /** Calls `send` and waits for the answer to request `id` of `session`; `onEnd` comes before it. */
  ask(id: number, session: number, send: () => void, onEnd?: () => void): Promise<Reply<T>> {
    const { answerMs, most, what } = this.#limits;
    if (this.#pending.size >= most) {
      return Promise.resolve(refusal('busy', `${most} ${what} are waiting`));
    }
    return new Promise((resolve) => {
      const cancel = this.#clock.wakeAt(this.#clock.now() + answerMs, () => {
        this.end(id, refusal('no-answer', `no answer within ${answerMs / 1_000} s`));
      });
      const end = (reply: Reply<T>): void => {
        onEnd?.();
        resolve(reply);
      };
      this.#pending.set(id, { session, cancel, end });
      send();
    });
  }

  /** What came of a request; false when nobody asked. */
  end(id: number, reply: Reply<T>): boolean {
    const pending = this.#pending.get(id);
    if (pending === undefined) return false;
    this.#pending.delete(id);
    pending.cancel();
    pending.end(reply);
    return true;
  }

  /** The server refused it; false when nobody asked. */
  refused(id: number, code: string, message: string): boolean {
    return this.end(id, refusal(code, message));
  }

  /** A session is gone: whether the server did what it was asked is not known. */
  lost(session: number): void {
    for (const [id, pending] of this.#pending) {
      if (pending.session !== session) continue;
      this.refused(id, 'connection-lost', 'the connection was lost before the answer came');
    }
  }
}
