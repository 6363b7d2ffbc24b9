/** How a subscription of many tags is confirmed: in frames of bounded size, nothing left out. */
import assert from 'node:assert/strict';
import { test } from '@playwright/test';
import {
  MAX_FRAME_BYTES,
  printFrame,
  type ServerFrame,
} from '../../../src/main/sources/vigil/codec.ts';
import type { Sample } from '../../../src/main/telemetry/sample.ts';
import { confirmation } from '../../../src/plant/confirmation.ts';
import { DataStream } from '../../../src/plant/data-stream.ts';
import { cutSamples, PIECE_BYTES, sampleBytes } from '../../../src/plant/frame-size.ts';
import { LoadProcess } from '../../../src/plant/load.ts';
import { Publisher } from '../../../src/plant/publisher.ts';
import type { Wire } from '../../../src/plant/wire.ts';

const T0 = 1_764_000_000_000;
const TAGS = 20_000;

/** A publisher all of whose tags speak in every tick of 10 ms. */
function publisherOf(tags: number): Publisher {
  const load = new LoadProcess({ tags, rate: tags * 100, seed: 1, liveTime: T0 });
  return new Publisher({
    processes: [load],
    epoch: 'e1',
    historyMs: 1_000,
    onFrame: () => undefined,
    onAlarms: () => undefined,
  });
}

function streamOf(rows: boolean): DataStream {
  const nowhere = Object.create(null) as Wire; // nothing is sent here
  return new DataStream(nowhere, rows, () => undefined);
}

function snapshots(frames: readonly ServerFrame[]): Extract<ServerFrame, { type: 'snapshot' }>[] {
  return frames.filter((frame) => frame.type === 'snapshot');
}

test('what fits is one whole snapshot, without a word of parts', () => {
  const publisher = publisherOf(100);
  publisher.catchUp(T0 + 10);
  const tags = new Set(publisher.tags.keys());
  const [frame, ...rest] = confirmation(
    { id: 7, tags, unknown: ['X'] },
    publisher,
    streamOf(false),
  );
  assert.ok(frame?.type === 'snapshot' && rest.length === 0);
  assert.deepEqual([frame.part, frame.more, frame.unknown], [undefined, undefined, ['X']]);
  assert.equal(frame.samples.length, 100);
});

test('no tags at all are confirmed by an empty snapshot', () => {
  const nothing = { id: 1, tags: new Set<string>(), unknown: [] };
  const frames = [...confirmation(nothing, publisherOf(1), streamOf(false))];
  assert.deepEqual(
    frames.map(({ type }) => type),
    ['snapshot'],
  );
});

test('unknown names too many for a frame come in parts too', () => {
  const unknown = Array.from({ length: 2_000 }, (_, index) => `${index}`.padEnd(250, '\u0001'));
  const nothing = { id: 1, tags: new Set<string>(), unknown };
  const parts = snapshots([...confirmation(nothing, publisherOf(1), streamOf(false))]);
  assert.ok(parts.length > 2);
  assert.deepEqual(
    parts.flatMap((part) => part.unknown),
    unknown,
  );
  for (const part of parts) assert.ok(printFrame(part).length <= 1.1 * PIECE_BYTES);
});

for (const rows of [false, true]) {
  test(`20,000 tags and what was missed of them come in frames well below the limit, ${rows ? 'rows' : 'columns'}`, () => {
    const publisher = publisherOf(TAGS);
    publisher.catchUp(T0 + 10);
    const resume = { epoch: 'e1', seq: publisher.seq };
    const tags = new Set(publisher.tags.keys());
    const frames: ServerFrame[] = [];
    let time = T0 + 10;
    for (const frame of confirmation(
      { id: 7, tags, unknown: ['X'], resume },
      publisher,
      streamOf(rows),
    )) {
      frames.push(frame);
      // The plant goes on between the parts.
      if (frame.type === 'snapshot' && frame.part! < 2) publisher.catchUp((time += 10));
    }
    for (const frame of frames) assert.ok(Buffer.byteLength(printFrame(frame)) <= PIECE_BYTES);
    const parts = snapshots(frames);
    const last = parts.length - 1;
    assert.ok(last >= 10);
    assert.deepEqual(
      parts.map(({ part }) => part),
      [...parts.keys()],
    );
    assert.ok(parts.every(({ more }, index) => more === (index === last ? undefined : true)));
    assert.deepEqual(new Set(parts.flatMap((part) => Object.keys(part.tags))), tags);
    assert.equal(parts.flatMap(({ samples }) => samples).length, TAGS);
    assert.deepEqual(
      parts.flatMap(({ unknown }) => unknown),
      ['X'],
    );
    assert.deepEqual(parts[last]?.seq, T0 + 30);
    // Two ticks were missed, the second while the snapshot was under way.
    const replays = frames.filter((frame) => frame.type === 'replay');
    assert.equal(parts[last].recovered, true);
    assert.equal(parts[last].missed, replays.length);
    const lengths = replays.map(
      ({ samples, columns }) => samples?.length ?? columns?.tag.length ?? 0,
    );
    assert.equal(
      lengths.reduce((sum, length) => sum + length),
      2 * TAGS,
    );
    // The position moves on only with the last piece of a tick.
    const positions = replays.map(({ seq }) => seq);
    const half = replays.length / 2;
    assert.ok(positions.slice(0, half - 1).every((seq) => seq === T0 + 10));
    assert.ok(positions.slice(half - 1, -1).every((seq) => seq === T0 + 20));
    assert.equal(positions.at(-1), T0 + 30);
  });
}

test('the bound of a sample holds for the worst of strings', () => {
  const worst: Sample = {
    tag: '\u0001'.repeat(256),
    time: 8.64e15 - 1,
    value: '\ud800'.repeat(4_096),
    quality: `bad.${'"'.repeat(252)}`,
  };
  const text = JSON.stringify([worst.tag, worst.time, worst.value, worst.quality]);
  assert.ok(Buffer.byteLength(text) <= sampleBytes(worst));
  const cut = cutSamples(Array.from({ length: 100 }, () => worst));
  assert.equal(cut.flat().length, 100);
  for (const run of cut) assert.ok(Buffer.byteLength(JSON.stringify(run)) < MAX_FRAME_BYTES);
});
