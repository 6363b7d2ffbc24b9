/**
 * `vigil hash-pin`: reads a PIN from standard input, so that it is in no history and no list of
 * processes, and prints what is to be kept as the secret.
 */
import { describeProblem } from '../problem.ts';
import { problem } from '../cli/flags.ts';
import { PIN_PATTERN } from '../bridge/contract.ts';
import { hashPin } from './pin.ts';

/** Nobody types more by mistake. */
const MAX_INPUT = 1_024;

/** Carries out the verb; returns the exit code. */
export async function runHashPin(
  input: AsyncIterable<Buffer | string>,
  out: (line: string) => void,
): Promise<number> {
  let text = '';
  for await (const part of input) {
    text += String(part);
    if (text.includes('\n') || text.length > MAX_INPUT) break;
  }
  const pin = text.split('\n')[0]?.trim() ?? '';
  if (!PIN_PATTERN.test(pin)) {
    const got = pin === '' ? 'nothing' : 'something else';
    out(describeProblem(problem('pin-shape', 'hash-pin', '4 to 12 digits on standard input', got)));
    return 1;
  }
  out(await hashPin(pin));
  return 0;
}
