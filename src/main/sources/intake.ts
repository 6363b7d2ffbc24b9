/**
 * Stop 3 to stop 4: what the link let through goes into the tag table and the history. Knows which
 * tags are wanted and how far back; knows no session. `storeSamples` is hot: one loop, nothing
 * allocated.
 */
import type { AskedBefore, SilenceReport, Wanted } from '../link/events.ts';
import type { LinkOptions } from '../link/options.ts';
import type { SampleBatch } from '../telemetry/sample.ts';
import type { HistoryStore } from '../telemetry/history.ts';
import { SourceTags } from '../telemetry/source-tags.ts';
import type { SampleOrigin, TagTable } from '../telemetry/tag-table.ts';
import type { SessionNews } from './driver.ts';
import { Listening, type Ear } from './listening.ts';

/** Where samples go. */
export interface Stores {
  readonly table: TagTable;
  readonly tags: SourceTags;
  readonly history: HistoryStore;
  readonly listening: Listening;
  /** Subscriptions whose periodic tags were in the batch, each once; filled by `storeSamples`. */
  readonly spoken: number[];
}

/** The intake of one source. */
export class Intake {
  readonly tags: SourceTags;
  readonly #history: HistoryStore;
  readonly #stores: Stores;
  /** Subscription → how far back its samples are kept, ms. */
  #spans: ReadonlyMap<number, number> = new Map();
  #samples = 0;

  constructor(
    source: string,
    table: TagTable,
    history: HistoryStore,
    { suspectPhi, silenceMarginMs }: LinkOptions,
  ) {
    this.tags = new SourceTags(table, source);
    this.#history = history;
    const listening = new Listening(this.tags, suspectPhi, silenceMarginMs);
    this.#stores = { table, tags: this.tags, history, listening, spoken: [] };
  }

  /** Samples that came, new or not. */
  get samples(): number {
    return this.#samples;
  }

  /** Subscriptions whose periodic tags were in the frame stored last; valid until the next. */
  get spoken(): readonly number[] {
    return this.#stores.spoken;
  }

  /** What is wanted from now on, and the site's own intervals by tag name, ms. */
  want(wanted: readonly Wanted[], intervals: ReadonlyMap<string, number>): void {
    const before = new Set(this.tags.slots());
    this.tags.want(
      wanted.map(({ id, tags }) => ({ subscription: id, tags })),
      intervals,
    );
    this.#spans = new Map(wanted.map(({ id, historyMs }) => [id, historyMs]));
    for (const subscription of this.#spans.keys()) this.#keep(subscription);
    for (const slot of this.tags.slots()) before.delete(slot);
    for (const slot of before) this.#history.forget(slot);
  }

  /** Stores the samples of one frame; see `storeSamples`. */
  store(
    batch: SampleBatch,
    origin: SampleOrigin,
    ear: Ear,
    now: number,
    sourceNow: number,
  ): number {
    this.#samples += batch.length;
    return storeSamples(this.#stores, batch, origin, ear, now, sourceNow);
  }

  /** How silent a subscription's periodic tags are on one session. */
  silence(ear: Ear, subscription: number, before: AskedBefore, now: number): SilenceReport {
    return this.#stores.listening.silence(ear, subscription, before, now);
  }

  /**
   * Stores a snapshot, or a part of one: descriptions, tags found by a prefix, present values. Only
   * what confirms ends the gaps: a subscription that is lost between two parts never had its end.
   * `overrules`: it is the server's word on on-change tags, whatever was known before.
   */
  storeSnapshot(
    { subscription, more, samples, tags, unknown }: Extract<SessionNews, { type: 'snapshot' }>,
    overrules: boolean,
    ear: Ear,
    now: number,
    sourceNow: number,
  ): void {
    const known = this.tags.members(subscription).length;
    this.tags.declare(subscription, tags, unknown);
    this.#keep(subscription, known);
    if (more !== true) this.#confirm(subscription, ear, now, sourceNow);
    this.#samples += samples.length;
    storeSamples(this.#stores, samples, 'snapshot', ear, now, sourceNow, overrules);
  }

  /** From `fromTime` (Unix ms) on nothing is known of a subscription's tags. */
  openGap(subscription: number, fromTime: number): void {
    for (const slot of this.tags.members(subscription)) this.#history.openGap(slot, fromTime);
  }

  /** Nothing more will come for a subscription's gaps; see `HistoryStore.closeGap`. */
  closeGap(subscription: number, filled: boolean, sourceNow: number): void {
    for (const slot of this.tags.members(subscription)) {
      this.#history.closeGap(slot, filled, this.tags.intervalMs(slot), sourceNow);
    }
  }

  #confirm(subscription: number, ear: Ear, now: number, sourceNow: number): void {
    ear.confirmed(subscription, now);
    if (Number.isNaN(sourceNow)) return;
    for (const slot of this.tags.members(subscription)) this.#history.endGap(slot, sourceNow);
  }

  /** `from`: the members before this index are kept already. */
  #keep(subscription: number, from = 0): void {
    const historyMs = this.#spans.get(subscription) ?? 0;
    const members = this.tags.members(subscription);
    for (let index = from; index < members.length; index += 1) {
      const slot = members[index];
      if (slot !== undefined) this.#history.keep(slot, historyMs);
    }
  }
}

/**
 * Stores the samples of one frame; returns how many the history did not have. `ear`: of the session
 * that brought it; `now`: receipt, monotonic ms; `sourceNow`: the source's clock then, Unix ms, NaN while unknown. `overrules`: as in
 * `storeSnapshot`.
 */
export function storeSamples(
  { table, tags, history, listening, spoken }: Stores,
  batch: SampleBatch,
  origin: SampleOrigin,
  ear: Ear,
  now: number,
  sourceNow: number,
  overrules = true,
): number {
  let fresh = 0;
  spoken.length = 0;
  for (let row = 0; row < batch.length; row += 1) {
    const time = batch.time[row] ?? Number.NaN;
    const value = batch.value[row] ?? null;
    const quality = batch.quality[row] ?? 'bad';
    const slot = tags.find(batch.tag[row] ?? '');
    if (slot < 0) continue;
    const isPeriodic = !Number.isNaN(tags.intervalMs(slot));
    const from = origin === 'snapshot' && overrules && !isPeriodic ? 'state' : origin;
    if (isPeriodic) {
      const subscription = tags.subscription(slot);
      if (!spoken.includes(subscription)) spoken.push(subscription);
      if (origin === 'data') listening.spoke(ear, slot, time, now);
      else ear.caughtUp(slot, time, now);
    }
    if (table.isSetBack(slot, time, from, sourceNow)) history.rewind(slot, time);
    table.put(slot, time, value, quality, from, now, sourceNow);
    if (history.add(slot, time, value, quality, sourceNow)) fresh += 1;
  }
  return fresh;
}

/** Newest source time in a batch, Unix ms; NaN when it is empty. */
export function newestTime(batch: SampleBatch): number {
  let newest = Number.NaN;
  for (let row = 0; row < batch.length; row += 1) {
    const time = batch.time[row] ?? Number.NaN;
    if (!(time <= newest)) newest = time;
  }
  return newest;
}
