/** The words after `secret`. */
import type { Parsed } from '../problem.ts';
import type { Command } from './command.ts';
import { problem, unknownFlag } from './flags.ts';

/** The Command of them, or what is wrong with them. */
export function parseSecret(args: readonly string[]): Parsed<Command> {
  const flag = args.find((argument) => argument.startsWith('-'));
  if (flag !== undefined) return { ok: false, problems: [unknownFlag(flag, [])] };
  const [action, name, ...more] = args;
  if (action === 'list' && name === undefined) {
    return { ok: true, value: { verb: 'secret', action } };
  }
  if ((action === 'set' || action === 'remove') && name !== undefined && more.length === 0) {
    return { ok: true, value: { verb: 'secret', action, name } };
  }
  // Whoever writes the secret itself on the line gets it into logs and histories: not repeated.
  const expected =
    '`secret list`, `secret set NAME` with the secret on standard input, or `secret remove NAME`';
  const got = action === undefined ? 'nothing' : `${args.length} words`;
  return { ok: false, problems: [problem('argument-unexpected', 'secret', expected, got)] };
}
