/**
 * `npm run lab`: real failovers, in network namespaces of this machine, measured at the client.
 * Prints a table, or with `--json` one object; progress goes to standard error. It passes or fails
 * nothing: figures belong to a machine, and docs/benchmarks.md says on which ours were taken.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeCertificates } from './certificates.ts';
import { HELP, parseLabOptions, type LabOptions } from './command-line.ts';
import { FAULTS } from './faults.ts';
import { printHerd, runHerds } from './herd.ts';
import { PEERS } from './peers/catalogue.ts';
import { absences, plan, type Task } from './plan.ts';
import { repeat, wayOf, type Outcome } from './repetition.ts';
import { printAbsences, printJson, printTable } from './report.ts';
import { obstacles } from './requirements.ts';
import { rowOf, type Row } from './rows.ts';
import { scriptsIn } from './scripts.ts';
import type { Way } from './stage.ts';
import { NAMESPACES, removeLeftovers } from './topology.ts';

const EXIT_USAGE = 64; // sysexits.h EX_USAGE
const EXIT_CANNOT = 2;
const EXIT_FAILED = 1;
const EXIT_STOPPED = 130;
/** A repetition that could not be set up is tried again; twice is no accident. */
const TRIES = 2;

await main();

async function main(): Promise<void> {
  let options: LabOptions | null;
  try {
    options = parseLabOptions(process.argv.slice(2));
  } catch (error) {
    say(messageOf(error));
    process.exitCode = EXIT_USAGE;
    return;
  }
  if (options === null) {
    process.stdout.write(HELP);
    return;
  }
  const reasons = await obstacles();
  if (reasons.length > 0) {
    for (const reason of reasons) say(`the lab cannot run here: ${reason}`);
    process.exitCode = EXIT_CANNOT;
    return;
  }
  const left = await removeLeftovers();
  if (left.length > 0) say(`removed what an earlier run left: ${left.join(', ')}`);

  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      say(`${signal}: ending and removing everything`);
      stop.abort();
    });
  }
  const scratch = mkdtempSync(join(tmpdir(), `vigil-lab-${process.pid}-`));
  try {
    if (options.herd) {
      const herd = await runHerds(options.links, scriptsIn(import.meta.dirname), stop.signal);
      write(options, printJson({ herd }), printHerd(herd));
    } else {
      const rows = await runFaults(options, scratch, stop.signal);
      const absent = absences(options);
      const table = [printTable(rows), printAbsences(absent)].filter((text) => text !== '');
      write(options, printJson({ rows, absent }), table.join('\n\n'));
    }
  } catch (error) {
    if (!stop.signal.aborted) say(messageOf(error));
    process.exitCode = stop.signal.aborted ? EXIT_STOPPED : EXIT_FAILED;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function runFaults(
  options: LabOptions,
  scratch: string,
  signal: AbortSignal,
): Promise<readonly Row[]> {
  const tasks = plan(options);
  say(`${tasks.length} repetitions, seed ${options.seed}, namespaces ${NAMESPACES}*`);
  const scripts = scriptsIn(import.meta.dirname);
  let certificates: Promise<Way> | undefined;
  const tls = (): Promise<Way> =>
    (certificates ??= makeCertificates(join(scratch, 'certificates')).then((made) => ({
      type: 'tls',
      certificates: made,
    })));

  const outcomes = new Map<Task, readonly Outcome[]>();
  let numbers = 0;
  async function carryOut(task: Task): Promise<void> {
    const fault = FAULTS[task.fault];
    const way = await wayOf(fault, tls);
    for (let tries = 1; ; tries += 1) {
      numbers += 1;
      try {
        const isOnTwoPaths = task.clients.some(({ variant }) => variant === 'active-active');
        const done = await repeat({
          fault: task.fault,
          repetition: task.repetition,
          stage: {
            number: numbers,
            uplinks: isOnTwoPaths ? 'both' : fault.uplinks,
            way,
            clients: task.clients,
            peers: PEERS.filter(({ name }) => task.clients.some((client) => client.name === name)),
            scripts,
            haproxy: join(process.cwd(), 'deploy', 'haproxy', 'haproxy.cfg'),
            nginx: join(process.cwd(), 'deploy', 'nginx', 'nginx.conf'),
            balancer: task.clients.some(({ variant }) => variant === 'nginx') ? 'nginx' : 'haproxy',
            scratch,
            seed: task.seed,
          },
          outageMs: options.outageMs,
          windowMs: options.windowMs,
          // Of several clients nobody could tell whose packets they are; only vigil has a ledger.
          capture:
            options.capture && task.clients.length === 1 && task.clients[0]?.name === 'vigil',
          signal,
        });
        outcomes.set(task, done);
        tell(options, task, done);
        return;
      } catch (error) {
        if (signal.aborted || tries >= TRIES) throw error;
        say(`${task.fault}: once more, because: ${messageOf(error)}`);
      }
    }
  }

  const waiting = [...tasks];
  const worker = async (): Promise<void> => {
    for (let task = waiting.shift(); task !== undefined; task = waiting.shift()) {
      signal.throwIfAborted();
      await carryOut(task);
    }
  };
  const done = await Promise.allSettled(Array.from({ length: options.jobs }, worker));
  const failed = done.find((one) => one.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return rowsOf(tasks, outcomes);
}

function rowsOf(
  tasks: readonly Task[],
  outcomes: ReadonlyMap<Task, readonly Outcome[]>,
): readonly Row[] {
  const groups = new Map<string, { task: Task; outcomes: Outcome[] }>();
  for (const task of tasks) {
    for (const outcome of outcomes.get(task) ?? []) {
      const key = [task.fault, outcome.spec.name, outcome.spec.variant].join();
      const group = groups.get(key) ?? { task, outcomes: [] };
      groups.set(key, group);
      group.outcomes.push(outcome);
    }
  }
  return [...groups.values()].flatMap(({ task, outcomes: [first, ...rest] }) =>
    first === undefined
      ? []
      : rowOf(
          task.fault,
          first.spec.name,
          first.spec.variant,
          [first, ...rest].map(({ figures }) => figures),
        ),
  );
}

/** One line of progress for each client, and the recording where it was asked for. */
function tell(options: LabOptions, task: Task, outcomes: readonly Outcome[]): void {
  for (const { spec, figures, done, lines, agreement } of outcomes) {
    const { recovered, detectMs, freshMs, frozenMs, lost, duplicates, staleAsLiveMs } = figures;
    const name = `${task.fault} ${task.repetition + 1}/${options.reps} ${spec.name}/${spec.variant}`;
    const rounded = (value: number | null): string =>
      value === null ? '-' : String(Math.round(value));
    say(
      `${name}: ${recovered ? 'recovered' : 'NOT RECOVERED'}, detect ${rounded(detectMs)}, ` +
        `fresh ${rounded(freshMs)}, frozen ${rounded(frozenMs)} ms, lost ${lost ?? '-'}, ` +
        `duplicates ${duplicates}, stale as live ${rounded(staleAsLiveMs)} ms, ` +
        `attempts ${figures.attempts ?? '-'}`,
    );
    if (agreement !== undefined) {
      const { faultMs, openMs } = agreement;
      say(`${name}: ledger minus wire: fault ${rounded(faultMs)}, open ${rounded(openMs)} ms`);
    }
    if (options.record === null) continue;
    mkdirSync(options.record, { recursive: true });
    const file = `${task.fault}-${task.repetition}-${spec.name}-${spec.variant}.jsonl`;
    const all = [{ t: 'moments', ...done, figures }, ...lines];
    writeFileSync(
      join(options.record, file),
      `${all.map((line) => JSON.stringify(line)).join('\n')}\n`,
    );
  }
}

function write({ json }: LabOptions, object: string, text: string): void {
  if (json === '-') {
    process.stdout.write(`${object}\n`);
    return;
  }
  if (json !== null) writeFileSync(json, `${object}\n`);
  process.stdout.write(`${text}\n`);
}

/** With the load, because other work on the machine shows in every figure. */
function say(text: string): void {
  process.stderr.write(`lab: ${text} (load ${loadavg()[0]?.toFixed(1) ?? ''})\n`);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
