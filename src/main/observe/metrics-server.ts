/**
 * The HTTP end of the metrics: GET /metrics and nothing else. It shares the process with the wall,
 * so everything is small and bounded: few connections, short waits, no bodies, and at most one
 * rendering in `RENDER_EVERY_MS`, however many ask. A port that is taken costs the metrics, never
 * the wall: it is told once and tried again.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CancelTimer, Clock } from '../clock.ts';
import type { Problem } from '../problem.ts';

/** Where and to whom metrics are served. */
export interface MetricsAddress {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** Name of the secret that holds the bearer token. */
  readonly tokenSecret?: string;
}

/** What the server needs. */
export interface MetricsServerSetup {
  readonly clock: Clock;
  readonly text: () => Promise<string>;
  readonly contentType: string;
  /** Reads a secret by its name; null: there is none, and then nobody is let in. */
  readonly secret: (name: string) => string | null;
  /** It listens here. */
  readonly onListening: (url: string) => void;
  /** `metrics-not-served`, `metrics-token-missing`, `metrics-failed`. */
  readonly onProblem: (problem: Problem) => void;
}

/** A scraper, its spare, and a person. */
const MAX_CONNECTIONS = 8;
const MAX_HEADER_BYTES = 8 * 1024;
const REQUEST_TIMEOUT_MS = 5_000;
const IDLE_TIMEOUT_MS = 75_000;
const RENDER_EVERY_MS = 200;
/** A port may come free; until then metrics are missing and the log says so. */
const RETRY_MS = 30_000;

/** See the head of this file. Serves from its making until `stop`. */
export class MetricsServer {
  readonly #setup: MetricsServerSetup;
  readonly #address: MetricsAddress;
  #server: Server | null = null;
  #cancelRetry: CancelTimer = () => undefined;
  #stopped = false;
  #rendered: Promise<string> | null = null;
  #renderedAt = -Infinity;

  constructor(address: MetricsAddress, setup: MetricsServerSetup) {
    this.#address = address;
    this.#setup = setup;
    const { tokenSecret } = address;
    if (tokenSecret !== undefined && setup.secret(tokenSecret) === null) {
      setup.onProblem({
        code: 'metrics-token-missing',
        where: { field: 'metrics.tokenSecret' },
        expected: 'a secret of that name; until there is one nobody is let in',
        got: tokenSecret,
      });
    }
    this.#listen();
  }

  stop(): void {
    this.#stopped = true;
    this.#cancelRetry();
    this.#server?.close();
    this.#server?.closeAllConnections();
    this.#server = null;
  }

  #listen(): void {
    const { clock, onListening, onProblem } = this.#setup;
    const { host, port } = this.#address;
    const server = createServer(
      {
        maxHeaderSize: MAX_HEADER_BYTES,
        headersTimeout: REQUEST_TIMEOUT_MS,
        requestTimeout: REQUEST_TIMEOUT_MS,
        keepAliveTimeout: IDLE_TIMEOUT_MS,
        connectionsCheckingInterval: REQUEST_TIMEOUT_MS,
      },
      (request, response) => {
        void this.#answer(request, response);
      },
    );
    server.maxConnections = MAX_CONNECTIONS;
    server.on('error', (cause: Error & { code?: string }) => {
      onProblem({
        code: 'metrics-not-served',
        where: { field: 'metrics' },
        expected: `${host} port ${port} free to listen on; tried again every ${RETRY_MS / 1000} s`,
        got: cause.code ?? cause.message.slice(0, 200),
        cause,
      });
      server.close();
      if (this.#stopped) return;
      this.#cancelRetry = clock.wakeAt(clock.now() + RETRY_MS, () => {
        this.#listen();
      });
    });
    server.listen({ host, port }, () => {
      const address = server.address() as AddressInfo; // why: it listens on TCP
      const name = address.family === 'IPv6' ? `[${address.address}]` : address.address;
      onListening(`http://${name}:${address.port}/metrics`);
    });
    this.#server = server;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '').split('?', 1)[0];
    if (path !== '/metrics') {
      refuse(response, 404);
      return;
    }
    if (request.method !== 'GET') {
      refuse(response, 405, { allow: 'GET' });
      return;
    }
    if (!this.#mayRead(request.headers.authorization)) {
      refuse(response, 401, { 'www-authenticate': 'Bearer realm="vigil metrics"' });
      return;
    }
    try {
      const text = await this.#text();
      response.writeHead(200, {
        'content-type': this.#setup.contentType,
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      });
      response.end(text);
    } catch (cause) {
      this.#setup.onProblem({
        code: 'metrics-failed',
        where: { field: 'metrics' },
        expected: 'metrics as text',
        got: cause instanceof Error ? cause.message.slice(0, 200) : 'an unknown failure',
        cause,
      });
      refuse(response, 500);
    }
  }

  /** Read anew each time: whoever rotates the secret need not restart the wall. */
  #mayRead(authorization: string | undefined): boolean {
    const { tokenSecret } = this.#address;
    if (tokenSecret === undefined) return true;
    const secret = this.#setup.secret(tokenSecret);
    if (secret === null) return false;
    const [, token = ''] = /^Bearer (.+)$/i.exec(authorization ?? '') ?? [];
    // Hashes have one length, whatever was sent, so the comparison takes one time.
    return timingSafeEqual(digest(token), digest(secret));
  }

  #text(): Promise<string> {
    const now = this.#setup.clock.now();
    if (this.#rendered === null || now - this.#renderedAt >= RENDER_EVERY_MS) {
      this.#renderedAt = now;
      this.#rendered = this.#setup.text();
    }
    return this.#rendered;
  }
}

function refuse(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>> = {},
): void {
  // Whatever else this caller has to say is not read.
  response.writeHead(status, { ...headers, connection: 'close', 'content-length': '0' });
  response.end();
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
