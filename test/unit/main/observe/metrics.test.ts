import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { LinkStatus } from '../../../../src/main/bridge/contract.ts';
import { DisplayTally } from '../../../../src/main/observe/display-tally.ts';
import { METRICS } from '../../../../src/main/observe/metric-names.ts';
import { Metrics } from '../../../../src/main/observe/metrics.ts';
import type { SourceReading, WallReading } from '../../../../src/main/observe/reading.ts';
import type { Outage } from '../../../../src/main/outage.ts';
import {
  lintExposition,
  parseExposition,
  valueOf,
  type Family,
} from '../../../support/exposition.ts';

const DOCS = path.resolve(import.meta.dirname, '../../../../docs/operations.md');
const TIME = 1_764_000_000_000;

const OUTAGE: Outage = {
  id: 1,
  source: 'boiler',
  cause: 'reset (1006)',
  code: 1006,
  rung: 1,
  faultTime: TIME - 10_000,
  suspectTime: TIME - 9_900,
  deadTime: null,
  openTime: null,
  freshTime: null,
  paintedTime: null,
  backfilledTime: null,
  attempts: 1,
  missed: 0,
  recovered: 0,
  lost: 0,
};
const HEALED: Outage = {
  ...OUTAGE,
  deadTime: TIME - 9_000,
  freshTime: TIME - 8_000,
  paintedTime: TIME - 7_950,
  rung: 2,
  missed: 12,
  recovered: 10,
  lost: 2,
};

function link(source: string, more: Partial<LinkStatus> = {}): LinkStatus {
  return {
    source,
    label: source,
    state: 'live',
    sinceTime: TIME,
    endpoint: 'ws://plant:1',
    heardAt: 900,
    roundTripMs: 12,
    attempt: 0,
    nextAttemptAt: null,
    cause: '',
    skewMs: -250,
    wanted: 3,
    confirmed: 3,
    insecure: false,
    alarm: 'none',
    lastOutage: null,
    ...more,
  };
}

function source(id: string, more: Partial<LinkStatus> = {}): SourceReading {
  return {
    link: link(id, more),
    counts: {
      connections: 1,
      attempts: 7,
      reconnects: 2,
      closures: new Map([['1006', 2]]),
      failures: new Map([['http-503', 1]]),
      frames: 100,
      samples: 400,
      repeated: 3,
      malformed: 1,
      strays: 4,
    },
    staleTags: 2,
    staleSeconds: 1.5,
    alarms: [
      {
        id: 'TI/HI',
        tag: 'TI',
        state: 'unacknowledged',
        priority: 'high',
        since: TIME,
        message: 'high',
        suspect: true,
        pending: false,
      },
    ],
  };
}

function display(): DisplayTally {
  const tally = new DisplayTally('1');
  tally.noticed(
    {
      type: 'alive',
      frames: 50,
      heapBytes: 2e7,
      widgets: 4,
      liveWidgets: 3,
      proofs: [
        { source: 'boiler', time: TIME - 400 },
        { source: 'no-such-source', time: TIME },
      ],
      staleAsLiveMs: 0,
    },
    TIME,
  );
  return tally;
}

function wall(...sources: readonly SourceReading[]): WallReading {
  return {
    time: TIME,
    now: 1_000,
    sources,
    displays: [display().read(9)],
    monitors: new Map([
      ['left', true],
      ['right', false],
    ]),
    siteProblems: 0,
    refusedMessages: 0,
    host: { crashDumps: 2, softwareRendering: true, memory: new Map([['renderer', 5e8]]) },
  };
}

async function exposed(metrics: Metrics): Promise<readonly Family[]> {
  return parseExposition(await metrics.text());
}

test('the whole page keeps Prometheus’ format and naming rules', async () => {
  const metrics = new Metrics('1.2.3', () => wall(source('boiler'), source('cooling-loop')));
  metrics.outage(OUTAGE);
  metrics.outage(HEALED);
  metrics.rungUsed(4);
  const families = await exposed(metrics);
  assert.deepEqual(lintExposition(families), []);
  assert.ok(families.every(({ name }) => name.startsWith('vigil_')));
  assert.equal(valueOf(families, 'vigil_build_info', { version: '1.2.3' }), 1);
});

test('the rules find what is against them', () => {
  const bad = [
    '# HELP vigil_Bad_ms Latency.',
    '# TYPE vigil_Bad_ms counter',
    'vigil_Bad_ms{le="1"} -1',
    '# HELP vigil_gauge_total x',
    '# TYPE vigil_gauge_total gauge',
    'vigil_gauge_total 1',
    'vigil_gauge_total 2',
    '',
  ].join('\n');
  const found = lintExposition(parseExposition(bad));
  assert.equal(found.length, 8, found.join('\n'));
  assert.throws(() => parseExposition('vigil_up 1\n'), /stray/);
  assert.throws(() => parseExposition('# HELP a b\n# TYPE a gauge\na{x=y} 1\n'), /bad labels/);
});

test('every metric of the table is on the page, with its type, help and no other labels', async () => {
  const metrics = new Metrics('1.2.3', () => wall(source('boiler')));
  metrics.outage(HEALED);
  const families = await exposed(metrics);
  for (const [name, { type, labels, help }] of Object.entries(METRICS)) {
    const family = families.find((one) => one.name === name);
    assert.equal(family?.type, type, name);
    assert.equal(family.help, help);
    assert.ok(family.series.length > 0, `${name} has no series`);
    for (const series of family.series) {
      const own = Object.keys(series.labels).filter((label) => label !== 'le');
      assert.deepEqual(own.sort(), [...labels].sort(), name);
    }
  }
});

test('what the wall counted stands there in base units', async () => {
  const open = { ...OUTAGE, id: 7 };
  const metrics = new Metrics('1', () =>
    wall(source('boiler', { state: 'suspect', alarm: 'flapping', lastOutage: open })),
  );
  metrics.outage(OUTAGE);
  metrics.outage(HEALED);
  metrics.outage(HEALED);
  const families = await exposed(metrics);
  const expected: readonly (readonly [string, Record<string, string>, number])[] = [
    ['vigil_time_seconds', {}, TIME / 1000],
    ['vigil_display_monitor_connected', { display: 'left' }, 1],
    ['vigil_display_monitor_connected', { display: 'right' }, 0],
    ['vigil_link_state', { state: 'suspect' }, 1],
    ['vigil_link_state', { state: 'live' }, 0],
    ['vigil_link_alarm', { alarm: 'flapping' }, 1],
    ['vigil_link_round_trip_seconds', {}, 0.012],
    ['vigil_link_clock_skew_seconds', {}, -0.25],
    ['vigil_link_heard_timestamp_seconds', {}, (TIME - 100) / 1000],
    ['vigil_link_abnormal_closures_total', { code: '1006' }, 2],
    ['vigil_link_connection_failures_total', { code: 'http-503' }, 1],
    ['vigil_outages_total', {}, 1],
    ['vigil_samples_recovered_total', {}, 10],
    ['vigil_samples_lost_total', {}, 2],
    ['vigil_outage_open', {}, 1],
    ['vigil_outage_suspect_seconds_sum', {}, 0.1],
    ['vigil_outage_dead_seconds_sum', {}, 1],
    ['vigil_outage_painted_seconds_sum', {}, 2.05],
    ['vigil_outage_painted_seconds_count', {}, 1],
    ['vigil_healing_rungs_total', { rung: '1' }, 1],
    ['vigil_healing_rungs_total', { rung: '2' }, 1],
    ['vigil_healing_rungs_total', { rung: '4' }, 0],
    ['vigil_alarms', { priority: 'high' }, 1],
    ['vigil_alarms_suspect', {}, 1],
    ['vigil_stale_seconds_total', {}, 1.5],
    ['vigil_display_painted_frames_total', { display: '1' }, 50],
    ['vigil_display_proof_timestamp_seconds', { source: 'boiler' }, (TIME - 400) / 1000],
    ['vigil_display_updates_coalesced_total', {}, 9],
  ];
  for (const [name, labels, value] of expected) {
    assert.equal(valueOf(families, name, labels), value, `${name} ${JSON.stringify(labels)}`);
  }
});

test('nothing that a page or a server says becomes a label, and a source that is gone leaves', async () => {
  let sources = [source('boiler'), source('pumps')];
  const metrics = new Metrics('1', () => wall(...sources));
  metrics.outage(HEALED);
  metrics.outage({ ...HEALED, source: 'pumps' });
  const labelled = async (): Promise<Set<string>> => {
    const series = (await exposed(metrics)).flatMap((family) => family.series);
    return new Set(series.flatMap(({ labels }) => labels['source'] ?? []));
  };
  assert.deepEqual(await labelled(), new Set(['boiler', 'pumps']));
  sources = [source('boiler')];
  assert.deepEqual(await labelled(), new Set(['boiler']));
});

test('a wall of 16 sources has a page of less than 5,000 lines', async () => {
  const sources = Array.from({ length: 16 }, (_, index) => source(`source-${index}`));
  const metrics = new Metrics('1', () => wall(...sources));
  for (const { link: own } of sources) metrics.outage({ ...HEALED, source: own.source });
  const text = await metrics.text();
  assert.ok(text.split('\n').length < 5_000);
});

test('docs/operations.md lists every metric as it is, and no other', async () => {
  const metrics = new Metrics('1', () => wall(source('boiler')));
  metrics.outage(HEALED);
  const exported = new Map((await exposed(metrics)).map((family) => [family.name, family.type]));
  const rows = [
    ...readFileSync(DOCS, 'utf8').matchAll(
      /^\| `(vigil_[a-z0-9_]+)` +\| (\w+) +\| (.*?) +\| (.*?) +\|$/gm,
    ),
  ];
  const documented = new Map(rows.map(([, name = '', type = '']) => [name, type]));
  // What a system cannot tell of its processes (open files, say) is missing there.
  for (const [name, type] of exported) assert.equal(documented.get(name), type, name);
  for (const [name] of documented) {
    assert.ok(exported.has(name) || !Object.hasOwn(METRICS, name), `${name} is not exported`);
    assert.ok(exported.has(name) || process.platform !== 'linux', `${name} is not exported`);
  }
  for (const [, name = '', , labels = '', meaning = ''] of rows) {
    if (!Object.hasOwn(METRICS, name)) continue;
    const own = METRICS[name as keyof typeof METRICS]; // hasOwn has just said so
    const printed = own.labels.map((label) => `\`${label}\``).join(', ');
    assert.equal(labels, printed, name);
    assert.equal(meaning, own.help, name);
  }
});
