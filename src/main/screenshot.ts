/**
 * Picture mode: waits until the first screen shows live data only, takes the picture, and leaves;
 * or leaves with the reason why it is not live.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { NativeImage } from 'electron';
import type { ScreenshotOrder } from './cli/command.ts';
import type { CancelTimer, Clock } from './clock.ts';
import type { Alive } from './wall-page.ts';

/** The page tells once a second; so often in a row every widget must be live. */
const STEADY = 2;

/** What picture mode needs. */
export interface ScreenshotSetup {
  readonly order: ScreenshotOrder;
  readonly clock: Clock;
  readonly picture: () => Promise<NativeImage>;
  /** Why the screen is not live: widgets and sources, one line each. */
  readonly whyNot: () => readonly string[];
  /** Ends the app with an exit code. */
  readonly leave: (code: number) => void;
}

/** See the head of this file. */
export class Screenshot {
  readonly #setup: ScreenshotSetup;
  readonly #cancelTimer: CancelTimer;
  #steady = 0;
  #last: Alive | null = null;
  #done = false;

  constructor(setup: ScreenshotSetup) {
    const { clock, order } = setup;
    this.#setup = setup;
    this.#cancelTimer = clock.wakeAt(clock.now() + order.timeoutMs, () => {
      this.#giveUp();
    });
  }

  /** The page told how many of its widgets are live. */
  alive(alive: Alive): void {
    this.#last = alive;
    const live = alive.widgets > 0 && alive.liveWidgets === alive.widgets;
    this.#steady = live ? this.#steady + 1 : 0;
    if (this.#steady === STEADY && !this.#done) void this.#take();
  }

  stop(): void {
    this.#done = true;
    this.#cancelTimer();
  }

  async #take(): Promise<void> {
    const { order, picture, leave } = this.#setup;
    this.stop();
    const path = resolve(order.file);
    try {
      const image = await picture();
      if (image.isEmpty()) throw new Error('the picture is empty');
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, image.toPNG());
      process.stdout.write(`${path}\n`);
      leave(0);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      process.stderr.write(`vigil: no picture: ${reason}\n`);
      leave(1);
    }
  }

  #giveUp(): void {
    const { order, whyNot, leave } = this.#setup;
    this.stop();
    const seconds = order.timeoutMs / 1_000;
    const { widgets, liveWidgets } = this.#last ?? { widgets: 0, liveWidgets: 0 };
    const seen =
      this.#last === null
        ? 'the page never painted'
        : `${liveWidgets} of ${widgets} widgets were live`;
    const lines = [`no picture within ${seconds} s: ${seen}`, ...whyNot()];
    process.stderr.write(lines.map((line) => `vigil: ${line}\n`).join(''));
    leave(1);
  }
}
