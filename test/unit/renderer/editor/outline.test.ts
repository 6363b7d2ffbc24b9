/** What the editor takes a screen for, what is free on it, and which edits its gestures become. */
import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parse } from 'yaml';
import type { EditorState, Plain } from '../../../../src/preload/api.d.ts';
import { cellAt, cellsOf, rectOf, resized } from '../../../../src/renderer/editor/geometry.ts';
import { duplicates, placed } from '../../../../src/renderer/editor/duplicates.ts';
import { newWidget, sizeOf } from '../../../../src/renderer/editor/new-widget.ts';
import {
  freePlace,
  isFree,
  outlineOf,
  stepTo,
  type Grid,
  type Item,
} from '../../../../src/renderer/editor/outline.ts';
import {
  afterRemoval,
  copyOf,
  freshId,
  moveSteps,
  removeSteps,
} from '../../../../src/renderer/editor/steps.ts';

const SCREENS = `
- id: one
  widgets:
    - { kind: value, at: { x: 0, y: 0, w: 2, h: 2 }, tag: A }
    - kind: panel
      id: box
      at: { x: 4, y: 0, w: 8, h: 6 }
      columns: 4
      rows: 2
      widgets:
        - { kind: clock, id: c, at: { x: 0, y: 0, w: 1, h: 1 } }
        - { kind: panel, at: { x: 1, y: 0, w: 3, h: 2 }, columns: 3, rows: 3, widgets: [] }
    - { kind: template, use: pump, at: { x: 0, y: 8 }, step: { x: 2, y: 0 } }
- id: two
  columns: 6
  rows: 4
  widgets: []
`;
const STATE: EditorState = {
  revision: 1,
  file: '/site.yaml',
  isDirty: false,
  canUndo: false,
  canRedo: false,
  readOnly: null,
  isOvertaken: false,
  screens: parse(SCREENS) as Plain,
  templates: { pump: ['n'] },
  instances: [
    {
      path: ['screens', 0, 'widgets', 2],
      widgets: [
        { id: 'p1', at: { x: 0, y: 8, w: 2, h: 1 } },
        { id: 'p2', at: { x: 2, y: 8, w: 2, h: 1 } },
      ],
    },
  ],
};
const OUTLINE = outlineOf(STATE, 0);
const [SCREEN, BOX, INNER] = OUTLINE.grids as [Grid, Grid, Grid];
const [VALUE, PANEL, CLOCK, NESTED, PUMPS] = OUTLINE.items as [Item, Item, Item, Item, Item];

test('a screen has a grid of its own and one for each panel, with the ids that the wall gives them', () => {
  assert.deepEqual(
    OUTLINE.grids.map(({ columns, rows, panel }) => [columns, rows, panel]),
    [
      [24, 12, null],
      [4, 2, 'box'],
      [3, 3, 'box/1'],
    ],
  );
  assert.deepEqual(
    OUTLINE.items.map(({ kind, places }) => [kind, places.length]),
    [
      ['value', 1],
      ['panel', 1],
      ['clock', 1],
      ['panel', 1],
      ['template', 2],
    ],
  );
  assert.deepEqual(outlineOf(STATE, 7), { grids: [], items: [] });
});

test('nothing may stand over another or over the edge', () => {
  const at = (x: number, y: number, w = 1, h = 1): boolean =>
    isFree([{ x, y, w, h }], SCREEN, OUTLINE.items, new Set());
  assert.deepEqual(
    [at(2, 0), at(1, 1), at(3, 8), at(4, 8), at(23, 11), at(24, 0), at(0, 11, 1, 2), at(-1, 5)],
    [true, false, false, true, true, false, false, false],
  );
  assert.equal(isFree(VALUE.places, SCREEN, OUTLINE.items, new Set([VALUE.key])), true);
});

test('a step by key goes over what is in the way, and nowhere where there is no room', () => {
  const step = (x: number, y: number): unknown =>
    stepTo(VALUE.places, { x, y }, SCREEN, OUTLINE.items, new Set([VALUE.key]));
  assert.deepEqual(step(1, 0), { x: 1, y: 0 });
  const beside = { ...VALUE, places: [{ x: 2, y: 0, w: 2, h: 2 }] };
  assert.deepEqual(
    stepTo(beside.places, { x: 1, y: 0 }, SCREEN, OUTLINE.items, new Set([VALUE.key])),
    { x: 10, y: 0 },
  );
  assert.equal(step(-1, 0), null);
  const row = { x: 0, y: 6, w: 4, h: 2 };
  assert.deepEqual(stepTo([row], { x: 0, y: 1 }, SCREEN, OUTLINE.items, new Set()), {
    x: 0,
    y: 3,
  });
});

test('a new widget gets room: as large as it should be, or smaller, or is told that there is none', () => {
  assert.deepEqual(freePlace({ w: 4, h: 2 }, SCREEN, OUTLINE.items), { x: 12, y: 0, w: 4, h: 2 });
  assert.deepEqual(freePlace({ w: 9, h: 9 }, INNER, []), { x: 0, y: 0, w: 3, h: 3 });
  const full = [{ ...CLOCK, grid: INNER.key, places: [{ x: 0, y: 0, w: 3, h: 3 }] }];
  assert.equal(freePlace({ w: 1, h: 1 }, INNER, full), null);
  assert.deepEqual(sizeOf('value', OUTLINE, [NESTED])?.grid, INNER.key);
  assert.deepEqual(sizeOf('trend', OUTLINE, [])?.at, { x: 12, y: 0, w: 8, h: 5 });
});

test('a widget taken into a panel is placed and moved, with paths counted after each removal', () => {
  assert.deepEqual(moveSteps([VALUE], BOX, { x: 0, y: 1 }), [
    {
      type: 'set',
      path: [...VALUE.path, 'at'],
      value: { x: 0, y: 1, w: 2, h: 2 },
    },
    { type: 'move', path: VALUE.path, to: ['screens', 0, 'widgets', 0, 'widgets'], index: 2 },
  ]);
  assert.deepEqual(moveSteps([PUMPS], SCREEN, { x: 1, y: 0 }), [
    { type: 'set', path: [...PUMPS.path, 'at'], value: { x: 1, y: 8 } },
  ]);
  assert.deepEqual(
    afterRemoval(['screens', 0, 'widgets', 3, 'widgets'], ['screens', 0, 'widgets', 1]),
    ['screens', 0, 'widgets', 2, 'widgets'],
  );
  assert.deepEqual(afterRemoval(['screens', 1], ['screens', 0, 'widgets', 1]), ['screens', 1]);
});

test('what is deleted with its panel is not deleted twice, and the last goes first', () => {
  assert.deepEqual(
    removeSteps([VALUE, PANEL, CLOCK, PUMPS]).map((edit) => edit.path),
    [PUMPS.path, PANEL.path, VALUE.path],
  );
});

test('copies have no ids, stand beside each other, and need room', () => {
  const copy = copyOf(PANEL.value) as { readonly id?: string; readonly widgets: readonly object[] };
  assert.equal(copy.id, undefined);
  assert.ok(copy.widgets.every((inner) => !('id' in inner)));
  const found = duplicates([VALUE, CLOCK], OUTLINE);
  assert.deepEqual(
    found?.values.map(({ at }) => at),
    [
      { x: 2, y: 0, w: 2, h: 2 },
      { x: 12, y: 0, w: 1, h: 1 },
    ],
  );
  assert.deepEqual(
    duplicates([PUMPS], OUTLINE)?.values.map(({ at }) => at),
    [{ x: 12, y: 0 }],
  );
  assert.equal(placed([PUMPS], BOX, OUTLINE), null);
});

test('a new screen has an id that no other has', () => {
  assert.equal(freshId([{ id: 'a' }, { id: 'screen-3' }]), 'screen-4');
  assert.equal(freshId([{ id: 'a' }], 'a-copy'), 'a-copy');
  assert.equal(freshId([{ id: 'a' }, { id: 'a-copy' }], 'a-copy'), 'a-copy-3');
});

test('what a widget begins with: its kind and place, and for a panel a grid', () => {
  const group = (...names: string[]) => ({
    type: 'group' as const,
    short: null,
    fields: names.map((name) => ({
      name,
      isRequired: true,
      help: '',
      fallback: undefined,
      field: { type: 'number' as const, isWhole: true, min: 0, max: 9 },
    })),
  });
  const field = (name: string, type: ReturnType<typeof group>) => ({
    name,
    isRequired: true,
    help: '',
    fallback: undefined,
    field: type,
  });
  const at = { x: 1, y: 2, w: 3, h: 4 };
  assert.deepEqual(
    newWidget({ kind: 'clock', help: '', fields: [field('at', group('x', 'y', 'w', 'h'))] }, at),
    { kind: 'clock', at },
  );
  assert.deepEqual(
    newWidget({ kind: 'template', help: '', fields: [field('at', group('x', 'y'))] }, at),
    { kind: 'template', at: { x: 1, y: 2 } },
  );
});

test('a place drawn on the screen is found again under any point of it, at any size', () => {
  fc.assert(
    fc.property(
      fc.record({
        left: fc.integer({ min: -500, max: 500 }),
        top: fc.integer({ min: -500, max: 500 }),
        width: fc.integer({ min: 300, max: 4_000 }),
        height: fc.integer({ min: 300, max: 2_200 }),
        gap: fc.integer({ min: 0, max: 8 }),
        columns: fc.integer({ min: 1, max: 24 }),
        rows: fc.integer({ min: 1, max: 12 }),
      }),
      fc.nat(23),
      fc.nat(11),
      (grid, x, y) => {
        const at = { x: x % grid.columns, y: y % grid.rows, w: 1, h: 1 };
        const rect = rectOf(at, grid);
        assert.deepEqual(cellAt(rect.left + 1, rect.top + 1, grid), { x: at.x, y: at.y });
        assert.deepEqual(cellAt(rect.left + rect.width / 2, rect.top + rect.height / 2, grid), {
          x: at.x,
          y: at.y,
        });
        const other = rectOf({ ...at, x: at.x + 3, y: at.y - 2 }, grid);
        assert.deepEqual(cellsOf(other.left - rect.left, other.top - rect.top, grid), {
          x: 3,
          y: -2,
        });
      },
    ),
  );
});

test('an edge that is dragged leaves at least one cell and stays on the grid', () => {
  const at = { x: 2, y: 2, w: 3, h: 3 };
  const size = { columns: 8, rows: 6 };
  assert.deepEqual(resized(at, { x: 1, y: 0 }, { x: 9, y: 9 }, size), { x: 2, y: 2, w: 6, h: 3 });
  assert.deepEqual(resized(at, { x: -1, y: -1 }, { x: 5, y: -9 }, size), {
    x: 4,
    y: 0,
    w: 1,
    h: 5,
  });
  assert.deepEqual(resized(at, { x: 1, y: 1 }, { x: -9, y: -1 }, size), { x: 2, y: 2, w: 1, h: 2 });
});
