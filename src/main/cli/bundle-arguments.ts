/** The words after `bundle`. */
import type { Parsed, Problem } from '../problem.ts';
import type { Command } from './command.ts';
import { readFlags } from './flags.ts';

/** Flags of `bundle`. */
const BUNDLE_FLAGS = {
  '--out': { value: 'FILE' },
  '--site': { value: 'FILE' },
} as const;

/** The Command of them, or every problem they have. */
export function parseBundle(args: readonly string[]): Parsed<Command> {
  const problems: Problem[] = [];
  const values = readFlags(args, BUNDLE_FLAGS, problems);
  if (problems.length > 0) return { ok: false, problems };
  return {
    ok: true,
    value: { verb: 'bundle', out: values.get('--out') ?? null, site: values.get('--site') ?? null },
  };
}
