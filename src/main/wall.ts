/**
 * The composition root: builds every part of the wall in start order and stops them in reverse. The
 * sources dial before the window has loaded, so that its first frame already has values.
 */
import { hostname } from 'node:os';
import { join } from 'node:path';
import { app, ipcMain, powerMonitor, powerSaveBlocker, session, type Details } from 'electron';
import { Bridge, type Handlers } from './bridge/bridge.ts';
import { MAX_TIMELINE, type Notice, type Outage, type ViewState } from './bridge/contract.ts';
import { TagDirectory } from './bridge/directory.ts';
import type { PlantView } from './bridge/outbox.ts';
import { viewPlant } from './bridge/plant-view.ts';
import type { WallCommand } from './cli.ts';
import type { Clock } from './clock.ts';
import { DemoPlant } from './demo-plant.ts';
import { APP_ORIGIN } from './display/app-files.ts';
import { Display, type DisplayMode } from './display/displays.ts';
import { lockSession } from './display/lockdown.ts';
import { exportLedger } from './export-ledger.ts';
import { Metering } from './metering.ts';
import { PathWatcher } from './network/path-watcher.ts';
import { Incidents } from './observe/incidents.ts';
import { logProblem, type Log } from './observe/log.ts';
import { openSource } from './open-source.ts';
import type { Problem } from './problem.ts';
import { Screenshot } from './screenshot.ts';
import { SiteRun } from './site-run.ts';
import type { Site } from './site/site.ts';
import { watchSite } from './site/watch.ts';
import { openState, stateFolder, type StoredState, type StoredValue } from './stored-state.ts';
import { HistoryStore } from './telemetry/history.ts';
import { TagTable } from './telemetry/tag-table.ts';
import { unliveWidgets } from './unlive.ts';
import { WallWindow, type Alive } from './wall-window.ts';

/** Picture size where none is asked for. */
const PICTURE = { width: 1_920, height: 1_080 };
/** The first word on the site file is waited for so long, ms. */
const SITE_WAIT_MS = 500;
/** The last rung: the supervisor starts the app again (docs/operations.md). */
const EXIT_RESTART = 75;

/** Until the site file has been read, and while none can be: its problems are what is shown. */
const NO_SITE: Site = {
  name: 'Vigil',
  timeZone: 'UTC',
  language: 'en',
  theme: 'dark',
  viewing: { distanceM: 3, diagonalIn: 55 },
  sources: [],
  tags: {},
  screens: [],
};

/** What the wall is started with. */
export interface WallSetup {
  readonly command: WallCommand;
  readonly clock: Clock;
  readonly log: Log;
  /** Folder for what is kept over restarts. */
  readonly userData: string;
  /** Stops the wall and ends the app. */
  readonly leave: (code: number) => void;
}

/** See the head of this file. */
export class Wall {
  readonly #setup: WallSetup;
  readonly #tags = new TagTable();
  readonly #history = new HistoryStore();
  readonly #state: StoredState;
  readonly #incidents: Incidents;
  readonly #run: SiteRun;
  readonly #plant: PlantView;
  readonly #metering: Metering;
  #refusedMessages: () => number = () => 0;
  /** Undone in reverse by `stop`. */
  readonly #undo: (() => void)[] = [];
  #window: WallWindow | null = null;
  #screenshot: Screenshot | null = null;
  #path: PathWatcher | null = null;
  #site = NO_SITE;
  #directory = new TagDirectory(NO_SITE);
  #siteProblems: readonly Problem[] = [];
  #view: ViewState = { screen: '', widgets: {} };

  constructor(setup: WallSetup) {
    const { clock, log, userData } = setup;
    this.#setup = setup;
    this.#state = openState({
      folder: stateFolder(userData),
      clock,
      onProblem: (problem) => {
        logProblem(log, problem);
      },
    });
    this.#incidents = new Incidents(this.#state.outages.read() ?? []);
    this.#run = new SiteRun({
      clock,
      makeSource: (line, endpoints) =>
        openSource(line, endpoints, {
          clock,
          log,
          tags: this.#tags,
          history: this.#history,
          displayName: hostname(),
          addresses: () => this.#path?.addresses() ?? [],
          lastOutage: (source) => this.#incidents.lastOf(source),
          onOutage: (outage) => {
            this.#noteOutage(outage);
          },
          onStatus: () => {
            this.#window?.outbox.linksChanged();
            this.#window?.nudge();
          },
          onAlarms: (source) => {
            this.#window?.outbox.alarmsChanged(source);
            this.#window?.nudge();
          },
        }),
      startDemoPlant: (onListening) => {
        this.#startDemoPlant(onListening);
      },
    });
    this.#plant = viewPlant({
      tags: this.#tags,
      history: this.#history,
      links: () => this.#run.links(),
      sourceOf: (id) => this.#run.source(id),
    });
    this.#metering = new Metering({
      clock,
      log,
      version: app.getVersion(),
      links: () => this.#run.links(),
      source: (id) => this.#run.source(id),
      displays: () => (this.#window === null ? [] : [this.#window.reading()]),
      siteProblems: () => this.#siteProblems.length,
      refusedMessages: () => this.#refusedMessages(),
    });
  }

  start(): void {
    const { log, userData } = this.#setup;
    log('info', 'started', `Vigil ${app.getVersion()}, data in ${userData}`);
    this.#restoreValues();
    this.#view = this.#state.view.read() ?? this.#view;
    this.#undo.push(() => {
      this.#state.view.stop();
      this.#state.outages.stop();
      this.#state.values.changed(() => this.#newestValues());
      this.#state.values.stop();
    });
    this.#undo.push(() => {
      this.#run.stop();
    });
    this.#undo.push(() => {
      this.#metering.stop();
    });
    this.#undo.push(this.#watchPath());
    this.#undo.push(this.#watchProcesses());
    this.#undo.push(this.#watchSite());
  }

  /** Stops everything; harmless when done twice. */
  stop(): void {
    for (let undo = this.#undo.pop(); undo !== undefined; undo = this.#undo.pop()) undo();
  }

  /**
   * The window waits for the first word on the site, so that its sources dial first: making a
   * window keeps main busy for 300 ms (measured). A slow disk must not keep the screen dark.
   */
  #watchSite(): () => void {
    const { command, clock, log } = this.#setup;
    const file = command.site ?? join(app.getAppPath(), 'resources', 'demo-site.yaml');
    const cancel = clock.wakeAt(clock.now() + SITE_WAIT_MS, () => {
      this.#show();
    });
    const unwatch = watchSite(file, {
      onSite: (site) => {
        this.#applySite(command.theme === null ? site : { ...site, theme: command.theme });
        this.#show();
      },
      onProblems: (problems) => {
        for (const problem of problems) logProblem(log, problem);
        this.#siteProblems = problems;
        this.#window?.outbox.setSiteProblems(problems);
        this.#window?.nudge();
        this.#show();
      },
    });
    return () => {
      cancel();
      unwatch();
    };
  }

  /** Opens the window, once. */
  #show(): void {
    if (this.#window !== null) return;
    this.#undo.push(this.#openWindow());
    this.#undo.push(this.#feedWindow());
  }

  #applySite(site: Site): void {
    this.#setup.log('info', 'site', `${site.name}: ${site.screens.length} screens`);
    this.#site = site;
    this.#directory = new TagDirectory(site);
    this.#run.apply(site);
    this.#serveMetrics();
    this.#window?.outbox.setSite(site, this.#directory);
    this.#window?.display.setTitle(title(site));
    this.#window?.nudge();
  }

  /** As the site says, unless the command line names a port. */
  #serveMetrics(): void {
    const { metricsPort } = this.#setup.command;
    const own = metricsPort === null ? null : { host: '127.0.0.1', port: metricsPort };
    this.#metering.serve(own ?? this.#site.metrics ?? null);
  }

  #startDemoPlant(onListening: (url: string) => void): void {
    const { clock, log } = this.#setup;
    const script = join(import.meta.dirname, 'plant.js');
    const plant = new DemoPlant({ script, clock, log, onListening });
    this.#undo.unshift(() => {
      plant.stop();
    });
  }

  /** Network and sleep: every source looks at its sockets, the watchdog starts a new period. */
  #watchPath(): () => void {
    const { clock, log } = this.#setup;
    const watcher = new PathWatcher({
      clock,
      log: (text) => {
        log('info', 'path', text);
      },
      listener: {
        pathChanged: (cause, addresses) => {
          log('info', 'path-changed', cause);
          for (const source of this.#run.sources()) source.pathChanged(cause, addresses);
        },
        suspended: () => {
          this.#window?.watchdog.suspended();
          for (const source of this.#run.sources()) source.suspended();
        },
        resumed: () => {
          log('info', 'resumed', 'the PC slept, stood still, or its clock was set');
          this.#window?.watchdog.resumed();
          for (const source of this.#run.sources()) source.resumed();
        },
      },
    });
    this.#path = watcher;
    const suspend = (): void => {
      watcher.report('suspend');
    };
    const resume = (): void => {
      watcher.report('resume');
    };
    const unlock = (): void => {
      watcher.report('unlock');
    };
    powerMonitor.on('suspend', suspend);
    powerMonitor.on('resume', resume);
    powerMonitor.on('unlock-screen', unlock);
    const blocker = powerSaveBlocker.start('prevent-display-sleep');
    return () => {
      powerSaveBlocker.stop(blocker);
      powerMonitor.off('suspend', suspend);
      powerMonitor.off('resume', resume);
      powerMonitor.off('unlock-screen', unlock);
      watcher.stop();
    };
  }

  /** Processes that Chromium starts anew by itself (GPU, network): told, because it says much. */
  #watchProcesses(): () => void {
    const gone = (_event: unknown, details: Details): void => {
      const { type, reason, exitCode, name = '' } = details;
      this.#setup.log('warn', 'process-gone', `${type} ${name}: ${reason} (${exitCode})`);
    };
    app.on('child-process-gone', gone);
    return () => {
      app.off('child-process-gone', gone);
    };
  }

  #openWindow(): () => void {
    const { command, clock, log, leave } = this.#setup;
    const root = join(import.meta.dirname, '..', 'renderer');
    // Another session means another process: the overlay lives when the page's process does not.
    const overlaySession = session.fromPartition('overlay');
    lockSession(session.defaultSession, root, log);
    lockSession(overlaySession, root, log);
    const bridge = new Bridge({
      ipcMain,
      clock,
      log,
      origin: APP_ORIGIN,
      handlers: this.#handlers(),
      onNotice: (_window, notice) => {
        this.#noticed(notice);
      },
    });
    this.#refusedMessages = () => bridge.refused;
    const window = new WallWindow({
      plant: this.#plant,
      bridge,
      clock,
      log,
      printTime: (unixMs) => this.#printTime(unixMs),
      makeDisplay: () =>
        new Display({
          mode: displayMode(command),
          title: title(this.#site),
          pageUrl: `${APP_ORIGIN}/index.html`,
          overlayUrl: `${APP_ORIGIN}/overlay.html`,
          overlaySession,
          preload: join(import.meta.dirname, '..', 'preload', 'index.cjs'),
          devTools: __BUILD_KIND__ === 'development',
          onQuit: () => {
            leave(0);
          },
        }),
      onPainted: (sentAt) => {
        for (const source of this.#run.sources()) source.painted(sentAt, clock.now());
      },
      onAlive: (alive: Alive) => this.#screenshot?.alive(alive),
      onRung: (rung) => {
        this.#metering.rungUsed(rung);
      },
      onExit: (cause) => {
        log('error', 'giving-up', cause);
        leave(EXIT_RESTART);
      },
    });
    this.#window = window;
    if (command.screenshot !== null) {
      this.#screenshot = new Screenshot({
        order: command.screenshot,
        clock,
        picture: () => window.display.picture(),
        whyNot: () => this.#whyNot(),
        leave,
      });
    }
    return () => {
      this.#screenshot?.stop();
      window.stop();
      bridge.stop();
    };
  }

  /** From the tag table straight to the window's outbox. */
  #feedWindow(): () => void {
    const window = this.#window;
    if (window === null) return () => undefined;
    const unwatchTags = this.#tags.watch({
      tagChanged: (slot) => {
        window.outbox.tagChanged(slot);
        window.nudge();
      },
      tagAdded: (slot) => {
        window.outbox.tagAdded(this.#tags.name(slot));
      },
    });
    const unwatchHistory = this.#history.watch({
      trendRewritten: (slot) => {
        window.outbox.trendRewritten(slot);
        window.nudge();
      },
    });
    return () => {
      unwatchTags();
      unwatchHistory();
    };
  }

  #handlers(): Handlers {
    return {
      ready: () => {
        this.#window?.outbox.reset({
          site: this.#site,
          siteProblems: this.#siteProblems,
          view: this.#firstView(),
          directory: this.#directory,
        });
        this.#window?.nudge();
        return { ok: true, value: { version: app.getVersion() } };
      },
      trend: (_window, { index }) => {
        const value = this.#window?.outbox.fetchTrend(index) ?? null;
        if (value !== null) return { ok: true, value };
        return refusal('trend-not-shown', `no trend of index ${index} is on screen`);
      },
      acknowledge: async (_window, { source, alarm }) =>
        this.#run.source(source)?.acknowledge(alarm) ?? unknownSource(source),
      retry: (_window, { source }) => {
        const running = this.#run.source(source);
        if (running === undefined) return unknownSource(source);
        running.retry();
        return { ok: true, value: null };
      },
      outages: () => {
        const all = this.#incidents.all();
        const outages = all.slice(-MAX_TIMELINE).reverse();
        return { ok: true, value: { outages, total: all.length } };
      },
      exportOutages: (_window, { format }) =>
        exportLedger(this.#setup.userData, this.#incidents.all(), format),
    };
  }

  #noticed(notice: Notice): void {
    this.#window?.noticed(notice);
    if (notice.type === 'view') {
      this.#view = notice.view;
      if (this.#keepsView()) this.#state.view.changed(() => this.#view);
    }
    if (notice.type === 'online') this.#path?.report('online');
    if (notice.type === 'fault') this.#setup.log('error', 'page-fault', notice.message);
  }

  /** `websocket.reconnect.preserve.state` of any source turns it off. */
  #keepsView(): boolean {
    return this.#site.sources.every(
      ({ link }) => link['websocket.reconnect.preserve.state'] !== false,
    );
  }

  #firstView(): ViewState {
    const { screen } = this.#setup.command;
    const view = this.#keepsView() ? this.#view : { screen: '', widgets: {} };
    return screen === null ? view : { ...view, screen };
  }

  #noteOutage(outage: Outage): void {
    this.#incidents.record(outage);
    this.#metering.outage(outage);
    this.#state.outages.changed(() => this.#incidents.all());
    this.#state.values.changed(() => this.#newestValues());
    this.#window?.outbox.linksChanged();
    this.#window?.nudge();
  }

  #restoreValues(): void {
    for (const [source, name, time, value, quality] of this.#state.values.read() ?? []) {
      const slot = this.#tags.slotOf(source, name);
      if (slot >= 0) this.#tags.restore(slot, time, value, quality);
    }
  }

  #newestValues(): StoredValue[] {
    const values: StoredValue[] = [];
    for (let slot = 0; slot < this.#tags.size; slot++) {
      const time = this.#tags.sourceTime(slot);
      if (Number.isNaN(time)) continue;
      const { source, name } = this.#tags.name(slot);
      values.push([source, name, time, this.#tags.value(slot), this.#tags.quality(slot)]);
    }
    return values;
  }

  #whyNot(): readonly string[] {
    const { command, clock } = this.#setup;
    const screen =
      this.#site.screens.find(({ id }) => id === command.screen) ?? this.#site.screens[0];
    if (screen === undefined) return ['the site has no screen'];
    return unliveWidgets(screen, this.#directory, this.#plant, clock.now());
  }

  #printTime(unixMs: number): string {
    const { language, timeZone } = this.#site;
    const time = new Intl.DateTimeFormat(language, {
      timeZone,
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
    });
    return `since ${time.format(unixMs)}`;
  }
}

function title({ name }: Site): string {
  return `${name} · Vigil`;
}

function displayMode({ windowed, size, screenshot }: WallCommand): DisplayMode {
  if (screenshot !== null) return { type: 'picture', ...(size ?? PICTURE) };
  if (size !== null) return { type: 'sized', ...size };
  return windowed ? { type: 'windowed' } : { type: 'kiosk' };
}

function refusal(code: string, message: string): { ok: false; code: string; message: string } {
  return { ok: false, code, message };
}

function unknownSource(source: string): { ok: false; code: string; message: string } {
  return refusal('source-unknown', `there is no source ${source}`);
}
