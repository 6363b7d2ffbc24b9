/**
 * A clock of the PC that a test sets, as somebody with rights or a time server does: a small library
 * (settable-clock.c) stands between programs and the system's clock. The monotonic clock goes on.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const SOURCE = join(import.meta.dirname, 'settable-clock.c');

/** See the head of this file. */
export class SettableClock {
  /** For programs that are to live by it. */
  readonly env: Readonly<Record<string, string>>;
  readonly #file: string;

  private constructor(library: string, file: string) {
    this.#file = file;
    this.env = { LD_PRELOAD: library, VIGIL_TEST_CLOCK: file };
  }

  /** One in a folder of the test's own, right at first; null where there is no C compiler for Linux. */
  static make(folder: string): SettableClock | null {
    if (process.platform !== 'linux') return null;
    const library = join(folder, 'clock.so');
    const made = spawnSync('cc', ['-O2', '-shared', '-fPIC', '-o', library, SOURCE, '-ldl']);
    if (made.status !== 0) return null;
    const file = join(folder, 'clock');
    writeFileSync(file, Buffer.alloc(8));
    return new SettableClock(library, file);
  }

  /** Off by so much from now on, for everybody at once, ms. */
  set(ms: number): void {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(BigInt(ms));
    // In place: it is mapped by those who live by it.
    const file = openSync(this.#file, 'r+');
    writeSync(file, bytes, 0, 8, 0);
    closeSync(file);
  }
}
