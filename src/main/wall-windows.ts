/**
 * The wall's windows: one for each display of the site, each on its monitor. Monitors come and go,
 * and the site changes; after each change every display stands where it belongs, one whose monitor
 * is not there is hidden with all that was set on it, and what is missing is made.
 */
import { join } from 'node:path';
import { ipcMain, screen, session, type NativeImage } from 'electron';
import { Bridge, type Handlers } from './bridge/bridge.ts';
import type { Notice, Requests, ViewState } from './bridge/contract.ts';
import type { TagAddress, TagDirectory } from './bridge/directory.ts';
import type { Outbox, PlantView } from './bridge/outbox.ts';
import type { Clock } from './clock.ts';
import { openKpis } from './kpi/kpis.ts';
import { APP_ORIGIN } from './display/app-files.ts';
import { Display, type DisplayMode } from './display/displays.ts';
import { lockSession } from './display/lockdown.ts';
import { Monitors } from './display/monitors.ts';
import { overlayStyle } from './display/overlay-style.ts';
import { placeDisplays, type Bounds } from './display/placing.ts';
import { logProblem, type Log } from './observe/log.ts';
import type { DisplayVitals } from './observe/health.ts';
import type { DisplayReading } from './observe/reading.ts';
import type { Problem } from './problem.ts';
import { PlacingLog } from './placing-log.ts';
import { displaysOf, ONLY_DISPLAY, siteOn } from './site/displays.ts';
import { PAGE_MEMORY_MB } from './site/schema-kiosk.ts';
import type { Site, SiteDisplay } from './site/site.ts';
import { answerKpi, answerPast, answerTrend, type PastSource } from './trend-requests.ts';
import type { Views } from './views.ts';
import type { Alive } from './wall-page.ts';
import { WallWindow } from './wall-window.ts';

const BYTES_PER_MB = 1_048_576;

/** What windows show. */
export interface WallContent {
  readonly site: Site;
  readonly directory: TagDirectory;
  readonly siteProblems: readonly Problem[];
}

/** What the windows need. */
export interface WallWindowsSetup {
  readonly clock: Clock;
  readonly log: Log;
  readonly mode: DisplayMode;
  /** From the command line: the one display to show, the screen to begin with; null: as the site says. */
  readonly only: { readonly display: string | null; readonly screen: string | null };
  /** What a page is answered that is up. */
  readonly greeting: () => Requests['ready']['reply'];
  readonly hasEditor: boolean;
  readonly plant: PlantView;
  readonly views: Views;
  /** Requests that are the same for every window. */
  readonly handlers: Omit<Handlers, 'ready' | 'trend' | 'past' | 'kpi'>;
  readonly sourceOf: (id: string) => PastSource | undefined;
  /** A batch sent at `sentAt` (monotonic ms) has been painted on one of the displays. */
  readonly onPainted: (sentAt: number) => void;
  readonly onAlive: (alive: Alive) => void;
  readonly onOnline: () => void;
  /** A watchdog used a rung of the healing ladder. */
  readonly onRung: (rung: number) => void;
  /** A watchdog has given up: the supervisor's turn. */
  readonly onExit: (cause: string) => void;
  /** Somebody closed an ordinary window. */
  readonly onQuit: () => void;
}

/** See the head of this file. */
export class WallWindows {
  readonly #setup: WallWindowsSetup;
  /** By the id of the display. */
  readonly #windows = new Map<string, WallWindow>();
  readonly #bridge: Bridge;
  readonly #monitors: Monitors;
  readonly #overlaySession = session.fromPartition('overlay');
  #content: WallContent;
  #displays: readonly SiteDisplay[] = [];
  /** Displays that are not on a monitor of theirs, by the last placing. */
  #homeless: ReadonlySet<string> = new Set();
  readonly #placings: PlacingLog;

  constructor(setup: WallWindowsSetup, content: WallContent) {
    const { clock, log, handlers } = setup;
    this.#setup = setup;
    this.#content = content;
    this.#placings = new PlacingLog(log);
    const root = join(import.meta.dirname, '..', 'renderer');
    lockSession(session.defaultSession, root, log);
    // Another session means another process: an overlay lives when the page's process does not.
    lockSession(this.#overlaySession, root, log);
    this.#bridge = new Bridge({
      ipcMain,
      clock,
      log,
      origin: APP_ORIGIN,
      handlers: { ...handlers, ...this.#windowHandlers() },
      onNotice: (contents, notice) => {
        this.#noticed(contents, notice);
      },
    });
    this.#monitors = new Monitors({
      screen,
      clock,
      onChange: () => {
        this.#arrange();
      },
    });
    this.#arrange();
  }

  /** Messages from pages that were refused since start. */
  get refused(): number {
    return this.#bridge.refused;
  }

  /** What the first display shows, without its overlay. */
  async picture(): Promise<NativeImage> {
    const [first] = this.#all();
    if (first === undefined) throw new Error('there is no window');
    return first.display.picture();
  }

  /** PNG of every display, without its overlay, by the name of a file. */
  pictures(): Record<string, Promise<Buffer>> {
    return Object.fromEntries(
      this.#displays.flatMap(({ id }, index) => {
        const picture = this.#windows.get(id)?.display.picture();
        const name = `display-${index + 1}.png`;
        return picture === undefined ? [] : [[name, picture.then((image) => image.toPNG())]];
      }),
    );
  }

  /** What the app's processes use, by their ids, bytes: a page that grew too large is renewed. */
  memoryLooked(bytes: (pid: number) => number): void {
    const budgetBytes = this.#budgetBytes();
    for (const window of this.#windows.values()) window.memoryLooked(bytes, budgetBytes);
  }

  /** Something happened that may leave windows blank. */
  suspectBlank(): void {
    for (const window of this.#windows.values()) window.suspectBlank();
  }

  /** The screens of the first display, as its page has them. */
  get firstSite(): Site {
    const [first] = this.#displays;
    return first === undefined ? this.#content.site : this.#siteOn(first);
  }

  /** What every display's pages told of themselves so far. */
  readings(): DisplayReading[] {
    return this.#all().map((window) => window.reading());
  }

  /** Every display of the site: whether it stands on a monitor that it is for. */
  monitors(): ReadonlyMap<string, boolean> {
    return new Map(this.#displays.map(({ id }) => [id, !this.#homeless.has(id)]));
  }

  /** How every display is, for those outside. */
  vitals(): DisplayVitals[] {
    return this.#all().map((window) => window.vitals());
  }

  /** Another site: displays that it no longer has are closed, the others keep their windows. */
  setSite(site: Site, directory: TagDirectory): void {
    this.#content = { ...this.#content, site, directory };
    this.#arrange();
    for (const display of this.#displays) {
      const window = this.#windows.get(display.id);
      const own = this.#siteOn(display);
      window?.tell((outbox) => {
        outbox.setSite(own, directory);
      });
      window?.display.setTitle(this.#titleOf(display));
    }
  }

  setSiteProblems(siteProblems: readonly Problem[]): void {
    this.#content = { ...this.#content, siteProblems };
    this.#tell((outbox) => {
      outbox.setSiteProblems(siteProblems);
    });
  }

  /** A tag's value, description or standing changed. Hot: called for every sample. */
  tagChanged(slot: number): void {
    for (const window of this.#windows.values()) window.tagChanged(slot);
  }

  tagAdded(tag: TagAddress): void {
    this.#tell((outbox) => {
      outbox.tagAdded(tag);
    });
  }

  trendRewritten(slot: number): void {
    this.#tell((outbox) => {
      outbox.trendRewritten(slot);
    });
  }

  linksChanged(): void {
    this.#tell((outbox) => {
      outbox.linksChanged();
    });
  }

  alarmsChanged(source: string, ids: readonly string[] | null): void {
    this.#tell((outbox) => {
      outbox.alarmsChanged(source, ids);
    });
    const { alarms } = this.#setup.plant.alarms(source, ids);
    if (!alarms.some(({ state }) => state === 'unacknowledged')) return;
    for (const window of this.#windows.values()) window.alarmed();
  }

  /** The PC goes to sleep: no watchdog counts that. */
  suspended(): void {
    for (const window of this.#windows.values()) window.suspended();
  }

  resumed(): void {
    for (const window of this.#windows.values()) window.watchdog.resumed();
    this.#arrange();
  }

  stop(): void {
    this.#monitors.stop();
    for (const window of this.#windows.values()) window.stop();
    this.#windows.clear();
    this.#bridge.stop();
  }

  /** The windows in the order of the site's displays. */
  #all(): WallWindow[] {
    return this.#displays.flatMap(({ id }) => this.#windows.get(id) ?? []);
  }

  /** Puts every display where it belongs now: closes, makes, moves and hides windows. */
  #arrange(): void {
    const { mode } = this.#setup;
    this.#displays = this.#chosenDisplays();
    const ids = new Set(this.#displays.map(({ id }) => id));
    for (const [id, window] of this.#windows) {
      if (ids.has(id)) continue;
      window.stop();
      this.#windows.delete(id);
    }
    if (mode.type !== 'kiosk') {
      for (const display of this.#displays) {
        if (!this.#windows.has(display.id)) this.#open(display, null);
      }
      return;
    }
    const monitors = this.#monitors.list();
    const placing = placeDisplays(this.#displays, monitors);
    this.#placings.tell(placing, this.#displays);
    this.#homeless = new Set(
      placing === null
        ? this.#displays.map(({ id }) => id)
        : [...placing.parked, ...(placing.standIn === null ? [] : [placing.standIn])],
    );
    // Without any monitor everything stays as it is: it is there again when the next one comes.
    if (placing === null) return;
    for (const display of this.#displays) {
      const bounds = placing.places.get(display.id)?.bounds ?? null;
      const window = this.#windows.get(display.id);
      if (window !== undefined) window.stand(bounds);
      else if (bounds !== null) this.#open(display, bounds);
    }
  }

  /** Those of the site, or the one that the command line or a picture asks for. */
  #chosenDisplays(): readonly SiteDisplay[] {
    const { mode, only, log } = this.#setup;
    const displays = displaysOf(this.#content.site);
    if (only.display !== null) {
      const chosen = displays.filter(({ id }) => id === only.display);
      if (chosen.length > 0) return chosen;
      const expected = `one of ${displays.map(({ id }) => id).join(', ')}`;
      const where = { file: '--display' };
      logProblem(log, { code: 'display-unknown', where, expected, got: only.display });
    }
    if (mode.type !== 'picture') return displays;
    const showing = displays.find(({ screens }) => screens.includes(only.screen ?? ''));
    return [showing ?? displays[0]].filter((display) => display !== undefined);
  }

  #open(display: SiteDisplay, bounds: Bounds | null): void {
    const { clock, log, plant, views, onPainted, onAlive, onRung, onExit } = this.#setup;
    const { id } = display;
    const window = new WallWindow({
      display: id,
      bounds,
      plant,
      bridge: this.#bridge,
      clock,
      log,
      overlayStyle: (unixMs) => {
        const { language, timeZone } = this.#content.site;
        return overlayStyle(unixMs, language, timeZone);
      },
      budgetBytes: this.#budgetBytes(),
      makeDisplay: () => this.#makeDisplay(id),
      onPainted,
      onAlive,
      onView: (view) => {
        views.changed(id, view, this.#keepsView());
      },
      onRung,
      onExit: (cause) => {
        onExit(id === ONLY_DISPLAY ? cause : `display ${id}: ${cause}`);
      },
    });
    this.#windows.set(id, window);
  }

  /** A window that stands somewhere by hand is not replaced behind somebody's back. */
  #budgetBytes(): number {
    if (this.#setup.mode.type !== 'kiosk') return Infinity;
    return (this.#content.site.kiosk?.pageMemoryMb ?? PAGE_MEMORY_MB) * BYTES_PER_MB;
  }

  #makeDisplay(id: string): Display {
    const { clock, log, mode, hasEditor, onQuit } = this.#setup;
    const display = this.#displays.find((candidate) => candidate.id === id);
    return new Display({
      id,
      mode,
      clock,
      log,
      title: display === undefined ? 'Vigil' : this.#titleOf(display),
      pageUrl: `${APP_ORIGIN}/index.html`,
      overlayUrl: `${APP_ORIGIN}/overlay.html`,
      overlaySession: this.#overlaySession,
      preload: join(import.meta.dirname, '..', 'preload', 'index.cjs'),
      devTools: __BUILD_KIND__ === 'development',
      hasEditor,
      onQuit,
    });
  }

  #windowHandlers(): Pick<Handlers, 'ready' | 'trend' | 'past' | 'kpi'> {
    const { greeting, sourceOf, clock, plant } = this.#setup;
    const kpis = openKpis(clock, plant, sourceOf);
    return {
      ready: (contents) => {
        const display = this.#displayOf(contents);
        if (display !== undefined) {
          const { directory, siteProblems } = this.#content;
          const site = this.#siteOn(display);
          const view = this.#firstView(display);
          const first = { site, siteProblems, view, directory };
          this.#windows.get(display.id)?.begin(contents, first);
        }
        return { ok: true, value: greeting() };
      },
      trend: (contents, { index }) => answerTrend(this.#outboxOf(contents), index),
      past: (contents, argument) => answerPast(this.#outboxOf(contents), sourceOf, argument),
      // A site has a directory of its own.
      kpi: (contents, argument) =>
        answerKpi(this.#outboxOf(contents), kpis, this.#content.directory, argument),
    };
  }

  #noticed(contents: number, notice: Notice): void {
    const { log, onOnline } = this.#setup;
    const display = this.#displayOf(contents);
    if (display === undefined) return;
    this.#windows.get(display.id)?.noticed(contents, notice);
    if (notice.type === 'online') onOnline();
    if (notice.type === 'fault') log('error', 'page-fault', notice.message);
  }

  /** A window is known by its page's web contents, which a replaced window has anew. */
  #displayOf(contents: number): SiteDisplay | undefined {
    return this.#displays.find(({ id }) => this.#windows.get(id)?.outboxOf(contents) !== undefined);
  }

  #outboxOf(contents: number): Outbox | undefined {
    for (const window of this.#windows.values()) {
      const outbox = window.outboxOf(contents);
      if (outbox !== undefined) return outbox;
    }
    return undefined;
  }

  #tell(news: (outbox: Outbox) => void): void {
    for (const window of this.#windows.values()) window.tell(news);
  }

  #siteOn(display: SiteDisplay): Site {
    const site = siteOn(this.#content.site, display);
    if (this.#setup.mode.type !== 'picture') return site;
    const { rotation, ...still } = site;
    return still;
  }

  #titleOf({ id }: SiteDisplay): string {
    const { name } = this.#content.site;
    return id === ONLY_DISPLAY ? `${name} · Vigil` : `${name} · ${id} · Vigil`;
  }

  /** `websocket.reconnect.preserve.state` of any source turns it off. */
  #keepsView(): boolean {
    return this.#content.site.sources.every(
      ({ link }) => link['websocket.reconnect.preserve.state'] !== false,
    );
  }

  #firstView(display: SiteDisplay): ViewState {
    const { views, only } = this.#setup;
    const isFirst = display === this.#displays[0];
    const view = this.#keepsView() ? views.of(display.id, isFirst) : { screen: '', widgets: {} };
    const hasScreen = only.screen !== null && display.screens.includes(only.screen);
    return hasScreen ? { ...view, screen: only.screen } : view;
  }
}
