/**
 * `health.json` in the data folder: the judgement of `health.ts` for programs that run beside the
 * wall. Written whole (temporary file, rename) every `EVERY_MS` and at once when the judgement
 * changes, so its own age says whether main still runs; on a full disk it is written over in place. Its shape is a contract, described in
 * docs/operations.md: fields may be added, none changes its meaning within a version.
 */
import { renameSync, writeFileSync } from 'node:fs';
import { open, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../clock.ts';
import type { Log } from './log.ts';
import type { Health } from './health.ts';

/** Short enough for a watcher with a limit of 20 s, long enough for a disk that must last years. */
export const EVERY_MS = 5_000;
const VERSION = 1;
/** The updater reads it as another user; nothing in it is secret. */
const MODE = 0o644;

/** What is told beside the judgement and stays the same while the wall runs. */
export interface HealthIdentity {
  readonly pid: number;
  readonly appVersion: string;
  /** The site file; null: the demo wall. */
  readonly site: string | null;
  readonly softwareRendering: boolean;
}

/** Of the app's processes. */
export interface HostVitals {
  /** Working set of all of them, and what a day adds to it; null: too early to tell. */
  readonly memoryBytes: number;
  readonly memoryBytesPerDay: number | null;
  readonly crashDumps: number;
}

/** What the file needs. */
export interface HealthFileSetup {
  /** The data folder. */
  readonly folder: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly identity: HealthIdentity;
  readonly host: () => HostVitals;
}

/** Path of the file in a data folder. */
export function healthFile(folder: string): string {
  return join(folder, 'health.json');
}

/** See the head of this file. */
export class HealthFile {
  readonly #setup: HealthFileSetup;
  readonly #path: string;
  readonly #startedTime: string;
  #writtenAt = -Infinity;
  #judgement = '';
  #writing = false;
  #last: Health | null = null;
  #told = false;

  constructor(setup: HealthFileSetup) {
    this.#setup = setup;
    this.#path = healthFile(setup.folder);
    this.#startedTime = iso(setup.clock.unixNow());
  }

  /** The newest judgement, once a second. */
  note(health: Health): void {
    const now = this.#setup.clock.now();
    const { sane, painting, live, displays } = health;
    const judgement = JSON.stringify([
      sane,
      painting,
      live,
      displays.map(({ display, covered, pagePid, widgets, liveWidgets }) => [
        ...[display, covered, pagePid],
        ...[widgets, liveWidgets === widgets],
      ]),
    ]);
    this.#last = health;
    if (this.#writing) return;
    if (judgement === this.#judgement && now - this.#writtenAt < EVERY_MS) return;
    this.#judgement = judgement;
    this.#writtenAt = now;
    this.#writing = true;
    void this.#write(this.#print(health, true));
  }

  /** The last word: the wall is about to end in order. */
  stop(): void {
    if (this.#last === null) return;
    const temporary = `${this.#path}.last`;
    try {
      writeFileSync(temporary, this.#print(this.#last, false), { mode: MODE });
      renameSync(temporary, this.#path);
    } catch (cause) {
      this.#failed(cause);
    }
  }

  async #write(text: string): Promise<void> {
    const temporary = `${this.#path}.new`;
    try {
      await writeFile(temporary, text, { mode: MODE });
      await rename(temporary, this.#path);
      this.#told = false;
    } catch (cause) {
      this.#failed(cause);
      await this.#overwrite(text).catch(() => undefined); // read-only: told already
    } finally {
      this.#writing = false;
    }
  }

  /** A full disk has no room for a second file, but the first one still has its own. */
  async #overwrite(text: string): Promise<void> {
    const file = await open(this.#path, 'r+');
    try {
      const bytes = Buffer.from(text);
      await file.write(bytes, 0, bytes.length, 0);
      await file.truncate(bytes.length);
    } finally {
      await file.close();
    }
  }

  #print(health: Health, running: boolean): string {
    const { clock, identity, host } = this.#setup;
    const { liveTime, displays, ...judgement } = health;
    const content = {
      version: VERSION,
      writtenTime: iso(clock.unixNow()),
      running,
      ...identity,
      startedTime: this.#startedTime,
      ...judgement,
      ...host(),
      liveTime: liveTime === null ? null : iso(liveTime),
      displays: displays.map(({ silentMs, ...display }) => ({
        ...display,
        silentMs: Number.isFinite(silentMs) ? Math.round(silentMs) : null,
      })),
    };
    return `${JSON.stringify(content, null, 2)}\n`;
  }

  #failed(cause: unknown): void {
    if (this.#told) return;
    this.#told = true;
    this.#setup.log('warn', 'health-not-written', `${this.#path}: ${String(cause)}`);
  }
}

function iso(unixMs: number): string {
  return new Date(unixMs).toISOString();
}
