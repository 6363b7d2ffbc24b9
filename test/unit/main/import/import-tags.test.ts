/** Lists of tags as control systems, historians and people export them, and what becomes of them. */
import { test } from '@playwright/test';
import fc from 'fast-check';
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ImportCommand } from '../../../../src/main/cli/command.ts';
import { parseList, runImport } from '../../../../src/main/import/run.ts';
import type { ImportedTag } from '../../../../src/main/import/tag-rows.ts';
import { lint } from '../../../../src/main/site/lint.ts';
import { loadSite, parseSite } from '../../../../src/main/site/load.ts';

function tagsOf(csv: string | Uint8Array): readonly ImportedTag[] {
  const parsed = parseList(typeof csv === 'string' ? Buffer.from(csv) : csv, 'tags.csv');
  assert.ok(parsed.ok, JSON.stringify(parsed));
  return parsed.value.read.tags;
}

function placesOf(csv: string | Uint8Array): readonly string[] {
  const parsed = parseList(typeof csv === 'string' ? Buffer.from(csv) : csv, 'tags.csv');
  assert.ok(!parsed.ok);
  return parsed.problems.map(
    ({ code, where }) => `${where.line ?? ''}:${where.column ?? ''} ${where.field ?? ''} ${code}`,
  );
}

const DRUM: ImportedTag = {
  name: 'LT-101',
  label: 'Drum level',
  unit: '%',
  span: [0, 100],
  limits: { lolo: 25.5, lo: 35, hi: 65, hihi: 74.5 },
  intervalMs: 500,
  area: '',
};

const SAME_LIST: readonly (readonly [maker: string, csv: string | Uint8Array])[] = [
  [
    'commas and points',
    'tag,description,unit,min,max,lolo,lo,hi,hihi,interval\nLT-101,Drum level,%,0,100,25.5,35,65,74.5,500\n',
  ],
  [
    'semicolons, decimal commas and a mark in front, as a European spreadsheet saves it',
    '\uFEFFTag;Beschreibung;Einheit;Messbereichsanfang;Messbereichsende;LL;L;H;HH;Abtastzeit (s)\r\nLT-101;Drum level;%;0;100;25,5;35;65;74,5;0,5\r\n',
  ],
  [
    'tabs in UTF-16, as a spreadsheet saves "Unicode text"',
    Buffer.from(
      '\uFEFFTag\tDescription\tEU\tEU Low\tEU High\tLow Low\tLow\tHigh\tHigh High\tScan Rate (ms)\r\nLT-101\tDrum level\t%\t0\t100\t25.5\t35\t65\t74.5\t500\r\n',
      'utf16le',
    ),
  ],
  [
    'everything quoted, a title, a comment and blank lines above the header',
    'Tag list of boiler 1\n\n# exported yesterday\n"Tag Name","Descriptor","Eng. Units","Range Low","Range High","LoLo Limit","Lo Alarm","Hi Alarm","HiHi Limit","Period"\n"LT-101","Drum level","%","0","100","25.5","35","65","74.5","0.5 s"\n',
  ],
  [
    'a line that names the separator, and bars',
    'sep=|\nname|label|units|zero|full scale|ll|l|h|hh|scan class\nLT-101|Drum level|%|0|100|25.5|35|65|74.5|00:00:00.5\n',
  ],
  [
    'Spanish headings with accents',
    'Etiqueta;Descripción;Unidad;Mínimo;Máximo;Muy bajo;Bajo;Alto;Muy alto;Intervalo\nLT-101;Drum level;%;0;100;25,5;35;65;74,5;500 ms\n',
  ],
  [
    'Chinese headings',
    '位号,描述,单位,量程下限,量程上限,低低限,低限,高限,高高限,周期\nLT-101,Drum level,%,0,100,25.5,35,65,74.5,500\n',
  ],
];

for (const [maker, csv] of SAME_LIST) {
  test(`a list with ${maker} says the same of a tag`, () => {
    assert.deepEqual(tagsOf(csv), [DRUM]);
  });
}

test('umlauts of a list in Windows-1252 arrive, and the euro sign', () => {
  const csv = Buffer.from('Tag;Bezeichnung\nTI-1;Vorlauf Kessel S\xfcd 5 \x80\n', 'latin1');
  assert.deepEqual(tagsOf(csv), [{ name: 'TI-1', label: 'Vorlauf Kessel Süd 5 €', area: '' }]);
});

test('quoted cells hold separators, doubled quotes and line breaks; rows may be short', () => {
  const csv = 'tag,description,unit\n"P-1","pump, ""north""\nspare",bar\nP-2\nP-3,3" pipe\n';
  assert.deepEqual(
    tagsOf(csv).map(({ name, label, unit }) => [name, label, unit]),
    [
      ['P-1', 'pump, "north" spare', 'bar'],
      ['P-2', undefined, undefined],
      ['P-3', '3" pipe', undefined],
    ],
  );
});

test('a tag with a word of two columns keeps the surer one as its name and the other as its label', () => {
  const csv = 'Name,Tag,Unit\nFeed water,FT-1,t/h\n';
  assert.deepEqual(tagsOf(csv), [{ name: 'FT-1', label: 'Feed water', unit: 't/h', area: '' }]);
});

test('numbers are read as the whole list writes them', () => {
  const spans = (csv: string): unknown => tagsOf(csv).map(({ span }) => span);
  assert.deepEqual(spans('tag;min;max\na;0;1.234\nb;0,5;2\n'), [
    [0, 1234],
    [0.5, 2],
  ]);
  assert.deepEqual(spans('tag;min;max\na;0;1,234\n'), [[0, 1.234]]);
  assert.deepEqual(spans('tag,min,max\na,0,"1,234"\n'), [[0, 1234]]);
  assert.deepEqual(spans('tag,min,max\na,0,1.234\n'), [[0, 1.234]]);
  assert.deepEqual(spans("tag;min;max\na;−40;1'234'567.5\nb;-1e3;12 000\n"), [
    [-40, 1_234_567.5],
    [-1000, 12_000],
  ]);
});

test('what lists write for "not used" is left out and said', () => {
  const parsed = parseList(
    Buffer.from('tag,unit,min,max,lo,hi\na,n/a,0,0,0,0\nb,-,,250,#N/A,\nc,,5,,,\n'),
    'tags.csv',
  );
  assert.ok(parsed.ok);
  assert.deepEqual(parsed.value.read.tags, [
    { name: 'a', area: '' },
    { name: 'b', span: [0, 250], area: '' },
    { name: 'c', area: '' },
  ]);
  assert.deepEqual(parsed.value.read.notes, [
    'line 2, a: no range from 0 to 0',
    'line 2, a: no limits, all are 0',
    'line 4, c: no range from 5 to nothing',
  ]);
});

test('tags that are on or off get their words', () => {
  const csv =
    'tag,type,state 0,state 1\nP-1,BOOL,Stopped,Running\nP-2,digital,,\nT-1,float,Off,On\n';
  assert.deepEqual(
    tagsOf(csv).map(({ words }) => words),
    [{ on: 'Running', off: 'Stopped' }, { on: 'On', off: 'Off' }, undefined],
  );
});

test('every fault is told with line, column and heading, not only the first', () => {
  const csv =
    'tag;unit;Min (EU);max;lo;hi;interval\nA;bar;zero;10;;;\n;bar;0;1;;;\nA;;0;1;;;\nB;;10;0;;;\nC;;;;5;4;\nD;"x\ny";;;;;soon\nE;;;;;;1 ms\n';
  assert.deepEqual(placesOf(csv), [
    '2:7 ["Min (EU)"] tags-not-a-number',
    '3:1 tag tags-no-name',
    '4:1 tag tags-duplicate',
    '5:7 max tags-order',
    '6:8 hi tags-order',
    '8:8 interval tags-not-a-number',
    '9:8 interval tags-out-of-bounds',
  ]);
});

test('a quote that is never closed is told where it opens', () => {
  assert.deepEqual(placesOf('tag,unit\nA,bar\nB,"bar\nC,bar\n'), ['3:3  tags-csv-syntax']);
});

test('a list without a column of names is refused with what would be one', () => {
  const parsed = parseList(Buffer.from('Tga,unit\nA,bar\n'), 'tags.csv');
  assert.ok(!parsed.ok);
  assert.deepEqual(
    parsed.problems.map(({ code, got, didYouMean }) => [code, got, didYouMean]),
    [['tags-no-header', 'Tga, unit', 'tag']],
  );
  assert.deepEqual(placesOf(''), ['1:1  tags-no-header']);
  assert.deepEqual(placesOf('tag,unit\n'), [':  tags-empty']);
  assert.deepEqual(placesOf(Buffer.from('PK\x03\x04\x00\x00sheet')), [':  tags-file-unreadable']);
});

test('no bytes make the reading throw', () => {
  const cell = fc.oneof(
    fc.string(),
    fc.constantFrom('tag', 'min', '"', ';', ',', '\n', '1,5', '0'),
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.uint8Array({ maxLength: 400 }),
        fc.array(cell, { maxLength: 60 }).map((cells) => Buffer.from(cells.join(''))),
        fc
          .array(cell, { maxLength: 60 })
          .map((cells) => Buffer.from(`tag,min,max,interval\n${cells.join('')}`)),
      ),
      (bytes) => {
        const parsed = parseList(bytes, 'tags.csv');
        assert.ok(parsed.ok || parsed.problems.length > 0);
      },
    ),
    { numRuns: 2_000 },
  );
});

test('whatever stands in a list that is taken, a site file comes of it that the wall takes', async () => {
  await inFolder(async (folder) => {
    const row = fc.record({
      name: fc.string({ minLength: 1, maxLength: 30 }),
      label: fc.string({ maxLength: 30 }),
      area: fc.constantFrom('', 'Boiler', 'Größe 2', '锅炉', '__proto__'),
      high: fc.oneof(fc.constant(''), fc.integer({ min: 1, max: 1e6 }).map(String)),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 12 }), async (rows) => {
        const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
        const csv = [
          'tag,description,area,max',
          ...rows.map(({ name, label, area, high }) =>
            [name, label, area, high].map(quoted).join(','),
          ),
        ].join('\n');
        const file = path.join(folder, 'tags.csv');
        const site = path.join(folder, 'site.yaml');
        writeFileSync(file, csv);
        rmSync(site, { force: true });
        const read = parseList(Buffer.from(csv), file);
        const [code, lines] = await run({ file, site });
        assert.equal(code, read.ok ? 0 : 1, `${lines.join('\n')}\n${csv}`);
        if (!read.ok) return;
        const loaded = await loadSite(site);
        assert.ok(loaded.ok);
        assert.deepEqual(
          Object.values(loaded.value.tags)
            .map(({ name }) => name)
            .sort(),
          read.value.read.tags.map(({ name }) => name).sort(),
        );
      }),
      { numRuns: 60 },
    );
  });
});

const PLANT = `tag;area;description;unit;min;max;lo;hi;type
LT-1;North;Level;%;0;100;10;90;float
PT-1;North;Pressure;bar;0;16;;12;float
TI-1;South;Temperature;°C;0;200;;;float
P-1;South;Pump;;;;;;bool
`;

test('a new site is laid out so that lint has nothing to say', async () => {
  await inFolder(async (folder) => {
    const file = path.join(folder, 'boiler.csv');
    writeFileSync(file, PLANT);
    const [code, lines] = await run({ file });
    assert.equal(code, 0);
    const site = path.join(folder, 'boiler.yaml');
    assert.deepEqual(lines, [
      `${file}: 4 tags (UTF-8, semicolons, decimal comma)`,
      '  columns: tag = name, area = area, description = label, unit = unit, min = low, max = high, lo = lo, hi = hi, type = type',
      `${site}: 4 tags added`,
      '  screens: Overview, North, South, All tags',
      '  the plant is looked for at ws://127.0.0.1:7700: change `url` in the file, or use --url',
      `Next: vigil lint ${site}, then vigil --windowed --site ${site}`,
    ]);
    const loaded = await loadSite(site);
    assert.ok(loaded.ok);
    assert.deepEqual(lint(loaded.value, site), []);
    assert.deepEqual(loaded.value.tags['P-1']?.states?.['1'], { word: 'On', look: 'running' });
    assert.deepEqual(readdirSync(folder).sort(), ['boiler.csv', 'boiler.yaml']);
  });
});

test('a large list becomes screens that lint has nothing to say about either', async () => {
  await inFolder(async (folder) => {
    const file = path.join(folder, 'large.csv');
    const rows = Array.from({ length: 900 }, (_, n) => `T-${n},Area ${n % 23},bar,0,${n + 1},${n}`);
    writeFileSync(file, ['tag,area,unit,min,max,hi', ...rows].join('\n'));
    const [code] = await run({ file });
    assert.equal(code, 0);
    const loaded = await loadSite(path.join(folder, 'large.yaml'));
    assert.ok(loaded.ok);
    assert.equal(loaded.value.screens.length, 22);
    assert.deepEqual(lint(loaded.value, 'large.yaml'), []);
  });
});

const SITE = `# the boiler house
version: 1
name: Boiler   # short
timeZone: UTC
sources:
  a: { url: 'ws://127.0.0.1:7701' }
  b: { url: 'ws://127.0.0.1:7702' }

tags:
    LT-1:  # ours, do not touch
        label: "Drum"

# what is shown
screens:
- id: one
  title: One
  widgets: []
`;

test('tags are added to a site below the last one, and not a byte of the rest changes', async () => {
  await inFolder(async (folder) => {
    const file = path.join(folder, 'list.csv');
    const site = path.join(folder, 'site.yaml');
    writeFileSync(file, 'tag,unit\nLT-1,m\nPT-1,bar\n');
    for (const [before, eol] of [
      [SITE, '\n'],
      [SITE.replaceAll('\n', '\r\n'), '\r\n'],
    ] as const) {
      writeFileSync(site, before);
      const [code, lines] = await run({ file, site });
      assert.equal(code, 0);
      assert.ok(lines.includes(`${site}: 1 tag added, 1 were there and stay as they are`));
      const added = ['    PT-1:', '      unit: bar', ''].join(eol);
      const mark = `        label: "Drum"${eol}`;
      assert.equal(readFileSync(site, 'utf8'), before.replace(mark, mark + added));
    }
  });
});

test('tags of a second source say so, and keep the key of their own where it is free', async () => {
  await inFolder(async (folder) => {
    const file = path.join(folder, 'list.csv');
    const site = path.join(folder, 'site.yaml');
    writeFileSync(file, 'tag,unit\nLT-1,m\nconstructor,bar\nPT-1,bar\n');
    writeFileSync(site, SITE);
    const [code] = await run({ file, site, source: 'b', isAddingScreens: true });
    assert.equal(code, 0);
    const loaded = await loadSite(site);
    assert.ok(loaded.ok);
    assert.deepEqual(
      Object.values(loaded.value.tags).map(({ key, name, source }) => [key, name, source]),
      [
        ['LT-1', 'LT-1', 'a'],
        ['b.LT-1', 'LT-1', 'b'],
        ['b.constructor', 'constructor', 'b'],
        ['PT-1', 'PT-1', 'b'],
      ],
    );
    assert.deepEqual(
      loaded.value.screens.map(({ id }) => id),
      ['one', 'overview', 'all-tags'],
    );
    const [again] = await run({ file, site, source: 'c' });
    assert.equal(again, 1);
  });
});

test('a site written in one line, and one without tags, get them with their comments kept', async () => {
  await inFolder(async (folder) => {
    const file = path.join(folder, 'list.csv');
    const site = path.join(folder, 'site.yaml');
    writeFileSync(file, 'tag,unit\nPT-1,bar\n');
    const head = "version: 1 # v\nname: A\ntimeZone: UTC\nsources: { a: { url: 'demo:' } }\n";
    const screens = 'screens: [{ id: a, title: A, widgets: [] }] # last';
    for (const text of [`${head}tags: { X: {} }\n${screens}`, `${head}${screens}`]) {
      writeFileSync(site, text);
      const [code, lines] = await run({ file, site });
      assert.equal(code, 0, lines.join('\n'));
      const after = readFileSync(site, 'utf8');
      const parsed = parseSite(after, site);
      assert.ok(parsed.ok && parsed.value.tags['PT-1']?.unit === 'bar');
      assert.ok(after.includes('# v') && after.includes('# last'));
    }
  });
});

test('a list with a fault, a site with one and a dry run leave everything as it is', async () => {
  await inFolder(async (folder) => {
    const file = path.join(folder, 'list.csv');
    const site = path.join(folder, 'site.yaml');
    writeFileSync(file, 'tag,min\nA,low\n');
    assert.deepEqual(await run({ file, site }), [
      1,
      [
        `${file}:2:3 min: expected a number, got low. [tags-not-a-number]`,
        'Nothing was written: 1 problem.',
      ],
    ]);
    writeFileSync(file, 'tag,unit\nA,bar\n');
    const [dry, lines] = await run({ file, site, isDryRun: true });
    assert.equal(dry, 0);
    assert.ok(lines.join('\n').includes('tags:\n  A:\n    unit: bar\n'));
    assert.deepEqual(readdirSync(folder), ['list.csv']);
    const [zone] = await run({ file, site, timeZone: 'Mars/Crater' });
    const [insecure] = await run({ file, site, url: 'ws://10.0.0.1:7700' });
    assert.deepEqual([zone, insecure], [1, 1]);
    const [missing] = await run({ file: path.join(folder, 'none.csv') });
    assert.equal(missing, 1);
    writeFileSync(site, `${SITE}theme: drak\n`);
    const [broken, told] = await run({ file, site });
    assert.equal(broken, 1);
    assert.match(told[0] ?? '', /site-wrong-value/);
    assert.equal(readFileSync(site, 'utf8'), `${SITE}theme: drak\n`);
  });
});

async function run(
  command: Partial<ImportCommand> & { readonly file: string },
): Promise<[code: number, lines: readonly string[]]> {
  const lines: string[] = [];
  const code = await runImport(
    {
      verb: 'import-tags',
      site: null,
      source: null,
      url: null,
      isInsecure: false,
      timeZone: 'UTC',
      isAddingScreens: false,
      isDryRun: false,
      ...command,
    },
    { out: (line) => lines.push(line) },
  );
  return [code, lines];
}

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'vigil-import-'));
  try {
    await work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
