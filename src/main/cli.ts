/**
 * The command line: arguments and environment → Command, or Problems that name the flag. Nothing is
 * done here; `runVerb` (verbs.ts) carries out what needs no window, `wall.ts` the rest.
 */
import type { Parsed, Problem } from './problem.ts';
import { shorten } from './site/fault.ts';
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
}

/** A verb that needs no window. */
export type VerbCommand =
  | { readonly verb: 'help' }
  | { readonly verb: 'version' }
  | { readonly verb: 'schema' }
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
} as const;
type WallFlag = keyof typeof WALL_FLAGS;

const VERBS = ['validate', 'lint', 'schema', 'help', 'version'] as const;

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
  return parseWall(own, env);
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
  const values = readFlags(args, problems);
  const refuse = (flag: WallFlag, expected: string): null => {
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
    },
  };
}

/** Flag → its value, empty for a switch; `--flag value` and `--flag=value` are the same. */
function readFlags(args: readonly string[], problems: Problem[]): Map<WallFlag, string> {
  const values = new Map<WallFlag, string>();
  for (let index = 0; index < args.length; index++) {
    const argument = args[index] ?? '';
    const equals = argument.startsWith('--') ? argument.indexOf('=') : -1;
    const flag = equals < 0 ? argument : argument.slice(0, equals);
    if (!isWallFlag(flag)) {
      problems.push(
        argument.startsWith('-')
          ? unknownFlag(flag, [...Object.keys(WALL_FLAGS), '--help', '--version'])
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
    const wanted = WALL_FLAGS[flag].value;
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

function isWallFlag(flag: string): flag is WallFlag {
  return Object.hasOwn(WALL_FLAGS, flag);
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
