/**
 * The plant's command line: arguments to options, or every problem with its flag.
 */
import { parseArgs, type ParseArgsConfig } from 'node:util';
import type { Parsed, Problem } from '../main/problem.ts';
import { FAULTS } from './faults.ts';
import type { PlantOptions, ReplayFile } from './plant.ts';

/** As much of a wrong word is repeated. */
const MAX_GOT = 200;

/** What to run. */
export interface PlantCommand {
  readonly help: boolean;
  readonly options: PlantOptions;
  /** PEM files to serve wss with. */
  readonly tlsFiles?: { readonly cert: string; readonly key: string; readonly clientCa?: string };
  /** Faults to apply at the start, as lines. */
  readonly faults: readonly string[];
  /** Speak JSON on stdout. */
  readonly json: boolean;
  /** End when stdin ends, so that a test's plant does not outlive it. */
  readonly stopOnStdinEnd: boolean;
}

const FLAGS = {
  help: { type: 'boolean', short: 'h' },
  port: { type: 'string' },
  host: { type: 'string' },
  cert: { type: 'string' },
  key: { type: 'string' },
  'client-ca': { type: 'string' },
  'heartbeat-ms': { type: 'string' },
  'history-minutes': { type: 'string' },
  epoch: { type: 'string' },
  origin: { type: 'string' },
  seed: { type: 'string' },
  simulate: { type: 'boolean' },
  replay: { type: 'string', multiple: true },
  speed: { type: 'string' },
  loop: { type: 'boolean' },
  'no-loop': { type: 'boolean' },
  separator: { type: 'string' },
  unit: { type: 'string', multiple: true },
  tags: { type: 'string' },
  rate: { type: 'string' },
  rows: { type: 'boolean' },
  token: { type: 'string' },
  'token-file': { type: 'string' },
  'token-life': { type: 'string' },
  'max-sessions': { type: 'string' },
  fault: { type: 'string', multiple: true },
  json: { type: 'boolean' },
  'stop-on-stdin-end': { type: 'boolean' },
} as const satisfies ParseArgsConfig['options'];

/** What `--help` prints. */
export const HELP = `Usage: npm run plant -- [flags]

A telemetry server that speaks vigil.v1 (docs/protocol.md). Without --replay or
--tags it runs the simulated plant (docs/demo-plant.md).

Process
  --seed N               seed of the simulated plant (1)
  --replay [NAME=]FILE   replay a CSV or Tennessee Eastman file; may be repeated.
                         NAME. is put before its tags
  --speed N              recorded seconds a second (1)
  --loop, --no-loop      start over at the end of a file, or stop there (--loop)
  --separator C          column separator of CSV files (found in the header)
  --unit COLUMN=UNIT     unit of a CSV column; may be repeated
  --tags N --rate R      a load process: N tags, R updates/s in all
  --simulate             run the simulated plant beside the others
  --history-minutes N    history filled at the start and kept (30)
  --epoch NAME --origin UNIXMS
                         for a redundant set: plants with the same seed, epoch,
                         origin and history publish the same frames

Server
  --port N               0 takes any free port (0)
  --host ADDRESS         (127.0.0.1)
  --cert FILE --key FILE serve wss
  --client-ca FILE       clients must bring a certificate of these authorities
  --token SECRET         clients must send Authorization: Bearer SECRET
  --token-file FILE      the same with what stands in FILE, read anew each time
  --token-life SECONDS   a session ends with 4401 so long after its token was
                         brought, at the door or by 'authorize'
  --heartbeat-ms N       heartbeat promised to clients (1000)
  --max-sessions N       (64)
  --rows                 data frames as rows instead of columns
  --json                 one JSON object a line on stdout
  --stop-on-stdin-end    end when stdin ends
  --fault 'NAME [ARGS]'  a fault at the start; may be repeated

On stdin: 'fault NAME [ARGS]', 'clear', 'stop'. Faults:
  ${Object.values(FAULTS).join('\n  ')}
`;

/** Reads the arguments. Problems: `flag-unknown`, `flag-value`. */
export function parseCommandLine(args: readonly string[]): Parsed<PlantCommand> {
  let values: ReturnType<typeof parseFlags>;
  try {
    values = parseFlags(args);
  } catch (cause) {
    const got = shortened(cause instanceof Error ? cause.message : String(cause));
    const problem = { code: 'flag-unknown', where: {}, expected: 'flags as in --help', got, cause };
    return { ok: false, problems: [problem] };
  }
  const problems: Problem[] = [];
  function refuse(flag: string, expected: string, got: string): void {
    const where = { field: `--${flag}` };
    problems.push({ code: 'flag-value', where, expected, got: shortened(got) });
  }
  function number(flag: NumberFlag, low: number, high: number, isWhole = true): number | undefined {
    const text = values[flag];
    if (text === undefined) return undefined;
    const value = Number(text);
    const isGood = text.trim() !== '' && value >= low && value <= high;
    if (isGood && (!isWhole || Number.isInteger(value))) return value;
    refuse(flag, `${isWhole ? 'an integer' : 'a number'} from ${low} to ${high}`, text);
    return undefined;
  }

  const historyMinutes = number('history-minutes', 0, 1440, false);
  const tags = number('tags', 1, 20_000);
  const rate = number('rate', 0.1, 1_000_000, false);
  if ((values.tags === undefined) !== (values.rate === undefined)) {
    refuse('tags', '--tags and --rate together', 'one of them');
  }
  if ((values.cert === undefined) !== (values.key === undefined)) {
    refuse('cert', '--cert and --key together', 'one of them');
  }
  if (values['client-ca'] !== undefined && values.cert === undefined) {
    refuse('cert', '--cert and --key beside --client-ca', 'it alone');
  }
  if (values.token !== undefined && values['token-file'] !== undefined) {
    refuse('token', '--token or --token-file', 'both');
  }
  const lifeS = number('token-life', 0.1, 86_400, false);
  const units = new Map<string, string>();
  for (const text of values.unit ?? []) {
    const at = text.lastIndexOf('=');
    if (at < 1) refuse('unit', 'COLUMN=UNIT', text);
    else units.set(text.slice(0, at), text.slice(at + 1));
  }
  const options: PlantOptions = {
    ...withDefined({
      port: number('port', 0, 65_535),
      host: values.host,
      heartbeatMs: number('heartbeat-ms', 50, 60_000),
      historyMs: historyMinutes === undefined ? undefined : historyMinutes * 60_000,
      epoch: values.epoch,
      originTime: number('origin', 0, Number.MAX_SAFE_INTEGER),
      seed: number('seed', 0, 4_294_967_295),
      simulate: values.simulate,
      speed: number('speed', 0.001, 1_000_000, false),
      loop: values['no-loop'] === true ? false : values.loop,
      separator: values.separator === '\\t' ? '\t' : values.separator,
      load: tags === undefined || rate === undefined ? undefined : { tags, rate },
      rows: values.rows,
      token: values.token,
      tokenFile: values['token-file'],
      tokenLifeMs: lifeS === undefined ? undefined : lifeS * 1_000,
      maxSessions: number('max-sessions', 1, 10_000),
    }),
    replay: (values.replay ?? []).map(replayFile),
    units,
  };
  if (problems.length > 0) return { ok: false, problems };
  const { cert, key, 'client-ca': clientCa } = values;
  return {
    ok: true,
    value: {
      help: values.help ?? false,
      options,
      ...(cert === undefined || key === undefined
        ? {}
        : { tlsFiles: { cert, key, ...withDefined({ clientCa }) } }),
      faults: values.fault ?? [],
      json: values.json ?? false,
      stopOnStdinEnd: values['stop-on-stdin-end'] ?? false,
    },
  };
}

type NumberFlag =
  | 'port'
  | 'heartbeat-ms'
  | 'history-minutes'
  | 'origin'
  | 'seed'
  | 'speed'
  | 'tags'
  | 'rate'
  | 'token-life'
  | 'max-sessions';

function parseFlags(args: readonly string[]) {
  return parseArgs({ args: [...args], options: FLAGS, strict: true }).values;
}

function replayFile(text: string): ReplayFile {
  const named = /^([A-Za-z][\w-]*)=(.+)$/.exec(text);
  return named?.[1] === undefined || named[2] === undefined
    ? { file: text, prefix: '' }
    : { file: named[2], prefix: `${named[1]}.` };
}

/** The same without the fields that are undefined. */
function withDefined<T extends object>(fields: T): { [K in keyof T]?: NonNullable<T[K]> } {
  const kept = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(kept) as { [K in keyof T]?: NonNullable<T[K]> }; // entries are typed loosely
}

/** A word of the line may be of any length; what is told of it may not (problem.ts). */
function shortened(text: string): string {
  return text.length > MAX_GOT ? `${text.slice(0, MAX_GOT - 1)}…` : text;
}
