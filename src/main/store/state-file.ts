/**
 * One small file of state that survives restarts: read once, written now and then. The wall never
 * depends on it.
 *
 * 1. Atomic: a temporary file, synced, renamed; a reader sees the old state or the new, never half.
 * 2. A file that cannot be read as what it should be is set aside (`.bad`) and reported, and the
 *    wall starts without it.
 * 3. A disk that is full or read-only is reported, and the next change tries again.
 * 4. At most one write every `everyMs`; `stop` writes what is left, synchronously.
 */
import { open, rename, rm } from 'node:fs/promises';
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { CancelTimer, Clock } from '../clock.ts';
import type { Parsed, Problem } from '../problem.ts';

/** A larger file is not ours; state is bounded by those who write it. */
export const MAX_STATE_BYTES = 32 * 1024 * 1024;

/** What a state file needs. */
export interface StateFileSetup<T> {
  readonly path: string;
  /** Version of the content's shape; a file of another version is set aside. */
  readonly version: number;
  /** Earlier versions that `parse` understands too. */
  readonly older?: readonly number[];
  /** Shortest time between two writes, ms. */
  readonly everyMs: number;
  readonly clock: Clock;
  /** Checks what was read; it comes from a disk, so it may be anything. */
  readonly parse: (content: unknown) => Parsed<T>;
  readonly onProblem: (problem: Problem) => void;
}

/** One file; see the head. */
export class StateFile<T> {
  readonly #setup: StateFileSetup<T>;
  /** Makes the content of the next write; null: nothing to write. */
  #pending: (() => T) | null = null;
  #cancelTimer: CancelTimer | null = null;
  #writing = false;
  #stopped = false;

  constructor(setup: StateFileSetup<T>) {
    this.#setup = setup;
  }

  /** The stored content; undefined when there is none that can be used. */
  read(): T | undefined {
    const { path, version, older = [], parse, onProblem } = this.#setup;
    const stored = readState(path, [version, ...older]);
    if (stored.ok && stored.value === undefined) return undefined;
    const parsed = stored.ok ? parse(stored.value) : stored;
    if (parsed.ok) return parsed.value;
    const [first] = parsed.problems;
    // A disk that cannot be read may be read tomorrow: only what was read and is wrong is moved.
    if (first?.code === 'state-unreadable') onProblem(first);
    else this.#setAside(first?.expected ?? 'valid state', first?.got ?? 'invalid', first?.cause);
    return undefined;
  }

  /** Something changed; `content` is asked when the write is due. */
  changed(content: () => T): void {
    if (this.#stopped) return;
    this.#pending = content;
    this.#arm();
  }

  /** Writes what is left and stops. */
  stop(): void {
    this.#stopped = true;
    this.#cancelTimer?.();
    const { path } = this.#setup;
    if (this.#pending === null) return;
    const text = this.#print(this.#pending);
    this.#pending = null;
    const temporary = `${path}.last`;
    try {
      mkdirSync(dirname(path), { recursive: true });
      const file = openSync(temporary, 'w', 0o600);
      try {
        writeSync(file, text);
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
      renameSync(temporary, path);
    } catch (cause) {
      this.#setup.onProblem(this.#problem('state-not-written', 'room and rights to write', cause));
    }
  }

  #arm(): void {
    if (this.#cancelTimer !== null || this.#writing || this.#pending === null) return;
    const { clock, everyMs } = this.#setup;
    this.#cancelTimer = clock.wakeAt(clock.now() + everyMs, () => {
      this.#cancelTimer = null;
      void this.#write();
    });
  }

  async #write(): Promise<void> {
    const { path, onProblem } = this.#setup;
    if (this.#pending === null || this.#stopped) return;
    const content = this.#pending;
    const text = this.#print(content);
    this.#pending = null;
    this.#writing = true;
    const temporary = `${path}.new`;
    try {
      mkdirSync(dirname(path), { recursive: true });
      const file = await open(temporary, 'w', 0o600);
      try {
        await file.writeFile(text);
        await file.sync();
      } finally {
        await file.close();
      }
      // `stop` may have written a newer state meanwhile: this one must not replace it.
      if (this.#stopped) await rm(temporary, { force: true });
      else await rename(temporary, path);
    } catch (cause) {
      onProblem(this.#problem('state-not-written', 'room and rights to write', cause));
      this.#pending ??= content;
    } finally {
      this.#writing = false;
      if (!this.#stopped) this.#arm();
    }
  }

  #print(content: () => T): string {
    return JSON.stringify({ version: this.#setup.version, content: content() });
  }

  #setAside(expected: string, got: string, cause?: unknown): void {
    const { path, onProblem } = this.#setup;
    try {
      renameSync(path, `${path}.bad`);
    } catch (renameCause) {
      onProblem(this.#problem('state-unreadable', 'a file that can be set aside', renameCause));
    }
    onProblem(badState(path, expected, got, cause));
  }

  #problem(code: string, expected: string, cause: unknown): Problem {
    return failure(code, this.#setup.path, expected, cause);
  }
}

/**
 * What a state file holds, unchecked but for its version; undefined where there is no file. Changes
 * nothing. Problems: `state-unreadable`, `state-bad`.
 */
export function readState(path: string, versions: readonly number[]): Parsed<unknown> {
  const refuse = (problem: Problem): Parsed<unknown> => ({ ok: false, problems: [problem] });
  let text: string;
  try {
    if (statSync(path).size > MAX_STATE_BYTES) {
      return refuse(badState(path, `at most ${MAX_STATE_BYTES} bytes`, 'a larger file'));
    }
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    if (isMissing(cause)) return { ok: true, value: undefined };
    return refuse(failure('state-unreadable', path, 'a readable file', cause));
  }
  let stored: unknown;
  try {
    stored = JSON.parse(text);
  } catch (cause) {
    return refuse(badState(path, 'JSON', 'something else', cause));
  }
  if (!isStored(stored) || !versions.some((version) => version === stored.version)) {
    const expected = `state of version ${versions.join(' or ')}`;
    return refuse(badState(path, expected, 'another shape or version'));
  }
  return { ok: true, value: stored.content };
}

function badState(path: string, expected: string, got: string, cause?: unknown): Problem {
  const problem: Problem = { code: 'state-bad', where: { file: path }, expected, got };
  return cause === undefined ? problem : { ...problem, cause };
}

function failure(code: string, file: string, expected: string, cause: unknown): Problem {
  const got = cause instanceof Error ? cause.message.slice(0, 200) : 'an unknown failure';
  return { code, where: { file }, expected, got, cause };
}

function isStored(
  value: unknown,
): value is { readonly version: unknown; readonly content: unknown } {
  return typeof value === 'object' && value !== null && 'version' in value && 'content' in value;
}

function isMissing(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
}
