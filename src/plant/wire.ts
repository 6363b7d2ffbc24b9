/**
 * A session's way out: one WebSocket, with what has to be held back. It knows when the client does
 * not keep up, and it is where a session is made slow, frozen or broken.
 */
import type { WebSocket } from 'ws';

/** Bytes waiting in the socket beyond which data is held back and coalesced. */
const CONGESTED_BYTES = 1_048_576;
/** Bytes waiting beyond which the session is cut: not even heartbeats fit any more. */
const HOPELESS_BYTES = 16 * 1_048_576;

export class Wire {
  readonly #socket: WebSocket;
  readonly #delayed: { readonly text: string; readonly dueAt: number }[] = [];
  #delayMs = 0;
  #timer: NodeJS.Timeout | undefined;
  #isFrozen = false;

  constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  /** True while data had better wait. */
  get isCongested(): boolean {
    return this.#isFrozen || this.#socket.bufferedAmount > CONGESTED_BYTES;
  }

  /** Sends one frame, unless frozen. */
  send(text: string): void {
    if (this.#isFrozen || this.#socket.readyState !== this.#socket.OPEN) return;
    if (this.#socket.bufferedAmount > HOPELESS_BYTES) {
      this.terminate();
      return;
    }
    if (this.#delayMs === 0 && this.#delayed.length === 0) {
      this.#socket.send(text);
      return;
    }
    this.#delayed.push({ text, dueAt: performance.now() + this.#delayMs });
    this.#timer ??= setTimeout(() => this.#sendDue(), this.#delayMs);
  }

  /** From now on everything goes out `delayMs` late; 0 ends it, in order. */
  delay(delayMs: number): void {
    this.#delayMs = delayMs;
  }

  /** Stops reading and sending; the socket stays open. */
  freeze(): void {
    this.#isFrozen = true;
    this.#socket.pause();
  }

  thaw(): void {
    this.#isFrozen = false;
    this.#socket.resume();
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
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#delayed.length = 0;
  }

  #sendDue(): void {
    this.#timer = undefined;
    const now = performance.now();
    while (this.#delayed[0] !== undefined && this.#delayed[0].dueAt <= now + 1) {
      const { text } = this.#delayed.shift() ?? { text: '' };
      if (!this.#isFrozen && this.#socket.readyState === this.#socket.OPEN) this.#socket.send(text);
    }
    const next = this.#delayed[0];
    if (next !== undefined) {
      this.#timer = setTimeout(() => this.#sendDue(), Math.max(1, next.dueAt - now));
    }
  }
}
