/**
 * Writes the ledger to a file for whoever stands before the wall: one file for each format, the new
 * over the old, so that nobody can fill the disk by pressing a button.
 */
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExportFormat, Reply } from './bridge/contract.ts';
import { outagesCsv, outagesJson } from './observe/ledger-export.ts';
import type { Outage } from './outage.ts';

/** Writes `exports/outages.csv` or `.json` in the data folder. Refusal: `export-not-written`. */
export async function exportLedger(
  userData: string,
  outages: readonly Outage[],
  format: ExportFormat,
): Promise<Reply<{ readonly file: string }>> {
  const folder = join(userData, 'exports');
  const file = join(folder, `outages.${format}`);
  const text = format === 'csv' ? outagesCsv(outages) : outagesJson(outages);
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(`${file}.new`, text, { mode: 0o600 });
    await rename(`${file}.new`, file);
    return { ok: true, value: { file } };
  } catch (cause) {
    const message = cause instanceof Error ? cause.message.slice(0, 200) : 'an unknown failure';
    return { ok: false, code: 'export-not-written', message };
  }
}
