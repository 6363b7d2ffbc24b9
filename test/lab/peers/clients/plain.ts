/** What the clients without a protocol of their own have in common (servers/plain.ts). */
import type { LabTag } from '../../client-contract.ts';
import { readSample } from '../feed.ts';
import type { Report } from '../report.ts';
import { ANSWER_MS, HEARTBEAT_MS } from '../tuning.ts';

/** The message that subscribes to `tags`. */
export function subscription(tags: readonly LabTag[]): string {
  return JSON.stringify({ op: 'subscribe', tags: tags.map(({ name }) => name) });
}

/** Takes one message of the server; samples go to `report`. */
export function hear(data: unknown, report: Report): void {
  const sample = readSample(JSON.parse(String(data)));
  if (sample !== undefined) report.sample(sample);
}

/** The common face of reconnecting-websocket and its fork partysocket. */
export interface Reconnecting {
  onopen: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  readonly readyState: number;
  send(text: string): void;
  reconnect(): void;
}

/** Subscribes on every open, as the manuals of both show, and reports. */
export function follow(socket: Reconnecting, tags: readonly LabTag[], report: Report): void {
  socket.onopen = () => {
    socket.send(subscription(tags));
    report.up();
  };
  socket.onmessage = ({ data }: { readonly data: unknown }) => hear(data, report);
  socket.onclose = ({ code, reason }: { readonly code: number; readonly reason: string }) =>
    report.down(`closed ${code} ${reason}`);
}

/**
 * The heartbeat that both leave to their users (pladaria/reconnecting-websocket#98): a ping while
 * open, and their documented `reconnect()` when nothing at all came back in time.
 */
export function keepAsking(socket: Reconnecting, report: Report): void {
  const OPEN = 1; // WHATWG WebSocket.readyState
  let heardAt = performance.now();
  const hearSamples = socket.onmessage;
  socket.onmessage = (event) => {
    heardAt = performance.now();
    hearSamples?.(event);
  };
  const subscribe = socket.onopen;
  socket.onopen = (event) => {
    heardAt = performance.now();
    subscribe?.(event);
  };
  setInterval(() => {
    if (socket.readyState !== OPEN) return;
    if (performance.now() - heardAt > HEARTBEAT_MS + ANSWER_MS) {
      report.down('no answer to pings');
      heardAt = performance.now();
      socket.reconnect();
    } else {
      socket.send('{"op":"ping"}');
    }
  }, HEARTBEAT_MS);
}
