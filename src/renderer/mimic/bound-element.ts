/**
 * One bound element of a drawing, and what it shows of its tag. Written past Vue: of a drawing of some
 * hundred elements only those whose tag changed are touched, and of those only what changed. How a
 * state looks is for the style sheet to say, by `data-state` and `data-look` (mimic.css).
 */
import type { MimicBinding } from '../../preload/api.d.ts';
import type { ShownTag } from '../stores/tags.ts';
import { makeElement } from './build.ts';
import { holds } from './conditions.ts';
import { angleOf, levelBox, shareOfSpan, surfaceBox } from './span-motion.ts';
import type { Share } from './span-motion.ts';

/** What stands for a status of the tag. */
export interface ShownLook {
  readonly look: string;
  readonly word: string;
}

/** What there is to show: the tag, and its words in the language of the site. */
export interface Showing {
  readonly tag: ShownTag;
  /** The public contract (widgets/tag-attributes.ts). */
  readonly attributes: Readonly<Record<string, string | number | undefined>>;
  /** The value in figures or words, without unit, as its state allows. */
  readonly text: (decimals: number | undefined) => string;
  /** A value with its unit. */
  readonly withUnit: (text: string) => string;
  readonly look: ShownLook;
}

type Painter = (showing: Showing) => void;

const SHAPES = new Set(['path', 'rect', 'circle', 'ellipse', 'polygon', 'polyline']);
/** Attributes with a list of places, one a letter: a value has other letters than the sample. */
const PLACE_LISTS = ['x', 'y', 'dx', 'dy', 'rotate'];
const USUAL_FORMAT = '{value} {unit}';

/** See the head of this file. */
export class BoundElement {
  /** Where the mark belongs. */
  readonly element: SVGGraphicsElement;
  readonly #painters: Painter[] = [];
  readonly #written = new Map<string, string>();
  readonly #prefix: string;
  readonly #resized: () => void;

  /**
   * @param wrap another binding has this element already: this one goes round it
   * @param prefix for ids of parts made here, and of the drawing's hatch
   * @param resized called when a text has another length
   */
  constructor(
    element: SVGGraphicsElement,
    binding: MimicBinding,
    prefix: string,
    wrap: boolean,
    resized: () => void,
  ) {
    this.#prefix = prefix;
    this.#resized = resized;
    if (wrap) {
      this.element = makeElement('g', {});
      element.before(this.element);
      this.element.append(element);
    } else {
      this.element = element;
    }
    this.element.classList.add('mimic-bound');
    for (const show of binding.shows) this.#painters.push(this.#painterOf(show, element, binding));
  }

  /** Writes what changed. */
  write(showing: Showing): void {
    for (const [name, value] of Object.entries(showing.attributes)) {
      if (value === undefined) {
        if (this.#written.delete(name)) this.element.removeAttribute(name);
      } else {
        this.#set(name, String(value));
      }
    }
    for (const paint of this.#painters) paint(showing);
  }

  #set(name: string, value: string): void {
    if (this.#written.get(name) === value) return;
    this.#written.set(name, value);
    this.element.setAttribute(name, value);
  }

  #painterOf(
    show: MimicBinding['shows'][number],
    element: SVGGraphicsElement,
    binding: MimicBinding,
  ): Painter {
    switch (show) {
      case 'value':
      case 'setpoint':
        return valuePainter(element, binding, this.#resized);
      case 'label':
        return textPainter(element, this.#resized, ({ tag }) => tag.label);
      case 'unit':
        return textPainter(element, this.#resized, ({ tag }) => tag.unit);
      case 'word':
        return textPainter(element, this.#resized, ({ look }) => look.word);
      case 'level':
        return levelPainter(element, binding, this.#prefix);
      case 'state':
        bodiesOf(element).forEach((body) => {
          body.classList.add('mimic-body');
        });
        return ({ look }) => {
          this.#set('data-look', look.look);
        };
      case 'visible':
        return visiblePainter(element, binding);
      case 'rotate':
        return rotationPainter(element, binding);
      case 'move':
        return movementPainter(element, binding);
      case 'alarm':
        element.classList.add('mimic-place');
        return () => undefined;
    }
  }
}

/** True where a value may be acted on by position: it is shown, be it old. */
function isShown({ state }: ShownTag): boolean {
  return state === 'live' || state === 'uncertain' || state === 'late' || state === 'stale';
}

function isFirm({ state }: ShownTag): boolean {
  return state === 'live' || state === 'uncertain';
}

function valuePainter(
  element: SVGGraphicsElement,
  { format, decimals }: MimicBinding,
  resized: () => void,
): Painter {
  element.classList.add('mimic-value');
  const sample = element.textContent;
  const pattern = format ?? (sample.includes('{value}') ? sample.trim() : USUAL_FORMAT);
  return textPainter(element, resized, (showing) => {
    const { tag, look } = showing;
    if (tag.state === 'config') return tag.name;
    const text = showing.text(decimals);
    if (tag.state === 'waiting' || text === '') return text;
    if (pattern === USUAL_FORMAT) return showing.withUnit(text);
    const words: Readonly<Record<string, string>> = {
      value: text,
      unit: tag.unit,
      label: tag.label,
      name: tag.name,
      word: look.word,
    };
    return pattern.replaceAll(/\{(\w+)\}/g, (written, name: string) => words[name] ?? written);
  });
}

/** Writes one text node, the first that the drawing has; the others of the sample are emptied. */
function textPainter(
  element: SVGGraphicsElement,
  resized: () => void,
  textOf: (showing: Showing) => string,
): Painter {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const found = walker.nextNode();
  const node = found instanceof Text ? found : document.createTextNode('');
  for (let other = walker.nextNode(); other !== null; other = walker.nextNode()) {
    if (other instanceof Text) other.data = '';
  }
  if (found === null) (firstText(element) ?? element).append(node);
  for (let holder: Element | null = node.parentElement; holder !== null;) {
    holder.removeAttribute('textLength');
    for (const name of PLACE_LISTS) {
      const [first, ...more] = (holder.getAttribute(name) ?? '').trim().split(/[\s,]+/);
      if (first !== undefined && more.length > 0) holder.setAttribute(name, first);
    }
    holder = holder === element ? null : holder.parentElement;
  }
  return (showing) => {
    const text = textOf(showing);
    if (node.data === text) return;
    if (widthOf(node.data) !== widthOf(text)) resized();
    node.data = text;
  };
}

/** The same for texts of one width: digits are as wide as each other. */
function widthOf(text: string): string {
  return text.replaceAll(/\d/g, '0');
}

function firstText(element: SVGGraphicsElement): Element | null {
  return /^(?:text|tspan)$/.test(element.tagName) ? element : element.querySelector('text');
}

/** A second copy of the shape over the first, cut off at the level. */
function levelPainter(
  element: SVGGraphicsElement,
  { span, direction }: MimicBinding,
  prefix: string,
): Painter {
  const shape =
    ownOrFirst(element, (one) => one.classList.contains('vigil-level')) ??
    ownOrFirst(element, (one) => SHAPES.has(one.tagName)) ??
    element;
  const fill = cutCopy(shape, prefix, 'mimic-fill');
  const surface = cutCopy(shape, prefix, 'mimic-surface');
  shape.classList.add('mimic-vessel');
  shape.after(fill.clip, fill.copy, surface.clip, surface.copy);
  let drawn = '';
  return ({ tag }) => {
    const share = isShown(tag) ? shareOfSpan(tag.value, span ?? tag.span) : null;
    const next = `${share ?? ''} ${isFirm(tag) ? 'firm' : 'old'}`;
    if (next === drawn) return;
    drawn = next;
    for (const { copy } of [fill, surface]) copy.classList.toggle('mimic-gone', share === null);
    fill.copy.setAttribute('fill', isFirm(tag) ? 'var(--mimic-fill)' : `url(#${prefix}hatch)`);
    fill.cut(levelBox(share ?? 0, direction));
    surface.cut(surfaceBox(share ?? 0, direction));
  };
}

/** A copy of a shape of which only a part is seen. */
function cutCopy(shape: SVGGraphicsElement, prefix: string, name: string) {
  const box = makeElement('rect', { x: 0, y: 0, width: 1, height: 0 });
  const id = `${prefix}cut${nextId++}`;
  const clip = makeElement('clipPath', { id, clipPathUnits: 'objectBoundingBox' });
  clip.append(box);
  // why: a copy of an element is of its own kind
  const copy = shape.cloneNode(false) as SVGGraphicsElement;
  for (const attribute of ['id', 'class', 'fill-opacity', 'opacity']) {
    copy.removeAttribute(attribute);
  }
  copy.classList.add(name);
  copy.setAttribute('stroke', 'none');
  copy.setAttribute('clip-path', `url(#${id})`);
  return {
    clip,
    copy,
    cut: (part: Share) => {
      for (const [side, value] of Object.entries(part)) box.setAttribute(side, String(value));
    },
  };
}

/** Hidden only while that is known: what nobody proves is shown as a ghost. */
function visiblePainter(element: SVGGraphicsElement, { when = [] }: MimicBinding): Painter {
  return ({ tag }) => {
    const isKnown = isFirm(tag);
    element.classList.toggle('mimic-gone', isKnown && !holds(when, tag.value));
    element.classList.toggle('mimic-ghost', !isKnown);
  };
}

function rotationPainter(element: SVGGraphicsElement, binding: MimicBinding): Painter {
  const base = element.getAttribute('transform') ?? '';
  return pointerPainter(element, binding, (share) => {
    const [x, y] = binding.pivot ?? middleOf(element);
    return `${base} rotate(${angleOf(share, binding.angles)} ${x} ${y})`.trim();
  });
}

function movementPainter(element: SVGGraphicsElement, binding: MimicBinding): Painter {
  const base = element.getAttribute('transform') ?? '';
  const [dx, dy] = binding.travel ?? [0, 0];
  return pointerPainter(element, binding, (share) =>
    `${base} translate(${dx * share} ${dy * share})`.trim(),
  );
}

/** A pointer is hollow while its value is old, and gone where there is none (hmi.md). */
function pointerPainter(
  element: SVGGraphicsElement,
  { span }: MimicBinding,
  transformAt: (share: number) => string,
): Painter {
  element.classList.add('mimic-pointer');
  let at: number | null = null;
  return ({ tag }) => {
    const share = isShown(tag) ? shareOfSpan(tag.value, span ?? tag.span) : null;
    element.classList.toggle('mimic-gone', share === null);
    if (share === null || share === at) return;
    at = share;
    element.setAttribute('transform', transformAt(share));
  };
}

function middleOf(element: SVGGraphicsElement): readonly [number, number] {
  const { x, y, width, height } = element.getBBox();
  return [x + width / 2, y + height / 2];
}

/** The parts that change with a status: those marked so, or else all filled shapes. */
function bodiesOf(element: SVGGraphicsElement): Element[] {
  const all = [element, ...element.querySelectorAll('*')];
  const marked = all.filter((one) => one.classList.contains('vigil-body'));
  if (marked.length > 0) return marked;
  return all.filter((one) => SHAPES.has(one.tagName) && one.getAttribute('fill') !== 'none');
}

function ownOrFirst(
  element: SVGGraphicsElement,
  fits: (one: Element) => boolean,
): SVGGraphicsElement | undefined {
  return [element, ...element.querySelectorAll<SVGGraphicsElement>('*')].find(fits);
}

let nextId = 0;
