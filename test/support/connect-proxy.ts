/**
 * A small HTTP proxy that knows CONNECT, for tests: it can ask for credentials, refuse with a status,
 * or say nothing, and it keeps what it was asked for.
 */
import { createServer, type IncomingMessage } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** How the proxy behaves; all may be changed while it runs. */
export interface ProxyManners {
  /** `user:password` it wants; null: everyone may pass. */
  credentials: string | null;
  /** Status and reason instead of a tunnel. */
  refusal: string | null;
  /** It takes connections and requests and never answers. */
  isSilent: boolean;
}

/** A proxy on 127.0.0.1. */
export class ConnectProxy {
  readonly manners: ProxyManners = { credentials: null, refusal: null, isSilent: false };
  /** Authorities asked for, `host:port`, in order. */
  readonly asked: string[] = [];
  /** TCP connections taken. */
  connections = 0;
  readonly #hosts: ReadonlyMap<string, string>;
  readonly #sockets = new Set<Duplex>();
  readonly #server = createServer();

  /** `hosts`: addresses of the names that only this proxy knows. */
  private constructor(hosts: ReadonlyMap<string, string>) {
    this.#hosts = hosts;
    this.#server.on('connection', (socket: Socket) => {
      this.connections += 1;
      this.#keep(socket);
    });
    this.#server.on('connect', (request: IncomingMessage, socket: Duplex) => {
      this.#answer(request, socket);
    });
  }

  static async start(hosts: Readonly<Record<string, string>> = {}): Promise<ConnectProxy> {
    const proxy = new ConnectProxy(new Map(Object.entries(hosts)));
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get url(): string {
    const { port } = this.#server.address() as AddressInfo; // a listening TCP server has one
    return `http://127.0.0.1:${port}`;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #answer({ url = '', headers }: IncomingMessage, socket: Duplex): void {
    this.asked.push(url);
    const { credentials, refusal, isSilent } = this.manners;
    if (isSilent) return;
    const expected =
      credentials === null ? undefined : `Basic ${Buffer.from(credentials).toString('base64')}`;
    if (expected !== undefined && headers['proxy-authorization'] !== expected) {
      socket.end(
        'HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n',
      );
    } else if (refusal === null) {
      this.#connect(new URL(`http://${url}`), socket);
    } else {
      socket.end(`HTTP/1.1 ${refusal}\r\nContent-Length: 5\r\n\r\nsorry`);
    }
  }

  #connect({ hostname, port }: URL, socket: Duplex): void {
    const host = this.#hosts.get(hostname) ?? hostname.replace(/^\[|\]$/g, '');
    const far = connect({ host, port: Number(port) });
    this.#keep(far);
    far.once('connect', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      socket.pipe(far).pipe(socket);
    });
    far.once('error', () => socket.end('HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n'));
  }

  #keep(socket: Duplex): void {
    this.#sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => this.#sockets.delete(socket));
  }
}
