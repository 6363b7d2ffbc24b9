/**
 * One attempt to put a new page in the place of one that has grown, unseen: the new one is loaded in
 * a hidden window, fed like the shown one, and shown once it is as live; the old one goes when the
 * new one has painted on the screen. Whatever comes between ends the attempt, and the old page stays.
 */
import type { CancelTimer, Clock } from './clock.ts';
import type { Alive } from './wall-page.ts';

/** A new page that is not as live as the old one after so long does not become so, ms. */
export const LIVE_MS = 30_000;
/** One that is shown has painted after so long, ms. */
export const SHOWN_MS = 8_000;
/** Looks, a second apart, at which it has to be as live. */
const LOOKS = 2;

/** What an attempt needs. */
export interface PageSwapSetup {
  readonly clock: Clock;
  /** What the shown page told last. */
  readonly shown: () => Alive | null;
  /** What the new one told last. */
  readonly next: () => Alive | null;
  /** Shows the new one over the old one. */
  readonly show: () => void;
  /** The new one is on the screen. */
  readonly onDone: (tookMs: number) => void;
  /** It did not become live, or not seen, in time. */
  readonly onFailed: (why: string) => void;
}

/** See the head of this file. */
export class PageSwap {
  readonly #setup: PageSwapSetup;
  readonly #startedAt: number;
  #looks = 0;
  /** Frames of the new page when it was shown; null: it is hidden. */
  #shownFrames: number | null = null;
  #cancel: CancelTimer;

  constructor(setup: PageSwapSetup) {
    const { clock } = setup;
    this.#setup = setup;
    this.#startedAt = clock.now();
    this.#cancel = clock.wakeAt(this.#startedAt + LIVE_MS, () => {
      setup.onFailed(`it is not as live as the old one after ${LIVE_MS / 1_000} s`);
    });
  }

  /** The new page is on the screen, over the old one. */
  get isShown(): boolean {
    return this.#shownFrames !== null;
  }

  /** The new page told of itself. */
  look(): void {
    const { clock, shown, next, show, onDone, onFailed } = this.#setup;
    const alive = next();
    if (alive === null) return;
    if (this.#shownFrames !== null) {
      // The frame that was due when it was shown may have been painted before.
      if (alive.frames < this.#shownFrames + 2) return;
      this.stop();
      onDone(clock.now() - this.#startedAt);
      return;
    }
    this.#looks = isAsLive(alive, shown()) ? this.#looks + 1 : 0;
    if (this.#looks < LOOKS) return;
    this.#shownFrames = alive.frames;
    this.#cancel();
    this.#cancel = clock.wakeAt(clock.now() + SHOWN_MS, () => {
      onFailed(`it painted nothing in ${SHOWN_MS / 1_000} s on the screen`);
    });
    show();
  }

  /** Nothing more comes of it. */
  stop(): void {
    this.#cancel();
  }
}

function isAsLive(next: Alive, shown: Alive | null): boolean {
  return shown !== null && next.widgets === shown.widgets && next.liveWidgets >= shown.liveWidgets;
}
