/**
 * Where the words of a mark (`STALE 14 s`) have room beside the elements of a drawing: below, above,
 * right or left of their own, in the longest form that covers no other bound element and no other
 * mark. Where nothing fits, the glyph alone stands on the corner of the element. The symbol of an alarm
 * stands on a corner of what is drawn, and beside what is to be read, as far as there is room. Pure.
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

/** A bound element of a drawing. */
export interface MarkedElement {
  readonly box: Box;
  /** It is read: nothing may cover it, its own alarm neither. */
  readonly isText: boolean;
  /** It has the words of its tag's mark; others have the glyph. */
  readonly hasWords: boolean;
  /** Alarms of its tag stand here. */
  readonly hasAlarm: boolean;
}

/** Where a mark stands, and in which form. */
export interface MarkPlace extends Box {
  readonly form: keyof MarkSizes;
}

/** Where what belongs to an element stands. */
export interface ElementPlaces {
  readonly mark: MarkPlace;
  /** Null: its tag's alarms stand elsewhere. */
  readonly alarm: Box | null;
}

/** Distance of a mark from its element, px. */
const GAP = 2;

/**
 * @param texts what else is to be read in the drawing, and stays uncovered
 * @param alarm size of an alarm's symbol, px
 */
export function placeMarks(
  elements: readonly MarkedElement[],
  texts: readonly Box[],
  bounds: Size,
  sizes: MarkSizes,
  alarm: Size,
): ElementPlaces[] {
  const taken: Box[] = [...texts];
  const isFree = (place: Box, index: number): boolean =>
    !taken.some((other) => overlap(place, other)) &&
    !elements.some(({ box }, at) => at !== index && overlap(place, box));

  const markOf = ({ box, hasWords }: MarkedElement, index: number): MarkPlace => {
    for (const form of hasWords ? (['full', 'short'] as const) : []) {
      for (const place of around(box, bounds, sizes[form])) {
        if (isFree(place, index)) return { ...place, form };
      }
    }
    return { ...cornersOf(box, bounds, sizes.glyph)[0], form: 'glyph' };
  };
  const marks = elements.map((element, index) => {
    const mark = markOf(element, index);
    if (element.hasWords) taken.push(mark);
    return mark;
  });

  const alarmOf = ({ box, isText }: MarkedElement, index: number, mark: MarkPlace): Box => {
    const corners = cornersOf(box, bounds, alarm);
    const places = isText
      ? [...besideText(box, bounds, alarm), ...corners]
      : [...corners, ...around(box, bounds, alarm)];
    const free = places.find((place) => isFree(place, index) && !overlap(place, mark));
    return free ?? corners.find((place) => !overlap(place, mark)) ?? corners[0];
  };
  return marks.map((mark, index) => {
    const element = elements[index];
    if (element?.hasAlarm !== true) return { mark, alarm: null };
    const place = alarmOf(element, index, mark);
    taken.push(place);
    return { mark, alarm: place };
  });
}

/** On the corners of an element, inside the bounds: the upper right, the upper left, the lower two. */
function cornersOf(element: Box, bounds: Size, { width, height }: Size): [Box, ...Box[]] {
  const on = (x: number, y: number): Box => ({
    x: clamp(x - width / 2, bounds.width - width),
    y: clamp(y - height / 2, bounds.height - height),
    ...{ width, height },
  });
  const [right, bottom] = [element.x + element.width, element.y + element.height];
  return [
    on(right, element.y),
    on(element.x, element.y),
    ...[on(right, bottom), on(element.x, bottom)],
  ];
}

/** Beside a text, as far off as the hatch at its ends needs; then above and below. */
function besideText(element: Box, bounds: Size, size: Size): Box[] {
  const hatched = size.width / 2;
  const wide = { ...element, x: element.x - hatched, width: element.width + 2 * hatched };
  const [below, above, right, left] = placesAround(wide, bounds, size);
  return [right, left, above, below].filter((place) => isInside(place, bounds));
}

/** Places beside an element that lie inside the bounds. */
function around(element: Box, bounds: Size, size: Size): Box[] {
  return placesAround(element, bounds, size).filter((place) => isInside(place, bounds));
}

/** Below, above, right, left. */
function placesAround(element: Box, bounds: Size, { width, height }: Size): [Box, Box, Box, Box] {
  const middle = clamp(element.x + element.width / 2 - width / 2, bounds.width - width);
  const beside = element.y + element.height / 2 - height / 2;
  return [
    { x: middle, y: element.y + element.height + GAP, width, height },
    { x: middle, y: element.y - height - GAP, width, height },
    { x: element.x + element.width + GAP, y: beside, width, height },
    { x: element.x - width - GAP, y: beside, width, height },
  ];
}

function isInside({ x, y, width, height }: Box, bounds: Size): boolean {
  return x >= 0 && y >= 0 && x + width <= bounds.width && y + height <= bounds.height;
}

function clamp(value: number, most: number): number {
  return Math.max(0, Math.min(value, most));
}

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}
