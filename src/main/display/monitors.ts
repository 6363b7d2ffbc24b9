/**
 * The monitors of this PC, and when they come, go or change. A plug makes the system tell several
 * things in a row; who listens hears once, when it has been quiet for `SETTLE_MS`.
 */
import type { Display, Screen } from 'electron';
import type { CancelTimer, Clock } from '../clock.ts';
import type { Monitor } from './placing.ts';

/** Quiet until a change of monitors counts as over, ms (platform.md 5.7). */
const SETTLE_MS = 500;

/** What is needed. */
export interface MonitorsSetup {
  /** Electron's `screen`. */
  readonly screen: Screen;
  readonly clock: Clock;
  readonly onChange: () => void;
}

/** See the head of this file. */
export class Monitors {
  readonly #setup: MonitorsSetup;
  #cancelTimer: CancelTimer = () => undefined;

  constructor(setup: MonitorsSetup) {
    this.#setup = setup;
    const { screen } = setup;
    screen.on('display-added', this.#changed);
    screen.on('display-removed', this.#changed);
    screen.on('display-metrics-changed', this.#changed);
  }

  /** Those connected now; without any, Chromium tells one of 64×64. */
  list(): readonly Monitor[] {
    const { screen } = this.#setup;
    const primary = screen.getPrimaryDisplay().id;
    return screen.getAllDisplays().map((display) => toMonitor(display, primary));
  }

  stop(): void {
    const { screen } = this.#setup;
    this.#cancelTimer();
    screen.off('display-added', this.#changed);
    screen.off('display-removed', this.#changed);
    screen.off('display-metrics-changed', this.#changed);
  }

  readonly #changed = (): void => {
    const { clock, onChange } = this.#setup;
    this.#cancelTimer();
    this.#cancelTimer = clock.wakeAt(clock.now() + SETTLE_MS, onChange);
  };
}

function toMonitor({ id, label, bounds, scaleFactor }: Display, primary: number): Monitor {
  return { label, bounds, scale: scaleFactor, primary: id === primary };
}
