/**
 * The sources of the present site, running. A new site keeps every source whose own lines did not
 * change, with its session and its history; the others are stopped and made anew. One that has no
 * address in common with the source of that name before is another plant: nothing of the old one's
 * values and past may be taken for its own.
 */
import type { LinkStatus, Reply, Requests } from './bridge/contract.ts';
import type { SourceView } from './bridge/plant-view.ts';
import { wantedOf, type SourceWants } from './bridge/wanted.ts';
import type { Clock } from './clock.ts';
import type { PathCause } from './link/events.ts';
import type { SourceCounts } from './observe/reading.ts';
import type { Site, SiteSource } from './site/site.ts';
import type { PastQuestion, PastReply } from './sources/pasts.ts';

/** A source as the wall drives it. */
export interface RunningSource extends SourceView {
  status(): LinkStatus;
  start(): void;
  stop(): void;
  want(wants: SourceWants): void;
  pathChanged(cause: PathCause, addresses: readonly string[]): void;
  suspended(): void;
  resumed(): void;
  retry(): void;
  /** A window painted at `now` what was sent to it at `sentAt` (monotonic ms). */
  painted(sentAt: number, now: number): void;
  /** Asks the server for something about an alarm, in the name of this display. */
  command(
    command: Omit<Requests['alarm']['argument'], 'source'>,
  ): Promise<Reply<Requests['alarm']['reply']>>;
  past(question: PastQuestion): Promise<PastReply>;
  counters(): SourceCounts;
  /** Wanted tags that are too old to look live now. */
  staleTags(): number;
}

/** What a site run needs. */
export interface SiteRunSetup {
  readonly clock: Clock;
  /** Makes a source; `endpoints` are the site's with `demo:` replaced. */
  readonly makeSource: (source: SiteSource, endpoints: readonly string[]) => RunningSource;
  /** A source is another plant from now on; called before it is made. */
  readonly onOtherPlant: (source: string) => void;
  /** Called once, for the first site that names the demo plant. */
  readonly startDemoPlant: (onListening: (url: string) => void) => void;
}

/** Endpoint that stands for the demo plant. */
const DEMO = 'demo:';

interface Running {
  /** The source's lines in the site, to see whether they changed. */
  readonly lines: string;
  readonly source: RunningSource;
}

/** See the head of this file. */
export class SiteRun {
  readonly #setup: SiteRunSetup;
  readonly #running = new Map<string, Running>();
  /** Source → its endpoints, of all sources there ever were. */
  readonly #endpoints = new Map<string, readonly string[]>();
  #site: Site | null = null;
  /** When the present site came, Unix ms. */
  #appliedTime = 0;
  #demoUrl: string | null = null;
  #demoAsked = false;
  #isBrowsing = false;

  constructor(setup: SiteRunSetup) {
    this.#setup = setup;
  }

  /** The running sources, in the site's order. */
  sources(): readonly RunningSource[] {
    const ids = this.#site?.sources.map(({ id }) => id) ?? [];
    return ids.flatMap((id) => this.#running.get(id)?.source ?? []);
  }

  /** The state of every source of the site, in its order; one that waits for its plant included. */
  links(): readonly LinkStatus[] {
    return (this.#site?.sources ?? []).map(
      (line) => this.#running.get(line.id)?.source.status() ?? waiting(line, this.#appliedTime),
    );
  }

  source(id: string): RunningSource | undefined {
    return this.#running.get(id)?.source;
  }

  /** Makes the running sources those of `site`. */
  apply(site: Site): void {
    this.#site = site;
    this.#appliedTime = this.#setup.clock.unixNow();
    const wants = wantedOf(site, this.#isBrowsing);
    const wanted = new Map(site.sources.map((source) => [source.id, JSON.stringify(source)]));
    for (const [id, { lines, source }] of this.#running) {
      if (wanted.get(id) === lines) continue;
      source.stop();
      this.#running.delete(id);
    }
    for (const line of site.sources) {
      const want = wants.get(line.id);
      const before = this.#endpoints.get(line.id);
      this.#endpoints.set(line.id, line.endpoints);
      if (before?.some((endpoint) => line.endpoints.includes(endpoint)) === false)
        this.#setup.onOtherPlant(line.id);
      const present = this.#running.get(line.id) ?? this.#open(line);
      if (present !== undefined && want !== undefined) present.source.want(want);
    }
  }

  /** Wants every tag that the sources have, whatever the screens show; or no longer. */
  browse(isOn: boolean): void {
    this.#isBrowsing = isOn;
    if (this.#site !== null) this.apply(this.#site);
  }

  stop(): void {
    for (const { source } of this.#running.values()) source.stop();
    this.#running.clear();
  }

  /** Undefined while the demo plant's address is not known yet; then `apply` is run again. */
  #open(line: SiteSource): Running | undefined {
    const endpoints = line.endpoints.map((endpoint) =>
      endpoint === DEMO ? this.#demoUrl : endpoint,
    );
    if (endpoints.includes(null)) {
      this.#askForDemoPlant();
      return undefined;
    }
    const urls = endpoints.filter((url) => url !== null);
    const source = this.#setup.makeSource(line, urls);
    const running: Running = { lines: JSON.stringify(line), source };
    this.#running.set(line.id, running);
    source.start();
    return running;
  }

  #askForDemoPlant(): void {
    if (this.#demoAsked) return;
    this.#demoAsked = true;
    this.#setup.startDemoPlant((url) => {
      this.#demoUrl = url;
      if (this.#site !== null) this.apply(this.#site);
    });
  }
}

function waiting({ id, label }: SiteSource, sinceTime: number): LinkStatus {
  return {
    source: id,
    label,
    state: 'idle',
    sinceTime,
    endpoint: DEMO,
    heardAt: -Infinity,
    roundTripMs: null,
    attempt: 0,
    nextAttemptAt: null,
    cause: 'the demo plant is starting',
    skewMs: null,
    wanted: 0,
    confirmed: 0,
    insecure: false,
    alarm: 'none',
    lastOutage: null,
  };
}
