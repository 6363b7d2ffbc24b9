/** Forms of the layout editor are made of the schema that checks the site file. */
import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import { siteJsonSchema } from '../../../../src/main/site/schema.ts';
import {
  kindsOf,
  lengthened,
  missingFields,
  parseWords,
  printWords,
  screenFields,
  shortened,
  type FieldType,
  type Kind,
} from '../../../../src/renderer/editor/schema-form.ts';
import { referenceTo, searchTags } from '../../../../src/renderer/editor/tag-choices.ts';

const SCHEMA: unknown = JSON.parse(JSON.stringify(siteJsonSchema()));
const KINDS = new Map(kindsOf(SCHEMA).map((kind) => [kind.kind, kind]));

function kind(name: string): Kind {
  const found = KINDS.get(name);
  assert.ok(found !== undefined, name);
  return found;
}

function type(widget: string, field: string): FieldType | undefined {
  return kind(widget).fields.find(({ name }) => name === field)?.field;
}

test('every kind of the schema is in the palette, with its words, and has a place in its form', () => {
  const written = (SCHEMA as any).$defs.Widget.oneOf.map((one: any) => one.properties.kind.const);
  assert.deepEqual([...KINDS.keys()], written);
  for (const { kind: name, help, fields } of KINDS.values()) {
    assert.ok(help.length > 10, name);
    assert.ok(
      fields.some((field) => field.name === 'at' && field.field.type === 'group'),
      name,
    );
    assert.ok(
      fields.every((field) => field.name !== 'kind' && field.name !== 'widgets'),
      name,
    );
  }
});

test('each kind of field is known for what it is', () => {
  assert.deepEqual(type('value', 'tag'), { type: 'tag' });
  assert.deepEqual(type('value', 'size'), { type: 'choice', choices: ['normal', 'key'] });
  assert.deepEqual(type('trend', 'spanMs'), { type: 'duration' });
  assert.deepEqual(type('alarms', 'rows'), { type: 'number', isWhole: true, min: 1, max: 100 });
  const sources = type('alarms', 'sources');
  assert.deepEqual(sources?.type === 'list' ? sources.item : null, { type: 'source' });
  const tags = type('table', 'tags');
  assert.deepEqual(tags?.type === 'list' ? tags.item : null, { type: 'tag' });
  assert.deepEqual(type('template', 'use'), { type: 'template' });
  assert.equal(type('template', 'for')?.type, 'map');
  assert.deepEqual(type('text', 'text'), { type: 'text', maxLength: 200 });
  const at = type('template', 'at');
  assert.deepEqual(at?.type === 'group' ? at.fields.map(({ name }) => name) : [], ['x', 'y']);
  assert.deepEqual(
    screenFields(SCHEMA)
      .map(({ name }) => name)
      .filter((name) => ['id', 'title', 'columns', 'rows', 'widgets'].includes(name)),
    ['id', 'title', 'columns', 'rows'],
  );
});

test('a series is a tag alone or a tag with a label, and is written as short as it can be', () => {
  const series = type('trend', 'series');
  const item = series?.type === 'list' ? series.item : undefined;
  assert.ok(item?.type === 'group');
  assert.equal(item.short, 'tag');
  assert.deepEqual(lengthened('A', item.short), { tag: 'A' });
  assert.deepEqual(shortened({ tag: 'A' }, item.short), 'A');
  assert.deepEqual(shortened({ tag: 'A', label: 'a' }, item.short), { tag: 'A', label: 'a' });
});

test('a kind that nobody has thought of has a form', () => {
  const schema = {
    $defs: {
      Place: { type: 'object', properties: { x: { type: 'integer' } }, required: ['x'] },
      Widget: {
        oneOf: [
          {
            description: 'New.',
            required: ['kind', 'file'],
            properties: {
              kind: { const: 'mimic' },
              at: { $ref: '#/$defs/Place' },
              file: { type: 'string', description: 'Drawing.' },
              loop: { $ref: '#/$defs/Loop' },
              odd: {},
              pair: { type: 'array', prefixItems: [{ type: 'number' }, { type: 'number' }] },
              is: { type: 'boolean' },
            },
          },
        ],
      },
      Loop: { type: 'object', properties: { loop: { $ref: '#/$defs/Loop' } } },
    },
  };
  const [mimic] = kindsOf(schema);
  assert.ok(mimic !== undefined);
  assert.deepEqual(
    mimic.fields.map(({ name, field }) => [name, field.type]),
    [
      ['at', 'group'],
      ['file', 'text'],
      ['loop', 'group'],
      ['odd', 'words'],
      ['pair', 'list'],
      ['is', 'truth'],
    ],
  );
  assert.deepEqual(missingFields(mimic.fields, { kind: 'mimic' }), ['file']);
  assert.deepEqual(kindsOf(null), []);
});

test('parameters of a template are a range, a word, a number or a list of them', () => {
  for (const value of ['1..6', 'North', 201, [201, 202], ['A', 'B']]) {
    assert.deepEqual(parseWords(printWords(value), value), value);
  }
  assert.deepEqual(parseWords('201, 202', undefined), [201, 202]);
  assert.deepEqual(parseWords('202', '201'), '202');
  assert.deepEqual(parseWords(' 1..3 ', undefined), '1..3');
});

test('tags are found by all words of a search, in name, label and description; names come first', () => {
  const tag = (name: string, label: string, description = '') => ({
    key: name,
    source: 'plant',
    name,
    label,
    description,
  });
  const tags = [
    tag('P-10', 'Feed Pump'),
    tag('P-2', 'Feed Pump'),
    tag('LT-1', 'P-2 level'),
    tag('X', 'Other', 'near the feed water pump'),
  ];
  const names = (text: string): string[] => searchTags(tags, text).map(({ name }) => name);
  assert.deepEqual(names('p-2'), ['P-2', 'LT-1']);
  assert.deepEqual(names('pump feed'), ['P-2', 'P-10', 'X']);
  assert.deepEqual(names('plant:lt'), ['LT-1']);
  assert.deepEqual(names('nothing'), []);
  assert.equal(names('').length, 4);
});

test('a declared tag is meant by its key, any other by its source and name', () => {
  const found = { key: 'T', source: 'plant', name: 'TI-1', label: '', description: '' };
  const address = { key: 'T', source: 'plant', name: 'TI-1' };
  assert.equal(referenceTo(found, { T: { ...address, unit: 'bar' } }), 'T');
  assert.equal(referenceTo(found, { T: address }), 'plant:TI-1');
  assert.equal(referenceTo({ ...found, key: 'constructor' }, {}), 'plant:TI-1');
});
