/**
 * What only the running wall can tell: what stands on its displays, its metrics, its processes. `vigil
 * bundle` asks it by the way that a second start takes anyway (Electron's single-instance lock), and
 * finds the answer in a folder beside the state.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What the asking process hands to the running one. */
export interface SnapshotOrder {
  readonly vigil: 'snapshot';
  /** Tells this answer from an earlier one. */
  readonly id: string;
}

/** Files of a snapshot by name; null: could not be had. */
export type Snapshot = Readonly<Record<string, Promise<string | Buffer | null>>>;

/** Whether what a second start handed over is an order for a snapshot: anybody may start one. */
export function isSnapshotOrder(data: unknown): data is SnapshotOrder {
  return (
    typeof data === 'object' &&
    data !== null &&
    'vigil' in data &&
    data.vigil === 'snapshot' &&
    'id' in data &&
    typeof data.id === 'string' &&
    /^[a-z0-9]{1,40}$/.test(data.id)
  );
}

/** Folder of the newest snapshot in a data folder. */
export function snapshotFolder(userData: string): string {
  return join(userData, 'snapshot');
}

/** Name of the file that says that the snapshot of an order is complete. */
export function doneFile({ id }: SnapshotOrder): string {
  return `${id}.done`;
}

/** Writes the snapshot over the one before; the file of its id comes last. */
export async function writeSnapshot(
  userData: string,
  order: SnapshotOrder,
  snapshot: Snapshot,
): Promise<void> {
  const folder = snapshotFolder(userData);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const [name, content] of Object.entries(snapshot)) {
    const data = await content.catch(() => null);
    if (data !== null) await writeFile(join(folder, name), data, { mode: 0o600 });
  }
  const done = join(folder, doneFile(order));
  await writeFile(`${done}.new`, '');
  await rename(`${done}.new`, done);
}
