/**
 * The updater's configuration (`update.yaml` in the update folder), written by IT. Everything has a
 * default but the place that updates come from.
 */
import { readFileSync, statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import type { Parsed, Problem } from '../problem.ts';
import { SETTINGS_FILE } from './disk.ts';
import { DAYS, type MaintenanceWindow } from './window.ts';

const MAX_BYTES = 64 * 1024;

/** See the head of this file. */
export interface UpdateSettings {
  /** Folder or URL, see `openPlace`; ends with `/` where it is a URL. */
  readonly from: string;
  readonly caFile: string | null;
  readonly window: MaintenanceWindow;
  /** The wall's `health.json`. */
  readonly health: string;
}

const CLOCK = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected a time such as 02:00')
  .transform((text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3)));
const ZONE = z.string().refine(isTimeZone, 'expected a time zone such as Europe/Oslo');
const PATH = z.string().refine(isAbsolute, 'expected an absolute path');
const SETTINGS = z.strictObject({
  from: z.string().refine(isPlace, 'expected https://HOST/FOLDER/, http://… or an absolute path'),
  caFile: PATH.optional(),
  health: PATH,
  window: z
    .strictObject({
      days: z.array(z.enum(DAYS)).min(1).optional(),
      from: CLOCK,
      to: CLOCK,
      timeZone: ZONE,
    })
    .refine(({ from, to }) => from !== to, 'expected a window that has an end'),
});

/** The configuration of an update folder. Problem: `update-settings`. */
export function readSettings(root: string): Parsed<UpdateSettings> {
  const file = join(root, SETTINGS_FILE);
  const refuse = (expected: string, got: string, field?: string, cause?: unknown): Problem => ({
    code: 'update-settings',
    where: field === undefined ? { file } : { file, field },
    expected,
    got: got.slice(0, 200),
    cause,
  });
  let text: string;
  try {
    if (statSync(file).size > MAX_BYTES) throw new Error(`more than ${MAX_BYTES} bytes`);
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    return {
      ok: false,
      problems: [refuse('a file that can be read', String(cause), undefined, cause)],
    };
  }
  const document = parseDocument(text, { schema: 'core', version: '1.2' });
  const [error] = document.errors;
  if (error !== undefined) return { ok: false, problems: [refuse('YAML', error.message)] };
  const parsed = SETTINGS.safeParse(document.toJS({ maxAliasCount: 0 }));
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) =>
      refuse('a valid configuration (docs/installing.md)', message, path.join('.')),
    );
    return { ok: false, problems };
  }
  const { from, caFile, health, window } = parsed.data;
  return {
    ok: true,
    value: {
      from: /^https?:/i.test(from) && !from.endsWith('/') ? `${from}/` : from,
      caFile: caFile ?? null,
      health,
      window: { ...window, days: window.days ?? DAYS },
    },
  };
}

function isPlace(text: string): boolean {
  if (!/^https?:/i.test(text)) return isAbsolute(text);
  return URL.canParse(text) && new URL(text).username === '' && new URL(text).search === '';
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
