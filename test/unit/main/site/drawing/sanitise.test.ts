import { test } from '@playwright/test';
import fc from 'fast-check';
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ELEMENTS } from '../../../../../src/main/site/drawing/allowed.ts';
import type { ReadDrawing } from '../../../../../src/main/site/drawing/drawing.ts';
import { readDrawing } from '../../../../../src/main/site/drawing/sanitise.ts';
import { drawnTexts } from '../../../../../src/main/site/drawing/text-sizes.ts';
import { lint } from '../../../../../src/main/site/lint.ts';
import { drawingProblems, loadSiteText, parseSite } from '../../../../../src/main/site/load.ts';
import { SYMBOLS } from '../../../../../src/main/site/drawing/symbols.ts';
import { MADE } from '../../../../../src/renderer/mimic/build.ts';
import { assertHarmless, elementsOf } from '../../../../support/attacks/drawing.ts';

const OPEN =
  '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" viewBox="0 0 100 100">';
const svg = (body: string): string => `${OPEN}${body}</svg>`;

function read(body: string): ReadDrawing {
  const parsed = readDrawing(body.startsWith('<svg') ? body : svg(body), 'plant.svg');
  assert.ok(parsed.ok, parsed.ok ? '' : JSON.stringify(parsed.problems));
  return parsed.value;
}

function refused(text: string) {
  const parsed = readDrawing(text, 'plant.svg');
  assert.ok(!parsed.ok, 'it was read');
  const [problem] = parsed.problems;
  assert.ok(problem !== undefined && problem.where.file === 'plant.svg');
  assert.ok(problem.expected.length > 0 && problem.got.length <= 200);
  return problem;
}

const PIXEL = 'data:image/png;base64,iVBORw0KGgo=';

const HOSTILE: readonly (readonly [what: string, body: string])[] = [
  ['a script', '<script>alert(1)</script><script href="https://x.example/a.js"/>'],
  ['events', '<rect onclick="a()" ONLOAD="b()" onbegin="c()" width="9" height="9"/>'],
  [
    'a foreign object',
    '<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"><img src="x" onerror="a()"/></body></foreignObject>',
  ],
  [
    'an iframe of another namespace',
    '<iframe xmlns="http://www.w3.org/1999/xhtml" src="https://x.example"/>',
  ],
  [
    'an animation that sets an address',
    '<a href="#"><set attributeName="href" to="javascript:a()"/><animate attributeName="href" values="javascript:a()"/></a>',
  ],
  [
    'a link',
    '<a href="javascript:a()" xlink:href="https://x.example"><rect width="9" height="9"/></a>',
  ],
  [
    'a picture from elsewhere',
    '<image href="https://x.example/a.png"/><image xlink:href="file:///etc/passwd"/><image href="//x.example/a.png"/>',
  ],
  [
    'an SVG inside a picture',
    '<image href="data:image/svg+xml;base64,PHN2Zy8+"/><image href="data:text/html,a"/>',
  ],
  [
    'a use of another file',
    '<use href="https://x.example/a.svg#b"/><use xlink:href="other.svg#b"/><use href="data:image/svg+xml,a#b"/>',
  ],
  [
    'addresses in paints',
    '<rect fill="url(https://x.example#a)" stroke="url(//x.example/#a)" mask="url(a.svg#b)" clip-path="url(javascript:a())"/>',
  ],
  [
    'addresses in styles',
    '<rect style="fill:url(https://x.example#a);background:url(x);behavior:url(x);-moz-binding:url(x)"/>',
  ],
  [
    'a style sheet with imports',
    '<style>@import url(https://x.example/a.css); rect{fill:url(https://x.example#a);cursor:url(x)} @font-face{src:url(x)}</style><rect width="9" height="9"/>',
  ],
  [
    'a style sheet from elsewhere',
    '<?xml-stylesheet href="https://x.example/a.css"?><link xmlns="http://www.w3.org/1999/xhtml" rel="stylesheet" href="x"/>',
  ],
  [
    'a filter and a feImage',
    '<filter id="f"><feImage href="https://x.example/a.png"/></filter><rect filter="url(#f)"/>',
  ],
  [
    'handlers and cursors',
    '<handler type="a">x</handler><cursor href="x"/><audio href="x"/><video href="x"/><iframe src="x"/>',
  ],
  [
    'names of objects',
    '<rect id="__proto__" class="constructor" constructor="x" __proto__="y"/><g id="wall"/>',
  ],
  [
    'a mark of our own contract',
    '<rect data-state="live" data-proof="9e15" data-value="1" role="x" aria-label="y" width="9" height="9"/>',
  ],
  ['escaped brackets in a text', '<text>&lt;script&gt;a()&lt;/script&gt;</text>'],
];

for (const [what, body] of HOSTILE) {
  test(`attack: of ${what} nothing is left in a drawing`, () => {
    const drawing = read(body);
    assertHarmless(drawing);
    assert.ok(
      elementsOf(drawing).every(
        ({ name }) => !/script|foreign|iframe|animate|^set$|filter/i.test(name),
      ),
    );
  });
}

test('attack: whatever stands in a file, what leaves the sanitiser is on the lists', () => {
  const names = fc.constantFrom(
    ...['rect', 'g', 'use', 'a', 'script', 'style', 'image', 'text', 'tspan', 'pattern', 'mask'],
    ...['foreignObject', 'animate', 'symbol', 'defs', 'marker', 'svg', 'switch', 'linearGradient'],
  );
  const attributes = fc.dictionary(
    fc.constantFrom(
      ...['id', 'href', 'xlink:href', 'style', 'class', 'onload', 'fill', 'd', 'transform'],
      ...['clip-path', 'x', 'viewBox', 'font-family', 'points', 'data-screen', 'data-with'],
    ),
    fc.oneof(
      fc.constantFrom(
        '#a',
        '#b',
        'url(#a)',
        'url(https://x)',
        'javascript:a()',
        'a: b',
        'red',
        PIXEL,
      ),
      fc.string().map((text) => text.replaceAll(/[<>&"]|[^\x20-\x7e]/g, '')),
    ),
    { maxKeys: 5 },
  );
  const tree: fc.Memo<string> = fc.memo((depth) =>
    fc
      .tuple(
        names,
        attributes,
        depth > 1 ? fc.array(tree(depth - 1), { maxLength: 3 }) : fc.constant([]),
        fc.constantFrom('', 'x{fill:red}'),
      )
      .map(([name, fields, children, text]) => {
        const written = Object.entries(fields).map(([key, value]) => `${key}="${value}"`);
        return `<${name} ${written.join(' ')}>${text}${children.join('')}</${name}>`;
      }),
  );
  fc.assert(
    fc.property(fc.array(tree(4), { maxLength: 4 }), (body) => {
      const parsed = readDrawing(svg(body.join('')), 'any.svg');
      if (parsed.ok) assertHarmless(parsed.value);
    }),
    { numRuns: 500 },
  );
});

const LAUGHS = Array.from(
  { length: 9 },
  (_, level) => `<g id="l${level + 1}">${`<use href="#l${level}"/>`.repeat(10)}</g>`,
).join('');

const BOMBS: readonly (readonly [what: string, text: string, code: string])[] = [
  ['no XML at all', 'PNG\u0001', 'drawing-not-xml'],
  ['an element never closed', `${OPEN}<g>`, 'drawing-not-xml'],
  ['HTML', '<html><body/></html>', 'drawing-no-svg'],
  ['an svg of no namespace', '<svg viewBox="0 0 9 9"/>', 'drawing-no-svg'],
  ['no size', '<svg xmlns="http://www.w3.org/2000/svg"/>', 'drawing-no-size'],
  [
    'a size that is none',
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 NaN 1e99"/>',
    'drawing-no-size',
  ],
  [
    'entities',
    `<!DOCTYPE svg [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>${svg('<text>&b;</text>')}`,
    'drawing-doctype',
  ],
  [
    'an external entity',
    `<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>${svg('<text>&x;</text>')}`,
    'drawing-doctype',
  ],
  ['an entity nobody declared', svg('<text>&nbsp;</text>'), 'drawing-not-xml'],
  ['a hundred thousand levels', `${OPEN}${'<g>'.repeat(100_000)}`, 'drawing-too-deep'],
  ['thirty thousand elements', svg('<g/>'.repeat(30_000)), 'drawing-too-large'],
  ['three million letters', svg(`<text>${'a'.repeat(3_000_000)}</text>`), 'drawing-too-large'],
  [
    'a thousand attributes',
    svg(`<g ${Array.from({ length: 1_000 }, (_, i) => `a${i}="1"`).join(' ')}/>`),
    'drawing-too-large',
  ],
  [
    'a billion laughs of use',
    svg(`<defs><g id="l0"><rect/></g>${LAUGHS}</defs><use href="#l9"/>`),
    'drawing-too-large',
  ],
  [
    'a billion laughs of nothing',
    svg(`<defs><g id="l0"><title/></g>${LAUGHS}</defs><use href="#l9"/>`),
    'drawing-too-large',
  ],
  [
    'a long path many times',
    svg(
      `<defs><path id="p" d="${'M0 0'.repeat(100_000)}"/></defs>${'<use href="#p"/>'.repeat(1_000)}`,
    ),
    'drawing-too-large',
  ],
  [
    'a style sheet that applies too often',
    svg(`<style>${'*{fill:red;stroke:red;opacity:1}'.repeat(500)}</style>${'<g/>'.repeat(15_000)}`),
    'drawing-too-large',
  ],
  [
    'a pattern of a thousand parts',
    svg(`<pattern id="p">${'<rect/>'.repeat(1_000)}</pattern>`),
    'drawing-too-large',
  ],
  ['a use of itself', svg('<g id="a"><use href="#a"/></g><use href="#a"/>'), 'drawing-loop'],
  [
    'two that use each other',
    svg(
      '<defs><g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g></defs><use href="#a"/>',
    ),
    'drawing-loop',
  ],
];

for (const [what, text, code] of BOMBS) {
  test(`attack: a drawing with ${what} is refused, and the wall lives on`, () => {
    assert.equal(refused(text).code, code);
  });
}

test('attack: a slow pattern of characters takes no longer than a short one', () => {
  for (const body of [
    `<g transform="${'translate(1)   '.repeat(10_000)}!"/>`,
    `<rect fill="${'url('.repeat(50_000)}"/>`,
    `<g data-tag="a" data-format="${'{'.repeat(400)}"/>`,
    `<style>${'a{'.repeat(100_000)}</style><rect/>`,
    `<style>${'/*'.repeat(100_000)}</style><rect/>`,
    `<text style="${';:'.repeat(100_000)}">x</text>`,
  ]) {
    assertHarmless(read(body));
  }
});

test('attack: a pattern refers to no pattern, so nothing is painted a thousand times a pixel', () => {
  const drawing = read(
    `<pattern id="a" width="1" height="1"><rect fill="url(#b)" width="1" height="1"/></pattern>
     <pattern id="b" width="1" height="1"><rect fill="url(#a)" mask="url(#m)" width="1" height="1"/></pattern>
     <mask id="m"><rect fill="url(#g)" width="1" height="1"/></mask>
     <linearGradient id="g"/><rect fill="url(#a)" width="9" height="9"/>`,
  );
  const rects = elementsOf(drawing).filter(({ name }) => name === 'rect');
  assert.deepEqual(
    rects.map(({ attributes }) => [attributes['fill'], attributes['mask']]),
    [
      ['none', undefined],
      ['none', undefined],
      ['url(#d3)', undefined],
      ['url(#d0)', undefined],
    ],
  );
});

test('styles of Inkscape and style sheets become attributes, the weightiest and last first', () => {
  const drawing = read(
    `<style>rect { fill: blue; stroke: #123 } .pipe { stroke: red !important } /* x */ #p1{stroke-width:2px}
      @media print { rect { fill: black } } g > rect { fill: black } rect.pipe, .other { fill: rgb(0 128 0) }</style>
     <rect id="p1" class="pipe" fill="white" width="9" height="9"
       style="stroke-linejoin:round;-inkscape-stroke:none;font-family:'Bitstream Vera';fill-opacity:0.5"/>
     <circle r="1" style="fill:rgba(255,0,0,0.25)"/>`,
  );
  const [rect, circle] = elementsOf(drawing);
  assert.deepEqual(rect?.attributes, {
    ...{ fill: '#008000', stroke: '#ff0000', 'stroke-width': '2px', 'stroke-linejoin': 'round' },
    ...{ 'font-family': "'Bitstream Vera'", 'fill-opacity': '0.5', width: '9', height: '9' },
  });
  assert.deepEqual(circle?.attributes, { fill: '#ff0000', 'fill-opacity': '0.25', r: '1' });
});

test('a drawing in millimetres without a viewBox has the size a browser gives it', () => {
  const drawing = read('<svg xmlns="http://www.w3.org/2000/svg" width="25.4mm" height="1in"/>');
  assert.deepEqual(drawing.drawing.viewBox, [0, 0, 96, 96]);
});

test('bindings are read from attributes and from the description that Inkscape edits', () => {
  const drawing = read(
    `<text id="t1" data-tag="LT-101" data-decimals="1">00.0 %</text>
     <rect id="r1" inkscape:label="Tank A" width="9" height="9"><desc>The tank.
       data-tag: LT-101
       data-show: level alarm
       data-direction: right</desc></rect>
     <g id="go" data-screen="pumps"/>`,
  );
  assert.deepEqual(
    drawing.bindings.map(({ element, tag, options }) => ({ element, tag, ...options })),
    [
      { element: 0, tag: 'LT-101', shows: ['value'], decimals: 1 },
      { element: 1, tag: 'LT-101', shows: ['level', 'alarm'], direction: 'right' },
    ],
  );
  assert.deepEqual(
    drawing.links.map(({ element, screen }) => [element, screen]),
    [[2, 'pumps']],
  );
  assert.deepEqual(drawing.elements.get('Tank A'), { element: 1, isText: false });
  assert.deepEqual(drawing.elements.get('t1'), { element: 0, isText: true });
});

test('conditions, looks and pairs of numbers are read as they are meant', () => {
  const [visible, looks, dial] = read(
    `<g data-tag="a" data-show="visible" data-when="true, &gt;50, 1..3, !=auto, &lt;=-2.5"/>
     <g data-tag="a" data-looks="running: &gt;=1; stopped: 0, off"/>
     <g data-tag="a" data-show="rotate" data-angles="-90 90" data-pivot="5,5" data-span="0 10"/>`,
  ).bindings.map(({ options }) => options);
  assert.deepEqual(visible?.when, [
    { is: 'true' },
    { above: 50, orEqual: false },
    { from: 1, to: 3 },
    { not: 'auto' },
    { below: -2.5, orEqual: true },
  ]);
  assert.deepEqual(looks?.looks, [
    { look: 'running', when: [{ above: 1, orEqual: true }] },
    { look: 'stopped', when: [{ is: '0' }, { is: 'off' }] },
  ]);
  assert.deepEqual(
    [dial?.angles, dial?.pivot, dial?.span],
    [
      [-90, 90],
      [5, 5],
      [0, 10],
    ],
  );
});

const SLIPS: readonly (readonly [body: string, field: string, didYouMean?: string])[] = [
  ['<g id="p7" data-tag="a" data-show="levle"/>', '#p7 data-show', 'level'],
  ['<g data-tag="a" data-show="level" data-direction="upp"/>', 'data-direction', 'up'],
  ['<g data-tag="a" data-decimals="many"/>', 'data-decimals'],
  ['<g data-tag="a" data-span="10"/>', 'data-span'],
  ['<g data-tag="a" data-span="10 0"/>', 'data-span'],
  ['<g data-tag="a" data-show="visible"/>', 'data-when'],
  ['<g data-tag="a" data-show="visible" data-when="&gt;much"/>', 'data-when'],
  ['<g data-tag="a" data-looks="runing: 1"/>', 'data-looks', 'running'],
  ['<g data-tag="a" data-show="move"/>', 'data-travel'],
  ['<g data-show="level"/>', 'data-show'],
  ['<g data-with="P-201"/>', 'data-with'],
];
for (const [body, field, didYouMean] of SLIPS) {
  test(`a slip in ${body} is told with file, line and element`, () => {
    const problem = refused(`${OPEN}\n\n${body}</svg>`);
    assert.equal(problem.code, 'drawing-binding');
    assert.deepEqual([problem.where.line, problem.where.field], [3, field]);
    assert.equal(problem.didYouMean, didYouMean);
  });
}

test('a repeated part is bound each time with the parameters of its place, inner ones included', () => {
  const drawing = read(
    `<defs><g id="valve"><text data-tag="{v}.POS">0</text><text>{v}</text></g>
       <g id="pair"><use href="#valve" data-with="v: {line}-A"/><use href="#valve" data-with="v: {line}-B"/></g></defs>
     <use href="#pair" data-with="line: L1"/><use href="#pair" data-with="line: L2" data-tag="{line}.RUN"/>`,
  );
  assert.deepEqual(
    drawing.bindings.map(({ tag }) => tag),
    ['L1-A.POS', 'L1-B.POS', 'L2.RUN', 'L2-A.POS', 'L2-B.POS'],
  );
  const texts = elementsOf(drawing).filter(({ name }) => name === 'text');
  assert.deepEqual(
    texts.map(({ children }) => children[0]),
    ['0', 'L1-A', '0', 'L1-B', '0', 'L2-A', '0', 'L2-B'],
  );
  // The numbers of bindings are those of the elements in the order of the document.
  for (const { element, tag } of drawing.bindings) {
    if (tag.endsWith('.POS')) assert.equal(elementsOf(drawing)[element]?.name, 'text');
  }
});

test('a shipped symbol is placed, sized and shows what it is made for', () => {
  const drawing = read(
    `<use href="vigil:tank" x="10" y="20" width="50" data-tag="LT-1"/><use href="vigil:pump" data-tag="P-1"/>
     <use href="vigil:instrument" data-with="letters: FI; loop: 101"/>`,
  );
  const [tank, field] = elementsOf(drawing);
  assert.equal(tank?.attributes['transform'], 'translate(10 20)');
  assert.deepEqual([field?.attributes['width'], field?.attributes['height']], ['50', '50']);
  assert.deepEqual(
    drawing.bindings.map(({ options }) => options.shows),
    [['level'], ['state']],
  );
  const texts = elementsOf(drawing).filter(({ name }) => name === 'text');
  assert.deepEqual(
    texts.map(({ children }) => children),
    [['FI'], ['101']],
  );
});

test('every shipped symbol is harmless, drawn in the classes of the theme and in no colour', () => {
  for (const name of SYMBOLS.keys()) {
    const drawing = read(`<use href="vigil:${name}" data-tag="any"/>`);
    assertHarmless(drawing);
    const shapes = elementsOf(drawing).filter(({ name: element }) => !/^(g|svg)$/.test(element));
    assert.ok(shapes.length > 0, name);
    for (const { attributes } of shapes) {
      assert.match(attributes['class'] ?? '', /^vigil-/, name);
      assert.ok(!('fill' in attributes) && !('stroke' in attributes), name);
    }
  }
});

test('an unknown symbol is told with the one that was meant', () => {
  const problem = refused(svg('<use href="vigil:pmup"/>'));
  assert.deepEqual([problem.code, problem.didYouMean], ['drawing-symbol', 'pump']);
});

test('what was left out is told with its line', () => {
  const drawing = read(`${OPEN}\n<script/>\n<rect onclick="a"/>\n<foreignObject/></svg>`);
  assert.deepEqual(drawing.leftOut, [
    { what: '`script`', line: 2 },
    { what: 'event attributes', line: 3 },
    { what: '`foreignObject`', line: 4 },
  ]);
});

test('a switch of draw.io shows its text in place of the foreign object', () => {
  const drawing = read('<switch><foreignObject/><text x="1" y="2">Pump</text></switch>');
  assert.deepEqual(
    elementsOf(drawing).map(({ name }) => name),
    ['g', 'text'],
  );
});

test('the page makes the elements that main lets through and no others', () => {
  assert.deepEqual([...MADE].sort(), [...ELEMENTS].sort());
});

test('a symbol of the site file is bound, shows what it is made for, and has the letters it is given', () => {
  const parsed = parseSite(
    `version: 1
name: A
timeZone: UTC
sources: { p: { url: 'demo:' } }
screens:
  - id: a
    title: A
    widgets:
      - { kind: symbol, at: { x: 0, y: 0, w: 2, h: 2 }, symbol: tank, tag: 'p:LT' }
      - { kind: symbol, at: { x: 2, y: 0, w: 2, h: 2 }, symbol: instrument, with: { letters: FI } }
`,
    'site.yaml',
  );
  assert.ok(parsed.ok, JSON.stringify(parsed));
  const [tank, bubble] = parsed.value.screens[0]?.widgets ?? [];
  assert.ok(tank?.kind === 'symbol' && bubble?.kind === 'symbol');
  assert.equal(tank.tag, 'LT');
  assert.deepEqual(tank.bindings, [{ element: 0, tag: 'LT', shows: ['level'] }]);
  assert.deepEqual(bubble.bindings, []);
  const texts = JSON.stringify(bubble.drawing);
  assert.ok(texts.includes('["FI"]') && texts.includes('[""]') && !texts.includes('{l'), texts);
});

test('the size of each text is known with all that enlarges or shrinks it', () => {
  const all = read(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 300"
      font-size="10">
    <text>plain</text>
    <g transform="scale(2)" style="font-size:6px">
      <text>scaled</text><text font-size="150%">more <tspan font-size="2em">most</tspan></text></g>
    <g transform="translate(4 4) matrix(0 3 -3 0 0 0)"><text>turned</text></g>
    <svg width="200" height="100" viewBox="0 0 50 50"><text>boxed</text></svg>
    <symbol id="s" viewBox="0 0 10 10"><text font-size="2">S</text></symbol>
    <use href="#s" width="30" height="30"/>
    <defs><pattern id="p"><text>tile</text></pattern></defs><rect fill="url(#p)"/>
    <text display="none">gone</text><text></text><text id="bound"></text></svg>`);
  const last = elementsOf(all).length - 1;
  assert.deepEqual(
    drawnTexts(all.drawing, new Set([last])).map(({ text, size }) => [text, Math.round(size)]),
    [
      ['plain', 10],
      ['scaled', 12],
      ['more', 18],
      ['most', 36],
      ['turned', 30],
      ['boxed', 20],
      ['S', 6],
      ['', 10],
    ],
  );
});

test('lint tells the smallest text of a drawing that cannot be read from where people stand', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'vigil-drawing-'));
  try {
    writeFileSync(
      path.join(folder, 'p.svg'),
      svg('<text font-size="30">big</text><text font-size="2">LT-7</text><text>x</text>'),
    );
    const file = path.join(folder, 'site.yaml');
    const text = `version: 1
name: A
timeZone: UTC
sources: { p: { url: 'demo:' } }
viewing: { distanceM: 2, diagonalIn: 55 }
screens:
  - id: a
    title: A
    widgets: [{ kind: mimic, id: m, at: { x: 0, y: 0, w: 24, h: 12 }, drawing: p.svg }]
`;
    const loaded = await loadSiteText(text, file);
    assert.ok(loaded.ok, JSON.stringify(loaded));
    const [note, ...others] = lint(loaded.value, file);
    assert.deepEqual(others, []);
    assert.deepEqual([note?.code, note?.where.field], ['lint-drawing-text', 'mimic m']);
    assert.match(note?.got ?? '', /^"LT-7" of 2\.0$/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a drawing with something wrong in it refuses its site, or is told where it should stand', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'vigil-drawing-'));
  try {
    const file = path.join(folder, 'site.yaml');
    const text = `version: 1
name: A
timeZone: UTC
sources: { p: { url: 'demo:' } }
screens:
  - id: a
    title: A
    widgets:
      - { kind: mimic, at: { x: 0, y: 0, w: 9, h: 9 }, drawing: none.svg }
      - { kind: mimic, at: { x: 9, y: 0, w: 9, h: 9 }, drawing: bad.svg }
      - { kind: value, at: { x: 18, y: 0, w: 3, h: 3 }, tag: 'p:LT-1' }
`;
    writeFileSync(path.join(folder, 'bad.svg'), svg('<rect data-tag="A" data-screen="b"/>'));
    const strict = await loadSiteText(text, file);
    assert.ok(!strict.ok);
    const wrong = ['drawing-file', 'site-unknown-screen'];
    assert.deepEqual(strict.problems.map(({ code }) => code).sort(), wrong);
    const tolerant = await loadSiteText(text, file, { isTolerant: true });
    assert.ok(tolerant.ok, JSON.stringify(tolerant));
    assert.deepEqual(
      drawingProblems(tolerant.value).map(({ code }) => code),
      wrong,
    );
    const [none, bad] = tolerant.value.screens[0]?.widgets ?? [];
    assert.ok(none?.kind === 'mimic' && bad?.kind === 'mimic');
    assert.equal(none.problems[0]?.where.file, 'none.svg');
    assert.equal(bad.problems[0]?.where.line, 1);
    assert.deepEqual([bad.bindings, bad.links, bad.drawing.children], [[], [], []]);
    // What is wrong in the site file itself is refused either way.
    const slip = text.replace('kind: value', 'kind: vlaue');
    assert.ok(!(await loadSiteText(slip, file, { isTolerant: true })).ok);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
