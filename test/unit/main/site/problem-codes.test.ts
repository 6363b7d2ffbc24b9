import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '../../../..');

/** A code: words of small letters with dashes between them. */
const CODE = "'([a-z]+(?:-[a-z]+)+)'";
/** The ways in which the source says a code. */
const USES = [
  new RegExp(`\\bcode: ${CODE}`, 'g'),
  new RegExp(`\\b(?:fail|refuse|refusal|report|problem|die)\\(\\s*${CODE}`, 'gi'),
  new RegExp(`\\blog\\(\\s*'(?:info|warn|error)',\\s*${CODE}`, 'g'),
  /'((?:site|flag|argument|lint|frame|state|recording|plant|replay|fault|ipc)(?:-[a-z]+)+)'/g,
];

function sources(): string {
  return ['src/main', 'src/plant']
    .flatMap((folder) =>
      readdirSync(path.join(ROOT, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
        .map((entry) => readFileSync(path.join(entry.parentPath, entry.name), 'utf8')),
    )
    .join('\n');
}

const documented = new Set(
  [...readFileSync(path.join(ROOT, 'docs/problems.md'), 'utf8').matchAll(/^\| `([a-z-]+)`/gm)].map(
    ([, code = '']) => code,
  ),
);

test('every problem code of the source stands in docs/problems.md', () => {
  const text = sources();
  const used = new Set(USES.flatMap((use) => [...text.matchAll(use)].map(([, code = '']) => code)));
  assert.ok(used.size > 50);
  assert.deepEqual([...used].filter((code) => !documented.has(code)).sort(), []);
});

test('docs/problems.md names no code that the source does not know', () => {
  const text = sources();
  assert.deepEqual(
    [...documented].filter((code) => !text.includes(`'${code}'`)),
    [],
  );
});
