/**
 * All that is known of one tag's past, for questions about days: the archive before the start, what
 * the ring has forgotten since as buckets of a minute, and the ring itself. Answers in buckets, so
 * seven days are some thousand rows whatever the tag's interval.
 */
import type { HistoryRow } from '../main/sources/vigil/codec.ts';
import type { Quality, SampleValue } from '../main/telemetry/sample.ts';
import { BucketReducer, type Gap } from './buckets.ts';
import type { TagHistory } from './history-ring.ts';
import type { PlantArchive, PlantProcess, PlantTag } from './process.ts';

/** Width of the buckets of forgotten samples, ms. */
const OLDER_BUCKET_MS = 60_000;
/** Rows of those kept: seven days of two a minute. */
const MAX_OLDER_ROWS = 20_160;
/** Distances beyond this many intervals are a gap (docs/quality.md). */
const SILENT_INTERVALS = 2.5;

/** A thinned answer for one tag. */
export interface BucketedRange {
  readonly rows: readonly HistoryRow[];
  readonly gaps: readonly Gap[];
  /** False: the range begins before anything was recorded. */
  readonly isComplete: boolean;
}

/** See the file head. */
export class TagPast {
  readonly #tag: PlantTag;
  readonly #ring: TagHistory;
  readonly #archive: PlantArchive | undefined;
  readonly #startTime: number;
  readonly #maxOlderRows: number;
  #first: SampleValue | undefined;
  readonly #reducer = new BucketReducer(OLDER_BUCKET_MS);

  /** `maxOlderRows`: bound of what is kept of forgotten samples. */
  constructor(
    tag: PlantTag,
    ring: TagHistory,
    { archive, startTime }: Pick<PlantProcess, 'archive' | 'startTime'>,
    maxOlderRows: number,
  ) {
    this.#tag = tag;
    this.#ring = ring;
    this.#archive = archive;
    this.#startTime = startTime;
    this.#maxOlderRows = Math.min(MAX_OLDER_ROWS, maxOlderRows);
  }

  /** The ring takes this sample; the one it forgets for it is kept in buckets. */
  push(time: number, value: SampleValue, quality: Quality): void {
    this.#first ??= value;
    const forgotten = this.#ring.push(time, value, quality);
    if (forgotten === undefined) return;
    this.#reducer.push(...forgotten, this.#silenceMs(0));
    const { rows } = this.#reducer;
    if (rows.length > this.#maxOlderRows) rows.splice(0, Math.ceil(rows.length / 10));
  }

  /** Buckets of [from, to], with the last sample before `from` ahead of them. */
  bucketed(from: number, to: number, bucketMs: number): BucketedRange {
    const out = new BucketReducer(bucketMs);
    const oldest = this.#archive?.startTime ?? this.#startTime;
    if (from < oldest) out.gap(from, Math.min(to, oldest));
    if (this.#first !== undefined) {
      this.#readArchive(from, to, out);
      this.#readRecorded(from, to, out);
    }
    out.close();
    return { rows: out.rows, gaps: out.gaps, isComplete: from >= oldest };
  }

  #readArchive(from: number, to: number, out: BucketReducer): void {
    const archive = this.#archive;
    if (archive === undefined || from >= archive.endTime) return;
    const silenceMs = this.#silenceMs(archive.leastIntervalMs);
    // A tag sent on change does not show by itself when the recorder was away.
    const gaps = archive.gaps(from, to);
    archive.read(this.#tag.tag, this.#first ?? null, from, to, (time, value, quality) => {
      tellGaps(gaps, time, out);
      out.push(time, value, quality, silenceMs);
    });
    tellGaps(gaps, Infinity, out);
  }

  #readRecorded(from: number, to: number, out: BucketReducer): void {
    const older = this.#reducer.rows;
    const gaps = this.#reducer.gaps.filter(([start, end]) => start < to && end > from);
    const isOnChange = this.#tag.intervalMs === undefined;
    const silenceMs = this.#silenceMs(OLDER_BUCKET_MS);
    older.forEach((row, index) => {
      const next = older[index + 1];
      const isBefore = isOnChange && next !== undefined && next[0] > from;
      if (row[0] <= to && (row[0] >= from || isBefore)) {
        tellGaps(gaps, row[0], out);
        out.push(row[0], row[1], row[2] ?? 'good', silenceMs);
      }
    });
    const newestOlder = older.at(-1)?.[0] ?? -Infinity;
    // The last minute before the ring may be missing in the buckets.
    let least = OLDER_BUCKET_MS;
    for (const [time, value, quality] of this.#ring.rows(from, to, isOnChange)) {
      if (time <= newestOlder) continue;
      tellGaps(gaps, time, out);
      out.push(time, value, quality ?? 'good', this.#silenceMs(least));
      least = 0;
    }
  }

  /** The longest distance of two samples that is no gap, where they stand `leastMs` apart or more. */
  #silenceMs(leastMs: number): number {
    const { intervalMs } = this.#tag;
    return intervalMs === undefined ? Infinity : SILENT_INTERVALS * Math.max(intervalMs, leastMs);
  }
}

/** Tells the gaps that end by `time`, and takes them off the list. */
function tellGaps(gaps: Gap[], time: number, out: BucketReducer): void {
  for (let gap = gaps[0]; gap !== undefined && gap[1] <= time; gap = gaps[0]) {
    out.gap(gap[0], gap[1]);
    gaps.shift();
  }
}
