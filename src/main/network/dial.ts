/**
 * How a driver reaches an endpoint: every dial resolves the name anew without waiting for it, races
 * the addresses (race.ts), goes through the proxy where there is one, and ends in a socket on which
 * TLS, if any, is done. The face of this folder for drivers.
 *
 * 1. A known host is dialled at once; a name server is waited for only where nothing is known, or
 *    for one stagger after `renew`.
 * 2. An address has won when TCP, the proxy and TLS have: a server that hangs loses to one that does
 *    not. An address whose server fails later goes to the end for the next dial.
 * 3. Environment variables are not read: a wall's proxy stands in its site file.
 */
import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { CancelTimer, Clock } from '../clock.ts';
import { AddressBook, type Address, type Resolve } from './addresses.ts';
import { ProxyError } from './failure.ts';
import { ATTEMPT_STAGGER_MS, Race, type Attempt } from './race.ts';
import { tlsRules, type TlsRules, type TlsSetup } from './tls-rules.ts';
import { openTunnel } from './tunnel.ts';

export { dialFailure } from './failure.ts';
export type { Resolve } from './addresses.ts';
export type { TlsSetup } from './tls-rules.ts';

/** An HTTP proxy and what it wants to know. */
export interface ProxySetup {
  /** `http://host:port`. */
  readonly url: string;
  /** `user:password`, asked for at every dial; null: none. */
  readonly credentials?: () => string | null;
}

/** What all dials of one source share. */
export interface DiallerSetup extends TlsSetup {
  readonly clock: Clock;
  readonly proxy?: ProxySetup;
  /** The system's resolver but in tests. */
  readonly resolve?: Resolve;
}

/** A dial under way or done. */
export interface Dialling {
  /** What it waits for, in words. */
  readonly waitsFor: string;
  /** True while not even an address is known. */
  readonly isResolving: boolean;
  /** Gives it up without judging any address. */
  cancel(): void;
  /** The server took the session: its address goes first next time. */
  accepted(): void;
  /** Dial or upgrade failed: gives it up, and the addresses that failed or kept silent go last. */
  failed(): void;
}

/** Takes the socket of a dial, or why there is none; called once, not before `dial` has returned. */
export type Dialled = (error: Error | null, socket?: Socket) => void;

interface Place {
  readonly host: string;
  readonly port: number;
}

/** What an attempt has to reach. */
interface Goal extends Place {
  readonly localAddress: string | undefined;
  readonly tls: TlsRules | null;
}

/** Host and port of a `ws:`, `wss:` or `http:` URL. Throws TypeError for what is no URL. */
function placeOf(url: string): Place & { readonly isSecure: boolean } {
  const { hostname, port, protocol } = new URL(url);
  const isSecure = protocol === 'wss:' || protocol === 'https:';
  return {
    host: hostname.startsWith('[') ? hostname.slice(1, -1) : hostname,
    port: port === '' ? (isSecure ? 443 : 80) : Number(port),
    isSecure,
  };
}

/** See the file head. */
export class Dialler {
  readonly #setup: DiallerSetup;
  readonly #proxy: Place | null;
  readonly #addresses: AddressBook;

  /** Throws TypeError for a proxy that is no URL. */
  constructor(setup: DiallerSetup) {
    this.#setup = setup;
    this.#proxy = setup.proxy === undefined ? null : placeOf(setup.proxy.url);
    this.#addresses = new AddressBook(setup.resolve);
  }

  /**
   * Dials `url`, from `localAddress` where given. Throws TypeError for what is no URL or address, and
   * `TlsFileError` for certificates that cannot be used.
   */
  dial(url: string, localAddress: string | undefined, dialled: Dialled): Dialling {
    const { host, port, isSecure } = placeOf(url);
    if (localAddress !== undefined && isIP(localAddress) === 0) {
      throw new TypeError(`expected an IP address to dial from, got ${localAddress}`);
    }
    const tls = isSecure ? tlsRules(this.#setup) : null;
    const goal: Goal = { host, port, localAddress, tls };
    const attempt: Attempt<Socket> = (address, done) => this.#attempt(address, goal, done);
    return this.#race(this.#proxy ?? goal, attempt, localAddress, dialled);
  }

  /**
   * Asks whether something accepts TCP connections where `url` leads first, the proxy where there is
   * one: one handshake, closed at once with a reset. Answers once, after at most `timeoutMs`, never
   * before returning; a text that is no URL leads nowhere.
   */
  probe(url: string, timeoutMs: number, answer: (reachable: boolean) => void): void {
    if (!URL.canParse(url)) {
      queueMicrotask(() => {
        answer(false);
      });
      return;
    }
    const { clock } = this.#setup;
    const place = this.#proxy ?? placeOf(url);
    const handshake: Attempt<Socket> = (address, done) => {
      const [socket, end] = open(address, place.port, undefined, done);
      socket.once('connect', () => {
        end(null, socket);
      });
      return () => {
        socket.destroy();
      };
    };
    const dialling = this.#race(place, handshake, undefined, (error, socket) => {
      cancelTimer();
      socket?.resetAndDestroy();
      answer(error === null);
    });
    const cancelTimer = clock.wakeAt(clock.now() + timeoutMs, () => {
      dialling.cancel();
      answer(false);
    });
  }

  /** Forgets which addresses were good; what a dead name server once said stays a last resort. */
  renew(): void {
    this.#addresses.doubt();
  }

  #race(
    { host }: Place,
    attempt: Attempt<Socket>,
    localAddress: string | undefined,
    dialled: Dialled,
  ): Dialling {
    const { clock } = this.#setup;
    const book = this.#addresses;
    const proxy = this.#proxy === null ? '' : 'the proxy ';
    let winner: Address | undefined;
    const race = new Race<Socket>({
      clock,
      attempt,
      finished: (error, socket, address) => {
        winner = address;
        stopFeeding();
        for (const one of race.failed) book.failed(host, one.address);
        dialled(error, socket);
      },
    });
    const stopFeeding = this.#feed(race, host, localAddress);
    const giveUp = (): void => {
      stopFeeding();
      race.cancel();
    };
    return {
      get waitsFor() {
        if (winner !== undefined) {
          const server = proxy === '' ? winner.address : 'the endpoint behind the proxy';
          return `${server} does not answer the request`;
        }
        const silent = race.unanswered.join(', ');
        return silent === ''
          ? `no address of ${proxy}${host} is known`
          : `${proxy}${silent} does not answer`;
      },
      get isResolving() {
        return winner === undefined && race.unanswered.length === 0;
      },
      cancel: giveUp,
      accepted: () => {
        if (winner !== undefined) book.worked(host, winner.address);
      },
      failed: () => {
        const silent = winner === undefined ? race.unanswered : [winner.address];
        for (const address of silent) book.failed(host, address);
        giveUp();
      },
    };
  }

  /**
   * Gives the race what is known at once, and what the name server says when it says it; returns how
   * to stop.
   */
  #feed(race: Race<Socket>, host: string, localAddress: string | undefined): () => void {
    const { clock } = this.#setup;
    const localFamily = isIP(localAddress ?? '');
    const usable = (addresses: readonly Address[]): readonly Address[] =>
      addresses.filter(({ family }) => localFamily === 0 || family === localFamily);
    const addAll = (addresses: readonly Address[]): void => {
      race.add(usable(addresses));
      const isNone = usable(addresses).length === 0;
      race.complete(isNone ? this.#ofProxy(noAddress(host, localAddress)) : undefined);
    };
    const literal = isIP(host);
    if (literal !== 0) {
      // Never before the caller has its Dialling.
      queueMicrotask(() => {
        addAll([{ address: host, family: literal === 6 ? 6 : 4 }]);
      });
      return () => undefined;
    }
    const { addresses, isDoubted } = this.#addresses.known(host);
    const addKnown = (): void => {
      race.add(usable(addresses));
    };
    let cancelKnown: CancelTimer = () => undefined;
    if (isDoubted) cancelKnown = clock.wakeAt(clock.now() + ATTEMPT_STAGGER_MS, addKnown);
    else queueMicrotask(addKnown);
    const stopListening = this.#addresses.ask(host, (error, fresh) => {
      cancelKnown();
      if (error === null) {
        addAll(fresh);
      } else {
        addKnown();
        race.complete(this.#ofProxy(error));
      }
    });
    return () => {
      cancelKnown();
      stopListening();
    };
  }

  /** One address, from TCP to TLS. */
  #attempt(address: Address, goal: Goal, done: Dialled): () => void {
    const { host, port, localAddress, tls } = goal;
    const proxy = this.#proxy;
    let isThrough = proxy === null;
    const [socket, end] = open(address, proxy?.port ?? port, localAddress, (error, wire) => {
      done(error === null || isThrough ? error : this.#ofProxy(error), wire);
    });
    const secure = (): void => {
      isThrough = true;
      if (tls === null) {
        end(null, socket);
        return;
      }
      const name = this.#setup.serverName ?? host;
      const wire = connectTls({
        ...tls,
        socket,
        host: name,
        ...(isIP(name) === 0 ? { servername: name } : {}),
      });
      // Stays attached, as at the socket below.
      wire.on('error', end);
      wire.once('secureConnect', () => {
        end(null, wire);
      });
    };
    socket.once('connect', () => {
      if (proxy === null) {
        secure();
        return;
      }
      const credentials = this.#setup.proxy?.credentials?.() ?? null;
      openTunnel(socket, { host, port, credentials }, (refusal) => {
        if (refusal === null) secure();
        else end(refusal);
      });
    });
    return () => {
      socket.destroy();
    };
  }

  /** What went wrong before the endpoint was reached is the proxy's, where there is one. */
  #ofProxy(error: Error): Error {
    if (this.#proxy === null || error instanceof ProxyError) return error;
    return new ProxyError(error.message, undefined, { cause: error });
  }
}

/** A TCP connection under way, and how to end the attempt that it is part of, once. */
function open(
  { address }: Address,
  port: number,
  localAddress: string | undefined,
  done: Dialled,
): [socket: Socket, end: Dialled] {
  const socket = connect({
    host: address,
    port,
    noDelay: true,
    ...(localAddress === undefined ? {} : { localAddress }),
  });
  let isOver = false;
  function end(error: Error | null, wire?: Socket): void {
    if (isOver) return;
    isOver = true;
    if (error !== null) socket.destroy();
    done(error, wire);
  }
  // Stays attached to the end: an 'error' without a listener would be thrown.
  socket.on('error', end);
  return [socket, end];
}

/** As the resolver itself would say it. */
function noAddress(host: string, localAddress: string | undefined): Error {
  const from = localAddress === undefined ? '' : ` of the family of ${localAddress}`;
  return Object.assign(new Error(`${host} has no address${from}`), { code: 'ENODATA' });
}
