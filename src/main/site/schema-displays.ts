/** The part of the site file that says which monitor shows what, and how its screens take turns. */
import { z } from 'zod';
import { duration, id, text } from './schema-parts.ts';

/** Less is no time to read a screen; more than a day is no rotation. */
const DWELL_MIN_MS = 5_000;
const DAY_MS = 86_400_000;
const PAUSE_MIN_MS = 10_000;
/** More than this no PC drives. */
const MAX_DISPLAYS = 16;
const MAX_SIDE = 32_768;

/** How long a screen stays while screens take turns. */
export const dwell = duration(DWELL_MIN_MS, DAY_MS);

const coordinate = z.int().min(-MAX_SIDE).max(MAX_SIDE);

const monitor = z
  .strictObject({
    label: text.exactOptional().describe('Name of the monitor as the system tells it.'),
    at: z
      .strictObject({
        x: coordinate.describe('To the right, negative: to the left of the origin.'),
        y: coordinate.describe('Down, negative: above the origin.'),
      })
      .exactOptional()
      .describe('A point of the desktop that the monitor covers.'),
    size: z
      .string()
      .regex(/^[1-9]\d{1,4}x[1-9]\d{1,4}$/, { error: 'a size in pixels such as `3840x2160`' })
      .exactOptional()
      .describe('Its pixels, such as `3840x2160`.'),
    fromLeft: z
      .int()
      .min(1)
      .max(MAX_DISPLAYS)
      .exactOptional()
      .describe('1 is the leftmost of the monitors that the other conditions leave.'),
    primary: z
      .literal(true, { error: '`true`, or nothing' })
      .exactOptional()
      .describe('The main monitor of the system.'),
  })
  .meta({ id: 'Monitor', description: 'Which monitor: every condition given must hold.' });

const dwellAbout = 'How long a screen stays; a screen may say otherwise.';

/** How screens take turns. */
export const rotation = z
  .strictObject({
    dwellMs: dwell.describe(dwellAbout),
    screens: z
      .array(id)
      .min(2)
      .max(100)
      .exactOptional()
      .describe('Ids of the screens that take turns; all of the display when left out.'),
    pauseMs: duration(PAUSE_MIN_MS, DAY_MS)
      .default(120_000)
      .describe('How long the rotation rests after somebody used the display.'),
    jump: z
      .boolean()
      .default(true)
      .describe('Goes to the screen of an alarm of priority 1 or 2 that nobody acknowledged.'),
  })
  .meta({ id: 'Rotation', description: 'Screens that take turns; held while a P1 or P2 waits.' });

/** One monitor of the wall, before defaults of the file are filled in. */
export const display = z
  .strictObject({
    id: id.describe('Unique; names the display in the log, in metrics, and for `--display`.'),
    monitor: monitor
      .exactOptional()
      .describe('The monitor it belongs to; when left out, any that no other display claims.'),
    screens: z
      .array(id)
      .min(1)
      .max(100)
      .exactOptional()
      .describe('Ids of its screens in order; all when left out.'),
    rotation: rotation.exactOptional().describe('Overrides the rotation of the wall.'),
    rotates: z
      .boolean()
      .default(true)
      .describe('`false`: its screens are turned by hand, whatever the rotation of the wall.'),
    theme: z.enum(['light', 'dark']).exactOptional().describe('Overrides the theme of the wall.'),
    viewing: z
      .strictObject({
        distanceM: z.number().min(0.3).max(30).describe('From the eye to the display, metres.'),
        diagonalIn: z.number().min(5).max(200).describe('Diagonal of the display, inches.'),
      })
      .exactOptional()
      .describe('Overrides the viewing distance of the wall.'),
  })
  .meta({ id: 'Display', description: 'One monitor of the wall and what it shows.' });

/** All monitors of the wall. */
export const displays = z.array(display).min(1).max(MAX_DISPLAYS);
