import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { realClock, type Clock } from '../../../../src/main/clock.ts';
import type { Parsed, Problem } from '../../../../src/main/problem.ts';
import { StateFile } from '../../../../src/main/store/state-file.ts';

/** A folder of its own, and a clock whose timers fire when told. */
class Bench {
  readonly folder = mkdtempSync(join(tmpdir(), 'vigil-state-'));
  readonly path = join(this.folder, 'deep', 'view.json');
  readonly problems: Problem[] = [];
  #due: (() => void)[] = [];
  readonly clock: Clock = {
    ...realClock,
    wakeAt: (_at, action) => {
      this.#due.push(action);
      return () => {
        this.#due = this.#due.filter((other) => other !== action);
      };
    },
  };

  file(path = this.path): StateFile<number> {
    return new StateFile<number>({
      path,
      version: 2,
      everyMs: 1_000,
      clock: this.clock,
      parse: parseNumber,
      onProblem: (problem) => this.problems.push(problem),
    });
  }

  get timers(): number {
    return this.#due.length;
  }

  fire(): void {
    for (const action of this.#due.splice(0)) action();
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function parseNumber(content: unknown): Parsed<number> {
  if (typeof content === 'number') return { ok: true, value: content };
  const got = typeof content;
  return { ok: false, problems: [{ code: 'x', where: {}, expected: 'a number', got }] };
}

async function until(condition: () => boolean): Promise<void> {
  const givesUpAt = performance.now() + 10_000;
  while (!condition()) {
    assert.ok(performance.now() < givesUpAt, 'the condition never came');
    await new Promise((wake) => setTimeout(wake, 5));
  }
}

let bench: Bench;
test.beforeEach(() => {
  bench = new Bench();
});
test.afterEach(() => {
  bench.remove();
});

test('a first start finds nothing and complains about nothing', () => {
  assert.equal(bench.file().read(), undefined);
  assert.deepEqual(bench.problems, []);
});

test('what was written is read by the next start', async () => {
  const file = bench.file();
  file.changed(() => 7);
  bench.fire();
  await until(() => existsSync(bench.path));
  assert.equal(bench.file().read(), 7);
  assert.deepEqual(readdirSync(join(bench.folder, 'deep')), ['view.json']);
});

test('many changes make one write, of the newest', async () => {
  const file = bench.file();
  for (let value = 0; value < 1_000; value++) file.changed(() => value);
  assert.equal(bench.timers, 1);
  bench.fire();
  await until(() => existsSync(bench.path));
  assert.equal(bench.file().read(), 999);
});

test('a stop writes what is left, at once', () => {
  const file = bench.file();
  file.changed(() => 8);
  file.stop();
  assert.equal(bench.timers, 0);
  assert.equal(bench.file().read(), 8);
});

test('a stop during a write keeps the newer state', async () => {
  const file = bench.file();
  file.changed(() => 1);
  bench.fire();
  file.changed(() => 2);
  file.stop();
  await until(() => readdirSync(join(bench.folder, 'deep')).length === 1);
  assert.equal(bench.file().read(), 2);
});

test('a file cut short, of another version or with another content is set aside', () => {
  bench.file().changed(() => 1);
  for (const [text, expected] of [
    ['{"version":2,"con', 'JSON'],
    ['{"version":1,"content":7}', 'state of version 2'],
    ['{"version":2,"content":"x"}', 'a number'],
    ['null', 'state of version 2'],
    ['\0\0\0\0', 'JSON'],
  ] as const) {
    const path = join(bench.folder, 'view.json');
    writeFileSync(path, text);
    assert.equal(bench.file(path).read(), undefined);
    assert.equal(existsSync(path), false);
    assert.equal(readFileSync(`${path}.bad`, 'utf8'), text);
    const problem = bench.problems.pop();
    assert.equal(problem?.code, 'state-bad');
    assert.equal(problem?.expected, expected);
  }
});

test('a place that cannot be written is told, and the next change tries again', async () => {
  writeFileSync(join(bench.folder, 'deep'), 'a file where a folder should be');
  const file = bench.file();
  file.changed(() => 1);
  bench.fire();
  await until(() => bench.problems.length === 1 && bench.timers === 1);
  assert.equal(bench.problems[0]?.code, 'state-not-written');
  rmSync(join(bench.folder, 'deep'));
  bench.fire();
  await until(() => existsSync(bench.path));
  assert.equal(bench.file().read(), 1);
});
