/** The log's files, really written: their bounds, what is left out, and a disk that takes nothing. */
import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BURST, REFILL_MS } from '../../../../src/main/observe/log-limit.ts';
import { logLastWords, openLog } from '../../../../src/main/observe/log.ts';
import { until } from '../../../support/until.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';

const MB = 1_048_576;
/** Five old files and the present one. */
const MAX_FILES = 6;
const FILE_BYTES = 5 * MB;

let folder: string;
/** What was printed; the words of these tests belong to no terminal. */
let printed: string;
const print = process.stderr.write.bind(process.stderr);
test.beforeEach(() => {
  printed = '';
  process.stderr.write = (text: unknown) => {
    printed += String(text);
    return true;
  };
  folder = mkdtempSync(join(tmpdir(), 'vigil-log-'));
});
test.afterEach(() => {
  process.stderr.write = print;
  rmSync(folder, { recursive: true, force: true });
});

interface Line {
  readonly code: string;
  readonly text: string;
  readonly dropped?: number;
}

function linesOf(file: string): Line[] {
  return readFileSync(join(folder, file), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);
}

/** Whether the last line of a file holds a text. */
function endOf(file: string, text: string): boolean {
  const path = join(folder, file);
  if (!existsSync(path)) return false;
  const length = Math.min(statSync(path).size, 4_200);
  const end = Buffer.alloc(length);
  const opened = openSync(path, 'r');
  readSync(opened, end, 0, length, statSync(path).size - length);
  closeSync(opened);
  return end.toString('utf8').includes(text);
}

/** Waits until a line that was written behind our back stands in the file. */
async function written(code: string): Promise<Line[]> {
  await until(`${code} is written`, () => {
    const file = join(folder, 'vigil.log');
    return existsSync(file) && readFileSync(file, 'utf8').includes(`"${code}"`);
  });
  return linesOf('vigil.log');
}

test('a log that is written for years keeps six files of 5 MB, the newest lines, and every line whole', async () => {
  const clock = new VirtualClock();
  const log = openLog({ folder, clock, echo: false });
  const text = 'x'.repeat(3_900);
  // 47 MB, each line when its code may be written again.
  for (let number = 0; number < 12_000; number += 1) {
    log('warn', 'link-lost', `${number} ${text}`);
    clock.advance(REFILL_MS);
    // No disk is that slow in the years that these lines take.
    if (number % 100 === 0) await until('it is written', () => endOf('vigil.log', `"${number} x`));
  }
  log('info', 'the-last', '');
  await written('the-last');
  const files = readdirSync(folder);
  assert.deepEqual(files.toSorted(), [
    ...Array.from({ length: MAX_FILES - 1 }, (_, index) => `vigil.${index + 1}.log`),
    'vigil.log',
  ]);
  for (const file of files) {
    // A file is looked at before lines are written together, not after each.
    assert.ok(statSync(join(folder, file)).size < FILE_BYTES + MB, file);
  }
  const newestFirst = ['vigil.log', ...files.filter((file) => file !== 'vigil.log').toSorted()];
  const numbers = newestFirst
    .toReversed()
    .flatMap(linesOf)
    .filter(({ code }) => code === 'link-lost')
    .map((line) => Number(line.text.split(' ')[0]));
  assert.equal(numbers.at(-1), 11_999);
  assert.ok(numbers.length > 6_000, `${numbers.length} lines are kept`);
  assert.deepEqual(
    numbers,
    Array.from({ length: numbers.length }, (_, index) => 12_000 - numbers.length + index),
  );
});

test('a code that repeats is cut off in the file too, and the next line says how much was left out', async () => {
  const clock = new VirtualClock();
  const log = openLog({ folder, clock, echo: false });
  for (let number = 0; number < 100_000; number += 1) log('warn', 'ipc-rate', `${number}`);
  log('info', 'another', '');
  clock.advance(REFILL_MS);
  log('warn', 'ipc-rate', 'later');
  log('info', 'the-last', '');
  const lines = await written('the-last');
  const loud = lines.filter(({ code }) => code === 'ipc-rate');
  assert.equal(loud.length, BURST + 1);
  assert.deepEqual(loud.at(-1)?.dropped, 100_000 - BURST);
  assert.ok(lines.some(({ code }) => code === 'another'));
});

test('a text without end, or with ends of lines in it, becomes one line of bounded length', async () => {
  const log = openLog({ folder, clock: new VirtualClock(), echo: false });
  log('warn', 'page-fault', 'a\nb'.repeat(1_000_000));
  log('info', 'the-last', '');
  await written('the-last');
  const [long = ''] = readFileSync(join(folder, 'vigil.log'), 'utf8').split('\n');
  assert.ok(long.length < 8_000, `${long.length} characters`);
  assert.match((JSON.parse(long) as Line).text, /^a\nba\nb/);
});

test('last words of a wall that ends again and again are bounded, and moved away with the rest', async () => {
  const error = new Error('e'.repeat(100_000));
  for (let end = 0; end < 300; end += 1) logLastWords(folder, 'uncaught-exception', error);
  assert.ok(printed.length < 300 * 21_000, 'the terminal gets no more than the file');
  const before = statSync(join(folder, 'vigil.log')).size;
  assert.ok(before > FILE_BYTES && before < 300 * 41_000, `${before} bytes`);
  // The next start.
  const log = openLog({ folder, clock: new VirtualClock(), echo: false });
  log('info', 'started', '');
  log('info', 'the-last', '');
  await written('the-last');
  assert.ok(statSync(join(folder, 'vigil.log')).size < FILE_BYTES);
  assert.equal(statSync(join(folder, 'vigil.1.log')).size, before);
});

test('a disk that is full, or a folder that is none, loses lines and nothing else', async () => {
  test.skip(!existsSync('/dev/full'), 'a device of Linux');
  const clock = new VirtualClock();
  for (const [name, prepare] of [
    [
      'full',
      (path: string) => {
        mkdirSync(path);
        symlinkSync('/dev/full', join(path, 'vigil.log'));
      },
    ],
    [
      'none',
      (path: string) => {
        symlinkSync('/dev/null', path);
      },
    ],
  ] as const) {
    const path = join(folder, name);
    prepare(path);
    const log = openLog({ folder: path, clock, echo: false });
    for (let number = 0; number < 10; number += 1) log('warn', `code-${number}`, 'text');
    assert.doesNotThrow(() => {
      logLastWords(path, 'uncaught-exception', new Error('the end'));
    });
  }
  const told = (): number => printed.split('ENOSPC').length - 1;
  await until('the terminal hears of the lines that are lost', () => told() >= 2);
  // Another log of the same process goes on.
  const log = openLog({ folder, clock, echo: false });
  log('info', 'the-last', '');
  await written('the-last');
});
