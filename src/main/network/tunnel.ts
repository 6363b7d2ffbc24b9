/**
 * A way through an HTTP proxy: CONNECT (RFC 9110 section 9.3.6) on a socket that the race has won or
 * is trying. Node's own HTTP parser reads the answer. Why no library: docs/decisions/0006-dialling.md.
 */
import { request } from 'node:http';
import { isIPv6, type Socket } from 'node:net';
import { ProxyError } from './failure.ts';

/** Where the tunnel is to lead. */
export interface TunnelEnd {
  readonly host: string;
  readonly port: number;
  /** `user:password` for the proxy; null: none. */
  readonly credentials: string | null;
}

/** What a status other than success most likely means, for the strip. */
const MEANING: Readonly<Record<number, string>> = {
  403: 'the proxy does not allow this endpoint',
  407: 'the proxy does not accept our credentials, or the lack of them',
  502: 'the proxy does not reach the endpoint',
  503: 'the proxy does not reach the endpoint',
  504: 'the proxy does not reach the endpoint in time',
};

/**
 * Asks the proxy at the other end of `socket` to connect it to `end`. `done` is called once: without
 * an error the socket leads to the endpoint; with one it is of no more use.
 */
export function openTunnel(
  socket: Socket,
  end: TunnelEnd,
  done: (error: ProxyError | null) => void,
): void {
  const authority = `${isIPv6(end.host) ? `[${end.host}]` : end.host}:${end.port}`;
  const headers: Record<string, string> = { Host: authority };
  if (end.credentials !== null) {
    const basic = Buffer.from(end.credentials, 'utf8').toString('base64');
    headers['Proxy-Authorization'] = `Basic ${basic}`;
  }
  const ask = request({
    method: 'CONNECT',
    path: authority,
    headers,
    createConnection: () => socket,
  });
  ask.once('connect', ({ statusCode = 0, statusMessage = '' }, _socket, head) => {
    if (statusCode >= 200 && statusCode < 300) {
      if (head.length > 0) socket.unshift(head);
      done(null);
      return;
    }
    const meaning = MEANING[statusCode];
    const words = `${statusCode} ${statusMessage.slice(0, 60)}`.trim();
    const reason = meaning === undefined ? words : `${words}: ${meaning}`;
    done(new ProxyError(reason, statusCode));
  });
  ask.once('error', (cause) => {
    done(new ProxyError(`no answer to CONNECT: ${cause.message}`, undefined, { cause }));
  });
  ask.end();
}
