import { test } from '@playwright/test';
import fc from 'fast-check';
import assert from 'node:assert/strict';
import { parseDuration, printDuration } from '../../../../src/main/site/duration.ts';
import { printPath } from '../../../../src/main/site/fault.ts';
import { lint, labelFontPx } from '../../../../src/main/site/lint.ts';
import { parseSite } from '../../../../src/main/site/load.ts';
import { editDistance, nearest } from '../../../../src/main/site/nearest.ts';

test('durations are read as people write them', () => {
  const written = ['500 ms', '2 s', '1.5 s', '30 min', '8h', '1 d', '0 s'];
  assert.deepEqual(
    written.map(parseDuration),
    [500, 2_000, 1_500, 1_800_000, 28_800_000, 86_400_000, 0],
  );
  for (const wrong of ['', '5', '5 sec', '-1 s', '1e3 ms', '1 s ', '1  s', '9'.repeat(20) + ' s']) {
    assert.equal(parseDuration(wrong), undefined, wrong);
  }
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e9 }), (ms) => {
      assert.equal(parseDuration(printDuration(ms)), ms);
    }),
  );
});

test('a typing slip finds its word, a different word does not', () => {
  const keys = ['name', 'normal', 'setpoint', 'span', 'staleAfterMs', 'states'];
  assert.equal(nearest('setpiont', keys), 'setpoint');
  assert.equal(nearest('Span', keys), 'span');
  assert.equal(nearest('spam', keys), 'span');
  assert.equal(nearest('staleAfter', keys), 'staleAfterMs');
  assert.equal(nearest('colour', keys), undefined);
  assert.equal(nearest('x'.repeat(1_000), keys), undefined);
  assert.equal(nearest('', ['a']), 'a');
});

test('edit distance is symmetric, zero for equal words, and never above its limit plus one', () => {
  const word = fc.string({ maxLength: 12 });
  fc.assert(
    fc.property(word, word, fc.integer({ min: 0, max: 5 }), (a, b, limit) => {
      const distance = editDistance(a, b, limit);
      assert.equal(distance, editDistance(b, a, limit));
      assert.ok(distance <= limit + 1);
      assert.equal(distance === 0, a === b);
    }),
  );
});

test('paths of fields are written as in the file', () => {
  assert.equal(printPath(['screens', 0, 'widgets', 3, 'tag']), 'screens[0].widgets[3].tag');
  assert.equal(printPath(['tags', 'XMEAS(1)', 'unit']), 'tags["XMEAS(1)"].unit');
  assert.equal(printPath([]), '');
});

const UHD = { width: 3_840, height: 2_160 };

test('on a 55 inch 4K display seen from 3 m, labels need 61 px', () => {
  // hmi.md: 61 px for 16 minutes of arc
  assert.equal(Math.round(labelFontPx({ viewing: { distanceM: 3, diagonalIn: 55 } }, UHD)), 61);
});

test('lint tells text that cannot be read, crowding, limits off the span and tags nobody sees', () => {
  const lamps = Array.from(
    { length: 61 },
    (_, index) => `      - { kind: text, at: { x: ${index}, y: 0, w: 1, h: 1 }, text: T }`,
  );
  const parsed = parseSite(
    `version: 1
name: P
timeZone: UTC
sources: { p: { url: 'demo:' } }
tags:
  A: { span: [0, 10], limits: { hi: 12 }, normal: [1, 2] }
  B: { unit: A }
screens:
  - id: s
    title: S
    columns: 100
    widgets:
      - { kind: value, at: { x: 0, y: 5, w: 3, h: 3 }, tag: A }
${lamps.join('\n')}
`,
    'site.yaml',
  );
  assert.ok(parsed.ok);
  const codes = lint(parsed.value, 'site.yaml').map(({ code }) => code);
  assert.deepEqual(
    new Set(codes),
    new Set([
      'lint-text-too-small',
      'lint-crowded',
      'lint-outside-span',
      'lint-no-unit',
      'lint-unused-tag',
    ]),
  );
});

test('lint measures with the pixels and the distance of each display that has the screen', () => {
  const notes = (displays: string): (readonly [string | undefined, string])[] => {
    const parsed = parseSite(
      `version: 1
name: P
timeZone: UTC
sources: { p: { url: 'demo:' } }
viewing: { distanceM: 3, diagonalIn: 55 }
screens:
  - id: s
    title: S
    widgets: [{ kind: value, at: { x: 0, y: 0, w: 3, h: 2 }, tag: 'p:A' }]
${displays}`,
      'site.yaml',
    );
    assert.ok(parsed.ok, JSON.stringify(parsed));
    return lint(parsed.value, 'site.yaml').map(({ where, expected }) => [where.field, expected]);
  };
  assert.deepEqual(notes(''), []);
  // Three monitors side by side are a third as high for the same diagonal.
  const row = 'displays: [{ id: row, monitor: { size: 5760x1080 } }]';
  const [[field, expected] = []] = notes(row);
  assert.equal(field, 's: value s/0');
  assert.match(expected ?? '', /^room for text of 16′ seen from 3 m: 6\.2 % × 18\.8 % of/);
  const near = 'viewing: { distanceM: 1, diagonalIn: 55 }';
  assert.deepEqual(notes(`displays: [{ id: row, monitor: { size: 5760x1080 }, ${near} }]`), []);
  const both = `displays:\n  - { id: a, monitor: { size: 5760x1080 } }\n  - { id: b, ${near} }`;
  assert.deepEqual(notes(both), notes(row));
});
