/**
 * The path watcher in a real network namespace, on real interfaces: what a wall is told when a cable
 * moves. Needs root and `ip netns`; skipped elsewhere.
 */
import assert from 'node:assert/strict';
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { test } from '@playwright/test';
import ts from 'typescript';
import { until } from '../support/until.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const MODULES = ['clock', 'network/path-watcher', 'network/path-watcher.linux'];

interface Report {
  readonly cause?: string;
  readonly addresses?: readonly string[];
  readonly log?: string;
}

/** A namespace with one veth interface that is up, and a watcher inside. */
class Namespace {
  readonly name = `vigil-${process.pid}-${Math.floor(performance.now())}`;
  readonly reports: Report[] = [];
  #child: ChildProcess | null = null;

  ip(...args: string[]): void {
    execFileSync('ip', ['-n', this.name, ...args], { stdio: 'pipe' });
  }

  create(): void {
    execFileSync('ip', ['netns', 'add', this.name], { stdio: 'pipe' });
    this.ip('link', 'set', 'lo', 'up');
    this.ip('link', 'add', 'plant0', 'type', 'veth', 'peer', 'name', 'plant1');
    this.ip('addr', 'add', '192.0.2.1/24', 'dev', 'plant0');
    this.ip('link', 'set', 'plant0', 'up');
    this.ip('link', 'set', 'plant1', 'up');
  }

  async watch(folder: string, how: 'system' | 'poll'): Promise<void> {
    const module = pathToFileURL(join(folder, 'network', 'path-watcher.js')).href;
    const script = join(ROOT, 'test', 'support', 'path-watcher-child.mjs');
    const command = ['netns', 'exec', this.name, process.execPath, script, module, how];
    this.#child = spawn('ip', command, { stdio: ['pipe', 'pipe', 'inherit'] });
    const lines = createInterface({ input: this.#child.stdout! });
    lines.on('line', (line) => this.reports.push(JSON.parse(line) as Report));
    await until('ready', () => this.causes().includes('ready'));
    // Addresses of IPv6 settle for some seconds after an interface came up; so does `ip monitor`.
    let seen = -1;
    let quietSince = performance.now();
    await until('quiet', () => {
      if (seen !== this.reports.length) quietSince = performance.now();
      seen = this.reports.length;
      return performance.now() - quietSince > 2_500;
    });
    this.reports.length = 0;
  }

  causes(): (string | undefined)[] {
    return this.reports.map(({ cause }) => cause);
  }

  /** Processes of `ip monitor` in the namespace. */
  monitors(): number[] {
    const pids = execFileSync('ip', ['netns', 'pids', this.name], { encoding: 'utf8' });
    return pids
      .split('\n')
      .filter((pid) => pid !== '' && commandOf(pid).startsWith('ip\0-o\0monitor'))
      .map(Number);
  }

  kill(): void {
    this.#child?.kill('SIGKILL');
  }

  async remove(): Promise<void> {
    const child = this.#child;
    if (child !== null) {
      child.stdin?.end();
      await until('ended by itself', () => child.exitCode !== null || child.signalCode !== null);
    }
    execFileSync('ip', ['netns', 'del', this.name], { stdio: 'pipe' });
  }
}

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

/** The modules as JavaScript in a folder of their own: the child has no TypeScript. */
function compile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'vigil-path-'));
  mkdirSync(join(folder, 'network'));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  for (const name of MODULES) {
    const source = readFileSync(join(ROOT, 'src', 'main', `${name}.ts`), 'utf8');
    const { outputText } = ts.transpileModule(source, {
      compilerOptions: {
        module: ts.ModuleKind.ESNext,
        target: ts.ScriptTarget.ES2023,
        rewriteRelativeImportExtensions: true,
        verbatimModuleSyntax: true,
      },
    });
    writeFileSync(join(folder, `${name}.js`), outputText);
  }
  return folder;
}

function whyNot(): string | null {
  if (process.platform !== 'linux') return 'network namespaces are Linux’s';
  if (process.getuid?.() !== 0) return 'network namespaces need root';
  const probe = new Namespace();
  try {
    probe.create();
    return null;
  } catch (error) {
    return `no usable network namespaces: ${String(error).slice(0, 120)}`;
  } finally {
    try {
      execFileSync('ip', ['netns', 'del', probe.name], { stdio: 'pipe' });
    } catch {
      // It was never made: that is why the test is skipped.
    }
  }
}

test.describe('path watcher in a network namespace', () => {
  let folder = '';
  let namespace: Namespace;

  test.beforeAll(() => {
    const reason = whyNot();
    test.skip(reason !== null, reason ?? '');
    folder = compile();
  });
  test.afterAll(() => {
    if (folder !== '') rmSync(folder, { recursive: true, force: true });
  });
  test.beforeEach(() => {
    namespace = new Namespace();
    namespace.create();
  });
  test.afterEach(async () => {
    await namespace.remove();
  });

  test('an address swapped on a live interface is seen by the poll alone', async () => {
    await namespace.watch(folder, 'poll');
    namespace.ip('addr', 'del', '192.0.2.1/24', 'dev', 'plant0');
    namespace.ip('addr', 'add', '198.51.100.9/24', 'dev', 'plant0');
    await until('told', () =>
      namespace.reports.some(({ addresses }) => addresses?.includes('198.51.100.9')),
    );
    const last = namespace.reports.at(-1);
    assert.ok(last?.addresses?.includes('127.0.0.1'));
    assert.ok(!last?.addresses?.includes('192.0.2.1'));
  });

  test('a route that moves is seen though no address changed', async () => {
    await namespace.watch(folder, 'system');
    namespace.ip('route', 'add', '203.0.113.0/24', 'via', '192.0.2.254');
    await until('told', () => namespace.causes().includes('route'));
    assert.deepEqual(namespace.causes(), ['route']);
  });

  test('a wall that is killed leaves no watcher behind, and one whose watcher dies gets a new one', async () => {
    await namespace.watch(folder, 'system');
    const [first] = namespace.monitors();
    assert.ok(first !== undefined);
    process.kill(first, 'SIGKILL');
    await until('another one', () => namespace.monitors().some((pid) => pid !== first));
    namespace.kill();
    await until('none', () => namespace.monitors().length === 0);
  });

  test('an interface that goes down is seen', async () => {
    await namespace.watch(folder, 'system');
    namespace.ip('link', 'set', 'plant0', 'down');
    await until('told', () => namespace.reports.length > 0);
    await until('told the rest', () => {
      const last = namespace.reports.at(-1);
      return last?.addresses !== undefined && !last.addresses.includes('192.0.2.1');
    });
  });
});
