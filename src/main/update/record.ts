/**
 * What the updater remembers between its rounds (`update.json` in the update folder). The links on
 * the disk say what is started; the record says why, and what must never be started again.
 */

/** A version that did not prove itself. It is never taken again unless a person forgets it. */
export interface BadVersion {
  readonly version: string;
  readonly reason: string;
  /** Unix ms. */
  readonly time: number;
}

/** A version that was switched to and has not proved itself yet. */
export interface Trial {
  readonly version: string;
  /** Boots of the PC since the switch, this one included, in which it had its chance. */
  readonly boots: number;
  /** Identity of the present boot; see `Machine`. */
  readonly bootId: string;
  /** Time since that boot when this chance began, s. */
  readonly fromUptimeS: number;
}

/** One line for people. */
export interface UpdateEvent {
  /** Unix ms. */
  readonly time: number;
  /** Kebab-case code. */
  readonly code: string;
  readonly text: string;
}

/** See the head of this file. */
export interface UpdateRecord {
  /** Highest sequence of a manifest that was taken; lower ones are replays. */
  readonly sequence: number;
  readonly trial: Trial | null;
  /** Newest last. */
  readonly bad: readonly BadVersion[];
  /** Newest last. */
  readonly events: readonly UpdateEvent[];
}

/** A folder in which nothing has happened yet. */
export const EMPTY_RECORD: UpdateRecord = { sequence: 0, trial: null, bad: [], events: [] };

/** A plant that saw a hundred bad versions has other worries; the oldest goes. */
const MAX_BAD = 100;
/** Some years of updates. */
const MAX_EVENTS = 200;

/** The record with a version that is not to be started again. */
export function withBad(record: UpdateRecord, bad: BadVersion): UpdateRecord {
  const others = record.bad.filter(({ version }) => version !== bad.version);
  return { ...record, bad: [...others, bad].slice(-MAX_BAD) };
}

/** The record with one more line for people; the same line twice in a row is one. */
export function withEvent(record: UpdateRecord, event: UpdateEvent): UpdateRecord {
  const last = record.events.at(-1);
  if (last?.code === event.code && last.text === event.text) return record;
  return { ...record, events: [...record.events, event].slice(-MAX_EVENTS) };
}

/** The bad version of that name; undefined: it is not known to be bad. */
export function badVersion(record: UpdateRecord, version: string): BadVersion | undefined {
  return record.bad.find((bad) => bad.version === version);
}
