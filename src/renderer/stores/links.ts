/**
 * State of each source's link, as main reports it, and what the judging of tags needs of it. Ages
 * and countdowns are not stored: the strip computes them from `…At` on the page's clock, so that
 * they go on counting when main stops.
 */
import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import type { LinkState, LinkStatus } from '../../preload/api.d.ts';
import { fromMain } from '../now.ts';

/** A `LinkStatus` with its instants on the page's clock. */
export interface ShownLink extends LinkStatus {
  readonly heardAt: number;
  readonly nextAttemptAt: number | null;
}

/** States in which data may still be flowing; in all others the link is known to be down. */
const CARRYING: ReadonlySet<LinkState> = new Set(['live', 'resyncing', 'suspect', 'draining']);

/** What a verdict needs to know of a source (quality.ts). */
export interface SourceFacts {
  readonly linkDown: boolean;
  readonly skewMs: number | null;
}

const UNKNOWN_SOURCE: SourceFacts = { linkDown: false, skewMs: null };
const facts = new Map<string, SourceFacts>();

/** Facts about a source's link; neutral before main has told any. */
export function sourceFacts(source: string): SourceFacts {
  return facts.get(source) ?? UNKNOWN_SOURCE;
}

/** True when no data can come through a link in this state. */
export function isDown(state: LinkState): boolean {
  return !CARRYING.has(state);
}

/** Links by source. */
export const useLinks = defineStore('links', () => {
  const bySource = shallowRef<ReadonlyMap<string, ShownLink>>(new Map());

  /** Takes the links that changed. */
  function apply(changed: readonly LinkStatus[]): void {
    const next = new Map(bySource.value);
    for (const status of changed) {
      next.set(status.source, {
        ...status,
        heardAt: fromMain(status.heardAt),
        nextAttemptAt: status.nextAttemptAt === null ? null : fromMain(status.nextAttemptAt),
      });
      facts.set(status.source, { linkDown: isDown(status.state), skewMs: status.skewMs });
    }
    bySource.value = next;
  }

  /** Drops sources that a new site no longer has. */
  function keepOnly(sources: ReadonlySet<string>): void {
    bySource.value = new Map([...bySource.value].filter(([source]) => sources.has(source)));
    for (const source of facts.keys()) if (!sources.has(source)) facts.delete(source);
  }

  return { bySource, apply, keepOnly };
});
