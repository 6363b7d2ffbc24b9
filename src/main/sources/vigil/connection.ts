/**
 * One WebSocket from dial to end. Knows its phase and nothing of retries.
 *
 * 1. Everything that can go wrong ends in exactly one `closed`, never in the middle of a call.
 * 2. The dial's time-out covers name resolution, TCP, TLS and the upgrade together.
 * 3. Any byte that arrives is reported as `heard`, also of a frame that is not whole yet: a slow
 *    line that delivers is alive.
 * 4. What waits to be sent is bounded; a peer that does not read is given up.
 */
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import WebSocket, { type RawData } from 'ws';
import type { CancelTimer, Clock } from '../../clock.ts';
import { dialFailure, type Dialled, type Dialler, type Dialling } from '../../network/dial.ts';
import type { CloseCause, DialRequest, DriverSession, SessionNews } from '../driver.ts';
import { printFrame, SUBPROTOCOL, type AlarmCommand, type ClientFrame } from './codec.ts';
import { affinityCookie, retryAfterMs } from './headers.ts';
import { Translator } from './translator.ts';

/** Most bytes waiting to be sent; requests are small, so more means that the peer does not read. */
const MAX_BUFFERED_BYTES = 1_048_576;
/** A goodbye that is not answered within this ends in a terminated socket, ms. */
const GOODBYE_MS = 1_000;
/** Longest reason passed on, characters. */
const MAX_REASON = 200;

/** Close codes for what ws finds wrong with frames (its `err.code`). */
const CODE_OF_FAULT: Readonly<Record<string, number>> = {
  WS_ERR_UNSUPPORTED_MESSAGE_LENGTH: 1009,
  WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH: 1009,
  WS_ERR_TOO_MANY_BUFFERED_PARTS: 1009,
  WS_ERR_INVALID_UTF8: 1007,
};
const PROTOCOL_ERROR = 1002;
/** What ws says when the answer to the upgrade is not what RFC 6455 section 4.1 asks for. */
const UPGRADE_FAULT = /subprotocol|Sec-WebSocket|Upgrade header|extension/i;

/** What a connection is made of. */
export interface ConnectionSetup extends DialRequest {
  readonly clock: Clock;
  readonly client: string;
  readonly dialler: Dialler;
  readonly maxFrameBytes: number;
  /** The present bearer token; null: none. */
  readonly token: () => string | null;
}

/** See the file head. */
export class Connection implements DriverSession {
  readonly #setup: ConnectionSetup;
  readonly #report: (news: SessionNews) => void;
  readonly #translator = new Translator();
  #socket: WebSocket | null = null;
  #dialling: Dialling | null = null;
  /** Number of the newest transport ping. */
  #pings = 0;
  /** `over`: `closed` has been reported or is about to be. */
  #phase: 'dialing' | 'open' | 'over' = 'dialing';
  #cancelTimer: CancelTimer = () => undefined;

  constructor(setup: ConnectionSetup, report: (news: SessionNews) => void) {
    this.#setup = setup;
    this.#report = report;
    this.#cancelTimer = setup.clock.wakeAt(setup.clock.now() + setup.timeoutMs, () => {
      this.#timedOut();
    });
    try {
      this.#dial();
    } catch (error) {
      // A bad URL, or certificates that cannot be used.
      this.#end(dialFailure(error));
    }
  }

  subscribe(request: Parameters<DriverSession['subscribe']>[0]): void {
    const { alarms, ...rest } = request;
    this.#send({ type: 'subscribe', ...rest, ...(alarms === true ? { alarms } : {}) });
  }

  unsubscribe(id: number): void {
    this.#send({ type: 'unsubscribe', id });
  }

  history(request: Parameters<DriverSession['history']>[0]): void {
    this.#send({ type: 'history', ...request });
  }

  command(id: number, command: AlarmCommand): void {
    const { alarm, by } = command;
    if (command.action === 'shelve') {
      this.#send({ type: 'shelve', id, alarm, by, forMs: command.forMs });
    } else {
      this.#send({ type: command.action, id, alarm, by });
    }
  }

  alarmCounts(request: Parameters<DriverSession['alarmCounts']>[0]): void {
    this.#send({ type: 'alarmCounts', ...request });
  }

  ping(id: number): void {
    this.#send({ type: 'ping', id });
  }

  authorize(): void {
    const token = this.#setup.token();
    if (token !== null) {
      this.#send({ type: 'authorize', token });
      return;
    }
    queueMicrotask(() => {
      if (this.#phase !== 'open') return;
      this.#report({ type: 'refused', code: 'unauthorized', message: 'there is no credential' });
    });
  }

  probe(): void {
    if (this.#phase !== 'open' || this.#isClogged()) return;
    // Numbered, so that neither a late answer nor an unasked one passes for the newest's.
    this.#pings += 1;
    this.#socket?.ping(String(this.#pings));
  }

  close(code: number, reason: string): void {
    const wasOpen = this.#phase === 'open';
    const socket = this.#socket;
    this.#end({ kind: 'terminated', reason: shortened(reason) }, wasOpen);
    if (!wasOpen || socket === null) return;
    // A reason in a close frame has at most 123 bytes (RFC 6455 section 5.5), three a character.
    socket.close(code, reason.slice(0, 41));
    this.#terminateAfterGoodbye(socket);
  }

  terminate(): void {
    this.#end({ kind: 'terminated', reason: 'given up' });
  }

  #dial(): void {
    const { url, localAddress, token, cookie, dialler, maxFrameBytes } = this.#setup;
    const bearer = token();
    const socket = new WebSocket(url, SUBPROTOCOL, {
      createConnection: (
        _options: unknown,
        created: (error: Error | null, wire: Socket) => void,
      ) => {
        // why: with an error Node wants no socket, which its type does not say
        this.#dialling = dialler.dial(url, localAddress, created as Dialled);
        return undefined;
      },
      maxPayload: maxFrameBytes,
      perMessageDeflate: false,
      headers: {
        ...(bearer === null ? {} : { Authorization: `Bearer ${bearer}` }),
        ...(cookie === undefined || cookie === '' ? {} : { Cookie: cookie }),
      },
    });
    this.#socket = socket;
    let upgrade: IncomingMessage | null = null;
    socket.on('upgrade', (response) => {
      upgrade = response;
    });
    socket.on('unexpected-response', (request, response) => {
      this.#end(refusal(response, this.#setup.clock.unixNow()));
      request.destroy();
    });
    socket.on('open', () => {
      if (upgrade !== null) this.#opened(upgrade);
    });
    socket.on('message', (data, isBinary) => {
      this.#received(data, isBinary);
    });
    socket.on('ping', () => {
      this.#isClogged();
    });
    socket.on('pong', (data) => {
      if (this.#phase === 'open' && this.#pings > 0 && data.toString() === String(this.#pings)) {
        this.#report({ type: 'echoed' });
      }
    });
    // Stays attached to the end: an 'error' without a listener would be thrown.
    socket.on('error', (error) => {
      this.#failed(error);
    });
    socket.on('close', (code, reason) => {
      this.#end({ kind: 'close', code, reason: shortened(reason.toString()) });
    });
  }

  #opened(upgrade: IncomingMessage): void {
    if (this.#phase !== 'dialing') return;
    this.#phase = 'open';
    this.#cancelTimer();
    this.#dialling?.accepted();
    const { clock, client, resumeSession } = this.#setup;
    const wire: Socket = upgrade.socket;
    // Before the parser's own listener: that bytes came is reported before what they say.
    wire.prependListener('data', () => {
      if (this.#phase === 'open') this.#report({ type: 'heard' });
    });
    const lines = upgrade.headers['set-cookie'] ?? [];
    const cookie = affinityCookie(this.#setup.cookie, lines, clock.unixNow());
    this.#report({
      type: 'opened',
      localAddress: plainAddress(wire.localAddress ?? ''),
      ...(cookie === undefined ? {} : { cookie }),
    });
    this.#send({
      type: 'hello',
      client,
      ...(resumeSession === undefined ? {} : { session: resumeSession }),
    });
  }

  #received(data: RawData, isBinary: boolean): void {
    if (this.#phase !== 'open') return;
    if (isBinary) {
      this.#report({ type: 'malformed', code: 'frame-not-text', detail: 'a binary frame' });
      return;
    }
    // why: ws gives one Buffer with its default binaryType
    this.#translator.translate((data as Buffer).toString(), this.#report);
  }

  #failed(error: Error): void {
    if (this.#phase === 'over') return;
    const fault = 'code' in error && typeof error.code === 'string' ? error.code : '';
    const reason = shortened(error.message);
    if (this.#phase === 'dialing') {
      if (UPGRADE_FAULT.test(error.message)) {
        this.#end({ kind: 'close', code: PROTOCOL_ERROR, reason });
      } else {
        this.#end(dialFailure(error));
      }
    } else if (fault.startsWith('WS_ERR_')) {
      // ws has sent the close frame already; the socket goes when that is answered, or soon.
      const code = CODE_OF_FAULT[fault] ?? PROTOCOL_ERROR;
      const socket = this.#socket;
      this.#end({ kind: 'close', code, reason }, true);
      if (socket !== null) this.#terminateAfterGoodbye(socket);
    } else {
      this.#end({ kind: 'network', reason: dialFailure(error).reason });
    }
  }

  #send(frame: ClientFrame): void {
    if (this.#phase !== 'open' || this.#isClogged()) return;
    this.#socket?.send(printFrame(frame), (error) => {
      if (error) this.#failed(error);
    });
  }

  #isClogged(): boolean {
    const waiting = this.#socket?.bufferedAmount ?? 0;
    if (waiting <= MAX_BUFFERED_BYTES) return false;
    this.#end({ kind: 'network', reason: `the peer does not read: ${waiting} bytes wait` });
    return true;
  }

  /** Reports the end, once and not within the present call. `keepSocket`: it says goodbye itself. */
  #end(cause: CloseCause, keepSocket = false): void {
    if (this.#phase === 'over') return;
    if (this.#phase === 'dialing') {
      if (cause.kind === 'terminated') this.#dialling?.cancel();
      else this.#dialling?.failed();
    }
    this.#phase = 'over';
    this.#cancelTimer();
    const socket = this.#socket;
    if (!keepSocket && socket !== null) socket.terminate();
    queueMicrotask(() => {
      this.#report({ type: 'closed', cause });
    });
  }

  #timedOut(): void {
    const { timeoutMs } = this.#setup;
    const kind = this.#dialling?.isResolving === true ? 'dns' : 'timeout';
    const detail = this.#dialling === null ? '' : `: ${this.#dialling.waitsFor}`;
    this.#end({ kind, reason: shortened(`no answer within ${timeoutMs} ms${detail}`) });
  }

  #terminateAfterGoodbye(socket: WebSocket): void {
    const { clock } = this.#setup;
    const cancel = clock.wakeAt(clock.now() + GOODBYE_MS, () => {
      socket.terminate();
    });
    socket.on('close', cancel);
  }
}

/** An HTTP answer in place of the upgrade. */
function refusal(response: IncomingMessage, unixNow: number): CloseCause {
  const { statusCode = 0, statusMessage = '' } = response;
  const waitMs = retryAfterMs(response.headers['retry-after'], unixNow);
  return {
    kind: 'http',
    status: statusCode,
    reason: shortened(statusMessage),
    ...(waitMs === undefined ? {} : { retryAfterMs: waitMs }),
  };
}

/** `os.networkInterfaces()` knows neither mapped addresses nor scopes. */
function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
}

function shortened(reason: string): string {
  return reason.slice(0, MAX_REASON);
}
