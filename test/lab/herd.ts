/**
 * Two hundred walls and one plant server that dies and comes back: how many connections it meets in
 * its first moments, how long they wait in its accept queue, and when the last wall is live again.
 */
import { readFileSync } from 'node:fs';
import { PLANT, PORTS } from './addresses.ts';
import type { HerdLine, HerdOrder } from './herd-contract.ts';
import { PlantServer } from './plant-server.ts';
import { LabProcess } from './processes.ts';
import { table } from './report.ts';
import type { Scripts } from './scripts.ts';
import { pause, until } from './shell.ts';
import { PLANT_TAGS } from './stage-tags.ts';
import { Topology } from './topology.ts';

/** How one herd did. */
export interface HerdRow {
  readonly variant: string;
  readonly links: number;
  /** How long the server was away, ms. */
  readonly downMs: number;
  /** From the server's return until a link was live: half of them, and the last. */
  readonly liveMs: { readonly p50: number; readonly max: number };
  /** Dials begun in each 100 ms from the return on. */
  readonly dialsPer100Ms: readonly number[];
  readonly peakDialsPer100Ms: number;
  /** The same with the bare TCP probes. */
  readonly peakConnectionsPer100Ms: number;
  /** Connections that waited to be accepted, at the worst moment seen. */
  readonly acceptQueueMax: number;
}

/** Without what spreads a herd: the contrast. */
const VARIANTS = {
  default: {},
  'no-jitter': {
    jitter: 'none',
    fastFirst: false,
    firstAttemptSpreadMs: 0,
    herdSpreadMs: 0,
    probeSpreadMs: 0,
  },
} as const;

const DOWN_MS = 10_000;
const BIN_MS = 100;
const PROCESSES = 2;
const BACK_MS = 60_000;
const QUEUE_LOOK_MS = 5;
/** The listening state in /proc/net/tcp. */
const LISTEN = '0A';

/** Runs every variant once; `number`: of the first topology. */
export async function runHerds(
  links: number,
  scripts: Scripts,
  signal: AbortSignal,
): Promise<readonly HerdRow[]> {
  const rows: HerdRow[] = [];
  for (const [index, [variant, link]] of Object.entries(VARIANTS).entries()) {
    rows.push(await runHerd(index + 1, variant, link, links, scripts, signal));
  }
  return rows;
}

/** The rows as text. */
export function printHerd(rows: readonly HerdRow[]): string {
  const heads = ['herd', 'links', 'live p50 / max ms', 'most dials in 100 ms', 'with probes'];
  return [
    table([
      [...heads, 'accept queue'],
      ...rows.map((row) => [
        row.variant,
        String(row.links),
        `${row.liveMs.p50} / ${row.liveMs.max}`,
        String(row.peakDialsPer100Ms),
        String(row.peakConnectionsPer100Ms),
        String(row.acceptQueueMax),
      ]),
    ]),
    ...rows.map(({ variant, dialsPer100Ms }) => `${variant}: dials ${dialsPer100Ms.join(' ')}`),
  ].join('\n');
}

async function runHerd(
  number: number,
  variant: string,
  link: HerdOrder['link'],
  links: number,
  scripts: Scripts,
  signal: AbortSignal,
): Promise<HerdRow> {
  const topology = await Topology.make(number, 'first-only');
  const lines: HerdLine[] = [];
  const herds: LabProcess[] = [];
  try {
    const plant = new PlantServer(
      topology.plant,
      scripts.plant,
      { seed: 1, epoch: 'herd', originTime: Date.now(), historyMs: 60_000 },
      { host: PLANT.a, port: PORTS.plant },
    );
    await plant.start();
    for (let one = 0; one < PROCESSES; one += 1) {
      const order: HerdOrder = {
        url: `ws://${PLANT.a}:${PORTS.plant}`,
        links: Math.floor((links + one) / PROCESSES),
        tags: PLANT_TAGS.slice(0, 2).map(({ name }) => name),
        link,
      };
      herds.push(
        new LabProcess(
          'herd',
          topology.client,
          [process.execPath, '--enable-source-maps', scripts.herdClient, JSON.stringify(order)],
          (line) => {
            // why: the lab's own processes keep to the contract
            lines.push(JSON.parse(line) as HerdLine);
          },
        ),
      );
    }
    const live = (since: number): readonly HerdLine[] =>
      lines.filter(({ t, at }) => t === 'live' && at >= since);
    await until('all links are live', () => live(0).length >= links, { withinMs: BACK_MS, signal });
    await pause(2_000, signal);
    const killedAt = Date.now();
    await plant.kill();
    await pause(killedAt + DOWN_MS - Date.now(), signal);
    const starting = plant.start();
    const queue = watchQueue(plant);
    await starting;
    const backAt = Date.now();
    await until('all links are back', () => live(killedAt).length >= links, {
      withinMs: BACK_MS,
      signal,
    });
    await pause(500, signal);
    return {
      variant,
      links,
      downMs: DOWN_MS,
      acceptQueueMax: queue(),
      ...sumUp(lines, killedAt, backAt),
    };
  } finally {
    for (const herd of herds) await herd.stop();
    await topology.remove();
  }
}

function sumUp(
  lines: readonly HerdLine[],
  killedAt: number,
  backAt: number,
): Omit<HerdRow, 'variant' | 'links' | 'downMs' | 'acceptQueueMax'> {
  const waits = lines
    .flatMap((line) => (line.t === 'live' && line.at > killedAt ? [line.at - backAt] : []))
    .toSorted((one, other) => one - other);
  const bins = (kinds: readonly string[]): readonly number[] => {
    const counts: number[] = [];
    for (const { t, at } of lines) {
      // The server listens a little before it says so.
      if (!kinds.includes(t) || at < backAt - BIN_MS) continue;
      const bin = Math.max(0, Math.floor((at - backAt) / BIN_MS));
      while (counts.length <= bin) counts.push(0);
      counts[bin] = (counts[bin] ?? 0) + 1;
    }
    return counts;
  };
  const dials = bins(['dial']);
  return {
    liveMs: {
      p50: Math.round(waits[Math.ceil(waits.length / 2) - 1] ?? Number.NaN),
      max: Math.round(waits.at(-1) ?? Number.NaN),
    },
    dialsPer100Ms: dials,
    peakDialsPer100Ms: Math.max(0, ...dials),
    peakConnectionsPer100Ms: Math.max(0, ...bins(['dial', 'probe'])),
  };
}

/** Looks at the accept queue until the function returned is called, which tells its worst. */
function watchQueue(plant: PlantServer): () => number {
  let worst = 0;
  const port = PORTS.plant.toString(16).toUpperCase().padStart(4, '0');
  const timer = setInterval(() => {
    // sl local_address rem_address st tx_queue:rx_queue …; of a listening socket rx is the queue
    for (const line of readTable(plant.pid).split('\n')) {
      const [, local = '', , state, queues = ''] = line.trim().split(/\s+/);
      if (state !== LISTEN || !local.endsWith(`:${port}`)) continue;
      worst = Math.max(worst, Number.parseInt(queues.split(':')[1] ?? '0', 16));
    }
  }, QUEUE_LOOK_MS);
  return () => {
    clearInterval(timer);
    return worst;
  };
}

/** Sockets of the namespace in which the server runs; empty while it does not. */
function readTable(pid: number | undefined): string {
  try {
    return readFileSync(`/proc/${pid ?? 0}/net/tcp`, 'latin1');
  } catch {
    return '';
  }
}
