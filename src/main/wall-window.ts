/**
 * One display of the wall: its window, what goes to it, and who watches it. Survives its windows:
 * after rung 4 the same outbox feeds the next one. While its monitor is not there the window is
 * hidden, and is fed, painted and watched as ever, so that it is live at once when it comes back.
 */
import type { Bridge } from './bridge/bridge.ts';
import type { Batch, Notice } from './bridge/contract.ts';
import { Outbox, type FirstContent, type PlantView } from './bridge/outbox.ts';
import { Pump } from './bridge/pump.ts';
import type { Clock } from './clock.ts';
import { BlankWatch } from './display/blank-watch.ts';
import type { Display } from './display/displays.ts';
import type { Bounds } from './display/placing.ts';
import { Watchdog } from './display/watchdog.ts';
import { DisplayTally } from './observe/display-tally.ts';
import { isPainting, type DisplayVitals } from './observe/health.ts';
import type { DisplayReading } from './observe/reading.ts';
import type { Log } from './observe/log.ts';
import { RUNG } from './ladder.ts';

/** What the page last told of itself. */
export type Alive = Extract<Notice, { readonly type: 'alive' }>;

/** What a wall window needs. */
export interface WallWindowSetup {
  /** Id of the display in the site file. */
  readonly display: string;
  /** First place; null: not shown. */
  readonly bounds: Bounds | null;
  readonly plant: PlantView;
  readonly bridge: Bridge;
  readonly clock: Clock;
  readonly log: Log;
  readonly makeDisplay: () => Display;
  readonly overlayStyle: (unixMs: number) => string;
  /** A batch sent at `sentAt` (monotonic ms) has been painted. */
  readonly onPainted: (sentAt: number) => void;
  readonly onAlive: (alive: Alive) => void;
  /** The watchdog used a rung of the healing ladder. */
  readonly onRung: (rung: number) => void;
  readonly onExit: (cause: string) => void;
}

/** See the head of this file. */
export class WallWindow {
  readonly outbox: Outbox;
  readonly #setup: WallWindowSetup;
  readonly #pump: Pump;
  readonly #watchdog: Watchdog;
  readonly #blank: BlankWatch;
  readonly #tally: DisplayTally;
  #bounds: Bounds | null;
  #display: Display;
  #dismiss: () => void;
  #sentAt = Number.NaN;
  /** The page that is loaded has painted something. */
  #painted = false;

  constructor(setup: WallWindowSetup) {
    const { plant, bridge, clock, log, makeDisplay, overlayStyle, onRung, onExit } = setup;
    this.#setup = setup;
    this.outbox = new Outbox(plant);
    this.#tally = new DisplayTally(setup.display);
    this.#bounds = setup.bounds;
    this.#pump = new Pump({
      outbox: this.outbox,
      clock,
      send: (batch: Batch) => {
        this.#sentAt = batch.sentAt;
        bridge.send(this.id, batch);
      },
    });
    this.#display = makeDisplay();
    this.#dismiss = this.#admit();
    this.#watchdog = new Watchdog(
      {
        clock,
        log,
        overlayStyle,
        replace: () => this.#replace(),
        onEffect: (effect) => {
          this.#tally.watched(effect);
          // The replaced window is the reload that did not help: the same rung.
          if (effect === 'reload' || effect === 'replace') onRung(RUNG.reload);
          if (effect === 'exit') onRung(RUNG.restart);
        },
        exit: onExit,
      },
      this.#display,
    );
    this.#blank = new BlankWatch({
      clock,
      picture: () => this.#display.picture(),
      isDue: () => isPainting(this.#watchdog.standing()),
      onBlank: () => {
        log('error', 'display-blank', 'the page paints, and one colour is all that is seen');
        this.#watchdog.blank();
      },
    });
    this.#open();
  }

  /** Something happened that may leave the window blank. */
  suspectBlank(): void {
    this.#blank.suspect();
  }

  /** Id of the page's web contents at present. */
  get id(): number {
    return this.#display.pageId;
  }

  get display(): Display {
    return this.#display;
  }

  get watchdog(): Watchdog {
    return this.#watchdog;
  }

  /** Moves the window; null: hides it. */
  stand(bounds: Bounds | null): void {
    this.#bounds = bounds;
    this.#display.stand(bounds);
  }

  /** The page was loaded anew and knows nothing. */
  begin(content: FirstContent): void {
    this.outbox.reset(content);
    this.#pump.nudge();
  }

  /** The outbox may have news. Hot. */
  nudge(): void {
    this.#pump.nudge();
  }

  /** What the display's pages told of themselves so far. */
  reading(): DisplayReading {
    return this.#tally.read(this.outbox.coalesced);
  }

  /** How the display stands now. */
  vitals(): DisplayVitals {
    const { display, widgets, liveWidgets } = this.reading();
    return { display, ...this.#watchdog.standing(), widgets, liveWidgets };
  }

  /** What the page tells of what it painted. */
  noticed(notice: Notice): void {
    this.#tally.noticed(notice, this.#setup.clock.unixNow());
    if (notice.type === 'painted' && this.outbox.painted(notice.batch)) {
      if (!this.#painted) {
        this.#painted = true;
        const { log, display } = this.#setup;
        const pid = this.#display.page.getOSProcessId();
        log('info', 'page-painted', `process ${pid}, display ${display}`);
      }
      this.#setup.onPainted(this.#sentAt);
      this.#pump.nudge();
    }
    if (notice.type === 'showing') {
      this.outbox.show(notice.tags, notice.trends);
      this.#pump.nudge();
    }
    if (notice.type === 'alive') {
      this.#watchdog.painted(notice.frames);
      this.#setup.onAlive(notice);
    }
  }

  stop(): void {
    this.#blank.stop();
    this.#watchdog.stop();
    this.#pump.stop();
    this.#dismiss();
    this.#display.close();
  }

  #open(): void {
    this.#display.stand(this.#bounds);
    this.#display.load();
  }

  #admit(): () => void {
    const { bridge, log, display } = this.#setup;
    const { page } = this.#display;
    page.on('did-finish-load', () => {
      log('info', 'page-loaded', `process ${page.getOSProcessId()}, display ${display}`);
      this.#painted = false;
    });
    return bridge.admit(page);
  }

  #replace(): Display {
    const { makeDisplay } = this.#setup;
    const old = this.#display;
    this.#dismiss();
    this.outbox.close();
    this.#display = makeDisplay();
    this.#dismiss = this.#admit();
    this.#open();
    old.close();
    return this.#display;
  }
}
