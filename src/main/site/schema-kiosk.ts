/** The `kiosk` section of the site file: what a PC that nobody touches does with its screen. */
import { z } from 'zod';
import { duration, secretName } from './schema-parts.ts';

const HOUR_MS = 3_600_000;
/** Figures and texts keep WCAG's 4.5 down to here, in both themes (contrast.test.ts computes it). */
export const MIN_BRIGHTNESS_PERCENT = 65;

/** Budget of a page, MB: what one uses that has not grown, twice and more. */
export const PAGE_MEMORY_MB = 600;

const timeOfDayAbout = "a time of day such as `'22:00'`, in the time zone of the plant";
const timeOfDay = z
  .string({ error: timeOfDayAbout })
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: timeOfDayAbout });

/** See docs/site-file.md, Kiosk. */
export const kiosk = z
  .strictObject({
    hideCursorMs: duration(500, HOUR_MS)
      .default(5_000)
      .describe('The mouse pointer goes after standing still for so long.'),
    leave: z
      .strictObject({
        pinSecret: secretName.describe(
          'Name of the secret that holds the hashed PIN, as `vigil hash-pin` prints it.',
        ),
        holdMs: duration(2_000, 60_000)
          .default(5_000)
          .describe('How long the upper left corner, or Ctrl+Shift+End, is held.'),
      })
      .exactOptional()
      .describe('Lets who knows the PIN end the wall; nobody can when left out.'),
    brightness: z
      .array(
        z.strictObject({
          at: timeOfDay.describe('From this time of day on.'),
          percent: z
            .int()
            .min(MIN_BRIGHTNESS_PERCENT)
            .max(100)
            .describe('Brightness of the picture; full while an alarm waits to be acknowledged.'),
        }),
      )
      .min(1)
      .max(24)
      .exactOptional()
      .describe('Brightness by the time of day; always full when left out.'),
    pixelShift: z
      .strictObject({
        px: z.int().min(1).max(8).default(2).describe('Farthest shift to each side, pixels.'),
        everyMs: duration(10_000, 24 * HOUR_MS)
          .default(180_000)
          .describe('Time between two steps of one pixel.'),
      })
      .exactOptional()
      .describe('Moves the whole picture a little against burn-in; off when left out.'),
    pageMemoryMb: z
      .int()
      .min(200)
      .max(4_000)
      .default(PAGE_MEMORY_MB)
      .describe('Memory of a page, MB, beyond which another takes its place, unseen.'),
  })
  .meta({ id: 'Kiosk', description: 'A wall that hangs alone: docs/kiosk.md.' });
