import { test } from '@playwright/test';
import fc from 'fast-check';
import assert from 'node:assert/strict';
import { holds } from '../../../../src/renderer/mimic/conditions.ts';
import { greyOf } from '../../../../src/renderer/mimic/greys.ts';
import { placeMarks, type Box } from '../../../../src/renderer/mimic/mark-places.ts';
import {
  angleOf,
  levelBox,
  shareOfSpan,
  surfaceBox,
} from '../../../../src/renderer/mimic/span-motion.ts';

test('a level fills its vessel from the side it rises from', () => {
  assert.deepEqual(levelBox(0.25), { x: 0, y: 0.75, width: 1, height: 0.25 });
  assert.deepEqual(levelBox(0.25, 'down'), { x: 0, y: 0, width: 1, height: 0.25 });
  assert.deepEqual(levelBox(0.25, 'right'), { x: 0, y: 0, width: 0.25, height: 1 });
  assert.deepEqual(levelBox(0.25, 'left'), { x: 0.75, y: 0, width: 0.25, height: 1 });
  assert.deepEqual(levelBox(0, 'up'), { x: 0, y: 1, width: 1, height: 0 });
});

test('the surface of a level lies inside of it, whatever the level', () => {
  const directions = fc.constantFrom('up', 'down', 'left', 'right') as fc.Arbitrary<'up'>;
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, noNaN: true }), directions, (share, direction) => {
      const level = levelBox(share, direction);
      const surface = surfaceBox(share, direction);
      assert.ok(surface.x >= level.x - 1e-9 && surface.y >= level.y - 1e-9);
      assert.ok(surface.x + surface.width <= level.x + level.width + 1e-9);
      assert.ok(surface.y + surface.height <= level.y + level.height + 1e-9);
    }),
  );
});

test('a value beyond its span is held at the end; what is no number has no place', () => {
  assert.equal(shareOfSpan(50, [0, 200]), 0.25);
  assert.equal(shareOfSpan(-1, [0, 200]), 0);
  assert.equal(shareOfSpan(999, [0, 200]), 1);
  assert.equal(shareOfSpan(0, [-100, 100]), 0.5);
  for (const value of [NaN, Infinity, null, '5', true]) {
    assert.equal(shareOfSpan(value, [0, 200]), null);
  }
  assert.equal(shareOfSpan(5, null), null);
  assert.equal(shareOfSpan(5, [5, 5]), null);
});

test('a pointer turns from the one angle to the other', () => {
  assert.equal(angleOf(0), -135);
  assert.equal(angleOf(1), 135);
  assert.equal(angleOf(0.5, [0, 90]), 45);
});

test('a condition holds for the value as printed, as a number, and inside bounds', () => {
  assert.ok(holds([{ is: 'true' }], true));
  assert.ok(holds([{ is: '1' }], 1.0));
  assert.ok(holds([{ is: 'auto' }], 'auto'));
  assert.ok(!holds([{ is: '' }], 0));
  assert.ok(holds([{ not: 'auto' }], 'manual'));
  assert.ok(holds([{ above: 50, orEqual: false }], 50.1));
  assert.ok(!holds([{ above: 50, orEqual: false }], 50));
  assert.ok(holds([{ below: 50, orEqual: true }], 50));
  assert.ok(holds([{ from: 1, to: 3 }], 3));
  assert.ok(holds([{ above: 0, orEqual: false }], true), 'true counts as 1');
  assert.ok(!holds([{ above: 0, orEqual: true }], NaN));
  assert.ok(!holds([{ below: 0, orEqual: true }], null));
  assert.ok(holds([{ is: 'a' }, { is: 'b' }], 'b'), 'any of them');
  assert.ok(!holds([], 1));
});

test('colours of a drawing become greys of the same lightness between ink and paper', () => {
  assert.equal(greyOf('#000000'), 'var(--mimic-ink)');
  assert.equal(greyOf('#ffffff'), 'var(--mimic-paper)');
  const share = (hex: string): number => Number(/(\d+)%/.exec(greyOf(hex))?.[1]);
  assert.equal(share('#777777'), 50);
  assert.equal(share('#ff0000'), 53);
  assert.equal(share('#808000'), share('#7a7a7a') + 1);
});

const SIZES = {
  full: { width: 100, height: 20 },
  short: { width: 40, height: 20 },
  glyph: { width: 20, height: 20 },
};
const ALARM = { width: 24, height: 24 };
const BOUNDS = { width: 1_000, height: 600 };

test('a mark stands below its value, or where else there is room, or is a glyph', () => {
  const box = { x: 400, y: 300, width: 60, height: 20 };
  const value = { box, isText: true, hasWords: true, hasAlarm: false };
  const place = (texts: readonly Box[]) =>
    placeMarks([value], texts, BOUNDS, SIZES, ALARM)[0]?.mark;
  assert.deepEqual(place([]), { x: 380, y: 322, width: 100, height: 20, form: 'full' });
  const below = { x: 300, y: 320, width: 300, height: 50 };
  assert.equal(place([below])?.y, 278);
  const above = { x: 300, y: 250, width: 300, height: 50 };
  assert.equal(place([below, above])?.x, 462);
  const right = { x: 461, y: 300, width: 60, height: 20 };
  const left = { x: 330, y: 300, width: 69, height: 20 };
  assert.equal(place([below, above, right, left])?.form, 'glyph');
  assert.equal(place([below, above, { ...right, x: 505 }, left])?.form, 'short');
});

test('an alarm stands on the corner of what is drawn, and beside what is read', () => {
  const box = { x: 400, y: 300, width: 60, height: 20 };
  const place = (isText: boolean, texts: readonly Box[]) =>
    placeMarks([{ box, isText, hasWords: true, hasAlarm: true }], texts, BOUNDS, SIZES, ALARM)[0];
  assert.deepEqual(place(false, [])?.alarm, { x: 448, y: 288, ...ALARM });
  const upperRight = { x: 465, y: 280, width: 40, height: 20 };
  assert.deepEqual(place(false, [upperRight])?.alarm, { x: 388, y: 288, ...ALARM });
  assert.deepEqual(place(true, [])?.alarm, { x: 474, y: 298, ...ALARM });
  const right = { x: 470, y: 300, width: 60, height: 20 };
  assert.deepEqual(place(true, [right])?.alarm, { x: 362, y: 298, ...ALARM });
  const around = [
    { x: 300, y: 320, width: 300, height: 50 },
    { x: 300, y: 250, width: 300, height: 50 },
    ...[right, { x: 330, y: 300, width: 69, height: 20 }],
  ];
  // Without any room: an alarm is seen in any case, the glyph beside it.
  const crowded = place(true, around);
  assert.ok(crowded?.alarm);
  assert.equal(crowded.mark.form, 'glyph');
  assert.ok(!overlap(crowded.mark, crowded.alarm));
});

test('no mark with words covers a bound element, a text or another mark; all stays in the drawing', () => {
  const box = fc.record({
    x: fc.integer({ min: 0, max: 980 }),
    y: fc.integer({ min: 0, max: 580 }),
    width: fc.integer({ min: 1, max: 200 }),
    height: fc.integer({ min: 1, max: 100 }),
  });
  fc.assert(
    fc.property(
      fc.array(box, { maxLength: 40 }),
      fc.array(box, { maxLength: 10 }),
      (boxes, texts) => {
        const elements = boxes.map((one, index) => ({
          ...{ box: one, isText: index % 2 === 0 },
          ...{ hasWords: index % 3 !== 0, hasAlarm: index % 5 !== 0 },
        }));
        const places = placeMarks(elements, texts, BOUNDS, SIZES, ALARM);
        assert.equal(places.length, boxes.length);
        for (const [index, { mark, alarm }] of places.entries()) {
          for (const place of [mark, ...(alarm === null ? [] : [alarm])]) {
            assert.ok(place.x >= 0 && place.x + place.width <= BOUNDS.width);
            assert.ok(place.y >= 0 && place.y + place.height <= BOUNDS.height);
          }
          assert.equal(alarm !== null, elements[index]?.hasAlarm);
          if (mark.form === 'glyph') continue;
          assert.ok(elements[index]?.hasWords);
          assert.ok(!texts.some((text) => overlap(mark, text)));
          assert.ok(!boxes.some((other, at) => at !== index && overlap(mark, other)));
          const before = places.filter((_, at) => at < index && elements[at]?.hasWords === true);
          assert.ok(!before.some((other) => overlap(mark, other.mark)));
        }
      },
    ),
  );
});

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}
