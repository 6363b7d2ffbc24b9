import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from '@playwright/test';
import type { Alarm, AlarmCommand } from '../../../src/main/sources/vigil/codec.ts';
import { SampleBatch, type Sample } from '../../../src/main/telemetry/sample.ts';
import { DEMO_ALARM_RULES, DEMO_TAGS } from '../../../src/plant/demo-tags.ts';
import { Simulation } from '../../../src/plant/simulation.ts';

const LIVE = 1_764_000_000_000;
const MINUTE = 60_000;

interface Run {
  readonly samples: readonly Sample[];
  readonly alarms: readonly (Alarm & { readonly at: number })[];
  readonly simulation: Simulation;
}

/** Runs from `historyMs` before the live start to `untilMs` after it; keeps what `keeps` says. */
function run(
  untilMs: number,
  options: { seed?: number; historyMs?: number; keeps?: (tag: string) => boolean } = {},
): Run {
  const historyMs = options.historyMs ?? MINUTE;
  const simulation = new Simulation({ seed: options.seed ?? 1, liveTime: LIVE, historyMs });
  const batch = new SampleBatch();
  const samples: Sample[] = [];
  const alarms: (Alarm & { at: number })[] = [];
  while (simulation.nextTime() <= LIVE + untilMs) {
    const at = simulation.nextTime();
    batch.clear();
    simulation.advance(batch);
    for (let row = 0; row < batch.length; row += 1) {
      const tag = batch.tag[row]!;
      if (options.keeps?.(tag) === false) continue;
      const [time, value, quality] = [batch.time[row]!, batch.value[row]!, batch.quality[row]!];
      samples.push({ tag, time, value, quality });
    }
    for (const alarm of simulation.takeAlarmChanges()) alarms.push({ ...alarm, at });
  }
  return { samples, alarms, simulation };
}

function numbers(samples: readonly Sample[], tag: string, from = LIVE): number[] {
  return samples
    .filter((sample) => sample.tag === tag && sample.time >= from)
    .flatMap(({ value }) => (typeof value === 'number' ? [value] : []));
}

test('the same seed and start give the same plant, another seed another one', () => {
  const first = run(20_000);
  assert.deepEqual(run(20_000).samples, first.samples);
  assert.notDeepEqual(run(20_000, { seed: 2 }).samples, first.samples);
});

test('every one of at least 60 tags has a value before the live start', () => {
  const seen = new Set(run(0, { historyMs: 5000 }).samples.map((sample) => sample.tag));
  assert.ok(DEMO_TAGS.length >= 60);
  for (const { tag } of DEMO_TAGS) assert.ok(seen.has(tag), tag);
});

test('source times rise strictly and keep the declared interval', () => {
  const last = new Map<string, number>();
  const intervals = new Map(DEMO_TAGS.map(({ tag, intervalMs }) => [tag, intervalMs]));
  for (const { tag, time } of run(30_000).samples) {
    const previous = last.get(tag);
    const interval = intervals.get(tag);
    if (previous !== undefined) {
      assert.ok(time > previous, tag);
      if (interval !== undefined) assert.equal(time - previous, interval, tag);
    }
    last.set(tag, time);
  }
});

function acknowledgement(alarm: string): AlarmCommand {
  return { action: 'acknowledge', alarm, by: 'panel-3' };
}

test('the plant starts healthy, in its usual bands, with no alarm', () => {
  const { samples, simulation } = run(60_000);
  assert.deepEqual(simulation.alarms(), []);
  for (const { tag, band, min, max } of DEMO_TAGS) {
    const values = numbers(samples, tag);
    if (band === undefined || tag.startsWith('P-101B') || tag.startsWith('P-202')) continue;
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const margin = ((max ?? 0) - (min ?? 0)) * 0.03;
    assert.ok(mean > band[0] - margin && mean < band[1] + margin, `${tag} is about ${mean}`);
  }
  assert.ok(samples.every(({ quality }) => quality === 'good'));
});

test('over an hour everything stays within its span and things go wrong and right again', () => {
  const { samples, alarms } = run(60 * MINUTE, { keeps: (tag) => /^[LPTF]T-|^AT-/.test(tag) });
  for (const { tag, min, max } of DEMO_TAGS) {
    for (const value of numbers(samples, tag)) {
      assert.ok(value >= (min ?? -Infinity) && value <= (max ?? Infinity), `${tag} = ${value}`);
    }
  }
  const level = numbers(samples, 'LT-101');
  assert.ok(Math.min(...level) > 40 && Math.max(...level) < 60, 'the drum level is held');
  const statesOf = (id: string): string[] =>
    alarms
      .filter((alarm) => alarm.id === id)
      .map((alarm) => alarm.state)
      .filter((state, index, all) => state !== all[index - 1]);
  for (const id of ['PT-101/LO', 'TT-201/HI', 'CV-203.STATE/STUCK']) {
    assert.deepEqual(statesOf(id).slice(0, 2), ['unacknowledged', 'returned'], id);
  }
  // A trip is held until somebody resets it; the shift does so after a while.
  const trip = ['unacknowledged', 'latched', 'normal'];
  assert.deepEqual(statesOf('FN-202.RUN/OFF').slice(0, 3), trip);
  // An analyser that calibrates is out of service; a stuck valve explains the flow.
  assert.deepEqual(statesOf('AT-101/LO').slice(0, 2), ['outOfService', 'normal']);
  assert.deepEqual(statesOf('FT-201/LO').slice(0, 2), ['suppressed', 'normal']);
  const words = (tag: string): Set<string> =>
    new Set(samples.filter((sample) => sample.tag === tag).map((sample) => sample.quality));
  assert.deepEqual([...words('AT-101')].sort(), [
    'bad.sensorFailure',
    'good',
    'uncertain.calibrating',
  ]);
  assert.ok(words('TT-202').has('bad.notConnected'));
});

test('pressure falls while more steam is taken than made, and the fire answers', () => {
  const kept = new Set(['PT-101', 'FT-101', 'FV-103.CMD']);
  const { samples } = run(8 * MINUTE, { keeps: (tag) => kept.has(tag) });
  const during = (tag: string, fromS: number, toS: number): number => {
    const values = samples
      .filter(({ time }) => time >= LIVE + fromS * 1000 && time < LIVE + toS * 1000)
      .filter((sample) => sample.tag === tag)
      .map(({ value }) => Number(value));
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  };
  // The demand jumps 360 s after the start.
  assert.ok(during('FT-101', 370, 400) > during('FT-101', 330, 360) + 3);
  assert.ok(during('PT-101', 380, 410) < during('PT-101', 330, 360) - 0.2);
  assert.ok(during('FV-103.CMD', 380, 410) > during('FV-103.CMD', 330, 360) + 5);
});

test('an alarm can be acknowledged by a person, once', () => {
  const { simulation } = run(8.6 * MINUTE, { keeps: () => false });
  assert.equal(simulation.obey(acknowledgement('FN-202.RUN/OFF'), LIVE), 'done');
  assert.equal(simulation.obey(acknowledgement('FN-202.RUN/OFF'), LIVE), 'already-acknowledged');
  assert.equal(simulation.obey(acknowledgement('FN-201.RUN/OFF'), LIVE), 'unknown-alarm');
  const changes = simulation.takeAlarmChanges();
  assert.deepEqual(
    changes.map(({ id, state, acknowledgedBy }) => [id, state, acknowledgedBy]),
    [['FN-202.RUN/OFF', 'acknowledged', 'panel-3']],
  );
});

test('docs/demo-plant.md lists every tag and every limit as they are', () => {
  const page = readFileSync(new URL('../../../docs/demo-plant.md', import.meta.url), 'utf8');
  const rows = new Map(
    page
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .map((line) => line.split('|').map((cell) => cell.trim()))
      .map((cells) => [cells[1], cells]),
  );
  for (const { tag, description, unit, min, max, intervalMs, band } of DEMO_TAGS) {
    const row = rows.get(`\`${tag}\``);
    assert.ok(row, tag);
    const interval = intervalMs === undefined ? 'on change' : `${intervalMs} ms`;
    const span = min === undefined ? '' : `${min} to ${max}`;
    assert.deepEqual(row.slice(2, 6), [description, unit ?? '', span, interval], tag);
    if (band !== undefined) assert.equal(row[6], `${band[0]} to ${band[1]}`, tag);
  }
  for (const { id, tag, condition, priority } of DEMO_ALARM_RULES) {
    const limits = rows.get(`\`${tag}\``)?.[7] ?? '';
    const text =
      condition.kind === 'equals'
        ? `${id.slice(tag.length + 1)} at \`${condition.value}\` (${priority})`
        : `${condition.kind} ${condition.limit} (${priority})`;
    assert.ok(limits.includes(text), `${id}: ${text}`);
  }
});
