/**
 * What is known of the plant, in its smallest parts: tags, samples and their quality. Everything
 * downstream (link, bridge, renderer) and the demo plant use these words and no others.
 */

/** What a tag can hold. */
export type SampleValue = number | string | boolean | null;

/** The three severity classes of OPC UA status codes. */
export type QualityClass = 'good' | 'uncertain' | 'bad';

/**
 * `good`, `uncertain` or `bad`, for the last two optionally with a reason after a dot, as in
 * `bad.sensorFailure` (protocol.md). Known reasons stand in docs/quality.md.
 */
export type Quality = string;

/** One value of one tag at one moment. */
export interface Sample {
  readonly tag: string;
  /** Unix ms, UTC, set by the source; rises strictly for one tag. */
  readonly time: number;
  readonly value: SampleValue;
  readonly quality: Quality;
}

/** What the source declares about a tag; every field may be missing. */
export interface TagInfo {
  readonly description?: string;
  readonly unit?: string;
  readonly min?: number;
  readonly max?: number;
  /** Present: periodic, a sample at least this often (ms). Absent: sent on change. */
  readonly intervalMs?: number;
}

/** The severity class of a quality; an unknown word counts as bad, never as good. */
export function qualityClass(quality: Quality): QualityClass {
  if (quality === 'good') return 'good';
  return quality === 'uncertain' || quality.startsWith('uncertain.') ? 'uncertain' : 'bad';
}

/**
 * Samples as columns, reused from frame to frame so that the hot path allocates nothing for a
 * sample. Row `i` is `tag[i]`, `time[i]`, `value[i]`, `quality[i]`, for `i < length`; entries at
 * and beyond `length` are leftovers. Valid only during the call it is passed to: copy what is kept.
 */
export class SampleBatch {
  readonly tag: string[] = [];
  readonly time: number[] = [];
  readonly value: SampleValue[] = [];
  readonly quality: Quality[] = [];
  length = 0;

  /** Makes it empty; capacity stays. */
  clear(): void {
    this.length = 0;
  }

  /** Appends one sample. */
  push(tag: string, time: number, value: SampleValue, quality: Quality): void {
    const row = this.length;
    this.tag[row] = tag;
    this.time[row] = time;
    this.value[row] = value;
    this.quality[row] = quality;
    this.length = row + 1;
  }
}
