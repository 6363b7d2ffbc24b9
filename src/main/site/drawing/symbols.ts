/**
 * The symbols that Vigil ships, drawn for it: `<use href="vigil:pump">` in a drawing, `symbol: pump` in
 * a site file. Plain outlines in the manner of ISA-5.1 and ISO 10628, without colour: the classes are
 * hooks of the theme (renderer/mimic/mimic.css). docs/mimic.md shows them all. Pure.
 *
 * `vigil-body` is what changes with the state, `vigil-level` what a level fills, `vigil-line` an
 * outline, `vigil-thin` a detail. `data-show` says what a bound symbol shows unless told otherwise.
 * Pipes meet a symbol in the middle of its sides unless its note says otherwise.
 */

/** Parameters of the texts in symbols. */
export const SYMBOL_TEXTS = ['letters', 'loop', 'text'] as const;

/** Text in the middle of an instrument bubble: function letters above, loop below. */
const BUBBLE = `<text class="vigil-text" x="32" y="28" font-size="17" text-anchor="middle">{letters}</text>
  <text class="vigil-text" x="32" y="48" font-size="15" text-anchor="middle">{loop}</text>`;

const BOW_TIE = 'M3 5L57 35V5L3 35Z';

/** One symbol: the box it is drawn in, what it shows when bound, and what it is made of. */
function symbol(width: number, height: number, show: 'state' | 'level', body: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" data-show="${show}"
  stroke-width="2.5" stroke-linejoin="round" stroke-linecap="round">${body}</svg>`;
}

/** Name → SVG text, in the order in which the documentation shows them. */
export const SYMBOLS: ReadonlyMap<string, string> = new Map([
  [
    'pump',
    symbol(
      60,
      60,
      'state',
      `<circle class="vigil-body" cx="30" cy="30" r="27"/>
      <path class="vigil-line" d="M30 3L57 30L30 57"/>`,
    ),
  ],
  [
    'pump-displacement',
    symbol(
      60,
      60,
      'state',
      `<circle class="vigil-body" cx="30" cy="30" r="27"/>
      <circle class="vigil-line" cx="30" cy="19" r="9"/><circle class="vigil-line" cx="30" cy="41" r="9"/>`,
    ),
  ],
  [
    'compressor',
    symbol(
      60,
      60,
      'state',
      `<circle class="vigil-body" cx="30" cy="30" r="27"/>
      <path class="vigil-line" d="M17 6.5L55 20M17 53.5L55 40"/>`,
    ),
  ],
  ['turbine', symbol(60, 60, 'state', `<path class="vigil-body" d="M6 20L54 4V56L6 40Z"/>`)],
  [
    'fan',
    symbol(
      60,
      60,
      'state',
      `<circle class="vigil-body" cx="30" cy="30" r="27"/>
      <path class="vigil-line" d="M30 30C38 24 40 14 34 9C28 5 24 12 30 30C22 36 20 46 26 51C32 55 36 48 30 30Z"/>`,
    ),
  ],
  [
    'motor',
    symbol(
      60,
      60,
      'state',
      `<circle class="vigil-body" cx="30" cy="30" r="27"/>
      <text class="vigil-ink" x="30" y="40" font-size="29" text-anchor="middle">M</text>`,
    ),
  ],
  [
    'agitator',
    symbol(
      60,
      120,
      'state',
      `<circle class="vigil-body" cx="30" cy="17" r="14"/>
      <text class="vigil-ink" x="30" y="23" font-size="17" text-anchor="middle">M</text>
      <path class="vigil-line" d="M30 31V108"/>
      <path class="vigil-body" d="M30 108L6 100V116L54 100V116Z"/>`,
    ),
  ],
  ['valve', symbol(60, 40, 'state', `<path class="vigil-body" d="${BOW_TIE}"/>`)],
  [
    'control-valve',
    symbol(
      60,
      80,
      'state',
      `<path class="vigil-line" d="M30 60V24"/>
      <path class="vigil-body" d="M13 24A17 17 0 0 1 47 24Z"/>
      <path class="vigil-body" d="M3 45L57 75V45L3 75Z"/>`,
    ),
  ],
  [
    'motor-valve',
    symbol(
      60,
      80,
      'state',
      `<path class="vigil-line" d="M30 60V30"/>
      <path class="vigil-body" d="M16 3H44V30H16Z"/>
      <text class="vigil-ink" x="30" y="24" font-size="20" text-anchor="middle">M</text>
      <path class="vigil-body" d="M3 45L57 75V45L3 75Z"/>`,
    ),
  ],
  [
    'three-way-valve',
    symbol(
      60,
      50,
      'state',
      `<path class="vigil-body" d="M3 5L30 20L57 5V35L30 20L45 47H15L30 20L3 35Z"/>`,
    ),
  ],
  [
    'check-valve',
    symbol(
      60,
      40,
      'state',
      `<path class="vigil-body" d="M8 5L52 20L8 35Z"/><path class="vigil-line" d="M52 5V35"/>`,
    ),
  ],
  [
    'relief-valve',
    symbol(
      60,
      80,
      'state',
      `<path class="vigil-body" d="M30 50L15 77H45ZM30 50L57 35V65Z"/>
      <path class="vigil-line" d="M30 50V6M22 12L38 18M22 20L38 26M22 28L38 34"/>`,
    ),
  ],
  [
    'damper',
    symbol(
      60,
      40,
      'state',
      `<path class="vigil-body" d="M3 3H57V37H3Z"/><path class="vigil-line" d="M12 32L48 8"/>
      <circle class="vigil-solid" cx="30" cy="20" r="3.5"/>`,
    ),
  ],
  [
    'tank',
    symbol(
      100,
      100,
      'level',
      `<path class="vigil-body vigil-level" d="M5 20H95V96H5Z"/>
      <path class="vigil-line" d="M2 20L50 4L98 20Z"/>`,
    ),
  ],
  [
    'open-tank',
    symbol(
      100,
      80,
      'level',
      `<path class="vigil-field vigil-level" d="M5 4V76H95V4Z"/>
      <path class="vigil-line" d="M5 4V76H95V4"/>`,
    ),
  ],
  [
    'vessel',
    symbol(
      70,
      140,
      'level',
      `<path class="vigil-body vigil-level" d="M4 22C4 -3 66 -3 66 22V118C66 143 4 143 4 118Z"/>
      <path class="vigil-thin" d="M4 22H66M4 118H66"/>`,
    ),
  ],
  [
    'drum',
    symbol(
      140,
      70,
      'level',
      `<path class="vigil-body vigil-level" d="M22 4C-3 4 -3 66 22 66H118C143 66 143 4 118 4Z"/>
      <path class="vigil-thin" d="M22 4V66M118 4V66"/>`,
    ),
  ],
  [
    'reactor',
    symbol(
      100,
      150,
      'level',
      `<path class="vigil-body vigil-level" d="M5 52C5 24 95 24 95 52V122C95 152 5 152 5 122Z"/>
      <path class="vigil-thin" d="M5 52H95M5 122H95"/>
      <path class="vigil-line" d="M50 24V112"/><path class="vigil-line" d="M50 112L26 104V120L74 104V120Z"/>
      <circle class="vigil-field" cx="50" cy="14" r="11"/>
      <text class="vigil-text" x="50" y="19.5" font-size="15" text-anchor="middle">M</text>`,
    ),
  ],
  [
    'column',
    symbol(
      60,
      220,
      'level',
      `<path class="vigil-body vigil-level" d="M4 20C4 -2 56 -2 56 20V200C56 222 4 222 4 200Z"/>
      <path class="vigil-thin" d="M4 45H46M56 65H14M4 85H46M56 105H14M4 125H46M56 145H14M4 165H46"/>`,
    ),
  ],
  [
    'heat-exchanger',
    symbol(
      60,
      60,
      'state',
      `<circle class="vigil-body" cx="30" cy="30" r="27"/>
      <path class="vigil-line" d="M3 30H15L24 14L36 46L45 30H57"/>`,
    ),
  ],
  [
    'condenser',
    symbol(
      110,
      60,
      'state',
      `<path class="vigil-body" d="M20 5C-3 5 -3 55 20 55H90C113 55 113 5 90 5Z"/>
      <path class="vigil-thin" d="M20 5V55M90 5V55"/>
      <path class="vigil-line" d="M20 40H30L42 18L56 42L70 18L80 40H90"/>`,
    ),
  ],
  [
    'air-cooler',
    symbol(
      110,
      70,
      'state',
      `<path class="vigil-body" d="M5 5H105V35H5Z"/>
      <path class="vigil-line" d="M5 20H20L30 10L45 30L60 10L75 30L90 10L95 20H105"/>
      <path class="vigil-line" d="M55 52V60M55 52C40 42 32 46 32 52C32 58 40 62 55 52C70 42 78 46 78 52C78 58 70 62 55 52Z"/>`,
    ),
  ],
  [
    'furnace',
    symbol(
      100,
      130,
      'state',
      `<path class="vigil-body" d="M38 3H62V36L96 60V127H4V60L38 36Z"/>
      <path class="vigil-line" d="M50 116C34 108 40 94 50 82C60 94 66 108 50 116Z"/>
      <path class="vigil-line" d="M4 74H80V66"/>`,
    ),
  ],
  [
    'cooling-tower',
    symbol(
      100,
      90,
      'state',
      `<path class="vigil-body" d="M12 86C30 60 30 34 24 4H76C70 34 70 60 88 86Z"/>
      <path class="vigil-thin" d="M27 34H73M28 44H72"/>`,
    ),
  ],
  [
    'filter',
    symbol(
      60,
      60,
      'state',
      `<path class="vigil-body" d="M4 4H56V56H4Z"/>
      <path class="vigil-line" stroke-dasharray="7 6" d="M30 4V56"/>`,
    ),
  ],
  [
    'cyclone',
    symbol(
      60,
      100,
      'state',
      `<path class="vigil-body" d="M6 12H54V46L34 96H26L6 46Z"/>
      <path class="vigil-line" d="M24 3H36V28H24ZM6 46H54"/>`,
    ),
  ],
  [
    'hopper',
    symbol(80, 90, 'level', `<path class="vigil-body vigil-level" d="M4 4H76V46L48 86H32L4 46Z"/>`),
  ],
  [
    'conveyor',
    symbol(
      140,
      40,
      'state',
      `<path class="vigil-body" d="M20 6H120A14 14 0 0 1 120 34H20A14 14 0 0 1 20 6Z"/>
      <circle class="vigil-line" cx="20" cy="20" r="7"/><circle class="vigil-line" cx="120" cy="20" r="7"/>`,
    ),
  ],
  [
    'instrument',
    symbol(
      64,
      64,
      'state',
      `<circle class="vigil-field" cx="32" cy="32" r="29"/>
      ${BUBBLE}`,
    ),
  ],
  [
    'instrument-panel',
    symbol(
      64,
      64,
      'state',
      `<circle class="vigil-field" cx="32" cy="32" r="29"/>
      <path class="vigil-thin" d="M3 32H61"/>
      ${BUBBLE}`,
    ),
  ],
  [
    'instrument-shared',
    symbol(
      64,
      64,
      'state',
      `<path class="vigil-field" d="M3 3H61V61H3Z"/><circle class="vigil-line" cx="32" cy="32" r="29"/>
      <path class="vigil-thin" d="M3 32H61"/>
      ${BUBBLE}`,
    ),
  ],
  ['arrow', symbol(30, 20, 'state', `<path class="vigil-solid" d="M3 3L27 10L3 17Z"/>`)],
  [
    'pipe',
    symbol(
      100,
      20,
      'state',
      `<path class="vigil-line" d="M0 10H82"/><path class="vigil-solid" d="M80 3L100 10L80 17Z"/>`,
    ),
  ],
  [
    'connector',
    symbol(
      130,
      40,
      'state',
      `<path class="vigil-field" d="M3 4H104L127 20L104 36H3Z"/>
      <text class="vigil-text" x="56" y="27.5" font-size="21.5" text-anchor="middle">{text}</text>`,
    ),
  ],
]);

/** Colours of the light theme by class, for programs that do not know the classes (hmi.md). */
const PLAIN: Readonly<Record<string, string>> = {
  'vigil-body': 'fill="#c3c6ca" stroke="#5c6167"',
  'vigil-field': 'fill="#e4e6e8" stroke="#5c6167"',
  'vigil-line': 'fill="none" stroke="#5c6167"',
  'vigil-thin': 'fill="none" stroke="#5c6167" stroke-width="1"',
  'vigil-solid': 'fill="#5c6167"',
  'vigil-text': 'fill="#43474c" stroke="none"',
  'vigil-ink': 'fill="#16181b" stroke="none" font-weight="bold"',
};

/**
 * All symbols as a library for drawing programs: Inkscape shows it among its symbols. What is drawn
 * with it keeps the classes and follows the theme on the wall.
 */
export function symbolLibrary(): string {
  const symbols = [...SYMBOLS].map(([name, text]) => {
    const [, box = '', show = '', body = ''] =
      /viewBox="([\d ]+)" data-show="(\w+)"[^>]*>([^]*)<\/svg>$/.exec(text) ?? [];
    const coloured = body.replaceAll(
      /class="(vigil-\w+)/g,
      (written, hook: string) => `${PLAIN[hook] ?? ''} ${written}`,
    );
    return `  <symbol id="vigil-${name}" viewBox="${box}" data-show="${show}" stroke-width="2.5" stroke-linejoin="round" stroke-linecap="round">
    <title>${name}</title>
    ${coloured.replaceAll(/\n\s*/g, '\n    ')}
  </symbol>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>
<!-- The symbols of Vigil for Inkscape: docs/mimic.md. Made by npm run pictures. -->
<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100" viewBox="0 0 100 100">
  <title>Vigil</title>
${symbols.join('\n')}
</svg>
`;
}
