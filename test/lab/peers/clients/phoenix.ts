/** phoenix 1.8, the channels client: a topic per tag. */
import { Socket, type SocketOptions } from 'phoenix';
import { dialer } from '../dial.ts';
import { readSample } from '../feed.ts';
import type { StartClient } from '../peer.ts';
import { ANSWER_MS, CONNECT_MS, HEARTBEAT_MS, retryMs, SOCKET_LIMITS } from '../tuning.ts';

/**
 * hexdocs.pm/phoenix/js, `Socket`. By default a heartbeat in 30 s, and as long for its answer;
 * 10 ms to 5 s between attempts, 1 to 10 s between joins.
 */
const TUNED: Partial<SocketOptions> = {
  // One figure for both: the interval, and the time an answer may take.
  heartbeatIntervalMs: (HEARTBEAT_MS + ANSWER_MS) / 2,
  reconnectAfterMs: (tries) => retryMs(tries - 1),
  rejoinAfterMs: (tries) => retryMs(tries - 1),
  timeout: CONNECT_MS,
};

export const start: StartClient = (order, report) => {
  const tuned = order.variant === 'tuned';
  const [url = ''] = order.urls; // it knows only one
  const socket = new Socket(`${url}/socket`, {
    transport: dialer(order, report, tuned ? SOCKET_LIMITS : {}),
    ...(tuned ? TUNED : {}),
  });
  socket.onOpen(() => report.up());
  socket.onClose(({ code }) => report.down(`closed ${code}`));
  for (const { name } of order.tags) {
    const channel = socket.channel(name);
    channel.on('sample', (payload) => {
      const sample = readSample(payload);
      if (sample !== undefined) report.sample(sample);
    });
    channel.onError(() => report.down('channel error'));
    channel.join();
  }
  socket.connect();
};
