/** The healing ladder as code, and the page that shows it to people. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from '@playwright/test';
import { LADDER, RUNG } from '../../../src/main/ladder.ts';

test('the rungs are in order, and every one has its trigger, its limit and its record', () => {
  assert.deepEqual(
    LADDER.map(({ rung }) => rung),
    Object.values(RUNG),
  );
  for (const { does, trigger, limit, record } of LADDER) {
    assert(does !== '' && trigger !== '' && limit !== '' && record !== '');
  }
});

test('docs/link.md shows the ladder as it is', () => {
  const page = readFileSync('docs/link.md', 'utf8').split('\n');
  const rows = page.map((line) =>
    line
      .split('|')
      .map((cell) => cell.trim())
      .slice(1, -1),
  );
  for (const { rung, does, trigger, limit, record } of LADDER) {
    const wanted = [String(rung), does, trigger, limit, record];
    assert(
      rows.some((row) => row.join('|') === wanted.join('|')),
      `expected the row: | ${wanted.join(' | ')} |`,
    );
  }
});
