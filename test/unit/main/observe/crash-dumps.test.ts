/** Crash dumps within bounds, and a data folder that cannot be written. */
import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import {
  boundCrashDumps,
  listCrashDumps,
  MAX_DUMP_BYTES,
  MAX_DUMPS,
} from '../../../../src/main/observe/crash-dumps.ts';
import { isWritable, standInFolder } from '../../../../src/main/store/data-folder.ts';
import { makeFolder } from '../../../support/wall.ts';

function dump(folder: string, number: number, bytes = 100): void {
  const pending = join(folder, 'pending');
  mkdirSync(pending, { recursive: true });
  const path = join(pending, `${number}.dmp`);
  writeFileSync(path, '');
  truncateSync(path, bytes);
  writeFileSync(join(pending, `${number}.meta`), 'x');
  utimesSync(path, number, number);
}

test('of many crash dumps the newest ten stay, with what belongs to them', async () => {
  const { path, remove } = makeFolder();
  try {
    for (let number = 1; number <= 15; number++) dump(path, number);
    const kept = await boundCrashDumps(path);
    assert.deepEqual(
      kept.map(({ name }) => name),
      Array.from({ length: MAX_DUMPS }, (_one, index) => `${15 - index}.dmp`),
    );
    assert.equal(readdirSync(join(path, 'pending')).length, 2 * MAX_DUMPS);
    assert.equal((await listCrashDumps(path)).length, MAX_DUMPS);
  } finally {
    remove();
  }
});

test('large crash dumps go earlier, and a folder without any is no fault', async () => {
  const { path, remove } = makeFolder();
  try {
    assert.deepEqual(await boundCrashDumps(join(path, 'none')), []);
    for (let number = 1; number <= 4; number++) dump(path, number, MAX_DUMP_BYTES / 2);
    const kept = await boundCrashDumps(path);
    assert.deepEqual(
      kept.map(({ name }) => name),
      ['4.dmp', '3.dmp'],
    );
  } finally {
    remove();
  }
});

test('a data folder that cannot be made is told from one that can, and has one stand-in', () => {
  const { path, remove } = makeFolder();
  try {
    assert.ok(isWritable(join(path, 'a', 'b')));
    assert.deepEqual(readdirSync(join(path, 'a', 'b')), []);
    writeFileSync(join(path, 'file'), '');
    assert.equal(isWritable(join(path, 'file', 'b')), false);
    const standIn = standInFolder(join(path, 'file', 'b'));
    assert.ok(standIn !== null && existsSync(standIn));
    assert.equal(standInFolder(join(path, 'file', 'b')), standIn);
    const other = standInFolder(join(path, 'other'));
    assert.notEqual(other, standIn);
    for (const made of [standIn, other]) rmSync(made ?? '', { recursive: true });
  } finally {
    remove();
  }
});
