/** Short programs, run to their end within a bound, and what they said. */
import { spawn } from 'node:child_process';

/** No program of the lab takes so long, ms. */
const LIMIT_MS = 10_000;

/** Runs `program`; resolves to its standard output, rejects with its standard error. */
export function run(program: string, args: readonly string[], input = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    let output = '';
    let errors = '';
    const limit = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS);
    child.stdout.on('data', (chunk) => (output += String(chunk)));
    child.stderr.on('data', (chunk) => (errors += String(chunk)));
    child.stdin.on('error', () => undefined); // it ended without reading
    child.stdin.end(input);
    child.once('error', (cause) => {
      clearTimeout(limit);
      reject(new Error(`${program} cannot be started: ${cause.message}`, { cause }));
    });
    child.once('close', (code, signal) => {
      clearTimeout(limit);
      if (code === 0) resolve(output);
      else {
        const command = [program, ...args].join(' ');
        reject(new Error(`${command}: ${code ?? signal} ${errors.trim() || output.trim()}`));
      }
    });
  });
}

/** The same, where it does not matter whether it works; what it said, or nothing. */
export async function attempt(program: string, args: readonly string[]): Promise<string> {
  return run(program, args).catch(() => '');
}

/** Resolves after `ms`, sooner and with a rejection when `signal` aborts. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) {
      reject(stopped());
      return;
    }
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(stopped());
    };
    const timer = setTimeout(
      () => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      },
      Math.max(0, ms),
    );
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

function stopped(): Error {
  return new Error('stopped');
}

/** Waits until `holds`, looking every 20 ms; rejects, naming `what`, after `withinMs`. */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  { withinMs = 15_000, signal }: { withinMs?: number; signal?: AbortSignal } = {},
): Promise<void> {
  const from = performance.now();
  while (!(await holds())) {
    if (performance.now() - from > withinMs) throw new Error(`not within ${withinMs} ms: ${what}`);
    await pause(20, signal);
  }
}
