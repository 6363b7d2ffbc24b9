import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describeProblem } from '../../../../src/main/problem.ts';
import { lint } from '../../../../src/main/site/lint.ts';
import { loadSite } from '../../../../src/main/site/load.ts';
import { siteJsonSchema } from '../../../../src/main/site/schema.ts';
import type { Site, Widget } from '../../../../src/main/site/site.ts';

const RESOURCES = path.resolve(import.meta.dirname, '../../../../resources');
const EXAMPLES = path.join(RESOURCES, 'examples');
const DEMO = path.join(RESOURCES, 'demo-site.yaml');

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

for (const file of [DEMO, ...readdirSync(EXAMPLES).map((name) => path.join(EXAMPLES, name))]) {
  test(`${path.basename(file)} loads without a problem and lint has nothing to say`, async () => {
    const site = await load(file);
    assert.deepEqual(lint(site, file).map(describeProblem), []);
  });
}

test('the demo wall asks for tags of the demo plant only, and for all of them somewhere', async () => {
  const plant = new Set(
    [
      ...readFileSync(path.resolve(RESOURCES, '../docs/demo-plant.md'), 'utf8').matchAll(
        /^\| `([^`]+)`/gm,
      ),
    ].map(([, tag = '']) => tag),
  );
  const site = await load(DEMO);
  assert.deepEqual(new Set(Object.values(site.tags).map(({ name }) => name)), plant);
});

test('an overview is taken in at a glance: at most 40 elements', async () => {
  const site = await load(DEMO);
  const overview = site.screens[0];
  assert.ok(overview !== undefined && elements(overview.widgets).length <= 40);
});

test('the reactor of the Tennessee Eastman wall trips at 3000 kPa and 175 °C', async () => {
  const site = await load(path.join(EXAMPLES, 'skab-tennessee-eastman.yaml'));
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
  assert.deepEqual(published, present, 'run: npm start -- schema > resources/site.schema.json');
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
