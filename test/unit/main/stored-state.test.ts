/** What is kept of values over a restart, and for whom. Real files. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from '@playwright/test';
import { openState } from '../../../src/main/stored-state.ts';
import { newestValues, restoreValues, type StoredValue } from '../../../src/main/stored-values.ts';
import { TagTable } from '../../../src/main/telemetry/tag-table.ts';
import type { Problem } from '../../../src/main/problem.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

const LEVEL: StoredValue = ['plant', 'LT-101', 1_764_000_000_000, 46.6, 'good'];
const FLOW: StoredValue = ['cooling', 'FT-201', 1_764_000_000_000, 188, 'good'];

let folder = '';
test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigil-state-'));
});
test.afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function open(): { state: ReturnType<typeof openState>; problems: Problem[] } {
  const problems: Problem[] = [];
  const onProblem = (problem: Problem): void => void problems.push(problem);
  return { state: openState({ folder, clock: new VirtualClock(), onProblem }), problems };
}

test('values come back for sources that are where they were, and not for another plant of that name', () => {
  const tags = new TagTable();
  for (const [source, name, time, value, quality] of [LEVEL, FLOW])
    tags.restore(tags.slotOf(source, name), time, value, quality);
  const before = [
    { id: 'plant', endpoints: ['demo:'] },
    { id: 'cooling', endpoints: ['wss://a/', 'wss://b/'] },
  ];
  const { values } = open().state;
  values.changed(() => newestValues(tags, before));
  values.stop();

  const stored = open().state.values.read();
  assert.ok(stored !== undefined);
  const after = [
    { id: 'plant', endpoints: ['ws://127.0.0.1:7700/'] },
    { id: 'cooling', endpoints: ['wss://b/', 'wss://c/'] },
  ];
  const restored = new TagTable();
  restoreValues(stored, restored, after);
  assert.deepEqual(newestValues(restored, after).values, [FLOW]);
});

test('values that do not say whose they were are nobody’s, and no fault', () => {
  mkdirSync(folder, { recursive: true });
  const old = { version: 1, content: [LEVEL] };
  writeFileSync(join(folder, 'last-values.json'), JSON.stringify(old));
  const { state, problems } = open();
  assert.deepEqual(state.values.read(), { endpoints: {}, values: [] });
  assert.deepEqual(problems, []);
});
