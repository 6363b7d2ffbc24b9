/**
 * The states of docs/quality.md as a plant would bring them about: what a source sends and when, never
 * how it is to look. That is judged and drawn by the wall itself.
 */

/** The moment at which the gallery stands still: Unix ms, at night, as the wall is read then. */
export const NOW = Date.UTC(2026, 10, 22, 2, 3, 22);

/** One state of a tag. */
export interface TagCase {
  readonly id: string;
  readonly source: 'plant' | 'lost' | 'ahead';
  readonly quality: string;
  /** Age of the newest sample, ms; null: there never was one. */
  readonly ageMs: number | null;
  readonly standing: 'known' | 'waiting' | 'unknown';
  /** In place of the usual value. */
  readonly value?: number;
  /** The sample was stored before a restart: nothing proves it. */
  readonly isStored?: true;
  /** An alarm of its tag stands. */
  readonly hasAlarm?: true;
}

/** One sample a second. */
export const INTERVAL_MS = 1_000;
const FRESH_MS = 500;

function known(id: string, part: Partial<TagCase> = {}): TagCase {
  return { id, source: 'plant', quality: 'good', ageMs: FRESH_MS, standing: 'known', ...part };
}

/** Every state and flag; asked for early except `waiting`. */
export const TAG_CASES: readonly TagCase[] = [
  known('live'),
  known('alarm', { hasAlarm: true }),
  known('uncertain', { quality: 'uncertain.sensorNotAccurate' }),
  known('manual', { quality: 'uncertain.manual' }),
  known('simulated', { quality: 'uncertain.simulated' }),
  known('clamped', { quality: 'uncertain.clamped' }),
  known('flatline', { quality: 'uncertain.flatline' }),
  known('beyond', { value: 104.2 }),
  known('skew', { source: 'ahead' }),
  known('late', { ageMs: 3_000 }),
  known('stale', { ageMs: 14_000 }),
  known('last-usable', { quality: 'uncertain.lastUsable' }),
  known('bad', { quality: 'bad.sensorFailure' }),
  known('nocomm', { source: 'lost', ageMs: 134_000 }),
  known('stored', { ageMs: 4 * 3_600_000, isStored: true }),
  { id: 'never', source: 'plant', quality: 'good', ageMs: null, standing: 'waiting' },
  { id: 'waiting', source: 'plant', quality: 'good', ageMs: null, standing: 'waiting' },
  { id: 'config', source: 'plant', quality: 'good', ageMs: null, standing: 'unknown' },
];

/** One state of a picture file. */
export interface PictureCase {
  readonly id: string;
  /** Age of the file, ms; negative: its clock is ahead. */
  readonly ageMs?: number;
  readonly fault?: 'noFile' | 'notPicture';
  /** The file ages. */
  readonly maxAge: boolean;
}

/** Pictures that are written every ten seconds and late after half a minute. */
export const PICTURE_MAX_AGE_MS = 30_000;

export const PICTURE_CASES: readonly PictureCase[] = [
  { id: 'live', ageMs: 4_000, maxAge: true },
  { id: 'uncertain', ageMs: -45_000, maxAge: true },
  { id: 'late', ageMs: 42_000, maxAge: true },
  { id: 'stale', ageMs: 84_000, maxAge: true },
  { id: 'nocomm', ageMs: 420_000, maxAge: true },
  { id: 'bad', fault: 'notPicture', maxAge: true },
  { id: 'missing', fault: 'noFile', maxAge: true },
  { id: 'waiting', maxAge: true },
  { id: 'fixed', ageMs: 26 * 3_600_000, maxAge: false },
];
