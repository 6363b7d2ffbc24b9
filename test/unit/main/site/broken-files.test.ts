/**
 * Broken site files. In each text `▸` stands right before the place that the problem must point at;
 * it is taken out before the file is read.
 */
import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import { describeProblem, type Problem } from '../../../../src/main/problem.ts';
import { parseSite } from '../../../../src/main/site/load.ts';

const HEAD = `version: 1
name: Plant
timeZone: Europe/Oslo
`;
const SOURCES = `sources:
  plant: { url: 'wss://plant-a.example:7700' }
  other: { url: 'demo:' }
`;
const SCREENS = `screens:
  - { id: main, title: Main, widgets: [] }
`;

interface Broken {
  readonly what: string;
  readonly text: string;
  readonly code: string;
  readonly field?: string;
  readonly got?: string;
  readonly expected?: RegExp;
  readonly didYouMean?: string;
}

/** A file that is right but for one widget. */
const withWidget = (widget: string): string =>
  `${HEAD}${SOURCES}tags:
  LT-101: { unit: '%' }
  PT-101: {}
screens:
  - id: main
    title: Main
    widgets:
      - ${widget}
`;
const withTag = (tag: string): string => `${HEAD}${SOURCES}tags:\n  LT-101: ${tag}\n${SCREENS}`;
const withSource = (source: string): string => `${HEAD}sources:\n  plant: ${source}\n${SCREENS}`;
const withTemplate = (template: string, use: string): string =>
  `${HEAD}${SOURCES}templates:
  pump:
    parameters: { n: { type: integer } }
    ${template}
screens:
  - id: main
    title: Main
    widgets:
      - ${use}
`;
const PUMP = "widgets: [{ kind: lamp, at: { x: 0, y: 0, w: 1, h: 1 }, tag: 'plant:P-{n}.RUN' }]";
const AT = 'at: { x: 0, y: 0, w: 2, h: 2 }';

const CASES: readonly Broken[] = [
  {
    what: 'a derived tag that takes its name from a source',
    text: withTag("{ name: ▸X, derive: { function: sum, of: ['plant:A'] } }"),
    code: 'site-derived-field',
  },
  {
    what: 'a difference of three',
    text: withTag("{ derive: { function: difference, of: ▸['plant:A', 'plant:B', 'plant:C'] } }"),
    code: 'site-derived-field',
    expected: /two tags/,
  },
  {
    what: 'a part of a sum',
    text: withTag("{ derive: { function: sum, of: ['plant:A', 'plant:B'], needs: ▸1 } }"),
    code: 'site-derived-field',
  },
  {
    what: 'a derived tag of a derived tag',
    text: `${HEAD}${SOURCES}tags:
  A: { derive: { function: sum, of: ['plant:B'] } }
  C: { derive: { function: sum, of: [▸A] } }
${SCREENS}`,
    code: 'site-derived-input',
  },
  {
    what: 'a trend of a derived tag',
    text: `${HEAD}${SOURCES}tags:
  A: { derive: { function: sum, of: ['plant:B'] } }
screens:
  - id: main
    title: Main
    widgets:
      - { kind: trend, ${AT}, series: [▸A] }
`,
    code: 'site-derived-past',
  },
  {
    what: 'a line of a trend whose span stands on its head',
    text: withWidget(`{ kind: trend, ${AT}, series: [{ tag: LT-101, span: ▸[9, 1] }] }`),
    code: 'site-order',
  },
  {
    what: 'no version',
    text: `▸name: Plant\ntimeZone: Europe/Oslo\n${SOURCES}${SCREENS}`,
    code: 'site-missing-field',
    field: 'version',
    got: 'nothing',
  },
  {
    what: 'a version of the future',
    text: `version: ▸2\nname: Plant\ntimeZone: Europe/Oslo\n${SOURCES}${SCREENS}`,
    code: 'site-version',
    field: 'version',
    got: '2',
  },
  ...[
    '../gate.png',
    'a/../../gate.png',
    '/etc/gate.png',
    'C:/gate.png',
    'a\\\\gate.png',
    'https://cam.example/gate.png',
    'gate.svg',
    'gate.png/',
  ].map((file) => ({
    what: `a picture that is not a file beside the site: ${file}`,
    text: withWidget(`{ kind: image, ${AT}, file: ▸"${file}" }`),
    code: 'site-wrong-value',
    field: 'screens[0].widgets[0].file',
    expected: /PNG, JPEG or WebP file in the folder of the site file/,
  })),
  {
    what: 'a change over a day',
    text: withWidget(`{ kind: value, ${AT}, tag: LT-101, change: { overMs: ▸1 d } }`),
    code: 'site-out-of-bounds',
    field: 'screens[0].widgets[0].change.overMs',
    expected: /10 s to 1 h/,
  },
  {
    what: 'a rate by the day',
    text: withWidget(`{ kind: value, ${AT}, tag: LT-101, change: { per: ▸day } }`),
    code: 'site-wrong-value',
    field: 'screens[0].widgets[0].change.per',
  },
  {
    what: 'a misspelt section',
    text: `${HEAD}${SOURCES}▸tgas: {}\n${SCREENS}`,
    code: 'site-unknown-key',
    field: 'tgas',
    didYouMean: 'tags',
  },
  {
    what: 'a misspelt field of a tag',
    text: withTag("{ unit: '%', ▸setpiont: LT-101 }"),
    code: 'site-unknown-key',
    field: 'tags.LT-101.setpiont',
    didYouMean: 'setpoint',
  },
  {
    what: 'a time zone that does not exist',
    text: `version: 1\nname: Plant\ntimeZone: ▸Europe/Olso\n${SOURCES}${SCREENS}`,
    code: 'site-time-zone',
    field: 'timeZone',
    got: '"Europe/Olso"',
    didYouMean: 'Europe/Oslo',
  },
  {
    what: 'a country in place of a language',
    text: `${HEAD}language: ▸jp\n${SOURCES}${SCREENS}`,
    code: 'site-language',
    field: 'language',
    got: '"jp"',
    didYouMean: 'ja',
  },
  {
    what: 'a theme in other words',
    text: `${HEAD}theme: ▸drak\n${SOURCES}${SCREENS}`,
    code: 'site-wrong-value',
    field: 'theme',
    didYouMean: 'dark',
  },
  {
    what: 'a number where a name belongs',
    text: `version: 1\nname: ▸101\ntimeZone: Europe/Oslo\n${SOURCES}${SCREENS}`,
    code: 'site-wrong-type',
    field: 'name',
    got: '101',
    expected: /quotes/,
  },
  {
    what: 'a viewing distance beyond any hall',
    text: `${HEAD}viewing: { distanceM: ▸300, diagonalIn: 55 }\n${SOURCES}${SCREENS}`,
    code: 'site-out-of-bounds',
    field: 'viewing.distanceM',
    got: '300',
    expected: /at most 30/,
  },
  {
    what: 'no sources',
    text: `${HEAD}sources: ▸{}\n${SCREENS}`,
    code: 'site-missing-field',
    field: 'sources',
  },
  {
    what: 'a source without an endpoint',
    text: withSource('▸{ label: Plant }'),
    code: 'site-endpoint',
    field: 'sources.plant',
    got: 'neither',
  },
  {
    what: 'an endpoint that is no URL',
    text: withSource('{ endpoints: [wss://plant-a.example, ▸plant-b:7700] }'),
    code: 'site-endpoint',
    field: 'sources.plant.endpoints[1]',
    got: '"plant-b:7700"',
  },
  {
    what: 'plain ws to another machine',
    text: withSource('{ url: ▸ws://plant-a.example:7700 }'),
    code: 'site-insecure-endpoint',
    field: 'sources.plant.url',
    expected: /insecure: true/,
  },
  {
    what: 'a password in a URL',
    text: withSource('{ url: ▸wss://vigil:pa55word@plant-a.example }'),
    code: 'site-literal-secret',
    field: 'sources.plant.url',
    got: 'one for plant-a.example that carries a secret',
  },
  {
    what: 'a token instead of its name',
    text: withSource(
      "{ url: 'demo:', tokenSecret: ▸eyJhbGciOiJIUzI1NiJ9.e30.Et9HFtf9R3GEMA0IICOfFMVXY7k }",
    ),
    code: 'site-literal-secret',
    field: 'sources.plant.tokenSecret',
    got: 'a text of 52 characters',
  },
  {
    what: 'a token under a key of its own',
    text: withSource("{ url: 'demo:', ▸token: abc }"),
    code: 'site-literal-secret',
    field: 'sources.plant.token',
  },
  {
    what: 'a proxy that is no URL',
    text: withSource("{ url: 'wss://h', proxy: ▸'proxy.example:3128' }"),
    code: 'site-proxy',
    field: 'sources.plant.proxy',
  },
  {
    what: 'a proxy of another kind',
    text: withSource("{ url: 'wss://h', proxy: ▸'socks5://proxy.example:1080' }"),
    code: 'site-proxy',
  },
  {
    what: 'a proxy with a path',
    text: withSource("{ url: 'wss://h', proxy: ▸'http://proxy.example:3128/plant' }"),
    code: 'site-proxy',
  },
  {
    what: 'a password in the URL of a proxy',
    text: withSource("{ url: 'wss://h', proxy: ▸'http://wall:hunter2@proxy.example:3128' }"),
    code: 'site-literal-secret',
    got: 'one for proxy.example:3128 that carries a secret',
    expected: /proxySecret/,
  },
  {
    what: 'a login for no proxy',
    text: withSource("{ url: 'wss://h', proxySecret: ▸proxy-login }"),
    code: 'site-missing-field',
    expected: /`proxy`/,
  },
  {
    what: 'a client certificate without its key',
    text: withSource("{ url: 'wss://h', clientCertFile: ▸wall.pem }"),
    code: 'site-missing-field',
    expected: /`clientKeyFile`/,
  },
  {
    what: 'a server name that is an address',
    text: withSource("{ url: 'wss://h', serverName: ▸'10.0.0.1' }"),
    code: 'site-wrong-value',
    expected: /host name/,
  },
  {
    what: 'a link option out of bounds',
    text: withSource("{ url: 'demo:', link: { websocket.ping.interval: ▸10 ms } }"),
    code: 'site-out-of-bounds',
    field: 'sources.plant.link["websocket.ping.interval"]',
    expected: /from 1 s to 5 min/,
  },
  {
    what: 'a misspelt link option',
    text: withSource("{ url: 'demo:', link: { ▸websocket.reconect.max.attempts: 10 } }"),
    code: 'site-unknown-key',
    field: 'sources.plant.link["websocket.reconect.max.attempts"]',
    didYouMean: 'websocket.reconnect.max.attempts',
  },
  {
    what: 'a link that is dead before it is suspect',
    text: withSource("{ url: 'demo:', link: { deadAfterMs: ▸1 s } }"),
    code: 'site-order',
    field: 'sources.plant.link.deadAfterMs',
    got: '1 s',
    expected: /more than `suspectAfterMs`, 1\.5 s/,
  },
  {
    what: 'values that are stale before they are late',
    text: withSource("{ url: 'demo:', lateAfterMs: 5 s, staleAfterMs: ▸3 s }"),
    code: 'site-order',
    field: 'sources.plant.staleAfterMs',
  },
  {
    what: 'a duration without a known unit',
    text: withTag('{ lateAfterMs: ▸5 sec }'),
    code: 'site-wrong-value',
    field: 'tags.LT-101.lateAfterMs',
    got: '"5 sec"',
    expected: /`500 ms`/,
  },
  {
    what: 'a span the wrong way round',
    text: withTag('{ span: ▸[100, 0] }'),
    code: 'site-order',
    field: 'tags.LT-101.span',
    got: '[100, 0]',
  },
  {
    what: 'a span of one number',
    text: withTag('{ span: ▸[100] }'),
    code: 'site-out-of-bounds',
    field: 'tags.LT-101.span',
  },
  {
    what: 'limits that cross',
    text: withTag('{ limits: { lo: 40, hi: ▸30 } }'),
    code: 'site-order',
    field: 'tags.LT-101.limits.hi',
    expected: /more than `lo`, 40/,
  },
  {
    what: 'a lamp without a word',
    text: withTag('{ states: { true: ▸{ look: running } } }'),
    code: 'site-missing-field',
    field: 'tags.LT-101.states.true.word',
  },
  {
    what: 'values that are late before the next can come',
    text: withTag('{ intervalMs: 10 s, lateAfterMs: ▸5 s }'),
    code: 'site-order',
    field: 'tags.LT-101.lateAfterMs',
  },
  {
    what: 'a tag of an unknown source',
    text: withTag('{ source: ▸plnat }'),
    code: 'site-unknown-source',
    field: 'tags.LT-101.source',
    didYouMean: 'plant',
  },
  {
    what: 'a setpoint that is no tag',
    text: withTag('{ setpoint: ▸LIC-101.SP }'),
    code: 'site-unknown-tag',
    field: 'tags.LT-101.setpoint',
  },
  {
    what: 'a widget of an unknown kind',
    text: withWidget(`{ kind: ▸indicater, ${AT}, tag: LT-101 }`),
    code: 'site-wrong-value',
    field: 'screens[0].widgets[0].kind',
    didYouMean: 'indicator',
  },
  {
    what: 'a widget without a kind',
    text: withWidget(`▸{ ${AT}, tag: LT-101 }`),
    code: 'site-missing-field',
    field: 'screens[0].widgets[0].kind',
  },
  {
    what: 'a widget without a tag',
    text: withWidget(`▸{ kind: value, ${AT} }`),
    code: 'site-missing-field',
    field: 'screens[0].widgets[0].tag',
  },
  {
    what: 'a widget of a tag that is not declared',
    text: withWidget(`{ kind: value, ${AT}, tag: ▸LT-110 }`),
    code: 'site-unknown-tag',
    field: 'screens[0].widgets[0].tag',
    got: 'LT-110',
    didYouMean: 'LT-101',
  },
  {
    what: 'a widget of a tag of an unknown source',
    text: withWidget(`{ kind: value, ${AT}, tag: ▸plnat:LT-101 }`),
    code: 'site-unknown-tag',
    field: 'screens[0].widgets[0].tag',
    didYouMean: 'plant:LT-101',
  },
  {
    what: 'a table of an unknown source',
    text: withWidget(`{ kind: table, ${AT}, tags: [LT-*, ▸'othr:*'] }`),
    code: 'site-unknown-source',
    field: 'screens[0].widgets[0].tags[1]',
    didYouMean: 'other',
  },
  {
    what: 'an alarm list of an unknown source',
    text: withWidget(`{ kind: alarms, ${AT}, sources: [plant, ▸energy] }`),
    code: 'site-unknown-source',
    field: 'screens[0].widgets[0].sources[1]',
  },
  {
    what: 'a trend of nine lines',
    text: withWidget(`{ kind: trend, ${AT}, series: ▸[${'LT-101, '.repeat(8)}PT-101] }`),
    code: 'site-out-of-bounds',
    field: 'screens[0].widgets[0].series',
    expected: /at most 8/,
  },
  {
    what: 'a trend with its axis upside down',
    text: withWidget(`{ kind: trend, ${AT}, series: [LT-101], min: 10, max: ▸5 }`),
    code: 'site-order',
    field: 'screens[0].widgets[0].max',
  },
  {
    what: 'a widget outside its grid',
    text: withWidget('{ kind: clock, at: ▸{ x: 23, y: 0, w: 2, h: 1 } }'),
    code: 'site-outside-grid',
    field: 'screens[0].widgets[0].at',
    expected: /24 columns and 12 rows/,
  },
  {
    what: 'widgets that cover each other',
    text: withWidget(
      `{ kind: clock, ${AT} }\n      - { kind: clock, at: ▸{ x: 1, y: 1, w: 2, h: 2 } }`,
    ),
    code: 'site-overlap',
    field: 'screens[0].widgets[1].at',
  },
  {
    what: 'a wrong tag deep inside a panel',
    text: withWidget(
      `kind: panel\n        title: Inner\n        ${AT}\n        columns: 1\n        rows: 1\n        widgets:\n          - { kind: lamp, at: { x: 0, y: 0, w: 1, h: 1 }, tag: ▸P-101 }`,
    ),
    code: 'site-unknown-tag',
    field: 'screens[0].widgets[0].widgets[0].tag',
    didYouMean: 'PT-101',
  },
  {
    what: 'two screens of one id',
    text: `${HEAD}${SOURCES}screens:\n  - { id: main, title: A, widgets: [] }\n  - { id: ▸main, title: B, widgets: [] }\n`,
    code: 'site-duplicate-id',
    field: 'screens[1].id',
    got: 'main',
  },
  {
    what: 'two widgets of one id',
    text: withWidget(
      `{ kind: clock, id: a, at: { x: 0, y: 0, w: 1, h: 1 } }\n      - { kind: clock, id: ▸a, at: { x: 1, y: 0, w: 1, h: 1 } }`,
    ),
    code: 'site-duplicate-id',
    field: 'screens[0].widgets[1].id',
  },
  {
    what: 'an unknown template',
    text: withTemplate(
      PUMP,
      '{ kind: template, use: ▸pmup, for: { n: 1..2 }, at: { x: 0, y: 0 } }',
    ),
    code: 'site-unknown-template',
    field: 'screens[0].widgets[0].use',
    didYouMean: 'pump',
  },
  {
    what: 'a template without a value for its parameter',
    text: withTemplate(PUMP, '▸{ kind: template, use: pump, at: { x: 0, y: 0 } }'),
    code: 'site-template-parameter',
    field: 'screens[0].widgets[0]',
    expected: /`n` of `pump`/,
  },
  {
    what: 'a parameter that the template does not have',
    text: withTemplate(
      PUMP,
      '{ kind: template, use: pump, for: { n: 1..2 }, with: { area: ▸A }, at: { x: 0, y: 0 }, step: { x: 1, y: 0 } }',
    ),
    code: 'site-template-parameter',
    field: 'screens[0].widgets[0].with.area',
  },
  {
    what: 'a parameter of the wrong type',
    text: withTemplate(
      PUMP,
      '{ kind: template, use: pump, for: { n: ▸[one] }, at: { x: 0, y: 0 } }',
    ),
    code: 'site-template-parameter',
    field: 'screens[0].widgets[0].for.n',
    expected: /integer/,
  },
  {
    what: 'a range that falls',
    text: withTemplate(
      PUMP,
      '{ kind: template, use: pump, for: ▸{ n: 6..1 }, at: { x: 0, y: 0 } }',
    ),
    code: 'site-template-parameter',
    field: 'screens[0].widgets[0].for',
  },
  {
    what: 'an unknown placeholder',
    text: withTemplate(
      "widgets: [{ kind: lamp, at: { x: 0, y: 0, w: 1, h: 1 }, tag: ▸'plant:P-{m}.RUN' }]",
      '{ kind: template, use: pump, for: { n: [1] }, at: { x: 0, y: 0 } }',
    ),
    code: 'site-placeholder',
    field: 'templates.pump.widgets[0].tag',
    got: '{m}',
    didYouMean: 'n',
  },
  {
    what: 'a template inside a template',
    text: withTemplate(
      'widgets: [▸{ kind: template, use: pump, for: { n: [1] }, at: { x: 0, y: 0 } }]',
      '{ kind: template, use: pump, for: { n: [1] }, at: { x: 0, y: 0 } }',
    ),
    code: 'site-nested-template',
    field: 'templates.pump.widgets[0]',
  },
  {
    what: 'instances that cover each other',
    text: withTemplate(
      PUMP,
      '{ kind: template, use: pump, for: { n: 1..2 }, at: ▸{ x: 0, y: 0 } }',
    ),
    code: 'site-overlap',
  },
  {
    what: 'one tag declared by a template and, differently, by the file',
    text: `${HEAD}${SOURCES}tags: { P-1: { unit: A } }
templates:
  pump:
    parameters: { n: { type: integer } }
    tags: { 'P-{n}': ▸{ unit: V } }
    ${PUMP}
screens:
  - { id: main, title: Main, widgets: [{ kind: template, use: pump, for: { n: [1] }, at: { x: 0, y: 0 } }] }
`,
    code: 'site-duplicate-tag',
    field: 'templates.pump.tags["P-{n}"]',
  },
  {
    what: 'a key that stands twice',
    text: `${HEAD}${SOURCES}${SCREENS}▸name: Again\n`,
    code: 'site-duplicate-key',
    field: 'name',
  },
  {
    what: 'a key that every object inherits',
    text: `${HEAD}${SOURCES}tags:\n  ▸__proto__: { unit: A }\n${SCREENS}`,
    code: 'site-forbidden-key',
    field: 'tags.__proto__',
  },
  {
    what: 'a merge key',
    text: `${HEAD}${SOURCES}tags:\n  A: &a { unit: A }\n  B: { ▸<<: *a }\n${SCREENS}`,
    code: 'site-merge-key',
    field: 'tags.B',
  },
  {
    what: 'an unknown YAML type',
    text: `version: 1\nname: ▸!!js/function 'x'\ntimeZone: Europe/Oslo\n${SOURCES}${SCREENS}`,
    code: 'site-yaml-syntax',
  },
  {
    what: 'brackets left open',
    text: `${HEAD}sources: { plant: { url: 'demo:' }\n▸${SCREENS}`,
    code: 'site-yaml-syntax',
  },
  {
    what: 'an alias inside itself',
    text: `${HEAD}${SOURCES}tags: &t\n  A: ▸*t\n${SCREENS}`,
    code: 'site-yaml-syntax',
    field: 'tags.A',
  },
  { what: 'an empty file', text: '▸', code: 'site-wrong-type' },
];

for (const broken of CASES) {
  test(`a site file with ${broken.what} is refused at the very place`, () => {
    const offset = broken.text.indexOf('▸');
    const before = broken.text.slice(0, offset).split('\n');
    const text = broken.text.replace('▸', '');
    const parsed = parseSite(text, 'site.yaml');
    assert.ok(!parsed.ok);
    const all = parsed.problems.map(describeProblem).join('\n');
    const problem = parsed.problems.find(({ code }) => code === broken.code);
    assert.ok(problem !== undefined, all);
    assert.deepEqual(
      { line: problem.where.line, column: problem.where.column },
      { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 },
      all,
    );
    assert.equal(problem.where.file, 'site.yaml');
    if (broken.field !== undefined) assert.equal(problem.where.field, broken.field);
    if (broken.got !== undefined) assert.equal(problem.got, broken.got);
    if (broken.expected !== undefined) assert.match(problem.expected, broken.expected);
    assert.equal(problem.didYouMean, broken.didYouMean);
    assert.notEqual(problem.expected, '');
  });
}

test('all problems of a file are told at once, in the order of the file', () => {
  const parsed = parseSite(
    `${HEAD}theme: blue
sources:
  plant: { url: ws://plant-a.example, lable: Plant }
tags:
  LT-101: { span: [1, 0], normal: 5 }
screens:
  - id: main
    title: Main
    widgets:
      - { kind: value, at: { x: 30, y: 0, w: 1, h: 1 }, tag: XX, colour: red }
`,
    'site.yaml',
  );
  assert.ok(!parsed.ok);
  const told = parsed.problems.map(({ code, where }: Problem) => `${where.line} ${code}`);
  assert.deepEqual(told, [
    '4 site-wrong-value',
    '6 site-insecure-endpoint',
    '6 site-unknown-key',
    '8 site-order',
    '8 site-wrong-type',
    '13 site-outside-grid',
    '13 site-unknown-tag',
    '13 site-unknown-key',
  ]);
});

test('a message never prints the secret it complains about', () => {
  const token = 'eyJhbGciOiJIUzI1NiJ9.e30.Et9HFtf9R3GEMA0IICOfFMVXY7k';
  for (const field of [
    `tokenSecret: ${token}`,
    `url: 'wss://u:${token}@h'`,
    `url: 'https://h/?token=${token}'`,
  ]) {
    const parsed = parseSite(withSource(`{ ${field} }`), 'site.yaml');
    assert.ok(!parsed.ok);
    assert.ok(!JSON.stringify(parsed.problems).includes('Et9HFtf9'));
  }
});
