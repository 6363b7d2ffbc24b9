/**
 * Commands about alarms on their way. Nothing is kept for a later session: an operator's command
 * carried out minutes after it was given is worse than one refused (link.md, Traps: queued writes
 * sent on reconnect).
 */
import type { Clock } from '../clock.ts';
import type { Reply } from '../reply.ts';
import { PendingRequests } from './pending-requests.ts';

/** What came of it: the alarm that the server did it to. */
export type CommandReply = Reply<{ readonly alarm: string }>;

/** The server's time for an answer, ms. */
export const ANSWER_MS = 5_000;
/** Most on their way at once: whoever acknowledges a whole selection sends one for each. */
const MAX_PENDING = 1_000;

/** See the file head. */
export class AlarmCommands {
  readonly #onPending: (alarm: string, isPending: boolean) => void;
  readonly #pending: PendingRequests<{ readonly alarm: string }>;

  /** `onPending` is told when a command about an alarm sets out and when it has ended. */
  constructor(clock: Clock, onPending: (alarm: string, isPending: boolean) => void) {
    this.#onPending = onPending;
    this.#pending = new PendingRequests(clock, {
      answerMs: ANSWER_MS,
      most: MAX_PENDING,
      what: 'commands',
    });
  }

  /** Calls `send` and waits for the answer to request `id` of `session`. */
  ask(id: number, session: number, alarm: string, send: () => void): Promise<CommandReply> {
    const begin = (): void => {
      this.#onPending(alarm, true);
      send();
    };
    return this.#pending.ask(id, session, begin, () => {
      this.#onPending(alarm, false);
    });
  }

  /** The server did it. False when nobody asked. */
  done(id: number, alarm: string): boolean {
    return this.#pending.end(id, { ok: true, value: { alarm } });
  }

  /** The server refused it. False when nobody asked. */
  refused(id: number, code: string, message: string): boolean {
    return this.#pending.refused(id, code, message);
  }

  /** A session is gone, and the word on its commands with it. */
  lost(session: number): void {
    this.#pending.lost(session);
  }
}
