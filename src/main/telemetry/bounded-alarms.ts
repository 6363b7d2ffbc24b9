/**
 * The rows one session told, bounded. Beyond the bound the oldest row of the least priority makes
 * room, so that a flood of low alarms never pushes out, or keeps out, an urgent one.
 */

/** What is looked at; the rest is the protocol's. */
export interface BoundedRow {
  readonly id: string;
  readonly priority?: string;
}

/** From most to least important. */
const PRIORITIES = ['urgent', 'high', 'medium', 'low'] as const;

/** See the file head. */
export class BoundedAlarms<A extends BoundedRow> {
  readonly #max: number;
  readonly #rows = new Map<string, A>();
  /** Ids by rank, oldest first. */
  readonly #ranks: readonly Set<string>[] = PRIORITIES.map(() => new Set());
  #dropped = 0;

  constructor(max: number) {
    this.#max = max;
  }

  get size(): number {
    return this.#rows.size;
  }

  /** Rows that found no room, or had to make it. */
  get dropped(): number {
    return this.#dropped;
  }

  get(id: string): A | undefined {
    return this.#rows.get(id);
  }

  has(id: string): boolean {
    return this.#rows.has(id);
  }

  ids(): IterableIterator<string> {
    return this.#rows.keys();
  }

  rows(): IterableIterator<A> {
    return this.#rows.values();
  }

  /** Puts a row in its place; the id of the row that made room for it, if one had to. */
  set(row: A): string | undefined {
    const before = this.#rows.get(row.id);
    if (before !== undefined) this.#rankOf(before).delete(row.id);
    let evicted: string | undefined;
    if (before === undefined && this.#rows.size >= this.#max) {
      this.#dropped += 1;
      evicted = this.#leastBelow(row);
      if (evicted === undefined) return undefined;
      this.delete(evicted);
    }
    this.#rows.set(row.id, row);
    this.#rankOf(row).add(row.id);
    return evicted;
  }

  delete(id: string): void {
    const row = this.#rows.get(id);
    if (row === undefined) return;
    this.#rows.delete(id);
    this.#rankOf(row).delete(id);
  }

  /** The oldest row of the least priority, where that is less than or the same as that of `row`. */
  #leastBelow(row: A): string | undefined {
    for (let rank = this.#ranks.length - 1; rank >= rankOf(row); rank -= 1) {
      const [oldest] = this.#ranks[rank] ?? [];
      if (oldest !== undefined) return oldest;
    }
    return undefined;
  }

  #rankOf(row: A): Set<string> {
    const rank = this.#ranks[rankOf(row)];
    if (rank === undefined) throw new Error(`no rank for ${row.id}`);
    return rank;
  }
}

/** A priority nobody knows counts as the least. */
function rankOf({ priority }: BoundedRow): number {
  const rank = PRIORITIES.findIndex((one) => one === priority);
  return rank < 0 ? PRIORITIES.length - 1 : rank;
}
