/**
 * The site file: one zod schema that is the check of what people write, the TypeScript type of what
 * was read, and the JSON Schema that editors use (`resources/site.schema.json`, `vigil schema`).
 * What needs to see two places of the file at once (references, order, overlap) stands in
 * `check.ts` and `expand.ts`.
 */
import { z } from 'zod';
import { LINK_OPTIONS } from '../link/options.ts';
import {
  age,
  cells,
  duration,
  id,
  language,
  number,
  pin,
  range,
  secretName,
  serverName,
  sourceId,
  tagReference,
  text,
  timeZone,
} from './schema-parts.ts';
import { displays, dwell, rotation } from './schema-displays.ts';
import { kiosk } from './schema-kiosk.ts';
import { widgets } from './schema-widgets.ts';

/** One field for each option of the link, checked against the bounds of its table. */
function linkFields() {
  const fields: Record<string, z.ZodType<number | boolean | string>> = {};
  for (const [name, option] of Object.entries(LINK_OPTIONS)) {
    const about = `${option.about}. Default: ${option.default}.`;
    if ('choices' in option) {
      const choices = z.literal<(string | boolean)[]>([...option.choices]);
      fields[name] = choices.exactOptional().describe(about);
    } else if (option.unit === 'ms') {
      fields[name] = duration(option.min, option.max).exactOptional().describe(about);
    } else {
      fields[name] = z.int().min(option.min).max(option.max).exactOptional().describe(about);
    }
  }
  return fields;
}

const link = z.strictObject(linkFields()).meta({
  id: 'Link',
  description:
    'Timers and thresholds of the link; docs/site-file.md lists them with their reasons.',
});

const source = z
  .strictObject({
    label: text.exactOptional().describe('Name on the link strip; otherwise the key.'),
    url: text
      .exactOptional()
      .describe('The one URL: `wss://…`, `ws://…`, or `demo:` for the embedded demo plant.'),
    endpoints: z
      .array(text)
      .min(1)
      .max(16)
      .exactOptional()
      .describe('URLs in order of preference; instead of `url`.'),
    insecure: z
      .boolean()
      .default(false)
      .describe('Allows `ws://` to another machine: anybody on the way can read and change it.'),
    caFile: text
      .exactOptional()
      .describe(
        'PEM file with the certificates that the server must chain to; relative to the site file.',
      ),
    crlFile: text
      .exactOptional()
      .describe(
        'PEM file with a revocation list of every authority in the chain; relative to the site file.',
      ),
    pins: z
      .array(pin)
      .min(1)
      .max(8)
      .exactOptional()
      .describe('Public keys of which the server’s certificate must hold one, as `sha256/…`.'),
    clientCertFile: text
      .exactOptional()
      .describe(
        'PEM file with the certificate that we show the server; relative to the site file.',
      ),
    clientKeyFile: text
      .exactOptional()
      .describe('PEM file with the key of `clientCertFile`; relative to the site file.'),
    clientKeySecret: secretName
      .exactOptional()
      .describe('Name of the secret that holds the passphrase of `clientKeyFile`.'),
    serverName: serverName
      .exactOptional()
      .describe(
        'Name to ask for and to find in the certificate, where it is not the host of the URL.',
      ),
    proxy: text
      .exactOptional()
      .describe('HTTP proxy that connects us (CONNECT): `http://host:port`; otherwise none.'),
    proxySecret: secretName
      .exactOptional()
      .describe('Name of the secret that holds `user:password` for the proxy; never the password.'),
    tokenSecret: secretName
      .exactOptional()
      .describe('Name of the secret that holds the bearer token; never the token.'),
    link: link.exactOptional().describe('Overrides of the link for this source.'),
    lateAfterMs: age
      .exactOptional()
      .describe('A proof older than this is LATE, for all tags of the source.'),
    staleAfterMs: age
      .exactOptional()
      .describe('A proof older than this is STALE, for all tags of the source.'),
  })
  .meta({ id: 'Source', description: 'One plant server, or one set of redundant servers.' });

const lampState = z.strictObject({
  word: text.describe('Word beside the lamp.'),
  look: z
    .enum(['running', 'stopped', 'transition', 'fault', 'other'])
    .describe('Fill and outline.'),
});

const limits = z.strictObject({
  hihi: number.exactOptional().describe('High-high: trip or shutdown.'),
  hi: number.exactOptional().describe('High.'),
  lo: number.exactOptional().describe('Low.'),
  lolo: number.exactOptional().describe('Low-low: trip or shutdown.'),
});

const derive = z.strictObject({
  function: z
    .enum(['sum', 'mean', 'min', 'max', 'difference', 'count'])
    .describe('How the value is made of those of its inputs.'),
  of: z
    .array(tagReference)
    .min(1)
    .max(64)
    .describe('The inputs; of a `difference` the second is taken from the first.'),
  equals: z
    .union([text, number, z.boolean()], { error: 'a text, a number, `true` or `false`' })
    .exactOptional()
    .describe('`count` alone: how many inputs have this value.'),
  needs: z
    .int()
    .min(1)
    .exactOptional()
    .describe(
      'So many good inputs are enough, and the value is doubtful; otherwise all are needed.',
    ),
});

const tag = z
  .strictObject({
    derive: derive
      .exactOptional()
      .describe('Made of other tags on the wall, as doubtful and as old as the worst of them.'),
    source: sourceId.exactOptional().describe('Key of the source; the first one when left out.'),
    name: text.exactOptional().describe('Name at the source; otherwise the key.'),
    label: text.exactOptional().describe('What it measures, in words.'),
    unit: z
      .string()
      .max(40)
      .exactOptional()
      .describe('Engineering unit; otherwise from the source.'),
    decimals: z.int().min(0).max(10).exactOptional().describe('Digits after the point.'),
    span: range.exactOptional().describe('Display span `[low, high]`; otherwise from the source.'),
    normal: range.exactOptional().describe('Band of normal operation `[low, high]`.'),
    limits: limits
      .exactOptional()
      .describe(
        'Alarm limits that indicators and trends draw; the alarms themselves come from the server.',
      ),
    setpoint: tagReference.exactOptional().describe('Tag that holds the setpoint.'),
    command: tagReference
      .exactOptional()
      .describe('Tag that holds the command whose feedback this is.'),
    states: z
      .record(z.string(), lampState)
      .exactOptional()
      .describe(
        'Word and look for each value of a status tag, keyed by the value: `true`, `2`, `auto`.',
      ),
    intervalMs: age
      .exactOptional()
      .describe('A sample comes at least this often; otherwise from the source, or on change.'),
    lateAfterMs: age.exactOptional().describe('A proof older than this is LATE.'),
    staleAfterMs: age.exactOptional().describe('A proof older than this is STALE.'),
  })
  .meta({ id: 'Tag', description: 'Words, numbers and limits of one tag.' });

const tags = z.record(text, tag);

const parameter = z
  .strictObject({
    type: z.enum(['integer', 'number', 'string', 'tag']).describe('`tag` is a reference to a tag.'),
    default: z
      .union([text, number], { error: 'a text or a number' })
      .exactOptional()
      .describe('Value where an instance gives none.'),
  })
  .meta({ id: 'Parameter', description: 'Parameter of a template.' });

const template = z
  .strictObject({
    parameters: z
      .record(
        z
          .string()
          .regex(/^[A-Za-z][A-Za-z0-9_]{0,31}$/, { error: 'a name of letters, digits and `_`' }),
        parameter,
      )
      .default({})
      .describe(
        'Parameters by name; `{name}` in any text below stands for its value, `{name:02}` for two digits.',
      ),
    tags: tags.default({}).describe('Tags that each instance declares.'),
    widgets: widgets
      .min(1)
      .describe('Widgets of each instance; their places count from the instance.'),
  })
  .meta({ id: 'Template', description: 'Widgets and tags to be repeated.' });

const screen = z
  .strictObject({
    id: id.describe('Unique; `--screen` names it.'),
    title: text.describe('Title in the header.'),
    columns: cells(1).default(24).describe('Columns of the grid.'),
    rows: cells(1).default(12).describe('Rows of the grid.'),
    dwellMs: dwell.exactOptional().describe('How long it stays while screens take turns.'),
    widgets: widgets.describe('Widgets on the grid.'),
  })
  .meta({ id: 'Screen', description: 'One page of widgets.' });

const metrics = z
  .strictObject({
    port: z.int().min(1).max(65_535).describe('Port of its own.'),
    host: z
      .string()
      .regex(/^[A-Za-z0-9.:_-]{1,253}$/, { error: 'a host name or an address to listen on' })
      .default('127.0.0.1')
      .describe('Address to listen on; this PC alone unless another is named.'),
    tokenSecret: secretName
      .exactOptional()
      .describe('Name of the secret that holds the bearer token scrapers must bring.'),
  })
  .meta({ id: 'Metrics', description: 'Prometheus metrics over HTTP; docs/operations.md.' });

const alarmSound = z
  .strictObject({
    upTo: z
      .int()
      .min(1)
      .max(4)
      .default(2)
      .describe('Least urgent priority that is heard: 1 urgent alone, 4 all.'),
    volume: z.number().min(0.05).max(1).default(0.6).describe('Loudness, up to 1.'),
    muteMs: duration(60_000, 3_600_000)
      .default(600_000)
      .describe('How long the button in the header mutes.'),
  })
  .meta({ id: 'AlarmSound', description: 'Sound of unacknowledged alarms; docs/alarms.md.' });

/** The schema of a site file. */
export const siteFile = z
  .strictObject({
    version: z
      .literal(1, { error: '1, the version of the site file' })
      .describe('Version of the site file: 1.'),
    name: text.describe('Name of the plant or area, in the header.'),
    timeZone: timeZone.describe('IANA time zone of the plant; all times on screen are in it.'),
    language: language
      .default('en')
      .describe('BCP 47 language of the words, with a region for numbers and dates.'),
    theme: z
      .enum(['light', 'dark'])
      .default('light')
      .describe('Colours: light for bright rooms, dark for dim ones.'),
    viewing: z
      .strictObject({
        distanceM: z.number().min(0.3).max(30).describe('From the eye to the display, metres.'),
        diagonalIn: z.number().min(5).max(200).describe('Diagonal of the display, inches.'),
      })
      .default({ distanceM: 3, diagonalIn: 55 })
      .describe('Sets the size of text so that it can be read from where people stand.'),
    displays: displays
      .exactOptional()
      .describe('Monitors of the wall; when left out, all screens on the primary monitor.'),
    rotation: rotation
      .exactOptional()
      .describe('Screens take turns on every display; when left out, they are turned by hand.'),
    link: link.exactOptional().describe('Overrides of the link for all sources.'),
    metrics: metrics.exactOptional().describe('Serves Prometheus metrics; off when left out.'),
    kiosk: kiosk.exactOptional().describe('Pointer, brightness and leaving, in the kiosk alone.'),
    alarmSound: alarmSound
      .exactOptional()
      .describe('Makes unacknowledged alarms heard; silent when left out.'),
    sources: z
      .record(sourceId, source)
      .describe('Plant servers by name. The first is the one meant where no source is named.'),
    tags: tags.default({}).describe('Tags by the name that screens use.'),
    templates: z.record(id, template).default({}).describe('Templates by name.'),
    screens: z
      .array(screen)
      .min(1)
      .max(100)
      .describe('Pages of the wall; the first is shown first.'),
  })
  .meta({
    id: 'SiteFile',
    title: 'Vigil site file',
    description: 'One display wall: docs/site-file.md.',
  });

/** A site file, read: defaults filled in, durations in ms. */
export type SiteFile = z.output<typeof siteFile>;
export type SourceFile = SiteFile['sources'][string];
export type TagFile = SiteFile['tags'][string];
export type TemplateFile = SiteFile['templates'][string];

/** The published JSON Schema (draft 2020-12) of what people write. */
export function siteJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(siteFile, { io: 'input' });
}
