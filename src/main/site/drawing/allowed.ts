/**
 * The closed lists of what a drawing may be made of: elements, attributes, and the grammar of each
 * attribute's value. What is not here does not exist for Vigil, whatever a browser would make of it:
 * no script, no event, no style, no foreign element, no animation, no filter, no address.
 *
 * Every grammar is a character class or an unambiguous sequence, so none takes more than linear time.
 */
import { parse, rgb } from 'culori';

/** Elements that are made in the page. `use`, `symbol`, `switch` and `a` are resolved before. */
export const ELEMENTS: ReadonlySet<string> = new Set([
  ...['svg', 'g', 'defs', 'path', 'rect', 'circle', 'ellipse', 'line', 'polyline', 'polygon'],
  ...['text', 'tspan', 'image', 'linearGradient', 'radialGradient', 'stop'],
  ...['pattern', 'clipPath', 'mask', 'marker'],
]);

/** Of those, the ones that hold drawings of their own, which must not refer to further ones. */
export const TILES: ReadonlySet<string> = new Set(['pattern', 'clipPath', 'mask', 'marker']);

/** A value that is right, or nothing. `refer` gives the new name of an id, if there is such an id. */
type Grammar = (value: string, refer: (id: string) => string | undefined) => string | undefined;

function shaped(pattern: RegExp): Grammar {
  return (value) => (pattern.test(value) ? value : undefined);
}

const length = shaped(
  /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d{1,3})?(?:px|pt|pc|mm|cm|in|em|ex|%)?$/i,
);
const lengths = shaped(/^[\d\s,.eE+\-%pxtcmin]{0,2000}$/);
const numbers = shaped(/^[\d\s,.eE+-]*$/);
const pathData = shaped(/^[MmZzLlHhVvCcSsQqTtAa\d\s,.eE+-]*$/);
const transform = shaped(
  /^(?:[\s,]*(?:matrix|translate|scale|rotate|skewX|skewY)\s*\([\d\s,.eE+-]*\))*[\s,]*$/,
);
const words = shaped(/^[A-Za-z][A-Za-z -]{0,59}$/);
const angle = shaped(/^(?:auto|auto-start-reverse|[-+]?\d{1,4}(?:\.\d{1,6})?(?:deg)?)$/);
const fontSize = shaped(
  /^(?:(?:\d{1,6}\.?\d{0,6}|\.\d{1,6})(?:px|pt|pc|mm|cm|in|em|ex|%)?|(?:xx?-)?(?:small|large)|medium|smaller|larger)$/,
);
const fontWeight = shaped(/^(?:normal|bold|bolder|lighter|[1-9]00)$/);
const fontFamily: Grammar = (value) => {
  const names = value.replaceAll(/[^\p{L}\p{N} ,'"-]/gu, '').slice(0, 200);
  return names === '' ? undefined : names;
};

const COLOUR = /^(?:#[\da-f]{3,8}|[a-z]{3,30}|(?:rgb|hsl)a?\([\d\s.,%/+\-a-z]{0,80}\))$/i;

/** `#rrggbb`, with the opacity beside where there is one; undefined for what is no colour. */
export function hexColour(
  value: string,
): { readonly hex: string; readonly opacity: number } | undefined {
  // culori 4.0.2 throws at some texts that are no colour (`/0A`): it is asked for likely ones only.
  if (!COLOUR.test(value)) return undefined;
  let colour: ReturnType<typeof rgb> | undefined;
  try {
    colour = rgb(parse(value));
  } catch {
    return undefined; // No colour to culori is no colour.
  }
  if (colour === undefined) return undefined;
  const part = (share: number | undefined): string =>
    Math.round(Math.min(1, Math.max(0, share ?? 0)) * 255)
      .toString(16)
      .padStart(2, '0');
  const hex = `#${part(colour.r)}${part(colour.g)}${part(colour.b)}`;
  return { hex, opacity: colour.alpha ?? 1 };
}

const reference: Grammar = (value, refer) => {
  const [, id] = /^\s*url\(\s*["']?#([^"')]{1,200})["']?\s*\)\s*$/.exec(value) ?? [];
  const named = id === undefined ? undefined : refer(id);
  if (named !== undefined) return `url(#${named})`;
  return value === 'none' ? value : undefined;
};
const paint: Grammar = (value, refer) => {
  if (value === 'none' || value === 'currentColor' || value === 'inherit') return value;
  if (value === 'transparent') return 'none';
  const [server = '', , rest = ''] = /^(url\([^)]*\))\s*(\S.*)?$/.exec(value) ?? [];
  if (server !== '') return reference(server, refer) ?? paint(rest, refer) ?? 'none';
  return hexColour(value)?.hex;
};
const ownHref: Grammar = (value, refer) => {
  const named = value.startsWith('#') ? refer(value.slice(1)) : undefined;
  return named === undefined ? undefined : `#${named}`;
};
/** A picture inside the file; anything else would be an address. */
const picture: Grammar = (value) => {
  const bare = value.replaceAll(/\s/g, '');
  return /^data:image\/(?:png|jpeg|jpg|webp|gif);base64,[A-Za-z0-9+/]+={0,2}$/.test(bare)
    ? bare
    : undefined;
};
/** Our own classes are hooks of the theme (docs/mimic.md); others mean nothing here. */
const ownClass: Grammar = (value) => {
  const own = value.split(/\s+/).filter((name) => /^vigil-[a-z]{1,20}$/.test(name));
  return own.length === 0 ? undefined : own.slice(0, 8).join(' ');
};

function of(grammar: Grammar, names: string): [string, Grammar][] {
  return names.split(' ').map((name) => [name, grammar]);
}

/** Attributes that may stand on any element, and in a style. */
export const PRESENTATION: ReadonlyMap<string, Grammar> = new Map([
  ...of(paint, 'fill stroke color stop-color'),
  ...of(
    length,
    'fill-opacity stroke-opacity opacity stop-opacity stroke-width stroke-miterlimit stroke-dashoffset letter-spacing word-spacing',
  ),
  ...of(lengths, 'stroke-dasharray'),
  ...of(
    words,
    'fill-rule clip-rule stroke-linecap stroke-linejoin visibility display text-anchor dominant-baseline alignment-baseline text-decoration font-style font-variant font-stretch paint-order vector-effect writing-mode overflow shape-rendering text-rendering',
  ),
  ...of(reference, 'clip-path mask marker-start marker-mid marker-end'),
  ['font-family', fontFamily],
  ['font-size', fontSize],
  ['font-weight', fontWeight],
]);

/** Attributes of geometry; not in a style. */
const GEOMETRY: ReadonlyMap<string, Grammar> = new Map([
  ...of(
    length,
    'width height cx cy r rx ry x1 y1 x2 y2 fx fy fr markerWidth markerHeight refX refY pathLength textLength',
  ),
  ...of(lengths, 'x y dx dy rotate offset'),
  ...of(numbers, 'points viewBox'),
  ...of(transform, 'transform gradientTransform patternTransform'),
  ...of(
    words,
    'preserveAspectRatio gradientUnits spreadMethod patternUnits patternContentUnits clipPathUnits maskUnits maskContentUnits markerUnits lengthAdjust',
  ),
  ['d', pathData],
  ['orient', angle],
  ['class', ownClass],
]);

/** The grammar of an attribute of an element; undefined where it may not be there. */
export function grammarOf(element: string, attribute: string): Grammar | undefined {
  if (attribute === 'href') {
    if (element === 'image') return picture;
    return /^(?:linearGradient|radialGradient|pattern)$/.test(element) ? ownHref : undefined;
  }
  if (element === 'g' && attribute !== 'transform' && attribute !== 'class') {
    return PRESENTATION.get(attribute);
  }
  return GEOMETRY.get(attribute) ?? PRESENTATION.get(attribute);
}
