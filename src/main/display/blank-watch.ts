/**
 * Sees a blank window: a page that runs, paints and tells so, of which nothing arrives on the screen
 * (a sick graphics driver, a style that hides all, a page whose bitmaps went with the graphics process:
 * docs/decisions/0049). Now and then a picture of the link strip is taken, which is on every screen and
 * full of letters: a strip without a letter, twice in a row, is none.
 */
import type { CancelTimer, Clock } from '../clock.ts';

/** Between two looks; a picture costs 60 to 160 ms of other processes (measured). */
export const LOOK_MS = 45_000;
/** After a blank one, and after something happened that leaves windows blank. */
export const LOOK_AGAIN_MS = 1_000;
/** So many looks follow soon after that: a picture taken too early, or none, proves nothing. */
const LOOKS_AFTER = 4;
const BLANKS = 2;
/** Surface, edge, and a mark: a strip with letters has these and theirs; over 300 with smooth edges. */
const COLOURS_WITHOUT_LETTERS = 3;

/** As much of Electron's NativeImage as is needed. */
interface Picture {
  isEmpty(): boolean;
  toBitmap(): Buffer;
}

/** What it needs. */
export interface BlankWatchSetup {
  readonly clock: Clock;
  /** Of the link strip. */
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
  /** Looks that are to follow soon. */
  #soon = 0;
  #stopped = false;

  constructor(setup: BlankWatchSetup) {
    this.#setup = setup;
    this.#cancel = this.#arm(LOOK_MS);
  }

  /** Something happened that leaves windows blank: the next looks are soon. */
  suspect(): void {
    if (this.#stopped) return;
    this.#soon = LOOKS_AFTER;
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
    this.#soon = Math.max(0, this.#soon - 1);
    this.#cancel();
    this.#cancel = this.#arm(this.#blanks > 0 || this.#soon > 0 ? LOOK_AGAIN_MS : LOOK_MS);
  }

  async #isBlank(): Promise<boolean> {
    const { picture, isDue } = this.#setup;
    if (!isDue()) return false;
    try {
      const taken = await picture();
      // No picture at all proves nothing: a window that is hidden, or closed meanwhile.
      if (taken.isEmpty() || !isDue()) return false;
      return !hasLetters(taken.toBitmap());
    } catch {
      return false; // the page ended meanwhile, which its watchdog sees
    }
  }
}

/** Whether a picture (4 bytes a pixel) has more colours than a strip without a letter. */
export function hasLetters(bitmap: Uint8Array): boolean {
  const colours = new Set<number>();
  const pixels = new DataView(bitmap.buffer, bitmap.byteOffset, bitmap.byteLength);
  for (let byte = 0; byte + 4 <= bitmap.byteLength; byte += 4) {
    colours.add(pixels.getUint32(byte));
    if (colours.size > COLOURS_WITHOUT_LETTERS) return true;
  }
  return false;
}
