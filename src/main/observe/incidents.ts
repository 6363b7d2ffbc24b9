/**
 * The ledger of outages (link.md): newest last, bounded, kept over restarts. Links
 * number their outages from 1 in each run; here each gets a number of its own.
 */
import type { Outage } from '../bridge/contract.ts';

/** Outages kept; a bad day has hundreds, one line on screen and in the file each. */
export const MAX_OUTAGES = 1_000;

/** See the head of this file. */
export class Incidents {
  #outages: Outage[];
  #nextId: number;
  /** `source#number of this run` → number in the ledger. */
  readonly #ids = new Map<string, number>();
  /** Still open when their run ended: nobody saw their end. */
  readonly #abandoned: ReadonlySet<number>;

  /** `stored`: what an earlier run left. */
  constructor(stored: readonly Outage[]) {
    this.#outages = stored.slice(-MAX_OUTAGES);
    const open = this.#outages.filter(({ freshTime }) => freshTime === null);
    this.#abandoned = new Set(open.map(({ id }) => id));
    this.#nextId = this.#outages.reduce((highest, { id }) => Math.max(highest, id), 0) + 1;
  }

  /** Notes a new outage, or the newest state of one noted before, and returns it as noted. */
  record(outage: Outage): Outage {
    const name = `${outage.source}#${outage.id}`;
    const known = this.#ids.get(name);
    const id = known ?? this.#nextId++;
    if (known === undefined) this.#ids.set(name, id);
    const at = this.#outages.findLastIndex((noted) => noted.id === id);
    const noted: Outage = { ...outage, id };
    if (at >= 0) this.#outages[at] = noted;
    else if (known === undefined) this.#outages.push(noted);
    if (this.#outages.length > MAX_OUTAGES) this.#outages.shift();
    if (this.#ids.size > MAX_OUTAGES) {
      for (const oldest of this.#ids.keys()) {
        this.#ids.delete(oldest);
        break;
      }
    }
    return noted;
  }

  /** All outages, oldest first. */
  all(): readonly Outage[] {
    return this.#outages;
  }

  /** The newest outage of a source; one that an earlier run left open does not go on in this one. */
  lastOf(source: string): Outage | null {
    const own = (outage: Outage): boolean =>
      outage.source === source && !this.#abandoned.has(outage.id);
    return this.#outages.findLast(own) ?? null;
  }
}
