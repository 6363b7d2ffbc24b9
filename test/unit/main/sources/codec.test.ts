import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from '@playwright/test';
import fc from 'fast-check';
import {
  decodeSamples,
  MAX_FRAME_BYTES,
  MAX_NAME_LENGTH,
  MAX_SNAPSHOT_PARTS,
  parseClientFrame,
  parseServerFrame,
  printFrame,
  type ClientFrame,
  type ServerFrame,
} from '../../../../src/main/sources/vigil/codec.ts';
import { SampleBatch } from '../../../../src/main/telemetry/sample.ts';

const name = fc.oneof(
  fc.string({ minLength: 1, maxLength: 40 }),
  fc.constantFrom('__proto__', 'constructor', 'toString', 'TI-101', 'Volume Flow RateRMS'),
);
const count = fc.nat({ max: 2 ** 31 - 1 });
const time = fc.integer({ min: 0, max: 4_000_000_000_000 });
const number = fc
  .double({ noNaN: true, noDefaultInfinity: true })
  .map((value) => (Object.is(value, -0) ? 0 : value));
const value = fc.oneof(number, fc.string({ maxLength: 20 }), fc.boolean(), fc.constant(null));
const quality = fc.constantFrom('good', 'uncertain', 'bad', 'bad.sensorFailure');
const tagOrAlias = fc.oneof(name, count);
const row = fc.oneof(fc.tuple(tagOrAlias, time, value), fc.tuple(tagOrAlias, time, value, quality));
const rows = fc.array(row, { maxLength: 20 });
const columns = rows.map((samples) => ({
  tag: samples.map((sample) => sample[0]),
  time: samples.map((sample) => sample[1]),
  value: samples.map((sample) => sample[2]),
  quality: Object.fromEntries(
    samples.flatMap((sample, index) => (sample[3] === undefined ? [] : [[index, sample[3]]])),
  ),
}));
const body = fc.oneof(fc.record({ samples: rows }), fc.record({ columns }));
const ids = fc.array(count, { maxLength: 5 });

function optional<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.option(arbitrary, { nil: undefined });
}

const declaration = fc.record({
  description: optional(fc.string({ maxLength: 30 })),
  unit: optional(fc.constantFrom('°C', 'm³/h', '')),
  min: optional(number),
  max: optional(number),
  intervalMs: optional(fc.integer({ min: 1, max: 100_000 })),
  alias: optional(count),
});

function recordOf<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<Record<string, T>> {
  return fc.array(fc.tuple(name, arbitrary), { maxLength: 6 }).map(Object.fromEntries);
}

const alarm = fc.record({
  id: name,
  tag: name,
  state: fc.constantFrom('normal', 'unacknowledged', 'acknowledged', 'returned', 'latched'),
  priority: fc.constantFrom('urgent', 'high', 'medium', 'low'),
  since: time,
  message: fc.string({ maxLength: 40 }),
  value: optional(value),
  limit: optional(number),
  area: optional(name),
  acknowledgedBy: optional(name),
  standing: optional(fc.boolean()),
  shelvedUntil: optional(time),
  setAsideBy: optional(name),
  reason: optional(fc.string({ maxLength: 40 })),
  inputQuality: optional(name),
  inputSince: optional(time),
  mayShelve: optional(fc.boolean()),
});

const part = fc.nat({ max: MAX_SNAPSHOT_PARTS - 1 });
const partFields = fc.oneof(
  fc.constant({}),
  fc.record({ part }),
  fc.record({ part, more: fc.constant(true) }),
);
const snapshot = fc.record({
  type: fc.constant('snapshot'),
  id: count,
  seq: count,
  recovered: fc.boolean(),
  missed: count,
  samples: rows,
  tags: recordOf(declaration),
  unknown: fc.array(name, { maxLength: 4 }),
});

const serverFrame = fc.oneof(
  fc.tuple(fc.record({ type: fc.constant('data'), seq: count, prev: count }), body).map(merge),
  fc.tuple(fc.record({ type: fc.constant('replay'), id: count, seq: count }), body).map(merge),
  fc.record({ type: fc.constant('heartbeat'), seq: count, time, subscriptions: optional(ids) }),
  fc.record({
    type: fc.constant('welcome'),
    session: name,
    epoch: name,
    seq: count,
    heartbeatMs: fc.integer({ min: 1, max: 60_000 }),
    time,
    authorizedForMs: optional(fc.integer({ min: 1 })),
  }),
  fc.tuple(snapshot, partFields).map(merge),
  fc.record({
    type: fc.constant('history'),
    id: count,
    series: recordOf(
      fc.array(fc.oneof(fc.tuple(time, value), fc.tuple(time, value, quality)), { maxLength: 8 }),
    ),
    complete: fc.boolean(),
  }),
  fc
    .tuple(
      fc.record({
        type: fc.constant('alarms'),
        id: count,
        full: fc.boolean(),
        alarms: fc.array(alarm, { maxLength: 4 }),
        offers: optional(fc.subarray(['shelve', 'reset', 'counts'])),
        maxShelveMs: optional(fc.integer({ min: 1 })),
      }),
      partFields,
    )
    .map(merge),
  fc.record({ type: fc.constantFrom('acknowledged', 'done'), id: count, alarm: name }),
  fc.record({
    type: fc.constant('alarmCounts'),
    id: count,
    from: time,
    periodMs: fc.integer({ min: 1 }),
    counts: fc.array(fc.option(count), { maxLength: 8 }),
  }),
  fc.record({ type: fc.constant('goaway'), reason: fc.string(), deadlineMs: count }),
  fc.record({
    type: fc.constant('authorized'),
    authorizedForMs: optional(fc.integer({ min: 1 })),
  }),
  fc.record({ type: fc.constant('pong'), id: count, time, subscriptions: ids }),
  fc.record({
    type: fc.constant('error'),
    id: optional(count),
    code: name,
    message: fc.string(),
  }),
) as fc.Arbitrary<ServerFrame>; // fast-check widens the literal types

const clientFrame = fc.oneof(
  fc.record({ type: fc.constant('hello'), client: name, session: optional(name) }),
  fc.record({ type: fc.constant('authorize'), token: fc.string({ maxLength: 40 }) }),
  fc.record({
    type: fc.constant('subscribe'),
    id: count,
    tags: fc.array(name, { maxLength: 8 }),
    resume: optional(fc.record({ epoch: name, seq: count })),
  }),
  fc.record({ type: fc.constant('subscribe'), id: count, alarms: fc.constant(true) }),
  fc.record({ type: fc.constant('unsubscribe'), id: count }),
  fc.record({
    type: fc.constant('history'),
    id: count,
    tags: fc.array(name, { maxLength: 8 }),
    from: time,
    to: time,
    maxPoints: optional(count),
  }),
  fc.record({
    type: fc.constantFrom('acknowledge', 'unshelve', 'reset'),
    id: count,
    alarm: name,
    by: name,
  }),
  fc.record({
    type: fc.constant('shelve'),
    id: count,
    alarm: name,
    by: name,
    forMs: fc.integer({ min: 1 }),
  }),
  fc.record({
    type: fc.constant('alarmCounts'),
    id: count,
    from: fc.constant(1_764_000_000_000),
    to: fc.integer({ min: 0, max: 2_000 }).map((n) => 1_764_000_000_000 + n * 60_000),
    periodMs: fc.constant(60_000),
  }),
  fc.record({ type: fc.constant('ping'), id: count }),
) as fc.Arbitrary<ClientFrame>; // fast-check widens the literal types

function merge<A, B>([a, b]: [A, B]): A & B {
  return { ...a, ...b };
}

/** What is equal for JSON: no prototypes, no undefined fields, no order of names. */
function plain(frame: unknown): unknown {
  return JSON.parse(JSON.stringify(frame)) as unknown;
}

function codes(result: ReturnType<typeof parseServerFrame>): string[] {
  return result.ok ? [] : result.problems.map((problem) => problem.code);
}

test('every server frame survives printing and parsing', () => {
  fc.assert(
    fc.property(serverFrame, (frame) => {
      const parsed = parseServerFrame(printFrame(frame));
      assert.ok(parsed.ok, JSON.stringify(parsed));
      assert.deepEqual(plain(parsed.value), plain(frame));
      assert.match(printFrame(frame), /^\{"type":/);
    }),
    { numRuns: 500 },
  );
});

test('every client frame survives printing and parsing', () => {
  fc.assert(
    fc.property(clientFrame, (frame) => {
      const parsed = parseClientFrame(printFrame(frame));
      assert.ok(parsed.ok, JSON.stringify(parsed));
      assert.deepEqual(plain(parsed.value), plain(frame));
    }),
    { numRuns: 500 },
  );
});

test('rows and columns of the same samples decode to the same batch', () => {
  fc.assert(
    fc.property(rows, (samples) => {
      const asColumns = {
        tag: samples.map((sample) => sample[0]),
        time: samples.map((sample) => sample[1]),
        value: samples.map((sample) => sample[2]),
        quality: Object.fromEntries(samples.map((sample, index) => [index, sample[3] ?? 'good'])),
      };
      const aliases = new Map(
        samples.flatMap(([tag], index) =>
          typeof tag === 'number' && index % 2 === 0 ? [[tag, `T${tag}`] as const] : [],
        ),
      );
      const fromRows = new SampleBatch();
      const fromColumns = new SampleBatch();
      const droppedRows = decodeSamples({ samples }, aliases, fromRows);
      assert.equal(decodeSamples({ columns: asColumns }, aliases, fromColumns), droppedRows);
      assert.equal(fromRows.length + droppedRows, samples.length);
      assert.deepEqual(fromColumns, fromRows);
    }),
  );
});

test('a sample whose alias is not known is left out and counted, the others arrive', () => {
  const batch = new SampleBatch();
  const parsed = parseServerFrame(
    '{"type":"data","seq":2,"prev":1,"columns":{"tag":[1,9,"B"],"time":[10,11,12],"value":[1.5,2,true],"quality":{"2":"bad"}}}',
  );
  assert.ok(parsed.ok && parsed.value.type === 'data');
  assert.equal(decodeSamples(parsed.value, new Map([[1, 'A']]), batch), 1);
  assert.deepEqual(batch.tag, ['A', 'B']);
  assert.deepEqual(batch.time, [10, 12]);
  assert.deepEqual(batch.value, [1.5, true]);
  assert.deepEqual(batch.quality, ['good', 'bad']);
});

test('unknown fields do not get through, unknown types have a code of their own', () => {
  const parsed = parseServerFrame(
    '{"type":"pong","id":1,"time":5,"subscriptions":[1],"x":{"y":1}}',
  );
  assert.ok(parsed.ok);
  assert.deepEqual(parsed.value, { type: 'pong', id: 1, time: 5, subscriptions: [1] });
  assert.deepEqual(codes(parseServerFrame('{"type":"gossip"}')), ['frame-unknown-type']);
  assert.deepEqual(codes(parseServerFrame('{"type":"hello","client":"x"}')), [
    'frame-unknown-type',
  ]);
  assert.deepEqual(codes(parseServerFrame('{}')), ['frame-unknown-type']);
});

test('a broken frame names the field, what was expected and what came', () => {
  const parsed = parseServerFrame(
    '{"type":"data","seq":-1,"prev":"x","columns":{"tag":["A"],"time":[null],"value":[1]}}',
  );
  assert.ok(!parsed.ok);
  assert.deepEqual(
    parsed.problems.map((problem) => problem.where.field),
    ['data.seq', 'data.prev', 'data.columns.time[0]', 'data.columns.time'],
  );
  assert.equal(parsed.problems[1]?.got, '"x"');
});

for (const [what, text] of [
  ['text that is no JSON', '{"type":"data"'],
  ['a list', '[]'],
  ['null', 'null'],
  ['a number too large for a double', '{"type":"data","seq":1,"prev":0,"samples":[["A",1,1e999]]}'],
  ['a value that is an object', '{"type":"data","seq":1,"prev":0,"samples":[["A",1,{}]]}'],
  ['a time that is no number', '{"type":"data","seq":1,"prev":0,"samples":[["A","now",1]]}'],
  ['a row too long', '{"type":"data","seq":1,"prev":0,"samples":[["A",1,1,"good",1]]}'],
  ['an empty tag', '{"type":"data","seq":1,"prev":0,"samples":[["",1,1]]}'],
  ['a negative alias', '{"type":"data","seq":1,"prev":0,"samples":[[-1,1,1]]}'],
  ['rows and columns at once', '{"type":"data","seq":1,"prev":0,"samples":[],"columns":{}}'],
  ['neither rows nor columns', '{"type":"data","seq":1,"prev":0}'],
  [
    'columns of unequal length',
    '{"type":"data","seq":1,"prev":0,"columns":{"tag":[1,2],"time":[1],"value":[1,2]}}',
  ],
  [
    'a quality beyond the last row',
    '{"type":"data","seq":1,"prev":0,"columns":{"tag":[1],"time":[1],"value":[1],"quality":{"1":"bad"}}}',
  ],
  [
    'a quality under a name instead of a row number',
    '{"type":"data","seq":1,"prev":0,"columns":{"tag":[1],"time":[1],"value":[1],"quality":{"__proto__":"bad"}}}',
  ],
  [
    'a heartbeat promise of nothing',
    '{"type":"welcome","session":"s","epoch":"e","seq":0,"heartbeatMs":0,"time":1}',
  ],
  ['a credential that is over already', '{"type":"authorized","authorizedForMs":0}'],
  ['a fraction as id', '{"type":"pong","id":1.5,"time":1,"subscriptions":[]}'],
  ['a name too long', `{"type":"error","code":"${'x'.repeat(MAX_NAME_LENGTH + 1)}","message":""}`],
  [
    'a deep nest',
    `{"type":"data","seq":1,"prev":0,"samples":${'['.repeat(5000)}${']'.repeat(5000)}}`,
  ],
] as const) {
  test(`${what} is refused with a problem`, () => {
    const result = parseServerFrame(text);
    assert.ok(!result.ok);
    assert.ok(result.problems.every((problem) => problem.code.startsWith('frame-')));
  });
}

test('a part of a snapshot has a number within bounds, and says whether more follows', () => {
  const snapshot = { id: 1, seq: 1, recovered: false, missed: 0, samples: [], tags: {} };
  const parse = (fields: object): ReturnType<typeof parseServerFrame> =>
    parseServerFrame(JSON.stringify({ type: 'snapshot', ...snapshot, unknown: [], ...fields }));
  const partOf = (fields: object): unknown => {
    const parsed = parse(fields);
    assert.ok(parsed.ok && parsed.value.type === 'snapshot', JSON.stringify(parsed));
    return [parsed.value.part, parsed.value.more];
  };
  assert.deepEqual(partOf({}), [undefined, undefined]);
  assert.deepEqual(partOf({ part: 0, more: true }), [0, true]);
  assert.deepEqual(partOf({ part: MAX_SNAPSHOT_PARTS - 1 }), [MAX_SNAPSHOT_PARTS - 1, undefined]);
  assert.deepEqual(partOf({ part: 3, more: false }), [3, undefined]);
  for (const fields of [
    { more: true },
    { part: MAX_SNAPSHOT_PARTS, more: true },
    { part: -1 },
    { part: 0.5 },
    { part: 0, more: 'yes' },
  ]) {
    assert.deepEqual(codes(parse(fields)), ['frame-field'], JSON.stringify(fields));
  }
});

test('a frame over the limit is refused before it is parsed', () => {
  assert.deepEqual(codes(parseServerFrame(' '.repeat(MAX_FRAME_BYTES + 1))), ['frame-too-large']);
});

test('a tag named like a part of JavaScript stays an ordinary tag', () => {
  const parsed = parseServerFrame(
    '{"type":"snapshot","id":1,"seq":1,"recovered":false,"missed":0,"samples":[["__proto__",1,1]],"tags":{"__proto__":{"unit":"m","polluted":true},"constructor":{}},"unknown":[]}',
  );
  assert.ok(parsed.ok && parsed.value.type === 'snapshot');
  assert.deepEqual(Object.keys(parsed.value.tags), ['__proto__', 'constructor']);
  assert.equal(Object.getPrototypeOf(parsed.value.tags), null);
  assert.equal('polluted' in {}, false);
});

test('whatever arrives, the parser answers and never throws', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.json(),
    fc.json().map((json) => `{"type":"data","seq":1,"prev":0,"samples":${json}}`),
    fc.json().map((json) => `{"type":"data","seq":1,"prev":0,"columns":${json}}`),
    fc.json().map((json) => `{"type":"snapshot","id":1,"tags":${json},"unknown":${json}}`),
    fc.json().map((json) => `{"type":"subscribe","id":1,"tags":${json},"resume":${json}}`),
    fc.json().map((json) => `{"type":"alarms","id":1,"full":true,"alarms":${json}}`),
    // A good frame with a piece cut out or doubled.
    fc.tuple(serverFrame, fc.nat(), fc.nat(40)).map(([frame, at, length]) => {
      const text = printFrame(frame);
      const from = at % text.length;
      return text.slice(0, from) + text.slice(Math.max(0, from + length - 20));
    }),
  );
  fc.assert(
    fc.property(hostile, (text) => {
      for (const result of [parseServerFrame(text), parseClientFrame(text)]) {
        if (result.ok) assert.equal(typeof result.value.type, 'string');
        else assert.ok(result.problems.length > 0 && result.problems.length <= 8);
      }
    }),
    { numRuns: 3000 },
  );
});

test('every example of docs/protocol.md is a frame', () => {
  const page = readFileSync(new URL('../../../../docs/protocol.md', import.meta.url), 'utf8');
  const blocks = [...page.matchAll(/```json\n([^`]*)```/g)].map((match) => match[1]!.trim());
  const frames = blocks
    .flatMap((block) => (block.includes('\n{') ? block.split('\n') : [block]))
    .filter((text) => text.includes('"type"'));
  const types = new Set<string>();
  for (const text of frames) {
    const results = [parseServerFrame(text), parseClientFrame(text)];
    const parsed = results.find((result) => result.ok);
    assert.ok(parsed, text);
    types.add(parsed.value.type);
  }
  assert.equal(types.size, 23, [...types].join(' '));
});

test('an offer that a newer server makes is left out, and more periods than fit are refused', () => {
  const list = { type: 'alarms', id: 1, full: true, alarms: [], offers: ['shelve', 'teleport'] };
  const parsed = parseServerFrame(JSON.stringify(list));
  assert.ok(parsed.ok && parsed.value.type === 'alarms');
  assert.deepEqual(parsed.value.offers, ['shelve']);
  const ask = { type: 'alarmCounts', id: 1, from: 0, to: 1e12, periodMs: 60_000 };
  assert.ok(!parseClientFrame(JSON.stringify(ask)).ok);
});
