/**
 * Carries out what the dead-man core decides for one display: overlay, crash, reload, new window,
 * exit. Owns the tick and the listeners on the page's process; the decisions are dead-man.ts's.
 */
import type { RenderProcessGoneDetails } from 'electron';
import type { CancelTimer, Clock } from '../clock.ts';
import type { Log } from '../observe/log.ts';
import { DeadMan, TICK_MS, type PageEffect, type PageEvent } from './dead-man.ts';
import type { Display } from './displays.ts';

/** What a watchdog needs. */
export interface WatchdogSetup {
  readonly clock: Clock;
  readonly log: Log;
  /** Prints a Unix time for the overlay, in the plant's zone. */
  readonly printTime: (unixMs: number) => string;
  /** Makes the display's next window, loads it, and closes the one before. */
  readonly replace: () => Display;
  /** What was decided, before it is done; for those who count. */
  readonly onEffect: (effect: PageEffect['type']) => void;
  /** The last rung: the supervisor starts the app again. */
  readonly exit: (cause: string) => void;
}

/** See the head of this file. */
export class Watchdog {
  readonly #setup: WatchdogSetup;
  readonly #deadMan: DeadMan;
  #display: Display;
  #unlisten: () => void;
  #cancelTick: CancelTimer;

  constructor(setup: WatchdogSetup, display: Display) {
    this.#setup = setup;
    this.#display = display;
    this.#deadMan = new DeadMan(setup.clock.now());
    this.#unlisten = this.#listen(display);
    this.#cancelTick = this.#armTick();
  }

  /** The page told that it painted so many frames since it was loaded. */
  painted(frames: number): void {
    this.#handle({ type: 'painted', frames });
  }

  suspended(): void {
    this.#handle({ type: 'suspended' });
  }

  resumed(): void {
    this.#handle({ type: 'resumed' });
  }

  stop(): void {
    this.#cancelTick();
    this.#unlisten();
  }

  #armTick(): CancelTimer {
    const { clock } = this.#setup;
    return clock.wakeAt(clock.now() + TICK_MS, () => {
      this.#cancelTick = this.#armTick();
      this.#handle({ type: 'ticked' });
    });
  }

  #listen(display: Display): () => void {
    const gone = (_event: unknown, { reason, exitCode }: RenderProcessGoneDetails): void => {
      this.#handle({ type: 'gone', reason: `${reason} (${exitCode})` });
    };
    const { page } = display;
    page.on('render-process-gone', gone);
    return () => {
      if (!page.isDestroyed()) page.off('render-process-gone', gone);
    };
  }

  #handle(event: PageEvent): void {
    const { clock, log, printTime, replace, onEffect, exit } = this.#setup;
    for (const effect of this.#deadMan.handle(event, clock.now())) {
      onEffect(effect.type);
      switch (effect.type) {
        case 'cover':
          log(
            'warn',
            'display-covered',
            `the page painted nothing for ${Math.round(effect.silentMs)} ms`,
          );
          this.#display.cover(printTime(clock.unixNow() - effect.silentMs));
          break;
        case 'uncover':
          log('info', 'display-uncovered', 'the page paints again');
          this.#display.uncover();
          break;
        case 'crash':
          log('error', 'page-hung', effect.cause);
          // `reload` alone does nothing to a page whose script hangs.
          this.#display.page.forcefullyCrashRenderer();
          break;
        case 'kill':
          this.#kill();
          break;
        case 'reload':
          log('error', 'page-reloaded', effect.cause);
          this.#display.load();
          break;
        case 'replace':
          log('error', 'window-replaced', effect.cause);
          this.#unlisten();
          this.#display = replace();
          this.#unlisten = this.#listen(this.#display);
          if (this.#deadMan.covered) this.#display.cover(printTime(clock.unixNow()));
          break;
        case 'exit':
          exit(effect.cause);
          break;
      }
    }
  }
  #kill(): void {
    const pid = this.#display.page.getOSProcessId();
    try {
      if (pid > 0) process.kill(pid, 'SIGKILL');
    } catch (cause) {
      this.#setup.log('warn', 'page-not-killed', String(cause));
    }
  }
}
