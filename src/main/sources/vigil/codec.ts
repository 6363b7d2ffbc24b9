/**
 * vigil.v1 from text to frame and back. `parse…` gives a frame or what is wrong with it, `printFrame`
 * the text. Used by the driver and by the plant, so docs/protocol.md and the parser cannot drift
 * apart.
 *
 * 1. A frame that comes out is rebuilt from known fields only: unknown fields do not get through.
 * 2. Every string and list is bounded (frames.ts); values are never objects, so depth is bounded.
 * 3. Names from the wire are never used as keys of ordinary objects: `tags` and `series` of a
 *    parsed frame have no prototype.
 * 4. An unknown `type` is the Problem `frame-unknown-type`, anything else that breaks the schema
 *    is `frame-…`; the caller counts both.
 */
import type { Parsed } from '../../problem.ts';
import type { SampleBatch } from '../../telemetry/sample.ts';
import { describeValue, FrameReader, isJson, isName, isCount } from './frame-reader.ts';
import {
  MAX_FRAME_BYTES,
  MAX_ALARM_COUNTS,
  MAX_NAME_LENGTH,
  MAX_TAGS_PER_REQUEST,
  type ClientFrame,
  type HistoryGap,
  type HistoryRow,
  type Position,
  type SampleColumns,
  type SampleRow,
  type ServerFrame,
  type TagDeclaration,
} from './frames.ts';
import {
  readAlarms,
  readColumns,
  readCounts,
  readDeclaration,
  readGaps,
  readHistory,
  readPart,
  readRows,
} from './frame-parts.ts';

export * from './frames.ts';

const NAME = `a string of 1 to ${MAX_NAME_LENGTH} characters`;

/** A frame sent by a server. Problems: `frame-too-large`, `frame-not-json`, `frame-unknown-type`, `frame-field`. */
export function parseServerFrame(text: string): Parsed<ServerFrame> {
  return parse(text, readServerFrame);
}

/** A frame sent by a client. Problems as for `parseServerFrame`. */
export function parseClientFrame(text: string): Parsed<ClientFrame> {
  return parse(text, readClientFrame);
}

/** The text of a frame, `type` first. A number that is not finite is printed as null. */
export function printFrame(frame: ServerFrame | ClientFrame): string {
  const { type, ...fields } = frame;
  return JSON.stringify({ type, ...fields });
}

/**
 * Appends the samples of a parsed frame, rows or columns, to `into`, in their order. Returns how
 * many were left out because their alias is not in `aliases`.
 */
export function decodeSamples(
  frame: { readonly samples?: readonly SampleRow[]; readonly columns?: SampleColumns },
  aliases: ReadonlyMap<number, string>,
  into: SampleBatch,
): number {
  let dropped = 0;
  if (frame.samples !== undefined) {
    for (const row of frame.samples) {
      const tag = typeof row[0] === 'string' ? row[0] : aliases.get(row[0]);
      if (tag === undefined) dropped += 1;
      else into.push(tag, row[1], row[2], row[3] ?? 'good');
    }
  }
  if (frame.columns !== undefined) dropped += decodeColumns(frame.columns, aliases, into);
  return dropped;
}

function decodeColumns(
  columns: SampleColumns,
  aliases: ReadonlyMap<number, string>,
  into: SampleBatch,
): number {
  const { tag: tags, time, value } = columns;
  const quality =
    columns.quality === undefined ? undefined : new Map(Object.entries(columns.quality));
  let dropped = 0;
  for (let row = 0; row < tags.length; row += 1) {
    const name = tags[row];
    const tag = typeof name === 'number' ? aliases.get(name) : name;
    const sampleTime = time[row];
    const sampleValue = value[row];
    if (tag === undefined || sampleTime === undefined || sampleValue === undefined) dropped += 1;
    else into.push(tag, sampleTime, sampleValue, quality?.get(String(row)) ?? 'good');
  }
  return dropped;
}

function parse<F>(
  text: string,
  read: (type: unknown, reader: FrameReader) => F | undefined,
): Parsed<F> {
  if (text.length > MAX_FRAME_BYTES) {
    return fail('frame-too-large', `at most ${MAX_FRAME_BYTES} characters`, `${text.length}`);
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    return fail('frame-not-json', 'a JSON object', describeValue(text.slice(0, 60)), cause);
  }
  if (!isJson(json)) return fail('frame-not-json', 'a JSON object', describeValue(json));
  const type = json['type'];
  const reader = new FrameReader(json, typeof type === 'string' ? type.slice(0, 20) : 'frame');
  const frame = read(type, reader);
  if (frame === undefined) return fail('frame-unknown-type', 'a known type', describeValue(type));
  return reader.problems.length === 0
    ? { ok: true, value: frame }
    : { ok: false, problems: reader.problems };
}

function fail<F>(code: string, expected: string, got: string, cause?: unknown): Parsed<F> {
  const problem = { code, where: {}, expected, got };
  return { ok: false, problems: [cause === undefined ? problem : { ...problem, cause }] };
}

function readServerFrame(type: unknown, reader: FrameReader): ServerFrame | undefined {
  switch (type) {
    case 'data':
      return {
        type,
        seq: reader.count('seq'),
        prev: reader.count('prev'),
        ...readSamples(reader),
      };
    case 'heartbeat':
      return {
        type,
        seq: reader.count('seq'),
        time: reader.time('time'),
        ...(reader.has('subscriptions') ? { subscriptions: readIds(reader) } : {}),
      };
    case 'welcome':
      return {
        type,
        session: reader.name('session'),
        epoch: reader.name('epoch'),
        seq: reader.count('seq'),
        heartbeatMs: reader.positive('heartbeatMs'),
        time: reader.time('time'),
        ...readLife(reader),
      };
    case 'authorized':
      return { type, ...readLife(reader) };
    case 'snapshot':
      return {
        type,
        id: reader.count('id'),
        ...readPart(reader, reader.has('more') && reader.flag('more')),
        seq: reader.count('seq'),
        recovered: reader.flag('recovered'),
        missed: reader.count('missed'),
        samples: readRows(reader, 'samples'),
        tags: readTags(reader),
        unknown: reader.list('unknown', isName, NAME, MAX_TAGS_PER_REQUEST),
      };
    case 'replay':
      return { type, id: reader.count('id'), seq: reader.count('seq'), ...readSamples(reader) };
    case 'history':
      return {
        type,
        id: reader.count('id'),
        series: readSeries(reader),
        complete: reader.flag('complete'),
        ...readBucketing(reader),
      };
    case 'alarms':
      return { type, ...readAlarms(reader) };
    case 'acknowledged':
    case 'done':
      return { type, id: reader.count('id'), alarm: reader.name('alarm') };
    case 'alarmCounts':
      return {
        type,
        id: reader.count('id'),
        from: reader.time('from'),
        periodMs: reader.positive('periodMs'),
        counts: readCounts(reader),
      };
    case 'goaway':
      return { type, reason: reader.text('reason'), deadlineMs: reader.number('deadlineMs') };
    case 'pong':
      return {
        type,
        id: reader.count('id'),
        time: reader.time('time'),
        subscriptions: readIds(reader),
      };
    case 'error':
      return {
        type,
        ...(reader.has('id') ? { id: reader.count('id') } : {}),
        code: reader.name('code'),
        message: reader.text('message'),
      };
    default:
      return undefined;
  }
}

function readClientFrame(type: unknown, reader: FrameReader): ClientFrame | undefined {
  switch (type) {
    case 'hello':
      return {
        type,
        client: reader.name('client'),
        ...(reader.has('session') ? { session: reader.name('session') } : {}),
      };
    case 'authorize':
      return { type, token: reader.text('token') };
    case 'subscribe':
      return readSubscribe(reader);
    case 'unsubscribe':
      return { type, id: reader.count('id') };
    case 'history':
      return {
        type,
        id: reader.count('id'),
        tags: reader.list('tags', isName, NAME, MAX_TAGS_PER_REQUEST),
        from: reader.time('from'),
        to: reader.time('to'),
        ...(reader.has('maxPoints') ? { maxPoints: reader.count('maxPoints') } : {}),
        ...(reader.has('bucketMs') ? { bucketMs: reader.positive('bucketMs') } : {}),
      };
    case 'acknowledge':
    case 'unshelve':
    case 'reset':
      return { type, id: reader.count('id'), alarm: reader.name('alarm'), by: reader.name('by') };
    case 'shelve':
      return {
        type,
        id: reader.count('id'),
        alarm: reader.name('alarm'),
        by: reader.name('by'),
        forMs: reader.positive('forMs'),
      };
    case 'alarmCounts':
      return readCountsRequest(reader);
    case 'ping':
      return { type, id: reader.count('id') };
    default:
      return undefined;
  }
}

function readSubscribe(reader: FrameReader): ClientFrame {
  const alarms = reader.has('alarms') && reader.flag('alarms');
  if (!reader.has('tags') && !alarms) {
    reader.refuse('tags', "a list of tags, or 'alarms': true", undefined);
  }
  return {
    type: 'subscribe',
    id: reader.count('id'),
    ...(reader.has('tags')
      ? { tags: reader.list('tags', isName, NAME, MAX_TAGS_PER_REQUEST) }
      : {}),
    ...(alarms ? { alarms } : {}),
    ...(reader.has('resume') ? { resume: readPosition(reader) } : {}),
  };
}

/** How long a credential is good for. */
function readLife(reader: FrameReader): { readonly authorizedForMs?: number } {
  return reader.has('authorizedForMs')
    ? { authorizedForMs: reader.positive('authorizedForMs') }
    : {};
}

function readPosition(reader: FrameReader): Position {
  const json = reader.raw('resume');
  if (!isJson(json)) {
    reader.refuse('resume', 'an object with epoch and seq', json);
    return { epoch: '', seq: 0 };
  }
  const child = reader.child(json, 'resume');
  return { epoch: child.name('epoch'), seq: child.count('seq') };
}

function readIds(reader: FrameReader): readonly number[] {
  return reader.list('subscriptions', isCount, 'a subscription id', MAX_TAGS_PER_REQUEST);
}

/** Exactly one of `samples` and `columns`. */
function readSamples(
  reader: FrameReader,
): { readonly samples: readonly SampleRow[] } | { readonly columns: SampleColumns } {
  if (reader.has('samples') === reader.has('columns')) {
    reader.refuse('samples', "exactly one of 'samples' and 'columns'", reader.raw('samples'));
  }
  return reader.has('columns')
    ? { columns: readColumns(reader) }
    : { samples: readRows(reader, 'samples') };
}

/** At most `MAX_ALARM_COUNTS` whole periods. */
function readCountsRequest(reader: FrameReader): ClientFrame {
  const from = reader.time('from');
  const to = reader.time('to');
  const periodMs = reader.positive('periodMs');
  const periods = (to - from) / periodMs;
  if (!(periods >= 0 && periods <= MAX_ALARM_COUNTS)) {
    reader.refuse('to', `at most ${MAX_ALARM_COUNTS} periods after 'from'`, reader.raw('to'));
  }
  return { type: 'alarmCounts', id: reader.count('id'), from, to, periodMs };
}

function readTags(reader: FrameReader): Readonly<Record<string, TagDeclaration>> {
  const tags = emptyRecord<TagDeclaration>();
  for (const [tag, json] of reader.entries('tags')) {
    if (isName(tag) && isJson(json)) tags[tag] = readDeclaration(reader.child(json, `tags.${tag}`));
    else reader.refuse('tags', 'an object for each tag', json);
  }
  return tags;
}

function readSeries(reader: FrameReader): Readonly<Record<string, readonly HistoryRow[]>> {
  const series = emptyRecord<readonly HistoryRow[]>();
  for (const [tag, rows] of reader.entries('series')) {
    if (isName(tag)) series[tag] = readHistory(reader, tag, rows);
    else reader.refuse('series', NAME, tag);
  }
  return series;
}

/** How a history answer was thinned, where it was. */
function readBucketing(
  reader: FrameReader,
): Pick<Extract<ServerFrame, { type: 'history' }>, 'bucketMs' | 'gaps'> {
  if (!reader.has('bucketMs')) return {};
  const gaps = emptyRecord<readonly HistoryGap[]>();
  for (const [tag, list] of reader.has('gaps') ? reader.entries('gaps') : []) {
    if (isName(tag)) gaps[tag] = readGaps(reader, tag, list);
    else reader.refuse('gaps', NAME, tag);
  }
  return { bucketMs: reader.positive('bucketMs'), gaps };
}

/** A record without prototype: no name from the wire can reach one. */
function emptyRecord<V>(): Record<string, V> {
  return Object.create(null) as Record<string, V>; // Object.create is typed any
}
