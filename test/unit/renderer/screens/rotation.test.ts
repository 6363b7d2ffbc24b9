/** Screens that take turns: when they do, what keeps them, and where an urgent alarm takes them. */
import { test } from '@playwright/test';
import fc from 'fast-check';
import assert from 'node:assert/strict';
import type { Screen } from '../../../../src/main/site/site.ts';
import { Turns, type Turn, type UrgentAlarm } from '../../../../src/renderer/screens/rotation.ts';

const DWELL_MS = 30_000;
const PAUSE_MS = 120_000;
const ALL = ['boiler', 'pumps', 'energy', 'lists'];

function screen(id: string, dwellMs?: number): Screen {
  const bare = { id, title: id, columns: 1, rows: 1, widgets: [] };
  return dwellMs === undefined ? bare : { ...bare, dwellMs };
}

function alarm(id: string, priority: 1 | 2, since: number, ...screens: string[]): UrgentAlarm {
  return { id, priority, since, screens };
}

/** A display: the screen that is on, the alarms that wait, and a clock that stands until it is moved. */
class Shown {
  now = 1_000;
  screen: string;
  urgent: readonly UrgentAlarm[] = [];
  readonly turns: Turns;

  constructor(options: { jump?: boolean; screens?: readonly string[]; first?: string } = {}) {
    const { jump = true, screens = ['boiler', 'pumps', 'energy'], first = 'boiler' } = options;
    const rotation = { dwellMs: DWELL_MS, pauseMs: PAUSE_MS, jump, screens };
    this.turns = new Turns(
      rotation,
      ALL.map((id) => (id === 'pumps' ? screen(id, 60_000) : screen(id))),
    );
    this.screen = first;
    this.look();
  }

  look(): Turn {
    const turn = this.turns.look(this.now, this.screen, this.urgent);
    if (turn.show !== null) this.screen = turn.show;
    return turn;
  }

  /** Time passes; looked at whenever the rotation asked for it, as a pass does. */
  pass(ms: number): Turn {
    const end = this.now + ms;
    let turn = this.look();
    for (let asked = 0; turn.nextAt <= end; asked += 1) {
      assert.ok(asked < 1_000, 'it asks for looks without end');
      this.now = Math.max(this.now, turn.nextAt);
      turn = this.look();
    }
    this.now = end;
    return this.look();
  }
}

test('each screen stays for its dwell, then comes the next, and after the last the first', () => {
  const shown = new Shown();
  assert.deepEqual(shown.look().sign, { type: 'next', screen: 'pumps', dueAt: 31_000 });
  shown.pass(DWELL_MS - 1);
  assert.equal(shown.screen, 'boiler');
  shown.pass(1);
  assert.equal(shown.screen, 'pumps');
  shown.pass(59_999);
  assert.equal(shown.screen, 'pumps');
  shown.pass(1);
  assert.equal(shown.screen, 'energy');
  shown.pass(DWELL_MS);
  assert.equal(shown.screen, 'boiler');
});

test('a screen that takes no turns gives way to the first that does', () => {
  const shown = new Shown({ first: 'lists' });
  shown.pass(DWELL_MS);
  assert.equal(shown.screen, 'boiler');
});

test('where one screen alone could turn, nothing does, and nothing is said', () => {
  const shown = new Shown({ screens: ['boiler', 'gone'] });
  const turn = shown.pass(10 * DWELL_MS);
  assert.deepEqual([shown.screen, turn.sign.type], ['boiler', 'still']);
});

test('while somebody uses the display it stays, and for a whole dwell after the pause', () => {
  const shown = new Shown();
  shown.pass(DWELL_MS - 1);
  shown.turns.used(shown.now);
  assert.deepEqual(shown.pass(PAUSE_MS - 1).sign, { type: 'paused', untilAt: 150_999 });
  shown.pass(DWELL_MS);
  assert.equal(shown.screen, 'boiler');
  shown.pass(1);
  assert.equal(shown.screen, 'pumps');
});

test('whoever ends the pause sees the screen for its dwell', () => {
  const shown = new Shown();
  shown.turns.used(shown.now);
  shown.pass(DWELL_MS);
  shown.turns.resume(shown.now);
  assert.equal(shown.pass(DWELL_MS - 1).sign.type, 'next');
  shown.pass(1);
  assert.equal(shown.screen, 'pumps');
});

test('an urgent alarm brings its screen, which stays until it is acknowledged and a dwell longer', () => {
  const shown = new Shown();
  shown.urgent = [alarm('a', 2, 5, 'energy')];
  shown.look();
  assert.equal(shown.screen, 'energy');
  assert.deepEqual(shown.pass(100 * DWELL_MS).sign, { type: 'held', count: 1, screen: null });
  assert.equal(shown.screen, 'energy');
  shown.urgent = [];
  shown.pass(DWELL_MS - 1);
  assert.equal(shown.screen, 'energy');
  shown.pass(1);
  assert.equal(shown.screen, 'boiler');
});

test('without jump the screen stays, and the sign says where the alarm is seen', () => {
  const shown = new Shown({ jump: false });
  shown.urgent = [alarm('a', 1, 5, 'energy')];
  const turn = shown.pass(10 * DWELL_MS);
  assert.equal(shown.screen, 'boiler');
  assert.deepEqual(turn.sign, { type: 'held', count: 1, screen: 'energy' });
});

test('an alarm of priority 1 that no screen shows holds the screen there is', () => {
  const shown = new Shown();
  shown.urgent = [alarm('a', 1, 5)];
  const turn = shown.pass(10 * DWELL_MS);
  assert.deepEqual([shown.screen, turn.sign], ['boiler', { type: 'held', count: 1, screen: null }]);
});

test('an alarm of priority 2 that this display has no screen of leaves its screens turning', () => {
  const shown = new Shown();
  shown.urgent = [alarm('a', 2, 5)];
  assert.equal(shown.pass(DWELL_MS).sign.type, 'next');
  assert.equal(shown.screen, 'pumps');
  shown.urgent = [alarm('a', 2, 5), alarm('b', 2, 6, 'energy')];
  assert.deepEqual(shown.pass(10 * DWELL_MS).sign, { type: 'held', count: 1, screen: null });
  assert.equal(shown.screen, 'energy');
});

test('a pause outlives a reload of the site', () => {
  const shown = new Shown();
  shown.turns.used(shown.now);
  const { pausedUntil } = shown.turns;
  const rotation = { dwellMs: DWELL_MS, pauseMs: PAUSE_MS, jump: true, screens: ALL };
  const turns = new Turns(
    rotation,
    ALL.map((id) => screen(id)),
    pausedUntil,
  );
  assert.deepEqual(turns.look(shown.now + DWELL_MS, 'boiler', []).sign, {
    type: 'paused',
    untilAt: pausedUntil,
  });
});

test('only a more urgent alarm takes the display from one that waits', () => {
  const shown = new Shown();
  shown.urgent = [alarm('a', 2, 5, 'pumps')];
  shown.look();
  shown.urgent = [...shown.urgent, alarm('b', 2, 9, 'energy')];
  shown.pass(DWELL_MS);
  assert.equal(shown.screen, 'pumps');
  shown.urgent = [...shown.urgent, alarm('c', 1, 10, 'boiler')];
  shown.look();
  assert.equal(shown.screen, 'boiler');
  shown.urgent = [...shown.urgent, alarm('d', 1, 11, 'energy')];
  assert.deepEqual(shown.pass(DWELL_MS).sign, { type: 'held', count: 4, screen: 'energy' });
  assert.equal(shown.screen, 'boiler');
});

test('a display in use is not taken from its operator; it goes to the alarm when the pause is over', () => {
  const shown = new Shown();
  shown.turns.used(shown.now);
  shown.urgent = [alarm('a', 1, 5, 'energy')];
  assert.deepEqual(shown.pass(PAUSE_MS - 1).sign, { type: 'held', count: 1, screen: 'energy' });
  assert.equal(shown.screen, 'boiler');
  shown.pass(1);
  assert.equal(shown.screen, 'energy');
});

test('whatever comes, no turn hides an urgent alarm, and none is made while one waits or somebody is there', () => {
  const anyAlarm = fc.record({
    id: fc.string({ minLength: 1, maxLength: 3 }),
    priority: fc.constantFrom(1 as const, 2 as const),
    since: fc.integer({ min: 0, max: 9 }),
    screens: fc.uniqueArray(fc.constantFrom(...ALL), { maxLength: 2 }),
  });
  const step = fc.oneof(
    fc.record({ type: fc.constant('pass' as const), ms: fc.integer({ min: 0, max: 200_000 }) }),
    fc.record({
      type: fc.constant('alarms' as const),
      list: fc.array(anyAlarm, { maxLength: 4 }),
    }),
    fc.record({ type: fc.constant('use' as const), screen: fc.constantFrom(...ALL) }),
  );
  const worstOn = (shown: Shown, on: string): number =>
    Math.min(...shown.urgent.filter((one) => one.screens.includes(on)).map((one) => one.priority));
  const holding = ({ urgent }: Shown): readonly UrgentAlarm[] =>
    urgent.filter(({ priority, screens }) => priority === 1 || screens.length > 0);
  fc.assert(
    fc.property(fc.boolean(), fc.array(step, { maxLength: 30 }), (jump, steps) => {
      const shown = new Shown({ jump });
      let usedAt = -Infinity;
      for (const one of steps) {
        if (one.type === 'alarms') shown.urgent = one.list;
        if (one.type === 'use') {
          shown.screen = one.screen;
          shown.turns.used(shown.now);
          usedAt = shown.now;
        }
        const before = shown.screen;
        const startedAt = shown.now;
        shown.pass(one.type === 'pass' ? one.ms : 0);
        if (holding(shown).length > 0 && shown.screen !== before) {
          assert.ok(jump, 'a screen turned while an alarm waits');
          assert.ok(worstOn(shown, shown.screen) < worstOn(shown, before));
        }
        if (shown.now < usedAt + PAUSE_MS) assert.equal(shown.screen, before);
        if (shown.now - startedAt < DWELL_MS && holding(shown).length === 0 && one.type !== 'pass')
          assert.equal(shown.screen, before);
      }
    }),
  );
});
