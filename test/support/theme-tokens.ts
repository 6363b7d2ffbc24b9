/** The colour tokens of theme.css, as the page has them, for tests that compute with colours. */
import { parse, type Color } from 'culori';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';

/** The project's root. */
export const PROJECT = path.resolve(import.meta.dirname, '../..');
export const THEMES = ['light', 'dark'] as const;
/** Name of a theme. */
export type Theme = (typeof THEMES)[number];

const CSS = readFileSync(path.join(PROJECT, 'src/renderer/theme.css'), 'utf8');

/** Text of each colour token of a theme, by its name without dashes in front. */
export function tokens(theme: Theme): ReadonlyMap<string, string> {
  const block = new RegExp(`\\[data-theme='${theme}'\\] \\{([^}]*)\\}`).exec(CSS)?.[1] ?? '';
  const found = [...block.matchAll(/--([a-z0-9-]+):\s*([^;]+);/g)];
  return new Map(found.map(([, name = '', value = '']) => [name, value]));
}

/** The colour of a token. */
export function colourOf(theme: Theme, name: string): Color {
  const colour = parse(tokens(theme).get(name) ?? '');
  assert.ok(colour, `${theme} has no colour --${name}`);
  return colour;
}
