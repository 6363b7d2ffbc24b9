/**
 * Edits of a site file's text: what they change, and that they change nothing else. The last tests
 * make any edits on files written in any manner.
 */
import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { Parser } from 'yaml';
import {
  applyEdit,
  valueAt,
  type Plain,
  type SiteEdit,
} from '../../../../src/main/editing/edits.ts';
import { editYaml } from '../../../../src/main/editing/yaml-edit.ts';
import { readYaml } from '../../../../src/main/site/yaml-tree.ts';

const ROOT = path.resolve(import.meta.dirname, '../../../..');
const DEMO = readFileSync(path.join(ROOT, 'resources/demo-site.yaml'), 'utf8');
const RECORDED = readFileSync(
  path.join(ROOT, 'resources/examples/skab-tennessee-eastman.yaml'),
  'utf8',
);

/** A list of screens in every manner of writing, with comments wherever one can stand. */
const MANNERS = `# head
version: 1
screens: # all of them
  # the first
  - id: one # its id
    title: "Quoted"
    note: |
      # no comment
      text

    # widgets follow
    widgets: # on the grid
      # a value
      - { kind: value, at: { x: 0, y: 0, w: 2, h: 2 }, tag: A } # behind
      - kind: trend
        at: # of the trend
          x: 2 # left
          y: 0
          w: 4
          h: 2
        series:
          # lines
          - A # first
          - { tag: B, label: 'It''s' }
        spanMs: 30 min # wide
      # a panel
      - kind: panel
        title: P
        at: {x: 6, y: 0, w: 6, h: 6}
        widgets: [] # empty

      - {
          kind: table, # many
          at: { x: 0, y: 6, w: 2, h: 2 },
          # which
          tags: [ A, # a
            "B", ],
        }
  # left behind

  # the second
  - id: two

    title:   Two
    widgets: [ { kind: clock, at: { x: 0, y: 0, w: 1, h: 1 } }, {kind: text, text: "a # b", at: {x: 1, y: 0, w: 1, h: 1}} ]

  - {id: three, title: 'Three', widgets: []}
# end
tags: {}
`;
const JSON_FILE = JSON.stringify(
  {
    version: 1,
    screens: [
      { id: 'one', widgets: [{ kind: 'value', at: { x: 0, y: 0 }, tag: 'A' }] },
      { id: 'two', widgets: [] },
    ],
  },
  null,
  2,
);

function read(text: string): Plain {
  const tree = readYaml(text);
  assert.ok(tree.ok, JSON.stringify(tree));
  return tree.tree.value as Plain;
}

function edited(text: string, ...edits: readonly SiteEdit[]): string {
  return edits.reduce((present, edit) => {
    const next = editYaml(present, edit);
    assert.notEqual(next, null, JSON.stringify(edit));
    return next ?? '';
  }, text);
}

/** Lines of either text that the other one lacks, as `diff` prints them. */
function diff(before: string, after: string): string[] {
  const [old, fresh] = [before.split('\n'), after.split('\n')];
  const lengths = Array.from({ length: old.length + 1 }, () =>
    new Array<number>(fresh.length + 1).fill(0),
  );
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = fresh.length - 1; j >= 0; j -= 1) {
      lengths[i]![j] =
        old[i] === fresh[j]
          ? 1 + lengths[i + 1]![j + 1]!
          : Math.max(lengths[i + 1]![j]!, lengths[i]![j + 1]!);
    }
  }
  const lines: string[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < fresh.length) {
    if (i < old.length && j < fresh.length && old[i] === fresh[j]) [i, j] = [i + 1, j + 1];
    else if (j >= fresh.length || (i < old.length && lengths[i + 1]![j]! >= lengths[i]![j + 1]!)) {
      lines.push(`- ${old[i]!.trim()}`);
      i += 1;
    } else {
      lines.push(`+ ${fresh[j]!.trim()}`);
      j += 1;
    }
  }
  return lines;
}

/** All comments of a text, sorted. */
function comments(text: string): string[] {
  const found: string[] = [];
  const visit = (token: unknown): void => {
    if (typeof token !== 'object' || token === null) return;
    if ('type' in token && token.type === 'comment' && 'source' in token) {
      found.push(String(token.source).trim());
    }
    for (const inner of Object.values(token)) visit(inner);
  };
  for (const token of new Parser().parse(text)) visit(token);
  return found.sort();
}

const OVERVIEW = ['screens', 0, 'widgets'];

test('a moved widget changes its place and nothing else', () => {
  const at = { x: 3, y: 0, w: 2, h: 6 };
  const text = edited(DEMO, { type: 'set', path: [...OVERVIEW, 0, 'widgets', 1, 'at'], value: at });
  assert.deepEqual(diff(DEMO, text), [
    '- - { kind: indicator, at: { x: 2, y: 0, w: 2, h: 6 }, tag: PT-101 }',
    '+ - { kind: indicator, at: { x: 3, y: 0, w: 2, h: 6 }, tag: PT-101 }',
  ]);
});

test('a place that is written over several lines changes on the lines that are concerned', () => {
  const text = edited(MANNERS, {
    type: 'set',
    path: [...OVERVIEW, 1, 'at'],
    value: { x: 3, y: 0, w: 5, h: 2 },
  });
  assert.deepEqual(diff(MANNERS, text), ['- x: 2 # left', '+ x: 3 # left', '- w: 4', '+ w: 5']);
});

test('words keep the quotes they had, and get those they need', () => {
  const set = (key: string, value: string): SiteEdit => ({
    type: 'set',
    path: ['screens', 0, key],
    value,
  });
  const text = edited(MANNERS, set('title', 'Kessel 1'), set('id', 'a: b #c'));
  assert.deepEqual(diff(MANNERS, text), [
    '- - id: one # its id',
    '- title: "Quoted"',
    "+ - id: 'a: b #c' # its id",
    '+ title: "Kessel 1"',
  ]);
  assert.match(edited(MANNERS, set('id', '12')), /- id: '12' # its id/);
  assert.match(edited(MANNERS, set('title', 'two\nlines')), /title: "two\\nlines"/);
  assert.match(edited(MANNERS, set('note', 'short')), /note: short\n\n {4}# widgets follow/);
});

test('a new field stands on a line of its own, above long lists, or inside the braces', () => {
  const label = (path: readonly (string | number)[]): SiteEdit => ({
    type: 'set',
    path: [...path, 'label'],
    value: 'L',
  });
  assert.deepEqual(diff(DEMO, edited(DEMO, label([...OVERVIEW, 0]))), ['+ label: L']);
  assert.match(edited(DEMO, label([...OVERVIEW, 0])), /rows: 8\n {8}label: L\n {8}widgets:\n/);
  assert.match(
    edited(MANNERS, label([...OVERVIEW, 0])),
    /- \{ kind: value, at: \{ x: 0, y: 0, w: 2, h: 2 \}, tag: A, label: L \} # behind/,
  );
  assert.match(edited(MANNERS, label([...OVERVIEW, 3])), /"B", \],\n {10}label: L,\n {8}\}/);
});

test('a field that goes away takes its line, or its comma', () => {
  const widget = valueAt(read(MANNERS), [...OVERVIEW, 1]) as Record<string, Plain>;
  const { spanMs: _spanMs, ...rest } = widget;
  const text = edited(MANNERS, { type: 'set', path: [...OVERVIEW, 1], value: rest });
  assert.deepEqual(diff(MANNERS, text), ['- spanMs: 30 min # wide']);
  const { kind: _kind, ...later } = widget;
  const first = edited(MANNERS, { type: 'set', path: [...OVERVIEW, 1], value: later });
  assert.match(first, /- at: # of the trend\n {10}x: 2 # left/);
  const tile = edited(MANNERS, {
    type: 'set',
    path: [...OVERVIEW, 0],
    value: { at: { x: 0, y: 0, w: 2, h: 2 } },
  });
  assert.match(tile, /- \{ at: \{ x: 0, y: 0, w: 2, h: 2 \} \} # behind/);
});

test('a new widget is one line below the others, as people write it', () => {
  const value = { kind: 'value', at: { x: 0, y: 8, w: 2, h: 2 }, tag: 'plant:T 1', label: '5 %' };
  const text = edited(DEMO, { type: 'insert', path: OVERVIEW, index: 7, value });
  assert.deepEqual(diff(DEMO, text), [
    '+ - { kind: value, at: { x: 0, y: 8, w: 2, h: 2 }, tag: plant:T 1, label: 5 % }',
  ]);
  const lamp =
    '- { kind: lamp, at: { x: 1, y: 2, w: 1, h: 1 }, tag: P-401.RUN, label: Transfer Pump }';
  assert.match(
    text,
    new RegExp(`${lamp.replaceAll(/[{}.]/g, '\\$&')}\n {6}- \\{ kind: value, at:`),
  );
});

test('a long widget, a panel and a screen are written over several lines', () => {
  const trend = {
    kind: 'trend',
    label: 'A label that is so long that the widget cannot stand on one line',
    at: { x: 0, y: 8, w: 2, h: 2 },
    series: ['A', { tag: 'B', label: 'b' }],
  };
  const text = edited(DEMO, {
    type: 'insert',
    path: ['screens'],
    index: DEMO.match(/^ {2}- id: /gm)?.length ?? 0,
    value: {
      id: 'new',
      title: 'New',
      widgets: [{ kind: 'panel', title: 'P', at: { x: 0, y: 0, w: 1, h: 1 }, widgets: [trend] }],
    },
  });
  assert.ok(
    text.includes(`
  - id: new
    title: New
    widgets:
      - kind: panel
        title: P
        at: { x: 0, y: 0, w: 1, h: 1 }
        widgets:
          - kind: trend
            label: A label that is so long that the widget cannot stand on one line
            at: { x: 0, y: 8, w: 2, h: 2 }
            series: [A, { tag: B, label: b }]

# Words, spans, bands and limits.`),
    text.slice(5_000, 9_000),
  );
});

test('an empty list gets its first widget, and a list that loses its last one is empty', () => {
  const clock = { kind: 'clock', at: { x: 0, y: 0, w: 1, h: 1 } };
  const list = [...OVERVIEW, 2, 'widgets'];
  const text = edited(MANNERS, { type: 'insert', path: list, index: 0, value: clock });
  assert.deepEqual(diff(MANNERS, text), [
    '- widgets: [] # empty',
    '+ widgets: # empty',
    '+ - { kind: clock, at: { x: 0, y: 0, w: 1, h: 1 } }',
  ]);
  assert.equal(edited(text, { type: 'remove', path: [...list, 0] }), MANNERS);
  const flow = edited(MANNERS, {
    type: 'insert',
    path: ['screens', 2, 'widgets'],
    index: 0,
    value: clock,
  });
  assert.match(flow, /widgets: \[\{ kind: clock, at: \{ x: 0, y: 0, w: 1, h: 1 \} \}\]\}/);
});

test('a deleted widget takes its own lines; what is said above it stays', () => {
  const text = edited(MANNERS, { type: 'remove', path: [...OVERVIEW, 1] });
  assert.deepEqual(
    diff(MANNERS, text).filter((line) => line.startsWith('+')),
    [],
  );
  assert.ok(text.includes('# behind\n      # a panel\n'));
  const first = edited(MANNERS, { type: 'remove', path: [...OVERVIEW, 0] });
  assert.ok(first.includes('# a value\n      - kind: trend'));
});

test('screens change places with their comments and the blank lines between them', () => {
  const text = edited(DEMO, { type: 'move', path: ['screens', 2], to: ['screens'], index: 0 });
  const order = ['tags', 'overview', 'trends'].map((id) => text.indexOf(`\n  - id: ${id}\n`));
  assert.deepEqual(
    [...order].sort((a, b) => a - b),
    order,
  );
  assert.doesNotMatch(text, /\n\n\n/);
  assert.equal(
    edited(text, { type: 'move', path: ['screens', 0], to: ['screens'], index: 2 }),
    DEMO,
  );
  const second = edited(MANNERS, { type: 'move', path: ['screens', 1], to: ['screens'], index: 0 });
  assert.ok(second.includes('screens: # all of them\n  # the second\n  - id: two\n'));
  assert.deepEqual(comments(second), comments(MANNERS));
});

test('a widget moves into a panel as it is written, deeper', () => {
  const text = edited(MANNERS, {
    type: 'move',
    path: [...OVERVIEW, 1],
    to: [...OVERVIEW, 1, 'widgets'],
    index: 0,
  });
  assert.ok(
    text.includes(`        widgets: # empty
          - kind: trend
            at: # of the trend
              x: 2 # left
`),
  );
  assert.deepEqual(comments(text), comments(MANNERS));
});

test('a site file that is JSON stays JSON', () => {
  const text = edited(
    JSON_FILE,
    { type: 'set', path: ['screens', 0, 'widgets', 0, 'label'], value: 'a "b"' },
    {
      type: 'insert',
      path: ['screens', 0, 'widgets'],
      index: 1,
      value: { kind: 'clock', at: { x: 1 } },
    },
    { type: 'set', path: ['screens', 1, 'title'], value: 'T' },
    { type: 'move', path: ['screens', 1], to: ['screens'], index: 0 },
  );
  assert.deepEqual(JSON.parse(text), {
    version: 1,
    screens: [
      { id: 'two', widgets: [], title: 'T' },
      {
        id: 'one',
        widgets: [
          { kind: 'value', at: { x: 0, y: 0 }, tag: 'A', label: 'a "b"' },
          { kind: 'clock', at: { x: 1 } },
        ],
      },
    ],
  });
});

test('line breaks stay those of the file', () => {
  const text = MANNERS.replaceAll('\n', '\r\n');
  const value = { kind: 'clock', at: { x: 0, y: 0, w: 1, h: 1 } };
  const after = edited(
    text,
    { type: 'insert', path: OVERVIEW, index: 4, value },
    { type: 'set', path: ['screens', 1, 'rows'], value: 8 },
    { type: 'move', path: ['screens', 1], to: ['screens'], index: 0 },
  );
  assert.deepEqual(after.match(/(?<!\r)\n/g), null);
  assert.deepEqual(comments(after), comments(text));
});

test('a value that others mean by an anchor is not changed under them', () => {
  const text = `screens:
  - at: &place { x: 0, y: 0 }
  - at: *place
`;
  const moved: SiteEdit = { type: 'set', path: ['screens', 1, 'at'], value: { x: 1, y: 0 } };
  assert.equal(
    editYaml(text, moved),
    `screens:
  - at: &place { x: 0, y: 0 }
  - at: { x: 1, y: 0 }
`,
  );
  assert.equal(
    editYaml(text, { type: 'set', path: ['screens', 0, 'at'], value: { x: 1, y: 0 } }),
    null,
  );
  assert.equal(editYaml(text, { type: 'remove', path: ['screens', 0] }), null);
});

test('an edit that leads nowhere is refused', () => {
  for (const edit of [
    { type: 'remove', path: ['screens', 9] },
    { type: 'remove', path: ['screens', 0, 'title'] },
    { type: 'insert', path: ['screens', 0, 'widgets'], index: 99, value: 1 },
    { type: 'set', path: ['screens', 9, 'title'], value: 'x' },
    { type: 'move', path: ['screens', 0], to: ['nowhere'], index: 0 },
  ] satisfies SiteEdit[]) {
    assert.equal(editYaml(MANNERS, edit), null, JSON.stringify(edit));
  }
});

/** Paths of everything in a value. */
function paths(value: Plain, at: readonly (string | number)[] = []): (string | number)[][] {
  const own = [[...at]];
  if (Array.isArray(value)) {
    return [...own, ...value.flatMap((item: Plain, index) => paths(item, [...at, index]))];
  }
  if (typeof value !== 'object' || value === null) return own;
  return [...own, ...Object.entries(value).flatMap(([key, item]) => paths(item, [...at, key]))];
}

const SCALARS: fc.Arbitrary<Plain> = fc.oneof(
  fc.constantFrom<Plain>('plain', "it's", '# no', 'a: b', '- x', '', ' ', 'true', '12', 'ä "q"'),
  fc.integer(),
  fc
    .double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 })
    .filter((x) => !Object.is(x, -0)),
  fc.boolean(),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
);
const WIDGET: fc.Arbitrary<Plain> = fc.record(
  {
    kind: fc.constantFrom('value', 'text'),
    at: fc.record({ x: fc.nat(9), y: fc.nat(9) }, { noNullPrototype: true }),
    label: SCALARS,
  },
  { noNullPrototype: true },
);
const VALUES: fc.Arbitrary<Plain> = fc.oneof(SCALARS, WIDGET, fc.array(SCALARS, { maxLength: 4 }));

/** What may be done to a value, by numbers that pick paths of it. */
function editFor(value: Plain, kind: number, a: number, b: number, fresh: Plain): SiteEdit {
  const inside = paths(value).filter((path) => path[0] === 'screens' && path.length > 1);
  const lists = paths(value).filter(
    (path) => path[0] === 'screens' && Array.isArray(valueAt(value, path)),
  );
  const items = inside.filter((path) => typeof path.at(-1) === 'number');
  const path = inside[a % inside.length] ?? [];
  const list = lists[b % lists.length] ?? [];
  const item = items[a % items.length] ?? path;
  const length = (valueAt(value, list) as Plain[]).length;
  switch (kind % 5) {
    case 0:
      return { type: 'set', path, value: fresh };
    case 1:
      return { type: 'insert', path: list, index: b % (length + 1), value: fresh };
    case 2:
      return { type: 'remove', path: item };
    case 3:
      return { type: 'move', path: item, to: list, index: b % (length + 1) };
    default:
      return { type: 'set', path: [...path, 'fresh'], value: fresh };
  }
}

test('any edit of any manner of file says exactly what was meant, keeps all comments, or is refused', () => {
  let made = 0;
  let refused = 0;
  fc.assert(
    fc.property(
      fc.constantFrom(MANNERS, MANNERS, JSON_FILE, RECORDED),
      fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat(), VALUES), { minLength: 1, maxLength: 6 }),
      (start, choices) => {
        let text = start;
        for (const [kind, a, b, fresh] of choices) {
          const value = read(text);
          const edit = editFor(value, kind, a, b, fresh);
          const wanted = applyEdit(value, edit);
          const next = editYaml(text, edit);
          if (wanted === undefined) {
            assert.equal(next, null);
            continue;
          }
          if (next === null) {
            refused += 1;
            continue;
          }
          made += 1;
          assert.deepEqual(read(next), wanted);
          const isKept = edit.type === 'insert' || edit.type === 'move';
          if (isKept) assert.deepEqual(comments(next), comments(text), JSON.stringify(edit));
          text = next;
        }
      },
    ),
    { numRuns: 60 },
  );
  // Two of a hundred are, by chance up to eight; an editor that refuses what it should write, far more.
  assert.ok(refused < made / 5, `${refused} refused of ${made}`);
});
