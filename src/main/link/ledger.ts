/**
 * The ledger of one link: every outage is one record, written when it begins, when the values are
 * fresh again, and when what was missed has been fetched (link.md, The ledger). It is what the
 * timeline shows, the metrics count and the lab reads.
 */
import type { LinkEffect, OutageRecord } from './events.ts';

type Draft = { -readonly [K in keyof OutageRecord]: OutageRecord[K] };

/** One open record at most; a record closes when it is fresh and nothing is left to fetch. */
export class Ledger {
  private open: Draft | null = null;
  private nextId = 1;

  /** Whether values are not yet fresh again. */
  get isFrozen(): boolean {
    return this.open !== null && this.open.freshAt === null;
  }

  /** An outage begins, or an open one gets worse; the first cause stays. */
  begin(cause: string, code: number | null, rung: number, now: number, out: LinkEffect[]): void {
    if (this.open !== null && this.open.freshAt === null) {
      this.open.rung = Math.max(this.open.rung, rung);
      return;
    }
    this.open = {
      id: this.nextId++,
      cause,
      code,
      rung,
      faultAt: now,
      suspectAt: null,
      deadAt: null,
      openAt: null,
      freshAt: null,
      backfilledAt: null,
      attempts: 0,
      missed: 0,
      recovered: 0,
      lost: 0,
    };
    this.write(out);
  }

  /** The session is doubted since `faultAt`, the last moment it was heard. */
  suspect(faultAt: number, cause: string, now: number, out: LinkEffect[]): void {
    this.begin(cause, null, 1, faultAt, out);
    if (this.open !== null) this.open.suspectAt ??= now;
  }

  /** The doubt was unfounded: nothing was lost and nothing is kept. */
  acquit(out: LinkEffect[], now: number): void {
    if (this.open?.deadAt === null && this.open.freshAt === null) this.fresh(now, out);
  }

  dead(now: number): void {
    if (this.open !== null) this.open.deadAt ??= now;
  }

  attempt(rung: number): void {
    if (this.open === null || this.open.freshAt !== null) return;
    this.open.attempts += 1;
    this.reach(rung);
  }

  /** A rung of the ladder was climbed. */
  reach(rung: number): void {
    if (this.open === null || this.open.freshAt !== null) return;
    this.open.rung = Math.max(this.open.rung, rung);
  }

  opened(now: number): void {
    if (this.open !== null) this.open.openAt ??= now;
  }

  /** Every subscription hit has a confirmed snapshot again. */
  fresh(now: number, out: LinkEffect[]): void {
    if (this.open === null || this.open.freshAt !== null) return;
    this.open.freshAt = now;
    this.write(out);
  }

  /** Samples that came by replay or history, or are missing for good. */
  count(recovered: number, lost: number): void {
    if (this.open === null) return;
    this.open.recovered += recovered;
    this.open.lost += lost;
    this.open.missed = this.open.recovered + this.open.lost;
  }

  /** Nothing is left to fetch: the record is complete. */
  backfilled(now: number, out: LinkEffect[]): void {
    if (this.open === null || this.open.freshAt === null) return;
    this.open.backfilledAt = now;
    this.write(out);
    this.open = null;
  }

  private write(out: LinkEffect[]): void {
    if (this.open !== null) out.push({ type: 'record', outage: { ...this.open } });
  }
}
