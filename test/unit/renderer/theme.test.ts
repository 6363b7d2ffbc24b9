import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const CSS = readFileSync(
  join(import.meta.dirname, '..', '..', '..', 'src', 'renderer', 'theme.css'),
  'utf8',
);

/** Colours of one theme by the names of their properties. */
function themeColours(theme: 'light' | 'dark'): (name: string) => string {
  const block = new RegExp(`\\[data-theme='${theme}'\\] \\{([^}]*)\\}`).exec(CSS)?.[1] ?? '';
  return (name) => {
    const colour = new RegExp(`--${name}: (#[0-9a-f]{6});`).exec(block)?.[1];
    assert.ok(colour, `${theme} has no --${name}`);
    return colour;
  };
}

/** Relative luminance, WCAG 2.2. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = parseInt(colour.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

for (const theme of ['light', 'dark'] as const) {
  const colour = themeColours(theme);
  const on = (ground: string, name: string): number => contrast(colour(name), colour(ground));

  test(`${theme}: text, values and marks can be read from afar on a panel`, () => {
    assert.ok(on('panel', 'text') >= 11.5, `text ${on('panel', 'text')}`);
    assert.ok(on('panel', 'text-secondary') >= 7, `secondary ${on('panel', 'text-secondary')}`);
    assert.ok(on('panel', 'value') >= 9, `value ${on('panel', 'value')}`);
    assert.ok(on('panel', 'quality') >= 7, `quality ${on('panel', 'quality')}`);
    assert.ok(on('panel', 'accent') >= 4.5, `accent ${on('panel', 'accent')}`);
  });

  test(`${theme}: the same on the field of a trend and behind the header`, () => {
    for (const name of ['text', 'text-secondary', 'value', 'quality'] as const) {
      assert.ok(on('canvas', name) >= 4.5, `${name} ${on('canvas', name)}`);
    }
  });

  test(`${theme}: lines, bars and lamps stand out from the panel`, () => {
    for (const name of ['line', 'border', 'quality'] as const) {
      assert.ok(on('panel', name) >= 3, `${name} ${on('panel', name)}`);
    }
    for (const name of ['line', 'quality'] as const) {
      assert.ok(on('inset', name) >= 3, `${name} on a bar ${on('inset', name)}`);
    }
    // Running and stopped are told apart without their words.
    assert.ok(on('running', 'stopped') >= 3, `lamps ${on('running', 'stopped')}`);
  });

  test(`${theme}: the figure in an alarm's symbol can be read, and the symbol has an edge`, () => {
    const figures = { p1: 'p1-text', p2: 'p-outline', p3: 'p-outline', p4: 'p4-text' } as const;
    for (const [fill, figure] of Object.entries(figures)) {
      assert.ok(on(fill, figure) >= 4, `${fill} ${on(fill, figure)}`);
      const edge = Math.max(on('panel', fill), fill === 'p1' ? 0 : on('panel', 'p-outline'));
      assert.ok(edge >= 3, `${fill} on a panel ${edge}`);
    }
  });
}
