/** The command line that opens the wall: no verb, only flags. */
import type { Parsed, Problem } from '../problem.ts';
import type { Command } from './command.ts';
import { problem, readFlags } from './flags.ts';

const DEFAULT_SCREENSHOT_TIMEOUT_S = 60;
const MAX_SCREENSHOT_TIMEOUT_S = 3_600;
const MIN_SIZE = 200;
const MAX_SIZE = 8_192;

/** Flags of the wall; `value` names what follows the flag. */
const WALL_FLAGS = {
  '--site': { value: 'FILE' },
  '--windowed': { value: null },
  '--edit': { value: null },
  '--screenshot': { value: 'FILE' },
  '--screenshot-timeout': { value: 'SECONDS' },
  '--size': { value: 'WIDTHxHEIGHT' },
  '--theme': { value: 'light|dark' },
  '--display': { value: 'ID' },
  '--screen': { value: 'ID' },
  '--metrics-port': { value: 'PORT' },
} as const;

/** The Command of it, or every problem it has; `VIGIL_SITE` is the site file where no `--site` is given. */
export function parseWall(
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
  if (values.has('--edit') && file !== undefined) {
    problems.push(problem('flag-conflict', '--edit', 'no `--screenshot` beside it', file));
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
      windowed: values.has('--windowed') || values.has('--edit'),
      edit: values.has('--edit'),
      screenshot: file === undefined ? null : { file, timeoutMs: seconds * 1_000 },
      size: sized,
      theme: themed,
      display: values.get('--display') ?? null,
      screen: values.get('--screen') ?? null,
      metricsPort: metricsPort === null ? null : Number(metricsPort),
    },
  };
}

function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) <= 65_535;
}

function parseSize(text: string): { width: number; height: number } | undefined {
  const [, width, height] = /^(\d{1,5})[x×](\d{1,5})$/.exec(text) ?? [];
  const size = { width: Number(width), height: Number(height) };
  const fits = [size.width, size.height].every((side) => side >= MIN_SIZE && side <= MAX_SIZE);
  return fits ? size : undefined;
}
