/** What operators set on each display: kept apart, kept over restarts, read from earlier versions. */
import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openState } from '../../../src/main/stored-state.ts';
import { MAX_VIEWS, Views } from '../../../src/main/views.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

const EMPTY = { screen: '', widgets: {} };
const FILTERED = { screen: 'pumps', widgets: { list: { filter: 'LT' } } };

let folder: string;
const problems: string[] = [];

test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigil-views-'));
  problems.length = 0;
});
test.afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function open(): Views {
  const state = openState({
    folder: join(folder, 'state'),
    clock: new VirtualClock(),
    onProblem: ({ code }) => problems.push(code),
  });
  return new Views(state.views);
}

function write(content: unknown): void {
  mkdirSync(join(folder, 'state'), { recursive: true });
  writeFileSync(join(folder, 'state', 'view.json'), JSON.stringify(content));
}

test('each display has its own view, there again after a restart', () => {
  const views = open();
  views.changed('left', FILTERED, true);
  views.changed('right', { ...EMPTY, screen: 'energy' }, true);
  assert.equal(views.of('left', true).screen, 'pumps');
  views.stop();

  const later = open();
  assert.deepEqual(later.of('left', true), FILTERED);
  assert.equal(later.of('right', false).screen, 'energy');
  assert.deepEqual(later.of('middle', false), EMPTY);
});

test('the view of an earlier version is that of the only display, and of the first when there are more', () => {
  write({ version: 1, content: FILTERED });
  const views = open();
  assert.deepEqual(views.of('1', true), FILTERED);
  assert.deepEqual(views.of('left', true), FILTERED);
  assert.deepEqual(views.of('right', false), EMPTY);
  assert.deepEqual(problems, []);
});

test('a view that is not kept counts until the end, and is not written', () => {
  const views = open();
  views.changed('left', FILTERED, false);
  assert.deepEqual(views.of('left', true), FILTERED);
  views.stop();
  assert.deepEqual(open().of('left', true), EMPTY);
});

test('views that are no views are set aside', () => {
  write({ version: 2, content: { left: { screen: 5 } } });
  assert.deepEqual(open().of('left', true), EMPTY);
  assert.deepEqual(problems, ['state-bad']);
  assert.ok(existsSync(join(folder, 'state', 'view.json.bad')));
});

test('views of displays long gone do not pile up', () => {
  const views = open();
  views.changed('kept', FILTERED, true);
  for (let count = 1; count < MAX_VIEWS; count += 1) views.changed(`d${count}`, EMPTY, true);
  assert.deepEqual(views.of('kept', false), FILTERED);
  views.changed('one-more', EMPTY, true);
  assert.deepEqual(views.of('kept', false), EMPTY);
  views.stop();
  open();
  assert.deepEqual(problems, []);
});
