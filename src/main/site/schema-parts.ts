/**
 * The small types of the site file: words, durations, ranges, references. Each says in its error
 * what would have been right; `load.ts` adds what came instead and where.
 */
import { z } from 'zod';
import { DURATION_PATTERN, parseDuration, printDuration } from './duration.ts';
import { isLanguage } from './language.ts';
import { looksLikeSecret } from './secrecy.ts';

/** Longest text of a label, title or name. */
const MAX_TEXT = 200;
const MAX_DAY_MS = 86_400_000;

/** A label, title or other short text. */
export const text = z
  .string()
  .min(1, { error: 'a text that is not empty' })
  .max(MAX_TEXT, { error: `a text of at most ${MAX_TEXT} characters` });

const idPattern = /^[A-Za-z0-9_.{}:-]{1,64}$/;
/** Id of a screen or widget; may hold placeholders inside a template. */
export const id = z.string().regex(idPattern, {
  error: 'an id of 1 to 64 letters, digits, `-`, `_` or `.`',
});

/** Key of a source; without a colon, which parts source and tag in a reference. */
export const sourceId = z.string().regex(/^[A-Za-z0-9_-]{1,40}$/, {
  error: 'the name of a source: 1 to 40 letters, digits, `-` or `_`',
});

/** Reference to a source. */
export const sourceReference = sourceId.meta({
  id: 'SourceReference',
  description: 'Refers to a source: a key of `sources`.',
});

const referenceAbout = 'a tag: a key of `tags`, or `source:name` for a tag as its source names it';
/** Reference to a tag. */
export const tagReference = z
  .string({ error: referenceAbout })
  .min(1, { error: referenceAbout })
  .max(MAX_TEXT, { error: referenceAbout })
  .meta({ id: 'TagReference', description: `Refers to ${referenceAbout}.` });

/** A duration of `min` to `max` ms: a number of ms, or text with its unit. Becomes ms. */
export function duration(min: number, max: number) {
  const expected = `a duration from ${printDuration(min)} to ${printDuration(max)}, such as \`500 ms\`, \`2 s\` or \`30 min\``;
  const written = z.string().regex(DURATION_PATTERN, { error: expected });
  return z
    .union([z.number().min(min, { error: expected }).max(max, { error: expected }), written], {
      error: expected,
    })
    .transform((value, context) => {
      const ms = typeof value === 'number' ? value : (parseDuration(value) ?? Number.NaN);
      if (ms >= min && ms <= max) return ms;
      context.issues.push({
        code: 'custom',
        message: expected,
        input: value,
        params: { code: 'site-out-of-bounds' },
      });
      return z.NEVER;
    });
}

/** Interval of a tag's samples, or an age that makes it late or stale. */
export const age = duration(50, MAX_DAY_MS);

/** Any finite number. */
export const number = z.number({ error: 'a number' });

/** Two ends of a range; that the first is lower is checked after reading. */
export const range = z.tuple([number, number], { error: 'two numbers, `[low, high]`' });

/** Width, height or position on a grid, in cells. */
export function cells(min: number) {
  return z.int().min(min).max(200);
}

/** Where a widget stands on the grid around it. */
export const place = z
  .strictObject({
    x: cells(0).describe('Column of the left edge, from 0.'),
    y: cells(0).describe('Row of the upper edge, from 0.'),
    w: cells(1).describe('Width in columns.'),
    h: cells(1).describe('Height in rows.'),
  })
  .meta({ id: 'Place', description: 'Place on the grid of the screen or panel around, in cells.' });

/** A position or step on the grid, in cells. */
export const cellPair = z.strictObject({
  x: cells(0).describe('Columns to the right.'),
  y: cells(0).describe('Rows down.'),
});

/** IANA time zone. */
export const timeZone = z.string().refine(isTimeZone, {
  error: 'an IANA time zone such as `Europe/Oslo`',
  params: { code: 'site-time-zone' },
});

/** BCP 47 language. */
export const language = z.string().refine(isLanguage, {
  error: 'a language such as `en` or `de-CH` (BCP 47)',
  params: { code: 'site-language' },
});

const secretNameAbout =
  'the name of a secret kept outside the file (letters, digits, `-`, `_`), never the secret itself';
/** Name of a secret. */
export const secretName = z
  .string({ error: secretNameAbout })
  .refine((name) => /^[A-Za-z][A-Za-z0-9_-]{0,63}$/.test(name) && !looksLikeSecret(name), {
    error: secretNameAbout,
    params: { code: 'site-literal-secret' },
  });

/** Pin of a public key (RFC 7469 section 2.4): 32 bytes in base64. */
export const pin = z.string().regex(/^sha256\/[A-Za-z0-9+/]{43}=$/, {
  error: 'a pin such as `sha256/` and 44 characters of base64, as `vigil doctor` prints it',
});

const serverNameAbout = 'a host name such as `plant-a.example`, without port';
/** Name in a server's certificate (RFC 6066 section 3: no address). */
export const serverName = z
  .string({ error: serverNameAbout })
  .max(253, { error: serverNameAbout })
  .regex(
    /^(?!\d+(\.\d+)*$)[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*$/,
    {
      error: serverNameAbout,
    },
  );

/** The longest names of the IANA database have 32 characters. */
const MAX_TIME_ZONE = 64;

function isTimeZone(name: string): boolean {
  // V8 takes 19 s to refuse 300,000 letters.
  if (name.length > MAX_TIME_ZONE) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    // An offset (`+01:00`) has no summer time, so no plant is in it.
    return !/^[+-]/.test(name);
  } catch {
    return false;
  }
}

const drawingAbout =
  'an SVG file in the folder of the site file or below, such as `drawings/flowsheet.svg`';
/** A drawing beside the site file: no way up and out of its folder, no address. */
export const drawingFile = z
  .string({ error: drawingAbout })
  .max(MAX_TEXT, { error: drawingAbout })
  .regex(/^(?!\/)(?!(?:[^/]*\/)*\.{1,2}(?:\/|$))[^\\:\0]*\.svg$/i, { error: drawingAbout });

const imageAbout =
  'a PNG, JPEG or WebP file in the folder of the site file or below, such as `pictures/gate.jpg`';
/** A picture beside the site file: no way up and out of its folder, no address. */
export const imageFile = z
  .string({ error: imageAbout })
  .max(MAX_TEXT, { error: imageAbout })
  .regex(/^(?!\/)(?!(?:[^/]*\/)*\.{1,2}(?:\/|$))[^\\:\0]*\.(?:png|jpe?g|webp)$/i, {
    error: imageAbout,
  });
