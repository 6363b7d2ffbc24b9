/** The WebSocket that the peers dial with: `ws`, which each of their manuals names for Node. */
import { readFileSync } from 'node:fs';
import WebSocket, { type ClientOptions } from 'ws';
import type { ClientOrder } from '../client-contract.ts';
import type { Report } from './report.ts';

/** A class of WebSockets, as the libraries take it. */
export type Dialer = new (url: string | URL, protocols?: string | string[]) => WebSocket;

/** `ws` with `options`, telling of every dial: a library that redials makes a new one. */
export function dialer(order: ClientOrder, report: Report, options: ClientOptions = {}): Dialer {
  const trust = authority(order);
  return class extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols, { ...options, ...trust });
      report.attempt(String(url));
      // Libraries written for browsers take their listeners off before they close, and `ws` throws
      // when a socket that is still dialling is closed and nobody listens for its error.
      this.on('error', () => undefined);
    }
  };
}

/** The certificate authority of the order, as the TLS options of Node take it. */
export function authority(order: ClientOrder): { readonly ca?: string } {
  return order.caFile === undefined ? {} : { ca: readFileSync(order.caFile, 'utf8') };
}

/** Hands out the URLs in turn, each with `path`: for libraries that ask before every dial. */
export function inTurn(urls: readonly string[], path = ''): () => string {
  let dials = 0;
  return () => {
    const url = urls[dials % urls.length] ?? '';
    dials += 1;
    return url + path;
  };
}
