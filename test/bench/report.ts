/** Rows as text: a table for each kind of row, or one line of JSON. */
import type { Row } from './rows.ts';

/** One line; nothing else may stand on standard output with it. */
export function printJson(rows: readonly Row[]): string {
  return JSON.stringify({ rows });
}

/** A table for each kind of row, columns named as in JSON. */
export function printTables(rows: readonly Row[]): string {
  const names = [...new Set(rows.map(({ name }) => name))];
  return names.map((name) => table(rows.filter((row) => row.name === name))).join('\n\n');
}

function table(rows: readonly Row[]): string {
  const [first] = rows;
  if (first === undefined) return '';
  const heads = Object.keys(first);
  const lines = [heads, ...rows.map((row) => cellsOf(row).map(cell))];
  const widths = heads.map((_, column) =>
    Math.max(...lines.map((line) => line[column]?.length ?? 0)),
  );
  return lines
    .map((line) => line.map((text, column) => text.padStart(widths[column] ?? 0)).join('  '))
    .join('\n');
}

function cellsOf(row: Row): readonly (string | number | null)[] {
  return Object.values(row);
}

function cell(value: string | number | null): string {
  if (value === null) return '-';
  return typeof value === 'number' ? String(Math.round(value * 10) / 10) : value;
}
