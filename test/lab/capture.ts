/**
 * A packet capture beside the ledger: the client's own record of when its server fell silent and
 * when the next connection stood must agree with what passed on the wire.
 */
import type { ClientLine } from './client-contract.ts';
import { UPLINKS } from './addresses.ts';
import { LabProcess } from './processes.ts';
import { pause } from './shell.ts';
import type { Topology } from './topology.ts';

/** What was captured is there so long after it passed, ms. */
const DELIVERY_MS = 300;

/** A packet with anything in it, as far as it matters here. */
interface Packet {
  /** Unix ms. */
  readonly at: number;
  /** Came to the client. */
  readonly isInbound: boolean;
  /** Port of the client's end. */
  readonly port: number;
  /** Carries anything: not the mere end of a connection. */
  readonly isFull: boolean;
}

/** Ledger minus wire, ms; null: the ledger has no such outage, or the wire no such packet. */
export interface Agreement {
  /** The ledger's moment of the fault against the last packet that came on the old connection. */
  readonly faultMs: number | null;
  /** The ledger's moment of opening against the first answer on the new connection. */
  readonly openMs: number | null;
}

/** A capture on the client's first uplink. */
export class Capture {
  readonly #packets: Packet[] = [];
  readonly #process: LabProcess;

  constructor({ client }: Topology) {
    this.#process = new LabProcess(
      'tcpdump',
      client,
      // Packets with a payload, or that end a connection.
      [
        'tcpdump',
        '-i',
        UPLINKS[0].name,
        // Not promiscuous: that alone would be a change of the interface, which the wall looks into.
        '-p',
        '-n',
        '-tt',
        '-l',
        '--immediate-mode',
        '-Q',
        'inout',
        'tcp',
      ],
      (line) => {
        const packet = parsePacket(line);
        if (packet !== null) this.#packets.push(packet);
      },
    );
  }

  /** Ends it; what it has seen. */
  async stop(): Promise<readonly Packet[]> {
    await pause(DELIVERY_MS);
    await this.#process.stop();
    return this.#packets;
  }
}

/** How the ledger of a client that had one connection agrees with the wire. */
export function compare(
  packets: readonly Packet[],
  lines: readonly ClientLine[],
  faultAt: number,
): Agreement {
  const records = lines
    .flatMap((line) => (line.t === 'outage' ? [line.outage] : []))
    .filter(isOutage)
    .filter(({ faultTime }) => faultTime >= faultAt - 1_000);
  // The first outage is the link's own, in its newest record; later ones may be of subscriptions.
  const outage = records.findLast(({ id }) => id === records[0]?.id);
  const inbound = packets.filter(({ isInbound }) => isInbound);
  const old = inbound.findLast(({ at }) => at < faultAt)?.port;
  const lastOld = inbound.findLast(({ port }) => port === old);
  const firstNew = inbound.find(({ at, port, isFull }) => isFull && at > faultAt && port !== old);
  if (outage === undefined) return { faultMs: null, openMs: null };
  const { faultTime, openTime } = outage;
  return {
    faultMs: lastOld === undefined ? null : faultTime - lastOld.at,
    openMs: firstNew === undefined || openTime === null ? null : openTime - firstNew.at,
  };
}

/** `1795393661.985908 IP 10.77.2.10.8080 > 10.77.0.2.40000: Flags [P.], … length 300`. */
function parsePacket(line: string): Packet | null {
  const found =
    /^(\d+\.\d+) .*?(\d+\.\d+\.\d+\.\d+)\.(\d+) > [\d.]+\.(\d+): Flags \[([^\]]*)\].* length (\d+)/.exec(
      line,
    );
  if (found === null) return null;
  const [, seconds, from = '', fromPort, toPort, flags = '', length] = found;
  const isInbound = !UPLINKS.some(({ own }) => own === from);
  const isFull = Number(length) > 0;
  if (!isFull && !/[FR]/.test(flags)) return null;
  const port = Number(isInbound ? toPort : fromPort);
  return { at: 1_000 * Number(seconds), isInbound, port, isFull };
}

function isOutage(record: unknown): record is {
  readonly id: number;
  readonly faultTime: number;
  readonly openTime: number | null;
} {
  return typeof record === 'object' && record !== null && 'faultTime' in record;
}
