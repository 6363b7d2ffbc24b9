/**
 * The package this process was started from, and its look at itself. On Linux Electron does not
 * enforce the integrity of app.asar, so a packaged app compares itself with its signed list; on
 * Windows and macOS Electron's own check and the system's code signature do it.
 */
import { dirname } from 'node:path';
import type { Problem } from '../problem.ts';
import { checkBeforeStart, checkRest } from './check-files.ts';

/** What is known of the running app. */
export interface RunningApp {
  readonly isPackaged: boolean;
  /** Absolute path of the program, links resolved (`process.execPath`). */
  readonly executable: string;
  readonly version: string;
  /** See `isSigned`. */
  readonly keys: readonly string[];
}

/** This system as a file list names it. */
export const PLATFORM = `${process.platform}-${process.arch}`;

/** The quick part of a look, and the promise of the rest. */
export type OwnFiles =
  | { readonly ok: false; readonly problems: readonly Problem[] }
  | { readonly ok: true; readonly rest: () => Promise<readonly Problem[]> };

/**
 * Looks at what holds the app's own code, at once: some 20 ms (docs/benchmarks.md). `rest` looks at
 * everything else while the wall already opens.
 */
export function lookAtOwnFiles(app: RunningApp): OwnFiles {
  if (!app.isPackaged || process.platform !== 'linux') {
    return { ok: true, rest: () => Promise.resolve([]) };
  }
  const { executable, version, keys } = app;
  const folder = dirname(executable);
  const electron: { noAsar?: boolean } = process;
  electron.noAsar = true; // Electron shows archives as folders; for this look they are files
  const list = checkBeforeStart({ folder, keys, version, platform: PLATFORM });
  delete electron.noAsar;
  return list.ok ? { ok: true, rest: () => checkRest(list.value, folder) } : list;
}
