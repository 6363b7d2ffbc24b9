/** partysocket 1, the maintained fork of reconnecting-websocket: same options, same silence. */
import { WebSocket } from 'partysocket';
import { dialer, inTurn } from '../dial.ts';
import type { StartClient } from '../peer.ts';
import { follow, keepAsking } from './plain.ts';
import { TUNED } from './reconnecting-websocket.ts';

export const start: StartClient = (order, report) => {
  const tuned = order.variant === 'tuned';
  const socket = new WebSocket(inTurn(order.urls), [], {
    WebSocket: dialer(order, report),
    ...(tuned ? TUNED : {}),
  });
  follow(socket, order.tags, report);
  if (tuned) keepAsking(socket, report);
};
