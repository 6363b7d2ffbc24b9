/**
 * Sends long answers at the pace at which the client reads: frame by frame while little waits in the
 * socket, several answers in turns, so that neither a large one nor a slow client holds up what goes
 * out besides (data, heartbeats, the other sessions).
 */
import { printFrame, type ServerFrame } from '../main/sources/vigil/codec.ts';
import type { Wire } from './wire.ts';

/** Sent in one turn of the event loop. */
const TURN_CHARACTERS = 262_144;

export class Pacer {
  readonly #wire: Wire;
  /** By subscription; the first is next. */
  readonly #answers = new Map<number, Iterator<ServerFrame, void, undefined>>();

  constructor(wire: Wire) {
    this.#wire = wire;
  }

  /** Begins to send an answer, at once where there is room; it replaces one of the same id. */
  start(id: number, frames: Iterator<ServerFrame, void, undefined>): void {
    this.#answers.delete(id);
    this.#answers.set(id, frames);
    this.#advance();
  }

  /** Sends no more of an answer. */
  stop(id: number): void {
    this.#answers.delete(id);
  }

  /** Whether there is more to send of an answer. */
  isSending(id: number): boolean {
    return this.#answers.has(id);
  }

  #advance(): void {
    let sent = 0;
    for (const [id, frames] of this.#answers) {
      if (sent >= TURN_CHARACTERS || !this.#wire.hasRoom) {
        this.#wire.whenRoom(() => this.#advance());
        return;
      }
      // To the end of the row: the loop comes to it again.
      this.#answers.delete(id);
      const { value: frame } = frames.next();
      if (frame === undefined) continue;
      this.#answers.set(id, frames);
      const text = printFrame(frame);
      sent += text.length;
      this.#wire.send(text);
    }
  }
}
