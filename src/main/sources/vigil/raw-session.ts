/**
 * One vigil.v1 session as it looks from outside, for `vigil doctor`: what the upgrade was answered
 * with, and every frame with the moment it came. It decides nothing and repairs nothing; the wall's
 * own sessions are connection.ts's.
 *
 * 1. Every wait is bounded by its caller and ends early when the session does.
 * 2. Only the newest frames are kept, by number and size, so that it can be left open.
 */
import type { IncomingHttpHeaders } from 'node:http';
import type { LookupFunction } from 'node:net';
import type { SecureContext } from 'node:tls';
import WebSocket from 'ws';
import type { Clock } from '../../clock.ts';
import {
  MAX_FRAME_BYTES,
  parseServerFrame,
  printFrame,
  SUBPROTOCOL,
  type ClientFrame,
  type ServerFrame,
} from './codec.ts';
import { retryAfterMs } from './headers.ts';

/** Frames kept for a later look, and UTF-16 units of them all: a large plant's snapshot fits. */
const MAX_KEPT = 2_000;
const MAX_KEPT_UNITS = 32 * 1_048_576;

/** What to dial. */
export interface RawDial {
  readonly url: string;
  readonly clock: Clock;
  /** Resolves the host; given so that all dials reach the address that was examined. */
  readonly lookup: LookupFunction;
  /** Absent for `ws:`. */
  readonly secureContext?: SecureContext;
  readonly headers: Readonly<Record<string, string>>;
  /** TCP, TLS and upgrade together, ms. */
  readonly timeoutMs: number;
}

/** The answer to an upgrade. */
export interface UpgradeAnswer {
  readonly status: number;
  /** The subprotocol chosen; null: none. */
  readonly protocol: string | null;
  readonly setCookies: readonly string[];
  readonly retryAfterMs: number | null;
  /** The server's or balancer's name for itself; empty: none told. */
  readonly server: string;
}

/** How a dial ended. `spoiled`: answered by 101 that is not what RFC 6455 section 4.2.2 asks for. */
export type RawOpening =
  | {
      readonly type: 'opened';
      readonly session: RawSession;
      readonly answer: UpgradeAnswer;
      readonly tookMs: number;
    }
  | {
      readonly type: 'refused' | 'spoiled';
      readonly answer: UpgradeAnswer;
      readonly reason: string;
    }
  | { readonly type: 'failed'; readonly error: Error }
  | { readonly type: 'timeout' };

/** A frame and when it came, monotonic ms. */
export interface HeardFrame {
  readonly frame: ServerFrame;
  readonly heardAt: number;
  /** UTF-16 units of its text. */
  readonly size: number;
}

/** See the file head. */
export class RawSession {
  /** Newest last; see `MAX_KEPT`. */
  readonly frames: HeardFrame[] = [];
  /** The server's request to leave; null: it made none. */
  goaway: Extract<ServerFrame, { type: 'goaway' }> | null = null;
  /** What was wrong with frames that could not be read, by code. */
  readonly malformed = new Map<string, number>();
  readonly #socket: WebSocket;
  readonly #clock: Clock;
  readonly #listeners = new Set<() => void>();
  #keptUnits = 0;
  #closed: { readonly code: number; readonly reason: string } | null = null;

  private constructor(socket: WebSocket, clock: Clock) {
    this.#socket = socket;
    this.#clock = clock;
    socket.on('message', (data, isBinary) => {
      // why: ws gives one Buffer with its default binaryType
      this.#take(isBinary ? null : (data as Buffer).toString());
    });
    socket.on('pong', () => {
      this.#tell();
    });
    socket.on('close', (code, reason) => {
      this.#closed = { code, reason: reason.toString() };
      this.#tell();
    });
  }

  /** Dials; always resolves, within `timeoutMs`. */
  static async open(dial: RawDial): Promise<RawOpening> {
    const { url, clock, lookup, secureContext, headers, timeoutMs } = dial;
    const from = clock.now();
    const socket = new WebSocket(url, SUBPROTOCOL, {
      lookup,
      maxPayload: MAX_FRAME_BYTES,
      perMessageDeflate: false,
      headers,
      ...(secureContext === undefined ? {} : { secureContext, rejectUnauthorized: true }),
    });
    const session = new RawSession(socket, clock);
    let answer: UpgradeAnswer | null = null;
    const opening = await new Promise<RawOpening>((resolve) => {
      const cancel = clock.wakeAt(from + timeoutMs, () => {
        resolve({ type: 'timeout' });
      });
      socket.on('upgrade', ({ statusCode = 0, headers: said }) => {
        answer = answerOf(statusCode, said, clock.unixNow());
      });
      socket.on(
        'unexpected-response',
        (request, { statusCode = 0, statusMessage = '', headers: said }) => {
          cancel();
          const refusal = answerOf(statusCode, said, clock.unixNow());
          resolve({ type: 'refused', answer: refusal, reason: statusMessage });
          request.destroy();
        },
      );
      // Stays attached to the end: an 'error' without a listener would be thrown.
      socket.on('error', (error) => {
        cancel();
        resolve(
          answer === null
            ? { type: 'failed', error }
            : { type: 'spoiled', answer, reason: error.message },
        );
      });
      socket.on('open', () => {
        cancel();
        if (answer === null) return;
        resolve({ type: 'opened', session, answer, tookMs: clock.now() - from });
      });
    });
    if (opening.type !== 'opened') socket.terminate();
    return opening;
  }

  /** How it ended; null while it stands. */
  get closed(): { readonly code: number; readonly reason: string } | null {
    return this.#closed;
  }

  send(frame: ClientFrame): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(printFrame(frame));
  }

  /** The first frame that `fits`, of those kept or still to come; null: none in time. */
  async frame(
    fits: (frame: ServerFrame) => boolean,
    timeoutMs: number,
  ): Promise<HeardFrame | null> {
    let found: HeardFrame | undefined;
    await this.until(() => {
      found = this.frames.find(({ frame }) => fits(frame));
      return found !== undefined;
    }, timeoutMs);
    return found ?? null;
  }

  /** Waits until `holds`, looked at after everything that comes; false: not in time, or closed. */
  async until(holds: () => boolean, timeoutMs: number): Promise<boolean> {
    if (holds()) return true;
    return new Promise((resolve) => {
      const look = (): void => {
        const does = holds();
        if (does || this.#closed !== null) end(does);
      };
      const end = (does: boolean): void => {
        this.#listeners.delete(look);
        cancel();
        resolve(does);
      };
      const cancel = this.#clock.wakeAt(this.#clock.now() + timeoutMs, () => {
        end(holds());
      });
      this.#listeners.add(look);
      if (this.#closed !== null) end(holds());
    });
  }

  /** Round trip of a WebSocket ping, ms; null: no answer in time. */
  async echo(timeoutMs: number): Promise<number | null> {
    if (this.#socket.readyState !== WebSocket.OPEN) return null;
    const from = this.#clock.now();
    let backAt: number | null = null;
    this.#socket.once('pong', () => (backAt = this.#clock.now()));
    this.#socket.ping();
    await this.until(() => backAt !== null, timeoutMs);
    return backAt === null ? null : backAt - from;
  }

  /** Says goodbye and does not wait for the answer beyond `timeoutMs`. */
  async close(timeoutMs: number): Promise<void> {
    this.#socket.close(1000);
    await this.until(() => this.#closed !== null, timeoutMs);
    this.#socket.terminate();
  }

  #take(text: string | null): void {
    const parsed = text === null ? null : parseServerFrame(text);
    if (parsed?.ok === true) {
      this.#keep(parsed.value, text?.length ?? 0);
    } else {
      const code = parsed?.problems[0]?.code ?? 'frame-not-text';
      this.malformed.set(code, (this.malformed.get(code) ?? 0) + 1);
    }
    this.#tell();
  }

  #keep(frame: ServerFrame, size: number): void {
    if (frame.type === 'goaway') this.goaway = frame;
    this.frames.push({ frame, heardAt: this.#clock.now(), size });
    this.#keptUnits += size;
    while (this.frames.length > MAX_KEPT || this.#keptUnits > MAX_KEPT_UNITS) {
      this.#keptUnits -= this.frames.shift()?.size ?? 0;
    }
  }

  #tell(): void {
    for (const look of [...this.#listeners]) look();
  }
}

function answerOf(status: number, headers: IncomingHttpHeaders, unixNow: number): UpgradeAnswer {
  return {
    status,
    protocol: headers['sec-websocket-protocol'] ?? null,
    setCookies: headers['set-cookie'] ?? [],
    retryAfterMs: retryAfterMs(headers['retry-after'], unixNow) ?? null,
    server: [headers.server ?? headers.via ?? ''].flat().join(', '),
  };
}
