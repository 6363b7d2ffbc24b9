/** The words after `outages`. */
import type { Parsed, Problem } from '../problem.ts';
import { parseDuration } from '../site/duration.ts';
import type { Command, Since } from './command.ts';
import { problem, readFlags } from './flags.ts';

/** Flags of `outages`. */
const OUTAGE_FLAGS = {
  '--format': { value: 'csv|json' },
  '--since': { value: 'TIME' },
} as const;

/** The Command of them, or every problem they have. */
export function parseOutages(args: readonly string[]): Parsed<Command> {
  const problems: Problem[] = [];
  const values = readFlags(args, OUTAGE_FLAGS, problems);
  const format = values.get('--format') ?? 'csv';
  const since = values.get('--since');
  const from = since === undefined ? null : parseSince(since);
  if (format !== 'csv' && format !== 'json') {
    problems.push(problem('flag-value', '--format', '`csv` or `json`', format));
  } else if (from === undefined) {
    const expected = 'an age such as `24 h` or `7 d`, or a time such as `2026-11-22T14:00:00Z`';
    problems.push(problem('flag-value', '--since', expected, since ?? 'nothing'));
  } else if (problems.length === 0) {
    return { ok: true, value: { verb: 'outages', format, since: from } };
  }
  return { ok: false, problems };
}

/** `24 h` (ago), or an ISO 8601 date or time; undefined where it is neither. */
function parseSince(text: string): Since | undefined {
  const ageMs = parseDuration(text);
  if (ageMs !== undefined) return { ageMs };
  const time = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? undefined : { time };
}
