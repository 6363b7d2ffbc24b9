/**
 * The wall's part in an update: it notices that `current` leads to another version than the one that
 * runs, and ends so that its supervisor starts that one. The updater may then be another user, with no
 * power over the wall's process.
 */
import { readlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Clock } from '../clock.ts';
import { updateFolderOf } from './folder.ts';

/** A round of the updater comes every minute; the wall follows a moment later. */
const LOOK_EVERY_MS = 5_000;

/** What the watch needs. */
export interface MovedSetup {
  /** The running program, links resolved. */
  readonly executable: string;
  readonly clock: Clock;
  /** `current` led to this version and leads to another one now. */
  readonly onMoved: (to: string) => void;
}

/** Watches until the function it returns is called. */
export function watchCurrent({ executable, clock, onMoved }: MovedSetup): () => void {
  const root = updateFolderOf(executable);
  const own = basename(dirname(executable));
  // A version that was started by hand beside `current` follows nobody.
  if (root === null || target(root) !== own) return () => undefined;
  let cancel: () => void = () => undefined;
  const look = (): void => {
    const now = target(root);
    if (now !== null && now !== own) onMoved(now);
    else arm();
  };
  const arm = (): void => {
    cancel = clock.wakeAt(clock.now() + LOOK_EVERY_MS, look);
  };
  arm();
  return () => {
    cancel();
  };
}

function target(root: string): string | null {
  try {
    return basename(readlinkSync(join(root, 'current')));
  } catch {
    return null; // between two links there is always one; anything else is the updater's to mend
  }
}
