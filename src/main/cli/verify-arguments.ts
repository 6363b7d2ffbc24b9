/** The words after `verify`. */
import type { Parsed, Problem } from '../problem.ts';
import type { Command } from './command.ts';
import { problem, readFlags } from './flags.ts';

/** Flags of `verify`. */
const VERIFY_FLAGS = { '--json': { value: null } } as const;

/** The Command of them, or every problem they have. */
export function parseVerify(args: readonly string[]): Parsed<Command> {
  const problems: Problem[] = [];
  const words: string[] = [];
  const values = readFlags(args, VERIFY_FLAGS, problems, words);
  const [folder, second] = words;
  if (second !== undefined) {
    problems.push(problem('argument-unexpected', 'verify', 'one folder', second));
  }
  if (problems.length > 0) return { ok: false, problems };
  return {
    ok: true,
    value: { verb: 'verify', folder: folder ?? null, json: values.has('--json') },
  };
}
