/**
 * The silence of one subscription on one session: when to look at its tags, and when what is heard
 * is a reason to ask for it again (rung 0) or to tell of it. Each further time for the same silence
 * waits longer; a tag that spoke since and fell silent again is a new silence.
 */
import type { AskedBefore, SilenceReport } from './events.ts';

/** Waits before a silent or refused subscription is asked for again (link.md), ms. */
const REPAIR_MS: readonly number[] = [5_000, 15_000, 60_000];
/** Tags are looked at again at most this often, and at least that often, ms. */
const SOONEST_LOOK_MS = 100;
const LATEST_LOOK_MS = 10_000;

/** Wait (ms) before a subscription asked for `tries` times in vain is asked for again. */
export function repairWait(tries: number): number {
  return REPAIR_MS[Math.min(tries, REPAIR_MS.length - 1)] ?? 60_000;
}

/** What is to be done about silence: ask again for all since then, and tell since when, or not. */
export interface Complaint {
  /** Monotonic ms; null: it is not to be asked for again now. */
  readonly askSince: number | null;
  /** Monotonic ms; null: nothing new to tell. */
  readonly tellSince: number | null;
}

/** See the file head. */
export class Watch implements AskedBefore {
  /** Periodic tags silent at the last look, out of `periodic`. */
  silent = 0;
  periodic = 0;
  askedAt = -Infinity;
  toldAt = -Infinity;
  /** It was asked for again only because it was unusually quiet, since then; null: it was not. */
  quietSince: number | null = null;
  private lookAt = Infinity;
  private asked = 0;

  /** None of the tags speaks. */
  get isSilent(): boolean {
    return this.silent > 0 && this.silent >= this.periodic;
  }

  /** None speaks, after it was asked for twice. */
  get isDeaf(): boolean {
    return this.isSilent && this.asked >= 2;
  }

  /** It was confirmed: its tags are worth a look. */
  confirmed(now: number): void {
    this.lookAt = Math.min(this.lookAt, now + SOONEST_LOOK_MS);
  }

  /** There is nothing to look at any more. */
  rest(): void {
    this.lookAt = Infinity;
  }

  /** Whether its tags are to be looked at. */
  isDue(now: number): boolean {
    return now >= this.lookAt;
  }

  /** Takes what a look at the tags found. */
  look(report: SilenceReport, now: number): Complaint {
    const { silent, periodic, quiet, since, newlySince, newlySilentSince, nextAt } = report;
    this.silent = silent;
    this.periodic = periodic;
    // New tags may appear in a prefix subscription: look again in any case.
    const soonest = now + SOONEST_LOOK_MS;
    this.lookAt = Math.min(Math.max(nextAt, soonest), now + LATEST_LOOK_MS);
    const isTold = newlySilentSince < Infinity;
    if (isTold) this.toldAt = now;
    const complaint = { askSince: null, tellSince: isTold ? newlySilentSince : null };
    if (silent + quiet === 0) return complaint;
    const isNew = newlySince < Infinity;
    const mayAskAt = this.mayAskAt(isNew);
    this.lookAt = Math.min(this.lookAt, Math.max(mayAskAt, soonest));
    if (now < mayAskAt) return complaint;
    const from = isNew ? newlySince : since;
    this.ask(isNew, now);
    if (quiet > 0) this.quietSince ??= from;
    return { ...complaint, askSince: from };
  }

  /** All its tags together are unusually quiet since `since`; answers whether to ask for it again. */
  hush(since: number, now: number): boolean {
    const isNew = since > this.askedAt;
    if (now < this.mayAskAt(isNew)) return false;
    this.ask(isNew, now);
    this.quietSince ??= since;
    return true;
  }

  private mayAskAt(isNew: boolean): number {
    if (this.asked === 0) return -Infinity;
    return this.askedAt + repairWait(isNew ? 0 : this.asked - 1);
  }

  private ask(isNew: boolean, now: number): void {
    this.asked = isNew ? 1 : this.asked + 1;
    this.askedAt = now;
  }

  /** When there is something to look at (monotonic ms). */
  get dueAt(): number {
    return this.lookAt;
  }

  /** When `hush` may say yes to a silence since `spokenAt` that is unusual after `limitMs`. */
  hushAt(spokenAt: number, limitMs: number): number {
    return Math.max(spokenAt + limitMs, this.mayAskAt(spokenAt > this.askedAt));
  }
}
