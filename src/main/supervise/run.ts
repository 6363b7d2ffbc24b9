/**
 * `vigil supervise`: a supervisor of our own, for machines without one (docs/operations.md). It needs
 * no display and opens none, so it outlives the X server, the graphics driver and the wall. The
 * decisions are keeper.ts's.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Clock } from '../clock.ts';
import { healthFile } from '../observe/health-file.ts';
import type { Log } from '../observe/log.ts';
import { Keeper, TICK_MS, type KeeperEvent } from './keeper.ts';
import { LINE_FD, LINE_VARIABLE } from './line.ts';
import { killAll } from './processes.ts';

/** What it needs. */
export interface SuperviseSetup {
  readonly clock: Clock;
  readonly log: Log;
  /** Program and arguments that start the wall. */
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The wall's data folder. */
  readonly userData: string;
}

const STOP_SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/** Keeps the wall running until it is told to stop; resolves to the exit code. */
export function supervise(setup: SuperviseSetup): Promise<number> {
  return new Promise((resolve) => {
    new Supervisor(setup, resolve).handle({ type: 'ticked' });
  });
}

class Supervisor {
  readonly #setup: SuperviseSetup;
  readonly #keeper: Keeper;
  readonly #leave: (code: number) => void;
  #child: ChildProcess | null = null;
  #starts = 0;
  #startedAt = 0;
  /** The line has carried a word: from now on it alone counts. */
  #lineWorks = false;
  #seenTime = '';
  #cancelTick: () => void = () => undefined;

  constructor(setup: SuperviseSetup, leave: (code: number) => void) {
    this.#setup = setup;
    this.#leave = leave;
    this.#keeper = new Keeper(setup.clock.now());
    for (const signal of STOP_SIGNALS) process.on(signal, this.#asked);
    setup.log('info', 'supervising', `process ${process.pid}, data in ${setup.userData}`);
    this.#armTick();
  }

  handle(event: KeeperEvent): void {
    const { clock, log } = this.#setup;
    for (const effect of this.#keeper.handle(event, clock.now())) {
      switch (effect.type) {
        case 'start':
          this.#start();
          break;
        case 'end':
          this.#child?.kill('SIGTERM');
          break;
        case 'kill':
          log('error', 'wall-killed', effect.cause);
          if (this.#child?.pid !== undefined) killAll(this.#child.pid);
          break;
        case 'wait':
          log('info', 'wall-waits', `next start in ${effect.forMs / 1_000} s`);
          break;
        case 'leave':
          this.#over(effect.code);
          break;
      }
    }
  }

  #start(): void {
    const { clock, log, program, args, env } = this.#setup;
    const child = spawn(program, [...args], {
      // Descriptor 3 is the line: a socket on Linux and macOS, a pipe on Windows.
      stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
      detached: process.platform !== 'win32',
      env: { ...env, [LINE_VARIABLE]: String(LINE_FD) },
    });
    this.#child = child;
    this.#startedAt = clock.now();
    this.#starts++;
    this.#lineWorks = false;
    log('info', 'wall-started', `start ${this.#starts}, process ${child.pid ?? 'none'}`);
    const line = child.stdio[LINE_FD];
    line?.on('error', () => undefined); // the wall is gone, which `exit` tells
    line?.on('data', () => {
      this.#lineWorks = true;
      if (this.#child === child) this.handle({ type: 'beaten' });
    });
    child.once('error', (error) => {
      this.#ended(child, null, error.message);
    });
    child.once('exit', (code, signal) => {
      this.#ended(child, code, code === null ? `signal ${signal ?? 'unknown'}` : `code ${code}`);
    });
  }

  #ended(child: ChildProcess, code: number | null, how: string): void {
    const { clock, log } = this.#setup;
    if (this.#child !== child) return;
    this.#child = null;
    const ranS = ((clock.now() - this.#startedAt) / 1_000).toFixed(1);
    log(code === 0 ? 'info' : 'error', 'wall-ended', `${how} after ${ranS} s`);
    // Pages, graphics and crash handler end with main, unless they are stopped or hang.
    if (child.pid !== undefined) killAll(child.pid);
    this.handle({ type: 'ended', code });
  }

  readonly #asked = (signal: NodeJS.Signals): void => {
    this.#setup.log('info', 'stopping', signal);
    this.handle({ type: 'stopped' });
  };

  #armTick(): void {
    const { clock } = this.#setup;
    this.#cancelTick = clock.wakeAt(clock.now() + TICK_MS, () => {
      this.#armTick();
      if (!this.#lineWorks && this.#fileBeats()) this.handle({ type: 'beaten' });
      this.handle({ type: 'ticked' });
    });
  }

  /** Where the line cannot be had (not seen yet; perhaps on Windows) the health file counts. */
  #fileBeats(): boolean {
    const pid = this.#child?.pid;
    if (pid === undefined) return false;
    try {
      const text = readFileSync(healthFile(this.#setup.userData), 'utf8');
      const health = JSON.parse(text) as Record<string, unknown>; // why: only compared below
      const time = String(health['writtenTime']);
      if (health['pid'] !== pid || health['sane'] !== true || time === this.#seenTime) return false;
      this.#seenTime = time;
      return true;
    } catch {
      return false; // none yet
    }
  }

  #over(code: number): void {
    this.#cancelTick();
    for (const signal of STOP_SIGNALS) process.off(signal, this.#asked);
    this.#setup.log('info', 'supervised', `leaving with ${code}`);
    this.#leave(code);
  }
}
