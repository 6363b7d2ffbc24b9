/**
 * A server as slow as can be: what it has to send goes out byte by byte, one a second, so that its
 * sockets look alive to whoever only counts bytes.
 */
import type { Duplex } from 'node:stream';

const BYTE_MS = 1_000;
/** More than this is never reached. */
const MAX_WAITING = 65_536;
const TEXT_FRAME = 0x81; // RFC 6455: final, text
const TWO_BYTES = 126;
const EIGHT_BYTES = 127;

export class Trickle {
  readonly #socket: Duplex;
  readonly #timer: NodeJS.Timeout;
  #waiting = Buffer.alloc(0);

  /** `socket`: the one below the WebSocket; nobody else may write to it from now on. */
  constructor(socket: Duplex) {
    this.#socket = socket;
    this.#timer = setInterval(() => this.#drip(), BYTE_MS);
  }

  /** Puts a text frame behind what waits. */
  send(text: string): void {
    if (this.#waiting.length > MAX_WAITING) return;
    const payload = Buffer.from(text, 'utf8');
    this.#waiting = Buffer.concat([this.#waiting, header(payload.length), payload]);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #drip(): void {
    if (this.#waiting.length === 0 || !this.#socket.writable) return;
    this.#socket.write(this.#waiting.subarray(0, 1));
    this.#waiting = this.#waiting.subarray(1);
  }
}

function header(length: number): Buffer {
  if (length < TWO_BYTES) return Buffer.from([TEXT_FRAME, length]);
  if (length < 65_536) return Buffer.from([TEXT_FRAME, TWO_BYTES, length >> 8, length & 0xff]);
  const long = Buffer.from([TEXT_FRAME, EIGHT_BYTES, 0, 0, 0, 0, 0, 0, 0, 0]);
  long.writeBigUInt64BE(BigInt(length), 2);
  return long;
}
