/**
 * What the wall keeps over a restart, in files of their own because they change at different paces:
 * the operator's view, the newest value of each tag, the outages, the tries of the PIN. Checked when read: a disk may hold
 * anything.
 */
import { join } from 'node:path';
import { z } from 'zod';
import { VIEW } from './bridge/arguments.ts';
import type { Outage } from './bridge/contract.ts';
import type { Clock } from './clock.ts';
import type { LeaveTries } from './kiosk/leave-guard.ts';
import { MAX_OUTAGES } from './observe/incidents.ts';
import type { Parsed, Problem } from './problem.ts';
import { ONLY_DISPLAY } from './site/displays.ts';
import { readState, StateFile, type StateFileSetup } from './store/state-file.ts';
import type { StoredValues } from './stored-values.ts';
import { MAX_VIEWS, type StoredViews } from './views.ts';

/** The tag table's bound. */
const MAX_VALUES = 50_000;

/** A scroll bar in motion must not write at every step. */
const VIEW_EVERY_MS = 1_000;
const OUTAGES_EVERY_MS = 1_000;
/** Values are large and shown as NO COMM after a restart: a minute's loss costs nothing. */
const VALUES_EVERY_MS = 60_000;

/** By display; before walls had several displays (version 1), the view of the only one. */
const VIEWS: z.ZodType<StoredViews> = z.union([
  VIEW.transform((view) => ({ [ONLY_DISPLAY]: view })),
  z
    .record(z.string().max(100), VIEW)
    .refine((views) => Object.keys(views).length <= MAX_VIEWS, 'too many displays'),
]);
const NUMBER_OR_NONE = z.number().nullable();
const OUTAGE: z.ZodType<Outage> = z.strictObject({
  id: z.number().int(),
  source: z.string(),
  cause: z.string(),
  code: NUMBER_OR_NONE,
  rung: z.number(),
  faultTime: z.number(),
  suspectTime: NUMBER_OR_NONE,
  deadTime: NUMBER_OR_NONE,
  openTime: NUMBER_OR_NONE,
  freshTime: NUMBER_OR_NONE,
  paintedTime: NUMBER_OR_NONE,
  backfilledTime: NUMBER_OR_NONE,
  attempts: z.number(),
  missed: z.number(),
  recovered: z.number(),
  lost: z.number(),
});
const VALUE = z.tuple([
  z.string(),
  z.string(),
  z.number(),
  z.union([z.number(), z.string(), z.boolean(), z.null()]),
  z.string(),
]);

const LIST_OF_VALUES = z.array(VALUE).max(MAX_VALUES);
/** Version 1 did not say whose they were. */
const VALUES: z.ZodType<StoredValues> = z.union([
  LIST_OF_VALUES.transform(() => ({ endpoints: {}, values: [] })),
  z.strictObject({
    endpoints: z.record(z.string(), z.array(z.string())),
    values: LIST_OF_VALUES,
  }),
]);

const TRIES: z.ZodType<LeaveTries> = z.strictObject({
  failures: z.number().int().min(0),
  blockedUntilTime: z.number(),
});

/** The files. */
export interface StoredState {
  readonly views: StateFile<StoredViews>;
  readonly values: StateFile<StoredValues>;
  readonly outages: StateFile<readonly Outage[]>;
  readonly leave: StateFile<LeaveTries>;
}

/** The folder of these files in Electron's user data folder. */
export function stateFolder(userData: string): string {
  return join(userData, 'state');
}

const OUTAGES = { name: 'outages.json', version: 1, schema: z.array(OUTAGE).max(MAX_OUTAGES) };

/**
 * The ledger as it stands in a folder, for a look from outside: a wall may be running on it, so
 * nothing is set aside and nothing written. Empty where there is none yet.
 */
export function readLedger(folder: string): Parsed<readonly Outage[]> {
  const { name, version, schema } = OUTAGES;
  const read = readState(join(folder, name), [version]);
  if (!read.ok) return read;
  return read.value === undefined ? { ok: true, value: [] } : parseWith(schema, read.value);
}

/** Opens the state files in a folder. */
export function openState(setup: {
  readonly folder: string;
  readonly clock: Clock;
  readonly onProblem: (problem: Problem) => void;
}): StoredState {
  const { folder, clock, onProblem } = setup;
  const file = <T>(
    name: string,
    everyMs: number,
    schema: z.ZodType<T>,
    versions: Pick<StateFileSetup<T>, 'version' | 'older'> = { version: 1 },
  ): StateFile<T> =>
    new StateFile<T>({
      ...versions,
      path: join(folder, name),
      everyMs,
      clock,
      parse: (content) => parseWith(schema, content),
      onProblem,
    });
  return {
    views: file('view.json', VIEW_EVERY_MS, VIEWS, { version: 2, older: [1] }),
    values: file('last-values.json', VALUES_EVERY_MS, VALUES, { version: 2, older: [1] }),
    outages: file<readonly Outage[]>(OUTAGES.name, OUTAGES_EVERY_MS, OUTAGES.schema),
    leave: file<LeaveTries>('leave.json', 0, TRIES),
  };
}

function parseWith<T>(schema: z.ZodType<T>, content: unknown): Parsed<T> {
  const parsed = schema.safeParse(content);
  if (parsed.success) return { ok: true, value: parsed.data };
  return {
    ok: false,
    problems: parsed.error.issues.slice(0, 20).map((issue) => ({
      code: 'state-bad',
      where: { field: issue.path.join('.') },
      expected: 'the state this version writes',
      got: issue.message.slice(0, 200),
    })),
  };
}
