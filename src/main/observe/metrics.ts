/**
 * The registry: what stands in `metric-names.ts`, filled from one reading of the wall when somebody
 * asks, and prom-client's own metrics of the process. Only outages are told as they come, because a
 * histogram must see each of them.
 *
 * To add a metric: a line in `metric-names.ts`, a line here in `#fill`, a row in docs/operations.md.
 */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Outage } from '../outage.ts';
import {
  LINK_ALARMS,
  LINK_STATES,
  METRICS,
  OUTAGE_BUCKETS,
  PRIORITIES,
  RUNGS,
  type MetricLabel,
  type MetricName,
} from './metric-names.ts';
import { OutageTally } from './outage-tally.ts';
import type { DisplayReading, SourceReading, WallReading } from './reading.ts';

/** How often the event loop's delay is looked at, ms; each look wakes the process. */
const LOOP_LOOK_MS = 100;

type Labels = Partial<Record<MetricLabel, string | number>>;

/** Gauges named as if they were counters, and lists of what Node holds open: no use to a wall. */
const UNWANTED_DEFAULTS = ['handles', 'requests', 'resources'].flatMap((what) => [
  `vigil_nodejs_active_${what}`,
  `vigil_nodejs_active_${what}_total`,
]);

/** See the head of this file. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #counters = new Map<MetricName, Counter>();
  readonly #gauges = new Map<MetricName, Gauge>();
  readonly #histograms = new Map<MetricName, Histogram>();
  readonly #outages = new OutageTally();
  readonly #read: () => WallReading;
  readonly #version: string;
  /** Sources with histograms. */
  #measured = new Set<string>();

  /** `read` is asked at every scrape. */
  constructor(version: string, read: () => WallReading) {
    this.#version = version;
    this.#read = read;
    collectDefaultMetrics({
      register: this.#registry,
      prefix: 'vigil_',
      eventLoopMonitoringPrecision: LOOP_LOOK_MS,
    });
    for (const name of UNWANTED_DEFAULTS) this.#registry.removeSingleMetric(name);
    const registers = [this.#registry];
    for (const [name, { type, labels: labelNames, help }] of Object.entries(METRICS)) {
      const key = name as MetricName; // why: the keys of METRICS
      const setup = { name, help, labelNames: [...labelNames], registers };
      if (type === 'counter') this.#counters.set(key, new Counter(setup));
      else if (type === 'gauge') this.#gauges.set(key, new Gauge(setup));
      else {
        const buckets = [...OUTAGE_BUCKETS];
        this.#histograms.set(key, new Histogram({ ...setup, buckets }));
      }
    }
  }

  /** Media type of the text. */
  get contentType(): string {
    return this.#registry.contentType;
  }

  /** An outage began, changed or ended. */
  outage(outage: Outage): void {
    for (const { mark, source, seconds } of this.#outages.take(outage)) {
      this.#measured.add(source);
      this.#histograms.get(`vigil_outage_${mark}_seconds`)?.observe({ source }, seconds);
    }
  }

  /** The watchdog used a rung of the ladder. */
  rungUsed(rung: number): void {
    this.#outages.rungUsed(rung);
  }

  /** Everything in Prometheus' text format, as it is now. */
  text(): Promise<string> {
    for (const metric of [...this.#counters.values(), ...this.#gauges.values()]) metric.reset();
    this.#fill(this.#read());
    return this.#registry.metrics();
  }

  #fill({ time, now, sources, displays, host, ...wall }: WallReading): void {
    this.#set('vigil_build_info', { version: this.#version }, 1);
    this.#set('vigil_time_seconds', {}, time / 1000);
    this.#set('vigil_site_problems', {}, wall.siteProblems);
    this.#add('vigil_messages_refused_total', {}, wall.refusedMessages);
    this.#set('vigil_crash_dumps', {}, host.crashDumps);
    this.#set('vigil_software_rendering', {}, host.softwareRendering ? 1 : 0);
    for (const [process, bytes] of host.memory) {
      this.#set('vigil_app_memory_bytes', { process }, bytes);
    }
    for (const rung of RUNGS) {
      this.#add('vigil_healing_rungs_total', { rung }, this.#outages.rungs(rung));
    }
    const known = new Set(sources.map(({ link }) => link.source));
    this.#forgetOthers(known);
    for (const source of sources) this.#fillSource(source, time - now);
    for (const display of displays) this.#fillDisplay(display, known);
    for (const [display, isThere] of wall.monitors) {
      this.#set('vigil_display_monitor_connected', { display }, isThere ? 1 : 0);
    }
  }

  /** Series of sources that a new site no longer has would stand for ever. */
  #forgetOthers(known: ReadonlySet<string>): void {
    this.#outages.keepOnly(known);
    for (const source of this.#measured) {
      if (known.has(source)) continue;
      for (const histogram of this.#histograms.values()) histogram.remove({ source });
      this.#measured.delete(source);
    }
  }

  /** `toUnix`: Unix ms minus monotonic ms. */
  #fillSource({ link, counts, ...reading }: SourceReading, toUnix: number): void {
    const { source } = link;
    const own = { source };
    for (const state of LINK_STATES) {
      this.#set('vigil_link_state', { source, state }, link.state === state ? 1 : 0);
    }
    for (const alarm of LINK_ALARMS) {
      this.#set('vigil_link_alarm', { source, alarm }, link.alarm === alarm ? 1 : 0);
    }
    this.#set('vigil_link_subscriptions_wanted', own, link.wanted);
    this.#set('vigil_link_subscriptions_confirmed', own, link.confirmed);
    if (Number.isFinite(link.heardAt)) {
      this.#set('vigil_link_heard_timestamp_seconds', own, (link.heardAt + toUnix) / 1000);
    }
    if (link.roundTripMs !== null) {
      this.#set('vigil_link_round_trip_seconds', own, link.roundTripMs / 1000);
    }
    if (link.skewMs !== null) this.#set('vigil_link_clock_skew_seconds', own, link.skewMs / 1000);

    this.#set('vigil_link_connections', own, counts?.connections ?? 0);
    this.#add('vigil_link_connection_attempts_total', own, counts?.attempts ?? 0);
    this.#add('vigil_link_reconnects_total', own, counts?.reconnects ?? 0);
    // There from the start: a rate over a series that begins with its first event misses that event.
    this.#add('vigil_link_abnormal_closures_total', { source, code: '1006' }, 0);
    for (const [code, count] of counts?.closures ?? []) {
      this.#add('vigil_link_abnormal_closures_total', { source, code }, count);
    }
    for (const [code, count] of counts?.failures ?? []) {
      this.#add('vigil_link_connection_failures_total', { source, code }, count);
    }
    this.#add('vigil_frames_received_total', own, counts?.frames ?? 0);
    this.#add('vigil_frames_repeated_total', own, counts?.repeated ?? 0);
    this.#add('vigil_frames_malformed_total', own, counts?.malformed ?? 0);
    this.#add('vigil_samples_received_total', own, counts?.samples ?? 0);
    this.#add('vigil_samples_stray_total', own, counts?.strays ?? 0);

    const { outages, recovered, lost } = this.#outages.sums(source);
    this.#add('vigil_outages_total', own, outages);
    this.#add('vigil_samples_recovered_total', own, recovered);
    this.#add('vigil_samples_lost_total', own, lost);
    const isOpen = link.lastOutage !== null && link.lastOutage.freshTime === null;
    this.#set('vigil_outage_open', own, isOpen ? 1 : 0);
    this.#set('vigil_stale_tags', own, reading.staleTags);
    this.#add('vigil_stale_seconds_total', own, reading.staleSeconds);
    for (const priority of PRIORITIES) {
      const rows = reading.alarms.filter((row) => row.priority === priority).length;
      this.#set('vigil_alarms', { source, priority }, rows);
    }
    this.#set('vigil_alarms_suspect', own, reading.alarms.filter((row) => row.suspect).length);
  }

  #fillDisplay(reading: DisplayReading, known: ReadonlySet<string>): void {
    const { display, paintedTime } = reading;
    const own = { display };
    this.#add('vigil_display_painted_frames_total', own, reading.frames);
    if (paintedTime !== null) {
      this.#set('vigil_display_painted_timestamp_seconds', own, paintedTime / 1000);
    }
    for (const [source, time] of reading.proofTimes) {
      // The page names the sources: only those of the site become labels.
      if (!known.has(source)) continue;
      this.#set('vigil_display_proof_timestamp_seconds', { display, source }, time / 1000);
    }
    this.#add('vigil_display_stale_as_live_seconds_total', own, reading.staleAsLiveMs / 1000);
    this.#set('vigil_display_covered', own, reading.covered ? 1 : 0);
    this.#add('vigil_display_reloads_total', { display, action: 'reload' }, reading.reloads);
    this.#add('vigil_display_reloads_total', { display, action: 'replace' }, reading.replacements);
    this.#add('vigil_display_reloads_total', { display, action: 'renew' }, reading.renewals);
    this.#add('vigil_display_faults_total', own, reading.faults);
    this.#add('vigil_display_updates_coalesced_total', own, reading.coalesced);
    this.#set('vigil_display_heap_bytes', own, reading.heapBytes);
    this.#set('vigil_display_widgets', own, reading.widgets);
    this.#set('vigil_display_live_widgets', own, reading.liveWidgets);
  }

  #set(name: MetricName, labels: Labels, value: number): void {
    this.#gauges.get(name)?.set(labels, value);
  }

  #add(name: MetricName, labels: Labels, value: number): void {
    this.#counters.get(name)?.inc(labels, value);
  }
}
