/** Rows as text: a table for people, or one line of JSON. */
import type { Absence } from './plan.ts';
import type { Quantiles, Row } from './rows.ts';

const HEADS = [
  'fault',
  'client',
  'variant',
  'recovered',
  'detect p50/p95/max ms',
  'fresh p50/p95/max ms',
  'frozen p50/p95/max ms',
  'lost',
  'duplicates',
  'stale as live ms',
  'attempts/min',
];
/** Columns of words; figures stand to the right. */
const WORDS = 3;

/** One object; nothing else may stand on standard output with it. */
export function printJson(report: object): string {
  return JSON.stringify(report);
}

/** One line for each row. */
export function printTable(rows: readonly Row[]): string {
  return table([HEADS, ...rows.map(cells)]);
}

/** Who is not in the table, and why: one line for each reason. */
export function printAbsences(absences: readonly Absence[]): string {
  const byReason = new Map<string, Set<string>>();
  for (const { fault, client, variant, why } of absences) {
    const who = byReason.get(`${fault}: ${why}`) ?? new Set();
    byReason.set(`${fault}: ${why}`, who.add(client === 'vigil' ? `vigil/${variant}` : client));
  }
  return [...byReason]
    .map(([reason, who]) => `n/a in ${reason} (${[...who].join(', ')})`)
    .join('\n');
}

/** Lines of equal columns. */
export function table(lines: readonly (readonly string[])[]): string {
  const widths = (lines[0] ?? []).map((_, column) =>
    Math.max(...lines.map((line) => line[column]?.length ?? 0)),
  );
  return lines
    .map((line) =>
      line
        .map((text, column) => {
          const width = widths[column] ?? 0;
          return column < WORDS ? text.padEnd(width) : text.padStart(width);
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function cells(row: Row): readonly string[] {
  return [
    row.fault,
    row.client,
    row.variant,
    `${row.recovered}/${row.reps}`,
    three(row.detectMs),
    three(row.freshMs),
    three(row.frozenMs),
    String(row.lost ?? '-'),
    String(row.duplicates),
    String(row.staleAsLiveMs),
    String(row.attemptsPerMinute ?? '-'),
  ];
}

function three({ p50, p95, max }: Quantiles): string {
  return [p50, p95, max].map((value) => (value === null ? '-' : String(value))).join(' / ');
}
