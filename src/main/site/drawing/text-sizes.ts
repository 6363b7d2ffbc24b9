/**
 * How large the texts of a drawing are, in its own units, with all that enlarges or shrinks them on
 * the way: transforms, boxes inside boxes, sizes that are inherited. For `vigil lint`. Pure.
 */
import { REFERRED, TEXTS, type Drawing, type DrawingElement } from './drawing.ts';

/** One text and the size of its font in units of the drawing's `viewBox`. */
export interface DrawnText {
  readonly text: string;
  readonly size: number;
}

/** What browsers give a text that says nothing (CSS Fonts 4, `medium`). */
const MEDIUM = 16;
/** CSS units in px. */
const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  px: 1,
  pt: 96 / 72,
  pc: 16,
  mm: 96 / 25.4,
  cm: 96 / 2.54,
  in: 96,
};
/** CSS Fonts 4, section 2.5. */
const KEYWORDS: Readonly<Record<string, number>> = {
  'xx-small': 9,
  'x-small': 10,
  small: 13,
  medium: MEDIUM,
  large: 18,
  'x-large': 24,
  'xx-large': 32,
};

interface Context {
  readonly scale: number;
  readonly font: number;
}

/** Every text that is seen, bound ones included, in the order of the drawing. */
export function drawnTexts(drawing: Drawing, bound: ReadonlySet<number>): readonly DrawnText[] {
  const found: DrawnText[] = [];
  // Elements are numbered in the order of the document (drawing.ts).
  let count = 0;
  const visit = (element: DrawingElement, outer: Context, isSeen: boolean): void => {
    const number = count;
    count += 1;
    const { name, attributes, children } = element;
    const seen =
      isSeen &&
      name !== 'defs' &&
      !REFERRED.has(name) &&
      attributes['display'] !== 'none' &&
      attributes['visibility'] !== 'hidden';
    const inner: Context = {
      scale: outer.scale * scaleOf(attributes['transform'] ?? '') * boxScale(element),
      font: fontOf(attributes['font-size'], outer.font),
    };
    const own = children.filter((child) => typeof child === 'string').join('');
    if (seen && TEXTS.has(name) && (own.trim() !== '' || bound.has(number))) {
      found.push({ text: own.trim(), size: inner.font * inner.scale });
    }
    for (const child of children) if (typeof child !== 'string') visit(child, inner, seen);
  };
  const font = fontOf(drawing.attributes['font-size'], MEDIUM);
  for (const child of drawing.children) visit(child, { scale: 1, font }, true);
  return found;
}

function fontOf(written: string | undefined, outer: number): number {
  if (written === undefined) return outer;
  const word = KEYWORDS[written];
  if (word !== undefined) return word;
  if (written === 'smaller') return outer / 1.2;
  if (written === 'larger') return outer * 1.2;
  const [, number = '', unit = ''] = /^([\d.]+)([a-z%]*)$/i.exec(written) ?? [];
  const size = Number(number);
  if (number === '' || !Number.isFinite(size)) return outer;
  switch (unit.toLowerCase()) {
    case 'em':
      return size * outer;
    case 'ex':
      return (size * outer) / 2;
    case '%':
      return (size / 100) * outer;
    default:
      return size * (UNITS[unit.toLowerCase()] ?? 1);
  }
}

/** By how much the content of a box inside the drawing is enlarged to fill it. */
function boxScale({ name, attributes }: DrawingElement): number {
  if (name !== 'svg') return 1;
  const [, , width, height] = (attributes['viewBox'] ?? '')
    .trim()
    .split(/[\s,]+/)
    .map(Number);
  const scales = [
    [attributes['width'], width],
    [attributes['height'], height],
  ].flatMap(([side, own]) => {
    const scale = Number(side) / Number(own);
    return Number.isFinite(scale) && scale > 0 ? [scale] : [];
  });
  return scales.length === 0 ? 1 : Math.min(...scales);
}

/** The mean enlargement by a list of transforms. */
function scaleOf(transform: string): number {
  let scale = 1;
  for (const [, name = '', list = ''] of transform.matchAll(/([a-zA-Z]+)\s*\(([^)]*)\)/g)) {
    const numbers = list
      .trim()
      .split(/[\s,]+/)
      .map(Number);
    const [a = 1, b = 0, c = 0, d = 1] = numbers;
    if (name === 'scale') scale *= Math.sqrt(Math.abs(a * (numbers.length > 1 ? b : a)));
    if (name === 'matrix') scale *= Math.sqrt(Math.abs(a * d - b * c));
  }
  return Number.isFinite(scale) ? scale : 1;
}
