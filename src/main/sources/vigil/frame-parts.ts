/**
 * The parts of vigil.v1 frames that carry many entries: rows, columns, tag declarations, history
 * and alarms. Rows and columns are the hot path: they are checked in place with a plain loop and
 * handed on without a copy; the first entry that is wrong refuses the frame.
 */
import type { Quality, SampleValue } from '../../telemetry/sample.ts';
import {
  isCount,
  isJson,
  isName,
  isQuality,
  isSampleValue,
  isTime,
  type FrameReader,
} from './frame-reader.ts';
import {
  MAX_ALARM_COUNTS,
  MAX_SNAPSHOT_PARTS,
  MAX_TAGS_PER_REQUEST,
  type Alarm,
  type AlarmOffer,
  type AlarmPriority,
  type AlarmsFrame,
  type AlarmState,
  type HistoryGap,
  type HistoryRow,
  type SampleColumns,
  type SampleRow,
  type TagDeclaration,
} from './frames.ts';

const ROW = '[tag or alias, Unix ms, value] or the same with a quality';
/** More words than this are no offers. */
const MAX_OFFERS = 32;
const NO_COLUMNS: SampleColumns = { tag: [], time: [], value: [] };

const ALARM_STATES = [
  'normal',
  'unacknowledged',
  'acknowledged',
  'returned',
  'latched',
  'latchedAcknowledged',
  'shelved',
  'suppressed',
  'outOfService',
] as const satisfies readonly AlarmState[];
const ALARM_PRIORITIES = [
  'urgent',
  'high',
  'medium',
  'low',
] as const satisfies readonly AlarmPriority[];

/** The sample rows at `field`. */
export function readRows(reader: FrameReader, field: string): readonly SampleRow[] {
  const rows = reader.raw(field);
  if (!Array.isArray(rows)) {
    reader.refuse(field, 'a list of samples', rows);
    return [];
  }
  const bad = rows.findIndex((row) => !isRow(row));
  if (bad < 0) return rows as readonly SampleRow[]; // every row was checked
  reader.refuse(`${field}[${bad}]`, ROW, rows[bad]);
  return [];
}

function isRow(row: unknown): row is SampleRow {
  return (
    Array.isArray(row) &&
    (row.length === 3 || (row.length === 4 && isQuality(row[3]))) &&
    isTagOrAlias(row[0]) &&
    isTime(row[1]) &&
    isSampleValue(row[2])
  );
}

function isTagOrAlias(value: unknown): value is string | number {
  return typeof value === 'number' ? isCount(value) : isName(value);
}

/** The columns of a data or replay frame: three lists of one length, qualities by row number. */
export function readColumns(reader: FrameReader): SampleColumns {
  const json = reader.raw('columns');
  if (!isJson(json)) {
    reader.refuse('columns', 'an object', json);
    return NO_COLUMNS;
  }
  const child = reader.child(json, 'columns');
  const tag = readColumn(child, 'tag', isTagOrAlias, 'a tag or an alias');
  const time = readColumn(child, 'time', isTime, 'Unix milliseconds');
  const value: readonly SampleValue[] = readColumn(
    child,
    'value',
    isSampleValue,
    'a finite number, string, boolean or null',
  );
  if (time.length !== tag.length || value.length !== tag.length) {
    child.refuse('time', `columns of one length, ${tag.length}`, time);
  }
  if (!child.has('quality')) return { tag, time, value };
  return { tag, time, value, quality: readQualities(child, tag.length) };
}

function readColumn<T>(
  reader: FrameReader,
  field: string,
  isEntry: (value: unknown) => value is T,
  expected: string,
): readonly T[] {
  return reader.list(field, isEntry, expected, Number.MAX_SAFE_INTEGER);
}

function readQualities(reader: FrameReader, rows: number): Readonly<Record<string, Quality>> {
  const entries = reader.entries('quality');
  for (const [row, quality] of entries) {
    const number = Number(row);
    if (String(number) !== row || !isCount(number) || number >= rows || !isQuality(quality)) {
      reader.refuse('quality', 'row numbers, each with a quality', quality);
      return {};
    }
  }
  return reader.raw('quality') as Record<string, Quality>; // every entry was checked
}

/** One tag's declaration in a snapshot. */
export function readDeclaration(reader: FrameReader): TagDeclaration {
  return {
    ...(reader.has('description') ? { description: reader.text('description') } : {}),
    ...(reader.has('unit') ? { unit: reader.text('unit') } : {}),
    ...(reader.has('min') ? { min: reader.number('min') } : {}),
    ...(reader.has('max') ? { max: reader.number('max') } : {}),
    ...(reader.has('intervalMs') ? { intervalMs: reader.positive('intervalMs') } : {}),
    ...(reader.has('alias') ? { alias: reader.count('alias') } : {}),
  };
}

/** The history of one tag. */
export function readHistory(
  reader: FrameReader,
  tag: string,
  rows: unknown,
): readonly HistoryRow[] {
  if (!Array.isArray(rows)) {
    reader.refuse(`series.${tag}`, 'a list', rows);
    return [];
  }
  const bad = rows.findIndex((row) => !isHistoryRow(row));
  if (bad < 0) return rows as readonly HistoryRow[]; // every row was checked
  reader.refuse(`series.${tag}[${bad}]`, '[Unix ms, value] or the same with a quality', rows[bad]);
  return [];
}

/** The gaps of one tag. */
export function readGaps(reader: FrameReader, tag: string, list: unknown): readonly HistoryGap[] {
  if (!Array.isArray(list)) {
    reader.refuse(`gaps.${tag}`, 'a list', list);
    return [];
  }
  const bad = list.findIndex((gap) => !isGap(gap));
  if (bad < 0) return list as readonly HistoryGap[]; // every gap was checked
  reader.refuse(`gaps.${tag}[${bad}]`, '[Unix ms, later Unix ms]', list[bad]);
  return [];
}

function isGap(gap: unknown): gap is HistoryGap {
  return (
    Array.isArray(gap) && gap.length === 2 && isTime(gap[0]) && isTime(gap[1]) && gap[0] <= gap[1]
  );
}

function isHistoryRow(row: unknown): row is HistoryRow {
  return (
    Array.isArray(row) &&
    (row.length === 2 || (row.length === 3 && isQuality(row[2]))) &&
    isTime(row[0]) &&
    isSampleValue(row[1])
  );
}

/** One row of the alarm list. */
export function readAlarm(reader: FrameReader): Alarm {
  return {
    id: reader.name('id'),
    tag: reader.name('tag'),
    state: reader.word('state', ALARM_STATES, 'unacknowledged'),
    priority: reader.word('priority', ALARM_PRIORITIES, 'urgent'),
    since: reader.time('since'),
    message: reader.text('message'),
    ...(reader.has('value') ? { value: reader.value('value') } : {}),
    ...(reader.has('limit') ? { limit: reader.number('limit') } : {}),
    ...(reader.has('area') ? { area: reader.name('area') } : {}),
    ...(reader.has('acknowledgedBy') ? { acknowledgedBy: reader.name('acknowledgedBy') } : {}),
    ...(reader.has('standing') ? { standing: reader.flag('standing') } : {}),
    ...(reader.has('shelvedUntil') ? { shelvedUntil: reader.time('shelvedUntil') } : {}),
    ...(reader.has('setAsideBy') ? { setAsideBy: reader.name('setAsideBy') } : {}),
    ...(reader.has('reason') ? { reason: reader.text('reason') } : {}),
    ...(reader.has('inputQuality') ? { inputQuality: reader.name('inputQuality') } : {}),
    ...(reader.has('inputSince') ? { inputSince: reader.time('inputSince') } : {}),
    ...(reader.has('mayShelve') ? { mayShelve: reader.flag('mayShelve') } : {}),
  };
}

/** The fields of an `alarms` frame. Offers that a newer server makes are left out. */
export function readAlarms(reader: FrameReader): Omit<AlarmsFrame, 'type'> {
  const hasMore = reader.has('more') && reader.flag('more');
  return {
    id: reader.count('id'),
    full: reader.flag('full'),
    ...readPart(reader, hasMore),
    alarms: reader
      .list('alarms', isJson, 'an object', MAX_TAGS_PER_REQUEST)
      .map((row, index) => readAlarm(reader.child(row, `alarms[${index}]`))),
    ...(reader.has('offers')
      ? { offers: reader.list('offers', isName, 'a word', MAX_OFFERS).filter(isOffer) }
      : {}),
    ...(reader.has('maxShelveMs') ? { maxShelveMs: reader.positive('maxShelveMs') } : {}),
  };
}

function isOffer(word: string): word is AlarmOffer {
  return word === 'shelve' || word === 'reset' || word === 'counts';
}

/** Which part of a snapshot or list a frame is: none where it is a whole one. */
export function readPart(
  reader: FrameReader,
  hasMore: boolean,
): { readonly part?: number; readonly more?: true } {
  if (!reader.has('part') && !hasMore) return {};
  const part = reader.count('part');
  if (part >= MAX_SNAPSHOT_PARTS) {
    reader.refuse('part', `at most ${MAX_SNAPSHOT_PARTS} parts, counted from 0`, part);
  }
  return hasMore ? { part, more: true } : { part };
}

/** Alarms raised in each period. */
export function readCounts(reader: FrameReader): readonly (number | null)[] {
  return reader.list('counts', isCountOrNull, 'a count, or null', MAX_ALARM_COUNTS);
}

function isCountOrNull(value: unknown): value is number | null {
  return value === null || isCount(value);
}
