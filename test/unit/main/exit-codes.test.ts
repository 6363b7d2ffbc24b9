/** How Vigil ends, as code, and the page that shows it to people. */
import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { EXIT, EXIT_MEANINGS, nextStep } from '../../../src/main/exit-codes.ts';

test('every exit code stands in the table, with the same next step', () => {
  const rows = EXIT_MEANINGS.flatMap(({ codes, next }) =>
    codes.split(', ').map((code) => [Number(code), next] as const),
  );
  for (const code of Object.values(EXIT)) assert.ok(rows.some(([known]) => known === code));
  for (const [code, next] of rows) assert.equal(nextStep(code), next, String(code));
  assert.equal(nextStep(null), 'restart');
});

test('docs/operations.md shows the exit codes as they are', () => {
  const page = readFileSync('docs/operations.md', 'utf8')
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()));
  for (const { codes, meaning, next } of EXIT_MEANINGS) {
    const wanted = ['', codes, meaning, next === 'leave' ? 'no' : 'yes', ''];
    assert.ok(
      page.some((row) => row.join('|') === wanted.join('|')),
      `expected the row: ${wanted.join(' | ')}`,
    );
  }
});
