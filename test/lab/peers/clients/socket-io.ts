/** socket.io-client 4: heartbeat and recovery are its server's (servers/socket-io.ts). */
import { io, type ManagerOptions, type SocketOptions } from 'socket.io-client';
import { authority } from '../dial.ts';
import { readSample } from '../feed.ts';
import { SOCKET_IO } from '../paths.ts';
import type { StartClient } from '../peer.ts';
import { CONNECT_MS, RETRY_MAX_MS, RETRY_MIN_MS } from '../tuning.ts';

/** socket.io/docs/v4/client-options. By default 1 to 5 s between attempts, 20 s for one. */
const TUNED: Partial<ManagerOptions & SocketOptions> = {
  path: SOCKET_IO.tuned,
  reconnectionDelay: RETRY_MIN_MS,
  reconnectionDelayMax: RETRY_MAX_MS,
  timeout: CONNECT_MS,
  // "If you do not need HTTP long-polling": one dial instead of several, and no sticky sessions.
  transports: ['websocket'],
};

export const start: StartClient = (order, report) => {
  const tuned = order.variant === 'tuned';
  const [url = ''] = order.urls; // it knows only one
  let newestMs: number | null = null;
  report.attempt(url);
  const socket = io(url, { ...authority(order), ...(tuned ? TUNED : {}) });
  socket.io.on('reconnect_attempt', () => report.attempt(url));
  socket.on('connect', () => {
    report.up();
    // A recovered session has its rooms and its missed packets already.
    if (socket.recovered) return;
    const tags = order.tags.map(({ name }) => name);
    socket.emit('subscribe', tags, tuned ? newestMs : null);
  });
  socket.on('sample', (message: unknown) => {
    const sample = readSample(message);
    if (sample === undefined) return;
    newestMs = Math.max(newestMs ?? 0, sample.time);
    report.sample(sample);
  });
  socket.on('disconnect', (reason) => report.down(reason));
  socket.on('connect_error', ({ message }) => report.log(message));
};
