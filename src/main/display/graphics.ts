/**
 * When the graphics process keeps ending: after three times in ten minutes (before Chromium's own
 * limit of six, which ends the app) the wall starts anew without the graphics card. A day later the
 * card is tried again: drivers are mended, cables put back.
 */
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/** So many endings within `FALL_MS`. */
export const FALL_COUNT = 3;
export const FALL_MS = 600_000;
/** How long the card is left alone. */
export const SOFTWARE_MS = 86_400_000;

/** Counts endings of the graphics process. */
export class GraphicsLadder {
  #endings: number[] = [];

  /** One more, at monotonic `now`; true: the wall must start anew. */
  gone(now: number): boolean {
    this.#endings = [...this.#endings.filter((at) => now - at < FALL_MS), now];
    return this.#endings.length >= FALL_COUNT;
  }
}

/** Without the card from the next start on, for a day from `unixMs`. Throws what the disk throws. */
export function leaveCardAlone(userData: string, unixMs: number): void {
  const path = flagFile(userData);
  mkdirSync(dirname(path), { recursive: true });
  const file = openSync(`${path}.new`, 'w', 0o600);
  try {
    writeSync(file, JSON.stringify({ version: 1, time: unixMs }));
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(`${path}.new`, path);
}

/** Whether the card is to be left alone at `unixMs`. */
export function isCardLeftAlone(userData: string, unixMs: number): boolean {
  let flag: unknown;
  try {
    flag = JSON.parse(readFileSync(flagFile(userData), 'utf8'));
  } catch {
    return false; // none, or none that can be read: the card gets its chance
  }
  if (typeof flag !== 'object' || flag === null || !('time' in flag)) return false;
  // A time to come was written before the clock was set back: as good as none.
  const ageMs = unixMs - Number(flag.time);
  return ageMs >= 0 && ageMs < SOFTWARE_MS;
}

function flagFile(userData: string): string {
  return join(userData, 'state', 'software-rendering.json');
}
