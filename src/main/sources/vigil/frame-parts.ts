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
import type {
  Alarm,
  AlarmPriority,
  AlarmState,
  HistoryRow,
  SampleColumns,
  SampleRow,
  TagDeclaration,
} from './frames.ts';

const ROW = '[tag or alias, Unix ms, value] or the same with a quality';
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
  };
}
