/**
 * The command line: arguments and environment → Command, or Problems that name the flag. Nothing is
 * done here; `runVerb` (verbs.ts) carries out what needs no window, `wall.ts` the rest.
 */
import type { Parsed, Problem } from './problem.ts';
import { shorten } from './site/fault.ts';
import { parseDuration } from './site/duration.ts';
import { nearest } from './site/nearest.ts';

/** Picture of the wall, and out. */
export interface ScreenshotOrder {
  /** PNG file to be written. */
  readonly file: string;
  /** How long live data may be waited for, ms. */
  readonly timeoutMs: number;
}

/** Opens the wall. */
export interface WallCommand {
  readonly verb: 'wall';
  /** Site file; null: the demo wall on the embedded demo plant. */
  readonly site: string | null;
  /** An ordinary window instead of the kiosk. */
  readonly windowed: boolean;
  readonly screenshot: ScreenshotOrder | null;
  /** Size of the window's content, px; null: the display's, or 1920×1080 for a picture. */
  readonly size: { readonly width: number; readonly height: number } | null;
  /** Overrides the theme of the site. */
  readonly theme: 'light' | 'dark' | null;
  /** Id of the screen to begin with; null: the one shown last. */
  readonly screen: string | null;
  /** Serves metrics on this port of this PC (0: any free one), whatever the site says; null: as it says. */
  readonly metricsPort: number | null;
}

/** A moment: so many ms ago, or a Unix time in ms. */
export type Since = { readonly ageMs: number } | { readonly time: number };

/** Examines one endpoint. */
export interface DoctorCommand {
  readonly verb: 'doctor';
  /** `ws:` or `wss:`. */
  readonly url: string;
  /** PEM files; null: none. */
  readonly ca: string | null;
  readonly cert: string | null;
  readonly key: string | null;
  /** Name of the secret that holds the bearer token; null: none. */
  readonly tokenSecret: string | null;
  /** Tag or prefix to subscribe to. */
  readonly tag: string;
  /** How long the session is kept quiet; null: not at all. */
  readonly idleMs: number | null;
  /** A goaway has to come meanwhile. */
  readonly isDrainExpected: boolean;
  readonly json: boolean;
}

/** A verb that needs no window. */
export type VerbCommand =
  | { readonly verb: 'help' }
  | { readonly verb: 'version' }
  | { readonly verb: 'schema' }
  | {
      readonly verb: 'outages';
      readonly format: 'csv' | 'json';
      /** Outages that were over before this are left out; null: none. */
      readonly since: Since | null;
    }
  | DoctorCommand
  | {
      readonly verb: 'validate' | 'lint';
      readonly files: readonly string[];
      readonly json: boolean;
    };

/** What the command line asks for. */
export type Command = WallCommand | VerbCommand;

/** Exit code where the command line itself is wrong. */
export const EXIT_USAGE = 2;

const DEFAULT_SCREENSHOT_TIMEOUT_S = 60;
const MAX_SCREENSHOT_TIMEOUT_S = 3_600;
const DEFAULT_IDLE_S = 75;
const MAX_IDLE_S = 86_400;
const MIN_SIZE = 200;
const MAX_SIZE = 8_192;

/** Flags of the wall; `value` names what follows the flag. */
const WALL_FLAGS = {
  '--site': { value: 'FILE' },
  '--windowed': { value: null },
  '--screenshot': { value: 'FILE' },
  '--screenshot-timeout': { value: 'SECONDS' },
  '--size': { value: 'WIDTHxHEIGHT' },
  '--theme': { value: 'light|dark' },
  '--screen': { value: 'ID' },
  '--metrics-port': { value: 'PORT' },
} as const;
/** Flags of `outages`. */
const OUTAGE_FLAGS = {
  '--format': { value: 'csv|json' },
  '--since': { value: 'TIME' },
} as const;
/** Flags of `doctor`. */
const DOCTOR_FLAGS = {
  '--ca': { value: 'FILE' },
  '--cert': { value: 'FILE' },
  '--key': { value: 'FILE' },
  '--token-secret': { value: 'NAME' },
  '--tag': { value: 'NAME' },
  '--idle': { value: 'SECONDS' },
  '--quick': { value: null },
  '--drain-expected': { value: null },
  '--json': { value: null },
} as const;
type FlagTable = Readonly<Record<string, { readonly value: string | null }>>;

const VERBS = ['validate', 'lint', 'doctor', 'schema', 'outages', 'help', 'version'] as const;

/**
 * Switches that belong to Electron, Chromium and Node: they reach them through the process's own
 * command line and pass here unread, with or without `=value`. A list and not a rule, so that a
 * misspelt flag of ours is never taken for one of theirs.
 */
const PLATFORM_SWITCHES = new Set([
  '--disable-dev-shm-usage',
  '--disable-features',
  '--disable-gpu',
  '--disable-gpu-compositing',
  '--disable-gpu-process-crash-limit',
  '--disable-gpu-sandbox',
  '--disable-hang-monitor',
  '--disable-namespace-sandbox',
  '--disable-renderer-backgrounding',
  '--disable-setuid-sandbox',
  '--disable-software-rasterizer',
  '--enable-features',
  '--enable-logging',
  '--enable-sandbox',
  '--enable-unsafe-swiftshader',
  '--force-color-profile',
  '--force-device-scale-factor',
  '--force-prefers-reduced-motion',
  '--high-dpi-support',
  '--host-resolver-rules',
  '--ignore-gpu-blocklist',
  '--in-process-gpu',
  '--inspect',
  '--inspect-brk',
  '--inspect-port',
  '--js-flags',
  '--lang',
  '--log-file',
  '--log-level',
  '--log-net-log',
  '--max-old-space-size',
  '--no-sandbox',
  '--no-proxy-server',
  '--no-zygote',
  '--ozone-platform',
  '--ozone-platform-hint',
  '--password-store',
  '--proxy-bypass-list',
  '--proxy-pac-url',
  '--proxy-server',
  '--remote-debugging-address',
  '--remote-debugging-pipe',
  '--remote-debugging-port',
  '--test-type',
  '--touch-events',
  '--trace-startup',
  '--trace-warnings',
  '--unhandled-rejections',
  '--use-angle',
  '--use-gl',
  '--user-data-dir',
  '--v',
  '--vmodule',
]);

/**
 * The arguments that are meant for Vigil, from the process's own. An unpackaged app is started as
 * `electron SWITCHES… APP ARGUMENTS…`, a packaged one as `vigil ARGUMENTS…`.
 */
export function ownArguments(argv: readonly string[], packaged: boolean): readonly string[] {
  const rest = argv.slice(1);
  const app = packaged ? -1 : rest.findIndex((argument) => !argument.startsWith('-'));
  return rest.filter((_argument, index) => index !== app);
}

/**
 * Reads the arguments (see `ownArguments`) and the environment: `VIGIL_SITE` is the site file where
 * no `--site` is given. Problems: `flag-unknown`, `flag-value-missing`, `flag-value`,
 * `flag-repeated`, `flag-conflict`, `argument-unexpected`.
 */
export function parseCommand(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Parsed<Command> {
  const own = args.filter((argument) => !isPlatformSwitch(argument));
  if (own.some((argument) => argument === '--help' || argument === '-h' || argument === 'help')) {
    return { ok: true, value: { verb: 'help' } };
  }
  if (own[0] === '--version' || own[0] === '-v' || own[0] === 'version') {
    return { ok: true, value: { verb: 'version' } };
  }
  const [verb, ...rest] = own;
  if (verb === 'schema') {
    const problems = rest.map((argument) =>
      problem('argument-unexpected', 'schema', 'nothing after `schema`', argument),
    );
    return problems.length === 0 ? { ok: true, value: { verb } } : { ok: false, problems };
  }
  if (verb === 'validate' || verb === 'lint') return parseFiles(verb, rest);
  if (verb === 'outages') return parseOutages(rest);
  if (verb === 'doctor') return parseDoctor(rest);
  return parseWall(own, env);
}

function parseOutages(args: readonly string[]): Parsed<Command> {
  const problems: Problem[] = [];
  const values = readFlags(args, OUTAGE_FLAGS, problems);
  const format = values.get('--format') ?? 'csv';
  const since = values.get('--since');
  const from = since === undefined ? null : parseSince(since);
  if (format !== 'csv' && format !== 'json') {
    problems.push(problem('flag-value', '--format', '`csv` or `json`', format));
  } else if (from === undefined) {
    const expected = 'an age such as `24 h` or `7 d`, or a time such as `2026-11-22T14:00:00Z`';
    problems.push(problem('flag-value', '--since', expected, since ?? 'nothing'));
  } else if (problems.length === 0) {
    return { ok: true, value: { verb: 'outages', format, since: from } };
  }
  return { ok: false, problems };
}

function parseDoctor(args: readonly string[]): Parsed<Command> {
  const problems: Problem[] = [];
  const isUrl = (argument: string): boolean => /^[a-z]+:\/\//i.test(argument);
  const url = args.find(isUrl);
  const values = readFlags(
    args.filter((argument) => argument !== url),
    DOCTOR_FLAGS,
    problems,
  );
  if (url === undefined) {
    problems.push(problem('flag-value-missing', 'doctor', '`doctor wss://HOST:PORT`', 'no URL'));
  } else if (!URL.canParse(url) || !/^wss?:/i.test(url)) {
    problems.push(problem('flag-value', 'doctor', 'a URL that begins with wss:// or ws://', url));
  } else if (new URL(url).username !== '') {
    problems.push(problem('flag-value', 'doctor', 'a URL without a password', 'one with it'));
  }
  const conflict = (flag: string, expected: string, got: string): void => {
    problems.push(problem('flag-conflict', flag, expected, got));
  };
  for (const flag of ['--ca', '--cert', '--key'] as const) {
    if (values.has(flag) && /^ws:/i.test(url ?? '')) conflict(flag, 'a wss:// URL', 'ws://');
  }
  if (values.has('--cert') !== values.has('--key')) {
    conflict('--cert', '`--cert FILE` and `--key FILE` together', 'one of them');
  }
  for (const flag of ['--idle', '--drain-expected'] as const) {
    if (values.has('--quick') && values.has(flag)) conflict(flag, 'no `--quick` beside it', 'both');
  }
  const seconds = Number(values.get('--idle') ?? DEFAULT_IDLE_S);
  if (!(seconds > 0 && seconds <= MAX_IDLE_S)) {
    const expected = `seconds, above 0 and up to ${MAX_IDLE_S}`;
    problems.push(problem('flag-value', '--idle', expected, values.get('--idle') ?? 'nothing'));
  }
  if (problems.length > 0 || url === undefined) return { ok: false, problems };
  return {
    ok: true,
    value: {
      verb: 'doctor',
      url,
      ca: values.get('--ca') ?? null,
      cert: values.get('--cert') ?? null,
      key: values.get('--key') ?? null,
      tokenSecret: values.get('--token-secret') ?? null,
      tag: values.get('--tag') ?? '*',
      idleMs: values.has('--quick') ? null : seconds * 1_000,
      isDrainExpected: values.has('--drain-expected'),
      json: values.has('--json'),
    },
  };
}

/** `24 h` (ago), or an ISO 8601 date or time; undefined where it is neither. */
function parseSince(text: string): Since | undefined {
  const ageMs = parseDuration(text);
  if (ageMs !== undefined) return { ageMs };
  const time = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? undefined : { time };
}

function parseFiles(verb: 'validate' | 'lint', args: readonly string[]): Parsed<Command> {
  const problems: Problem[] = [];
  const files: string[] = [];
  let json = false;
  for (const argument of args) {
    if (argument === '--json') json = true;
    else if (argument.startsWith('-')) problems.push(unknownFlag(argument, ['--json']));
    else files.push(argument);
  }
  if (files.length === 0)
    problems.push(problem('flag-value-missing', verb, `\`${verb} FILE…\``, 'no file'));
  return problems.length === 0
    ? { ok: true, value: { verb, files, json } }
    : { ok: false, problems };
}

function parseWall(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Parsed<Command> {
  const problems: Problem[] = [];
  const values = readFlags(args, WALL_FLAGS, problems);
  const refuse = (flag: keyof typeof WALL_FLAGS, expected: string): null => {
    problems.push(problem('flag-value', flag, expected, values.get(flag) ?? 'nothing'));
    return null;
  };

  const file = values.get('--screenshot');
  const seconds = Number(values.get('--screenshot-timeout') ?? DEFAULT_SCREENSHOT_TIMEOUT_S);
  if (!(seconds > 0 && seconds <= MAX_SCREENSHOT_TIMEOUT_S)) {
    refuse('--screenshot-timeout', `seconds, above 0 and up to ${MAX_SCREENSHOT_TIMEOUT_S}`);
  }
  if (values.has('--screenshot-timeout') && file === undefined) {
    problems.push(
      problem('flag-conflict', '--screenshot-timeout', '`--screenshot FILE` beside it', 'none'),
    );
  }
  const theme = values.get('--theme') ?? null;
  const themed =
    theme === null || theme === 'light' || theme === 'dark'
      ? theme
      : refuse('--theme', '`light` or `dark`');
  const size = values.get('--size');
  const sized =
    size === undefined
      ? null
      : (parseSize(size) ??
        refuse('--size', `WIDTHxHEIGHT, each from ${MIN_SIZE} to ${MAX_SIZE}, such as 1920x1080`));

  const metricsPort = values.get('--metrics-port') ?? null;
  if (metricsPort !== null && !isPort(metricsPort)) {
    refuse('--metrics-port', 'a port from 1 to 65535, or 0 for any that is free');
  }

  if (problems.length > 0) return { ok: false, problems };
  const site = values.get('--site') ?? env['VIGIL_SITE'];
  return {
    ok: true,
    value: {
      verb: 'wall',
      site: site === undefined || site === '' ? null : site,
      windowed: values.has('--windowed'),
      screenshot: file === undefined ? null : { file, timeoutMs: seconds * 1_000 },
      size: sized,
      theme: themed,
      screen: values.get('--screen') ?? null,
      metricsPort: metricsPort === null ? null : Number(metricsPort),
    },
  };
}

/** Flag → its value, empty for a switch; `--flag value` and `--flag=value` are the same. */
function readFlags<F extends FlagTable>(
  args: readonly string[],
  flags: F,
  problems: Problem[],
): Map<keyof F & string, string> {
  const values = new Map<keyof F & string, string>();
  for (let index = 0; index < args.length; index++) {
    const argument = args[index] ?? '';
    const equals = argument.startsWith('--') ? argument.indexOf('=') : -1;
    const flag = equals < 0 ? argument : argument.slice(0, equals);
    if (!isFlag(flag, flags)) {
      problems.push(
        argument.startsWith('-')
          ? unknownFlag(flag, [...Object.keys(flags), '--help', '--version'])
          : problem(
              'argument-unexpected',
              '',
              `a flag, or one of the verbs ${VERBS.join(', ')}`,
              argument,
              nearest(argument, VERBS),
            ),
      );
      continue;
    }
    const wanted = flags[flag]?.value ?? null;
    const next = args[index + 1];
    let value = '';
    if (equals >= 0) {
      value = argument.slice(equals + 1);
      if (wanted === null) problems.push(problem('flag-value', flag, 'no value', value));
    } else if (wanted !== null && next !== undefined && !next.startsWith('-')) {
      value = next;
      index++;
    }
    if (wanted !== null && value === '') {
      problems.push(problem('flag-value-missing', flag, `\`${flag} ${wanted}\``, 'nothing'));
    }
    if (values.has(flag))
      problems.push(problem('flag-repeated', flag, 'the flag once', 'a second one'));
    values.set(flag, value);
  }
  return values;
}

function isFlag<F extends FlagTable>(flag: string, flags: F): flag is keyof F & string {
  return Object.hasOwn(flags, flag);
}

function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) <= 65_535;
}

function isPlatformSwitch(argument: string): boolean {
  // The Finder of older macOS passes a process serial number.
  return PLATFORM_SWITCHES.has(argument.split('=', 1)[0] ?? '') || argument.startsWith('-psn_');
}

function parseSize(text: string): { width: number; height: number } | undefined {
  const [, width, height] = /^(\d{1,5})[x×](\d{1,5})$/.exec(text) ?? [];
  const size = { width: Number(width), height: Number(height) };
  const fits = [size.width, size.height].every((side) => side >= MIN_SIZE && side <= MAX_SIZE);
  return fits ? size : undefined;
}

function unknownFlag(flag: string, known: readonly string[]): Problem {
  return problem('flag-unknown', flag, `one of ${known.join(', ')}`, flag, nearest(flag, known));
}

function problem(
  code: string,
  flag: string,
  expected: string,
  got: string,
  didYouMean?: string,
): Problem {
  const where = flag === '' ? {} : { file: shorten(flag) };
  return {
    code,
    where,
    expected,
    got: shorten(got),
    ...(didYouMean === undefined ? {} : { didYouMean }),
  };
}
