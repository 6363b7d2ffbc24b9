/**
 * One display of the wall: its page, and who watches it. Survives its windows: after rung 4, and when
 * a page has grown too large, another takes its place. While its monitor is not there the window is
 * hidden, and is fed, painted and watched as ever, so that it is live at once when it comes back.
 */
import type { WebContents } from 'electron';
import type { Bridge } from './bridge/bridge.ts';
import type { Notice, ViewState } from './bridge/contract.ts';
import type { FirstContent, Outbox, PlantView } from './bridge/outbox.ts';
import type { Clock } from './clock.ts';
import { BlankWatch } from './display/blank-watch.ts';
import type { Display } from './display/displays.ts';
import type { Bounds } from './display/placing.ts';
import { Renewal, type RenewalCause } from './display/renewal.ts';
import { Watchdog } from './display/watchdog.ts';
import { DisplayTally } from './observe/display-tally.ts';
import { isPainting, type DisplayVitals } from './observe/health.ts';
import type { DisplayReading } from './observe/reading.ts';
import type { Log } from './observe/log.ts';
import { RUNG } from './ladder.ts';
import { PageSwap } from './page-swap.ts';
import { WallPage, type Alive } from './wall-page.ts';

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
  /** Budget of the page's process, bytes; Infinity: it is never renewed. */
  readonly budgetBytes: number;
  readonly makeDisplay: () => Display;
  readonly overlayStyle: (unixMs: number) => string;
  /** A batch sent at `sentAt` (monotonic ms) has been painted. */
  readonly onPainted: (sentAt: number) => void;
  readonly onAlive: (alive: Alive) => void;
  /** Somebody set something on the display. */
  readonly onView: (view: ViewState) => void;
  /** The watchdog used a rung of the healing ladder. */
  readonly onRung: (rung: number) => void;
  readonly onExit: (cause: string) => void;
}

/** Input that tells of no wish. */
const MOVES: ReadonlySet<string> = new Set(['mouseMove', 'mouseEnter', 'mouseLeave']);

/** A page that is to take over. */
interface NextPage {
  readonly page: WallPage;
  readonly swap: PageSwap;
  readonly cause: RenewalCause;
}

/** See the head of this file. */
export class WallWindow {
  readonly #setup: WallWindowSetup;
  readonly #watchdog: Watchdog;
  readonly #blank: BlankWatch;
  readonly #tally: DisplayTally;
  readonly #renewal: Renewal;
  #bounds: Bounds | null;
  #display: Display;
  #page: WallPage;
  #next: NextPage | null = null;
  /** What is set on the display now. */
  #view: ViewState = { screen: '', widgets: {} };
  /** Counted by outboxes that are gone. */
  #coalesced = 0;

  constructor(setup: WallWindowSetup) {
    const { clock, log, overlayStyle, onRung, onExit } = setup;
    this.#setup = setup;
    this.#tally = new DisplayTally(setup.display);
    this.#renewal = new Renewal(setup.budgetBytes);
    this.#bounds = setup.bounds;
    this.#display = setup.makeDisplay();
    this.#page = this.#makePage(this.#display.page);
    this.#watchdog = new Watchdog(
      {
        clock,
        log,
        overlayStyle,
        replace: () => this.#replace(),
        onEffect: (effect) => {
          this.#tally.watched(effect);
          // Whatever it does, it does to the page that is shown.
          if (effect !== 'uncover') this.#putOff(`the old page: ${effect}`);
          if (effect === 'reload') this.#page.expectNew();
          if (effect === 'reload' || effect === 'replace') {
            this.#renewal.renewed(clock.now());
            // The replaced window is the reload that did not help: the same rung.
            onRung(RUNG.reload);
          }
          if (effect === 'exit') onRung(RUNG.restart);
        },
        exit: onExit,
      },
      this.#display,
    );
    this.#blank = new BlankWatch({
      clock,
      picture: () => this.#display.stripPicture(),
      isDue: () => isPainting(this.#watchdog.standing()),
      onBlank: () => {
        log('error', 'display-blank', 'the page paints, and nothing of it is seen');
        this.#watchdog.unfit('it was not seen');
      },
    });
    this.#open();
  }

  /** Something happened that may leave the window blank. */
  suspectBlank(): void {
    this.#blank.suspect();
  }

  get display(): Display {
    return this.#display;
  }

  get watchdog(): Watchdog {
    return this.#watchdog;
  }

  /** What goes to a page of this display, known by its web contents; undefined for any other. */
  outboxOf(contents: number): Outbox | undefined {
    return this.#pages().find(({ id }) => id === contents)?.outbox;
  }

  /** A tag's value, description or standing changed. Hot: called for every sample. */
  tagChanged(slot: number): void {
    this.#page.outbox.tagChanged(slot);
    this.#page.nudge();
    this.#next?.page.outbox.tagChanged(slot);
    this.#next?.page.nudge();
  }

  /** Tells every page of the display something, and sees that it goes out. */
  tell(news: (outbox: Outbox) => void): void {
    news(this.#page.outbox);
    this.#page.nudge();
    if (this.#next === null) return;
    news(this.#next.page.outbox);
    this.#next.page.nudge();
  }

  /** Moves the window; null: hides it. */
  stand(bounds: Bounds | null): void {
    this.#giveUpNext('the monitors changed');
    this.#bounds = bounds;
    this.#display.stand(bounds);
  }

  /** A page was loaded anew and knows nothing. One that is to take over begins with what is set now. */
  begin(contents: number, content: FirstContent): void {
    if (this.#next?.page.id === contents) {
      this.#next.page.begin({ ...content, view: this.#view });
      return;
    }
    this.#view = content.view;
    this.#page.begin(content);
  }

  /** What the display's pages told of themselves so far. */
  reading(): DisplayReading {
    return this.#tally.read(this.#coalesced + this.#page.outbox.coalesced);
  }

  /** How the display stands now. */
  vitals(): DisplayVitals {
    const { display, widgets, liveWidgets } = this.reading();
    const { pid: pagePid } = this.#page;
    return { display, ...this.#watchdog.standing(), pagePid, widgets, liveWidgets };
  }

  /** What a page tells of what it painted. */
  noticed(contents: number, notice: Notice): void {
    const { clock, onPainted, onAlive, onView } = this.#setup;
    if (this.#next?.page.id === contents) {
      this.#nextNoticed(this.#next, notice);
      return;
    }
    this.#tally.noticed(notice, clock.unixNow());
    this.#page.noticed(notice, onPainted);
    if (notice.type === 'view') {
      this.#giveUpNext('the screen or its lists were changed');
      this.#view = notice.view;
      onView(notice.view);
    }
    if (notice.type !== 'alive') return;
    this.#watchdog.painted(notice.frames);
    onAlive(notice);
    this.#renewIfDue();
  }

  /** What the processes of the app use, by their ids, bytes; and what the page may. */
  memoryLooked(bytes: (pid: number) => number, budgetBytes: number): void {
    this.#renewal.setBudget(budgetBytes);
    this.#renewal.looked(bytes(this.#page.pid), this.#setup.clock.now());
  }

  /** An unacknowledged alarm came or changed: nothing may come between it and who sees it. */
  alarmed(): void {
    this.#renewal.alarmed(this.#setup.clock.now());
    this.#disturbed('an alarm came');
  }

  suspended(): void {
    this.#giveUpNext('the PC goes to sleep');
    this.#watchdog.suspended();
  }

  stop(): void {
    this.#giveUpNext('the wall stops');
    this.#blank.stop();
    this.#watchdog.stop();
    this.#page.leave();
    this.#display.close();
  }

  #pages(): readonly WallPage[] {
    return this.#next === null ? [this.#page] : [this.#page, this.#next.page];
  }

  #open(): void {
    this.#display.stand(this.#bounds);
    this.#display.load();
  }

  #makePage(contents: WebContents): WallPage {
    const { display, plant, bridge, clock, log } = this.#setup;
    contents.on('input-event', (_event, { type }) => {
      this.#renewal.used(clock.now());
      // A window that appears under a pointer at rest is told of it as of a move.
      if (!MOVES.has(type)) this.#disturbed('somebody uses the display');
    });
    return new WallPage({ display, plant, bridge, clock, log, contents });
  }

  #replace(): Display {
    const old = this.#display;
    this.#coalesced += this.#page.outbox.coalesced;
    this.#page.leave();
    this.#display = this.#setup.makeDisplay();
    this.#page = this.#makePage(this.#display.page);
    this.#open();
    old.close();
    return this.#display;
  }

  #renewIfDue(): void {
    const { clock, log, display } = this.#setup;
    if (this.#next !== null || this.#bounds === null || this.#watchdog.standing().covered) return;
    const cause = this.#renewal.due(clock.now());
    if (cause === null) return;
    log('info', 'page-renewing', `display ${display}: ${cause.text}`);
    const page = this.#makePage(this.#display.prepareNext());
    const swap = new PageSwap({
      clock,
      shown: () => this.#page.alive,
      next: () => page.alive,
      show: () => {
        this.#display.showNext();
      },
      onDone: (tookMs) => {
        this.#takeOver(tookMs);
      },
      onFailed: (why) => {
        this.#renewalFailed(why);
      },
    });
    this.#next = { page, swap, cause };
    this.#display.loadNext();
  }

  #nextNoticed({ page, swap }: NextPage, notice: Notice): void {
    page.noticed(notice, () => undefined);
    if (notice.type === 'alive') swap.look();
    // What it was given is what is set; another screen is its own turn of the rotation.
    if (notice.type === 'view' && !isSame(notice.view, this.#view)) {
      this.#giveUpNext('it turned its screen');
    }
  }

  #takeOver(tookMs: number): void {
    const { clock, log, display } = this.#setup;
    if (this.#next === null) return;
    const { page, cause } = this.#next;
    const old = this.#page;
    this.#next = null;
    this.#page = page;
    this.#coalesced += old.outbox.coalesced;
    this.#tally.renewed();
    if (page.alive !== null) this.#tally.noticed(page.alive, clock.unixNow());
    old.leave();
    this.#display.takeOver();
    this.#watchdog.adopt(page.alive?.frames ?? 0);
    this.#renewal.renewed(clock.now());
    const took = `process ${page.pid} took over after ${Math.round(tookMs)} ms`;
    log('warn', 'page-renewed', `display ${display}: ${cause.text}; ${took}`);
  }

  #renewalFailed(why: string): void {
    const { clock, log, display } = this.#setup;
    const urgency = this.#next?.cause.urgency;
    this.#closeNext();
    this.#renewal.renewed(clock.now());
    log('error', 'page-not-renewed', `display ${display}: ${why}`);
    // Seconds under the overlay now are better than an end at any time.
    if (urgency === 'over') this.#watchdog.unfit('it uses too much memory');
  }

  /** A new page that is on the screen already shows whatever it is, and is not taken away again. */
  #disturbed(why: string): void {
    if (this.#next?.swap.isShown === false) this.#giveUpNext(why);
  }

  /** Something came between: the page that is shown stays, and a later attempt begins anew. */
  #giveUpNext(why: string): void {
    if (this.#next === null) return;
    if (this.#renewal.disturbed()) this.#renewalFailed(`put off too often, at last: ${why}`);
    else this.#putOff(why);
  }

  #putOff(why: string): void {
    if (this.#next === null) return;
    const { log, display } = this.#setup;
    log('info', 'page-renewal-put-off', `display ${display}: ${why}`);
    this.#closeNext();
  }

  #closeNext(): void {
    this.#next?.swap.stop();
    this.#next?.page.leave();
    this.#display.dropNext();
    this.#next = null;
  }
}

/** Views are plain data, written in one order by one piece of code. */
function isSame(one: ViewState, other: ViewState): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
