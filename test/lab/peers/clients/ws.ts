/**
 * What one writes in an afternoon: a bare `ws`. By default it never comes back; tuned, it dials
 * again a second after every close. Neither looks whether anything still arrives.
 */
import { dialer, inTurn } from '../dial.ts';
import type { StartClient } from '../peer.ts';
import { hear, subscription } from './plain.ts';

const FIXED_RETRY_MS = 1_000;

export const start: StartClient = (order, report) => {
  const Socket = dialer(order, report);
  const nextUrl = inTurn(order.urls);

  function dial(): void {
    const socket = new Socket(nextUrl());
    socket.on('open', () => {
      socket.send(subscription(order.tags));
      report.up();
    });
    socket.on('message', (data) => hear(data, report));
    socket.on('close', (code) => {
      report.down(`closed ${code}`);
      if (order.variant === 'tuned') setTimeout(dial, FIXED_RETRY_MS);
    });
  }
  dial();
};
