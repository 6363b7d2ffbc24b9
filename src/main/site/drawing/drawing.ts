/**
 * A drawing as it leaves the sanitiser (sanitise.ts): a plain tree of elements and attributes from a
 * closed list, and what its author bound to the plant. Pure data; `Drawing` crosses to the page,
 * which makes elements of it and never sees the text of a file.
 */
import type { ProblemPlace } from '../../problem.ts';

/** One element of a drawing. Its names and attributes are on the lists of allowed.ts. */
export interface DrawingElement {
  readonly name: string;
  /**
   * Ids are numbered anew (`d0`, `d1` …), and so are the references to them, `#d0` and `url(#d0)`,
   * so that a page can keep several drawings apart by a prefix.
   */
  readonly attributes: Readonly<Record<string, string>>;
  /** Elements, and texts inside `text` and `tspan`. */
  readonly children: readonly (DrawingElement | string)[];
}

/** A drawing. Its elements are numbered in the order of the document, from 0. */
export interface Drawing {
  readonly viewBox: readonly [x: number, y: number, width: number, height: number];
  /** Presentation attributes of the whole. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly DrawingElement[];
}

/** Elements that paint nothing themselves and are referred to. */
export const REFERRED: ReadonlySet<string> = new Set([
  ...['linearGradient', 'radialGradient', 'pattern', 'clipPath', 'mask', 'marker'],
]);

/** Elements with text in them. */
export const TEXTS: ReadonlySet<string> = new Set(['text', 'tspan']);

/** What a bound element does with the value of its tag. */
export const SHOWS = [
  'value',
  'label',
  'unit',
  'word',
  'setpoint',
  'level',
  'state',
  'visible',
  'rotate',
  'move',
  'alarm',
] as const;
export type Show = (typeof SHOWS)[number];

/** Where a level rises to. */
export const DIRECTIONS = ['up', 'down', 'left', 'right'] as const;
export type Direction = (typeof DIRECTIONS)[number];

/** A condition on a value: the printed value itself, or a comparison. Several: any of them. */
export type Condition =
  | { readonly is: string }
  | { readonly not: string }
  | { readonly from: number; readonly to: number }
  | { readonly above: number; readonly orEqual: boolean }
  | { readonly below: number; readonly orEqual: boolean };

/** How a status is drawn; as `LampState.look`. */
export const LOOKS = ['running', 'stopped', 'transition', 'fault', 'other'] as const;
export type Look = (typeof LOOKS)[number];

/** Options of a binding; those that do not belong to its shows are not there. */
export interface BindingOptions {
  readonly shows: readonly Show[];
  /** Text with `{value}`, `{unit}`, `{label}`, `{name}`, `{word}`; otherwise value and unit. */
  readonly format?: string;
  readonly decimals?: number;
  /** Replaces the span of the tag for level, rotation and movement. */
  readonly span?: readonly [low: number, high: number];
  readonly direction?: Direction;
  /** Degrees at the low and the high end of the span; clockwise. */
  readonly angles?: readonly [low: number, high: number];
  /** Centre of the rotation in the element's own units; otherwise the middle of the element. */
  readonly pivot?: readonly [x: number, y: number];
  /** Way from the low to the high end of the span, in the element's own units. */
  readonly travel?: readonly [dx: number, dy: number];
  /** When the element is there: any of these. */
  readonly when?: readonly Condition[];
  /** Looks by value; otherwise from the `states` of the tag. First match counts. */
  readonly looks?: readonly { readonly look: Look; readonly when: readonly Condition[] }[];
}

/** A binding as written in a drawing: the tag is a reference that may hold `{parameters}`. */
export interface WrittenBinding {
  /** Number of the element. */
  readonly element: number;
  readonly tag: string;
  readonly options: BindingOptions;
  readonly place: ProblemPlace;
}

/** A link to a screen as written in a drawing. */
export interface WrittenLink {
  readonly element: number;
  readonly screen: string;
  readonly place: ProblemPlace;
}

/** What the sanitiser read from a file. */
export interface ReadDrawing {
  readonly drawing: Drawing;
  readonly bindings: readonly WrittenBinding[];
  readonly links: readonly WrittenLink[];
  /** Elements that a site file can bind: by `id`, and by Inkscape's label where that is unique. */
  readonly elements: ReadonlyMap<string, NamedElement>;
  /** Parts of the file that have no place on a wall, each kind once, with its first line. */
  readonly leftOut: readonly LeftOut[];
}

/** A kind of thing that was left out of a drawing. */
export interface LeftOut {
  readonly what: string;
  readonly line: number;
}

/** An element with a name. */
export interface NamedElement {
  readonly element: number;
  readonly isText: boolean;
}
