/**
 * Linux: rtnetlink's notifications through `ip -o monitor link address route` (iproute2), a child
 * that prints one line for each. It sees what no poll of addresses can: a route that moved. Where
 * `ip` is missing, the poll is all there is; where it dies, it is started again.
 */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { CancelTimer, Clock } from '../clock.ts';

/** What a line speaks of. */
type Subject = 'interface' | 'address' | 'route';

/**
 * The shell outlives neither end: our death, however sudden, ends its standard input, and it ends
 * `ip`, which by itself would go on until it has something to print. 127: there is no `ip`.
 *
 * It begins with closing what it inherited: Chromium does not mark its descriptors as close-on-exec. A
 * child that is born while the graphics process is started would keep the far end of that process's
 * channel, and main would never hear of its death (seen: nothing painted for minutes). bash, because
 * dash closes none above 9.
 */
const MONITOR = [
  'for fd in /proc/self/fd/*; do fd=${fd##*/}; ((fd > 2)) && eval "exec $fd>&-"; done',
  'command -v ip >/dev/null || exit 127',
  'ip -o monitor link address route </dev/null 2>/dev/null &',
  'exec >&-',
  'read -r _',
  'kill $!',
].join('\n');
const NO_IP = 127;

/** A burst (an interface comes up: a dozen lines) is one change, ms. */
const DEBOUNCE_MS = 75;
/** Waits before the child is started again, ms; the last one repeats. */
const RESTART_MS: readonly number[] = [1_000, 2_000, 5_000, 15_000, 60_000];
/** Running this long makes the next death the first again, ms. */
const STABLE_MS = 60_000;
/** Lines remembered to tell a change from a repetition. */
const MAX_LINES = 1_000;

/** Watches until the returned function is called. */
export function watchLinuxPath(
  clock: Clock,
  changed: (cause: Subject) => void,
  log: (text: string) => void,
): () => void {
  const seen = new SeenLines();
  let endChild = (): void => undefined;
  let cancelRestart: CancelTimer | null = null;
  let cancelReport: CancelTimer | null = null;
  let pending: Subject | null = null;
  let deaths = 0;
  let isStopped = false;

  function note(line: string): void {
    const subject = seen.change(line);
    if (subject === null) return;
    if (pending === null || subject !== 'route') pending = subject;
    cancelReport ??= clock.wakeAt(clock.now() + DEBOUNCE_MS, () => {
      cancelReport = null;
      const cause = pending;
      pending = null;
      if (cause !== null) changed(cause);
    });
  }

  function start(): void {
    cancelRestart = null;
    const startedAt = clock.now();
    const monitor = spawn('bash', ['-c', MONITOR], { stdio: ['pipe', 'pipe', 'ignore'] });
    endChild = () => {
      monitor.stdin.end();
    };
    monitor.stdin.on('error', () => {
      // It ended before us: 'exit' tells.
    });
    createInterface({ input: monitor.stdout }).on('line', note).on('close', endChild);
    monitor.on('error', (error: NodeJS.ErrnoException) => {
      isStopped ||= error.code === 'ENOENT';
      log(
        isStopped ? 'no bash: addresses are polled, routes unseen' : `ip monitor: ${error.message}`,
      );
      if (monitor.pid === undefined) restart(startedAt);
    });
    monitor.on('exit', (code) => {
      if (isStopped) return;
      isStopped = code === NO_IP;
      log(isStopped ? 'no ip command: addresses are polled, routes unseen' : 'ip monitor ended');
      restart(startedAt);
    });
  }

  function restart(startedAt: number): void {
    if (isStopped || cancelRestart !== null) return;
    if (clock.now() - startedAt >= STABLE_MS) deaths = 0;
    const waitMs = RESTART_MS[Math.min(deaths, RESTART_MS.length - 1)] ?? 0;
    deaths += 1;
    cancelRestart = clock.wakeAt(clock.now() + waitMs, start);
  }

  start();
  return () => {
    isStopped = true;
    cancelRestart?.();
    cancelReport?.();
    endChild();
  };
}

/**
 * What the lines told so far. The kernel repeats itself (each router advertisement renews a route's
 * lifetime): only a line that says something else than the last one like it is a change.
 */
export class SeenLines {
  readonly #present = new Map<string, boolean>();

  /** What a line says has changed; null for a repetition or something else. */
  change(line: string): Subject | null {
    const isDeleted = line.startsWith('Deleted ');
    const fact = (isDeleted ? line.slice('Deleted '.length) : line)
      .replaceAll(/\b(expires|valid_lft|preferred_lft) \S+/g, '')
      .trim();
    if (fact === '') return null;
    if (this.#present.get(fact) === !isDeleted) return null;
    this.#present.delete(fact);
    this.#present.set(fact, !isDeleted);
    const [oldest] = this.#present.keys();
    if (this.#present.size > MAX_LINES && oldest !== undefined) this.#present.delete(oldest);
    return subjectOf(fact);
  }
}

/** `2: eth0    inet …` is an address, `2: eth0: <UP> …` an interface, anything else a route. */
function subjectOf(fact: string): Subject {
  if (/^\d+: \S+\s+inet6? /.test(fact)) return 'address';
  return /^\d+: \S+: </.test(fact) ? 'interface' : 'route';
}
