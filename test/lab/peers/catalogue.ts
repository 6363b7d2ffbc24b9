/**
 * The peers by name: what the lab reads (`PEERS`), and where each one's two halves are. The halves
 * are loaded only when asked for, so that a process carries one library, not all of them.
 */
import type { Peer, SERVER_COMMANDS } from '../client-contract.ts';
import type { StartClient, StartServer } from './peer.ts';

type Command = (typeof SERVER_COMMANDS)[number];

interface Protocol {
  readonly scheme: Peer['scheme'];
  /** The protocol's own where it has one. */
  readonly port: number;
  readonly server: () => Promise<{ readonly start: StartServer }>;
  /** What no server of this protocol can be made to do, and why: the table's footnotes. */
  readonly unable: Readonly<Partial<Record<Command, string>>>;
  /**
   * Lines of its HAProxy section, `mode tcp`: how to tell a server that works from one that only
   * accepts (SIGSTOP leaves the kernel accepting), and what else the protocol needs of a balancer.
   */
  readonly haproxy: readonly string[];
}

const HTTP_CHECK = ['option httpchk GET /', 'http-check expect status 200'];

const BROKER_FORGETS_NOTHING =
  'a broker drops a subscription only with its session, and has no command to do it otherwise';

const PROTOCOLS = {
  plain: {
    scheme: 'ws',
    port: 8101,
    server: () => import('./servers/plain.ts'),
    unable: {},
    haproxy: HTTP_CHECK,
  },
  'socket.io': {
    scheme: 'http',
    port: 8102,
    server: () => import('./servers/socket-io.ts'),
    unable: {},
    // Long-polling, its first transport by default, needs one server for all requests of a session
    // (socket.io/docs/v4/using-multiple-nodes); once upgraded it does not, and must not be held.
    haproxy: [...HTTP_CHECK, 'stick-table type ip size 1k expire 2s', 'stick on src'],
  },
  centrifugo: {
    scheme: 'ws',
    port: 8103,
    server: () => import('./servers/centrifugo.ts'),
    unable: {},
    haproxy: HTTP_CHECK,
  },
  graphql: {
    scheme: 'ws',
    port: 8104,
    server: () => import('./servers/graphql.ts'),
    unable: {},
    haproxy: HTTP_CHECK,
  },
  phoenix: {
    scheme: 'ws',
    port: 8105,
    server: () => import('./servers/phoenix.ts'),
    unable: {},
    haproxy: HTTP_CHECK,
  },
  mqtt: {
    scheme: 'mqtt',
    port: 1883,
    server: () => import('./servers/mosquitto.ts'),
    unable: { forget: BROKER_FORGETS_NOTHING, mute: BROKER_FORGETS_NOTHING },
    haproxy: [
      'option tcp-check',
      'tcp-check connect',
      // CONNECT of MQTT 3.1.1, clean session, no id; CONNACK, accepted.
      'tcp-check send-binary 100c00044d5154540402000a0000',
      'tcp-check expect binary 20020000',
    ],
  },
  nats: {
    scheme: 'nats',
    port: 4222,
    server: () => import('./servers/nats.ts'),
    unable: { forget: BROKER_FORGETS_NOTHING, mute: BROKER_FORGETS_NOTHING },
    haproxy: ['option tcp-check', 'tcp-check connect', 'tcp-check expect string INFO'],
  },
} as const satisfies Readonly<Record<string, Protocol>>;

type ProtocolName = keyof typeof PROTOCOLS;

interface Client {
  readonly protocol: ProtocolName;
  readonly client: () => Promise<{ readonly start: StartClient }>;
}

const CLIENTS: Readonly<Record<string, Client>> = {
  'reconnecting-websocket': {
    protocol: 'plain',
    client: () => import('./clients/reconnecting-websocket.ts'),
  },
  partysocket: { protocol: 'plain', client: () => import('./clients/partysocket.ts') },
  'socket.io': { protocol: 'socket.io', client: () => import('./clients/socket-io.ts') },
  centrifuge: { protocol: 'centrifugo', client: () => import('./clients/centrifuge.ts') },
  mqtt: { protocol: 'mqtt', client: () => import('./clients/mqtt.ts') },
  nats: { protocol: 'nats', client: () => import('./clients/nats.ts') },
  'graphql-ws': { protocol: 'graphql', client: () => import('./clients/graphql-ws.ts') },
  phoenix: { protocol: 'phoenix', client: () => import('./clients/phoenix.ts') },
  ws: { protocol: 'plain', client: () => import('./clients/ws.ts') },
};

/** A peer, with what only its protocol knows. */
export interface CataloguedPeer extends Peer {
  readonly haproxy: Protocol['haproxy'];
  /** Commands that its server cannot do, each with the reason: those faults are left out for it. */
  readonly whyUnable: Readonly<Partial<Record<Command, string>>>;
}

/** Every peer, in the order of the table. */
export const PEERS: readonly CataloguedPeer[] = Object.entries(CLIENTS).map(
  ([name, { protocol }]) => {
    const { scheme, port, unable, haproxy }: Protocol = PROTOCOLS[protocol];
    return {
      name,
      protocol,
      scheme,
      port,
      variants: ['default', 'tuned'],
      haproxy,
      whyUnable: unable,
    };
  },
);

/** The client of that name. Throws when there is none. */
export async function clientOf(name: string): Promise<StartClient> {
  const found = CLIENTS[name];
  if (found === undefined) throw new Error(`no peer is called ${name}`);
  return (await found.client()).start;
}

/** The server of that protocol. Throws when there is none. */
export async function serverOf(protocol: string): Promise<StartServer> {
  return (await protocolOf(protocol).server()).start;
}

/** Why a server of that protocol cannot do what `command` asks. */
export function whyUnable(protocol: string, command: string): string {
  const reasons: Readonly<Record<string, string>> = protocolOf(protocol).unable;
  return reasons[command] ?? `no such command: ${command}`;
}

function protocolOf(name: string): Protocol {
  if (!(name in PROTOCOLS)) throw new Error(`no peer speaks ${name}`);
  return PROTOCOLS[name as ProtocolName]; // just looked up
}
