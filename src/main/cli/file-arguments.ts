/** The words after `validate` and `lint`. */
import type { Parsed, Problem } from '../problem.ts';
import type { Command } from './command.ts';
import { problem, unknownFlag } from './flags.ts';

/** The Command of them, or every problem they have. */
export function parseFiles(verb: 'validate' | 'lint', args: readonly string[]): Parsed<Command> {
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
