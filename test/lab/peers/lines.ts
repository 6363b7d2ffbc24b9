/** Both sides of a lab process: one JSON object in as its only argument, lines of JSON out. */
import { createInterface } from 'node:readline';

/** Now, Unix ms with a fraction: the `at` of every line. */
export function nowMs(): number {
  return performance.timeOrigin + performance.now();
}

/** Prints one line. The only way to standard output. */
export function say(line: Readonly<Record<string, unknown>>): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

/** The order given to this process. The lab is trusted: it writes what the type says. */
export function readOrder(): unknown {
  const [argument] = process.argv.slice(2);
  if (argument === undefined) throw new Error('expected one argument, a JSON object');
  return JSON.parse(argument);
}

/** Hands over each line of standard input, and calls `end` once on its end or on SIGTERM. */
export function listen(onLine: (line: string) => void, end: () => void): void {
  let ended = false;
  function endOnce(): void {
    if (ended) return;
    ended = true;
    end();
  }
  // A lab that died must not take us down with EPIPE before we have tidied up.
  process.stdout.on('error', endOnce);
  const input = createInterface({ input: process.stdin });
  input.on('line', (line) => onLine(line.trim()));
  input.on('close', endOnce);
  process.on('SIGTERM', endOnce);
  process.on('SIGINT', endOnce);
}
