import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import { screenTags, shownWidgets } from '../../../src/renderer/screen-tags.ts';
import { lostSources, shownState } from '../../../src/renderer/screens/outages.ts';
import { typeSizes } from '../../../src/renderer/screens/type-sizes.ts';
import { bandOfSpan, percentOfSpan } from '../../../src/renderer/widgets/span-position.ts';
import { messagesFor } from '../../../src/renderer/text/messages.ts';
import type { ShownLink } from '../../../src/renderer/stores/links.ts';
import type { Outage } from '../../../src/main/bridge/contract.ts';
import type { Screen, Site } from '../../../src/main/site/site.ts';

const TIME = 1_700_000_000_000;
const place = { x: 0, y: 0, w: 1, h: 1 };

test('type on a 55 inch 4K wall read from 3 m has the sizes of the design', () => {
  const { label, value, key, headline } = typeSizes({ distanceM: 3, diagonalIn: 55 }, 3840, 2160);
  const sizes = [label, value, key, headline];
  for (const [i, wanted] of [61, 76, 115, 153].entries()) {
    assert.ok(Math.abs((sizes[i] ?? 0) - wanted) < 1, sizes.join());
  }
});

test('text is as large on an upright monitor and across a row of three as on one of them', () => {
  const one = typeSizes({ distanceM: 3, diagonalIn: 55 }, 1920, 1080);
  assert.deepEqual(typeSizes({ distanceM: 3, diagonalIn: 55 }, 1080, 1920), one);
  const rowDiagonalIn = (55 * Math.hypot(3 * 1920, 1080)) / Math.hypot(1920, 1080);
  assert.deepEqual(typeSizes({ distanceM: 3, diagonalIn: rowDiagonalIn }, 3 * 1920, 1080), one);
});

test('a pointer stands at its value, and at the end of the span beyond it', () => {
  assert.equal(percentOfSpan(48.2, [0, 100]), 48.2);
  assert.equal(percentOfSpan(-5, [0, 100]), 0);
  assert.equal(percentOfSpan(500, [0, 100]), 100);
  assert.equal(percentOfSpan(25, [0, 0]), null);
  assert.equal(percentOfSpan('AUTO', [0, 100]), null);
  assert.deepEqual(bandOfSpan([40, 60], [0, 200]), { low: 20, high: 70 });
});

test('a screen asks for the tags of its panels, their setpoints and commands, and the past of both, each once', () => {
  const screen: Screen = {
    id: 's',
    title: 'S',
    columns: 1,
    rows: 1,
    widgets: [
      {
        kind: 'panel',
        id: 'p',
        at: place,
        title: 'P',
        columns: 1,
        rows: 1,
        widgets: [
          { kind: 'indicator', id: 'i', at: place, tag: 'LT' },
          { kind: 'lamp', id: 'l', at: place, tag: 'P1' },
        ],
      },
      { kind: 'trend', id: 't', at: place, series: [{ tag: 'LT' }], spanMs: 60_000, returnMs: 1 },
      { kind: 'table', id: 'u', at: place, tags: ['TI*'] },
      { kind: 'clock', id: 'c', at: place },
    ],
  };
  const tags: Site['tags'] = {
    LT: { key: 'LT', source: 'a', name: 'LT', setpoint: 'LT.SP' },
    P1: { key: 'P1', source: 'a', name: 'P1', command: 'P1.CMD' },
  };
  const site: Site = {
    name: 'S',
    timeZone: 'UTC',
    language: 'en',
    theme: 'dark',
    viewing: { distanceM: 1, diagonalIn: 24 },
    sources: [],
    tags,
    screens: [screen],
  };
  assert.deepEqual(screenTags(screen, site), {
    derived: [],
    tags: ['LT', 'LT.SP', 'P1', 'P1.CMD', 'TI*'],
    trends: ['LT', 'LT.SP'],
  });
  assert.deepEqual(shownWidgets(screen), [['LT'], ['P1'], ['LT'], ['TI*']]);
});

function link(changes: Partial<ShownLink>): ShownLink {
  return {
    source: 'b',
    label: 'Cooling',
    state: 'backoff',
    sinceTime: TIME - 500,
    endpoint: 'ws://b',
    heardAt: 0,
    roundTripMs: null,
    attempt: 1,
    nextAttemptAt: null,
    cause: 'reset (1006)',
    skewMs: null,
    wanted: 1,
    confirmed: 0,
    insecure: false,
    alarm: 'none',
    lastOutage: null,
    ...changes,
  };
}

test('a lost source is announced after a second, not before', () => {
  const words = messagesFor('en');
  const lost = link({ nextAttemptAt: 3_000 });
  assert.deepEqual(lostSources([lost], 0, TIME, words), []);
  assert.deepEqual(lostSources([lost], 0, TIME + 600, words), [
    { source: 'b', what: 'Cooling lost 1 s', cause: 'reset (1006)', next: 'next try in 3 s' },
  ]);
});

test('a silent sensor is no lost source; a session that confirms nothing is', () => {
  const repair: Outage = {
    id: 1,
    source: 'b',
    cause: 'tags silent',
    code: null,
    rung: 0,
    faultTime: TIME - 5_000,
    suspectTime: null,
    deadTime: null,
    openTime: null,
    freshTime: null,
    paintedTime: null,
    backfilledTime: null,
    attempts: 0,
    missed: 0,
    recovered: 0,
    lost: 0,
  };
  const announced = (changes: Partial<ShownLink>): number =>
    lostSources([link({ lastOutage: repair, ...changes })], 0, TIME, messagesFor('en')).length;
  assert.equal(announced({ state: 'resyncing' }), 0);
  assert.equal(announced({ state: 'live' }), 0);
  assert.equal(announced({ state: 'subscribing' }), 1);
  assert.equal(announced({ state: 'resyncing', lastOutage: { ...repair, rung: 1 } }), 1);
});

test('a link that nobody hears is not shown as live, though main said so last', () => {
  const last = link({ state: 'live', heardAt: 10_000 });
  assert.equal(shownState(last, 13_000), 'live');
  assert.equal(shownState(last, 14_001), 'suspect');
});
