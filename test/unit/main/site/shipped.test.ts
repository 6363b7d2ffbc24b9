import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describeProblem } from '../../../../src/main/problem.ts';
import { BINDING_FIELDS } from '../../../../src/main/site/drawing/binding.ts';
import { SHOWS } from '../../../../src/main/site/drawing/drawing.ts';
import { readDrawing } from '../../../../src/main/site/drawing/sanitise.ts';
import { symbolLibrary } from '../../../../src/main/site/drawing/symbols.ts';
import { lint } from '../../../../src/main/site/lint.ts';
import { loadSite, parseSite } from '../../../../src/main/site/load.ts';
import { siteJsonSchema } from '../../../../src/main/site/schema.ts';
import type { Site, Widget } from '../../../../src/main/site/site.ts';
import { DEMO_TAGS } from '../../../../src/plant/demo-tags.ts';
import { SKAB_COLUMNS, TENNESSEE_COLUMNS } from '../../../../src/plant/known-recordings.ts';

const RESOURCES = path.resolve(import.meta.dirname, '../../../../resources');
const EXAMPLES = path.join(RESOURCES, 'examples');
const DEMO = path.join(RESOURCES, 'demo-site.yaml');
const RECORDED = path.join(EXAMPLES, 'skab-tennessee-eastman.yaml');

async function load(file: string): Promise<Site> {
  const loaded = await loadSite(file);
  assert.ok(loaded.ok, loaded.ok ? '' : loaded.problems.map(describeProblem).join('\n'));
  return loaded.value;
}

function elements(widgets: readonly Widget[]): Widget[] {
  return widgets.flatMap((widget) =>
    widget.kind === 'panel' ? elements(widget.widgets) : [widget],
  );
}

const SITES = readdirSync(EXAMPLES).filter((name) => name.endsWith('.yaml'));
for (const file of [DEMO, ...SITES.map((name) => path.join(EXAMPLES, name))]) {
  test(`${path.basename(file)} loads without a problem and lint has nothing to say`, async () => {
    const site = await load(file);
    assert.deepEqual(lint(site, file).map(describeProblem), []);
  });
}

/** Unit and span of each tag, where the site states them. */
function declared(site: Site): Map<string, { unit: string | undefined; span: unknown }> {
  return new Map(Object.values(site.tags).map(({ name, unit, span }) => [name, { unit, span }]));
}

test('the demo wall knows every tag of the demo plant and no other, with the same units and spans', async () => {
  const site = await load(DEMO);
  const own = Object.entries(site.tags).filter(([, { derive }]) => derive === undefined);
  const tags = declared({ ...site, tags: Object.fromEntries(own) });
  assert.deepEqual([...tags.keys()].sort(), DEMO_TAGS.map(({ tag }) => tag).sort());
  for (const { tag, unit, min, max } of DEMO_TAGS) {
    const shown = tags.get(tag);
    if (shown?.unit !== undefined) assert.equal(shown.unit, unit ?? '', tag);
    if (shown?.span !== undefined) assert.deepEqual(shown.span, [min, max], tag);
  }
});

test('the wall of the recorded plants uses columns of the files, with their units', async () => {
  const columns = new Map([
    ...[...SKAB_COLUMNS].map(([name, { unit }]) => [name, unit] as const),
    ...TENNESSEE_COLUMNS.map(({ tag, unit }) => [tag, unit] as const),
  ]);
  for (const [name, { unit }] of declared(await load(RECORDED))) {
    assert.ok(columns.has(name), name);
    if (unit !== undefined) assert.equal(unit, columns.get(name), name);
  }
});

test('an overview is taken in at a glance: at most 40 elements', async () => {
  const site = await load(DEMO);
  const overview = site.screens[0];
  assert.ok(overview !== undefined && elements(overview.widgets).length <= 40);
});

test('the reactor of the Tennessee Eastman wall trips at 3000 kPa and 175 °C', async () => {
  const site = await load(RECORDED);
  assert.equal(site.tags['XMEAS(7)']?.limits?.hihi, 3000);
  assert.equal(site.tags['XMEAS(9)']?.limits?.hihi, 175);
  assert.deepEqual(site.sources.map(({ endpoints }) => endpoints).flat(), [
    'ws://127.0.0.1:7701',
    'ws://127.0.0.1:7702',
  ]);
});

test('the published JSON Schema is the one that the app checks with', () => {
  const published: unknown = JSON.parse(
    readFileSync(path.join(RESOURCES, 'site.schema.json'), 'utf8'),
  );
  const present: unknown = JSON.parse(JSON.stringify(siteJsonSchema()));
  assert.deepEqual(
    published,
    present,
    'run: npm --silent start -- schema > resources/site.schema.json',
  );
});

test('the published library of symbols is made of the symbols that are drawn', () => {
  const published = readFileSync(path.join(RESOURCES, 'vigil-symbols.svg'), 'utf8');
  assert.equal(published, symbolLibrary(), 'run: npm run pictures');
  const drawn = readDrawing(
    published.replace('</svg>\n', '<use href="#vigil-tank" data-tag="LT-1"/></svg>'),
    'drawn.svg',
  );
  assert.deepEqual(drawn.ok && drawn.value.bindings[0]?.options.shows, ['level']);
});

test('docs/mimic.md names everything an element can show, and every field of a binding', () => {
  const docs = readFileSync(path.resolve(RESOURCES, '../docs/mimic.md'), 'utf8');
  for (const show of SHOWS) assert.ok(docs.includes(`| \`${show}\``), show);
  for (const field of BINDING_FIELDS) assert.ok(docs.includes(`data-${field}`), field);
});

test('the drawing of the pump station shows every tag of its list, and holds nothing that is left out', () => {
  const folder = path.resolve(RESOURCES, '../examples/pump-station');
  const [, ...rows] = readFileSync(path.join(folder, 'tags.csv'), 'utf8').trim().split('\n');
  const read = readDrawing(readFileSync(path.join(folder, 'station.svg'), 'utf8'), 'station.svg');
  assert.ok(read.ok);
  const shown = new Set(read.value.bindings.map(({ tag }) => tag));
  assert.deepEqual([...shown].sort(), rows.map((row) => row.split(';')[0]).sort());
  assert.deepEqual(read.value.leftOut, []);
});

test('every field of the published JSON Schema has a description for editors', () => {
  const bare: string[] = [];
  const visit = (schema: unknown, at: string): void => {
    if (typeof schema !== 'object' || schema === null) return;
    for (const [key, value] of Object.entries(schema)) {
      if (key === 'properties') {
        for (const [name, field] of Object.entries(value as Record<string, object>)) {
          if (!('description' in field) && !('$ref' in field) && !('const' in field))
            bare.push(`${at}.${name}`);
        }
      }
      visit(value, `${at}.${key}`);
    }
  };
  visit(siteJsonSchema(), '');
  assert.deepEqual(bare, []);
});

test('docs/site-file.md shows a site that loads, and names every kind, field and link option', () => {
  const docs = readFileSync(path.resolve(RESOURCES, '../docs/site-file.md'), 'utf8');
  const [example = ''] = [...docs.matchAll(/```yaml\n([^]*?)```/g)].map(([, text = '']) => text);
  const parsed = parseSite(example.replace(/^ +caFile:.*\n/m, ''), 'site-file.md');
  assert.ok(parsed.ok, parsed.ok ? '' : parsed.problems.map(describeProblem).join('\n'));
  const named = (word: string): boolean =>
    docs.includes(`\`${word}\``) || docs.includes(`${word}:`);
  const missing = [...fieldNames(siteJsonSchema())].filter((name) => !named(name));
  assert.deepEqual(missing, []);
});

/** Names of all fields and kinds of the schema. */
function fieldNames(schema: unknown): Set<string> {
  const names = new Set<string>();
  const visit = (part: unknown): void => {
    if (typeof part !== 'object' || part === null) return;
    for (const [key, value] of Object.entries(part)) {
      if (key === 'properties') for (const name of Object.keys(value as object)) names.add(name);
      if (key === 'const' && typeof value === 'string') names.add(value);
      visit(value);
    }
  };
  visit(schema);
  return names;
}
