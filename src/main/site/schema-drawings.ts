/** Widgets that are drawings: mimics and single symbols, and what their elements show. */
import { z } from 'zod';
import { DIRECTIONS, LOOKS, SHOWS } from './drawing/drawing.ts';
import { SYMBOLS } from './drawing/symbols.ts';
import { argument, common } from './schema-common.ts';
import {
  drawingFile,
  id,
  number,
  range,
  sourceReference,
  tagReference,
  text,
} from './schema-parts.ts';

const SYMBOL_NAMES = [...SYMBOLS.keys()];

const parameters = z
  .record(z.string(), argument)
  .exactOptional()
  .describe('Values of the `{parameters}` in the texts and tags of the drawing.');
const screenLink = id.exactOptional().describe('Screen that a click leads to.');
const shows = z.enum(SHOWS);
const condition = z.union([text, number, z.boolean()], {
  error: 'a value or comparison such as `true`, `>50` or `10..20`',
});
const numberPair = z.tuple([number, number], { error: 'two numbers' });

const bindingFields = {
  show: z
    .union([shows, z.array(shows).min(1).max(SHOWS.length)], {
      error: `one or a list of ${SHOWS.join(', ')}`,
    })
    .exactOptional()
    .describe('What the element does with the value: `value` for texts, otherwise `state`.'),
  format: text
    .exactOptional()
    .describe('Text with `{value}`, `{unit}`, `{label}`, `{name}`, `{word}`.'),
  decimals: z.int().min(0).max(10).exactOptional().describe('Digits after the point.'),
  span: range
    .exactOptional()
    .describe('`[low, high]` of level, rotation and movement; otherwise the span of the tag.'),
  direction: z.enum(DIRECTIONS).exactOptional().describe('Where a level rises to; `up`.'),
  angles: numberPair
    .exactOptional()
    .describe('Degrees at the low and the high end of the span; `[-135, 135]`.'),
  pivot: numberPair
    .exactOptional()
    .describe('Centre of the rotation in units of the drawing; otherwise the element’s middle.'),
  travel: numberPair
    .exactOptional()
    .describe('Way from the low to the high end of the span, in units of the drawing.'),
  when: condition.exactOptional().describe('When the element is visible: `true`, `>50`, `1, 3`.'),
  looks: z
    .partialRecord(z.enum(LOOKS), condition)
    .exactOptional()
    .describe('Look → values, where the tag has no `states`: `{ running: ">1", stopped: "<=1" }`.'),
};

const binding = z
  .strictObject({
    tag: tagReference.exactOptional().describe('The tag shown.'),
    ...bindingFields,
    screen: screenLink,
  })
  .meta({ id: 'Binding', description: 'What an element of a drawing shows, or leads to.' });

/** A drawing with bindings. */
export const mimic = z
  .strictObject({
    kind: z.literal('mimic'),
    ...common,
    drawing: drawingFile.describe('SVG file, relative to the site file.'),
    source: sourceReference
      .exactOptional()
      .describe('Source of the tags that the drawing names without one; the first when left out.'),
    colours: z
      .enum(['theme', 'drawing'])
      .default('theme')
      .describe('`theme` draws in the greys of the wall, so that colour stays for alarms.'),
    with: parameters,
    bind: z
      .record(text, binding)
      .exactOptional()
      .describe('Element of the drawing → binding, for drawings that nobody may touch.'),
  })
  .describe('Mimic: a drawing whose elements show tags.');

/** One shipped symbol. */
export const symbol = z
  .strictObject({
    kind: z.literal('symbol'),
    ...common,
    symbol: z
      .enum(SYMBOL_NAMES)
      .describe('One of the symbols that are shipped; docs/mimic.md shows them.'),
    tag: tagReference.exactOptional().describe('The tag shown.'),
    ...bindingFields,
    with: parameters,
    screen: screenLink,
  })
  .describe('One of the shipped symbols, bound to a tag.');

/** A mimic as the file writes it. */
export type MimicFile = z.output<typeof mimic>;
export type SymbolFile = z.output<typeof symbol>;
/** A binding of an element as the file writes it. */
export type BindingFile = z.output<typeof binding>;
