/** The lab's flags. */
import { parseArgs } from 'node:util';
import { FAULT_NAMES, type FaultName } from './fault-names.ts';
import { PEERS } from './peers/catalogue.ts';

/** What to do. */
export interface LabOptions {
  readonly faults: readonly FaultName[];
  readonly clients: readonly string[];
  /** Of those a client has; a client without any of them runs as `default`. */
  readonly variants: readonly string[];
  readonly reps: number;
  /** Topologies side by side. */
  readonly jobs: number;
  readonly seed: number;
  readonly outageMs: number;
  /** How long recovery is waited for, ms. */
  readonly windowMs: number;
  /** Null: a table; `-`: standard output; else a file. */
  readonly json: string | null;
  /** Folder for every client's lines; null: nowhere. */
  readonly record: string | null;
  readonly herd: boolean;
  readonly links: number;
  readonly capture: boolean;
}

/** Variants of vigil. */
export const VIGIL_VARIANTS = ['default', 'two-endpoints', 'active-active', 'nginx'] as const;
const VARIANTS = [...VIGIL_VARIANTS, 'tuned'];
const PEER_NAMES = PEERS.map(({ name }) => name);
const CLIENTS = ['vigil', 'wall', ...PEER_NAMES];

export const HELP = `Usage: npm run lab -- [flags]          (docs/benchmarks.md)

Needs root on Linux. Faults, in network namespaces of its own:
  ${FAULT_NAMES.join(', ')}

  --fault NAMES     separated by commas (all)
  --client NAMES    of ${CLIENTS.join(', ')};
                    'peers'; 'all': vigil and peers (vigil)
  --variant NAMES   of vigil: ${VIGIL_VARIANTS.join(', ')};
                    of peers: default, tuned; 'all' (default)
  --reps N          repetitions of each fault (10)
  --jobs N          repetitions side by side (1)
  --seed N          of the random phase (a new one; printed)
  --outage-s N      length of the outages (60)
  --window-s N      how long recovery is waited for (20; 90 with peers)
  --json FILE|-     one JSON object instead of the table
  --record FOLDER   keep what every client said
  --capture         vigil alone: how its ledger agrees with a packet capture
  --herd            instead of faults: many links, one plant, killed and restarted
  --links N         of the herd (200)
`;

/** Reads the arguments; null: help was asked for. Throws with the flag's name. */
export function parseLabOptions(args: readonly string[]): LabOptions | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      fault: { type: 'string', default: FAULT_NAMES.join() },
      client: { type: 'string', default: 'vigil' },
      variant: { type: 'string', default: 'default' },
      reps: { type: 'string', default: '10' },
      jobs: { type: 'string', default: '1' },
      seed: { type: 'string' },
      'outage-s': { type: 'string', default: '60' },
      'window-s': { type: 'string' },
      json: { type: 'string' },
      record: { type: 'string' },
      capture: { type: 'boolean', default: false },
      herd: { type: 'boolean', default: false },
      links: { type: 'string', default: '200' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return null;
  const clients = words('client', values.client, CLIENTS, {
    all: ['vigil', ...PEER_NAMES],
    peers: PEER_NAMES,
  });
  const defaultWindow = clients.some((client) => PEER_NAMES.includes(client)) ? '90' : '20';
  return {
    faults: words('fault', values.fault, FAULT_NAMES, {}),
    clients,
    variants: words('variant', values.variant, VARIANTS, { all: VARIANTS }),
    reps: number('reps', values.reps, 1, 1_000),
    jobs: number('jobs', values.jobs, 1, 32),
    seed: number('seed', values.seed ?? String(Date.now() % 1_000_000), 0, 4_294_967_295),
    outageMs: 1_000 * number('outage-s', values['outage-s'], 1, 120),
    windowMs: 1_000 * number('window-s', values['window-s'] ?? defaultWindow, 5, 600),
    json: values.json ?? null,
    record: values.record ?? null,
    herd: values.herd,
    links: number('links', values.links, 1, 900),
    capture: values.capture,
  };
}

function words<T extends string>(
  flag: string,
  text: string,
  known: readonly T[],
  groups: Readonly<Record<string, readonly T[]>>,
): readonly T[] {
  const chosen = text.split(',').flatMap((word) => {
    const group = groups[word];
    if (group !== undefined) return group;
    const name = known.find((one) => one === word);
    if (name === undefined) {
      const expected = [...known, ...Object.keys(groups)].join(', ');
      throw new Error(`--${flag}: expected ${expected}, got '${word}'`);
    }
    return [name];
  });
  return [...new Set(chosen)];
}

function number(flag: string, text: string, low: number, high: number): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isInteger(value) && value >= low && value <= high) return value;
  throw new Error(`--${flag}: expected an integer from ${low} to ${high}, got '${text}'`);
}
