import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ClockOffset } from '../../../src/renderer/clock-offset.ts';

const UNIX = 1_800_000_000_000;

/**
 * Page and main on one machine: main's clock is 5 000 ahead of the page's, Unix time is `UNIX` at 0.
 * `sleptMs` is Unix time that neither monotonic clock saw.
 */
class Machine {
  at = 0;
  sleptMs = 0;
  readonly clock = new ClockOffset();

  unix(at = this.at): number {
    return UNIX + at + this.sleptMs;
  }

  now(): number {
    return this.clock.now(this.at, this.unix());
  }

  /** A batch sent at `sentAt` of this machine's time is received now. */
  receive(sentAt: number, sentTime = UNIX + sentAt): void {
    this.clock.observe(this.at, this.unix(), sentAt + 5_000, sentTime);
  }

  /** Age now of something that main saw at `at`. */
  age(at: number): number {
    return this.now() - this.clock.fromMain(at + 5_000);
  }
}

test('an age is counted from the moment main saw it, not from its arrival', () => {
  const m = new Machine();
  m.at = 1_040;
  m.receive(1_000);
  assert.equal(m.age(900), 140);
});

test('a batch that lay in the queue of a busy page does not look younger', () => {
  const m = new Machine();
  m.at = 1_001;
  m.receive(1_000);
  m.at = 9_000;
  m.receive(2_000);
  assert.ok(m.age(2_000) >= 6_999);
});

test('a batch delayed while the wall clock was set back is measured by those before it', () => {
  const m = new Machine();
  m.at = 1_000;
  m.receive(1_000);
  m.at = 8_000;
  m.sleptMs = -3_600_000;
  m.receive(3_000, UNIX + 3_000);
  assert.equal(m.age(3_000), 5_000);
});

test('sleep of the machine makes every value older by as much', () => {
  const m = new Machine();
  m.at = 1_000;
  m.receive(1_000);
  const proof = m.clock.fromMain(1_000 + 5_000);
  m.at = 1_200;
  m.sleptMs = 600_000;
  assert.equal(m.now() - proof, 600_200);
});

test('a batch sent before the sleep and received after it is as old as the sleep', () => {
  const m = new Machine();
  m.at = 1_000;
  m.receive(1_000);
  m.at = 1_300;
  m.sleptMs = 600_000;
  m.receive(1_100, UNIX + 1_100);
  assert.ok(m.age(1_100) >= 600_000);
});

test('the first prompt batch after a sleep is fresh again', () => {
  const m = new Machine();
  m.at = 1_000;
  m.receive(1_000);
  m.at = 1_300;
  m.sleptMs = 600_000;
  m.now();
  m.at = 1_400;
  m.receive(1_398, m.unix(1_398));
  assert.ok(m.age(1_398) <= 3);
});

test('the page clock never goes back, whatever the wall clock does', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(5_000), fc.integer({ min: -100_000, max: 100_000 }))),
      (steps) => {
        const clock = new ClockOffset();
        let monotonic = 0;
        let unix = UNIX;
        let last = -Infinity;
        for (const [passed, stepped] of steps) {
          monotonic += passed;
          unix += passed + stepped;
          const now = clock.now(monotonic, unix);
          assert.ok(now >= last);
          last = now;
        }
      },
    ),
  );
});

test('no order of delays and clock steps makes a proof look younger than it is', () => {
  const event = fc.record({
    passed: fc.nat(3_000),
    delay: fc.nat(4_000),
    step: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 50_000 })),
  });
  fc.assert(
    fc.property(fc.array(event, { maxLength: 40 }), (events) => {
      const m = new Machine();
      // One undelayed batch at the start, as after a load.
      m.receive(0);
      for (const { passed, delay, step } of events) {
        const sentAt = m.at + passed;
        const sentTime = m.unix(sentAt);
        m.at = sentAt + delay;
        m.sleptMs += step;
        m.receive(sentAt, sentTime);
        assert.ok(m.age(sentAt) >= delay - 0.001, `age ${m.age(sentAt)} after ${delay} ms`);
      }
    }),
    { numRuns: 1_000 },
  );
});
