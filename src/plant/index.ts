/**
 * The demo plant as a program: `npm run plant -- --help`. Runs under plain Node and as a utility
 * process of Electron. Says where it listens on stdout (and to its parent), takes faults on stdin
 * (and from its parent).
 */
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { describeProblem, type Problem } from '../main/problem.ts';
import { HELP, parseCommandLine, type PlantCommand } from './command-line.ts';
import { startPlant, type Plant } from './plant.ts';
import type { PlantTls } from './server.ts';

/** What Electron gives a utility process (its `ParentPort`, as far as it is used here). */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void;
}

const EXIT_USAGE = 64; // sysexits.h EX_USAGE
const EXIT_FAILED = 1;

await main();

async function main(): Promise<void> {
  const parsed = parseCommandLine(process.argv.slice(2));
  if (!parsed.ok) {
    fail(parsed.problems, EXIT_USAGE);
    return;
  }
  const command = parsed.value;
  if (command.help) {
    process.stdout.write(HELP);
    return;
  }
  // A parent that died must not take the plant down with EPIPE.
  process.stdout.on('error', () => undefined);
  const tls = readTls(command);
  if (tls === 'unreadable') return;
  const started = await startPlant({ ...command.options, ...(tls === undefined ? {} : { tls }) });
  if (!started.ok) {
    fail(started.problems, EXIT_FAILED);
    return;
  }
  const plant = started.value;
  const parent = (process as { readonly parentPort?: ParentPort }).parentPort; // Electron's own
  function tell(text: string, message: Readonly<Record<string, unknown>>): void {
    process.stdout.write(command.json ? `${JSON.stringify(message)}\n` : `${text}\n`);
    parent?.postMessage(message);
  }

  for (const fault of command.faults) obey(plant, `fault ${fault}`, tell);
  const input = createInterface({ input: process.stdin });
  input.on('line', (line) => obey(plant, line, tell));
  if (command.stopOnStdinEnd) input.on('close', () => stop(plant));
  parent?.on('message', ({ data }) => {
    if (typeof data === 'string') obey(plant, data, tell);
  });
  process.once('SIGINT', () => stop(plant));
  process.once('SIGTERM', () => stop(plant));
  const { url, port } = plant;
  tell(`listening ${url}`, { type: 'listening', url, port });
}

/** Carries out one line: `fault NAME [ARGS]`, `clear`, `stop`. */
function obey(
  plant: Plant,
  line: string,
  tell: (text: string, message: Readonly<Record<string, unknown>>) => void,
): void {
  const [verb, name = '', ...args] = line.trim().split(/\s+/);
  if (verb === 'stop') {
    stop(plant);
  } else if (verb === 'clear') {
    plant.clear();
    tell('clear', { type: 'clear' });
  } else if (verb === 'fault') {
    const result = plant.fault(name, args);
    if (result.ok) tell(`fault ${name}`, { type: 'fault', name, args });
    else say(result.problems);
  } else if (verb !== '') {
    process.stderr.write(`expected 'fault NAME [ARGS]', 'clear' or 'stop'\n`);
  }
}

function stop(plant: Plant): void {
  void plant.stop().then(() => process.exit(0));
}

function readTls(command: PlantCommand): PlantTls | 'unreadable' | undefined {
  const files = command.tlsFiles;
  if (files === undefined) return undefined;
  try {
    const { cert, key, clientCa } = files;
    return {
      cert: readFileSync(cert, 'utf8'),
      key: readFileSync(key, 'utf8'),
      ...(clientCa === undefined ? {} : { clientCa: readFileSync(clientCa, 'utf8') }),
    };
  } catch (cause) {
    const got = cause instanceof Error ? cause.message : String(cause);
    const where = { field: '--cert, --key, --client-ca' };
    fail([{ code: 'flag-value', where, expected: 'readable PEM files', got, cause }], EXIT_USAGE);
    return 'unreadable';
  }
}

function say(problems: readonly Problem[]): void {
  for (const problem of problems) process.stderr.write(`${describeProblem(problem)}\n`);
}

function fail(problems: readonly Problem[], exitCode: number): void {
  say(problems);
  process.exitCode = exitCode;
}
