/**
 * The part of Centrifugo that a subscriber meets, in its JSON client protocol (centrifugal.dev/docs/
 * transports/client_protocol): connect, pings, subscribe with recovery, publications, disconnect
 * codes. Twice on one port: as Centrifugo comes (25 s pings, no history) and tuned, as two nodes
 * with a shared engine would be: one epoch, one numbering, a history that outlives a node.
 */
import type { WebSocket } from 'ws';
import { Audience } from '../audience.ts';
import type { StartServer } from '../peer.ts';
import type { Sample } from '../feed.ts';
import { CENTRIFUGO } from '../paths.ts';
import { HEARTBEAT_MS } from '../tuning.ts';
import { textOf } from './read-json.ts';
import { WebSocketHost } from './websocket-host.ts';

interface Half {
  /** `client.ping_interval`, s: the protocol counts in whole seconds. */
  readonly pingS: number;
  /** `force_recovery` with `history_size` and `history_ttl`, ms; 0: no history. */
  readonly historyMs: number;
}

const HALVES: Readonly<Record<keyof typeof CENTRIFUGO, Half>> = {
  default: { pingS: 25, historyMs: 0 },
  tuned: { pingS: Math.ceil(HEARTBEAT_MS / 1_000), historyMs: 5 * 60_000 },
};

/** The stream's epoch: one for all nodes, as with a shared engine. */
const EPOCH = 'plant';

/** centrifugal.dev/docs/server/codes: 3001 "shutdown", the client reconnects. */
const SHUTDOWN = 3001;

interface Command {
  readonly id: number;
  readonly connect?: unknown;
  readonly subscribe?: {
    readonly channel: string;
    readonly recover?: boolean;
    readonly epoch?: string;
    readonly offset?: number;
  };
}

export const start: StartServer = async (order, history) => {
  const host = new WebSocketHost();
  const audience = new Audience<WebSocket>();
  const periods = new Map(order.tags.map(({ name, periodMs }) => [name, periodMs ?? 1]));

  /** A publication; its offset in the stream is its tick. */
  function publication(sample: Sample): { readonly data: Sample; readonly offset: number } {
    return { data: sample, offset: sample.time / (periods.get(sample.tag) ?? 1) };
  }

  function subscribe(half: Half, { channel, recover, offset = 0, epoch }: Subscribe): object {
    if (half.historyMs === 0) return {};
    const periodMs = periods.get(channel) ?? 1;
    const now = Date.now();
    const kept = history(channel, now - half.historyMs);
    const top = (kept.at(-1)?.time ?? now) / periodMs;
    const whole = epoch === EPOCH && offset >= top - half.historyMs / periodMs;
    return {
      recoverable: true,
      positioned: true,
      epoch: EPOCH,
      offset: top,
      ...(recover === true && {
        was_recovering: true,
        recovered: whole,
        publications: whole ? history(channel, offset * periodMs).map(publication) : [],
      }),
    };
  }

  function serve(ws: WebSocket, half: Half): void {
    const ping = setInterval(() => ws.send('{}'), half.pingS * 1_000);
    ws.on('message', (data) => {
      for (const command of readCommands(textOf(data))) {
        if (command.connect !== undefined) {
          reply(ws, command, {
            connect: { client: 'lab', version: '6', ping: half.pingS, pong: true },
          });
        } else if (command.subscribe !== undefined) {
          reply(ws, command, { subscribe: subscribe(half, command.subscribe) });
          audience.add(ws, command.subscribe.channel);
        }
      }
    });
    ws.on('close', () => {
      clearInterval(ping);
      audience.leave(ws);
    });
  }

  host.at(CENTRIFUGO.default).on('connection', (ws) => serve(ws, HALVES.default));
  host.at(CENTRIFUGO.tuned).on('connection', (ws) => serve(ws, HALVES.tuned));
  return {
    port: await host.listen(order.host, order.port),
    publish(sample) {
      const text = JSON.stringify({ push: { channel: sample.tag, pub: publication(sample) } });
      for (const ws of audience.of(sample.tag)) ws.send(text);
    },
    drain: () => host.drain(SHUTDOWN),
    close: () => host.close(SHUTDOWN),
    forget: () => audience.forget(),
    mute: (tag) => audience.mute(tag),
    stop: () => host.stop(),
  };
};

type Subscribe = NonNullable<Command['subscribe']>;

/** A message holds one command a line; `{}` is a pong. */
function readCommands(text: string): readonly Command[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Partial<Command>) // of centrifuge-js, whose types these are
    .filter((command): command is Command => command.id !== undefined);
}

function reply(ws: WebSocket, { id }: Command, body: object): void {
  ws.send(JSON.stringify({ id, ...body }));
}
