/**
 * How many wanted tags of a source are too old to look live: the age part of docs/quality.md, asked
 * in main for the metrics. The screen judges for itself (renderer/quality.ts) and never asks here; a
 * test holds the two limits against each other.
 */
import type { SourceTags } from '../telemetry/source-tags.ts';
import type { TagTable } from '../telemetry/tag-table.ts';
import type { WantedTag } from './partition.ts';

/** Overrides from the site file, ms. */
export interface LateLimits {
  /** For all tags of the source. */
  readonly source: number | undefined;
  /** By the tag's name at the source. */
  readonly tags: ReadonlyMap<string, number>;
}

/** What is looked at. */
export interface StaleView {
  readonly tags: SourceTags;
  readonly table: TagTable;
  /** Up to when a subscription's on-change tags are proven, monotonic ms. */
  readonly provenAt: (subscription: number) => number;
}

/** The overrides among what is wanted; `source`: the one for all tags. */
export function lateLimits(tags: readonly WantedTag[], source: number | undefined): LateLimits {
  const named = tags.flatMap(({ name, lateAfterMs: late }) =>
    late === undefined ? [] : ([[name, late]] as const),
  );
  return { source, tags: new Map(named) };
}

/** Age of proof at which a value is no longer live, ms; `intervalMs` NaN: sent on change. */
export function lateAfterMs(intervalMs: number): number {
  return Number.isNaN(intervalMs) ? 2_500 : Math.max(2 * intervalMs, intervalMs + 1_000);
}

/** See the file head. A tag that the source does not have is a fault of the site file, not stale. */
export function countStaleTags(
  { tags, table, provenAt }: StaleView,
  limits: LateLimits,
  now: number,
): number {
  let stale = 0;
  for (const slot of tags.slots()) {
    if (table.standing(slot) === 'unknown') continue;
    const intervalMs = tags.intervalMs(slot);
    let proven = table.provenAt(slot);
    if (Number.isNaN(intervalMs) && proven !== -Infinity) {
      proven = Math.max(proven, provenAt(tags.subscription(slot)));
    }
    const limit =
      limits.tags.get(table.name(slot).name) ?? limits.source ?? lateAfterMs(intervalMs);
    if (!(now - proven <= limit)) stale += 1;
  }
  return stale;
}
