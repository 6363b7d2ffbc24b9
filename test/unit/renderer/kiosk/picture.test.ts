import { test } from '@playwright/test';
import fc from 'fast-check';
import assert from 'node:assert/strict';
import { brightnessAt } from '../../../../src/renderer/kiosk/brightness.ts';
import { shiftAt } from '../../../../src/renderer/kiosk/pixel-shift.ts';

const NIGHT = [
  { at: '22:00', percent: 40 },
  { at: '06:30', percent: 100 },
  { at: '18:00', percent: 80 },
];

test('brightness is that of the last step, over midnight too, whatever the order of the steps', () => {
  for (const [time, percent] of [
    ['06:29', 40],
    ['06:30', 100],
    ['17:59', 100],
    ['18:00', 80],
    ['21:59', 80],
    ['22:00', 40],
    ['00:00', 40],
  ] as const) {
    assert.equal(brightnessAt(NIGHT, time), percent, time);
    assert.equal(brightnessAt([...NIGHT].reverse(), time), percent, time);
  }
  assert.equal(brightnessAt([], '12:00'), 100);
});

test('the picture moves one pixel at a time, never farther than allowed, and rests on each place alike', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 0, max: 1e6 }), (px, start) => {
      const round = 2 * ((2 * px + 1) ** 2 - 1);
      const visits = new Map<string, number>();
      for (let step = start; step < start + round; step++) {
        const now = shiftAt(step * 1_000, px, 1_000);
        const next = shiftAt((step + 1) * 1_000, px, 1_000);
        assert.ok(Math.abs(now.x) <= px && Math.abs(now.y) <= px);
        assert.equal(Math.abs(now.x - next.x) + Math.abs(now.y - next.y), 1);
        visits.set(`${now.x}/${now.y}`, (visits.get(`${now.x}/${now.y}`) ?? 0) + 1);
      }
      assert.equal(visits.size, (2 * px + 1) ** 2);
      // Both ends of the path are turned at, all else is passed twice.
      for (const count of visits.values()) assert.ok(count === 1 || count === 2);
    }),
  );
});
