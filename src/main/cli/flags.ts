/**
 * Flags of any verb: a table says which there are and which take a value, `readFlags` reads them and
 * notes every problem of the line, not the first.
 */
import type { Problem } from '../problem.ts';
import { shorten } from '../site/fault.ts';
import { nearest } from '../site/nearest.ts';

/** Flags of a verb; `value` names what follows the flag, null: nothing does. */
export type FlagTable = Readonly<Record<string, { readonly value: string | null }>>;

/** Words that a command line may begin with. */
const VERBS = [
  'validate',
  'lint',
  'import-tags',
  'doctor',
  'supervise',
  'bundle',
  'schema',
  'outages',
  'verify',
  'update',
  'install-kiosk',
  'uninstall-kiosk',
  'hash-pin',
  'secret',
  'help',
  'version',
] as const;

/**
 * Flag → its value, empty for a switch; `--flag value` and `--flag=value` are the same. What is no
 * flag goes into `words`; without them it is a problem.
 */
export function readFlags<F extends FlagTable>(
  args: readonly string[],
  flags: F,
  problems: Problem[],
  words?: string[],
): Map<keyof F & string, string> {
  const values = new Map<keyof F & string, string>();
  for (let index = 0; index < args.length; index++) {
    const argument = args[index] ?? '';
    const equals = argument.startsWith('--') ? argument.indexOf('=') : -1;
    const flag = equals < 0 ? argument : argument.slice(0, equals);
    if (words !== undefined && !argument.startsWith('-')) {
      words.push(argument);
      continue;
    }
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

/** Problem of a flag that does not exist, with the one that was meant. */
export function unknownFlag(flag: string, known: readonly string[]): Problem {
  return problem('flag-unknown', flag, `one of ${known.join(', ')}`, flag, nearest(flag, known));
}

/** Problem of the command line; `flag` empty: of the line as a whole. */
export function problem(
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
