/**
 * The part of a Phoenix endpoint that a subscriber meets: serializer 2.0.0, messages
 * `[join_ref, ref, topic, event, payload]`; joining, leaving, heartbeats and broadcasts. A topic per
 * tag. A drained Phoenix closes with 1012, the code of `{:shutdown, :restart}`.
 */
import type { WebSocket } from 'ws';
import { Audience } from '../audience.ts';
import type { StartServer } from '../peer.ts';
import { readAnyJson } from './read-json.ts';
import { WebSocketHost } from './websocket-host.ts';

/** IANA's registry of WebSocket close codes: service restart. */
const SERVICE_RESTART = 1012;

export const start: StartServer = async (order) => {
  const host = new WebSocketHost();
  const audience = new Audience<WebSocket>();
  host.at('/socket/websocket').on('connection', (ws) => {
    ws.on('message', (data) => {
      const message = readAnyJson(data);
      if (!Array.isArray(message)) return;
      const [joinRef, ref, topic, event] = message as readonly unknown[];
      if (event === 'phx_join') audience.add(ws, String(topic));
      if (event === 'phx_leave') audience.remove(ws, String(topic));
      ws.send(JSON.stringify([joinRef, ref, topic, 'phx_reply', { status: 'ok', response: {} }]));
    });
    ws.on('close', () => audience.leave(ws));
  });
  return {
    port: await host.listen(order.host, order.port),
    publish(sample) {
      const text = JSON.stringify([null, null, sample.tag, 'sample', sample]);
      for (const ws of audience.of(sample.tag)) ws.send(text);
    },
    drain: () => host.drain(SERVICE_RESTART),
    close: () => host.close(),
    forget: () => audience.forget(),
    mute: (tag) => audience.mute(tag),
    stop: () => host.stop(),
  };
};
