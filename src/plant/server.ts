/**
 * The plant's door: HTTP and WebSocket on one port, sessions behind it, and the place where faults
 * do their harm. Sessions, message sizes and waiting clients are bounded; a client that neither
 * greets nor answers pings is cut.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { TlsOptions } from 'node:tls';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import { MAX_FRAME_BYTES, SUBPROTOCOL, type Alarm } from '../main/sources/vigil/codec.ts';
import { tagMatcher, type Fault } from './faults.ts';
import { garbageFrame, oversizeFrame } from './garbage.ts';
import type { PublishedFrame } from './history-ring.ts';
import type { Publisher } from './publisher.ts';
import { Session, type PlantCounters, type SessionHost } from './session.ts';
import { Wire } from './wire.ts';

/** A client must say hello within this. */
const HELLO_MS = 10_000;
/** A client silent for so long is pinged at every heartbeat … */
const PING_AFTER_MS = 20_000;
/** … and cut after this. */
const CUT_AFTER_MS = 60_000;
/** A closing handshake may take so long before the socket is cut. */
const CLOSE_MS = 1_000;
const BUSY_RETRY_S = 5;
/** The health page, and what a balancer adds that knows 404 as "drains" (HAProxy: disable-on-404). */
const HEALTH_PATH = '/healthz';
const DRAIN_IS_404 = '?drain=404';
/** Connections beside the sessions: health checks, and sessions about to be refused. */
const SPARE_CONNECTIONS = 64;

/** Certificates in PEM. */
export interface PlantTls {
  readonly cert: string;
  readonly key: string;
  /** Clients must bring a certificate of these authorities. */
  readonly clientCa?: string;
}

/** What Node's TLS makes of it. */
export function tlsOptions({ cert, key, clientCa }: PlantTls): TlsOptions {
  const asks = { ca: clientCa, requestCert: true, rejectUnauthorized: true };
  return { cert, key, ...(clientCa === undefined ? {} : asks) };
}

export interface PlantServerOptions {
  readonly publisher: Publisher;
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  readonly tls?: PlantTls;
  readonly heartbeatMs: number;
  readonly sendsRows: boolean;
  readonly maxSessions: number;
  /** Whether the token of `Authorization: Bearer …`, empty for none, lets a client in. */
  readonly accepts: (token: string) => boolean;
  /** How long a token is good for once it was brought, ms; undefined: as long as the session. */
  readonly tokenLifeMs?: number;
  /** Unix ms. */
  readonly now: () => number;
}

/** A connected client. */
interface Client {
  readonly socket: WebSocket;
  readonly wire: Wire;
  readonly session: Session;
  readonly openedAt: number;
  heardAt: number;
}

interface Upgrade {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
}

export class PlantServer implements SessionHost {
  readonly publisher: Publisher;
  readonly heartbeatMs: number;
  readonly sendsRows: boolean;
  readonly counters: PlantCounters = { sessions: 0, refused: 0, malformed: 0, coalesced: 0 };
  /** Samples a second to be published on top; 0: no flood. */
  floodPerSecond = 0;
  /** Alarms a second to be raised or returned on top; 0: no flood of alarms. */
  alarmFloodPerSecond = 0;
  /** Answers to no request about an alarm. */
  isDeaf = false;

  readonly #options: PlantServerOptions;
  readonly #http: Server;
  readonly #sockets: WebSocketServer;
  readonly #clients = new Set<Client>();
  readonly #held: { answer: () => void; readonly socket: Duplex }[] = [];
  #beat: NodeJS.Timeout | undefined;
  #drain: NodeJS.Timeout | undefined;
  #isFrozen = false;
  #retryAfterS: number | undefined;
  #isUnauthorized = false;
  /** From the drain on until it is cleared: who asks for our health sends new sessions elsewhere. */
  #isDraining = false;
  #delayMs = 0;
  #isTrickling = false;

  constructor(options: PlantServerOptions) {
    this.#options = options;
    this.publisher = options.publisher;
    this.heartbeatMs = options.heartbeatMs;
    this.sendsRows = options.sendsRows;
    const answer = (request: IncomingMessage, response: ServerResponse): void =>
      this.#whenThawed(request.socket, () => this.#answerHttp(request, response));
    this.#http =
      options.tls === undefined
        ? createServer(answer)
        : createTlsServer(tlsOptions(options.tls), answer);
    this.#http.maxConnections = options.maxSessions + SPARE_CONNECTIONS;
    this.#http.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      socket.on('error', () => socket.destroy());
      this.#whenThawed(socket, () => this.#upgrade({ request, socket, head }));
    });
    this.#sockets = new WebSocketServer({
      noServer: true,
      maxPayload: MAX_FRAME_BYTES,
      // Not while a session trickles: the wire answers.
      autoPong: false,
      perMessageDeflate: false,
      handleProtocols: () => SUBPROTOCOL,
    });
  }

  /** True while the whole server pretends to be stopped. */
  get isFrozen(): boolean {
    return this.#isFrozen;
  }

  get sessionCount(): number {
    return this.#clients.size;
  }

  get tokenLifeMs(): number | undefined {
    return this.#options.tokenLifeMs;
  }

  now(): number {
    return this.#options.now();
  }

  isAuthorized(token: string): boolean {
    return !this.#isUnauthorized && this.#options.accepts(token);
  }

  /** Opens the port; resolves to the port taken, rejects when it cannot be had. */
  async listen(): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#http.once('error', reject);
      this.#http.listen(this.#options.port, this.#options.host, () => {
        this.#http.off('error', reject);
        resolve();
      });
    });
    // Sooner than promised, so that a busy machine keeps the promise too.
    this.#beat = setInterval(() => this.#heartbeat(), this.heartbeatMs * 0.8);
    const address = this.#http.address() as AddressInfo; // a listening TCP server has one
    return address.port;
  }

  /** Passes a frame to every session it concerns. */
  publish(frame: PublishedFrame): void {
    for (const { session } of this.#clients) session.publish(frame);
  }

  /** Passes changed alarms to every session that asked for them. */
  publishAlarms(alarms: readonly Alarm[]): void {
    for (const { session } of this.#clients) session.publishAlarms(alarms);
  }

  /** Closes every session with 1001 and gives the port back. */
  async stop(): Promise<void> {
    clearInterval(this.#beat);
    clearTimeout(this.#drain);
    for (const { socket } of this.#held.splice(0)) socket.destroy();
    const closed = new Promise<void>((resolve) => {
      this.#http.close(() => resolve());
    });
    this.#closeClients([...this.#clients], 1001, 'stopping');
    this.#http.closeIdleConnections();
    await closed;
  }

  /** Does what a fault says. */
  apply(fault: Fault): void {
    switch (fault.name) {
      case 'drain':
        this.#startDrain(fault.deadlineMs);
        break;
      case 'close':
        this.#closeClients([...this.#clients], fault.code, 'fault');
        break;
      case 'kill':
        for (const { wire } of this.#clients) wire.terminate();
        break;
      case 'freeze':
        this.#isFrozen = fault.scope === 'all';
        for (const { wire } of this.#clients) wire.freeze();
        break;
      case 'forget':
      case 'forget-silent':
        this.#eachSession((session) => session.forget(fault.ids, fault.name === 'forget-silent'));
        break;
      case 'silence':
        this.publisher.silence(tagMatcher(fault.tags));
        break;
      case 'absent':
        this.#hide(tagMatcher(fault.tags));
        break;
      case 'garbage':
        this.#eachSession((session) => {
          for (let n = 0; n < fault.count; n += 1) session.sendRaw(garbageFrame(n));
        });
        break;
      case 'oversize':
        this.#eachSession((session) => session.sendRaw(oversizeFrame(fault.bytes)));
        break;
      case 'flood':
        this.floodPerSecond = fault.perSecond;
        break;
      case 'alarm-flood':
        this.alarmFloodPerSecond = fault.perSecond;
        break;
      case 'deaf':
        this.isDeaf = true;
        break;
      case 'refuse':
        this.#retryAfterS = fault.retryAfterS;
        break;
      case 'unauthorized':
        this.#isUnauthorized = true;
        break;
      case 'hole':
        this.#eachSession((session) => session.skip(fault.count));
        break;
      case 'duplicate':
        this.#eachSession((session) => session.repeat(fault.count));
        break;
      case 'slow':
        this.#delayMs = fault.delayMs;
        for (const { wire } of this.#clients) wire.delay(fault.delayMs);
        break;
      case 'trickle':
        this.#isTrickling = true;
        for (const { wire } of this.#clients) wire.trickle();
        break;
      case 'mute':
        this.#eachSession((session) => session.mute(tagMatcher(fault.tags)));
        break;
      case 'renumber':
        this.publisher.renumber(`${this.publisher.epoch}+`);
        for (const { wire } of this.#clients) wire.terminate();
        break;
    }
  }

  /** Ends every fault that lasts. What was closed or forgotten stays so. */
  clear(): void {
    clearTimeout(this.#drain);
    this.#isDraining = false;
    this.#retryAfterS = undefined;
    this.#isUnauthorized = false;
    this.#delayMs = 0;
    this.floodPerSecond = 0;
    if (this.alarmFloodPerSecond > 0) this.publisher.floodAlarms(0, this.now());
    this.alarmFloodPerSecond = 0;
    this.isDeaf = false;
    this.publisher.silence(() => false);
    this.#hide(undefined);
    for (const { wire } of this.#clients) {
      wire.delay(0);
      wire.thaw();
    }
    this.#isFrozen = false;
    this.#isTrickling = false;
    for (const { wire } of this.#clients) if (wire.isTrickling) wire.terminate();
    for (const { answer } of this.#held.splice(0)) answer();
  }

  #hidden: ((tag: string) => boolean) | undefined;

  #hide(matches: ((tag: string) => boolean) | undefined): void {
    const before = this.#hidden;
    if (before === undefined && matches === undefined) return;
    this.#hidden = matches;
    this.publisher.hide(matches ?? (() => false));
    const concerns = (tag: string): boolean => before?.(tag) === true || matches?.(tag) === true;
    this.#eachSession((session) => session.tagsChanged(concerns));
  }

  #eachSession(act: (session: Session) => void): void {
    for (const { session } of this.#clients) act(session);
  }

  /** A frozen server answers nobody; what it was asked waits. */
  #whenThawed(socket: Duplex, answer: () => void): void {
    if (!this.#isFrozen) answer();
    else if (this.#held.length < this.#options.maxSessions) this.#held.push({ answer, socket });
    else socket.destroy();
  }

  #answerHttp(request: IncomingMessage, response: ServerResponse): void {
    const { method, url = '' } = request;
    if (method !== 'GET' || (url !== HEALTH_PATH && url !== HEALTH_PATH + DRAIN_IS_404)) {
      response.writeHead(404).end();
      return;
    }
    const state =
      this.#retryAfterS === undefined ? (this.#isDraining ? 'draining' : 'ok') : 'refusing';
    const closed = state === 'draining' && url.endsWith(DRAIN_IS_404) ? 404 : 503;
    response
      .writeHead(state === 'ok' ? 200 : closed, { 'content-type': 'application/json' })
      .end(`${JSON.stringify({ status: state, sessions: this.sessionCount })}\n`);
  }

  #upgrade({ request, socket, head }: Upgrade): void {
    const protocols = request.headers['sec-websocket-protocol']?.split(',') ?? [];
    if (this.#retryAfterS !== undefined) {
      this.#refuse(socket, '503 Service Unavailable', this.#retryAfterS);
    } else if (this.#clients.size >= this.#options.maxSessions) {
      this.#refuse(socket, '503 Service Unavailable', BUSY_RETRY_S);
    } else if (!this.isAuthorized(bearerOf(request))) {
      this.#refuse(socket, '401 Unauthorized');
    } else if (!protocols.some((protocol) => protocol.trim() === SUBPROTOCOL)) {
      this.#refuse(socket, '400 Bad Request');
    } else {
      this.#sockets.handleUpgrade(request, socket, head, (webSocket) =>
        this.#admit(webSocket, socket),
      );
    }
  }

  #refuse(socket: Duplex, status: string, retryAfterS?: number): void {
    this.counters.refused += 1;
    const retry = retryAfterS === undefined ? '' : `Retry-After: ${retryAfterS}\r\n`;
    socket.once('finish', () => socket.destroy());
    socket.end(`HTTP/1.1 ${status}\r\n${retry}Connection: close\r\nContent-Length: 0\r\n\r\n`);
  }

  #admit(socket: WebSocket, raw: Duplex): void {
    this.counters.sessions += 1;
    const wire = new Wire(socket, raw);
    wire.delay(this.#delayMs);
    if (this.#isTrickling) wire.trickle();
    socket.on('ping', (data) => wire.pong(data));
    const session = new Session(`s-${this.counters.sessions}`, wire, this);
    const openedAt = performance.now();
    const client: Client = { socket, wire, session, openedAt, heardAt: openedAt };
    this.#clients.add(client);
    socket.on('message', (data: RawData, isBinary: boolean) => {
      client.heardAt = performance.now();
      if (isBinary) session.receiveBinary();
      else session.receive(textOf(data));
    });
    socket.on('pong', () => {
      client.heardAt = performance.now();
    });
    // A frame that is too large or no UTF-8: ws closes with 1009 or 1007, `close` follows.
    socket.on('error', () => {
      this.counters.malformed += 1;
    });
    socket.on('close', () => {
      this.#clients.delete(client);
      session.end();
      wire.dispose();
    });
  }

  #heartbeat(): void {
    if (this.#isFrozen) return;
    const now = performance.now();
    for (const { socket, wire, session, openedAt, heardAt } of this.#clients) {
      session.heartbeat();
      if (!session.hasGreeted && now - openedAt > HELLO_MS) wire.close(1002, 'no hello');
      else if (now - heardAt > CUT_AFTER_MS) wire.terminate();
      else if (now - heardAt > PING_AFTER_MS) socket.ping();
    }
  }

  #startDrain(deadlineMs: number): void {
    const leaving = [...this.#clients];
    for (const { session } of leaving) {
      session.send({ type: 'goaway', reason: 'drain', deadlineMs });
    }
    this.#isDraining = true;
    clearTimeout(this.#drain);
    this.#drain = setTimeout(() => this.#closeClients(leaving, 1001, 'drained'), deadlineMs);
  }

  #closeClients(clients: readonly Client[], code: number, reason: string): void {
    for (const { socket, wire } of clients) {
      wire.close(code, reason);
      const cut = setTimeout(() => wire.terminate(), CLOSE_MS);
      socket.once('close', () => clearTimeout(cut));
      if (socket.readyState === socket.CLOSED) clearTimeout(cut);
    }
  }
}

function bearerOf(request: IncomingMessage): string {
  return /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8');
  return (data instanceof ArrayBuffer ? Buffer.from(data) : data).toString('utf8');
}
