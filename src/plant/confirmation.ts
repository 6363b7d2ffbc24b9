/**
 * What confirms a subscription: its snapshot, in as many parts as its size asks for, and the frames
 * it missed. Frames are made one by one as they are asked for, each of what is newest then, so a
 * client that reads slowly costs neither memory nor a stale value.
 *
 * 1. Whoever asks for the frames delivers data of the tags from before the first part on: what
 *    changes between two parts comes as data.
 * 2. Position and replay are those of the moment of the last part.
 */
import type {
  Position,
  SampleRow,
  ServerFrame,
  TagDeclaration,
} from '../main/sources/vigil/codec.ts';
import { rowOf, type DataStream } from './data-stream.ts';
import { cutSamples, declarationBytes, PIECE_BYTES, sampleBytes, textBytes } from './frame-size.ts';
import type { PublishedFrame } from './history-ring.ts';
import type { PlantTag } from './process.ts';
import type { Publisher } from './publisher.ts';

/** Replay frames after one snapshot; a longer gap is backfilled by history. */
const MAX_REPLAY_FRAMES = 6_000;

/** What is to be confirmed. */
export interface Confirming {
  readonly id: number;
  /** Tags that exist. */
  readonly tags: ReadonlySet<string>;
  /** Names asked for that do not. */
  readonly unknown: readonly string[];
  /** The newest position the client holds of these tags. */
  readonly resume?: Position | undefined;
}

/** See the file head. `data`: the session's, for its aliases and its way to write samples. */
export function* confirmation(
  { id, tags, unknown, resume }: Confirming,
  publisher: Publisher,
  data: DataStream,
): Generator<ServerFrame, void, undefined> {
  const fill = partFiller([...tags], unknown, publisher, data);
  for (let part = 0; ; part += 1) {
    const { isLast, ...content } = fill();
    const { seq } = publisher;
    if (!isLast) {
      yield {
        type: 'snapshot',
        id,
        part,
        more: true,
        seq,
        recovered: false,
        missed: 0,
        ...content,
      };
      continue;
    }
    const missed = resume === undefined ? undefined : missedFrames(tags, resume, publisher);
    yield {
      type: 'snapshot',
      id,
      ...(part === 0 ? {} : { part }),
      seq,
      recovered: missed !== undefined,
      missed: missed?.length ?? 0,
      ...content,
    };
    for (const frame of missed ?? []) {
      yield { type: 'replay', id, seq: frame.seq, ...data.encode(frame.samples) };
    }
    return;
  }
}

interface Part {
  readonly samples: readonly SampleRow[];
  readonly tags: Readonly<Record<string, TagDeclaration>>;
  readonly unknown: readonly string[];
  readonly isLast: boolean;
}

/** Gives one part after the other; to be called until the last. */
function partFiller(
  names: readonly string[],
  unknown: readonly string[],
  publisher: Publisher,
  data: DataStream,
): () => Part {
  let nextName = 0;
  let nextUnknown = 0;
  return () => {
    const samples: SampleRow[] = [];
    const tags: [string, TagDeclaration][] = [];
    let bytes = 0;
    for (; nextName < names.length && bytes < PIECE_BYTES; nextName += 1) {
      const name = names[nextName] ?? '';
      const tag = publisher.tag(name);
      const sample = publisher.latest(name);
      if (tag === undefined) continue;
      tags.push([name, declare(tag, data)]);
      bytes += declarationBytes(tag);
      if (sample === undefined) continue;
      samples.push(rowOf(sample));
      bytes += sampleBytes(sample);
    }
    const firstUnknown = nextUnknown;
    for (; nextUnknown < unknown.length && bytes < PIECE_BYTES; nextUnknown += 1) {
      bytes += textBytes(unknown[nextUnknown] ?? '');
    }
    return {
      samples,
      tags: Object.fromEntries(tags),
      unknown: unknown.slice(firstUnknown, nextUnknown),
      isLast: nextName === names.length && nextUnknown === unknown.length,
    };
  };
}

function declare(tag: PlantTag, data: DataStream): TagDeclaration {
  const { tag: name, area: _area, ...info } = tag;
  return { ...info, alias: data.aliasOf(name) };
}

/**
 * What was published of the tags since a position, or undefined where not all of it is known. A
 * frame that is too large comes in pieces; until the last of them the position stays before it, so
 * that a client cut off between two gets the whole frame again.
 */
function missedFrames(
  tags: ReadonlySet<string>,
  resume: Position,
  publisher: Publisher,
): readonly PublishedFrame[] | undefined {
  let { seq: before } = resume;
  const frames = publisher.framesAfter(resume)?.flatMap(({ seq, samples }) => {
    const pieces = cutSamples(samples.filter((sample) => tags.has(sample.tag)));
    const last = pieces.length - 1;
    const cut = pieces.map((piece, index) => ({
      seq: index < last ? before : seq,
      samples: piece,
    }));
    if (cut.length > 0) before = seq;
    return cut;
  });
  return frames === undefined || frames.length > MAX_REPLAY_FRAMES ? undefined : frames;
}
