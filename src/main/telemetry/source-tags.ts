/**
 * The tags of one source: which subscription each belongs to and how often it should speak. The
 * samples themselves are the tag table's; how long a tag has been silent is `sources/listening.ts`.
 *
 * A tag named by a screen belongs to the subscription that names it; a tag that only a prefix
 * covers comes to be known through a snapshot and belongs to the prefix's subscription. A tag that
 * nobody wants any more belongs to none, and its samples are not taken.
 */
import type { TagInfo } from './sample.ts';
import type { TagTable } from './tag-table.ts';

/** One subscription as the source's tags see it. */
export interface Membership {
  readonly subscription: number;
  /** Names, and prefixes ending in `*`. */
  readonly tags: readonly string[];
}

/** No subscription. */
const NONE = 0;

/** See the file head. */
export class SourceTags {
  readonly #table: TagTable;
  readonly #source: string;
  readonly #members = new Map<number, number[]>();
  /** Slots of everything wanted, by name: one look for each sample. */
  readonly #slots = new Map<string, number>();
  /** By slot. */
  readonly #subscriptions = new Map<number, number>();
  /** By slot: the site's word on how often the tag speaks, ms. */
  #intervals: ReadonlyMap<number, number> = new Map();
  #strays = 0;

  constructor(table: TagTable, source: string) {
    this.#table = table;
    this.#source = source;
  }

  /** Samples dropped because nobody wants their tag. */
  get strays(): number {
    return this.#strays;
  }

  /** What is wanted from now on, and the site's own intervals by tag name (ms). */
  want(wanted: readonly Membership[], intervals: ReadonlyMap<string, number>): void {
    const before = [...this.#subscriptions.keys()];
    this.#members.clear();
    this.#slots.clear();
    this.#subscriptions.clear();
    for (const { subscription, tags } of wanted) {
      this.#members.set(subscription, []);
      for (const tag of tags) if (!isPrefix(tag)) this.#enlist(tag, subscription);
    }
    for (const { subscription, tags } of wanted) {
      const starts = tags.filter(isPrefix).map((prefix) => prefix.slice(0, -1));
      if (starts.length === 0) continue;
      for (const slot of before) {
        const { name } = this.#table.name(slot);
        if (starts.some((start) => name.startsWith(start))) this.#enlist(name, subscription);
      }
    }
    const bySlot = new Map<number, number>();
    for (const [name, intervalMs] of intervals) {
      const slot = this.#table.find(this.#source, name);
      if (slot >= 0) bySlot.set(slot, intervalMs);
    }
    this.#intervals = bySlot;
  }

  /** Slots of a subscription, those found through a prefix included. */
  members(subscription: number): readonly number[] {
    return this.#members.get(subscription) ?? [];
  }

  /** Every slot that is wanted. */
  slots(): Iterable<number> {
    return this.#subscriptions.keys();
  }

  /** The subscription a tag belongs to, or 0. */
  subscription(slot: number): number {
    return this.#subscriptions.get(slot) ?? NONE;
  }

  /** How often a tag speaks, ms: the site's word before the source's. NaN: on change. */
  intervalMs(slot: number): number {
    return this.#intervals.get(slot) ?? this.#table.info(slot).intervalMs ?? Number.NaN;
  }

  /** Whether the source has the tag. */
  isKnown(slot: number): boolean {
    return this.#table.standing(slot) === 'known';
  }

  /** The slot of a wanted tag; -1, and counted, for a tag that nobody wants. */
  find(name: string): number {
    const slot = this.#slots.get(name);
    if (slot !== undefined) return slot;
    this.#strays += 1;
    return -1;
  }

  /**
   * A snapshot, or a part of one, tells of a subscription: descriptions, tags that there are not,
   * and tags that only now are known to belong to it.
   */
  declare(
    subscription: number,
    tags: ReadonlyMap<string, TagInfo>,
    unknown: readonly string[],
  ): void {
    if (!this.#members.has(subscription)) return;
    for (const [name, info] of tags) {
      const slot = this.#enlist(name, subscription);
      if (slot >= 0) this.#table.declare(slot, info);
    }
    for (const name of unknown) {
      const slot = this.#table.find(this.#source, name);
      if (slot >= 0) this.#table.disown(slot);
    }
  }

  /** No sample proves anything any more: the PC slept, or the clock jumped. */
  voidProofs(): void {
    for (const slot of this.#subscriptions.keys()) this.#table.voidProof(slot);
  }

  #enlist(name: string, subscription: number): number {
    const slot = this.#table.slotOf(this.#source, name);
    if (slot < 0 || this.#subscriptions.has(slot)) return slot;
    this.#slots.set(name, slot);
    this.#subscriptions.set(slot, subscription);
    this.#members.get(subscription)?.push(slot);
    return slot;
  }
}

function isPrefix(tag: string): boolean {
  return tag.endsWith('*');
}
