/** centrifuge 5, Centrifugo's JavaScript client: recovers by epoch and offset where there is history. */
import { Centrifuge, type Options } from 'centrifuge';
import { dialer } from '../dial.ts';
import { readSample } from '../feed.ts';
import { CENTRIFUGO } from '../paths.ts';
import type { StartClient } from '../peer.ts';
import { ANSWER_MS, CONNECT_MS, HEARTBEAT_MS, RETRY_MAX_MS, RETRY_MIN_MS } from '../tuning.ts';

/** Its README, "Options". By default 0.5 to 20 s between attempts, 5 s for one, 10 s for a ping. */
const TUNED: Partial<Options> = {
  minReconnectDelay: RETRY_MIN_MS,
  maxReconnectDelay: RETRY_MAX_MS,
  timeout: CONNECT_MS,
  // On top of the server's ping interval, which is a whole second at least.
  maxServerPingDelay: ANSWER_MS - HEARTBEAT_MS,
};

export const start: StartClient = (order, report) => {
  const tuned = order.variant === 'tuned';
  const [url = ''] = order.urls; // a list of endpoints is for other transports, before it connected
  const client = new Centrifuge(url + (tuned ? CENTRIFUGO.tuned : CENTRIFUGO.default), {
    websocket: dialer(order, report),
    ...(tuned ? TUNED : {}),
  });
  for (const { name } of order.tags) {
    const subscription = client.newSubscription(name);
    subscription.on('publication', ({ data }) => {
      const sample = readSample(data);
      if (sample !== undefined) report.sample(sample);
    });
    subscription.on('error', ({ error }) => report.log(`${name}: ${error.message}`));
    subscription.subscribe();
  }
  client.on('connected', () => report.up());
  client.on('connecting', ({ reason }) => report.down(reason));
  client.on('disconnected', ({ reason }) => report.down(`gave up: ${reason}`));
  client.on('error', ({ error }) => report.log(error.message));
  client.connect();
};
