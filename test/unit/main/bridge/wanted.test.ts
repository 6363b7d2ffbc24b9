import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import { TagDirectory } from '../../../../src/main/bridge/directory.ts';
import { RAW_HISTORY_MS, wantedOf } from '../../../../src/main/bridge/wanted.ts';
import type { Site } from '../../../../src/main/site/site.ts';
import { siteWith } from './sites.ts';

const at = { x: 0, y: 0, w: 1, h: 1 };

test('every source is asked for the tags of all screens, each once', () => {
  const site = siteWith(
    ['T-1', 'T-2'],
    [
      { id: 'a', kind: 'value', at, tag: 'T-1' },
      {
        id: 'b',
        kind: 'trend',
        at,
        series: [{ tag: 'T-1' }, { tag: 'T-2' }],
        spanMs: 600_000,
        returnMs: 1,
      },
      { id: 'f', kind: 'trend', at, series: [{ tag: 'T-3' }], spanMs: 7 * 86_400_000, returnMs: 1 },
      {
        id: 'c',
        kind: 'panel',
        at,
        title: '',
        columns: 1,
        rows: 1,
        widgets: [{ id: 'd', kind: 'lamp', at, tag: 'pumps:P-1' }],
      },
      { id: 'e', kind: 'alarms', at, sources: ['pumps'], rows: 5 },
    ],
  );
  const wants = wantedOf(site);
  assert.deepEqual(wants.get('boiler'), {
    tags: [
      { name: 'T-1', historyMs: 600_000 },
      { name: 'T-2', historyMs: 600_000 },
      // Days come thinned, when they are looked at.
      { name: 'T-3', historyMs: RAW_HISTORY_MS },
    ],
    patterns: [],
    alarms: false,
    historyMs: 0,
  });
  assert.deepEqual(wants.get('pumps'), {
    tags: [{ name: 'P-1', historyMs: 0 }],
    patterns: [],
    alarms: true,
    historyMs: 0,
  });
});

test('a setpoint and a command are wanted with the tag they belong to', () => {
  const base = siteWith(['T-1', 'T-1.SP'], [{ id: 'a', kind: 'value', at, tag: 'T-1' }]);
  const site: Site = {
    ...base,
    tags: {
      ...base.tags,
      'T-1': { key: 'T-1', source: 'boiler', name: 'T-1', setpoint: 'T-1.SP', intervalMs: 500 },
    },
  };
  assert.deepEqual(wantedOf(site).get('boiler')?.tags, [
    { name: 'T-1', intervalMs: 500, historyMs: 0 },
    { name: 'T-1.SP', historyMs: 0 },
  ]);
});

test('a table that names a prefix asks its source for the prefix', () => {
  const site = siteWith([], [{ id: 'a', kind: 'table', at, tags: ['pumps:P-*', 'X-*'] }]);
  assert.deepEqual(wantedOf(site).get('pumps')?.patterns, ['P-*']);
  assert.deepEqual(wantedOf(site).get('boiler')?.patterns, ['X-*']);
});

test('a key leads to the declared tag, to a name at a named source, or at the first source', () => {
  const base = siteWith(['T-1']);
  const site: Site = {
    ...base,
    tags: { ...base.tags, steam: { key: 'steam', source: 'pumps', name: 'PI-9' } },
  };
  const directory = new TagDirectory(site);
  assert.deepEqual(directory.addressOf('steam'), { source: 'pumps', name: 'PI-9' });
  assert.deepEqual(directory.addressOf('pumps:PI-8'), { source: 'pumps', name: 'PI-8' });
  assert.deepEqual(directory.addressOf('unit:PI-8'), { source: 'boiler', name: 'unit:PI-8' });
  assert.deepEqual(directory.addressOf('constructor'), { source: 'boiler', name: 'constructor' });
  assert.deepEqual(directory.keysOf({ source: 'pumps', name: 'PI-9' }), ['steam']);
  assert.deepEqual(directory.keysOf({ source: 'pumps', name: 'PI-7' }), ['pumps:PI-7']);
  assert.equal(directory.covers('pumps:*', { source: 'pumps', name: 'PI-7' }), true);
  assert.equal(directory.covers('ste*', { source: 'pumps', name: 'PI-9' }), true);
  assert.equal(directory.covers('PI-*', { source: 'pumps', name: 'PI-7' }), false);
});
