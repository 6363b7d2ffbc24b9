/**
 * What each session hears of each periodic tag, and when its silence means something. The limit is
 * the site's or the source's word (`2 × interval + margin`), or the sooner one learned from how the
 * tag has spoken so far; that is learned once for all sessions and judged on each by itself, so that
 * a tag that one of two sessions no longer brings is noticed while the other still brings it.
 */
import { Arrivals } from '../link/arrivals.ts';
import type { AskedBefore, SilenceReport } from '../link/events.ts';

/** The tags as far as their silence goes (`telemetry/source-tags.ts`). */
export interface ListenedTags {
  /** Slots of a subscription. */
  members(subscription: number): readonly number[];
  /** How often a tag speaks, ms; NaN: on change. */
  intervalMs(slot: number): number;
  /** Whether the source has it at all. */
  isKnown(slot: number): boolean;
}

/** What one session has heard, by slot. */
export class Ear {
  #heardAt = new Float64Array(0);
  #gapFrom = new Float64Array(0);
  #time = new Float64Array(0);
  /** Subscription → when it was first confirmed here: a tag that never spoke is silent from then on. */
  readonly #since = new Map<number, number>();

  /** When the tag last spoke here (monotonic ms); -Infinity: never. */
  heardAt(slot: number): number {
    return this.#heardAt[slot] ?? -Infinity;
  }

  /** When a subscription was first confirmed here (monotonic ms); Infinity: not yet. */
  since(subscription: number): number {
    return this.#since.get(subscription) ?? Infinity;
  }

  /** A subscription is confirmed at `now`. */
  confirmed(subscription: number, now: number): void {
    if (!this.#since.has(subscription)) this.#since.set(subscription, now);
  }

  /**
   * A frame brought a sample of source time `time` (Unix ms); answers how long the gap before was
   * (ms), NaN where there was none to learn from.
   */
  spoke(slot: number, time: number, now: number): number {
    this.#make(slot);
    const gapMs = now - (this.#gapFrom[slot] ?? Number.NaN);
    this.#heardAt[slot] = now;
    this.#time[slot] = time;
    return gapMs;
  }

  /** The gap after which a tag spoke counts; the next begins at `now`. */
  beginGap(slot: number, now: number): void {
    this.#gapFrom[slot] = now;
  }

  /**
   * A snapshot or a replay brought a sample. Newer than what the frames brought, it was kept from
   * us: the tag's silence starts anew, and that it was kept says nothing about how it speaks.
   */
  caughtUp(slot: number, time: number, now: number): void {
    this.#make(slot);
    if (time <= (this.#time[slot] ?? -Infinity)) return;
    this.#heardAt[slot] = now;
    this.#time[slot] = time;
    this.#gapFrom[slot] = Number.NaN;
  }

  #make(slot: number): void {
    if (slot < this.#time.length) return;
    const length = Math.max(64, 2 * slot);
    this.#heardAt = grown(this.#heardAt, length, -Infinity);
    this.#gapFrom = grown(this.#gapFrom, length, Number.NaN);
    this.#time = grown(this.#time, length, -Infinity);
  }
}

/** See the file head. */
export class Listening {
  readonly #tags: ListenedTags;
  readonly #phi: number;
  readonly #marginMs: number;
  /** By slot: how it usually speaks. */
  readonly #usual: (Arrivals | undefined)[] = [];

  /** `phi`: as in link/arrivals.ts; `marginMs`: on top of two intervals. */
  constructor(tags: ListenedTags, phi: number, marginMs: number) {
    this.#tags = tags;
    this.#phi = phi;
    this.#marginMs = marginMs;
  }

  /** Hot path: a data frame of a session brought a sample of a periodic tag. */
  spoke(ear: Ear, slot: number, time: number, now: number): void {
    const gapMs = ear.spoke(slot, time, now);
    let usual = this.#usual[slot];
    if (usual === undefined) {
      usual = new Arrivals(this.#phi);
      this.#usual[slot] = usual;
    }
    // Arrivals too close together to be two leave the gap open.
    if (Number.isNaN(gapMs) || usual.ended(gapMs)) ear.beginGap(slot, now);
  }

  /** How silent a subscription's periodic tags are on one session; see `SilenceReport`. */
  silence(ear: Ear, subscription: number, before: AskedBefore, now: number): SilenceReport {
    const confirmedAt = ear.since(subscription);
    const report = {
      silent: 0,
      periodic: 0,
      quiet: 0,
      since: Infinity,
      newlySince: Infinity,
      newlySilentSince: Infinity,
      nextAt: Infinity,
    };
    for (const slot of this.#tags.members(subscription)) {
      const intervalMs = this.#tags.intervalMs(slot);
      if (Number.isNaN(intervalMs) || !this.#tags.isKnown(slot)) continue;
      report.periodic += 1;
      const spokeAt = ear.heardAt(slot);
      const heardAt = spokeAt === -Infinity ? confirmedAt : spokeAt;
      const silentAt = heardAt + 2 * intervalMs + this.#marginMs;
      const quietAt = Math.min(silentAt, heardAt + (this.#usual[slot]?.limitMs ?? Infinity));
      if (now < quietAt) {
        report.nextAt = Math.min(report.nextAt, quietAt);
        continue;
      }
      report.since = Math.min(report.since, heardAt);
      if (isNew(spokeAt, before.askedAt)) report.newlySince = Math.min(report.newlySince, heardAt);
      if (now < silentAt) {
        report.quiet += 1;
        report.nextAt = Math.min(report.nextAt, silentAt);
        continue;
      }
      report.silent += 1;
      if (isNew(spokeAt, before.toldAt))
        report.newlySilentSince = Math.min(report.newlySilentSince, heardAt);
    }
    return report;
  }
}

/** Whether a tag that spoke last at `spokeAt` was still speaking at `at`, or nothing was asked yet. */
function isNew(spokeAt: number, at: number): boolean {
  return at === -Infinity || spokeAt > at;
}

function grown(old: Float64Array<ArrayBuffer>, length: number, fill: number) {
  const made = new Float64Array(length).fill(fill);
  made.set(old);
  return made;
}
