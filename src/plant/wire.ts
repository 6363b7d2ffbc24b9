/**
 * A session's way out: one WebSocket, with what has to be held back. It knows when the client does
 * not keep up, and it is where a session is made slow, frozen or broken.
 */
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { Trickle } from './trickle.ts';

/** Bytes waiting in the socket beyond which data is held back and coalesced. */
const CONGESTED_BYTES = 1_048_576;
/** Bytes waiting beyond which long answers wait, so that they never hold back data. */
const ROOM_BYTES = 262_144;
/** Bytes waiting beyond which the session is cut: not even heartbeats fit any more. */
const HOPELESS_BYTES = 16 * 1_048_576;

export class Wire {
  readonly #socket: WebSocket;
  readonly #raw: Duplex;
  readonly #delayed: { readonly text: string; readonly dueAt: number }[] = [];
  #delayMs = 0;
  #timer: NodeJS.Timeout | undefined;
  #isFrozen = false;
  #trickle: Trickle | undefined;
  #whenRoom: (() => void) | undefined;
  #look: NodeJS.Immediate | undefined;
  readonly #onSent = (): void => this.#tellRoom();

  /** `raw`: what carries the WebSocket. */
  constructor(socket: WebSocket, raw: Duplex) {
    this.#socket = socket;
    this.#raw = raw;
  }

  /** True while data had better wait. */
  get isCongested(): boolean {
    return this.#isFrozen || this.#socket.bufferedAmount > CONGESTED_BYTES;
  }

  /** True while a part of a long answer may go out. */
  get hasRoom(): boolean {
    const { readyState, OPEN, bufferedAmount } = this.#socket;
    return !this.#isFrozen && readyState === OPEN && bufferedAmount <= ROOM_BYTES;
  }

  /** Calls `next` once there is room, in a later turn of the event loop; instead of an earlier one. */
  whenRoom(next: () => void): void {
    this.#whenRoom = next;
    this.#look ??= setImmediate(() => {
      this.#look = undefined;
      this.#tellRoom();
    });
  }

  /** Sends one frame, unless frozen. */
  send(text: string): void {
    if (this.#isFrozen || this.#socket.readyState !== this.#socket.OPEN) return;
    if (this.#trickle !== undefined) {
      this.#trickle.send(text);
      return;
    }
    if (this.#socket.bufferedAmount > HOPELESS_BYTES) {
      this.terminate();
      return;
    }
    if (this.#delayMs === 0 && this.#delayed.length === 0) {
      this.#socket.send(text, this.#onSent);
      return;
    }
    this.#delayed.push({ text, dueAt: performance.now() + this.#delayMs });
    this.#timer ??= setTimeout(() => this.#sendDue(), this.#delayMs);
  }

  /** From now on everything goes out `delayMs` late; 0 ends it, in order. */
  delay(delayMs: number): void {
    this.#delayMs = delayMs;
  }

  /** Answers a ping. */
  pong(data: Buffer): void {
    if (this.#trickle === undefined) this.#socket.pong(data);
  }

  /** From now on one byte a second goes out; only the end of the session ends it. */
  trickle(): void {
    this.#trickle ??= new Trickle(this.#raw);
  }

  /** True once the session cannot be made whole again. */
  get isTrickling(): boolean {
    return this.#trickle !== undefined;
  }

  /** Stops reading and sending; the socket stays open. */
  freeze(): void {
    this.#isFrozen = true;
    this.#socket.pause();
  }

  thaw(): void {
    this.#isFrozen = false;
    this.#socket.resume();
    this.#tellRoom();
  }

  close(code: number, reason: string): void {
    if (this.#isFrozen) this.thaw();
    this.#socket.close(code, reason);
  }

  terminate(): void {
    this.dispose();
    this.#socket.terminate();
  }

  /** Drops what is held back; to be called when the socket has closed. */
  dispose(): void {
    this.#trickle?.stop();
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#delayed.length = 0;
    clearImmediate(this.#look);
    this.#look = undefined;
    this.#whenRoom = undefined;
  }

  #tellRoom(): void {
    // A turn of the loop that was asked for is kept; see `whenRoom`.
    if (this.#look !== undefined || this.#whenRoom === undefined || !this.hasRoom) return;
    const next = this.#whenRoom;
    this.#whenRoom = undefined;
    next();
  }

  #sendDue(): void {
    this.#timer = undefined;
    const now = performance.now();
    while (this.#delayed[0] !== undefined && this.#delayed[0].dueAt <= now + 1) {
      const { text } = this.#delayed.shift() ?? { text: '' };
      if (!this.#isFrozen && this.#socket.readyState === this.#socket.OPEN) {
        this.#socket.send(text, this.#onSent);
      }
    }
    const next = this.#delayed[0];
    if (next !== undefined) {
      this.#timer = setTimeout(() => this.#sendDue(), Math.max(1, next.dueAt - now));
    }
  }
}
