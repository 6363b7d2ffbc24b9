/**
 * A data folder for one picture. It cannot be removed by the app that uses it (Chromium writes into
 * it until the very end), so each picture removes what earlier ones left.
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Makes the folder. */
export function makePictureFolder(): string {
  const place = tmpdir();
  for (const name of readdirSync(place)) {
    const pid = /^vigil-picture-(\d+)-/.exec(name)?.[1];
    if (pid !== undefined && !isRunning(Number(pid))) remove(join(place, name));
  }
  return mkdtempSync(join(place, `vigil-picture-${process.pid}-`));
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (cause) {
    // EPERM: it runs, as another user.
    return !(cause instanceof Error && 'code' in cause && cause.code === 'ESRCH');
  }
}

function remove(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // Another user's, or being removed by another picture: the next one tries again.
  }
}
