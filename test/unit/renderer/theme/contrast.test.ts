/**
 * WCAG 2.2 contrast of everything that is drawn on something, in both themes, computed from the
 * tokens. Text: 4.5 (1.4.3), and 7 for what is read from afar (1.4.6). Shapes that say something: 3
 * (1.4.11). A token that stands in no line below fails the last test: a new colour must say on what
 * it will be seen.
 */
import { test } from '@playwright/test';
import { blend, wcagContrast } from 'culori';
import assert from 'node:assert/strict';
import { MIN_BRIGHTNESS_PERCENT } from '../../../../src/main/site/schema-kiosk.ts';
import { colourOf, THEMES, tokens } from '../../../support/theme-tokens.ts';

const FAR = 7;
const TEXT = 4.5;
const SHAPE = 3;

/** What is drawn, on what, how well it must be told from it, and where that is. */
const PAIRS: readonly (readonly [ink: string, ground: string, least: number, where: string])[] = [
  ['text', 'panel', FAR, 'values of lamps, titles, alarm texts'],
  ['text', 'canvas', FAR, 'header, filter field, selected row'],
  ['text', 'inset', FAR, 'heads of lists'],
  ['text-secondary', 'panel', FAR, 'labels, units, times'],
  ['text-secondary', 'canvas', TEXT, 'pager and date of the header'],
  ['text-secondary', 'inset', TEXT, 'heads of lists'],
  ['value', 'panel', FAR, 'figures'],
  ['value', 'canvas', TEXT, 'figures of a selected row'],
  ['quality', 'panel', FAR, 'marks and figures that are not live'],
  ['quality', 'canvas', TEXT, 'marks of a selected row'],
  ['quality', 'inset', SHAPE, 'hollow pointers on a scale'],
  ['accent', 'panel', TEXT, 'words of a link that is not live'],
  ['accent', 'canvas', SHAPE, 'focus ring beside the header'],
  ['accent', 'inset', SHAPE, 'focus ring on the head of a list'],
  ['panel', 'accent', TEXT, 'banner of a lost source'],
  ['panel', 'quality', TEXT, 'ALARM LIST NOT LIVE'],
  ['panel', 'text', FAR, 'an acknowledgement that failed'],
  ['p1-text', 'p1', TEXT, 'figure in the symbol'],
  ['p-outline', 'p2', TEXT, 'figure in the symbol'],
  ['p-outline', 'p3', TEXT, 'figure in the symbol'],
  ['p4-text', 'p4', TEXT, 'figure in the symbol'],
  ['p1', 'panel', SHAPE, 'symbol without an outline'],
  ['p1', 'canvas', SHAPE, 'symbol beside a row that is selected'],
  ['line', 'panel', SHAPE, 'outline of lamps, limits beside a scale'],
  ['line', 'inset', SHAPE, 'limits on a scale'],
  ['border', 'panel', SHAPE, 'fields and buttons'],
  ['border', 'canvas', SHAPE, 'fields on the header'],
  ['band-edge', 'inset', SHAPE, 'edges of the normal band on a scale'],
  ['text', 'band', SHAPE, 'pointer and level before the normal band'],
  ['running', 'stopped', SHAPE, 'lamps are told apart without their words'],
  ['running-ink', 'running', FAR, 'cross of a fault'],
];

/** Seen on their own ground only, or part of a mark that has a firmer edge and a word beside it. */
const NEEDS_NO_PAIR = new Set(['hatch-line', 'dimmed']);

for (const theme of THEMES) {
  test(`${theme}: everything is told from what it stands on`, () => {
    const low = PAIRS.flatMap(([ink, ground, least, where]) => {
      const contrast = wcagContrast(colourOf(theme, ink), colourOf(theme, ground));
      return contrast >= least ? [] : [`${ink} on ${ground}: ${contrast.toFixed(2)}, ${where}`];
    });
    assert.deepEqual(low, []);
  });

  test(`${theme}: every alarm symbol has an edge, by its fill or by its outline`, () => {
    for (const fill of ['p1', 'p2', 'p3', 'p4']) {
      for (const ground of ['panel', 'canvas']) {
        const edges = fill === 'p1' ? [fill] : [fill, 'p-outline'];
        const best = Math.max(
          ...edges.map((edge) => wcagContrast(colourOf(theme, edge), colourOf(theme, ground))),
        );
        assert.ok(best >= SHAPE, `${fill} on ${ground}: ${best.toFixed(2)}`);
      }
    }
  });

  test(`${theme}: the hatch is seen, and the mark that says the same in words is read`, () => {
    for (const ground of ['panel', 'inset']) {
      const behind = colourOf(theme, ground);
      const hatched = blend([behind, colourOf(theme, 'hatch-line')], 'normal');
      const contrast = wcagContrast(hatched, behind);
      assert.ok(contrast >= 1.8, `hatch on ${ground}: ${contrast.toFixed(2)}`);
    }
  });

  test(`${theme}: no colour is there that nothing above has looked at`, () => {
    const looked = new Set(PAIRS.flatMap(([ink, ground]) => [ink, ground]));
    const rest = [...tokens(theme).keys()].filter(
      (name) => !looked.has(name) && !NEEDS_NO_PAIR.has(name),
    );
    assert.deepEqual(rest, []);
  });
}

/** What must still be read on a wall that is as dark as a site file may make it at night. */
const AT_NIGHT = [
  ['text', 'panel', TEXT],
  ['value', 'panel', TEXT],
  ['text-secondary', 'panel', SHAPE],
  ['quality', 'panel', SHAPE],
] as const;

test('at the least brightness figures, texts and marks are still read', () => {
  for (const theme of THEMES) {
    const dimmed = (name: string) =>
      blend(
        [
          colourOf(theme, name),
          { ...colourOf(theme, 'dimmed'), alpha: 1 - MIN_BRIGHTNESS_PERCENT / 100 },
        ],
        'normal',
      );
    for (const [ink, ground, least] of AT_NIGHT) {
      const contrast = wcagContrast(dimmed(ink), dimmed(ground));
      assert.ok(contrast >= least, `${theme}: ${ink} on ${ground}: ${contrast.toFixed(2)}`);
    }
  }
});

test('both themes have the same tokens', () => {
  assert.deepEqual([...tokens('light').keys()].sort(), [...tokens('dark').keys()].sort());
});
