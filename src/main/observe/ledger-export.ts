/**
 * The ledger for others: CSV for a spreadsheet, JSON for a program. One line or object an outage,
 * oldest first; times as ISO 8601 in UTC, durations in seconds from the fault.
 */
import type { Outage } from '../outage.ts';

/** Columns of the CSV and keys of the JSON, in this order. */
const COLUMNS = [
  'id',
  'source',
  'cause',
  'code',
  'rung',
  'fault',
  'suspect_seconds',
  'dead_seconds',
  'open_seconds',
  'fresh_seconds',
  'painted_seconds',
  'backfilled_seconds',
  'attempts',
  'missed',
  'recovered',
  'lost',
] as const;

type Line = Readonly<Record<(typeof COLUMNS)[number], string | number | null>>;

/** RFC 4180, with a heading; ends every line with CR LF. */
export function outagesCsv(outages: readonly Outage[]): string {
  const lines = outages.map(lineOf).map((line) => COLUMNS.map((name) => field(line[name])));
  return [COLUMNS, ...lines].map((line) => `${line.join(',')}\r\n`).join('');
}

/** One array of objects with the columns of the CSV; ends with a line's end. */
export function outagesJson(outages: readonly Outage[]): string {
  return `${JSON.stringify(outages.map(lineOf), null, 2)}\n`;
}

/** Those that were not over at `time` (Unix ms). */
export function outagesSince(outages: readonly Outage[], time: number): readonly Outage[] {
  return outages.filter(({ freshTime }) => freshTime === null || freshTime >= time);
}

function lineOf(outage: Outage): Line {
  const seconds = (time: number | null): number | null =>
    time === null ? null : Math.round(time - outage.faultTime) / 1000;
  const { id, source, cause, code, rung, attempts, missed, recovered, lost } = outage;
  return {
    id,
    source,
    cause,
    code,
    rung,
    fault: isoTime(outage.faultTime),
    suspect_seconds: seconds(outage.suspectTime),
    dead_seconds: seconds(outage.deadTime),
    open_seconds: seconds(outage.openTime),
    fresh_seconds: seconds(outage.freshTime),
    painted_seconds: seconds(outage.paintedTime),
    backfilled_seconds: seconds(outage.backfilledTime),
    attempts,
    missed,
    recovered,
    lost,
  };
}

/** A stored ledger may hold any number; a date that is none would throw. */
function isoTime(unixMs: number): string | null {
  const date = new Date(unixMs);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

function field(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  // A cause may hold a server's words: a spreadsheet must not take them for a formula.
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
