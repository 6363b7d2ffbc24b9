/**
 * The ground that the WebSocket servers of the peers stand on: HTTP, upgrades by path, and the ends
 * that are the same for all of them. Anything but an upgrade is answered 200, for balancers.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type ServerOptions } from 'ws';

/** RFC 6455 7.4.1: the endpoint is going away. */
const GOING_AWAY = 1001;

export class WebSocketHost {
  readonly http: Server = createServer((_request, response) => response.end('up\n'));
  private readonly byPath = new Map<string, WebSocketServer>();

  constructor() {
    this.http.on('upgrade', (request, socket, head) => {
      const path = new URL(request.url ?? '/', 'http://host').pathname;
      const sessions = this.byPath.get(path);
      if (sessions === undefined) socket.end('HTTP/1.1 404 Not Found\r\n\r\n');
      else sessions.handleUpgrade(request, socket, head, (ws) => sessions.emit('connection', ws));
    });
  }

  /** The sessions under `path`. */
  at(path: string, options: ServerOptions = {}): WebSocketServer {
    const sessions = new WebSocketServer({ ...options, noServer: true });
    this.byPath.set(path, sessions);
    return sessions;
  }

  /** Resolves with the port when connections are taken. */
  listen(host: string, port: number): Promise<number> {
    return listenOn(this.http, host, port);
  }

  /** Ends every session with `code`. */
  close(code = GOING_AWAY): void {
    for (const sessions of this.byPath.values()) {
      for (const ws of sessions.clients) ws.close(code);
    }
  }

  /** As `close`, and takes no connection any more. */
  drain(code = GOING_AWAY): void {
    this.http.close();
    this.close(code);
  }

  /** Ends at once. */
  stop(): void {
    this.http.close();
    this.http.closeAllConnections();
    for (const sessions of this.byPath.values()) {
      for (const ws of sessions.clients) ws.terminate();
    }
  }
}

/** Resolves with the port when `server` listens, rejects when it cannot. */
export function listenOn(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port); // of a TCP server
    });
  });
}
