/**
 * Looks every ten seconds at what the app's processes use, and once an hour at what crashes have left:
 * for metrics, for the health file, and for who has to act when there is too much of it.
 */
import { app } from 'electron';
import type { CancelTimer, Clock } from './clock.ts';
import { boundCrashDumps } from './observe/crash-dumps.ts';
import type { Log } from './observe/log.ts';
import { MemoryTrend } from './observe/memory-trend.ts';
import type { HostReading } from './observe/reading.ts';

const LOOK_MS = 10_000;
/** Looks between two samples of the trend: one a minute. */
const TREND_LOOKS = 6;
/** Looks between two looks at the crash dumps. */
const DUMP_LOOKS = 360;

/** What it needs. */
export interface HostWatchSetup {
  readonly clock: Clock;
  readonly log: Log;
  readonly crashDumps: string;
  readonly softwareRendering: boolean;
  /** Memory by process, after every look. */
  readonly onLook: (memory: ReadonlyMap<number, ProcessMemory>) => void;
}

/** One process of the app. */
export interface ProcessMemory {
  /** `browser` (main), `renderer`, `gpu`, `utility` … */
  readonly kind: string;
  readonly bytes: number;
}

/** See the head of this file. */
export class HostWatch {
  readonly #setup: HostWatchSetup;
  readonly #trend = new MemoryTrend();
  #looks = 0;
  #memory: ReadonlyMap<string, number> = new Map();
  #dumps = 0;
  #cancel: CancelTimer = () => undefined;

  constructor(setup: HostWatchSetup) {
    this.#setup = setup;
  }

  start(): void {
    const { clock } = this.#setup;
    this.#look();
    this.#cancel = clock.wakeAt(clock.now() + LOOK_MS, () => {
      this.start();
    });
  }

  stop(): void {
    this.#cancel();
  }

  reading(): HostReading {
    return {
      crashDumps: this.#dumps,
      softwareRendering: this.#setup.softwareRendering,
      memory: this.#memory,
    };
  }

  /** For the health file. */
  memory(): { readonly memoryBytes: number; readonly memoryBytesPerDay: number | null } {
    const memoryBytes = [...this.#memory.values()].reduce((sum, bytes) => sum + bytes, 0);
    return { memoryBytes, memoryBytesPerDay: this.#trend.bytesPerDay() };
  }

  #look(): void {
    const { clock, onLook } = this.#setup;
    const processes = new Map<number, ProcessMemory>();
    const kinds = new Map<string, number>();
    for (const { pid, type, memory } of app.getAppMetrics()) {
      const kind = KINDS[type] ?? 'other';
      const bytes = memory.workingSetSize * 1_024;
      processes.set(pid, { kind, bytes });
      kinds.set(kind, (kinds.get(kind) ?? 0) + bytes);
    }
    this.#memory = kinds;
    if (this.#looks % TREND_LOOKS === 0) this.#trend.add(clock.now(), this.memory().memoryBytes);
    if (this.#looks % DUMP_LOOKS === 0) void this.#boundDumps();
    this.#looks += 1;
    onLook(processes);
  }

  async #boundDumps(): Promise<void> {
    const kept = await boundCrashDumps(this.#setup.crashDumps);
    const [newest] = kept;
    if (kept.length > this.#dumps && newest !== undefined) {
      const { log } = this.#setup;
      log('warn', 'crash-dumps', `${kept.length} kept, the newest is ${newest.path}`);
    }
    this.#dumps = kept.length;
  }
}

/** Electron's words for kinds of processes; labels are bounded by this list. */
const KINDS: Readonly<Record<string, string>> = {
  Browser: 'browser',
  Tab: 'renderer',
  GPU: 'gpu',
  Utility: 'utility',
  Zygote: 'zygote',
  'Sandbox helper': 'zygote',
};
