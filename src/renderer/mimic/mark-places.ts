/**
 * Where the words of a mark (`STALE 14 s`) have room beside the elements of a drawing: below, above,
 * right or left of their own, in the longest form that covers no other bound element and no other
 * mark. Where nothing fits, the glyph alone stands in the corner of the element. Pure.
 */

/** A box on the screen, px. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Sizes of a mark's forms, px, by what they hold. */
export interface MarkSizes {
  /** Glyph, word and age. */
  readonly full: Size;
  /** Glyph and age. */
  readonly short: Size;
  readonly glyph: Size;
}
type Size = Pick<Box, 'width' | 'height'>;

/** Where a mark stands, and in which form. */
export interface MarkPlace extends Box {
  readonly form: keyof MarkSizes;
}

/** Distance of a mark from its element, px. */
const GAP = 2;

/**
 * @param leads for each element whether it may have words; others have the glyph
 * @param texts what else is to be read in the drawing, and stays uncovered
 */
export function placeMarks(
  elements: readonly Box[],
  leads: readonly boolean[],
  texts: readonly Box[],
  bounds: Size,
  sizes: MarkSizes,
): MarkPlace[] {
  const taken: Box[] = [...texts];
  return elements.map((element, index) => {
    const corner = cornerOf(element, bounds, sizes.glyph);
    if (leads[index] !== true) return corner;
    for (const form of ['full', 'short'] as const) {
      for (const place of around(element, bounds, sizes[form])) {
        const isFree =
          !taken.some((other) => overlap(place, other)) &&
          !elements.some((other, at) => at !== index && overlap(place, other));
        if (!isFree) continue;
        taken.push(place);
        return { ...place, form };
      }
    }
    taken.push(corner);
    return corner;
  });
}

function cornerOf(element: Box, bounds: Size, glyph: Size): MarkPlace {
  const x = clamp(element.x + element.width - glyph.width / 2, bounds.width - glyph.width);
  const y = clamp(element.y - glyph.height / 2, bounds.height - glyph.height);
  return { x, y, width: glyph.width, height: glyph.height, form: 'glyph' };
}

/** Places beside an element that lie inside the bounds. */
function around(element: Box, bounds: Size, { width, height }: Size): Box[] {
  const middle = clamp(element.x + element.width / 2 - width / 2, bounds.width - width);
  const beside = element.y + element.height / 2 - height / 2;
  return [
    { x: middle, y: element.y + element.height + GAP, width, height },
    { x: middle, y: element.y - height - GAP, width, height },
    { x: element.x + element.width + GAP, y: beside, width, height },
    { x: element.x - width - GAP, y: beside, width, height },
  ].filter(
    ({ x, y }) => x >= 0 && y >= 0 && x + width <= bounds.width && y + height <= bounds.height,
  );
}

function clamp(value: number, most: number): number {
  return Math.max(0, Math.min(value, most));
}

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}
