/**
 * Carries out what the dead-man core decides for one display: overlay, crash, reload, new window,
 * exit. Owns the tick and the listeners on the page's process; the decisions are dead-man.ts's.
 */
import type { RenderProcessGoneDetails } from 'electron';
import type { CancelTimer, Clock } from '../clock.ts';
import type { Log } from '../observe/log.ts';
import { DeadMan, TICK_MS, type PageEffect, type PageEvent } from './dead-man.ts';
import type { Display } from './displays.ts';
import { isCrashBeingWritten, killPage } from './page-process.ts';

/** What a watchdog needs. */
export interface WatchdogSetup {
  readonly clock: Clock;
  readonly log: Log;
  /** The overlay's style (overlay-style.ts) for a page that last lived at a Unix time. */
  readonly overlayStyle: (unixMs: number) => string;
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

  /** How the display stands, for those outside who judge the wall by it. */
  standing(): { readonly covered: boolean; readonly silentMs: number; readonly sane: boolean } {
    const now = this.#setup.clock.now();
    return {
      covered: this.#deadMan.covered,
      silentMs: this.#deadMan.silentMs(now),
      sane: this.#deadMan.isSane(now),
    };
  }

  /** The page paints, and is not fit to stay. */
  unfit(cause: string): void {
    this.#handle({ type: 'unfit', cause });
  }

  /** Another page of the display has taken over, which has painted so many frames. */
  adopt(frames: number): void {
    this.#unlisten();
    this.#unlisten = this.#listen(this.#display);
    this.#handle({ type: 'adopted', frames });
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
    // A script of the page may close it, whatever the window says to that.
    const closed = (): void => {
      this.#handle({ type: 'closed' });
    };
    const { page } = display;
    page.on('render-process-gone', gone);
    page.once('destroyed', closed);
    return () => {
      if (page.isDestroyed()) return;
      page.off('render-process-gone', gone);
      page.off('destroyed', closed);
    };
  }

  #handle(event: PageEvent): void {
    const { clock, log, overlayStyle, replace, onEffect, exit } = this.#setup;
    for (const effect of this.#deadMan.handle(event, clock.now())) {
      onEffect(effect.type);
      switch (effect.type) {
        case 'cover':
          log(
            'warn',
            'display-covered',
            `the page painted nothing for ${Math.round(effect.silentMs)} ms`,
          );
          this.#display.cover(overlayStyle(clock.unixNow() - effect.silentMs));
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
          // A slow disk is given until the window is replaced.
          if (!isCrashBeingWritten(this.#display.page)) this.#kill();
          break;
        case 'reload':
          log('error', 'page-reloaded', effect.cause);
          this.#display.load();
          break;
        case 'replace':
          log('error', 'window-replaced', effect.cause);
          this.#unlisten();
          // Chromium puts the next window of the same origin into the same process, even one that
          // hangs: it must be gone first. Not crashed before it is killed: see page-process.ts.
          this.#kill();
          this.#display = replace();
          this.#unlisten = this.#listen(this.#display);
          if (this.#deadMan.covered) this.#display.cover(overlayStyle(clock.unixNow()));
          break;
        case 'exit':
          exit(effect.cause);
          break;
      }
    }
  }

  #kill(): void {
    try {
      killPage(this.#display.page);
    } catch (cause) {
      this.#setup.log('warn', 'page-not-killed', String(cause));
    }
  }
}
