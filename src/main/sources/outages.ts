/**
 * The link's ledger as the rest of Vigil reads it: Unix times instead of monotonic ones, and when
 * the first fresh value was really painted.
 */
import type { OutageRecord } from '../link/events.ts';
import type { Outage } from '../outage.ts';

interface Entry {
  record: OutageRecord;
  /** Unix ms − monotonic ms when it was first recorded: one clock for one outage. */
  readonly offset: number;
  paintedAt: number | null;
}

/** Outages kept. */
const MAX_OUTAGES = 200;

/** Outages of one source, oldest first. */
export class Outages {
  readonly #source: string;
  readonly #entries = new Map<number, Entry>();

  constructor(source: string) {
    this.#source = source;
  }

  /** Takes the newest record of an outage. `now`, `unixNow`: the same moment on both clocks. */
  record(record: OutageRecord, now: number, unixNow: number): Outage {
    const present = this.#entries.get(record.id);
    const entry: Entry = present ?? { record, offset: unixNow - now, paintedAt: null };
    entry.record = record;
    this.#entries.set(record.id, entry);
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > MAX_OUTAGES && oldest !== undefined) this.#entries.delete(oldest);
    return this.#tell(entry);
  }

  /**
   * A window painted at `now` what was sent to it at `sentAt`. Returns the outages that are thereby
   * over for whoever looks at the wall.
   */
  painted(sentAt: number, now: number): readonly Outage[] {
    const healed: Outage[] = [];
    for (const entry of this.#entries.values()) {
      const { freshAt } = entry.record;
      if (entry.paintedAt !== null || freshAt === null || freshAt > sentAt) continue;
      entry.paintedAt = now;
      healed.push(this.#tell(entry));
    }
    return healed;
  }

  all(): readonly Outage[] {
    return [...this.#entries.values()].map((entry) => this.#tell(entry));
  }

  last(): Outage | null {
    const entry = [...this.#entries.values()].at(-1);
    return entry === undefined ? null : this.#tell(entry);
  }

  #tell({ record, offset, paintedAt }: Entry): Outage {
    const unix = (at: number | null): number | null => (at === null ? null : at + offset);
    return {
      id: record.id,
      source: this.#source,
      cause: record.cause,
      code: record.code,
      rung: record.rung,
      faultTime: record.faultAt + offset,
      suspectTime: unix(record.suspectAt),
      deadTime: unix(record.deadAt),
      openTime: unix(record.openAt),
      freshTime: unix(record.freshAt),
      paintedTime: unix(paintedAt),
      backfilledTime: unix(record.backfilledAt),
      attempts: record.attempts,
      missed: record.missed,
      recovered: record.recovered,
      lost: record.lost,
    };
  }
}
