import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import { describeProblem } from '../../../../src/main/problem.ts';
import { parseSite } from '../../../../src/main/site/load.ts';
import type { Site, Widget } from '../../../../src/main/site/site.ts';

function siteOf(text: string): Site {
  const parsed = parseSite(text, 'site.yaml');
  assert.ok(parsed.ok, parsed.ok ? '' : parsed.problems.map(describeProblem).join('\n'));
  return parsed.value;
}

const HEAD =
  "version: 1\nname: Plant\ntimeZone: Europe/Oslo\nsources:\n  plant: { url: 'demo:' }\n  other: { url: 'demo:' }\n";

const WALL = `${HEAD}
templates:
  pump:
    parameters:
      n: { type: integer }
      area: { type: string, default: A }
    tags:
      'P-{n:02}.RUN':
        label: Pump {n} of {area}
        command: 'P-{n:02}.CMD'
        states: { true: { word: Running, look: running } }
      'P-{n:02}.CMD': {}
    widgets:
      - { kind: lamp, at: { x: 0, y: 0, w: 1, h: 1 }, tag: 'P-{n:02}.RUN' }
      - { kind: value, id: 'speed-{n}', at: { x: 1, y: 0, w: 2, h: 1 }, tag: 'plant:P-{n:02}.SPEED' }
screens:
  - id: main
    title: Main
    widgets:
      - { kind: clock, at: { x: 20, y: 0, w: 4, h: 1 } }
      - kind: template
        use: pump
        for: { n: 9..10 }
        with: { area: North }
        at: { x: 2, y: 3 }
        step: { x: 0, y: 2 }
      - kind: panel
        title: Inner
        at: { x: 10, y: 0, w: 6, h: 6 }
        columns: 6
        rows: 2
        widgets:
          - { kind: template, use: pump, for: { n: [11] }, at: { x: 0, y: 1 } }
`;

test('a template and a range become plain widgets and tags', () => {
  const site = siteOf(WALL);
  const widgets = site.screens[0]?.widgets ?? [];
  const shown = (widget: Widget): unknown => [
    widget.kind,
    widget.id,
    'tag' in widget ? widget.tag : '',
    Object.values(widget.at).join(' '),
  ];
  assert.deepEqual(widgets.map(shown), [
    ['clock', 'main/0', '', '20 0 4 1'],
    ['lamp', 'main/1[n=9,area=North]/0', 'P-09.RUN', '2 3 1 1'],
    ['value', 'speed-9', 'P-09.SPEED', '3 3 2 1'],
    ['lamp', 'main/1[n=10,area=North]/0', 'P-10.RUN', '2 5 1 1'],
    ['value', 'speed-10', 'P-10.SPEED', '3 5 2 1'],
    ['panel', 'main/2', '', '10 0 6 6'],
  ]);
  const panel = widgets.at(-1);
  assert.ok(panel?.kind === 'panel');
  assert.deepEqual(panel.widgets.map(shown)[0], [
    'lamp',
    'main/2/0[n=11,area=A]/0',
    'P-11.RUN',
    '0 1 1 1',
  ]);
  assert.deepEqual(site.tags['P-09.RUN'], {
    key: 'P-09.RUN',
    source: 'plant',
    name: 'P-09.RUN',
    label: 'Pump 9 of North',
    command: 'P-09.CMD',
    states: { true: { word: 'Running', look: 'running' } },
  });
  assert.deepEqual(site.tags['P-10.SPEED'], {
    key: 'P-10.SPEED',
    source: 'plant',
    name: 'P-10.SPEED',
  });
});

test('a tag that the file does not declare is named after its source, the first one excepted', () => {
  const site = siteOf(`${HEAD}tags:
  feed: { source: other, name: FT-102 }
screens:
  - id: main
    title: Main
    widgets:
      - kind: trend
        at: { x: 0, y: 0, w: 9, h: 6 }
        series: ['plant:LT-101', 'other:LT-101', { tag: 'other:FT-102', label: Feed }, feed]
`);
  const trend = site.screens[0]?.widgets[0];
  assert.ok(trend?.kind === 'trend');
  assert.deepEqual(trend.series, [
    { tag: 'LT-101' },
    { tag: 'other:LT-101' },
    { tag: 'feed', label: 'Feed' },
    { tag: 'feed' },
  ]);
  assert.equal(trend.spanMs, 1_800_000);
  assert.deepEqual(Object.keys(site.tags).sort(), ['LT-101', 'feed', 'other:LT-101']);
  assert.equal(site.tags['other:LT-101']?.name, 'LT-101');
});

test('what a file leaves out has the defaults of the docs', () => {
  const site = siteOf(`${HEAD}screens:
  - id: main
    title: Main
    widgets:
      - { kind: table, at: { x: 0, y: 0, w: 2, h: 2 } }
      - { kind: alarms, at: { x: 2, y: 0, w: 2, h: 2 } }
      - { kind: tank, at: { x: 4, y: 0, w: 2, h: 2 }, tag: 'plant:LT-101' }
      - { kind: text, at: { x: 6, y: 0, w: 2, h: 2 }, text: Hall 3 }
`);
  assert.deepEqual(
    { ...site, tags: null, screens: null },
    {
      name: 'Plant',
      timeZone: 'Europe/Oslo',
      language: 'en',
      theme: 'light',
      viewing: { distanceM: 3, diagonalIn: 55 },
      sources: [
        { id: 'plant', label: 'plant', endpoints: ['demo:'], insecure: false, link: {} },
        { id: 'other', label: 'other', endpoints: ['demo:'], insecure: false, link: {} },
      ],
      tags: null,
      screens: null,
    },
  );
  const [table, alarms, tank, text] = site.screens[0]?.widgets ?? [];
  assert.deepEqual(table?.kind === 'table' && table.tags, ['plant:*', 'other:*']);
  assert.deepEqual(alarms?.kind === 'alarms' && [alarms.sources, alarms.rows], [
    ['plant', 'other'],
    8,
  ]);
  assert.equal(tank?.kind === 'tank' && tank.orientation, 'vertical');
  assert.equal(text?.kind === 'text' && text.size, 'label');
});

test('the literal options of the link are taken by their dotted names, for all sources or for one', () => {
  const site = siteOf(`version: 1
name: Plant
timeZone: UTC
link:
  websocket.reconnect.max.attempts: 10
  websocket.ping.interval: 15 s
  websocket.reconnect.preserve.state: true
sources:
  a: { url: 'demo:' }
  b: { url: 'demo:', link: { websocket.ping.interval: 5000, jitter: none, deadAfterMs: 3.5 s } }
screens: [{ id: main, title: Main, widgets: [] }]
`);
  const common = {
    'websocket.reconnect.max.attempts': 10,
    'websocket.ping.interval': 15_000,
    'websocket.reconnect.preserve.state': true,
  };
  assert.deepEqual(site.sources[0]?.link, common);
  assert.deepEqual(site.sources[1]?.link, {
    ...common,
    'websocket.ping.interval': 5_000,
    jitter: 'none',
    deadAfterMs: 3_500,
  });
});

test('an instance on two screens declares its tags once', () => {
  const use = '{ kind: template, use: t, for: { n: [1] }, at: { x: 0, y: 0 } }';
  const site = siteOf(`${HEAD}templates:
  t:
    parameters: { n: { type: integer } }
    tags: { 'T-{n}': { unit: A } }
    widgets: [{ kind: value, at: { x: 0, y: 0, w: 1, h: 1 }, tag: 'T-{n}' }]
screens:
  - { id: a, title: A, widgets: [${use}] }
  - { id: b, title: B, widgets: [${use}] }
`);
  assert.deepEqual(Object.keys(site.tags), ['T-1']);
  assert.deepEqual(
    site.screens.map(({ widgets }) => widgets[0]?.id),
    ['a/0[n=1]/0', 'b/0[n=1]/0'],
  );
});

test('YAML anchors may repeat content', () => {
  const site = siteOf(`${HEAD}tags:
  A: { states: &run { true: { word: Running, look: running } } }
  B: { states: *run }
screens: [{ id: main, title: Main, widgets: [] }]
`);
  assert.deepEqual(site.tags['A']?.states, site.tags['B']?.states);
});
