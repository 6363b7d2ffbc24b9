/** The recent samples of one tag: ordered, bounded, and whole. */
import assert from 'node:assert/strict';
import { test } from '@playwright/test';
import { SampleRing } from '../../../../src/main/telemetry/sample-ring.ts';

function times(ring: SampleRing): number[] {
  return [...ring.after(Number.NaN).time];
}

function ringOf(...values: number[]): SampleRing {
  const ring = new SampleRing(1_000, 1_000_000);
  for (const time of values) ring.add(time, time, 'good');
  return ring;
}

test('samples stand in the order of their times, each time once', () => {
  const ring = ringOf(10, 20, 40);
  assert.equal(ring.add(30, 30, 'good'), 'inserted');
  assert.equal(ring.add(30, 99, 'good'), 'dropped');
  assert.equal(ring.add(40, 99, 'good'), 'dropped');
  assert.equal(ring.add(5, 5, 'good'), 'inserted');
  assert.equal(ring.add(50, 50, 'good'), 'appended');
  assert.deepEqual(times(ring), [5, 10, 20, 30, 40, 50]);
  assert.deepEqual([...ring.after(Number.NaN).value], [5, 10, 20, 30, 40, 50]);
  assert.deepEqual([ring.oldest, ring.newest], [5, 50]);
});

test('number and span are bounded, and what is too old is not taken back in', () => {
  const few = new SampleRing(3, 1_000_000);
  for (let time = 1; time <= 10; time += 1) few.add(time, time, 'good');
  assert.deepEqual(times(few), [8, 9, 10]);
  assert.equal(few.add(1, 1, 'good'), 'dropped');
  const short = new SampleRing(1_000, 100);
  for (let time = 0; time <= 1_000; time += 50) short.add(time, time, 'good');
  assert.deepEqual(times(short), [900, 950, 1_000]);
  assert.equal(short.add(10, 1, 'good'), 'dropped');
});

test('a year of samples through a small ring keeps the last of them, in order', () => {
  const ring = new SampleRing(100, 1_000_000);
  for (let time = 0; time < 100_000; time += 1) {
    ring.add(time, time, 'good');
    if (time % 777 === 50) assert.equal(ring.add(time - 20.5, 0, 'good'), 'inserted');
  }
  assert.equal(ring.length, 100);
  assert.deepEqual(
    times(ring),
    times(ring).toSorted((one, other) => one - other),
  );
  assert.equal(ring.newest, 99_999);
});

test('words are no numbers, truth is one, and qualities are ranks', () => {
  const ring = new SampleRing(10, 1_000);
  ring.add(1, 'open', 'good');
  ring.add(2, true, 'uncertain.simulated');
  ring.add(3, null, 'bad.sensorFailure');
  ring.add(4, 4.5, 'no such word');
  const { value, quality } = ring.after(Number.NaN);
  assert.deepEqual([...value], [Number.NaN, 1, Number.NaN, 4.5]);
  assert.deepEqual([...quality], [0, 1, 2, 2]);
});

test('what is newer than a time is counted and copied', () => {
  const ring = ringOf(10, 20, 30, 40);
  assert.deepEqual([...ring.after(20).time], [30, 40]);
  assert.deepEqual([...ring.after(25).time], [30, 40]);
  assert.equal(ring.countAfter(40), 0);
  assert.equal(ring.countAfter(Number.NaN), 4);
});

test('many at once go between what is there; those known already are not new', () => {
  const ring = ringOf(10, 20, 50, 60);
  const points = [5, 10, 30, 30, 40, 60, 70].map((time) => ({
    time,
    value: -time,
    quality: 'good',
  }));
  assert.equal(ring.merge(points), 4);
  assert.deepEqual(times(ring), [5, 10, 20, 30, 40, 50, 60, 70]);
  assert.deepEqual([...ring.after(Number.NaN).value], [-5, 10, 20, -30, -40, 50, 60, -70]);
  assert.equal(ring.merge(points), 0);
  ring.add(80, 80, 'good');
  assert.equal(ring.newest, 80);
});

test('merged samples beyond the bounds are not counted as won', () => {
  const ring = new SampleRing(3, 100);
  ring.add(1_000, 1, 'good');
  const points = [800, 950, 960, 970].map((time) => ({ time, value: 0, quality: 'good' }));
  assert.equal(ring.merge(points), 2);
  assert.deepEqual(times(ring), [960, 970, 1_000]);
});

test('a clock set back drops the future', () => {
  const ring = ringOf(10, 20, 30);
  ring.dropAfter(20);
  assert.deepEqual(times(ring), [10, 20]);
});

test('holes are found between samples and at the ends', () => {
  const ring = ringOf(0, 10, 20, 50, 60, 100);
  assert.deepEqual(ring.holes(0, 100, 15), [
    [20, 50],
    [60, 100],
  ]);
  assert.deepEqual(ring.holes(25, 45, 15), [[20, 50]]);
  assert.deepEqual(ring.holes(0, 20, 15), []);
  assert.deepEqual(ring.holes(100, 200, 15), [[100, 200]]);
  assert.deepEqual(new SampleRing(10, 10).holes(0, 100, 15), [[0, 100]]);
  assert.deepEqual(ringOf(10).holes(-100, 12, 15), [[-100, 10]]);
});
