/**
 * The past of some tags, asked for by a trend that shows more than the history store keeps: in
 * buckets, straight from the server and kept nowhere here. Whoever shows the trend asks again.
 */
import type { Clock } from '../clock.ts';
import type { Reply } from '../reply.ts';
import { qualityRank, trendNumber } from '../telemetry/sample-ring.ts';
import type { HistoryPoint, SessionNews } from './driver.ts';
import { PendingRequests } from './pending-requests.ts';

/** What is asked. Times are Unix ms. */
export interface PastQuestion {
  /** Names at the source. */
  readonly tags: readonly string[];
  readonly from: number;
  readonly to: number;
  /** Wanted width of the buckets, ms. */
  readonly bucketMs: number;
}

/** The past of one tag, as columns of equal length; times rise. */
export interface TagPast {
  readonly time: Float64Array;
  /** NaN where the value is no number. Booleans are 0 and 1. */
  readonly value: Float64Array;
  /** 0 good, 1 uncertain, 2 bad. */
  readonly quality: Uint8Array;
  /** Stretches in which nothing was recorded; null: the server does not say. */
  readonly gaps: readonly (readonly [from: number, to: number])[] | null;
  /** Width of the buckets that the server made, ms; null: it says nothing of buckets. */
  readonly bucketMs: number | null;
}

/** What came of it: tag → its past. */
export type PastReply = Reply<ReadonlyMap<string, TagPast>>;

/** The server's time for an answer, ms: it may have to read days of an archive. */
export const ANSWER_MS = 15_000;
/** Most on their way at once; further ones are refused and come again. */
const MAX_PENDING = 32;
/** Rows that a bucket may have (docs/protocol.md). */
const ROWS_A_BUCKET = 4;

/** See the file head. */
export class Pasts {
  readonly #pending: PendingRequests<ReadonlyMap<string, TagPast>>;

  constructor(clock: Clock) {
    this.#pending = new PendingRequests(clock, {
      answerMs: ANSWER_MS,
      most: MAX_PENDING,
      what: 'history requests',
    });
  }

  /** Calls `send` and waits for the answer to request `id` of `session`. */
  ask(id: number, session: number, send: () => void): Promise<PastReply> {
    return this.#pending.ask(id, session, send);
  }

  /** An answer; false when nobody here asked for it. */
  answered({
    request,
    series,
    gaps,
    bucketMs,
  }: Extract<SessionNews, { type: 'history' }>): boolean {
    if (!this.#pending.has(request)) return false;
    const pasts = [...series].map(([tag, points]): readonly [string, TagPast] => [
      tag,
      {
        ...columnsOf(points),
        gaps: gaps === undefined ? null : (gaps.get(tag) ?? []),
        bucketMs: bucketMs ?? null,
      },
    ]);
    return this.#pending.end(request, { ok: true, value: new Map(pasts) });
  }

  /** The server refused it; false when nobody here asked. */
  refused(request: number, code: string, message: string): boolean {
    return this.#pending.refused(request, code, message);
  }

  /** A session is gone, and its answers with it. */
  lost(session: number): void {
    this.#pending.lost(session);
  }
}

/** The question as a driver puts it: `maxPoints` is for servers that know no buckets. */
export function historyRequest(
  id: number,
  { tags, from, to, bucketMs }: PastQuestion,
): Required<PastQuestion> & { readonly id: number; readonly maxPoints: number } {
  const buckets = Math.ceil((to - from) / bucketMs) + 1;
  return { id, tags, from, to, bucketMs, maxPoints: ROWS_A_BUCKET * buckets };
}

function columnsOf(points: readonly HistoryPoint[]): Omit<TagPast, 'gaps' | 'bucketMs'> {
  const ordered = points.every(({ time }, index) => time > (points[index - 1]?.time ?? -Infinity))
    ? points
    : [...new Map(points.map((point) => [point.time, point])).values()].sort(
        (one, other) => one.time - other.time,
      );
  return {
    time: Float64Array.from(ordered, ({ time }) => time),
    value: Float64Array.from(ordered, ({ value }) => trendNumber(value)),
    quality: Uint8Array.from(ordered, ({ quality }) => qualityRank(quality)),
  };
}
