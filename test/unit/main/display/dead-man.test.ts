import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import {
  COVER_MS,
  CRASH_MS,
  DeadMan,
  KILL_MS,
  LOAD_MS,
  PAUSE_MS,
  RECOVER_MS,
  TICK_MS,
  type PageEffect,
  type PageEvent,
} from '../../../../src/main/display/dead-man.ts';

/** A display on a virtual clock; its page paints every second until told otherwise. */
class Wall {
  now = 1_000;
  readonly effects: (PageEffect['type'] | 'paint')[] = [];
  readonly deadMan = new DeadMan(this.now);
  #frames = 0;

  handle(event: PageEvent): void {
    for (const { type } of this.deadMan.handle(event, this.now)) this.effects.push(type);
  }

  paint(): void {
    this.handle({ type: 'painted', frames: ++this.#frames });
  }

  /** A page that was loaded anew counts its frames from the start. */
  paintFirst(): void {
    this.#frames = 0;
    this.paint();
  }

  /** Lets time pass with main awake. */
  pass(ms: number, options: { painting: boolean } = { painting: false }): void {
    for (const until = this.now + ms; this.now < until;) {
      this.now += TICK_MS;
      if (options.painting) this.paint();
      this.handle({ type: 'ticked' });
    }
  }

  /** Lets time pass while main itself stands still. */
  stall(ms: number): void {
    this.now += ms;
    this.handle({ type: 'ticked' });
  }

  said(): string[] {
    return this.effects.splice(0);
  }
}

function painting(): Wall {
  const wall = new Wall();
  wall.pass(2_000, { painting: true });
  return wall;
}

/** One hang and what follows, up to the page's next frame. */
function hang(wall: Wall): string[] {
  wall.pass(RECOVER_MS);
  wall.handle({ type: 'gone', reason: 'crashed' });
  wall.pass(1_000);
  wall.paintFirst();
  return wall.said();
}

test('a page that paints is left alone for a day', () => {
  const wall = new Wall();
  wall.pass(86_400_000, { painting: true });
  assert.deepEqual(wall.said(), []);
});

test('a page that paints nothing for 4 s is covered, and uncovered by its next frame', () => {
  const wall = painting();
  wall.pass(COVER_MS - TICK_MS);
  assert.deepEqual(wall.said(), []);
  wall.pass(TICK_MS);
  assert.deepEqual(wall.said(), ['cover']);
  wall.paint();
  assert.deepEqual(wall.said(), ['uncover']);
});

test('a page that speaks but paints no new frame counts as silent', () => {
  const wall = painting();
  wall.handle({ type: 'painted', frames: 50 });
  for (let second = 0; second < 4; second++) {
    wall.pass(1_000);
    wall.handle({ type: 'painted', frames: 50 });
  }
  assert.deepEqual(wall.said(), ['cover']);
});

test('a page silent for 10 s is crashed, then loaded, and stays covered until it paints', () => {
  const wall = painting();
  wall.pass(RECOVER_MS);
  assert.deepEqual(wall.said(), ['cover', 'crash']);
  wall.handle({ type: 'gone', reason: 'crashed' });
  assert.deepEqual(wall.said(), ['reload']);
  wall.pass(1_000);
  assert.equal(wall.deadMan.covered, true);
  wall.paintFirst();
  assert.deepEqual(wall.said(), ['uncover']);
});

test('a last word of the page that is being crashed does not uncover it', () => {
  const wall = painting();
  wall.pass(RECOVER_MS);
  wall.said();
  wall.paint();
  assert.deepEqual(wall.said(), []);
  assert.equal(wall.deadMan.covered, true);
});

test('a page whose process dies is covered and loaded at once', () => {
  const wall = painting();
  wall.handle({ type: 'gone', reason: 'killed' });
  assert.deepEqual(wall.said(), ['cover', 'reload']);
});

test('a page that never paints after loading is recovered too', () => {
  const wall = new Wall();
  wall.pass(LOAD_MS);
  assert.deepEqual(wall.said(), ['cover', 'crash']);
});

test('a page that paints and is not fit to stay is covered, ended and loaded anew', () => {
  const wall = painting();
  wall.handle({ type: 'unfit', cause: 'it showed one colour only' });
  wall.handle({ type: 'gone', reason: 'crashed (11)' });
  wall.paintFirst();
  assert.deepEqual(wall.said(), ['cover', 'crash', 'reload', 'uncover']);
});

test('a page that takes over unseen is watched like the one before, and costs no recovery', () => {
  const wall = painting();
  wall.handle({ type: 'adopted', frames: 3 });
  wall.pass(COVER_MS - TICK_MS);
  assert.deepEqual(wall.said(), []);
  wall.pass(TICK_MS);
  assert.deepEqual(wall.said(), ['cover']);
  // Fewer frames than the old page had painted, and more than it brought: it paints.
  wall.handle({ type: 'painted', frames: 4 });
  assert.deepEqual(wall.said(), ['uncover']);
});

test('a stopped process, which cannot crash, is killed', () => {
  const wall = painting();
  wall.pass(RECOVER_MS + KILL_MS);
  assert.deepEqual(wall.said(), ['cover', 'crash', 'kill']);
  wall.handle({ type: 'gone', reason: 'killed' });
  assert.deepEqual(wall.said(), ['reload']);
});

test('a process that cannot be ended gives way to a new window', () => {
  const wall = painting();
  wall.pass(RECOVER_MS + CRASH_MS);
  assert.deepEqual(wall.said(), ['cover', 'crash', 'kill', 'replace']);
});

test('the third recovery in ten minutes makes a new window, three more end the app', () => {
  const wall = painting();
  assert.deepEqual(hang(wall), ['cover', 'crash', 'reload', 'uncover']);
  assert.deepEqual(hang(wall), ['cover', 'crash', 'reload', 'uncover']);
  wall.pass(RECOVER_MS);
  assert.deepEqual(wall.said(), ['cover', 'replace']);
  wall.paintFirst();
  assert.deepEqual(wall.said(), ['uncover']);
  assert.deepEqual(hang(wall), ['cover', 'crash', 'reload', 'uncover']);
  assert.deepEqual(hang(wall), ['cover', 'crash', 'reload', 'uncover']);
  wall.pass(RECOVER_MS);
  assert.deepEqual(wall.said(), ['cover', 'exit']);
});

test('recoveries far apart never climb the ladder', () => {
  const wall = painting();
  for (let day = 0; day < 10; day++) {
    assert.deepEqual(hang(wall), ['cover', 'crash', 'reload', 'uncover']);
    wall.pass(3_600_000, { painting: true });
  }
});

test('a main process that stood still gives the page a full period', () => {
  const wall = painting();
  wall.stall(60_000);
  assert.deepEqual(wall.said(), []);
  wall.pass(COVER_MS - TICK_MS);
  assert.deepEqual(wall.said(), []);
  wall.pass(TICK_MS);
  assert.deepEqual(wall.said(), ['cover']);
});

test('nothing is decided while the PC sleeps, and a full period follows', () => {
  const wall = painting();
  wall.handle({ type: 'suspended' });
  wall.pass(8_000);
  wall.handle({ type: 'resumed' });
  wall.handle({ type: 'resumed' });
  wall.pass(COVER_MS - TICK_MS);
  assert.deepEqual(wall.said(), []);
  wall.pass(TICK_MS);
  assert.deepEqual(wall.said(), ['cover']);
});

test('a suspend whose resume never comes does not blind the watchdog', () => {
  const wall = painting();
  wall.handle({ type: 'suspended' });
  wall.pass(PAUSE_MS + COVER_MS);
  assert.deepEqual(wall.said(), ['cover']);
});

test('there is always a way on: whatever the page does, it paints or the ladder is climbed', () => {
  // A linear congruential generator (Numerical Recipes): the same runs on every machine.
  let seed = 42;
  const random = (): number => (seed = (seed * 1_664_525 + 1_013_904_223) % 2 ** 32) / 2 ** 32;
  for (let run = 0; run < 500; run++) {
    const wall = new Wall();
    for (let step = 0; step < 40; step++) {
      const dice = random();
      if (dice < 0.3) wall.paint();
      else if (dice < 0.4) wall.handle({ type: 'gone', reason: 'crashed' });
      else if (dice < 0.5) wall.handle({ type: 'suspended' });
      else if (dice < 0.6) wall.handle({ type: 'resumed' });
      else if (dice < 0.7) wall.stall(random() * 20_000);
      else wall.pass(random() * 8_000);
    }
    wall.said();
    // From here the page is dead for good: reloads and new windows show nothing.
    wall.pass(20 * 60_000);
    assert.ok(wall.said().includes('exit') || wall.deadMan.covered, `run ${run}`);
  }
});

test('a wall is sane while it paints, is covered, or is within the time of its recovery', () => {
  assert.equal(new Wall().deadMan.silentMs(2_000), Infinity);
  const wall = painting();
  const sane = (): boolean => wall.deadMan.isSane(wall.now);
  for (let second = 0; second < 40; second++) {
    wall.pass(1_000);
    assert.ok(sane(), `after ${second + 1} s of silence`);
  }
  assert.ok(wall.deadMan.silentMs(wall.now) >= 40_000);
});

test('a watchdog whose own tick has died is not sane', () => {
  const wall = painting();
  wall.now += COVER_MS;
  assert.ok(wall.deadMan.isSane(wall.now));
  wall.now += 10_000;
  assert.equal(wall.deadMan.isSane(wall.now), false);
});
