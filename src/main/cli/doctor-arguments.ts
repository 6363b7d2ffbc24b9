/** The words after `doctor`. */
import type { Parsed, Problem } from '../problem.ts';
import type { Command } from './command.ts';
import { problem, readFlags } from './flags.ts';

const DEFAULT_IDLE_S = 75;
const MAX_IDLE_S = 86_400;

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

/** The Command of them, or every problem they have. */
export function parseDoctor(args: readonly string[]): Parsed<Command> {
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
