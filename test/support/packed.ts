/**
 * A packed app as its users start it: the executable alone, nothing attached. As root the sandbox of
 * Chromium refuses to work and the packed app refuses to go without, so root hands it to `nobody`.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { asOrdinaryUser, giveAway, handsOver } from './other-user.ts';
import { until } from './until.ts';

/** A copy of the whole package, synced, on a machine that does other things too. */
const RUN_MS = 240_000;

/** Folder of the package in the environment; undefined where none can be made. */
export function packedFolder(name: 'VIGIL_PACKED' | 'VIGIL_PACKED_DRIVEN'): string | undefined {
  return process.env[name];
}

/** How a program ended. */
export interface Ending {
  readonly code: number | null;
  /** Standard output and error together. */
  readonly output: string;
}

/** Runs a packed app (or its like) to its end. */
export function runPacked(
  folder: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Ending {
  const [program, ...rest] = command(join(folder, 'vigil'), args);
  const done = spawnSync(program, rest, {
    encoding: 'utf8',
    timeout: RUN_MS,
    env: { ...process.env, ...env },
  });
  return { code: done.status, output: `${done.stdout}${done.stderr}` };
}

/** The same, without waiting for it here. */
export async function endOfPacked(
  folder: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Ending> {
  const wall = startPacked(folder, args, env);
  try {
    await until(`${args.join(' ')} ends`, () => wall.ending() !== null, RUN_MS);
  } finally {
    if (wall.ending() === null) process.kill(wall.pid, 'SIGKILL');
  }
  const ending = wall.ending();
  return { code: typeof ending === 'number' ? ending : null, output: wall.output() };
}

/** A packed wall that runs. */
export interface PackedWall {
  readonly pid: number;
  readonly output: () => string;
  /** Exit code or signal; null while it runs. */
  readonly ending: () => number | string | null;
  readonly stop: () => Promise<void>;
}

/** Starts a packed wall. */
export function startPacked(
  folder: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): PackedWall {
  const [program, ...rest] = command(join(folder, 'vigil'), args);
  const child: ChildProcess = spawn(program, rest, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => (output = `${output}${chunk}`.slice(-100_000)));
  }
  const { pid } = child;
  if (pid === undefined) throw new Error('the packed app did not start');
  const ending = (): number | string | null => child.exitCode ?? child.signalCode;
  return {
    pid,
    output: () => output,
    ending,
    stop: async () => {
      if (ending() === null) child.kill('SIGTERM');
      try {
        await until('the packed app ends', () => ending() !== null, 15_000);
      } catch (error) {
        child.kill('SIGKILL');
        throw error;
      }
    },
  };
}

/** A data folder that the packed app may write to. */
export function dataFolder(parent: string): string {
  chmodSync(parent, 0o755);
  return ownedFolder(join(parent, 'data'));
}

/** A folder of the user that the packed app runs as, made if missing. */
export function ownedFolder(path: string): string {
  mkdirSync(path, { recursive: true });
  giveAway(path);
  return path;
}

/** Without a home that root can write to. */
function command(program: string, args: readonly string[]): readonly [string, ...string[]] {
  if (!handsOver) return [program, ...args];
  return asOrdinaryUser('env', ['HOME=/nonexistent', program, ...args]);
}
