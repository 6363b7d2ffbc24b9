import { test } from '@playwright/test';
import fc from 'fast-check';
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Parsed } from '../../../../src/main/problem.ts';
import { loadSite, MAX_SITE_BYTES, parseSite } from '../../../../src/main/site/load.ts';

/** Refused with problems that a terminal can show; the codes. */
function codesOf(parsed: Parsed<unknown>): string[] {
  assert.ok(!parsed.ok);
  assert.ok(parsed.problems.length > 0);
  for (const { code, expected, got } of parsed.problems) {
    assert.match(code, /^site-[a-z-]+$/);
    assert.ok(expected.length > 0 && got.length <= 200, got);
    assert.doesNotMatch(got, /\p{Cc}/u);
  }
  return parsed.problems.map(({ code }) => code);
}

const BOMBS: readonly (readonly [what: string, text: string, code: string])[] = [
  ['two million open brackets', '['.repeat(2_000_000), 'site-too-deep'],
  ['two hundred thousand nested mappings', '{a: '.repeat(200_000), 'site-too-deep'],
  ['a million nested lists', '- '.repeat(1_000_000), 'site-too-deep'],
  ['a million nested complex keys', '? '.repeat(1_000_000), 'site-too-deep'],
  ['a million numbers', `[${'1,'.repeat(1_000_000)}]`, 'site-too-large'],
  ['a million empty lines', '\n'.repeat(1_000_000), 'site-too-large'],
  ['half a million documents', '---\n'.repeat(500_000), 'site-too-large'],
  ['two million letters', 'a'.repeat(2_000_000), 'site-wrong-type'],
  ['three million letters', 'a'.repeat(3_000_000), 'site-too-large'],
  ['a billion laughs', laughs(9), 'site-too-large'],
  [
    'forty thousand keys, each twice',
    Array.from({ length: 40_000 }, (_, index) => `k${index % 20_000}: 1`).join('\n'),
    'site-duplicate-key',
  ],
  ['a list of itself', 'a: &a [*a]', 'site-yaml-syntax'],
  [
    'keys of every object',
    'constructor: 1\ntoString: 2\n__proto__: { x: 1 }',
    'site-forbidden-key',
  ],
  ['control characters in a name', 'version: "\\e[2J\\u2028\\0"', 'site-version'],
];

function laughs(levels: number): string {
  const lines = ['l0: &l0 ha'];
  for (let level = 1; level <= levels; level++) {
    const alias = `*l${level - 1}`;
    lines.push(`l${level}: &l${level} [${Array.from({ length: 10 }, () => alias).join(', ')}]`);
  }
  return lines.join('\n');
}

for (const [what, text, code] of BOMBS) {
  test(`${what} are refused, and the wall lives on`, () => {
    assert.ok(codesOf(parseSite(text, 'site.yaml')).includes(code));
  });
}

test('a template that would make millions of widgets is refused', () => {
  const lists = Array.from(
    { length: 100 },
    (_, row) =>
      `        - { kind: template, use: t, for: { n: 1..1000 }, at: { x: 0, y: ${row} } }`,
  );
  const body = Array.from(
    { length: 100 },
    (_, x) => `{ kind: clock, at: { x: ${x}, y: 0, w: 1, h: 1 } }`,
  );
  const text = `version: 1
name: P
timeZone: UTC
sources: { p: { url: 'demo:' } }
templates:
  t: { parameters: { n: { type: integer } }, widgets: [${body.join(', ')}] }
screens:
  - id: s
    title: S
    columns: 200
    rows: 200
    widgets:
${lists.join('\n')}
`;
  assert.ok(codesOf(parseSite(text, 'site.yaml')).includes('site-too-large'));
});

test('whatever stands in a file, reading it ends with a site or with problems', () => {
  const words = fc.constantFrom(
    ...[
      'version',
      'name',
      'timeZone',
      'sources',
      'tags',
      'screens',
      'widgets',
      'templates',
      'kind',
    ],
    ...['at', 'x', 'url', 'for', 'use', 'value', 'panel', 'template', 'demo:', '1..6', '__proto__'],
    ...[
      '<<',
      '*a',
      '&a ',
      '!!set',
      '%YAML',
      '---',
      '\u0000',
      '😀',
      '{n}',
      '1',
      '-1',
      '.nan',
      '~',
      '',
    ],
  );
  const marks = fc.constantFrom(
    ': ',
    ':',
    '- ',
    '\n',
    '\n  ',
    '{',
    '}',
    '[',
    ']',
    ',',
    '"',
    "'",
    '|',
    '#',
    '?',
    ' ',
  );
  const soup = fc.array(fc.oneof(words, marks), { maxLength: 60 }).map((parts) => parts.join(''));
  const text = fc.oneof(soup, fc.string({ unit: 'binary', maxLength: 200 }));
  fc.assert(
    fc.property(text, (given) => {
      codesOf(parseSite(given, 'site.yaml'));
    }),
    { numRuns: 3_000 },
  );
});

test('whatever values stand in the fields of a site, checking them ends with a site or with problems', () => {
  const leaf = fc.oneof(
    fc.constantFrom<unknown>(
      'a',
      'plant',
      'plant:X',
      '1..6',
      '5 s',
      'value',
      'panel',
      'template',
      't',
      'demo:',
      'UTC',
    ),
    fc.integer(),
    fc.double(),
    fc.boolean(),
    fc.constant(null),
  );
  const key = fc.constantFrom(
    ...[
      'version',
      'name',
      'timeZone',
      'sources',
      'tags',
      'templates',
      'screens',
      'plant',
      'link',
      'url',
    ],
    ...[
      'widgets',
      'kind',
      'at',
      'x',
      'y',
      'w',
      'h',
      'tag',
      'use',
      'for',
      'with',
      'id',
      'title',
      't',
      'states',
    ],
  );
  const { node } = fc.letrec<{ node: unknown }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 6 },
      leaf,
      fc.dictionary(key, tie('node'), { maxKeys: 6 }),
      fc.array(tie('node'), { maxLength: 4 }),
    ),
  }));
  const widget = fc.oneof(
    node,
    fc.record({
      kind: fc.constantFrom('panel', 'template', 'trend', 'value'),
      at: node,
      tag: node,
      series: node,
      widgets: node,
      use: node,
      for: node,
    }),
  );
  const site = fc.record({
    version: fc.constant(1),
    name: fc.oneof(fc.constant('P'), node),
    timeZone: fc.constant('UTC'),
    sources: fc.oneof(fc.constant({ plant: { url: 'demo:' } }), node),
    tags: node,
    templates: node,
    screens: fc.array(
      fc.record({ id: leaf, title: leaf, widgets: fc.array(widget, { maxLength: 3 }) }),
      { maxLength: 3 },
    ),
  });
  fc.assert(
    fc.property(site, (given) => {
      const parsed = parseSite(JSON.stringify(given), 'site.json');
      if (!parsed.ok) codesOf(parsed);
    }),
    { numRuns: 1_000 },
  );
});

test('files that cannot be read are told and not thrown', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'vigil-site-'));
  try {
    const missing = await loadSite(path.join(folder, 'missing.yaml'));
    assert.deepEqual(codesOf(missing), ['site-file-missing']);
    assert.deepEqual(codesOf(await loadSite(folder)), ['site-file-unreadable']);
    const large = path.join(folder, 'large.yaml');
    writeFileSync(large, Buffer.alloc(MAX_SITE_BYTES + 1, 'a'));
    assert.deepEqual(codesOf(await loadSite(large)), ['site-too-large']);
    const latin = path.join(folder, 'latin.yaml');
    writeFileSync(latin, Buffer.from('name: Kühlung', 'latin1'));
    assert.deepEqual(codesOf(await loadSite(latin)), ['site-file-unreadable']);
    const ca = path.join(folder, 'ca.yaml');
    writeFileSync(
      ca,
      "version: 1\nname: P\ntimeZone: UTC\nsources:\n  p: { url: 'wss://h', caFile: no.pem }\nscreens: [{ id: a, title: A, widgets: [] }]\n",
    );
    const loaded = await loadSite(ca);
    assert.ok(!loaded.ok);
    assert.deepEqual(
      loaded.problems.map(({ code, where }) => [code, where.line, where.column, where.field]),
      [['site-ca-file', 5, 32, 'sources.p.caFile']],
    );
    writeFileSync(path.join(folder, 'no.pem'), 'x');
    const mended = await loadSite(ca);
    assert.ok(mended.ok);
    assert.equal(mended.value.sources[0]?.caFile, path.join(folder, 'no.pem'));
    writeFileSync(
      ca,
      "version: 1\nname: P\ntimeZone: UTC\nsources:\n  p: { url: 'wss://h', clientCertFile: no.pem, clientKeyFile: no.key }\nscreens: [{ id: a, title: A, widgets: [] }]\n",
    );
    const keyless = await loadSite(ca);
    assert.ok(!keyless.ok);
    assert.deepEqual(
      keyless.problems.map(({ code, where }) => [code, where.field]),
      [['site-client-file', 'sources.p.clientKeyFile']],
    );
    writeFileSync(path.join(folder, 'no.key'), 'x');
    const paired = await loadSite(ca);
    assert.ok(paired.ok);
    assert.equal(paired.value.sources[0]?.clientKeyFile, path.join(folder, 'no.key'));
  } finally {
    rmSync(folder, { recursive: true });
  }
});
