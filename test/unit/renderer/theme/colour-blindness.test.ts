/**
 * What is told apart by colour is told apart by everybody: alarm priorities and trend lines for
 * normal sight, for those who lack one kind of cone, and on a picture without colour.
 *
 * Sight is simulated after Machado, Oliveira and Fernandes (2009), complete deficiency. The distance
 * is CIEDE2000 (ISO/CIE 11664-6). 10 is where differences cease to be a matter of a second look (2 to
 * 10 on the usual scale); patches of 16 minutes of arc, the size of our labels, are told apart by half
 * of all people from 8 (lightness) to 16 (blue to yellow) units of CIELAB on (Stone, Szafir and
 * Setlur, "An engineering model for color difference as a function of size", 2014).
 */
import { test } from '@playwright/test';
import {
  differenceCiede2000,
  filterDeficiencyDeuter,
  filterDeficiencyProt,
  filterDeficiencyTrit,
  filterGrayscale,
  rgb,
  type Color,
} from 'culori';
import assert from 'node:assert/strict';
import { seriesLook } from '../../../../src/renderer/draw/series-look.ts';
import { colourOf, THEMES, type Theme } from '../../../support/theme-tokens.ts';

const LEAST_DIFFERENCE = 10;
/** Lines are told apart by weight where one is this much heavier. */
const LEAST_WEIGHT_RATIO = 1.5;
const SERIES = 8;

const SIGHTS: readonly (readonly [name: string, see: (colour: Color) => Color])[] = [
  ['normal sight', (colour) => colour],
  ['deuteranopia', (colour) => filterDeficiencyDeuter(1)(rgb(colour))],
  ['protanopia', (colour) => filterDeficiencyProt(1)(rgb(colour))],
  ['tritanopia', (colour) => filterDeficiencyTrit(1)(rgb(colour))],
  ['greyscale', (colour) => filterGrayscale(1)(rgb(colour))],
];

function difference(theme: Theme, see: (colour: Color) => Color, a: string, b: string): number {
  return differenceCiede2000()(see(colourOf(theme, a)), see(colourOf(theme, b)));
}

for (const theme of THEMES) {
  for (const [sight, see] of SIGHTS) {
    test(`${theme}: the four alarm priorities differ for ${sight}`, () => {
      const near = pairs(['p1', 'p2', 'p3', 'p4']).flatMap(([a, b]) => {
        const found = difference(theme, see, a, b);
        return found >= LEAST_DIFFERENCE ? [] : [`${a} and ${b}: ${found.toFixed(1)}`];
      });
      assert.deepEqual(near, []);
    });

    test(`${theme}: any two lines of a trend differ for ${sight}`, () => {
      const looks = Array.from({ length: SERIES }, (_, position) => seriesLook(position));
      const same = pairs(looks.map((_, position) => position)).flatMap(([i, j]) => {
        const [a, b] = [looks[i], looks[j]];
        if (a === undefined || b === undefined || a.marker !== b.marker) return [];
        const heavier = Math.max(a.weight, b.weight) / Math.min(a.weight, b.weight);
        const tone = difference(theme, see, a.color.slice(2), b.color.slice(2));
        return heavier >= LEAST_WEIGHT_RATIO || tone >= LEAST_DIFFERENCE ? [] : [`${i} and ${j}`];
      });
      assert.deepEqual(same, []);
    });
  }

  test(`${theme}: only alarms have a colour; all else is grey or the blue of values and links`, () => {
    const isWarm = (name: string): boolean => {
      const { r, g, b } = rgb(colourOf(theme, name));
      // Red, orange, yellow, magenta and green: anything but grey and blue.
      return Math.max(r, g) - b > 0.06 || (r - g > 0.06 && b - g > 0.06);
    };
    for (const name of ['panel', 'canvas', 'inset', 'text', 'value', 'line', 'band', 'accent']) {
      assert.ok(!isWarm(name), `--${name}`);
    }
    for (const name of ['p1', 'p2', 'p3', 'p4']) assert.ok(isWarm(name), `--${name}`);
  });
}

function pairs<T>(of: readonly T[]): readonly (readonly [T, T])[] {
  return of.flatMap((a, at) => of.slice(at + 1).map((b) => [a, b] as const));
}
