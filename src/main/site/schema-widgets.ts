/**
 * Widgets as the site file writes them: the kinds of `site.ts`, and `template`, which stands for
 * the widgets of a template and is gone after `expand.ts`. One entry here is one kind.
 */
import { z } from 'zod';
import {
  cellPair,
  cells,
  duration,
  id,
  number,
  place,
  sourceId,
  tagReference,
  text,
} from './schema-parts.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** More lines than four cannot be told apart without colour (hmi.md). */
const MAX_SERIES = 4;
const MAX_WIDGETS = 500;
const MAX_INSTANCES = 1_000;

const common = {
  id: id
    .exactOptional()
    .describe(
      'Keeps the filter, sort and selection of the widget when the file is rearranged. Unique in the file.',
    ),
  at: place,
  label: text.exactOptional().describe('Replaces the label of the tag.'),
};
const tag = tagReference.describe('The tag shown.');

const value = z
  .strictObject({
    kind: z.literal('value'),
    ...common,
    tag,
    size: z
      .enum(['normal', 'key'])
      .exactOptional()
      .describe('`key` for the few values that are read from afar.'),
  })
  .describe('Value tile: value, unit, label and trend arrow.');

const indicator = z
  .strictObject({ kind: z.literal('indicator'), ...common, tag })
  .describe('Analog indicator: span, normal band, limits, pointer and setpoint.');

const tank = z
  .strictObject({
    kind: z.literal('tank'),
    ...common,
    tag,
    orientation: z
      .enum(['vertical', 'horizontal'])
      .default('vertical')
      .describe('Direction of the fill.'),
  })
  .describe('Bar or tank level: one flat fill.');

const series = z.union(
  [
    tagReference,
    z.strictObject({ tag, label: text.exactOptional().describe('Word at the line.') }),
  ],
  { error: 'a tag, or `{ tag, label }`' },
);

const trend = z
  .strictObject({
    kind: z.literal('trend'),
    ...common,
    series: z.array(series).min(1).max(MAX_SERIES).describe('One to four lines.'),
    spanMs: duration(MINUTE_MS / 6, 7 * DAY_MS)
      .default(30 * MINUTE_MS)
      .describe('Width of the time axis: a number of ms, or text such as `30 min`.'),
    min: number
      .exactOptional()
      .describe('Lower end of the axis; otherwise from the spans of the tags.'),
    max: number
      .exactOptional()
      .describe('Upper end of the axis; otherwise from the spans of the tags.'),
  })
  .describe('Trend with gaps: what is missing is never joined.');

const lamp = z
  .strictObject({ kind: z.literal('lamp'), ...common, tag })
  .describe('Status lamp: shape and word from the `states` of the tag.');

const table = z
  .strictObject({
    kind: z.literal('table'),
    ...common,
    tags: z
      .array(tagReference)
      .min(1)
      .max(MAX_WIDGETS)
      .exactOptional()
      .describe(
        'Tags, and prefixes ending in `*`: `LT-*`, or `energy:*` for all tags of one source. All tags of all sources when left out.',
      ),
  })
  .describe('Data table with filter and sort, quality and age in each row.');

const alarms = z
  .strictObject({
    kind: z.literal('alarms'),
    ...common,
    sources: z
      .array(sourceId)
      .min(1)
      .exactOptional()
      .describe('Sources whose alarms are listed; all when left out.'),
    rows: z.int().min(1).max(100).default(8).describe('Rows that fit; the rest is counted.'),
  })
  .describe('Alarm banner: the list of the servers, newest unacknowledged first.');

const clock = z
  .strictObject({ kind: z.literal('clock'), ...common })
  .describe('Clock in the time zone of the plant.');

const words = z
  .strictObject({
    kind: z.literal('text'),
    ...common,
    text: text.describe('The words.'),
    size: z.enum(['label', 'header']).default('label').describe('Size of the letters.'),
  })
  .describe('Fixed text.');

const panelHead = z.strictObject({
  kind: z.literal('panel'),
  ...common,
  title: text.describe('Heading of the panel.'),
  columns: cells(1).describe('Columns of the grid inside.'),
  rows: cells(1).describe('Rows of the grid inside.'),
});

const panel = z
  .strictObject({
    ...panelHead.shape,
    get widgets(): z.ZodType<WidgetFile[]> {
      return z.array(widget).max(MAX_WIDGETS).describe('Widgets on the grid of the panel.');
    },
  })
  .describe('Panel: a titled field with a grid of its own.');

const argument = z.union([text, number], { error: 'a text or a number' });

const instance = z
  .strictObject({
    kind: z.literal('template'),
    id: common.id,
    use: z.string().describe('Name of the template: a key of `templates`.'),
    at: cellPair.describe(
      'Place of the first instance; the widgets of the template count from it.',
    ),
    step: cellPair.default({ x: 0, y: 0 }).describe('Offset of each further instance.'),
    for: z
      .record(
        z.string(),
        z.union(
          [
            z.string().regex(/^-?\d{1,9}\.\.-?\d{1,9}$/),
            z.array(argument).min(1).max(MAX_INSTANCES),
          ],
          { error: 'a range such as `1..6`, or a list such as `[201, 202]`' },
        ),
      )
      .exactOptional()
      .describe(
        'One instance for each entry: parameter → range `1..6` or list. Several go side by side and are equally long.',
      ),
    with: z
      .record(z.string(), argument)
      .exactOptional()
      .describe('Parameters that are the same for all instances.'),
  })
  .describe('Instances of a template.');

/** Any widget of a site file. */
export const widget = z
  .discriminatedUnion('kind', [
    value,
    indicator,
    tank,
    trend,
    lamp,
    table,
    alarms,
    clock,
    words,
    panel,
    instance,
  ])
  .meta({ id: 'Widget' });

/** Widgets of a screen or template. */
export const widgets = z.array(widget).max(MAX_WIDGETS);

type Flat = z.output<
  | typeof value
  | typeof indicator
  | typeof tank
  | typeof trend
  | typeof lamp
  | typeof table
  | typeof alarms
  | typeof clock
  | typeof words
>;

/** A panel as the file writes it. */
export type PanelFile = z.output<typeof panelHead> & { readonly widgets: readonly WidgetFile[] };

/** Instances of a template as the file writes them. */
export type InstanceFile = z.output<typeof instance>;

/** A widget as the file writes it, defaults filled in. */
export type WidgetFile = Flat | PanelFile | InstanceFile;
