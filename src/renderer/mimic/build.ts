/**
 * The elements of a drawing, made one by one from the tree that main read: no text is parsed here.
 * The list of elements is closed on this side too, so that a slip in main would show as a missing
 * part and not as a script.
 */
import type { BoundDrawing } from '../../preload/api.d.ts';
import { greyOf } from './greys.ts';

type Drawing = BoundDrawing['drawing'];
type DrawingElement = Drawing['children'][number];

const SVG = 'http://www.w3.org/2000/svg';
/** As main's list; a test holds the two together. */
export const MADE: ReadonlySet<string> = new Set([
  ...['svg', 'g', 'defs', 'path', 'rect', 'circle', 'ellipse', 'line', 'polyline', 'polygon'],
  ...['text', 'tspan', 'image', 'linearGradient', 'radialGradient', 'stop'],
  ...['pattern', 'clipPath', 'mask', 'marker'],
]);
const COLOUR = /^#[0-9a-f]{6}$/;
const REFERENCE = /^(url\()?#(d\d+)(\))?$/;
const PICTURE = /^data:image\/(?:png|jpeg|jpg|webp|gif);base64,/;

/** A drawing in the document. */
export interface Built {
  readonly svg: SVGSVGElement;
  /** By their numbers. */
  readonly elements: readonly SVGGraphicsElement[];
}

/**
 * Makes the elements of a drawing.
 *
 * @param prefix put before its ids, so that drawings on one page do not refer to each other's
 */
export function buildDrawing(
  drawing: Drawing,
  colours: 'theme' | 'drawing',
  prefix: string,
): Built {
  const elements: SVGGraphicsElement[] = [];
  const svg = document.createElementNS(SVG, 'svg');
  const dress = (element: Element, attributes: DrawingElement['attributes']): void => {
    for (const [name, value] of Object.entries(attributes)) {
      if (/^(?:on|style$)/i.test(name)) continue;
      const [, start, id] = REFERENCE.exec(value) ?? [];
      if (name === 'href' && id === undefined && !PICTURE.test(value)) continue;
      if (name === 'id') element.id = `${prefix}${value}`;
      else if (id !== undefined) {
        element.setAttribute(
          name,
          start === undefined ? `#${prefix}${id}` : `url(#${prefix}${id})`,
        );
      } else {
        const isGrey = colours === 'theme' && COLOUR.test(value);
        element.setAttribute(name, isGrey ? greyOf(value) : value);
      }
    }
  };
  const make = (parent: Element, { name, attributes, children }: DrawingElement): void => {
    // An element that is not made keeps its number all the same.
    const element = document.createElementNS(SVG, MADE.has(name) ? name : 'g');
    dress(element, attributes);
    // why: whatever SVG calls an element is one with graphics, or never bound
    elements.push(element as SVGGraphicsElement);
    for (const child of children) {
      if (typeof child === 'string') element.append(child);
      else make(element, child);
    }
    parent.append(element);
  };
  svg.setAttribute('viewBox', drawing.viewBox.join(' '));
  // Black, as SVG has it, but of the theme.
  if (colours === 'theme') svg.setAttribute('fill', 'var(--mimic-ink)');
  dress(svg, drawing.attributes);
  svg.setAttribute('width', '100%');
  svg.setAttribute('height', '100%');
  for (const child of drawing.children) make(svg, child);
  return { svg, elements };
}

/** Makes one more element in a drawing. */
export function makeElement<K extends keyof SVGElementTagNameMap>(
  name: K,
  attributes: Readonly<Record<string, string | number>>,
): SVGElementTagNameMap[K] {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  return element;
}
