/** The bench's flags. */
import { parseArgs } from 'node:util';
import type { Row } from './rows.ts';

/** What to measure. */
export interface BenchOptions {
  /** Updates a second of all widgets together, one pixel row each. */
  readonly rates: readonly number[];
  readonly widgets: number;
  /** How long each row is measured, after warming up. */
  readonly seconds: number;
  /** Cold starts. */
  readonly runs: number;
  /** How long the row of minutes is measured. */
  readonly longSeconds: number;
  readonly only: ReadonlySet<Row['name']>;
  readonly json: boolean;
}

export const HELP = `Usage: npm run bench -- [flags]        (docs/benchmarks.md)

  --only NAMES      of pixel,idle,start,long,trend,stop, separated by commas (all)
  --rates NUMBERS   updates/s of all widgets together (100,1000,10000)
  --widgets N       value tiles on the screen, one tag each (100)
  --seconds N       time measured for each row, after warming up (15)
  --runs N          cold starts (5)
  --long-seconds N  time of the row long: 200 tiles at 1000 updates/s (60)
  --json            one JSON object {"rows":[…]} and nothing else on stdout
`;

const NAMES = [
  'pixel',
  'idle',
  'start',
  'long',
  'trend',
  'stop',
] as const satisfies readonly Row['name'][];

/** Reads the arguments; null: help was asked for. Throws with the flag's name. */
export function parseBenchOptions(args: readonly string[]): BenchOptions | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string', default: NAMES.join() },
      rates: { type: 'string', default: '100,1000,10000' },
      widgets: { type: 'string', default: '100' },
      seconds: { type: 'string', default: '15' },
      runs: { type: 'string', default: '5' },
      'long-seconds': { type: 'string', default: '60' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return null;
  return {
    rates: values.rates.split(',').map((text) => number('rates', text, 1, 1_000_000)),
    widgets: number('widgets', values.widgets, 1, 1_000),
    seconds: number('seconds', values.seconds, 1, 3_600),
    runs: number('runs', values.runs, 1, 100),
    longSeconds: number('long-seconds', values['long-seconds'], 4, 86_400),
    only: new Set(values.only.split(',').map(rowName)),
    json: values.json,
  };
}

function rowName(text: string): Row['name'] {
  const name = NAMES.find((known) => known === text);
  if (name === undefined) throw new Error(`--only: expected ${NAMES.join(', ')}, got '${text}'`);
  return name;
}

function number(flag: string, text: string, low: number, high: number): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isInteger(value) && value >= low && value <= high) return value;
  throw new Error(`--${flag}: expected an integer from ${low} to ${high}, got '${text}'`);
}
