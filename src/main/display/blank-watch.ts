/**
 * Sees a blank window: a page that runs, paints and tells so, of which nothing arrives on the screen
 * (a sick graphics driver, a style that hides all). Now and then a small picture of the window is
 * taken; a wall of one single colour, twice in a row, is none. The link strip alone has several.
 */
import type { CancelTimer, Clock } from '../clock.ts';

/** Between two looks; a picture costs 60 to 160 ms of other processes (measured). */
export const LOOK_MS = 45_000;
/** After a blank one, and after something happened that leaves windows blank. */
export const LOOK_AGAIN_MS = 5_000;
/** Size that a picture is reduced to. */
const WIDTH = 32;
const HEIGHT = 18;
const BLANKS = 2;

/** As much of Electron's NativeImage as is needed. */
interface Picture {
  isEmpty(): boolean;
  resize(size: { width: number; height: number; quality: 'good' }): { toBitmap(): Buffer };
}

/** What it needs. */
export interface BlankWatchSetup {
  readonly clock: Clock;
  readonly picture: () => Promise<Picture>;
  /** The page paints and nothing covers it: it has to be seen. */
  readonly isDue: () => boolean;
  readonly onBlank: () => void;
}

/** See the head of this file. */
export class BlankWatch {
  readonly #setup: BlankWatchSetup;
  #cancel: CancelTimer;
  #blanks = 0;
  #stopped = false;

  constructor(setup: BlankWatchSetup) {
    this.#setup = setup;
    this.#cancel = this.#arm(LOOK_MS);
  }

  /** Something happened that leaves windows blank: the next look is soon. */
  suspect(): void {
    if (this.#stopped) return;
    this.#cancel();
    this.#cancel = this.#arm(LOOK_AGAIN_MS);
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel();
  }

  #arm(ms: number): CancelTimer {
    const { clock } = this.#setup;
    return clock.wakeAt(clock.now() + ms, () => {
      void this.#look();
    });
  }

  async #look(): Promise<void> {
    const blank = await this.#isBlank();
    if (this.#stopped) return;
    this.#blanks = blank ? this.#blanks + 1 : 0;
    if (this.#blanks >= BLANKS) {
      this.#blanks = 0;
      this.#setup.onBlank();
    }
    this.#cancel = this.#arm(this.#blanks > 0 ? LOOK_AGAIN_MS : LOOK_MS);
  }

  async #isBlank(): Promise<boolean> {
    const { picture, isDue } = this.#setup;
    if (!isDue()) return false;
    try {
      const taken = await picture();
      // No picture at all proves nothing: a window that is hidden, or closed meanwhile.
      if (taken.isEmpty() || !isDue()) return false;
      const size = { width: WIDTH, height: HEIGHT, quality: 'good' } as const;
      return isOneColour(taken.resize(size).toBitmap());
    } catch {
      return false; // the page ended meanwhile, which its watchdog sees
    }
  }
}

/** Whether all pixels (4 bytes each) are the same. */
export function isOneColour(bitmap: Uint8Array): boolean {
  for (let byte = 4; byte < bitmap.length; byte++) {
    if (bitmap[byte] !== bitmap[byte - 4]) return false;
  }
  return true;
}
