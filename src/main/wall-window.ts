/**
 * One monitor of the wall: its display, what goes to it, and who watches it. Survives the display's
 * windows: after rung 4 the same outbox feeds the next one.
 */
import type { Bridge } from './bridge/bridge.ts';
import type { Batch, Notice } from './bridge/contract.ts';
import { Outbox, type PlantView } from './bridge/outbox.ts';
import { Pump } from './bridge/pump.ts';
import type { Clock } from './clock.ts';
import type { Display } from './display/displays.ts';
import { Watchdog } from './display/watchdog.ts';
import { DisplayTally } from './observe/display-tally.ts';
import type { DisplayReading } from './observe/reading.ts';
import type { Log } from './observe/log.ts';
import { RUNG } from './ladder.ts';

/** What the page last told of itself. */
export type Alive = Extract<Notice, { readonly type: 'alive' }>;

/** What a wall window needs. */
export interface WallWindowSetup {
  readonly plant: PlantView;
  readonly bridge: Bridge;
  readonly clock: Clock;
  readonly log: Log;
  readonly makeDisplay: () => Display;
  readonly printTime: (unixMs: number) => string;
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
  readonly #tally = new DisplayTally('1');
  #display: Display;
  #dismiss: () => void;
  #sentAt = Number.NaN;
  /** The page that is loaded has painted something. */
  #painted = false;

  constructor(setup: WallWindowSetup) {
    const { plant, bridge, clock, log, makeDisplay, printTime, onRung, onExit } = setup;
    this.#setup = setup;
    this.outbox = new Outbox(plant);
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
        printTime,
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
    this.#display.load();
  }

  /** Id of the page's web contents at present. */
  get id(): number {
    return this.#display.page.id;
  }

  get display(): Display {
    return this.#display;
  }

  get watchdog(): Watchdog {
    return this.#watchdog;
  }

  /** The outbox may have news. Hot. */
  nudge(): void {
    this.#pump.nudge();
  }

  /** What the display's pages told of themselves so far. */
  reading(): DisplayReading {
    return this.#tally.read(this.outbox.coalesced);
  }

  /** What the page tells of what it painted. */
  noticed(notice: Notice): void {
    this.#tally.noticed(notice, this.#setup.clock.unixNow());
    if (notice.type === 'painted' && this.outbox.painted(notice.batch)) {
      if (!this.#painted) {
        this.#painted = true;
        this.#setup.log('info', 'page-painted', `process ${this.#display.page.getOSProcessId()}`);
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
    this.#watchdog.stop();
    this.#pump.stop();
    this.#dismiss();
    this.#display.close();
  }

  #admit(): () => void {
    const { bridge, log } = this.#setup;
    const { page } = this.#display;
    page.on('did-finish-load', () => {
      log('info', 'page-loaded', `process ${page.getOSProcessId()}`);
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
    this.#display.load();
    old.close();
    return this.#display;
  }
}
