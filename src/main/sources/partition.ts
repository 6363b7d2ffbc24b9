/**
 * Cuts what the screens want of a source into subscriptions: small enough that one that fails or is
 * repaired disturbs few tags, and stable, so that a site file that gains a tag leaves the others
 * alone. Tags of one subscription want the same length of history.
 */
import type { Wanted } from '../link/events.ts';

/** One tag that a screen shows. */
export interface WantedTag {
  /** Its name at the source. */
  readonly name: string;
  /** The site's word on how often it speaks, ms; else the source's counts. */
  readonly intervalMs?: number;
  /** Age of proof at which it is late, where the site says so, ms. */
  readonly lateAfterMs?: number;
  /** How far back its samples are wanted, ms; left out: as far as the source's trends reach. */
  readonly historyMs?: number;
}

/** Everything that is wanted of one source. */
export interface SourceWants {
  readonly tags: readonly WantedTag[];
  /** Prefixes ending in `*`. */
  readonly patterns: readonly string[];
  readonly alarms: boolean;
  /** History of the tags that name none themselves, ms; 0: none. */
  readonly historyMs: number;
}

/** Most tags of one subscription. */
export const TAGS_PER_SUBSCRIPTION = 100;

/** Gives subscriptions their ids; an id means the same tags for ever. */
export class Partition {
  #present: readonly Wanted[] = [];
  #lastId = 0;

  /** The subscriptions for `wants`; those that stay as they are keep their ids. */
  plan(wants: SourceWants): readonly Wanted[] {
    const planned: Wanted[] = [];
    for (const [historyMs, names] of byHistory(wants)) {
      const open = new Set(names);
      for (const kept of this.#present) {
        if (kept.alarms || kept.historyMs !== historyMs) continue;
        if (!kept.tags.every((tag) => open.has(tag))) continue;
        planned.push(kept);
        for (const tag of kept.tags) open.delete(tag);
      }
      const rest = [...open];
      for (let from = 0; from < rest.length; from += TAGS_PER_SUBSCRIPTION) {
        planned.push(this.#give(rest.slice(from, from + TAGS_PER_SUBSCRIPTION), false, historyMs));
      }
    }
    if (wants.patterns.length > 0) {
      const { patterns, historyMs } = wants;
      const kept = this.#present.find(
        (one) => one.historyMs === historyMs && sameNames(one.tags, patterns),
      );
      planned.push(kept ?? this.#give([...patterns], false, historyMs));
    }
    if (wants.alarms) {
      planned.push(this.#present.find(({ alarms }) => alarms) ?? this.#give([], true, 0));
    }
    this.#present = planned;
    return planned;
  }

  #give(tags: readonly string[], alarms: boolean, historyMs: number): Wanted {
    this.#lastId += 1;
    return { id: this.#lastId, tags, alarms, historyMs };
  }
}

function byHistory({ tags, historyMs }: SourceWants): Map<number, Set<string>> {
  const groups = new Map<number, Set<string>>();
  for (const tag of tags) {
    const wanted = tag.historyMs ?? historyMs;
    const group = groups.get(wanted);
    if (group === undefined) groups.set(wanted, new Set([tag.name]));
    else group.add(tag.name);
  }
  return groups;
}

function sameNames(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((name, index) => name === other[index]);
}
