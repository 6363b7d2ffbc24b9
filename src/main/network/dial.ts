/**
 * What every driver needs to reach an endpoint: name resolution that never stands in the way, the
 * TLS rules, a TCP handshake as a question, and plain words for what the system says went wrong.
 */
import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import { readFileSync } from 'node:fs';
import { connect, type LookupFunction } from 'node:net';
import type { SecureVersion } from 'node:tls';

/** Why a dial failed or a socket broke. */
export interface DialFailure {
  readonly kind: 'tls' | 'dns' | 'refused' | 'timeout' | 'network';
  /** The system's own words, at most 200 characters. */
  readonly reason: string;
}

/** Longest reason kept, characters. */
const MAX_REASON = 200;
/** Hosts remembered; a site has a handful. */
const MAX_HOSTS = 64;

/** Error codes of Node and OpenSSL that mean that the peer's certificate or TLS itself was refused. */
const TLS_CODE =
  /^(ERR_TLS|ERR_SSL|CERT_|CRL_|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH|EPROTO|ERR_OSSL)/;
const DNS_CODE = /^(ENOTFOUND|EAI_|ENODATA|ESERVFAIL|EFORMERR|EREFUSED$)/;

/** Sorts an error of a dial or a socket by what a person would do about it. */
export function dialFailure(error: unknown): DialFailure {
  // Several addresses were tried and each failed: the first one was the preferred.
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  const code = codeOf(first);
  const message = first instanceof Error ? first.message : String(first);
  const reason = (message.includes(code) ? message : `${code}: ${message}`).slice(0, MAX_REASON);
  if (DNS_CODE.test(code)) return { kind: 'dns', reason };
  if (code === 'ECONNREFUSED') return { kind: 'refused', reason };
  if (code === 'ETIMEDOUT') return { kind: 'timeout', reason };
  return { kind: TLS_CODE.test(code) ? 'tls' : 'network', reason };
}

function codeOf(error: unknown): string {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : '';
}

/** How certificates are judged: always. */
export interface TlsRules {
  readonly rejectUnauthorized: true;
  readonly minVersion: SecureVersion;
  readonly ca?: Buffer;
}

/**
 * TLS rules for a source; `caFile` (PEM) replaces the system's authorities. Read anew for every
 * dial, so that a rotated certificate needs no restart. Throws what the file system says.
 */
export function tlsRules(caFile: string | undefined): TlsRules {
  const rules = { rejectUnauthorized: true, minVersion: 'TLSv1.2' } as const;
  return caFile === undefined ? rules : { ...rules, ca: readFileSync(caFile) };
}

/**
 * Addresses of hosts that answered. A name server that is slow or gone must not keep a wall from a
 * plant server that is not: the last good address is dialled at once and the name resolved behind.
 */
export class AddressBook {
  readonly #resolve: typeof systemLookup;
  readonly #good = new Map<string, LookupAddress>();
  readonly #asking = new Set<string>();

  /** `resolve` is the system's resolver but in tests. */
  constructor(resolve: typeof systemLookup = systemLookup) {
    this.#resolve = resolve;
  }

  /** For `net.connect` and all that builds on it. */
  readonly lookup: LookupFunction = (host, options, callback) => {
    const good = this.#good.get(host);
    if (good === undefined) {
      this.#resolve(host, { ...options, all: true }, (error, addresses) => {
        if (error !== null) callback(error, [], 0);
        else answer(addresses, options.all, callback);
      });
      return;
    }
    this.#refresh(host);
    // Never before the caller has its socket: `net` expects an asynchronous answer.
    queueMicrotask(() => {
      answer([good], options.all, callback);
    });
  };

  /** A session with `host` opened at `address`. */
  worked(host: string, address: string, family: number): void {
    this.#good.delete(host);
    this.#good.set(host, { address, family });
    const [oldest] = this.#good.keys();
    if (this.#good.size > MAX_HOSTS && oldest !== undefined) this.#good.delete(oldest);
  }

  /** A dial of `host` failed: its name is resolved before the next one. */
  failed(host: string): void {
    this.#good.delete(host);
  }

  /** Everything is resolved anew. */
  clear(): void {
    this.#good.clear();
  }

  /** Forgets the good address if the name no longer leads to it. */
  #refresh(host: string): void {
    if (this.#asking.has(host)) return;
    this.#asking.add(host);
    this.#resolve(host, { all: true }, (error, addresses) => {
      this.#asking.delete(host);
      const good = this.#good.get(host);
      if (error !== null || good === undefined) return;
      if (!addresses.some(({ address }) => address === good.address)) this.#good.delete(host);
    });
  }
}

function answer(
  addresses: readonly LookupAddress[],
  wantsAll: boolean | undefined,
  callback: Parameters<LookupFunction>[2],
): void {
  const [first] = addresses;
  if (wantsAll === true) callback(null, [...addresses]);
  else if (first === undefined) callback(new Error('ENODATA: no address'), '', 0);
  else callback(null, first.address, first.family);
}

/** Host and port of a `ws:` or `wss:` URL. Throws TypeError for what is no URL. */
export function hostAndPort(url: string): { readonly host: string; readonly port: number } {
  const { hostname, port, protocol } = new URL(url);
  const secure = protocol === 'wss:' || protocol === 'https:';
  return {
    host: hostname.startsWith('[') ? hostname.slice(1, -1) : hostname,
    port: port === '' ? (secure ? 443 : 80) : Number(port),
  };
}

/**
 * Asks whether something accepts TCP connections at the URL's host and port: one handshake, closed
 * at once with a reset. Answers exactly once, after at most `timeoutMs`, never before returning.
 */
export function probeTcp(
  url: string,
  timeoutMs: number,
  lookup: LookupFunction,
  answer: (reachable: boolean) => void,
): void {
  let target: ReturnType<typeof hostAndPort>;
  try {
    target = hostAndPort(url);
  } catch {
    queueMicrotask(() => {
      answer(false);
    });
    return;
  }
  const socket = connect({ ...target, lookup });
  let isAnswered = false;
  function finish(reachable: boolean): void {
    if (isAnswered) return;
    isAnswered = true;
    clearTimeout(timer);
    socket.resetAndDestroy();
    answer(reachable);
  }
  const timer = setTimeout(() => {
    finish(false);
  }, timeoutMs);
  socket.on('connect', () => {
    finish(true);
  });
  socket.on('error', () => {
    finish(false);
  });
}
