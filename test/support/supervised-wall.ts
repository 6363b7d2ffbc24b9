/**
 * The real wall under `vigil supervise`, with nothing attached to it: no debugger, no driver. What it
 * does is judged from outside, by its health file, its log, its processes, and pictures of the screen.
 */
import { spawn, execFile, type ChildProcess } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { sessionOf } from '../../src/main/supervise/processes.ts';
import { PROJECT } from './plant.ts';
import { until } from './until.ts';
import { makeFolder } from './wall.ts';

const run = promisify(execFile);
/** On a busy machine everything takes longer; nothing here is a limit of speed. */
const PATIENCE_MS = 90_000;

/** How to start it. */
export interface SupervisedOptions {
  readonly site: object;
  /** Data folder; default: a new one. */
  readonly userData?: string;
  /** Added to the environment; undefined removes. */
  readonly env?: NodeJS.ProcessEnv;
  /** Words before the flags; default `supervise`. None: the wall alone. */
  readonly verb?: readonly string[];
}

/** As much of health.json as is looked at. */
interface HealthNow {
  readonly writtenTime: string;
  readonly pid: number;
  readonly running: boolean;
  readonly sane: boolean;
  readonly painting: boolean;
  readonly live: boolean;
  readonly displays: readonly {
    readonly covered: boolean;
    readonly widgets: number;
    readonly liveWidgets: number;
  }[];
}

/** Which of the wall's processes. */
export type Part = 'gpu' | 'network' | 'page';

/** See the head of this file. */
export class SupervisedWall {
  readonly userData: string;
  /** By how much the wall's clock is off, ms, where a test sets it. */
  clockOffMs = 0;
  readonly #folder = makeFolder();
  readonly #child: ChildProcess;
  #log = '';

  constructor({ site, userData, env = {}, verb = ['supervise'] }: SupervisedOptions) {
    this.userData = userData ?? join(this.#folder.path, 'data');
    const siteFile = join(this.#folder.path, 'site.yaml');
    writeFileSync(siteFile, JSON.stringify(site));
    mkdirSync(this.userData, { recursive: true });
    const root = process.platform === 'linux' && process.getuid?.() === 0;
    this.#child = spawn(
      process.env['VIGIL_ELECTRON'] ?? '',
      [...(root ? ['--no-sandbox'] : []), PROJECT, ...verb, '--site', siteFile],
      {
        cwd: PROJECT,
        env: { ...process.env, VIGIL_USER_DATA: this.userData, ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on('data', (chunk) => (this.#log += String(chunk)));
    }
  }

  /** Of the supervisor. */
  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Exit code or signal of the supervisor; null while it runs. */
  get ending(): number | string | null {
    return this.#child.exitCode ?? this.#child.signalCode;
  }

  /** What supervisor and wall have said so far. */
  get log(): string {
    return this.#log;
  }

  /** How often a code stands in the log. */
  count(code: string): number {
    return this.#log.split(`[${code}]`).length - 1;
  }

  /** The wall's main process at present. */
  get wallPid(): number {
    return Number([...this.#log.matchAll(/\[wall-started\] .*process (\d+)/g)].at(-1)?.[1] ?? 0);
  }

  /** Process of the page that painted last. */
  get pagePid(): number {
    return Number([...this.#log.matchAll(/\[page-painted\] process (\d+)/g)].at(-1)?.[1] ?? 0);
  }

  /** Processes of one kind that the wall runs now. */
  processes(part: Part): readonly number[] {
    const mark = {
      gpu: '--type=gpu-process',
      network: 'network.mojom.NetworkService',
      page: '--type=renderer',
    }[part];
    return sessionOf(this.wallPid).filter((pid) => commandLine(pid).includes(mark));
  }

  /** The same, waiting until there is one. */
  async part(part: Part): Promise<readonly number[]> {
    await this.#until(`a process: ${part}`, () => this.processes(part).length > 0);
    return this.processes(part);
  }

  /** What the wall's child of a command has open, by number. */
  descriptorsOf(command: string): readonly string[] {
    const pid = sessionOf(this.wallPid).find((one) => commandLine(one).startsWith(command));
    return readdirSync(`/proc/${pid ?? 'none'}/fd`);
  }

  /** Makes the wall do something to itself (src/main/chaos.ts). */
  chaos(word: string): void {
    writeFileSync(join(this.userData, 'chaos'), word);
    process.kill(this.wallPid, 'SIGUSR2');
  }

  /** The judgement as it stands; null where there is none. */
  health(): HealthNow | null {
    try {
      return JSON.parse(readFileSync(join(this.userData, 'health.json'), 'utf8')) as HealthNow;
    } catch {
      return null;
    }
  }

  /** Waits until a word stands in the log so many times. */
  async says(code: string, times = 1): Promise<void> {
    await this.#until(`[${code}] ${times} times`, () => this.count(code) >= times);
  }

  /** Waits until the wall, as it runs now, was live with so many widgets after a time (Unix ms, ours). */
  async live(widgets: number, after: number): Promise<void> {
    await this.#until(`live with ${widgets} widgets`, () => {
      const health = this.health();
      return (
        health !== null &&
        health.pid === this.wallPid &&
        health.running &&
        health.live &&
        Date.parse(health.writtenTime) > after + this.clockOffMs &&
        health.displays.every(
          (display) => display.widgets === widgets && display.liveWidgets === widgets,
        )
      );
    });
  }

  /** Waits until another main process runs. */
  async restarted(from: number): Promise<void> {
    await this.#until('the wall is started again', () => this.wallPid !== from);
  }

  /** Waits until another process shows the page. */
  async repainted(from: number): Promise<void> {
    await this.#until('another page paints', () => this.pagePid !== from);
  }

  /** Asks the supervisor to stop; resolves to its exit code and what of the wall still runs. */
  async stop(): Promise<{ readonly ending: number | string; readonly left: readonly number[] }> {
    const wall = this.wallPid;
    for (const pid of wall > 0 ? sessionOf(wall) : []) send(pid, 'SIGCONT');
    this.#child.kill('SIGTERM');
    try {
      await this.#until('the supervisor ends', () => this.ending !== null);
    } finally {
      this.#child.kill('SIGKILL');
      this.#folder.remove();
    }
    // A process that was killed takes a moment to be gone.
    const left = (): readonly number[] => (wall > 0 ? sessionOf(wall) : []);
    await until('nothing is left', () => left().length === 0, 5_000).catch(() => undefined);
    return { ending: this.ending ?? 0, left: left() };
  }

  async #until(what: string, holds: () => boolean): Promise<void> {
    try {
      await until(what, holds, PATIENCE_MS);
    } catch (error) {
      const health = JSON.stringify(this.health());
      throw new Error(`${String(error)}\n${health}\n${this.#log.slice(-3_000)}`, { cause: error });
    }
  }
}

/** Presses a key as somebody before the wall would; `display` as in DISPLAY, or this process's own. */
export async function pressKey(key: string, display = process.env['DISPLAY']): Promise<void> {
  await run('xdotool', ['key', key], { env: { ...process.env, DISPLAY: display } });
}

/** The crash dumps in a data folder. */
export function crashDumps(userData: string): readonly string[] {
  try {
    return readdirSync(join(userData, 'Crashpad'), { recursive: true })
      .map(String)
      .filter((name) => name.endsWith('.dmp'));
  } catch {
    return [];
  }
}

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return ''; // it has ended
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended.
  }
}
