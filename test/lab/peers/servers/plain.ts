/**
 * The server of the clients that bring no protocol of their own (ws, reconnecting-websocket,
 * partysocket): JSON over a WebSocket, with the ping and pong that their users add by hand.
 * In: `{op:'subscribe', tags}`, `{op:'ping'}`; out: `{op:'sample', tag, time, value}`, `{op:'pong'}`.
 */
import type { WebSocket } from 'ws';
import { Audience } from '../audience.ts';
import type { StartServer } from '../peer.ts';
import { readJson } from './read-json.ts';
import { WebSocketHost } from './websocket-host.ts';

export const start: StartServer = async (order) => {
  const host = new WebSocketHost();
  const audience = new Audience<WebSocket>();
  host.at('/').on('connection', (ws) => {
    ws.on('message', (data) => {
      const { op, tags } = readJson(data);
      if (op === 'ping') ws.send('{"op":"pong"}');
      if (op === 'subscribe' && Array.isArray(tags)) {
        for (const tag of tags) audience.add(ws, String(tag));
      }
    });
    ws.on('close', () => audience.leave(ws));
  });
  return {
    port: await host.listen(order.host, order.port),
    publish(sample) {
      const text = JSON.stringify({ op: 'sample', ...sample });
      for (const ws of audience.of(sample.tag)) ws.send(text);
    },
    drain: () => host.drain(),
    close: () => host.close(),
    forget: () => audience.forget(),
    mute: (tag) => audience.mute(tag),
    stop: () => host.stop(),
  };
};
