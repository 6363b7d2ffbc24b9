import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { programToStart } from '../../../../src/main/update/folder.ts';
import { watchCurrent } from '../../../../src/main/update/moved.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';

let root = '';
test.beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'vigil-moved-'));
  for (const version of ['1.0.0', '1.1.0']) mkdirSync(path.join(root, `app-${version}`));
  point('app-1.0.0');
});
test.afterEach(() => {
  rmSync(root, { recursive: true });
});

function point(target: string): void {
  symlinkSync(target, path.join(root, 'new'));
  renameSync(path.join(root, 'new'), path.join(root, 'current'));
}

function watched(folder: string): { clock: VirtualClock; moves: string[]; stop: () => void } {
  const clock = new VirtualClock();
  const moves: string[] = [];
  const stop = watchCurrent({
    executable: path.join(folder, 'vigil'),
    clock,
    onMoved: (to) => moves.push(to),
  });
  return { clock, moves, stop };
}

test('a wall hears once, within seconds, that another version is to be started', () => {
  const { clock, moves } = watched(path.join(root, 'app-1.0.0'));
  clock.advance(60_000);
  assert.deepEqual(moves, []);
  point('app-1.1.0');
  clock.advance(5_000);
  assert.deepEqual(moves, ['app-1.1.0']);
  clock.advance(60_000);
  assert.equal(moves.length, 1);
});

test('a wall beside the link, outside an update folder, or stopped, follows nobody', () => {
  const beside = watched(path.join(root, 'app-1.1.0'));
  const outside = watched('/opt/Vigil');
  const stopped = watched(path.join(root, 'app-1.0.0'));
  stopped.stop();
  point('app-1.1.0');
  for (const { clock, moves } of [beside, outside, stopped]) {
    clock.advance(60_000);
    assert.deepEqual(moves, []);
  }
});

test('a link that is gone for a moment is no other version', () => {
  const { clock, moves } = watched(path.join(root, 'app-1.0.0'));
  rmSync(path.join(root, 'current'));
  clock.advance(10_000);
  point('app-1.0.0');
  clock.advance(10_000);
  assert.deepEqual(moves, []);
});

test('a supervisor starts what the link leads to', () => {
  const own = path.join(root, 'app-1.0.0', 'vigil');
  assert.equal(programToStart(own), path.join(root, 'current', 'vigil'));
  assert.equal(programToStart('/opt/Vigil/vigil'), '/opt/Vigil/vigil');
  rmSync(path.join(root, 'current'));
  assert.equal(programToStart(own), own);
});
