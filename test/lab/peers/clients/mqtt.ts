/** MQTT.js 5 over TCP. */
import mqtt, { type IClientOptions } from 'mqtt';
import { authority } from '../dial.ts';
import { readSample } from '../feed.ts';
import type { StartClient } from '../peer.ts';
import { CONNECT_MS, RETRY_STEADY_MS } from '../tuning.ts';

/** Its README, "Client". By default 60 s keepalive, 1 s between attempts, 30 s for one. */
const TUNED: IClientOptions = {
  // Whole seconds; it holds the broker for dead after 1.5 of them.
  keepalive: 1,
  reconnectPeriod: RETRY_STEADY_MS,
  connectTimeout: CONNECT_MS,
  // With QoS 1 and an id of its own, the broker keeps what it missed.
  clean: false,
  clientId: 'wall',
  // A refused CONNECT (broker starting up) must not end it.
  reconnectOnConnackError: true,
};

export const start: StartClient = (order, report) => {
  const tuned = order.variant === 'tuned';
  const servers = order.urls.map((text) => {
    const url = new URL(text);
    return { host: url.hostname, port: Number(url.port), protocol: 'mqtt' as const };
  });
  report.attempt();
  const client = mqtt.connect({ servers, ...authority(order), ...(tuned ? TUNED : {}) });
  client.on('connect', () => report.up());
  client.on('reconnect', () => report.attempt());
  client.on('offline', () => report.down('offline'));
  client.on('close', () => report.down('closed'));
  client.on('error', ({ message }) => report.log(message));
  client.on('message', (_topic, payload) => {
    const sample = readSample(JSON.parse(payload.toString()));
    if (sample !== undefined) report.sample(sample);
  });
  // Subscribed once; the client does it again after a reconnect (`resubscribe`).
  client.subscribe(
    order.tags.map(({ name }) => name),
    { qos: tuned ? 1 : 0 },
  );
};
