/**
 * The wall's own word on itself (`health.json`, docs/operations.md), as far as a trial needs it. The
 * file is the wall's, so a broken wall may leave anything in it: what is not understood is no health.
 */
import { readFileSync, statSync } from 'node:fs';
import { z } from 'zod';
import type { WallHealth } from './decide.ts';

/** Ours has 2 kB at eight displays. */
const MAX_BYTES = 256 * 1024;

const HEALTH = z.object({
  version: z.literal(1),
  running: z.boolean(),
  appVersion: z.string().max(64),
  live: z.boolean(),
  liveForSeconds: z.number().min(0),
});

/**
 * The word in a file; null: there is none.
 * @param time Unix ms, of the clock that stamps files
 */
export function readWallHealth(path: string, time: number): WallHealth | null {
  try {
    const { size, mtimeMs } = statSync(path);
    if (size > MAX_BYTES) return null;
    const { appVersion, running, live, liveForSeconds } = HEALTH.parse(
      JSON.parse(readFileSync(path, 'utf8')),
    );
    // A clock that was set back meanwhile: the word is from the future, so it is not from now.
    const ageS = Math.abs(time - mtimeMs) / 1_000;
    return { version: appVersion, running, live, liveForS: liveForSeconds, ageS };
  } catch {
    return null;
  }
}
