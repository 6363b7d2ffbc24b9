/**
 * Keeps an eye on a site file while the wall runs. The last good site stays on; what is wrong with
 * a newer file is told, and so is that it was mended.
 *
 * 1. A change is a different text, however it came: written in place, renamed over, a symbolic link
 *    that points elsewhere, a file that comes back.
 * 2. The system's notices only make it fast. A look at the file every second sees what they do not:
 *    network drives, links swapped further up, a folder replaced.
 * 3. The drawings that the site names belong to it: a change of one of them is a change of the site.
 * 4. Until a site was wholly good once, a drawing with something wrong in it keeps nothing else from
 *    the screen: its widget says what it is. From then on the last good site stays on.
 * 5. A listener hears one complete state at a time, and nothing after `stop`.
 */
import { watch, type FSWatcher } from 'node:fs';
import path from 'node:path';
import { realClock, type CancelTimer, type Clock } from '../clock.ts';
import type { Problem } from '../problem.ts';
import { signatureOf, type FilesSeen } from './drawing/shelf.ts';
import { drawingProblems, loadSiteText, readSiteText } from './load.ts';
import type { Site } from './site.ts';

/** Editors write in several steps; this long after the last one the file is looked at. */
const SETTLE_MS = 150;
/** Without any notice of the system, a change is seen after this. */
const POLL_MS = 1_000;

/** Who is told. */
export interface SiteListener {
  /** A good site: the first one, and each one that differs from the one before. */
  onSite(site: Site): void;
  /** Why the present text of the file is refused; an empty list once the file is right again. */
  onProblems(problems: readonly Problem[]): void;
}

/** Watches `file`, beginning with a look at once. Returns the undo. */
export function watchSite(
  file: string,
  listener: SiteListener,
  clock: Clock = realClock,
): () => void {
  const watcher = new SiteWatcher(file, listener, clock);
  return () => {
    watcher.stop();
  };
}

class SiteWatcher {
  readonly #file: string;
  readonly #listener: SiteListener;
  readonly #clock: Clock;
  readonly #notices: FSWatcher | undefined;
  #cancelLook: CancelTimer = () => undefined;
  #cancelPoll: CancelTimer = () => undefined;
  #stopped = false;
  /** One look at a time; a wish during a look is kept. */
  #looking = false;
  #lookAgain = false;
  #signature = '';
  /** Missing at the last look: a save by rename may leave a moment without a file. */
  #missing = false;
  #text: string | undefined;
  /** Drawings that the present text names, as they were when they were read. */
  #drawings: FilesSeen = new Map();
  #good: { readonly text: string; readonly drawings: string } | undefined;
  #problems: readonly Problem[] = [];
  #wasWhole = false;

  constructor(file: string, listener: SiteListener, clock: Clock) {
    this.#file = file;
    this.#listener = listener;
    this.#clock = clock;
    this.#notices = this.#listen();
    void this.#look();
    this.#poll();
  }

  stop(): void {
    this.#stopped = true;
    this.#cancelLook();
    this.#cancelPoll();
    this.#notices?.close();
  }

  /** Notices come from the folder: a watch on the file would follow it to its old name. */
  #listen(): FSWatcher | undefined {
    const name = path.basename(this.#file);
    try {
      const notices = watch(path.dirname(path.resolve(this.#file)), { persistent: false });
      notices.on('change', (_kind, changed) => {
        if (changed === null || String(changed) === name || this.#isDrawing(String(changed))) {
          this.#lookSoon();
        }
      });
      // The folder went away or the system ran out of watches: the poll goes on.
      notices.on('error', () => {
        notices.close();
      });
      return notices;
    } catch {
      return undefined; // No notices for this file system: the poll goes on.
    }
  }

  #isDrawing(name: string): boolean {
    const changed = path.join(path.dirname(path.resolve(this.#file)), name);
    return this.#drawings.has(changed);
  }

  #lookSoon(): void {
    if (this.#stopped) return;
    this.#cancelLook();
    this.#cancelLook = this.#clock.wakeAt(this.#clock.now() + SETTLE_MS, () => void this.#look());
  }

  #poll(): void {
    this.#cancelPoll = this.#clock.wakeAt(this.#clock.now() + POLL_MS, () => {
      void this.#compare().finally(() => {
        if (!this.#stopped) this.#poll();
      });
    });
  }

  async #compare(): Promise<void> {
    const signature = await signatureOf(this.#file);
    const changed = signature !== this.#signature || (await this.#haveDrawingsChanged());
    this.#signature = signature;
    // Another file that the site refers to may have come by now.
    const waiting = this.#problems.some(({ code }) => code === 'site-ca-file');
    if (waiting) this.#text = undefined;
    if (changed || this.#missing || waiting) this.#lookSoon();
  }

  async #look(): Promise<void> {
    if (this.#looking) {
      this.#lookAgain = true;
      return;
    }
    this.#looking = true;
    try {
      do {
        this.#lookAgain = false;
        await this.#lookOnce();
      } while (this.#lookAgain && !this.#stopped);
    } finally {
      this.#looking = false;
    }
  }

  async #lookOnce(): Promise<void> {
    const read = await readSiteText(this.#file);
    if (this.#stopped) return;
    if (!read.ok) {
      const gone = read.problems.some(({ code }) => code === 'site-file-missing');
      const wait = gone && !this.#missing && this.#good !== undefined;
      this.#missing = gone;
      this.#text = undefined;
      if (!wait) this.#tell(read.problems);
      return;
    }
    this.#missing = false;
    const redrawn = await this.#haveDrawingsChanged();
    if (read.value === this.#text && !redrawn) return;
    this.#text = read.value;
    const seen: FilesSeen = new Map();
    const isTolerant = !this.#wasWhole;
    const loaded = await loadSiteText(read.value, this.#file, { seen, isTolerant });
    if (this.#stopped) return;
    this.#drawings = seen;
    if (loaded.ok) {
      if (drawingProblems(loaded.value).length === 0) this.#wasWhole = true;
      const drawings = [...seen].flat().join('\n');
      const isNews = this.#good?.text !== read.value || this.#good.drawings !== drawings;
      this.#good = { text: read.value, drawings };
      if (isNews) this.#listener.onSite(loaded.value);
    }
    this.#tell(loaded.ok ? [] : loaded.problems);
  }

  async #haveDrawingsChanged(): Promise<boolean> {
    for (const [file, signature] of this.#drawings) {
      if ((await signatureOf(file)) !== signature) return true;
    }
    return false;
  }

  #tell(problems: readonly Problem[]): void {
    if (this.#stopped || sameProblems(problems, this.#problems)) return;
    this.#problems = problems;
    this.#listener.onProblems(problems);
  }
}

function sameProblems(a: readonly Problem[], b: readonly Problem[]): boolean {
  const print = ({ code, where, expected, got }: Problem): string =>
    JSON.stringify([code, where, expected, got]);
  return a.length === b.length && a.map(print).join() === b.map(print).join();
}
