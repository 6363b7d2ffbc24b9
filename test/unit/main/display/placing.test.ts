/** Which display stands on which monitor, whatever is plugged, unplugged or changed. */
import { test } from '@playwright/test';
import fc from 'fast-check';
import assert from 'node:assert/strict';
import { placeDisplays, type Monitor, type Placing } from '../../../../src/main/display/placing.ts';
import type { MonitorRule } from '../../../../src/main/site/site.ts';

function monitor(x: number, width: number, height: number, more: Partial<Monitor> = {}): Monitor {
  return { label: '', bounds: { x, y: 0, width, height }, scale: 1, primary: x === 0, ...more };
}

const LEFT = monitor(0, 1_920, 1_080);
const MIDDLE = monitor(1_920, 1_920, 1_080);
const RIGHT = monitor(3_840, 1_080, 1_920);
const NONE = monitor(0, 64, 64);

/** `left 0, right 3840`: each display with the left edge of its monitor. */
function place(rules: Readonly<Record<string, MonitorRule>>, monitors: readonly Monitor[]): string {
  const placing = placed(rules, monitors);
  if (placing === null) return 'nothing moves';
  const places = Object.keys(rules).flatMap((id) => {
    const found = placing.places.get(id);
    return found === undefined ? [] : [`${id} ${found.bounds.x}`];
  });
  const parked = placing.parked.map((id) => `${id} parked`);
  const standIn = placing.standIn === null ? [] : [`${placing.standIn} stands in`];
  return [...places, ...parked, ...standIn].join(', ');
}

function placed(
  rules: Readonly<Record<string, MonitorRule>>,
  monitors: readonly Monitor[],
): Placing | null {
  const displays = Object.entries(rules).map(([id, rule]) => ({ id, monitor: rule }));
  return placeDisplays(displays, monitors);
}

test('displays are told by place, whatever order the system names the monitors in', () => {
  const rules = { a: { at: { x: 10, y: 10 } }, b: { at: { x: 1_920, y: 0 } }, c: { fromLeft: 3 } };
  assert.equal(place(rules, [RIGHT, LEFT, MIDDLE]), 'a 0, b 1920, c 3840');
});

test('a display whose monitor is unplugged is parked, and back where it was when it returns', () => {
  const rules = { a: { at: { x: 0, y: 0 } }, b: { at: { x: 1_920, y: 0 } } };
  assert.equal(place(rules, [LEFT, MIDDLE]), 'a 0, b 1920');
  assert.equal(place(rules, [MIDDLE]), 'b 1920, a parked');
  assert.equal(place(rules, [LEFT, MIDDLE]), 'a 0, b 1920');
});

test('while no monitor is there nothing moves', () => {
  assert.equal(place({ a: { fromLeft: 1 } }, [NONE]), 'nothing moves');
  assert.equal(place({ a: { fromLeft: 1 } }, []), 'nothing moves');
});

test('a wall is not dark while a monitor is there, whichever it is', () => {
  const rules = { a: { label: 'DELL U4320Q' }, b: { size: '3840x2160' } };
  const primary = monitor(1_920, 1_280, 1_024, { primary: true });
  assert.equal(
    place(rules, [monitor(0, 800, 600, { primary: false }), primary]),
    'a 1920, b parked, a stands in',
  );
});

test('of two monitors alike, `fromLeft` tells them apart', () => {
  const twin = { label: 'DELL' };
  const monitors = [
    monitor(0, 1_920, 1_080, { label: 'HP' }),
    monitor(1_920, 1_920, 1_080, twin),
    monitor(3_840, 1_920, 1_080, twin),
  ];
  const rules = { second: { label: 'DELL', fromLeft: 2 }, first: { label: 'DELL', fromLeft: 1 } };
  assert.equal(place(rules, monitors), 'second 3840, first 1920');
});

test('a monitor is known by its pixels, also where the system scales it', () => {
  const scaled = monitor(0, 2_560, 1_440, { scale: 1.5 });
  assert.equal(place({ a: { size: '3840x2160' } }, [MIDDLE, scaled]), 'a 0');
  const rounded = monitor(0, 1_097, 617, { scale: 1.75 });
  assert.equal(place({ a: { size: '1920x1080' } }, [rounded, RIGHT]), 'a 0');
});

test('a display makes room for another that can stand nowhere else', () => {
  const rules = { any: { size: '1920x1080' }, left: { at: { x: 0, y: 0 } } };
  assert.equal(place(rules, [LEFT, MIDDLE]), 'any 1920, left 0');
  assert.equal(place(rules, [LEFT]), 'any 0, left parked');
});

test('a display without conditions takes what the others leave', () => {
  const rules = { rest: {}, main: { primary: true } as const, more: {} };
  assert.equal(place(rules, [LEFT, MIDDLE]), 'rest 1920, main 0, more parked');
});

test('mirrored monitors are one', () => {
  assert.equal(place({ a: {}, b: {} }, [LEFT, { ...LEFT, primary: false }]), 'a 0, b parked');
});

test('monitors that no display is for are left alone', () => {
  assert.deepEqual(placed({ a: { fromLeft: 1 } }, [LEFT, MIDDLE])?.unused, [MIDDLE]);
});

const anyRule: fc.Arbitrary<MonitorRule> = fc.record(
  {
    label: fc.constantFrom('A', 'B'),
    at: fc.record({ x: fc.integer({ min: 0, max: 6_000 }), y: fc.integer({ min: 0, max: 2_000 }) }),
    size: fc.constantFrom('1920x1080', '3840x2160'),
    fromLeft: fc.integer({ min: 1, max: 4 }),
    primary: fc.constant(true as const),
  },
  { requiredKeys: [] },
);
const anyMonitors = fc
  .array(
    fc.record({
      label: fc.constantFrom('', 'A', 'B'),
      wide: fc.boolean(),
      gap: fc.constantFrom(0, 10),
    }),
    { maxLength: 5 },
  )
  .map((list) => {
    let x = 0;
    return list.map(({ label, wide, gap }, index) => {
      const width = wide ? 3_840 : 1_920;
      const made = monitor(x, width, wide ? 2_160 : 1_080, { label, primary: index === 0 });
      x += width + gap;
      return made;
    });
  });

test('whatever is plugged, each monitor has one display at most, and order decides nothing', () => {
  fc.assert(
    fc.property(
      fc.array(anyRule, { minLength: 1, maxLength: 5 }),
      anyMonitors,
      (rules, monitors) => {
        const displays = rules.map((rule, index) => ({ id: String(index), monitor: rule }));
        const placing = placeDisplays(displays, monitors);
        if (placing === null) return monitors.length === 0;
        const taken = [...placing.places.values()];
        assert.equal(new Set(taken).size, taken.length);
        assert.equal(placing.places.size + placing.parked.length, displays.length);
        assert.equal(placing.places.size + placing.unused.length, monitors.length);
        assert.ok(placing.places.size > 0);
        assert.deepEqual(placeDisplays(displays, [...monitors].reverse())?.places, placing.places);
        return true;
      },
    ),
  );
});
