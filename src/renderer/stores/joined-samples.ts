/**
 * One tag's samples as a trend draws them: the server's thinned past up to where the buffer begins,
 * the buffer's own samples from there on. Copied only when one of the two has changed.
 */
import { mergeIntervals, type Interval } from '../draw/intervals.ts';
import { lowerBound, type SampleColumns } from '../draw/strokes.ts';
import type { Past } from './past-window.ts';
import type { TrendBuffer } from './trend-buffer.ts';

/** A distance beyond this many usual ones is a gap of a periodic tag (strokes.ts). */
const GAP_SPACINGS = 2.5;

/** From here on the buffer holds every sample; Infinity: it holds none. */
export function heldFrom(buffer: TrendBuffer | null): number {
  if (buffer === null || buffer.start >= buffer.end) return Infinity;
  return buffer.time[buffer.start] ?? Infinity;
}

/** See the file head. */
export class JoinedSamples implements SampleColumns {
  time = new Float64Array(0);
  value = new Float64Array(0);
  quality = new Uint8Array(0);
  readonly start = 0;
  end = 0;
  gaps: readonly Interval[] = [];
  coarseUntilTime = -Infinity;
  coarseSpacingMs = 0;
  #past: Past | null = null;
  #buffer: TrendBuffer | null = null;
  #version = -1;

  /** The samples of a window that begins at `from`: joined where the past has a part in it. */
  of(
    past: Past | null,
    buffer: TrendBuffer | null,
    from: number,
    intervalMs: number | null,
  ): SampleColumns | null {
    const seam = heldFrom(buffer);
    if (past === null || seam <= from) return buffer;
    const version = buffer?.version ?? -1;
    if (past !== this.#past || buffer !== this.#buffer || version !== this.#version) {
      this.#past = past;
      this.#buffer = buffer;
      this.#version = version;
      this.#join(past, buffer, seam, intervalMs);
    }
    return this;
  }

  #join(past: Past, buffer: TrendBuffer | null, seam: number, intervalMs: number | null): void {
    const cut = lowerBound(past.time, 0, past.time.length, seam);
    const held = buffer === null ? 0 : buffer.end - buffer.start;
    this.#makeRoom(cut + held);
    this.time.set(past.time.subarray(0, cut));
    this.value.set(past.value.subarray(0, cut));
    this.quality.set(past.quality.subarray(0, cut));
    this.end = cut + held;
    const older = (past.gaps ?? []).flatMap(([from, to]): Interval[] =>
      from < seam ? [[from, Math.min(to, seam)]] : [],
    );
    if (buffer === null || held === 0) {
      this.gaps = mergeIntervals(older);
      this.coarseUntilTime = Infinity;
    } else {
      this.time.set(buffer.time.subarray(buffer.start, buffer.end), cut);
      this.value.set(buffer.value.subarray(buffer.start, buffer.end), cut);
      this.quality.set(buffer.quality.subarray(buffer.start, buffer.end), cut);
      // Not asked for yet, or not answered: an older view's past must not be joined to the present.
      const between: Interval[] = past.to < seam ? [[past.to, seam]] : [];
      const own = [...buffer.gaps, ...thinnedGaps(buffer, intervalMs)];
      this.gaps = mergeIntervals([...older, ...between, ...own]);
      this.coarseUntilTime = Math.max(seam, buffer.coarseUntilTime);
    }
    // Told gaps are all there are; a server that tells none lets its buckets speak.
    this.coarseSpacingMs = past.gaps === null ? past.bucketMs : Infinity;
  }

  #makeRoom(wanted: number): void {
    if (wanted <= this.time.length) return;
    const capacity = Math.ceil(wanted * 1.25);
    this.time = new Float64Array(capacity);
    this.value = new Float64Array(capacity);
    this.quality = new Uint8Array(capacity);
  }
}

/** Gaps that only distances tell, in the part of a buffer that came thinned. */
function thinnedGaps(buffer: TrendBuffer, intervalMs: number | null): Interval[] {
  if (intervalMs === null || !Number.isFinite(buffer.coarseSpacingMs)) return [];
  const limit = GAP_SPACINGS * Math.max(intervalMs, buffer.coarseSpacingMs);
  const found: Interval[] = [];
  for (let index = buffer.start + 1; index < buffer.end; index++) {
    const from = buffer.time[index - 1] ?? 0;
    const to = buffer.time[index] ?? 0;
    if (to > buffer.coarseUntilTime) break;
    if (to - from > limit) found.push([from, to]);
  }
  return found;
}
