/**
 * Joins the wall's parts to the metrics: reads them when a scraper asks, looks once a second which
 * sources are stale, and starts, moves and stops the server as the site file says. Without metrics
 * in the site file it does nothing and loads nothing.
 */
import type { MetricsAddress, MetricsServer } from './observe/metrics-server.ts';
import type { Metrics } from './observe/metrics.ts';
import type { CancelTimer, Clock } from './clock.ts';
import type { Log } from './observe/log.ts';
import type { DisplayReading, HostReading, SourceReading } from './observe/reading.ts';
import type { Outage } from './outage.ts';
import type { LinkStatus } from './bridge/contract.ts';
import { describeProblem } from './problem.ts';
import type { RunningSource } from './site-run.ts';

/** How often the sources are looked at, ms: the resolution of the stale seconds. */
const LOOK_MS = 1_000;

/** What is asked of one running source. */
export interface MeteredSource extends Pick<RunningSource, 'counters' | 'staleTags'> {
  alarms(ids: null): Pick<ReturnType<RunningSource['alarms']>, 'alarms'>;
}

/** What is measured. */
export interface MeteringSetup {
  readonly clock: Clock;
  readonly log: Log;
  /** Version of the app. */
  readonly version: string;
  /** Every source of the site. */
  readonly links: () => readonly LinkStatus[];
  readonly source: (id: string) => MeteredSource | undefined;
  readonly displays: () => readonly DisplayReading[];
  readonly monitors: () => ReadonlyMap<string, boolean>;
  readonly siteProblems: () => number;
  readonly refusedMessages: () => number;
  readonly host: () => HostReading;
  /** The secret of that name; null: there is none. */
  readonly secret: (name: string) => string | null;
}

/** See the head of this file. */
export class Metering {
  readonly #setup: MeteringSetup;
  #metrics: Metrics | null = null;
  #server: MetricsServer | null = null;
  /** What is served now, printed; empty: nothing. */
  #served = '';
  #cancelLook: CancelTimer = () => undefined;
  #lookedAt = Number.NaN;
  #staleMs = new Map<string, number>();
  #stopped = false;

  constructor(setup: MeteringSetup) {
    this.#setup = setup;
  }

  /** Serves at `address` from now on, or nowhere. */
  serve(address: MetricsAddress | null): void {
    const wanted = address === null ? '' : JSON.stringify(address);
    if (wanted === this.#served || this.#stopped) return;
    this.#served = wanted;
    this.#server?.stop();
    this.#server = null;
    if (address !== null) void this.#start(address, wanted);
  }

  /** An outage began, changed or ended. */
  outage(outage: Outage): void {
    this.#metrics?.outage(outage);
  }

  /** The watchdog used a rung of the ladder. */
  rungUsed(rung: number): void {
    this.#metrics?.rungUsed(rung);
  }

  /** Everything there is to scrape, whether it is served or not. */
  async text(): Promise<string> {
    const { Metrics } = await import('./observe/metrics.ts');
    this.#metrics ??= new Metrics(this.#setup.version, () => this.#read());
    return this.#metrics.text();
  }

  stop(): void {
    this.#stopped = true;
    this.#cancelLook();
    this.#server?.stop();
    this.#server = null;
  }

  async #start(address: MetricsAddress, wanted: string): Promise<void> {
    const { clock, log, version, secret } = this.#setup;
    // Only now: most walls are never scraped.
    const [{ Metrics }, { MetricsServer }] = await Promise.all([
      import('./observe/metrics.ts'),
      import('./observe/metrics-server.ts'),
    ]);
    if (this.#stopped || this.#served !== wanted) return;
    const metrics = (this.#metrics ??= new Metrics(version, () => this.#read()));
    if (Number.isNaN(this.#lookedAt)) this.#look();
    this.#server = new MetricsServer(address, {
      clock,
      text: () => metrics.text(),
      contentType: metrics.contentType,
      secret,
      onListening: (url) => {
        log('info', 'metrics-served', url);
      },
      onProblem: (problem) => {
        log('warn', problem.code, describeProblem(problem));
      },
    });
  }

  /** Adds the time since the last look to every source that is stale now. */
  #look(): void {
    const { clock, links, source } = this.#setup;
    const now = clock.now();
    const sinceMs = Number.isNaN(this.#lookedAt) ? 0 : now - this.#lookedAt;
    this.#lookedAt = now;
    const staleMs = new Map<string, number>();
    for (const { source: id } of links()) {
      const isStale = (source(id)?.staleTags() ?? 0) > 0;
      staleMs.set(id, (this.#staleMs.get(id) ?? 0) + (isStale ? sinceMs : 0));
    }
    this.#staleMs = staleMs;
    this.#cancelLook = clock.wakeAt(now + LOOK_MS, () => {
      this.#look();
    });
  }

  #read() {
    const { clock, links, source, displays, monitors, ...wall } = this.#setup;
    const sources = links().map((link): SourceReading => {
      const running = source(link.source);
      return {
        link,
        counts: running?.counters() ?? null,
        staleTags: running?.staleTags() ?? 0,
        staleSeconds: (this.#staleMs.get(link.source) ?? 0) / 1000,
        alarms: running?.alarms(null).alarms ?? [],
      };
    });
    return {
      time: clock.unixNow(),
      now: clock.now(),
      sources,
      displays: displays(),
      monitors: monitors(),
      siteProblems: wall.siteProblems(),
      refusedMessages: wall.refusedMessages(),
      host: wall.host(),
    };
  }
}
