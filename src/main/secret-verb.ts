/**
 * `vigil secret`: the wall's own secrets are set from standard input, never from an argument, which
 * every user of the machine could read; and they are never printed.
 */
import type { SecretCommand } from './cli/command.ts';
import { describeProblem } from './problem.ts';
import type { SecretStore } from './store/secrets.ts';

/** More than any secret. */
const MAX_INPUT = 256 * 1024;

/** Carries it out; returns the exit code. `input`: standard input. */
export async function runSecret(
  command: SecretCommand,
  store: SecretStore,
  input: AsyncIterable<Buffer | string>,
  out: (line: string) => void,
): Promise<number> {
  if (command.action === 'list') {
    const entries = store.list();
    for (const { name, from, problem } of entries) {
      out(`${name}: ${from}${problem === null ? '' : `; ${describeProblem(problem)}`}`);
    }
    if (entries.length === 0) out('no secrets');
    return entries.every(({ problem }) => problem === null) ? 0 : 1;
  }
  const { name } = command;
  const done =
    command.action === 'set' ? store.set(name, await readAll(input)) : store.remove(name);
  if (!done.ok) {
    for (const problem of done.problems) out(describeProblem(problem));
    return 1;
  }
  if (done.value === false) {
    out(`there is no secret ${name} in the own folder`);
    return 1;
  }
  out(`${name}: ${command.action === 'set' ? 'stored' : 'removed'}`);
  return 0;
}

async function readAll(input: AsyncIterable<Buffer | string>): Promise<string> {
  let text = '';
  for await (const chunk of input) {
    text += String(chunk);
    if (text.length > MAX_INPUT) break;
  }
  return text;
}
