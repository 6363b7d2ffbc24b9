/** The mirror of the server's alarm list. */
import assert from 'node:assert/strict';
import { test } from '@playwright/test';
import { AlarmMirror } from '../../../../src/main/telemetry/alarms.ts';

interface Row {
  readonly id: string;
  readonly state: string;
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
  mirror.lost(1);
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
  mirror.lost(1);
  assert.deepEqual(shown(mirror), ['TI-1/HI acknowledged']);
});

test('an acknowledgement on its way is shown and changes nothing by itself', () => {
  let changes = 0;
  const mirror = new AlarmMirror<Row>(() => (changes += 1));
  mirror.list(1, [HIGH], 5_000);
  mirror.acknowledging(HIGH.id, true);
  assert.equal(mirror.rows()[0]?.acknowledging, true);
  assert.equal(mirror.rows()[0]?.state, 'unacknowledged');
  mirror.acknowledging(HIGH.id, false);
  assert.equal(mirror.rows()[0]?.acknowledging, false);
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
  assert.equal(mirror.refused, 50);
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
    mirror.lost(lost);
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
