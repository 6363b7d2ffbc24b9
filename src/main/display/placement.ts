/**
 * Keeps a kiosk window exactly on its monitor: places it by explicit bounds, reads them back, and
 * corrects what a window manager or a plug made of them. Kiosk mode alone does not fill a screen
 * without a window manager, and no window manager moves a window back by itself (platform.md).
 *
 * A window manager that insists is not fought for ever: after `TRIES` corrections that is told once,
 * and tried again only at the next change of monitors, or when the window moves much later.
 */
import type { BrowserWindow } from 'electron';
import type { CancelTimer, Clock } from '../clock.ts';
import type { Log } from '../observe/log.ts';
import type { Bounds } from './placing.ts';

/** Bounds are read back so long after the last change; doubled with each try, ms. */
const LOOK_AFTER_MS = 250;
const TRIES = 6;
/** What happens so long after the last correction is another matter, ms. */
const FORGET_MS = 60_000;
/** From this try on the window leaves kiosk mode and enters it anew. */
const HARD_TRY = 3;

/** What a placement needs. */
export interface PlacementSetup {
  readonly window: BrowserWindow;
  readonly clock: Clock;
  readonly log: Log;
  /** Id of the display, for the log. */
  readonly display: string;
}

/** See the head of this file. */
export class Placement {
  readonly #setup: PlacementSetup;
  #wanted: Bounds | null = null;
  #tries = 0;
  #triedAt = -Infinity;
  #cancelTimer: CancelTimer = () => undefined;

  constructor(setup: PlacementSetup) {
    this.#setup = setup;
    setup.window.on('move', this.#moved);
    setup.window.on('resize', this.#moved);
  }

  /** Shows the window at a place, or hides it (null). A hidden window goes on painting. */
  stand(wanted: Bounds | null): void {
    const { window } = this.#setup;
    this.#wanted = wanted;
    this.#tries = 0;
    this.#cancelTimer();
    if (wanted === null) {
      window.hide();
      return;
    }
    window.setBounds(wanted);
    if (!window.isVisible()) {
      window.showInactive();
      // Mapped, it may be put elsewhere.
      window.setBounds(wanted);
    }
    this.#look();
  }

  stop(): void {
    this.#cancelTimer();
    this.#wanted = null;
  }

  readonly #moved = (): void => {
    if (this.#setup.clock.now() - this.#triedAt > FORGET_MS) this.#tries = 0;
    this.#look();
  };

  #look(): void {
    const { clock } = this.#setup;
    this.#cancelTimer();
    if (this.#wanted === null) return;
    const afterMs = LOOK_AFTER_MS * 2 ** Math.min(this.#tries, TRIES);
    this.#cancelTimer = clock.wakeAt(clock.now() + afterMs, () => {
      this.#correct();
    });
  }

  #correct(): void {
    const { window, clock, log, display } = this.#setup;
    if (this.#wanted === null || window.isDestroyed()) return;
    const got = window.getBounds();
    if (isEqual(got, this.#wanted)) {
      this.#tries = 0;
      return;
    }
    if (this.#tries >= TRIES) return;
    this.#tries += 1;
    this.#triedAt = clock.now();
    const what = `${display}: ${printBounds(got)} instead of ${printBounds(this.#wanted)}`;
    if (this.#tries === TRIES) {
      log('warn', 'display-misplaced', what);
      return;
    }
    log('info', 'display-corrected', what);
    const hard = this.#tries >= HARD_TRY;
    if (hard) window.setKiosk(false);
    window.setBounds(this.#wanted);
    if (hard) window.setKiosk(true);
    this.#look();
  }
}

/** `1920×1080 at 0, 0`. */
export function printBounds({ x, y, width, height }: Bounds): string {
  return `${width}×${height} at ${x}, ${y}`;
}

function isEqual(a: Bounds, b: Bounds): boolean {
  return a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;
}
