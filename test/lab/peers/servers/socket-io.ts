/**
 * Socket.IO's own server, twice on one port: as it comes and tuned (paths.ts),
 * because its heartbeat and its recovery are the server's to configure.
 */
import { createServer } from 'node:http';
import { Server, type ServerOptions, type Socket } from 'socket.io';
import { SOCKET_IO } from '../paths.ts';
import type { History, StartServer } from '../peer.ts';
import { ANSWER_MS, HEARTBEAT_MS } from '../tuning.ts';
import { listenOn } from './websocket-host.ts';

const TUNED: Partial<ServerOptions> = {
  // socket.io/docs/v4/server-options: the client is dead to the server, and the server to the
  // client, after pingInterval + pingTimeout (by default 25 s + 20 s).
  pingInterval: HEARTBEAT_MS,
  pingTimeout: ANSWER_MS,
  // socket.io/docs/v4/connection-state-recovery: missed packets after a short loss. Its stores that
  // are shared between servers need Redis or MongoDB; in memory it helps on the same server only.
  connectionStateRecovery: { maxDisconnectionDuration: 2 * 60_000, skipMiddlewares: true },
};

export const start: StartServer = async (order, history) => {
  const http = createServer((_request, response) => response.end('up\n'));
  // Each half must leave the upgrades of the other alone.
  const halves = [
    new Server(http, { path: SOCKET_IO.default, destroyUpgrade: false }),
    new Server(http, { ...TUNED, path: SOCKET_IO.tuned, destroyUpgrade: false }),
  ];
  for (const half of halves) half.on('connection', (socket) => serve(socket, history));
  const disconnect = (): void => {
    // Not `disconnectSockets()`: after that a client does not come back by itself (socket.io/docs/
    // v4/client-socket-instance, "io server disconnect"); the connection beneath is closed instead.
    for (const half of halves) half.of('/').sockets.forEach((socket) => socket.conn.close());
  };
  return {
    port: await listenOn(http, order.host, order.port),
    publish(sample) {
      for (const half of halves) half.to(sample.tag).emit('sample', sample);
    },
    drain() {
      http.close();
      disconnect();
    },
    close: disconnect,
    forget() {
      for (const { name } of order.tags) leave(halves, name);
    },
    mute: (tag) => leave(halves, tag),
    stop() {
      http.close();
      http.closeAllConnections();
    },
  };
};

/**
 * A room per tag. `afterMs` is the documented way to at-least-once delivery (socket.io/docs/v4/
 * delivery-guarantees): the client says what it saw last, the server emits what it missed.
 */
function serve(socket: Socket, history: History): void {
  socket.on('subscribe', (tags: readonly string[], afterMs: number | null) => {
    for (const tag of tags) {
      const missed = afterMs === null ? [] : history(tag, afterMs);
      for (const sample of missed) socket.emit('sample', sample);
    }
    void socket.join([...tags]);
  });
}

function leave(halves: readonly Server[], tag: string): void {
  for (const half of halves) half.in(tag).socketsLeave(tag);
}
