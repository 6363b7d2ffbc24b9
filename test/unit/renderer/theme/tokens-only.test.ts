/**
 * Colour comes from theme.css alone, and the colours of alarms are used where alarms are drawn: a
 * wall on which red means two things is not believed.
 */
import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { PROJECT, tokens } from '../../../support/theme-tokens.ts';

const RENDERER = path.join(PROJECT, 'src/renderer');
/** The tokens themselves, and a page that must stand without them (its test is below). */
const EXEMPT = new Set(['theme.css', 'public/overlay.css']);

/** Names that mean a colour in CSS and cannot be meant otherwise as a value. */
const NAMED =
  'black|white|red|green|blue|yellow|orange|purple|magenta|cyan|grey|gray|silver|maroon|olive|lime|navy|teal|aqua|fuchsia|crimson|gold|pink|brown|tomato|coral|salmon|darkred|darkgreen|darkblue|lightgrey|lightgray|darkgrey|darkgray';
const LITERALS: readonly RegExp[] = [
  /#(?:[0-9a-f]{8}|[0-9a-f]{6}|[0-9a-f]{3,4})(?![0-9a-z_(-])/gi,
  /\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color)\(\s*[\d.]/gi,
  new RegExp(`:\\s*(?:${NAMED})\\s*[;}]`, 'gi'),
  new RegExp(`\\b(?:fill|stroke|color|background)\\s*=\\s*["'](?:${NAMED})["']`, 'gi'),
  new RegExp(`(?:fillStyle|strokeStyle|shadowColor)\\s*=\\s*["'](?:${NAMED})["']`, 'gi'),
];
const ALARM_TOKEN = /--p(?:[1-4](?:-text)?|-outline)\b/g;
/** Files that draw alarms: by name, so that a file says what it is for. */
const DRAWS_ALARMS = /(?:^|\/)(?:alarm|Alarm)[^/]*\.(?:vue|ts|css)$/;

const FILES = readdirSync(RENDERER, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => /\.(?:vue|css|ts|html)$/.test(file) && !EXEMPT.has(file));

function found(text: string, patterns: readonly RegExp[]): readonly string[] {
  // Comments may speak of colours.
  const code = text.replace(/\/\*[\s\S]*?\*\/|<!--[\s\S]*?-->|(?<=^|\s)\/\/.*$/gm, '');
  return patterns.flatMap((pattern) => code.match(pattern) ?? []);
}

test('no file of the page has a colour of its own', () => {
  assert.ok(FILES.length > 60);
  const own = FILES.flatMap((file) =>
    found(readFileSync(path.join(RENDERER, file), 'utf8'), LITERALS).map(
      (hit) => `${file}: ${hit}`,
    ),
  );
  assert.deepEqual(own, []);
});

test('the search finds a colour in each of the ways in which one can be written', () => {
  for (const written of [
    'color: #ff0000;',
    'fill: #F00 ',
    'background: rgb(255 0 0 / 40%)',
    'a { color: red; }',
    '<path fill="white" />',
    "pen.strokeStyle = 'red'",
    'hsl(0 100% 50%)',
  ]) {
    assert.equal(found(written, LITERALS).length, 1, written);
  }
  assert.deepEqual(found('this.#add(1); // #ff0000\nurl(#fff-id)', LITERALS), []);
});

test('only what draws alarms uses the colours of alarms', () => {
  const others = FILES.filter((file) => !DRAWS_ALARMS.test(file)).flatMap((file) =>
    found(readFileSync(path.join(RENDERER, file), 'utf8'), [ALARM_TOKEN]).map(
      (hit) => `${file}: ${hit}`,
    ),
  );
  assert.deepEqual(others, []);
});

test('every token that a file asks for exists', () => {
  const all = ['theme.css', ...FILES].map((file) => ({
    file,
    text: readFileSync(path.join(RENDERER, file), 'utf8'),
  }));
  // In style sheets, in bound styles, and in `style.setProperty`.
  const set = new Set(
    all.flatMap(({ text }) =>
      [...text.matchAll(/--([a-z0-9-]+)['"`]?\s*[:\],]/g)].map(([, name]) => name),
    ),
  );
  const missing = all.flatMap(({ file, text }) =>
    [...text.matchAll(/var\(--([a-z0-9-]+)\)/g)]
      .filter(([, name]) => !set.has(name) && !name?.startsWith('type-'))
      .map(([, name]) => `${file}: --${name}`),
  );
  assert.deepEqual(missing, []);
});

test('the overlay that stands without the page has the colours of the dark theme', () => {
  const dark = new Set(tokens('dark').values());
  const overlay = readFileSync(path.join(RENDERER, 'public/overlay.css'), 'utf8');
  const foreign = (overlay.match(/#[0-9a-f]{3,8}\b/gi) ?? []).filter((colour) => !dark.has(colour));
  assert.deepEqual(foreign, []);
});
