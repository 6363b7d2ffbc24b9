/**
 * The newest value of each tag over a restart. It comes back for a source that is where it was; another
 * plant of that name has its own tags. Pure.
 */
import type { SiteSource } from './site/site.ts';
import type { TagTable } from './telemetry/tag-table.ts';

/** Newest value of a tag: source, name, source time (Unix ms), value, quality. */
export type StoredValue = readonly [
  source: string,
  name: string,
  time: number,
  value: number | string | boolean | null,
  quality: string,
];

/** The newest values, and where their sources were then. */
export interface StoredValues {
  /** Source → its endpoints. */
  readonly endpoints: Readonly<Record<string, readonly string[]>>;
  readonly values: readonly StoredValue[];
}

type Sources = readonly Pick<SiteSource, 'id' | 'endpoints'>[];

/** What is to be kept of `tags` now. */
export function newestValues(tags: TagTable, sources: Sources): StoredValues {
  const endpoints: Record<string, readonly string[]> = {};
  for (const source of sources) endpoints[source.id] = source.endpoints;
  const values: StoredValue[] = [];
  for (const slot of tags.slots()) {
    const time = tags.sourceTime(slot);
    if (Number.isNaN(time)) continue;
    const { source, name } = tags.name(slot);
    values.push([source, name, time, tags.value(slot), tags.quality(slot)]);
  }
  return { endpoints, values };
}

/** Puts what was kept into `tags`, as values of which nothing proves that they are current. */
export function restoreValues(
  { endpoints, values }: StoredValues,
  tags: TagTable,
  sources: Sources,
): void {
  const same = sources.filter((now) =>
    endpoints[now.id]?.some((url) => now.endpoints.includes(url)),
  );
  const ids = new Set(same.map(({ id }) => id));
  for (const [source, name, time, value, quality] of values) {
    const slot = ids.has(source) ? tags.slotOf(source, name) : -1;
    if (slot >= 0) tags.restore(slot, time, value, quality);
  }
}
