/**
 * Every metric of Vigil's own: name, type, labels, help. `metrics.ts` makes the registry of this
 * table, docs/operations.md prints it, and a test holds all three and the Prometheus conventions
 * against each other. Prometheus' rules: base units, `_total` for counters and for nothing else.
 *
 * Labels are bounded: `source` by the site file, `display` by the monitors, all others by the lists
 * below. What a server sends never becomes a label.
 */
import { RUNG } from '../ladder.ts';
import type { LinkAlarm, LinkState } from '../bridge/contract.ts';

/** One metric. */
export interface MetricLine {
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly labels: readonly MetricLabel[];
  /** One sentence: what is counted or measured, and when. */
  readonly help: string;
}

/** The labels there are. */
export type MetricLabel =
  | 'source'
  | 'state'
  | 'alarm'
  | 'code'
  | 'rung'
  | 'priority'
  | 'display'
  | 'action'
  | 'process'
  | 'version';

/** See the head of this file. */
export const METRICS = {
  vigil_build_info: gauge('Always 1; the label says which version runs.', 'version'),
  vigil_time_seconds: gauge(
    'Clock of this PC, Unix time; ages of timestamps are taken against this, not the scraper’s clock.',
  ),

  vigil_link_connections: gauge(
    'Sessions that the plant server has greeted and that stand.',
    'source',
  ),
  vigil_link_state: gauge('1 for the state the link is in, 0 for all others.', 'source', 'state'),
  vigil_link_alarm: gauge(
    '1 for the alarm that the link itself raises, 0 for all others.',
    'source',
    'alarm',
  ),
  vigil_link_connection_attempts_total: counter(
    'Dials, replacements and standbys included.',
    'source',
  ),
  vigil_link_reconnects_total: counter(
    'Sessions greeted after the first one of the link.',
    'source',
  ),
  vigil_link_abnormal_closures_total: counter(
    'Greeted sessions that the server or the network ended otherwise than with 1000, 1001 or 1012: by close code, or kind of failure.',
    'source',
    'code',
  ),
  vigil_link_connection_failures_total: counter(
    'Dials that never came to a greeting, by the same words.',
    'source',
    'code',
  ),
  vigil_link_round_trip_seconds: gauge('Newest measured round trip to the server.', 'source'),
  vigil_link_clock_skew_seconds: gauge('Clock of the server minus ours.', 'source'),
  vigil_link_heard_timestamp_seconds: gauge(
    'When a byte last came from the source, Unix time.',
    'source',
  ),
  vigil_link_subscriptions_wanted: gauge('Subscriptions that the screens want.', 'source'),
  vigil_link_subscriptions_confirmed: gauge(
    'Subscriptions that the server has confirmed.',
    'source',
  ),
  vigil_frames_received_total: counter('Data frames.', 'source'),
  vigil_frames_repeated_total: counter(
    'Data frames that were here already, or of a session given up.',
    'source',
  ),
  vigil_frames_malformed_total: counter('Frames that could not be read.', 'source'),
  vigil_samples_received_total: counter(
    'Samples that came, replays and history included.',
    'source',
  ),
  vigil_samples_stray_total: counter('Samples of tags that nobody asked for.', 'source'),
  vigil_samples_recovered_total: counter(
    'Samples missed in an outage that came by replay or history.',
    'source',
  ),
  vigil_samples_lost_total: counter('Samples missed in an outage that cannot be had.', 'source'),

  vigil_outages_total: counter(
    'Outages in the ledger since the start, suspicions that proved unfounded included.',
    'source',
  ),
  vigil_outage_open: gauge(
    '1 while values of the source are not fresh because of an outage.',
    'source',
  ),
  vigil_outage_suspect_seconds: histogram('From the fault to the suspicion.', 'source'),
  vigil_outage_dead_seconds: histogram('From the fault until the session was given up.', 'source'),
  vigil_outage_fresh_seconds: histogram(
    'From the fault until every subscription hit had fresh values.',
    'source',
  ),
  vigil_outage_painted_seconds: histogram(
    'From the fault until fresh values were painted.',
    'source',
  ),
  vigil_healing_rungs_total: counter('Uses of each rung of the healing ladder.', 'rung'),

  vigil_stale_tags: gauge(
    'Wanted tags of the source whose value is too old to look live, now.',
    'source',
  ),
  vigil_stale_seconds_total: counter(
    'Seconds in which a wanted tag of the source was too old to look live.',
    'source',
  ),
  vigil_alarms: gauge('Rows of the alarm list by priority.', 'source', 'priority'),
  vigil_alarms_suspect: gauge(
    'Rows of the alarm list that are not confirmed since the link was lost.',
    'source',
  ),

  vigil_display_painted_frames_total: counter(
    'Frames that the display painted behind a complete judgement.',
    'display',
  ),
  vigil_display_painted_timestamp_seconds: gauge(
    'When the display last told that it painted, Unix time.',
    'display',
  ),
  vigil_display_proof_timestamp_seconds: gauge(
    'Newest proof of a value of the source that stands on the screen, Unix time; stands still when the source is lost.',
    'display',
    'source',
  ),
  vigil_display_stale_as_live_seconds_total: counter(
    'Seconds in which a painted value looked live beyond its limit and 250 ms. Must stay 0.',
    'display',
  ),
  vigil_display_monitor_connected: gauge(
    '1 while a monitor that the display is for is connected; 0: nobody can see the display there.',
    'display',
  ),
  vigil_display_covered: gauge(
    '1 while the display is covered because its page does not paint.',
    'display',
  ),
  vigil_display_reloads_total: counter(
    'Pages loaded anew (`reload`), windows replaced (`replace`), pages renewed unseen for their memory (`renew`).',
    'display',
    'action',
  ),
  vigil_display_faults_total: counter('Script errors that the page reported.', 'display'),
  vigil_display_updates_coalesced_total: counter(
    'Updates overtaken by a newer value before the display took them.',
    'display',
  ),
  vigil_display_heap_bytes: gauge('Script heap of the page.', 'display'),
  vigil_display_widgets: gauge('Widgets with tags on the present screen.', 'display'),
  vigil_display_live_widgets: gauge(
    'Widgets on the present screen all of whose values are live.',
    'display',
  ),

  vigil_crash_dumps: gauge('Crash dumps kept in the data folder, at most 10.'),
  vigil_software_rendering: gauge('1 while the wall is drawn without the graphics card.'),
  vigil_app_memory_bytes: gauge(
    'Working set of the processes of the app by kind, looked at every ten seconds.',
    'process',
  ),
  vigil_site_problems: gauge('Problems of the site file that was refused; 0 while it is good.'),
  vigil_messages_refused_total: counter('Messages of pages that were refused.'),
} as const satisfies Readonly<Record<string, MetricLine>>;

/** Name of a metric of the table. */
export type MetricName = keyof typeof METRICS;

/** Upper bounds of the histograms' buckets, seconds: around the budgets of product and link. */
export const OUTAGE_BUCKETS = [
  0.05, 0.1, 0.25, 0.5, 1, 1.5, 2.5, 5, 10, 30, 60, 300, 3_600,
] as const;

/** Values of `state`. */
export const LINK_STATES = [
  'idle',
  'dialing',
  'authenticating',
  'subscribing',
  'resyncing',
  'live',
  'suspect',
  'draining',
  'backoff',
  'persistent',
  'suspended',
  'blocked',
  'stopped',
] as const satisfies readonly LinkState[];

/** Values of `alarm`. */
export const LINK_ALARMS = [
  'degraded',
  'blocked',
  'flapping',
  'source-silent',
] as const satisfies readonly LinkAlarm[];

/** Values of `rung`: those that Vigil itself climbs. */
export const RUNGS = Object.values(RUNG).filter((rung) => rung !== RUNG.service);

/** Values of `priority`. */
export const PRIORITIES = ['urgent', 'high', 'medium', 'low'] as const;

function counter(help: string, ...labels: MetricLabel[]): MetricLine {
  return { type: 'counter', labels, help };
}

function gauge(help: string, ...labels: MetricLabel[]): MetricLine {
  return { type: 'gauge', labels, help };
}

function histogram(help: string, ...labels: MetricLabel[]): MetricLine {
  return { type: 'histogram', labels, help };
}
