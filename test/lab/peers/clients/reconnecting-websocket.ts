/** reconnecting-websocket 4: dials again for ever; no heartbeat of its own. */
import ReconnectingWebSocket, { type Options } from 'reconnecting-websocket';
import { dialer, inTurn } from '../dial.ts';
import type { StartClient } from '../peer.ts';
import { CONNECT_MS, RETRY_MAX_MS, RETRY_MIN_MS } from '../tuning.ts';
import { follow, keepAsking } from './plain.ts';

/** Its README, "Available options". By default 1 to 5 s, times 1.3, up to 10 s; 4 s for a dial. */
export const TUNED = {
  minReconnectionDelay: RETRY_MIN_MS,
  maxReconnectionDelay: RETRY_MAX_MS,
  reconnectionDelayGrowFactor: 2,
  connectionTimeout: CONNECT_MS,
  // A short life must not count as a failure: the next loss is met quickly again.
  minUptime: RETRY_MAX_MS,
} satisfies Options;

export const start: StartClient = (order, report) => {
  const tuned = order.variant === 'tuned';
  const socket = new ReconnectingWebSocket(inTurn(order.urls), [], {
    WebSocket: dialer(order, report),
    ...(tuned ? TUNED : {}),
  });
  follow(socket, order.tags, report);
  if (tuned) keepAsking(socket, report);
};
