/**
 * The newest sample of every tag of every source, and when it was proven: stop 4 of the line from
 * socket to pixel. A tag is known by its slot, a number given once and never to another tag. Who
 * subscribes to what, and which tag is silent, is source-tags.ts's.
 *
 * Invariants
 * 1. The sample held is the one with the newest source time. An older one replaces it only when the
 *    held one lies in the source's future, which means that the source's clock was set back.
 * 2. `provenAt` is min(receipt, receipt − corrected source age) of a sample whose source time
 *    advanced (quality.md, Two clocks). Nothing else moves it forward, and only `voidProof` back.
 * 3. At most `maxTags` slots, and nothing is allocated for a sample.
 */
import type { Quality, SampleValue, TagInfo } from './sample.ts';

/**
 * How a sample came. `state`: by the snapshot of an on-change tag, the server's word on what the tag
 * is now, whatever its time; `snapshot`: the same of a periodic tag, which its next sample proves.
 */
export type SampleOrigin = 'data' | 'snapshot' | 'state' | 'replay';

/** Whether the source knows the tag; `waiting`: it has not said yet. */
export type Standing = 'waiting' | 'known' | 'unknown';

/** Name of a tag: its source's id, and its name there. */
export interface TagName {
  readonly source: string;
  readonly name: string;
}

/** Whoever shows tags. Called at once, in the middle of the data path: note it and return. */
export interface TagWatcher {
  /** Value, quality, proof, description or standing of a slot changed. */
  tagChanged(slot: number): void;
  /** A tag came into the table. */
  tagAdded(slot: number): void;
}

/** Most tags of all sources together; a wall shows hundreds, a large site has ten thousand. */
export const MAX_TAGS = 50_000;
/** A sample further ahead of its source's clock than this was stamped by a clock set back since, ms. */
const FUTURE_MS = 5_000;
/** A description of nothing: shared, so that it can be compared by identity. */
const NO_INFO: TagInfo = {};

/** See the file head. */
export class TagTable {
  readonly #maxTags: number;
  readonly #slots = new Map<string, Map<string, number>>();
  readonly #names: TagName[] = [];
  readonly #values: SampleValue[] = [];
  readonly #qualities: Quality[] = [];
  readonly #infos: TagInfo[] = [];
  readonly #standings: Standing[] = [];
  #sourceTimes = new Float64Array(64).fill(Number.NaN);
  #receivedAts = new Float64Array(64).fill(-Infinity);
  #provenAts = new Float64Array(64).fill(-Infinity);
  #watchers: readonly TagWatcher[] = [];
  #refused = 0;

  constructor(maxTags = MAX_TAGS) {
    this.#maxTags = maxTags;
  }

  /** Tags that found no room. */
  get refused(): number {
    return this.#refused;
  }

  /** Tells `watcher` of every change from now on; returns the undo. */
  watch(watcher: TagWatcher): () => void {
    this.#watchers = [...this.#watchers, watcher];
    return () => {
      this.#watchers = this.#watchers.filter((other) => other !== watcher);
    };
  }

  /** The slot of a tag, or -1. */
  find(source: string, name: string): number {
    return this.#slots.get(source)?.get(name) ?? -1;
  }

  /** The slot of a tag, made where there is none; -1 when the table is full. */
  slotOf(source: string, name: string): number {
    let slots = this.#slots.get(source);
    if (slots === undefined) {
      slots = new Map();
      this.#slots.set(source, slots);
    }
    const present = slots.get(name);
    if (present !== undefined) return present;
    const slot = this.#names.length;
    if (slot >= this.#maxTags) {
      this.#refused += 1;
      return -1;
    }
    this.#makeRoom(slot + 1);
    slots.set(name, slot);
    this.#names.push({ source, name });
    this.#values.push(null);
    this.#qualities.push('good');
    this.#infos.push(NO_INFO);
    this.#standings.push('waiting');
    for (const watcher of this.#watchers) watcher.tagAdded(slot);
    return slot;
  }

  /** The slots of all tags, in the order they came in. */
  *slots(): Generator<number> {
    for (const [slot, { source, name }] of this.#names.entries()) {
      if (this.find(source, name) === slot) yield slot;
    }
  }

  /**
   * The source is another plant from now on: its tags get new slots, with nothing known of them. Returns
   * the old ones, which nobody may use any more; they still count towards the most there may be.
   */
  renew(source: string): readonly number[] {
    const slots = this.#slots.get(source);
    this.#slots.delete(source);
    return [...(slots?.values() ?? [])];
  }

  /** Source and name of a slot. */
  name(slot: number): TagName {
    return present(this.#names, slot);
  }

  value(slot: number): SampleValue {
    return present(this.#values, slot);
  }

  quality(slot: number): Quality {
    return present(this.#qualities, slot);
  }

  /** What the source declares; the same object until it declares something else. */
  info(slot: number): TagInfo {
    return present(this.#infos, slot);
  }

  standing(slot: number): Standing {
    return present(this.#standings, slot);
  }

  /** Source time of the sample held, Unix ms; NaN without one. */
  sourceTime(slot: number): number {
    return this.#sourceTimes[slot] ?? Number.NaN;
  }

  /** When a sample of the tag last came, new or not, monotonic ms; -Infinity: never. */
  receivedAt(slot: number): number {
    return this.#receivedAts[slot] ?? -Infinity;
  }

  /** When the sample held was last proven by itself, monotonic ms; -Infinity: not at all. */
  provenAt(slot: number): number {
    return this.#provenAts[slot] ?? -Infinity;
  }

  /**
   * Takes a sample; true if it is now the one held. `now`: receipt, monotonic ms. `sourceNow`: the
   * source's clock at that moment, Unix ms, NaN while it is not known; then only pushed samples
   * prove themselves.
   */
  put(
    slot: number,
    time: number,
    value: SampleValue,
    quality: Quality,
    origin: SampleOrigin,
    now: number,
    sourceNow: number,
  ): boolean {
    if (origin !== 'replay') this.#receivedAts[slot] = now;
    const held = this.sourceTime(slot);
    const isSnapshot = origin === 'snapshot' || origin === 'state';
    // A snapshot that repeats a value nothing proves any more (after sleep, after a restart) is the
    // server's word that it is still the one: as old as its source time says, but proven.
    const confirms = isSnapshot && time === held && this.provenAt(slot) === -Infinity;
    // What proves an on-change tag from here on is the server that says this, so this is what is
    // shown, also where a server that has gone said something later.
    const overrules = origin === 'state' && time < held;
    const isNew = time > held || Number.isNaN(held);
    if (isNew || confirms || overrules || this.isSetBack(slot, time, origin, sourceNow)) {
      this.#sourceTimes[slot] = time;
      this.#prove(slot, time, origin, now, sourceNow);
    } else if (time < held || !isSnapshot || !this.#differs(slot, value, quality)) {
      return false;
    }
    this.#values[slot] = value;
    this.#qualities[slot] = quality;
    this.#standings[slot] = 'known';
    this.#changed(slot);
    return true;
  }

  /**
   * Whether a sample is from a source whose clock was set back: what is held is from the future by
   * the source's present clock (`sourceNow`, Unix ms), and this sample is not.
   */
  isSetBack(slot: number, time: number, origin: SampleOrigin, sourceNow: number): boolean {
    const held = this.sourceTime(slot);
    const latest = sourceNow + FUTURE_MS;
    return time < held && origin !== 'replay' && held > latest && time <= latest;
  }

  /** Puts back a value stored before a restart: shown with its time, proven by nothing. */
  restore(slot: number, time: number, value: SampleValue, quality: Quality): void {
    if (!Number.isNaN(this.sourceTime(slot))) return;
    this.#sourceTimes[slot] = time;
    this.#values[slot] = value;
    this.#qualities[slot] = quality;
    this.#changed(slot);
  }

  /** What the source says the tag is. */
  declare(slot: number, info: TagInfo): void {
    const known = this.standing(slot) === 'known';
    if (known && sameInfo(this.info(slot), info)) return;
    this.#infos[slot] = info;
    this.#standings[slot] = 'known';
    this.#changed(slot);
  }

  /** The source has no such tag. */
  disown(slot: number): void {
    if (this.standing(slot) === 'unknown') return;
    this.#standings[slot] = 'unknown';
    this.#changed(slot);
  }

  /** The sample held is no longer proof of anything. */
  voidProof(slot: number): void {
    if (this.provenAt(slot) === -Infinity) return;
    this.#provenAts[slot] = -Infinity;
    this.#changed(slot);
  }

  #prove(slot: number, time: number, origin: SampleOrigin, now: number, sourceNow: number): void {
    if (Number.isNaN(sourceNow) && origin !== 'data') return;
    const ageMs = Number.isNaN(sourceNow) ? 0 : Math.max(0, sourceNow - time);
    this.#provenAts[slot] = Math.max(this.provenAt(slot), now - ageMs);
  }

  #differs(slot: number, value: SampleValue, quality: Quality): boolean {
    return this.#values[slot] !== value || this.#qualities[slot] !== quality;
  }

  #changed(slot: number): void {
    for (const watcher of this.#watchers) watcher.tagChanged(slot);
  }

  #makeRoom(size: number): void {
    if (size <= this.#sourceTimes.length) return;
    const capacity = Math.min(this.#maxTags, 2 * this.#sourceTimes.length);
    this.#sourceTimes = grown(this.#sourceTimes, capacity, Number.NaN);
    this.#receivedAts = grown(this.#receivedAts, capacity, -Infinity);
    this.#provenAts = grown(this.#provenAts, capacity, -Infinity);
  }
}

function grown(
  column: Float64Array<ArrayBuffer>,
  capacity: number,
  empty: number,
): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(capacity).fill(empty);
  larger.set(column);
  return larger;
}

function present<T>(column: readonly T[], slot: number): T {
  const entry = column[slot];
  if (entry === undefined) throw new RangeError(`no slot ${slot} among ${column.length}`);
  return entry;
}

function sameInfo(one: TagInfo, other: TagInfo): boolean {
  return (
    one.description === other.description &&
    one.unit === other.unit &&
    one.min === other.min &&
    one.max === other.max &&
    one.intervalMs === other.intervalMs
  );
}
