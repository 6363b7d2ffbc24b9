/**
 * Stop 3 to stop 4: the samples of a frame that the link let through go into the tag table and into
 * the history. Hot: one loop, nothing allocated.
 */
import type { SampleBatch } from '../telemetry/sample.ts';
import type { HistoryStore } from '../telemetry/history.ts';
import type { SourceTags } from '../telemetry/source-tags.ts';
import type { SampleOrigin, TagTable } from '../telemetry/tag-table.ts';

/** Where samples go. */
export interface Stores {
  readonly table: TagTable;
  readonly tags: SourceTags;
  readonly history: HistoryStore;
}

/**
 * Stores the samples of one frame; returns how many the history did not have. `now`: receipt,
 * monotonic ms; `sourceNow`: the source's clock then, Unix ms, NaN while unknown.
 */
export function storeSamples(
  { table, tags, history }: Stores,
  batch: SampleBatch,
  origin: SampleOrigin,
  now: number,
  sourceNow: number,
): number {
  let fresh = 0;
  for (let row = 0; row < batch.length; row += 1) {
    const name = batch.tag[row] ?? '';
    const time = batch.time[row] ?? Number.NaN;
    const value = batch.value[row] ?? null;
    const quality = batch.quality[row] ?? 'bad';
    const slot = tags.find(name);
    if (slot < 0) continue;
    const held = table.sourceTime(slot);
    const isNewest = table.put(slot, time, value, quality, origin, now, sourceNow);
    if (isNewest && time < held) history.rewind(slot, time);
    if (history.add(slot, time, value, quality)) fresh += 1;
  }
  return fresh;
}

/** Newest source time in a batch, Unix ms; NaN when it is empty. */
export function newestTime(batch: SampleBatch): number {
  let newest = Number.NaN;
  for (let row = 0; row < batch.length; row += 1) {
    const time = batch.time[row] ?? Number.NaN;
    if (!(time <= newest)) newest = time;
  }
  return newest;
}
