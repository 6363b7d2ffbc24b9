/** The way to the server, below TLS: what its name leads to, and who of them takes a connection. */
import { lookup, type LookupAddress } from 'node:dns';
import { connect, isIP, type LookupFunction } from 'node:net';
import type { Clock } from '../clock.ts';
import { dialFailure } from '../network/dial.ts';
import { fail, note, pass, type Finding } from './finding.ts';

/** A resolver that keeps silent for so long will not speak, ms. */
const NAME_MS = 5_000;
/** As `NAME_MS`, for a TCP handshake: beyond a round trip around the world and a lost packet. */
const TCP_MS = 4_000;
/** Addresses of one name that are tried. */
const MAX_ADDRESSES = 8;

/** Where the name leads. */
export interface Resolved {
  readonly finding: Finding;
  /** None: the name leads nowhere. */
  readonly addresses: readonly LookupAddress[];
}

/** Asks the system for the addresses of `host`. */
export async function resolveName(host: string, clock: Clock): Promise<Resolved> {
  const family = isIP(host);
  if (family !== 0) {
    const text = `${host} is an address, nothing to resolve`;
    return { finding: pass('name', text), addresses: [{ address: host, family }] };
  }
  const from = clock.now();
  const found = await new Promise<readonly LookupAddress[] | Error>((resolve) => {
    const cancel = clock.wakeAt(from + NAME_MS, () => {
      resolve(new Error(`no name server answered within ${NAME_MS} ms`));
    });
    lookup(host, { all: true, verbatim: true }, (error, addresses) => {
      cancel();
      resolve(error ?? addresses);
    });
  });
  if (found instanceof Error) {
    const text = `${host} has no address: ${found.message}`;
    return { finding: fail('name', 'doctor-name', text), addresses: [] };
  }
  const list = found.map(({ address, family: kind }) => `${address} (IPv${kind})`).join(', ');
  const text = `${host} is ${list}, told in ${ms(clock.now() - from)}`;
  return { finding: pass('name', text), addresses: found.slice(0, MAX_ADDRESSES) };
}

/** Who took a connection. */
export interface Reached {
  readonly finding: Finding;
  /** The first address that did, in the order of the resolver; null: none. */
  readonly address: LookupAddress | null;
}

/** Tries a TCP handshake with every address, all at once. */
export async function reachAddresses(
  addresses: readonly LookupAddress[],
  port: number,
  clock: Clock,
): Promise<Reached> {
  const tries = await Promise.all(
    addresses.map(async (address) => ({ address, result: await handshake(address, port, clock) })),
  );
  const words = tries.map(({ address, result }) => {
    const said = typeof result === 'number' ? `connected in ${ms(result)}` : result;
    return `${address.address} port ${port}: ${said}`;
  });
  const text = words.join('; ');
  const good = tries.filter(({ result }) => typeof result === 'number');
  const address = good[0]?.address ?? null;
  if (address === null) return { finding: fail('tcp', 'doctor-tcp', text), address };
  return good.length < tries.length
    ? { finding: note('tcp', text, 'doctor-tcp-partly'), address }
    : { finding: pass('tcp', text), address };
}

/** Duration of the handshake, ms, or what went wrong. */
async function handshake(
  { address }: LookupAddress,
  port: number,
  clock: Clock,
): Promise<number | string> {
  const from = clock.now();
  return new Promise((resolve) => {
    const socket = connect({ host: address, port });
    const cancel = clock.wakeAt(from + TCP_MS, () => {
      end(`no answer within ${TCP_MS} ms`);
    });
    function end(result: number | string): void {
      cancel();
      socket.destroy();
      resolve(result);
    }
    socket.on('connect', () => {
      end(clock.now() - from);
    });
    socket.on('error', (error) => {
      end(dialFailure(error).reason);
    });
  });
}

/** A resolver that knows one address. */
export function pinnedTo({ address, family }: LookupAddress): LookupFunction {
  return (_host, options, callback) => {
    // Never before the caller has its socket: `net` expects an asynchronous answer.
    queueMicrotask(() => {
      if (options.all === true) callback(null, [{ address, family }]);
      else callback(null, address, family);
    });
  };
}

/** `12.3 ms`, `1.4 s` */
export function ms(value: number): string {
  if (value >= 1_000) return `${(value / 1_000).toFixed(1)} s`;
  return `${value.toFixed(value < 10 ? 1 : 0)} ms`;
}
