/**
 * A packed app as its users start it: the executable alone, nothing attached. As root the sandbox of
 * Chromium refuses to work and the packed app refuses to go without, so root hands it to `nobody`.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { until } from './until.ts';

/** Debian's `nobody`. */
const NOBODY = 65_534;
/** A copy of the whole package, synced, on a machine that does other things too. */
const RUN_MS = 240_000;

/** Folder of the package in the environment; undefined where none can be made. */
export function packedFolder(name: 'VIGIL_PACKED' | 'VIGIL_PACKED_DRIVEN'): string | undefined {
  return process.env[name];
}

/** Why a packed wall cannot open its windows here, where it cannot: the sandbox is not negotiable. */
export function sandboxRefusal(): string | null {
  const [program = '', ...rest] = command('unshare', ['--user', '--map-root-user', 'true']);
  const isAllowed = spawnSync(program, rest, { stdio: 'ignore' }).status === 0;
  return isAllowed ? null : 'this kernel denies user namespaces to ordinary users';
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
  const [program = '', ...rest] = command(join(folder, 'vigil'), args);
  const done = spawnSync(program, rest, {
    encoding: 'utf8',
    timeout: RUN_MS,
    env: { ...process.env, ...env },
  });
  return { code: done.status, output: `${done.stdout}${done.stderr}` };
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
  const [program = '', ...rest] = command(join(folder, 'vigil'), args);
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
  if (isRoot()) chownSync(path, NOBODY, NOBODY);
  return path;
}

/** A command that becomes the program as an ordinary user, keeping its process id. */
function command(program: string, args: readonly string[]): string[] {
  if (!isRoot()) return [program, ...args];
  const user = [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups', '--'];
  return ['setpriv', ...user, 'env', 'HOME=/nonexistent', program, ...args];
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}
