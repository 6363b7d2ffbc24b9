/**
 * Widgets as the site file writes them: the kinds of `site.ts`, and `template`, which stands for
 * the widgets of a template and is gone after `expand.ts`. One entry here is one kind.
 */
import { z } from 'zod';
import { argument, common, tag } from './schema-common.ts';
import { mimic, symbol } from './schema-drawings.ts';
import {
  cellPair,
  cells,
  duration,
  imageFile,
  number,
  range,
  sourceReference,
  tagReference,
  text,
} from './schema-parts.ts';
import { ALARM_COLUMNS, TABLE_COLUMNS } from './site.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** As many lines as have a look of their own without colour (renderer/draw/series-look.ts). */
const MAX_SERIES = 8;
const MAX_WIDGETS = 500;
const MAX_INSTANCES = 1_000;

const change = z.strictObject({
  overMs: duration(10_000, 60 * MINUTE_MS)
    .default(5 * MINUTE_MS)
    .describe('The change over the last so many ms, or text such as `5 min`.'),
  deadband: z
    .number()
    .min(0)
    .max(50)
    .default(1)
    .describe('A change of less than so many percent of the span is steady.'),
  per: z
    .enum(['min', 'h'])
    .exactOptional()
    .describe('Tells the rate of change too, in units a minute or an hour.'),
});

const value = z
  .strictObject({
    kind: z.literal('value'),
    ...common,
    tag,
    size: z
      .enum(['normal', 'key'])
      .exactOptional()
      .describe('`key` for the few values that are read from afar.'),
    change: change
      .exactOptional()
      .describe('Shows where the value is going: an arrow, and on request the rate of change.'),
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
  .describe('Tank level: one flat fill.');

const bar = z
  .strictObject({
    kind: z.literal('bar'),
    ...common,
    tag,
    orientation: z
      .enum(['horizontal', 'vertical'])
      .default('horizontal')
      .describe('Direction of the fill.'),
  })
  .describe('Bar: one flat fill over the span, with its ends and limits.');

const series = z.union(
  [
    tagReference,
    z.strictObject({
      tag,
      label: text.exactOptional().describe('Word at the line.'),
      axis: z
        .enum(['left', 'right'])
        .exactOptional()
        .describe('Side of its value axis; left when left out.'),
      span: range
        .exactOptional()
        .describe('An axis of its own with these ends; otherwise series of one unit share one.'),
    }),
  ],
  { error: 'a tag, or `{ tag, label, axis, span }`' },
);

const trend = z
  .strictObject({
    kind: z.literal('trend'),
    ...common,
    series: z.array(series).min(1).max(MAX_SERIES).describe('One to eight lines.'),
    spanMs: duration(MINUTE_MS / 6, 7 * DAY_MS)
      .default(30 * MINUTE_MS)
      .describe(
        'Width of the time axis, until somebody chooses another: a number of ms, or text such as `30 min`.',
      ),
    returnMs: duration(10_000, DAY_MS)
      .default(5 * MINUTE_MS)
      .describe(
        'A past that is looked at gives way to the present when nobody has touched the wall for so long.',
      ),
    min: number
      .exactOptional()
      .describe('Lower end of the axis; otherwise from the spans of the tags.'),
    max: number
      .exactOptional()
      .describe('Upper end of the axis; otherwise from the spans of the tags.'),
  })
  .describe('Trend with gaps: what is missing is never joined.');

const sparkline = z
  .strictObject({
    kind: z.literal('sparkline'),
    ...common,
    tag,
    spanMs: duration(MINUTE_MS / 6, 7 * DAY_MS)
      .default(30 * MINUTE_MS)
      .describe('Width of the time axis: a number of ms, or text such as `30 min`.'),
  })
  .describe('Sparkline: a value with its recent course, without axes.');

const kpi = z
  .strictObject({
    kind: z.literal('kpi'),
    ...common,
    tag,
    function: z
      .enum(['mean', 'min', 'max', 'total', 'change', 'inBand'])
      .default('mean')
      .describe(
        'What is told of the period: `total` is the integral over hours, `change` the last less the first value, `inBand` the share of time in `band`, in %.',
      ),
    periodMs: duration(MINUTE_MS, 7 * DAY_MS)
      .default(8 * 60 * MINUTE_MS)
      .describe('The last so many ms, or text such as `8 h`; with `since` not used.'),
    since: z
      .array(z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'a time such as `06:00`' }))
      .min(1)
      .max(24)
      .exactOptional()
      .describe('The period began at the last of these times of the plant: shifts, or the day.'),
    band: range.exactOptional().describe('The band of `inBand`.'),
    target: number.exactOptional().describe('What it should reach.'),
    better: z
      .enum(['higher', 'lower'])
      .default('higher')
      .describe('On which side of the target it should be.'),
    unit: z
      .string()
      .max(40)
      .exactOptional()
      .describe('Unit of the figure; otherwise that of the tag, and `%` of a share.'),
    decimals: z.int().min(0).max(10).exactOptional().describe('Digits after the point.'),
  })
  .describe('Key figure of a period: value, target, and how much of it is covered by data.');

const lamp = z
  .strictObject({ kind: z.literal('lamp'), ...common, tag })
  .describe('Status lamp: shape and word from the `states` of the tag.');

/** Columns of a table, each once, in the order given. */
function columnsOf<C extends string>(names: readonly [C, ...C[]]) {
  return z
    .array(z.enum(names))
    .min(1)
    .max(names.length)
    .refine((columns) => new Set(columns).size === columns.length, {
      error: 'each column once',
    })
    .exactOptional();
}

const table = z
  .strictObject({
    kind: z.literal('table'),
    ...common,
    columns: columnsOf(TABLE_COLUMNS).describe(
      'Columns from left to right, until the operator chooses others; all that find room when left out.',
    ),
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

const alarmSources = z
  .array(sourceReference)
  .min(1)
  .exactOptional()
  .describe('Sources whose alarms are listed; all when left out.');

const alarms = z
  .strictObject({
    kind: z.literal('alarms'),
    ...common,
    sources: alarmSources,
    rows: z.int().min(1).max(100).default(8).describe('Rows that fit; the rest is counted.'),
  })
  .describe('Alarm banner: the list of the servers, newest unacknowledged first.');

const alarmTable = z
  .strictObject({
    kind: z.literal('alarmTable'),
    ...common,
    sources: alarmSources,
    columns: columnsOf(ALARM_COLUMNS).describe(
      'Columns from left to right, until the operator chooses others; all that find room when left out.',
    ),
  })
  .describe('Alarm table: filter, sort, shelving; active, shelved, suppressed, out of service.');

const alarmRate = z
  .strictObject({ kind: z.literal('alarmRate'), ...common, sources: alarmSources })
  .describe('Alarms raised in each ten minutes of the last eight hours, against target and flood.');

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

const header = z
  .strictObject({
    kind: z.literal('header'),
    ...common,
    text: text.describe('The words.'),
  })
  .describe('Headline of a screen or of a part of it, read from afar.');

const image = z
  .strictObject({
    kind: z.literal('image'),
    ...common,
    file: imageFile.describe(
      'PNG, JPEG or WebP file, relative to the site file; read anew on change.',
    ),
    maxAgeMs: duration(1_000, 31 * DAY_MS)
      .exactOptional()
      .describe(
        'A picture that has not been written for so long is late and then stale; left out: it does not age.',
      ),
    fit: z
      .enum(['contain', 'cover'])
      .default('contain')
      .describe('`contain` shows all of it, `cover` fills the widget and cuts.'),
  })
  .describe('Picture from a file, such as a camera still, with the time it was written.');

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

const instance = z
  .strictObject({
    kind: z.literal('template'),
    id: common.id,
    use: z.string().meta({
      id: 'TemplateReference',
      description: 'Name of the template: a key of `templates`.',
    }),
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
    bar,
    trend,
    sparkline,
    kpi,
    lamp,
    table,
    alarms,
    alarmTable,
    alarmRate,
    clock,
    words,
    header,
    image,
    mimic,
    symbol,
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
  | typeof bar
  | typeof trend
  | typeof sparkline
  | typeof kpi
  | typeof lamp
  | typeof table
  | typeof alarms
  | typeof alarmTable
  | typeof alarmRate
  | typeof clock
  | typeof words
  | typeof header
  | typeof image
  | typeof mimic
  | typeof symbol
>;

/** A panel as the file writes it. */
export type PanelFile = z.output<typeof panelHead> & { readonly widgets: readonly WidgetFile[] };

/** Instances of a template as the file writes them. */
export type InstanceFile = z.output<typeof instance>;

/** A widget as the file writes it, defaults filled in. */
export type WidgetFile = Flat | PanelFile | InstanceFile;
