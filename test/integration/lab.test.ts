/**
 * A short run of the failover lab (docs/benchmarks.md): real processes, the kernel's own network, a
 * real balancer. Its figures are the machine's; what must hold everywhere is that everyone comes
 * back, nothing is lost, nothing old looks live, and nothing of the lab is left behind.
 */
import assert from 'node:assert/strict';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { test } from '@playwright/test';
import { PROJECT } from '../support/plant.ts';
import { until } from '../support/until.ts';

const EXIT_CANNOT = 2;
/** A loaded machine takes its time, ms. */
const PATIENCE_MS = 110_000;

interface Row {
  readonly fault: string;
  readonly reps: number;
  readonly recovered: number;
  readonly lost: number;
  readonly duplicates: number;
  readonly staleAsLiveMs: number;
}

/** The lab, started as `npm run lab` starts it. */
class Lab {
  output = '';
  errors = '';
  readonly #child: ChildProcess;

  constructor(...args: readonly string[]) {
    const script = join(PROJECT, 'scripts', 'run-lab.mjs');
    const child = spawn(process.execPath, [script, ...args], {
      cwd: PROJECT,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.on('data', (chunk) => (this.output += String(chunk)));
    child.stderr.on('data', (chunk) => (this.errors += String(chunk)));
    this.#child = child;
  }

  interrupt(): void {
    this.#child.kill('SIGINT');
  }

  /** Waits for its end; null where the lab cannot run, and the test is skipped with the reason. */
  async code(): Promise<number | null> {
    await until('the lab ends', () => this.#child.exitCode !== null, PATIENCE_MS);
    const { exitCode } = this.#child;
    test.skip(exitCode === EXIT_CANNOT, this.errors.trim().split('\n').at(-1) ?? '');
    return exitCode;
  }
}

/** Names of the namespaces that exist, of labs that run at present too. */
function namespaces(): readonly string[] {
  const listed = spawnSync('ip', ['netns', 'list'], { encoding: 'utf8' }).stdout ?? '';
  return listed.split('\n').flatMap((line) => line.split(' ')[0] ?? []);
}

test.describe('the failover lab', () => {
  test.describe.configure({ timeout: PATIENCE_MS + 20_000 });

  test('a killed server, a silent path and forgotten subscriptions cost no sample, and no old value looks live', async () => {
    const lab = new Lab(
      '--fault',
      'kill,blackhole,forgotten',
      '--reps',
      '1',
      '--jobs',
      '3',
      '--json',
      '-',
    );
    assert.equal(await lab.code(), 0, lab.errors);
    const { rows } = JSON.parse(lab.output) as { rows: readonly Row[] }; // the lab's own report
    assert.deepEqual(
      rows.map(({ fault, recovered, lost, duplicates, staleAsLiveMs }) => ({
        fault,
        recovered,
        lost,
        duplicates,
        staleAsLiveMs,
      })),
      ['kill', 'blackhole', 'forgotten'].map((fault) => ({
        fault,
        recovered: 1,
        lost: 0,
        duplicates: 0,
        staleAsLiveMs: 0,
      })),
      lab.errors,
    );
  });

  test('an interrupted lab removes what it made', async () => {
    const lab = new Lab('--fault', 'outage-silent', '--reps', '1');
    // It says what its own are called: other labs may run on this machine.
    const own = (): readonly string[] => {
      const prefix = /namespaces (\S+)\*/.exec(lab.errors)?.[1];
      return prefix === undefined ? [] : namespaces().filter((name) => name.startsWith(prefix));
    };
    const isOver = (): boolean => lab.errors.includes('cannot run here');
    await until('the lab has made its namespaces', () => own().length > 0 || isOver(), 60_000);
    lab.interrupt();
    assert.notEqual(await lab.code(), 0);
    assert.deepEqual(own(), []);
  });
});
