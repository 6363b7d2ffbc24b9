/**
 * The composition root: builds every part of the wall in start order and stops them in reverse. The
 * sources dial before the window has loaded, so that its first frame already has values.
 */
import { hostname } from 'node:os';
import { join } from 'node:path';
import { app, powerMonitor, powerSaveBlocker, screen, type Details } from 'electron';
import { MAX_TIMELINE, type Outage } from './bridge/contract.ts';
import { TagDirectory } from './bridge/directory.ts';
import type { PlantView } from './bridge/outbox.ts';
import { viewPlant } from './bridge/plant-view.ts';
import type { Snapshot } from './bundle/snapshot.ts';
import { editorStanding, type WallCommand } from './cli/command.ts';
import type { Clock } from './clock.ts';
import { DemoPlant } from './demo-plant.ts';
import type { DisplayMode } from './display/displays.ts';
import { FALL_COUNT, FALL_MS, GraphicsLadder, leaveCardAlone } from './display/graphics.ts';
import { SiteEditor } from './editing/site-editor.ts';
import { EXIT } from './exit-codes.ts';
import { exportLedger } from './export-ledger.ts';
import { Leave } from './kiosk/leave.ts';
import { HostWatch } from './host-watch.ts';
import { RUNG } from './ladder.ts';
import { versionText } from './release/build-name.ts';
import { Metering } from './metering.ts';
import { PathWatcher } from './network/path-watcher.ts';
import { Incidents } from './observe/incidents.ts';
import { logProblem, type Log } from './observe/log.ts';
import { ServiceManager } from './observe/service-manager.ts';
import { openSource } from './open-source.ts';
import { ownSecrets } from './own-secrets.ts';
import type { Problem } from './problem.ts';
import { refusal, type Refusal } from './reply.ts';
import { Screenshot } from './screenshot.ts';
import { SiteRun } from './site-run.ts';
import { SiteImages } from './site/image/images.ts';
import { drawingProblems } from './site/load.ts';
import type { Site } from './site/site.ts';
import { openState, stateFolder, type StoredState } from './stored-state.ts';
import { newestValues, restoreValues } from './stored-values.ts';
import type { SupervisorLine } from './supervise/line.ts';
import { HistoryStore } from './telemetry/history.ts';
import { TagTable } from './telemetry/tag-table.ts';
import { watchCurrent } from './update/moved.ts';
import { unliveWidgets } from './unlive.ts';
import { Views } from './views.ts';
import { Vitals } from './vitals.ts';
import { WallWindows, type WallWindowsSetup } from './wall-windows.ts';

/** Picture size where none is asked for. */
const PICTURE = { width: 1_920, height: 1_080 };
/** The first word on the site file is waited for so long, ms. */
const SITE_WAIT_MS = 500;

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
  /** Chromium draws without the graphics card. */
  readonly softwareRendering: boolean;
  /** To the supervisor; null: there is none. */
  readonly supervisor: SupervisorLine | null;
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
  readonly #leave: Leave;
  readonly #host: HostWatch;
  readonly #images: SiteImages;
  /** Undone in reverse by `stop`. */
  readonly #undo: (() => void)[] = [];
  #windows: WallWindows | null = null;
  #screenshot: Screenshot | null = null;
  #editor: SiteEditor | null = null;
  #path: PathWatcher | null = null;
  #site = NO_SITE;
  #directory = new TagDirectory(NO_SITE);
  #siteProblems: readonly Problem[] = [];

  constructor(setup: WallSetup) {
    const { clock, log, userData } = setup;
    this.#setup = setup;
    this.#images = new SiteImages(this.#siteFile());
    this.#state = openState({
      folder: stateFolder(userData),
      clock,
      onProblem: (problem) => {
        logProblem(log, problem);
      },
    });
    this.#incidents = new Incidents(this.#state.outages.read() ?? []);
    const secrets = ownSecrets((problem) => {
      logProblem(log, problem);
    });
    this.#leave = new Leave({
      clock,
      log,
      hash: () => {
        const name = this.#isKiosk() ? this.#site.kiosk?.leave?.pinSecret : undefined;
        return name === undefined ? undefined : secrets.read(name);
      },
      tries: this.#state.leave.read(),
      keep: (tries) => {
        this.#state.leave.changed(() => tries);
      },
      leave: () => {
        setup.leave(EXIT.wanted);
      },
    });
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
            this.#windows?.linksChanged();
          },
          onAlarms: (source, ids) => {
            this.#windows?.alarmsChanged(source, ids);
          },
        }),
      onOtherPlant: (source) => {
        log('info', 'source-other-plant', `${source}: what was known of its tags is forgotten`);
        for (const slot of this.#tags.renew(source)) this.#history.forget(slot);
      },
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
      displays: () => this.#windows?.readings() ?? [],
      monitors: () => this.#windows?.monitors() ?? new Map(),
      siteProblems: () => this.#siteProblems.length,
      refusedMessages: () => this.#windows?.refused ?? 0,
      host: () => this.#host.reading(),
      secret: (name) => secrets.read(name),
    });
    this.#host = new HostWatch({
      clock,
      log,
      crashDumps: app.getPath('crashDumps'),
      softwareRendering: setup.softwareRendering,
      onLook: (memory) => {
        this.#windows?.memoryLooked((pid) => memory.get(pid)?.bytes ?? 0);
      },
    });
  }

  start(): void {
    const { log, userData } = this.#setup;
    log('info', 'started', `Vigil ${app.getVersion()}, data in ${userData}`);
    this.#undo.push(() => {
      this.#state.views.stop();
      this.#state.outages.stop();
      this.#state.leave.stop();
      if (this.#site !== NO_SITE) this.#keepValues();
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
    this.#undo.push(this.#watchVersion());
    this.#undo.push(this.#watchSite());
    this.#host.start();
    this.#undo.push(() => {
      this.#host.stop();
    });
    this.#undo.push(this.#tellVitals());
  }

  /** What only a running wall can tell, for a support bundle. */
  snapshot(): Snapshot {
    return {
      'metrics.txt': this.#metering.text(),
      'processes.json': Promise.resolve(JSON.stringify(app.getAppMetrics(), null, 2)),
      'monitors.json': Promise.resolve(JSON.stringify(screen.getAllDisplays(), null, 2)),
      ...this.#windows?.pictures(),
    };
  }

  /** Stops everything; harmless when done twice. */
  stop(): void {
    for (let undo = this.#undo.pop(); undo !== undefined; undo = this.#undo.pop()) undo();
  }

  /**
   * Windows wait for the first word on the site, so that its sources dial first: making one
   * keeps main busy for 300 ms (measured). A slow disk must not keep the screen dark.
   */
  #watchSite(): () => void {
    const { command, clock, log } = this.#setup;
    const cancel = clock.wakeAt(clock.now() + SITE_WAIT_MS, () => {
      this.#show();
    });
    const editor = new SiteEditor({
      file: this.#siteFile(),
      standing: editorStanding(command),
      isShipped: command.site === null,
      listener: {
        onSite: (site) => {
          this.#applySite(command.theme === null ? site : withTheme(site, command.theme));
          this.#show();
        },
        onProblems: (problems) => {
          for (const problem of problems) logProblem(log, problem);
          this.#siteProblems = problems;
          this.#windows?.setSiteProblems(problems);
          this.#show();
        },
      },
      onBrowse: (isOn) => {
        this.#run.browse(isOn);
      },
      log,
    });
    this.#editor = editor;
    return () => {
      cancel();
      editor.stop();
    };
  }

  #siteFile(): string {
    return this.#setup.command.site ?? join(app.getAppPath(), 'resources', 'demo-site.yaml');
  }

  /** Opens the windows, once. */
  #show(): void {
    if (this.#windows !== null) return;
    this.#undo.push(this.#openWindows());
    this.#undo.push(this.#feedWindows());
  }

  /** The updater switched versions: the supervisor starts the other one. */
  #watchVersion(): () => void {
    const { clock, log, leave } = this.#setup;
    const onMoved = (to: string): void => {
      log('info', 'version-switched', `makes way for ${to}`);
      leave(EXIT.restart);
    };
    return watchCurrent({ executable: process.execPath, clock, onMoved });
  }

  #applySite(site: Site): void {
    const { log } = this.#setup;
    log('info', 'site', `${site.name}: ${site.screens.length} screens`);
    for (const problem of drawingProblems(site)) logProblem(log, problem);
    if (this.#site === NO_SITE) {
      const stored = this.#state.values.read();
      if (stored !== undefined) restoreValues(stored, this.#tags, site.sources);
    }
    this.#site = site;
    this.#directory = new TagDirectory(site);
    this.#images.apply(site);
    this.#run.apply(site);
    this.#serveMetrics();
    this.#windows?.setSite(site, this.#directory);
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
          this.#windows?.suspended();
          for (const source of this.#run.sources()) source.suspended();
        },
        resumed: () => {
          log('info', 'resumed', 'the PC slept, stood still, or its clock was set');
          this.#windows?.resumed();
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

  /** How the wall is, for the supervisor, the service manager and whoever reads the health file. */
  #tellVitals(): () => void {
    const { command, clock, log, userData, softwareRendering, supervisor } = this.#setup;
    const vitals = new Vitals({
      clock,
      log,
      folder: userData,
      identity: {
        pid: process.pid,
        appVersion: app.getVersion(),
        site: command.site,
        softwareRendering,
      },
      displays: () => this.#windows?.vitals() ?? [],
      host: () => ({ ...this.#host.memory(), crashDumps: this.#host.reading().crashDumps }),
      line: supervisor,
      serviceManager: ServiceManager.open({ env: process.env, clock, log }),
    });
    vitals.start();
    return () => {
      vitals.stop();
    };
  }

  /** Processes that Chromium starts anew by itself (GPU, network): told, because it says much. */
  #watchProcesses(): () => void {
    const { clock, log, userData, leave } = this.#setup;
    const graphics = new GraphicsLadder();
    const gone = (_event: unknown, details: Details): void => {
      const { type, reason, exitCode, name = '' } = details;
      log('warn', 'process-gone', `${type} ${name}: ${reason} (${exitCode})`);
      if (type !== 'GPU') return;
      this.#windows?.suspectBlank();
      if (!graphics.gone(clock.now())) return;
      log('error', 'graphics-failing', `${FALL_COUNT} times in ${FALL_MS / 60_000} minutes`);
      try {
        leaveCardAlone(userData, clock.unixNow());
      } catch (cause) {
        log('warn', 'graphics-not-noted', String(cause));
      }
      this.#metering.rungUsed(RUNG.restart);
      leave(EXIT.restart);
    };
    app.on('child-process-gone', gone);
    return () => {
      app.off('child-process-gone', gone);
    };
  }

  #openWindows(): () => void {
    const { command, clock, log, leave } = this.#setup;
    const windows = new WallWindows(
      {
        clock,
        log,
        mode: displayMode(command),
        only: { display: command.display, screen: command.screen },
        greeting: () => ({
          version: versionText(app.getVersion(), __BUILD_MARK__, process.versions.electron),
          mark: __BUILD_MARK__,
          isKiosk: this.#isKiosk(),
          display: hostname(),
          editor: this.#editor?.standing() ?? 'off',
        }),
        hasEditor: editorStanding(command) !== 'off',
        plant: this.#plant,
        views: new Views(this.#state.views),
        handlers: this.#handlers(),
        sourceOf: (id) => this.#run.source(id),
        onPainted: (sentAt) => {
          for (const source of this.#run.sources()) source.painted(sentAt, clock.now());
        },
        onAlive: (alive) => this.#screenshot?.alive(alive),
        onOnline: () => this.#path?.report('online'),
        onRung: (rung) => {
          this.#metering.rungUsed(rung);
        },
        onExit: (cause) => {
          log('error', 'giving-up', cause);
          leave(EXIT.restart);
        },
        onQuit: () => {
          leave(0);
        },
      },
      { site: this.#site, directory: this.#directory, siteProblems: this.#siteProblems },
    );
    this.#windows = windows;
    if (command.screenshot !== null) {
      this.#screenshot = new Screenshot({
        order: command.screenshot,
        clock,
        picture: () => windows.picture(),
        whyNot: () => this.#whyNot(windows.firstSite),
        leave,
      });
    }
    return () => {
      this.#screenshot?.stop();
      windows.stop();
    };
  }

  /** From the tag table straight to the windows' outboxes. */
  #feedWindows(): () => void {
    const windows = this.#windows;
    if (windows === null) return () => undefined;
    const unwatchTags = this.#tags.watch({
      tagChanged: (slot) => {
        windows.tagChanged(slot);
      },
      tagAdded: (slot) => {
        windows.tagAdded(this.#tags.name(slot));
      },
    });
    const unwatchHistory = this.#history.watch({
      trendRewritten: (slot) => {
        windows.trendRewritten(slot);
      },
    });
    return () => {
      unwatchTags();
      unwatchHistory();
    };
  }

  #handlers(): WallWindowsSetup['handlers'] {
    return {
      editSite: async (_window, command) =>
        this.#editor?.answer(command) ?? refusal('editor-off', 'there is no site yet'),
      alarm: async (_window, { source, ...command }) =>
        this.#run.source(source)?.command(command) ?? unknownSource(source),
      image: async (_window, { file, held }) => {
        const value = await this.#images.look(file, held);
        if (value !== null) return { ok: true, value };
        return refusal('image-not-shown', `the site shows no picture ${file}`);
      },
      leave: async (_window, { pin }) => ({ ok: true, value: await this.#leave.try(pin) }),
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

  #isKiosk(): boolean {
    return displayMode(this.#setup.command).type === 'kiosk';
  }

  #noteOutage(outage: Outage): void {
    this.#incidents.record(outage);
    this.#metering.outage(outage);
    this.#state.outages.changed(() => this.#incidents.all());
    this.#keepValues();
    this.#windows?.linksChanged();
  }

  #keepValues(): void {
    this.#state.values.changed(() => newestValues(this.#tags, this.#site.sources));
  }

  #whyNot({ screens }: Site): readonly string[] {
    const { command, clock } = this.#setup;
    const screen = screens.find(({ id }) => id === command.screen) ?? screens[0];
    if (screen === undefined) return ['the site has no screen'];
    return unliveWidgets(screen, this.#directory, this.#plant, clock.now());
  }
}

/** The site with one theme on all displays. */
function withTheme(site: Site, theme: Site['theme']): Site {
  const displays = site.displays?.map((display) => ({ ...display, theme }));
  return { ...site, theme, ...(displays === undefined ? {} : { displays }) };
}

function displayMode({ windowed, size, screenshot }: WallCommand): DisplayMode {
  if (screenshot !== null) return { type: 'picture', ...(size ?? PICTURE) };
  if (size !== null) return { type: 'sized', ...size };
  return windowed ? { type: 'windowed' } : { type: 'kiosk' };
}

function unknownSource(source: string): Refusal {
  return refusal('source-unknown', `there is no source ${source}`);
}
