/**
 * The ledger as counts: an outage is told many times while it goes on, each of its facts counts
 * once. Outages of earlier runs are not counted; they were.
 */
import type { Outage } from '../outage.ts';

/** Sums of one source. */
export interface OutageSums {
  readonly outages: number;
  readonly recovered: number;
  readonly lost: number;
}

/** One measured time, for a histogram. */
export interface OutageTime {
  readonly mark: 'suspect' | 'dead' | 'fresh' | 'painted';
  readonly source: string;
  readonly seconds: number;
}

type Sums = { -readonly [K in keyof OutageSums]: OutageSums[K] };

/** Outages that may still change; the ledger closes one before the next begins. */
const MAX_OPEN = 500;
const MARKS = ['suspect', 'dead', 'fresh', 'painted'] as const;
const NONE: OutageSums = { outages: 0, recovered: 0, lost: 0 };

/** See the head of this file. */
export class OutageTally {
  /** `source#number of this run` → as told last. */
  readonly #told = new Map<string, Outage>();
  readonly #sums = new Map<string, Sums>();
  readonly #rungs = new Map<number, number>();

  /** Takes the newest word on an outage; returns the times that are known since. */
  take(outage: Outage): readonly OutageTime[] {
    const name = `${outage.source}#${outage.id}`;
    const before = this.#told.get(name);
    this.#told.set(name, outage);
    for (const oldest of this.#told.keys()) {
      if (this.#told.size <= MAX_OPEN) break;
      this.#told.delete(oldest);
    }
    const sums = this.#sums.get(outage.source) ?? { ...NONE };
    this.#sums.set(outage.source, sums);
    if (before === undefined) sums.outages += 1;
    sums.recovered += Math.max(0, outage.recovered - (before?.recovered ?? 0));
    sums.lost += Math.max(0, outage.lost - (before?.lost ?? 0));
    if (before === undefined || outage.rung > before.rung) this.rungUsed(outage.rung);
    return MARKS.flatMap((mark) => {
      const time = outage[`${mark}Time`];
      if (time === null || (before?.[`${mark}Time`] ?? null) !== null) return [];
      return [
        { mark, source: outage.source, seconds: Math.max(0, time - outage.faultTime) / 1000 },
      ];
    });
  }

  /** A rung of the ladder was used; those of links come through `take`. */
  rungUsed(rung: number): void {
    this.#rungs.set(rung, (this.#rungs.get(rung) ?? 0) + 1);
  }

  sums(source: string): OutageSums {
    return this.#sums.get(source) ?? NONE;
  }

  rungs(rung: number): number {
    return this.#rungs.get(rung) ?? 0;
  }

  /** Forgets the sources that a new site no longer has. */
  keepOnly(sources: ReadonlySet<string>): void {
    for (const source of this.#sums.keys()) if (!sources.has(source)) this.#sums.delete(source);
  }
}
