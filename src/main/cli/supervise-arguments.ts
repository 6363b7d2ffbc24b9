/** The words after `supervise`: flags of the wall, which is started with the very same ones. */
import type { Parsed } from '../problem.ts';
import type { Command } from './command.ts';
import { problem } from './flags.ts';
import { parseWall } from './wall-arguments.ts';

/** The Command of them, or every problem they have: a wall that could never start is not supervised. */
export function parseSupervise(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Parsed<Command> {
  const wall = parseWall(args, env);
  if (!wall.ok) return wall;
  if (wall.value.verb === 'wall' && wall.value.screenshot !== null) {
    const expected = 'no `--screenshot` beside `supervise`';
    return { ok: false, problems: [problem('flag-conflict', '--screenshot', expected, 'both')] };
  }
  return { ok: true, value: { verb: 'supervise' } };
}

/** The process's own arguments without the verb: what starts the wall itself. */
export function wallArguments(argv: readonly string[], packaged: boolean): readonly string[] {
  const rest = argv.slice(1);
  const app = packaged ? -1 : rest.findIndex((argument) => !argument.startsWith('-'));
  const verb = rest.indexOf('supervise', app + 1);
  return rest.filter((_argument, index) => index !== verb);
}
