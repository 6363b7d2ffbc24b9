/** The mirror of the server's alarm list. */
import assert from 'node:assert/strict';
import { test } from '@playwright/test';
import { AlarmMirror } from '../../../../src/main/telemetry/alarms.ts';

interface Row {
  readonly id: string;
  readonly state: string;
  readonly since?: number;
  readonly priority?: string;
  readonly inputQuality?: string;
}

const HIGH: Row = { id: 'TI-1/HI', state: 'unacknowledged' };
const LOW: Row = { id: 'PI-2/LO', state: 'acknowledged' };

function shown(mirror: AlarmMirror<Row>): string[] {
  return mirror.rows().map(({ id, state, suspect }) => `${id} ${state}${suspect ? ' ?' : ''}`);
}

test('the list is what the server says, changes included; a row back to normal leaves it', () => {
  const mirror = new AlarmMirror<Row>();
  mirror.list(1, [HIGH, LOW], 5_000);
  assert.equal(mirror.completeTime, 5_000);
  mirror.change(1, [{ ...HIGH, state: 'acknowledged' }]);
  assert.deepEqual(shown(mirror), ['TI-1/HI acknowledged', 'PI-2/LO acknowledged']);
  mirror.change(1, [{ ...LOW, state: 'normal' }]);
  assert.deepEqual(shown(mirror), ['TI-1/HI acknowledged']);
});

test('after its session is lost every row is suspect until told again', () => {
  const mirror = new AlarmMirror<Row>();
  mirror.list(1, [HIGH, LOW], 5_000);
  mirror.lost(1, 9_000);
  assert.deepEqual(shown(mirror), ['TI-1/HI unacknowledged ?', 'PI-2/LO acknowledged ?']);
  mirror.list(2, [HIGH], 9_000);
  assert.deepEqual(shown(mirror), ['TI-1/HI unacknowledged']);
});

test('the old session’s late words do not undo what its replacement told', () => {
  const mirror = new AlarmMirror<Row>();
  mirror.list(1, [HIGH], 5_000);
  mirror.list(2, [{ ...HIGH, state: 'acknowledged' }], 6_000);
  mirror.change(1, [HIGH]);
  mirror.list(1, [HIGH], 7_000);
  mirror.lost(1, 9_000);
  assert.deepEqual(shown(mirror), ['TI-1/HI acknowledged']);
});

test('an acknowledgement on its way is shown and changes nothing by itself', () => {
  let changes = 0;
  const mirror = new AlarmMirror<Row>(() => (changes += 1));
  mirror.list(1, [HIGH], 5_000);
  mirror.pending(HIGH.id, true);
  assert.equal(mirror.rows()[0]?.pending, true);
  assert.equal(mirror.rows()[0]?.state, 'unacknowledged');
  mirror.pending(HIGH.id, false);
  assert.equal(mirror.rows()[0]?.pending, false);
  assert.equal(changes, 3);
});

test('a flood of alarms is bounded and counted', () => {
  const mirror = new AlarmMirror<Row>();
  const flood = Array.from({ length: 10_050 }, (_, index) => ({
    id: `A${index}`,
    state: 'unacknowledged',
  }));
  mirror.list(1, flood, 5_000);
  assert.equal(mirror.rows().length, 10_000);
  assert.equal(mirror.dropped, 50);
});

test('a list nobody wants any more is gone', () => {
  const mirror = new AlarmMirror<Row>();
  mirror.list(1, [HIGH], 5_000);
  mirror.clear();
  assert.deepEqual(mirror.rows(), []);
  assert.equal(mirror.completeTime, null);
});

test('of two sessions that stand, the loss of either leaves a list that is whole and goes on', () => {
  for (const lost of [1, 2]) {
    const mirror = new AlarmMirror<Row>();
    mirror.list(1, [HIGH], 5_000);
    mirror.list(2, [HIGH], 5_100);
    mirror.follow(1);
    mirror.change(1, [LOW]);
    mirror.change(2, [LOW]);
    mirror.lost(lost, 9_000);
    assert.deepEqual(shown(mirror), ['TI-1/HI unacknowledged', 'PI-2/LO acknowledged']);
    mirror.change(3 - lost, [{ ...HIGH, state: 'normal' }]);
    assert.deepEqual(shown(mirror), ['PI-2/LO acknowledged']);
  }
});

test('the list of the session that counts is shown, not that of one that lags', () => {
  const mirror = new AlarmMirror<Row>();
  mirror.list(1, [HIGH], 5_000);
  mirror.list(2, [], 5_100);
  mirror.follow(1);
  assert.deepEqual(shown(mirror), ['TI-1/HI unacknowledged']);
});

test('beyond the bound low alarms make room for urgent ones, and never the other way round', () => {
  const mirror = new AlarmMirror<Row>();
  const flood = Array.from({ length: 10_000 }, (_, index) => ({
    id: `A${index}`,
    state: 'unacknowledged',
    priority: 'low',
  }));
  mirror.list(1, flood, 5_000);
  mirror.change(1, [{ id: 'trip', state: 'unacknowledged', priority: 'urgent' }]);
  assert.equal(mirror.rows().length, 10_000);
  assert.ok(mirror.row('trip') !== undefined && mirror.row('A0') === undefined);
  mirror.change(1, flood.slice(0, 1));
  assert.ok(mirror.row('trip') !== undefined && mirror.row('A0') !== undefined);
  assert.equal(mirror.dropped, 2);
});

test('an alarm that cannot be judged stays on the list though its state is normal', () => {
  const mirror = new AlarmMirror<Row>();
  mirror.list(1, [], 5_000);
  mirror.change(1, [{ ...HIGH, state: 'normal', inputQuality: 'bad' }]);
  assert.deepEqual(shown(mirror), ['TI-1/HI normal']);
  mirror.change(1, [{ ...HIGH, state: 'normal' }]);
  assert.deepEqual(shown(mirror), []);
});

test('a list in parts is shown when it is whole, with what changed meanwhile', () => {
  const mirror = new AlarmMirror<Row>();
  mirror.list(1, [LOW], 1_000);
  assert.equal(mirror.list(1, [HIGH], 5_000, { part: 0, more: true }), false);
  assert.deepEqual(shown(mirror), ['PI-2/LO acknowledged']);
  mirror.change(1, [{ ...HIGH, state: 'acknowledged' }]);
  assert.equal(mirror.list(1, [LOW], 5_100, { part: 1, more: false }), true);
  assert.deepEqual(shown(mirror), ['TI-1/HI acknowledged', 'PI-2/LO acknowledged']);
});

test('a list that lacks a part is never taken for whole', () => {
  const mirror = new AlarmMirror<Row>();
  mirror.list(1, [HIGH], 5_000, { part: 0, more: true });
  assert.equal(mirror.list(1, [LOW], 5_000, { part: 2, more: false }), false);
  assert.deepEqual(shown(mirror), []);
  assert.equal(mirror.completeTime, null);
});

test('whoever watches hears which rows changed, and of all of them when the list was told', () => {
  const heard: (readonly string[] | null)[] = [];
  const mirror = new AlarmMirror<Row>((ids) => heard.push(ids));
  mirror.list(1, [HIGH], 5_000);
  mirror.change(1, [LOW]);
  mirror.lost(1, 9_000);
  assert.deepEqual(heard, [null, [LOW.id], null]);
});

test('raised alarms are counted once, by the minute, also those of a list after a gap', () => {
  const mirror = new AlarmMirror<Row>();
  const minute = 60_000;
  mirror.list(1, [], 10 * minute);
  mirror.change(1, [{ ...HIGH, since: 10 * minute + 5 }]);
  mirror.change(1, [{ ...HIGH, since: 10 * minute + 5 }]);
  mirror.lost(1, 12.5 * minute);
  mirror.list(
    2,
    [
      { ...HIGH, since: 10 * minute + 5 },
      { ...HIGH, id: 'B', since: 13 * minute },
    ],
    14.5 * minute,
  );
  const { from, counts, known } = mirror.rate.read(16.5 * minute);
  const at = (wanted: number): [number | undefined, boolean | undefined] => {
    const index = wanted - from / minute;
    return [counts[index], known[index]];
  };
  assert.deepEqual(at(9), [0, false], 'before the first list nobody knows');
  assert.deepEqual(at(10), [1, true]);
  assert.deepEqual(at(11), [0, true]);
  assert.deepEqual(at(12), [0, false], 'the link was lost in it');
  assert.deepEqual(at(13), [1, false], 'at least one');
  assert.deepEqual(at(14), [0, false]);
  assert.deepEqual(at(15), [0, true]);
  mirror.rate.told(12 * minute, [4, 2, null]);
  const told = mirror.rate.read(16.5 * minute);
  const index = 12 - told.from / minute;
  assert.deepEqual(told.counts.slice(index, index + 3), [4, 2, 0]);
  assert.deepEqual(told.known.slice(index, index + 3), [true, true, false]);
});
