/** When a supervised wall is started, ended and started again. */
import { test } from '@playwright/test';
import fc from 'fast-check';
import assert from 'node:assert/strict';
import {
  BACKOFF_MS,
  HANG_MS,
  Keeper,
  START_MS,
  STOP_MS,
  TICK_MS,
  WELL_MS,
  type KeeperEvent,
} from '../../../../src/main/supervise/keeper.ts';

/** A supervisor on a virtual clock. */
class Supervised {
  now = 0;
  readonly said: string[] = [];
  readonly #keeper = new Keeper(0);

  handle(event: KeeperEvent): void {
    for (const effect of this.#keeper.handle(event, this.now)) {
      if (effect.type === 'wait') this.said.push(`wait ${effect.forMs}`);
      else if (effect.type === 'leave') this.said.push(`leave ${effect.code}`);
      else this.said.push(effect.type);
    }
  }

  pass(ms: number, beating = false): void {
    for (const until = this.now + ms; this.now < until;) {
      this.now += TICK_MS;
      if (beating) this.handle({ type: 'beaten' });
      this.handle({ type: 'ticked' });
    }
  }

  ends(code: number | null): void {
    this.handle({ type: 'ended', code });
  }

  took(): string[] {
    return this.said.splice(0);
  }
}

function running(): Supervised {
  const wall = new Supervised();
  wall.handle({ type: 'ticked' });
  wall.pass(2_000, true);
  assert.deepEqual(wall.took(), ['start']);
  return wall;
}

test('a wall that ends is started at once, later and later when it ends again, and never given up', () => {
  const wall = running();
  const starts: number[] = [];
  for (let ending = 0; ending < 12; ending++) {
    wall.ends(75);
    const from = wall.now;
    while (!wall.took().includes('start')) wall.pass(TICK_MS);
    starts.push(wall.now - from);
  }
  assert.deepEqual(starts, [
    ...BACKOFF_MS,
    ...Array.from({ length: 12 - BACKOFF_MS.length }, () => BACKOFF_MS.at(-1)),
  ]);
});

test('a wall that was well for a minute is started at once again', () => {
  const wall = running();
  for (let ending = 0; ending < 5; ending++) {
    wall.ends(139);
    wall.pass(30_000, true);
  }
  wall.took();
  wall.pass(WELL_MS, true);
  wall.ends(null);
  assert.deepEqual(wall.took(), ['start']);
});

test('a wanted stop and refusals that a restart cannot mend end the supervisor with their code', () => {
  for (const code of [0, 2, 77, 78]) {
    const wall = running();
    wall.ends(code);
    wall.pass(120_000);
    assert.deepEqual(wall.took(), [`leave ${code}`]);
  }
});

test('a wall that hangs is killed after 20 s, one that never speaks after 60 s, and started again', () => {
  const wall = running();
  wall.pass(HANG_MS - TICK_MS);
  assert.deepEqual(wall.took(), []);
  wall.pass(TICK_MS);
  assert.deepEqual(wall.took(), ['kill']);
  // A killed wall may end with any code: it is started again.
  wall.ends(0);
  assert.deepEqual(wall.took(), ['start']);
  wall.pass(START_MS - TICK_MS);
  assert.deepEqual(wall.took(), []);
  wall.pass(TICK_MS);
  assert.deepEqual(wall.took(), ['kill']);
});

test('a kill that does not help is repeated', () => {
  const wall = running();
  wall.pass(HANG_MS);
  wall.took();
  wall.pass(STOP_MS);
  assert.deepEqual(wall.took(), ['kill']);
});

test('a PC that slept, or a supervisor that stood still, kills no healthy wall', () => {
  const wall = running();
  wall.now += 3_600_000;
  wall.handle({ type: 'ticked' });
  wall.pass(HANG_MS - TICK_MS);
  assert.deepEqual(wall.took(), []);
});

test('asked to stop, it ends the wall, kills it after 10 s or when asked again, and starts none', () => {
  const wall = running();
  wall.handle({ type: 'stopped' });
  assert.deepEqual(wall.took(), ['end']);
  wall.pass(STOP_MS);
  assert.deepEqual(wall.took(), ['kill']);
  wall.ends(null);
  wall.pass(120_000);
  assert.deepEqual(wall.took(), ['leave 0']);

  const hurried = running();
  hurried.handle({ type: 'stopped' });
  hurried.handle({ type: 'stopped' });
  assert.deepEqual(hurried.took(), ['end', 'kill']);

  const waiting = running();
  waiting.ends(70);
  waiting.ends(70);
  waiting.took();
  waiting.handle({ type: 'stopped' });
  assert.deepEqual(waiting.took(), ['leave 0']);
});

test('whatever happens to a wall, the next start or the next look at it is ahead', () => {
  const event = fc.oneof(
    fc.constant('beat' as const),
    fc.record({ code: fc.constantFrom(1, 17, 70, 75, 133, 139, null) }),
    fc.record({ ms: fc.integer({ min: 500, max: 100_000 }) }),
    fc.record({ sleptMs: fc.integer({ min: 2_000, max: 1e8 }) }),
  );
  fc.assert(
    fc.property(fc.array(event, { maxLength: 60 }), (events) => {
      const wall = new Supervised();
      let up = false;
      const follow = (): void => {
        for (const word of wall.took()) {
          assert.ok(!word.startsWith('leave'), 'it gave up');
          assert.ok(word !== 'start' || !up, 'two walls at once');
          if (word === 'start') up = true;
          if (word === 'kill') {
            assert.ok(up, 'killed what does not run');
            up = false;
            wall.ends(null);
            follow();
          }
        }
      };
      wall.handle({ type: 'ticked' });
      follow();
      for (const happened of events) {
        if (happened === 'beat') wall.handle({ type: 'beaten' });
        else if ('ms' in happened) {
          for (const until = wall.now + happened.ms; wall.now < until;) {
            wall.pass(TICK_MS);
            follow();
          }
        } else if ('sleptMs' in happened) {
          wall.now += happened.sleptMs;
          wall.handle({ type: 'ticked' });
        } else if (up) {
          up = false;
          wall.ends(happened.code);
        }
        follow();
      }
      for (let waited = 0; !up && waited <= 30_000; waited += TICK_MS) {
        wall.pass(TICK_MS);
        follow();
      }
      assert.ok(up, 'no wall runs, and none is going to be started');
    }),
    { numRuns: 500 },
  );
});
