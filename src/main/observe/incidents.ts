/**
 * The ledger of outages (link.md): newest last, bounded, kept over restarts, exported as CSV or
 * JSON. Links number their outages from 1 in each run; here each gets a number of its own.
 */
import type { Outage } from '../bridge/contract.ts';

/** Outages kept; a bad day has hundreds, one line on screen and in the file each. */
export const MAX_OUTAGES = 1_000;

/** The columns of the export, in order. */
const COLUMNS = [
  'id',
  'source',
  'cause',
  'code',
  'rung',
  'faultTime',
  'suspectTime',
  'deadTime',
  'openTime',
  'freshTime',
  'paintedTime',
  'backfilledTime',
  'attempts',
  'missed',
  'recovered',
  'lost',
] as const satisfies readonly (keyof Outage)[];

/** See the head of this file. */
export class Incidents {
  #outages: Outage[];
  #nextId: number;
  /** `source#number of this run` → number in the ledger. */
  readonly #ids = new Map<string, number>();

  /** `stored`: what an earlier run left. */
  constructor(stored: readonly Outage[]) {
    this.#outages = stored.slice(-MAX_OUTAGES);
    this.#nextId = this.#outages.reduce((highest, { id }) => Math.max(highest, id), 0) + 1;
  }

  /** Notes a new outage, or the newest state of one noted before, and returns it as noted. */
  record(outage: Outage): Outage {
    const name = `${outage.source}#${outage.id}`;
    const known = this.#ids.get(name);
    const id = known ?? this.#nextId++;
    if (known === undefined) this.#ids.set(name, id);
    const at = this.#outages.findLastIndex((noted) => noted.id === id);
    const noted: Outage = { ...outage, id };
    if (at >= 0) this.#outages[at] = noted;
    else if (known === undefined) this.#outages.push(noted);
    if (this.#outages.length > MAX_OUTAGES) this.#outages.shift();
    if (this.#ids.size > MAX_OUTAGES) {
      for (const oldest of this.#ids.keys()) {
        this.#ids.delete(oldest);
        break;
      }
    }
    return noted;
  }

  /** All outages, oldest first. */
  all(): readonly Outage[] {
    return this.#outages;
  }

  /** The newest outage of a source. */
  lastOf(source: string): Outage | null {
    return this.#outages.findLast((outage) => outage.source === source) ?? null;
  }
}

/** The ledger as CSV (RFC 4180); times as ISO 8601 UTC come from the caller's `printTime`. */
export function printCsv(
  outages: readonly Outage[],
  printTime: (unixMs: number) => string,
): string {
  const lines = outages.map((outage) =>
    COLUMNS.map((column) => {
      const value = outage[column];
      if (value === null) return '';
      return csvField(column.endsWith('Time') ? printTime(Number(value)) : String(value));
    }).join(','),
  );
  return [COLUMNS.join(','), ...lines, ''].join('\r\n');
}

/** The ledger as JSON, times in Unix ms. */
export function printJson(outages: readonly Outage[]): string {
  return `${JSON.stringify({ outages }, null, 2)}\n`;
}

function csvField(text: string): string {
  // A spreadsheet must not take a server's words for a formula.
  const safe = /^[=+@\t\r-]/.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
