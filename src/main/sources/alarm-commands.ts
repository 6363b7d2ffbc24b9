/**
 * Commands about alarms on their way. Each is sent once, on the session that stands, and ends within
 * `ANSWER_MS`: with the server's word, or loudly without it. Nothing is kept for a later session: an
 * operator's command carried out minutes after it was given is worse than one refused
 * (link.md, Traps: queued writes sent on reconnect).
 */
import type { CancelTimer, Clock } from '../clock.ts';

/** What came of it (contract.ts, `Reply`). */
export type CommandReply =
  | { readonly ok: true; readonly value: { readonly alarm: string } }
  | { readonly ok: false; readonly code: string; readonly message: string };

/** The server's time for an answer, ms. */
export const ANSWER_MS = 5_000;
/** Most on their way at once: whoever acknowledges a whole selection sends one for each. */
const MAX_PENDING = 1_000;

interface Pending {
  readonly alarm: string;
  readonly session: number;
  readonly cancel: CancelTimer;
  readonly resolve: (reply: CommandReply) => void;
}

/** See the file head. */
export class AlarmCommands {
  readonly #clock: Clock;
  readonly #onPending: (alarm: string, isPending: boolean) => void;
  readonly #pending = new Map<number, Pending>();

  /** `onPending` is told when a command about an alarm sets out and when it has ended. */
  constructor(clock: Clock, onPending: (alarm: string, isPending: boolean) => void) {
    this.#clock = clock;
    this.#onPending = onPending;
  }

  /** Calls `send` and waits for the answer to request `id` of `session`. */
  ask(id: number, session: number, alarm: string, send: () => void): Promise<CommandReply> {
    if (this.#pending.size >= MAX_PENDING) {
      return Promise.resolve(refusal('busy', `${MAX_PENDING} commands are waiting`));
    }
    return new Promise((resolve) => {
      const cancel = this.#clock.wakeAt(this.#clock.now() + ANSWER_MS, () => {
        this.#end(id, refusal('no-answer', `no answer within ${ANSWER_MS / 1_000} s`));
      });
      this.#pending.set(id, { alarm, session, cancel, resolve });
      this.#onPending(alarm, true);
      send();
    });
  }

  /** The server did it. False when nobody asked. */
  done(id: number, alarm: string): boolean {
    return this.#end(id, { ok: true, value: { alarm } });
  }

  /** The server refused it. False when nobody asked. */
  refused(id: number, code: string, message: string): boolean {
    return this.#end(id, refusal(code, message));
  }

  /** A session is gone: whether the server did it is not known. */
  lost(session: number): void {
    for (const [id, pending] of this.#pending) {
      if (pending.session !== session) continue;
      this.#end(id, refusal('connection-lost', 'the connection was lost before the answer came'));
    }
  }

  #end(id: number, reply: CommandReply): boolean {
    const pending = this.#pending.get(id);
    if (pending === undefined) return false;
    this.#pending.delete(id);
    pending.cancel();
    this.#onPending(pending.alarm, false);
    pending.resolve(reply);
    return true;
  }
}

/** A reply that says no. */
export function refusal(code: string, message: string): CommandReply {
  return { ok: false, code, message };
}
