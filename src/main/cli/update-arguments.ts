/** The words after `update`. */
import type { Parsed, Problem } from '../problem.ts';
import { nearest } from '../site/nearest.ts';
import { UPDATE_ACTIONS, type Command, type UpdateAction } from './command.ts';
import { problem, readFlags } from './flags.ts';

/** Flags of `update`. */
const UPDATE_FLAGS = {
  '--root': { value: 'FOLDER' },
  '--now': { value: null },
  '--json': { value: null },
} as const;

/** Flags that only one action understands. */
const OWN_FLAGS = { '--now': 'run', '--json': 'status' } as const;

/** The Command of them, or every problem they have. */
export function parseUpdate(args: readonly string[]): Parsed<Command> {
  const problems: Problem[] = [];
  const words: string[] = [];
  const values = readFlags(args, UPDATE_FLAGS, problems, words);
  const [action, version, surplus] = words;
  const expected = `one of ${UPDATE_ACTIONS.join(', ')}`;
  if (action === undefined) {
    problems.push(problem('flag-value-missing', 'update', expected, 'nothing'));
  } else if (!isAction(action)) {
    const meant = nearest(action, UPDATE_ACTIONS);
    problems.push(problem('argument-unexpected', 'update', expected, action, meant));
  } else if (action === 'forget' && version === undefined) {
    problems.push(problem('flag-value-missing', 'update forget', 'a version', 'nothing'));
  }
  const unexpected = action === 'forget' ? surplus : version;
  if (unexpected !== undefined) {
    problems.push(problem('argument-unexpected', 'update', 'nothing more', unexpected));
  }
  for (const [flag, owner] of Object.entries(OWN_FLAGS)) {
    if (args.includes(flag) && action !== owner) {
      problems.push(problem('flag-conflict', flag, `\`update ${owner}\``, action ?? 'nothing'));
    }
  }
  if (problems.length > 0 || action === undefined || !isAction(action)) {
    return { ok: false, problems };
  }
  return {
    ok: true,
    value: {
      verb: 'update',
      action,
      root: values.get('--root') ?? null,
      version: version ?? null,
      now: values.has('--now'),
      json: values.has('--json'),
    },
  };
}

function isAction(word: string): word is UpdateAction {
  return UPDATE_ACTIONS.some((action) => action === word);
}
