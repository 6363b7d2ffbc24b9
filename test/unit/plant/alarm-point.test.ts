/** The states of ISA-18.2, one by one, as the demo plant goes through them. */
import assert from 'node:assert/strict';
import { test } from '@playwright/test';
import type { AlarmAction, AlarmCommand } from '../../../src/main/sources/vigil/codec.ts';
import { AlarmPoint, MAX_SHELVE_MS } from '../../../src/plant/alarm-point.ts';
import type { AlarmRule } from '../../../src/plant/alarm-rules.ts';
import { AlarmList } from '../../../src/plant/alarm-list.ts';
import { AlarmFlood } from '../../../src/plant/alarm-flood.ts';
import { AlarmTally } from '../../../src/plant/alarm-tally.ts';
import { listFrames } from '../../../src/plant/alarm-frames.ts';

const RULE: AlarmRule = {
  id: 'T/ON',
  tag: 'T',
  priority: 'high',
  message: 'T on',
  condition: { kind: 'equals', value: true },
  onDelayMs: 0,
  offDelayMs: 0,
};
const HOUR = 3_600_000;

function ask(action: Exclude<AlarmAction, 'shelve'>): AlarmCommand {
  return { action, alarm: 'T/ON', by: 'panel-3' };
}

function shelve(forMs: number): AlarmCommand {
  return { action: 'shelve', alarm: 'T/ON', by: 'panel-3', forMs };
}

function raised(rule: Partial<AlarmRule> = {}): AlarmPoint {
  const point = new AlarmPoint({ ...RULE, ...rule }, 'Area');
  point.judge(1_000, true, 'good');
  return point;
}

test('a latched alarm stays when its cause has gone, until it is acknowledged and then reset', () => {
  const point = raised({ isLatching: true });
  point.judge(2_000, false, 'good');
  assert.equal(point.state, 'latched');
  assert.equal(point.obey(ask('reset'), 3_000), 'not-acknowledged');
  assert.equal(point.obey(ask('acknowledge'), 3_000), 'done');
  assert.equal(point.state, 'latchedAcknowledged');
  assert.equal(point.obey(ask('acknowledge'), 3_000), 'already-acknowledged');
  assert.equal(point.obey(ask('reset'), 4_000), 'done');
  assert.equal(point.state, 'normal');
  assert.equal(point.obey(ask('reset'), 4_000), 'not-latched');
});

test('a latched alarm whose cause comes again is announced again', () => {
  const point = raised({ isLatching: true });
  point.obey(ask('acknowledge'), 1_500);
  point.judge(2_000, false, 'good');
  assert.equal(point.state, 'latchedAcknowledged');
  point.judge(3_000, true, 'good');
  assert.deepEqual([point.state, point.since], ['unacknowledged', 3_000]);
});

test('a shelf ends by itself: the alarm is announced anew if it stands, and normal if not', () => {
  for (const stands of [true, false]) {
    const point = raised();
    assert.equal(point.obey(shelve(HOUR), 2_000), 'done');
    assert.deepEqual([point.state, point.row().shelvedUntil], ['shelved', 2_000 + HOUR]);
    point.judge(3_000, stands, 'good');
    assert.equal(point.row().standing, stands);
    assert.equal(point.state, 'shelved', 'what is shelved is never announced');
    assert.equal(point.passTime(1_999 + HOUR), false);
    assert.equal(point.passTime(2_000 + HOUR), true);
    assert.equal(point.state, stands ? 'unacknowledged' : 'normal');
    if (stands) assert.equal(point.since, 2_000 + HOUR);
  }
});

test('an operator takes it off the shelf, or puts it on for longer', () => {
  const point = raised();
  point.obey(shelve(HOUR), 2_000);
  point.obey(shelve(2 * HOUR), 3_000);
  assert.deepEqual([point.since, point.row().shelvedUntil], [2_000, 3_000 + 2 * HOUR]);
  assert.equal(point.row().setAsideBy, 'panel-3');
  assert.equal(point.obey(ask('unshelve'), 4_000), 'done');
  assert.equal(point.state, 'unacknowledged');
  assert.equal(point.obey(ask('unshelve'), 5_000), 'not-shelved');
});

test('an urgent alarm is not shelved, nor any for longer than a shift, nor what is not listed', () => {
  assert.equal(raised({ priority: 'urgent' }).obey(shelve(HOUR), 2_000), 'shelving-refused');
  assert.equal(raised({ priority: 'urgent' }).row().mayShelve, false);
  assert.equal(raised().obey(shelve(MAX_SHELVE_MS + 1), 2_000), 'shelved-too-long');
  assert.equal(new AlarmPoint(RULE, '').obey(shelve(HOUR), 2_000), 'unknown-alarm');
});

test('out of service comes before suppressed, suppressed before shelved', () => {
  const point = raised();
  point.obey(shelve(HOUR), 2_000);
  point.suppress('stopped', 3_000);
  assert.deepEqual([point.state, point.row().reason], ['suppressed', 'stopped']);
  point.takeOut('calibration', 'workshop', 4_000);
  assert.deepEqual([point.state, point.row().setAsideBy], ['outOfService', 'workshop']);
  assert.equal(point.obey(ask('acknowledge'), 4_500), 'set-aside');
  point.takeOut(undefined, '', 5_000);
  point.suppress(undefined, 6_000);
  assert.equal(point.state, 'shelved');
});

test('an alarm whose input is bad is listed as not known, even where it was normal', () => {
  const point = new AlarmPoint(RULE, 'Area');
  assert.equal(point.judge(1_000, null, 'bad.notConnected'), true);
  assert.equal(point.isListed, true);
  const { state, inputQuality, inputSince } = point.row();
  assert.deepEqual([state, inputQuality, inputSince], ['normal', 'bad.notConnected', 1_000]);
  assert.equal(point.judge(2_000, null, 'bad.notConnected'), false);
  assert.equal(point.judge(3_000, false, 'good'), true);
  assert.equal(point.isListed, false);
});

test('design suppresses an alarm while another tag has its value', () => {
  const rule = { ...RULE, suppressedWhile: { tag: 'V', value: 'stuck', reason: 'valve stuck' } };
  const list = new AlarmList([rule], () => 'Area');
  assert.deepEqual([...list.tags()].sort(), ['T', 'V']);
  list.judge('T', 1_000, true, 'good');
  list.judge('V', 2_000, 'stuck', 'good');
  assert.equal(list.rows()[0]?.state, 'suppressed');
  list.judge('V', 3_000, null, 'bad');
  assert.equal(list.rows()[0]?.state, 'suppressed', 'a bad value decides nothing');
  list.judge('V', 4_000, 'open', 'good');
  assert.equal(list.rows()[0]?.state, 'unacknowledged');
});

test('raised alarms are counted once each by the minute; what nobody knows is not nought', () => {
  const tally = new AlarmTally(120_000);
  const row = { ...raised().row(), since: 130_000 };
  tally.count([row]);
  tally.count([row, { ...row, state: 'acknowledged' }, { ...row, id: 'U', since: 181_000 }]);
  assert.deepEqual(tally.counts(0, 300_000, 60_000, 200_000), [null, null, 1, 1, null]);
  assert.deepEqual(tally.counts(120_000, 240_000, 120_000, 200_000), [2]);
});

test('a flood raises and returns its alarms in turn, its urgent ones stand, and it dries up', () => {
  const flood = new AlarmFlood([{ tag: 'T', area: 'Area' }]);
  flood.pour(5_000, 1_000);
  assert.equal(flood.rows().length, 5_000);
  const urgent = flood.rows().filter(({ priority }) => priority === 'urgent');
  assert.equal(urgent.length, 10);
  flood.pour(5_000, 2_000);
  const standing = flood.rows().filter(({ state }) => state === 'unacknowledged');
  assert.deepEqual(
    standing.map(({ id }) => id),
    urgent.map(({ id }) => id),
  );
  const frames = listFrames(1, flood.rows());
  assert.deepEqual(
    frames.map(({ part, more }) => [part, more === true]),
    [0, 1, 2, 3, 4].map((part) => [part, part < 4]),
  );
  assert.ok(frames.every((frame) => JSON.stringify(frame).length < 1_048_576));
  flood.dry(3_000);
  assert.deepEqual(flood.rows(), []);
});
