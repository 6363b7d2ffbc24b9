/**
 * What one window does not know yet. The outbox is told what changed, and packs it into the next
 * `Batch` when the window is ready for one. It decides what and when; `pump.ts` keeps the timer and
 * sends.
 *
 * Invariants:
 * 1. One batch in flight until the window reports it painted, so a slow window slows nobody and
 *    queues nothing. What is overtaken meanwhile is counted (`coalesced`), never kept.
 * 2. Newest value wins; the samples of trended tags all go, up to `MAX_APPEND` a tag and batch,
 *    beyond that the window is told to fetch the trend anew.
 * 3. Only tags that the window shows are sent.
 * 4. While the window paints, a batch goes at least every `BEAT_MS`, even an empty one: the page
 *    measures its clock against ours with it, and hears that main is alive.
 * 5. A batch that is not painted within `GIVE_UP_MS` is followed by a full one.
 * 6. Indexes of the window's dictionary are never reused while the page lives.
 */
import type { Problem } from '../problem.ts';
import type { Site, TagKey } from '../site/site.ts';
import type { Quality, SampleValue, TagInfo } from '../telemetry/sample.ts';
import type {
  AlarmNews,
  AlarmRateNews,
  Batch,
  LinkStatus,
  TagColumns,
  TagEntry,
  TrendAppend,
  TrendFill,
  ViewState,
} from './contract.ts';
import { isPrefix, type TagAddress, type TagDirectory } from './directory.ts';

/** Shortest time between two batches: a frame of 60 Hz. */
export const FRAME_MS = 16;
/** Longest time between two batches to a window that paints. */
export const BEAT_MS = 250;
/** Time until a batch that was not painted is followed by a full one. */
export const GIVE_UP_MS = 2_000;
/** Link states carry the last-heard time, so they go at least this often. */
export const LINKS_EVERY_MS = 500;
/** The rate of alarms moves a strip of minutes: it goes at most this often. */
export const RATES_EVERY_MS = 1_000;
/** Changed alarm rows kept by name; with more the whole list goes, which is bounded by itself. */
export const MAX_ALARM_CHANGES = 5_000;
/** Samples of one trended tag in one batch; 10 kHz over a batch of 200 ms. */
export const MAX_APPEND = 2_000;

/** Columns of a trend without the window's index. */
export type TrendColumns = Omit<TrendAppend, 'index'>;

/** All that the outbox asks about the plant. A slot is the tag table's number of a tag. */
export interface PlantView {
  /** The slot of a tag, made when it is not known yet; -1 when there is no room, read like any. */
  slotOf(tag: TagAddress): number;
  /** Every known tag. */
  addresses(): Iterable<TagAddress>;
  info(slot: number): TagInfo;
  standing(slot: number): TagEntry['standing'];
  value(slot: number): SampleValue;
  quality(slot: number): Quality;
  /** Unix ms, NaN without a sample. */
  sourceTime(slot: number): number;
  /** Monotonic ms, -Infinity when the sample itself proves nothing. */
  provenAt(slot: number): number;
  /** Number of the proof of an on-change tag, -1 for a periodic one. */
  proof(slot: number): number;
  /** The proof times by number. */
  proofs(): readonly number[];
  /** Samples newer than `time` (Unix ms, NaN: all); null when there are more than `max`. */
  trendSince(slot: number, time: number, max: number): TrendColumns | null;
  /** The whole trend. */
  trend(slot: number): TrendColumns & Pick<TrendFill, 'gaps'>;
  links(): readonly LinkStatus[];
  /** The alarm list of one source, whole, or what became of the rows named. */
  alarms(source: string, ids: Iterable<string> | null): AlarmNews;
  /** Rises when the rate of alarms changed; below 0: there is none. */
  rateVersion(source: string): number;
  alarmRate(source: string): AlarmRateNews | null;
}

/** One line of the window's dictionary. */
interface Entry {
  readonly index: number;
  readonly key: TagKey;
  readonly tag: TagAddress;
  readonly slot: number;
  shown: boolean;
  dirty: boolean;
  /** What the window was told last; null: nothing yet. */
  told: {
    readonly info: TagInfo;
    readonly standing: TagEntry['standing'];
    readonly proof: number;
  } | null;
  trended: boolean;
  /** Newest sample the window's trend holds, Unix ms; null until it has fetched the trend. */
  trendTime: number | null;
}

/** What a window holds that has just loaded its page. */
export interface FirstContent {
  readonly site: Site;
  readonly siteProblems: readonly Problem[];
  readonly view: ViewState;
  readonly directory: TagDirectory;
}

/** The outbox of one window; see the head of this file. */
export class Outbox {
  readonly #plant: PlantView;
  #content: FirstContent | null = null;
  #entries: Entry[] = [];
  #byKey = new Map<TagKey, Entry>();
  /** By slot: the entries that show it. */
  #bySlot = new Map<number, Entry[]>();
  #prefixes: readonly TagKey[] = [];
  #trends: ReadonlySet<TagKey> = new Set();
  #dirty: Entry[] = [];
  #refetch = new Set<Entry>();
  #sentProofs: number[] = [];
  #siteDue = false;
  #problemsDue = false;
  #viewDue = false;
  #linksDue = false;
  /** By source: the rows that changed; null: the whole list. */
  #alarmsDue = new Map<string, Set<string> | null>();
  /** By source: version of the rate the window has. */
  #ratesSent = new Map<string, number>();
  #ratesSentAt = -Infinity;
  #number = 0;
  #inFlight = false;
  #sentAt = -Infinity;
  #linksSentAt = -Infinity;
  #coalesced = 0;
  #coalescedSent = 0;

  constructor(plant: PlantView) {
    this.#plant = plant;
  }

  /** Updates overtaken by a newer value before a batch took them, since start. */
  get coalesced(): number {
    return this.#coalesced;
  }

  /** The page is new and knows nothing. Before this, nothing is sent. */
  reset(content: FirstContent): void {
    this.#content = content;
    this.#entries = [];
    this.#byKey.clear();
    this.#bySlot.clear();
    this.#prefixes = [];
    this.#trends = new Set();
    this.#dirty = [];
    this.#refetch.clear();
    this.#inFlight = false;
    this.#sentAt = -Infinity;
    this.#viewDue = true;
    this.#everythingDue();
  }

  /** The page is gone: nothing is sent until the next `reset`. */
  close(): void {
    this.#content = null;
  }

  /** Another site, or another reading of its file. The page answers with a new `show`. */
  setSite(site: Site, directory: TagDirectory): void {
    if (this.#content === null) return;
    this.#content = { ...this.#content, site, directory };
    this.#siteDue = true;
    this.#allAlarmsDue();
    this.#linksDue = true;
  }

  /** What is wrong with the site file now; empty: nothing. */
  setSiteProblems(siteProblems: readonly Problem[]): void {
    if (this.#content === null) return;
    this.#content = { ...this.#content, siteProblems };
    this.#problemsDue = true;
  }

  /** The keys and prefixes on screen, and which of them have a trend. */
  show(tags: readonly TagKey[], trends: readonly TagKey[]): void {
    const directory = this.#content?.directory;
    if (directory === undefined) return;
    this.#prefixes = tags.filter(isPrefix);
    this.#trends = new Set(trends);
    const shown = new Set<Entry>();
    for (const key of [...tags, ...trends]) {
      if (!isPrefix(key)) shown.add(this.#entryOf(key, directory.addressOf(key)));
    }
    if (this.#prefixes.length > 0) {
      for (const tag of this.#plant.addresses()) {
        for (const entry of this.#matching(tag, directory)) shown.add(entry);
      }
    }
    for (const entry of this.#entries) {
      const appears = shown.has(entry);
      if (appears && !entry.shown) this.#markDirty(entry);
      entry.shown = appears;
      entry.trended = appears && this.#trends.has(entry.key);
      if (!entry.trended) entry.trendTime = null;
    }
  }

  /** A tag came into the table: prefixes may cover it. */
  tagAdded(tag: TagAddress): void {
    const directory = this.#content?.directory;
    if (directory === undefined || this.#prefixes.length === 0) return;
    for (const entry of this.#matching(tag, directory)) {
      if (!entry.shown) this.#markDirty(entry);
      entry.shown = true;
    }
  }

  /** A tag's value, description or standing changed. Hot: called for every sample. */
  tagChanged(slot: number): void {
    const entries = this.#bySlot.get(slot);
    if (entries === undefined) return;
    for (const entry of entries) {
      if (!entry.shown) continue;
      if (entry.dirty) this.#coalesced++;
      else this.#markDirty(entry);
    }
  }

  /** The past of a trended tag changed (backfill, a gap): the page must fetch it anew. */
  trendRewritten(slot: number): void {
    for (const entry of this.#bySlot.get(slot) ?? []) {
      if (entry.trended && entry.trendTime !== null) this.#askRefetch(entry);
    }
  }

  linksChanged(): void {
    this.#linksDue = true;
  }

  /** These rows of a source's alarm list changed, came or went, none: its head; null: all. */
  alarmsChanged(source: string, ids: readonly string[] | null): void {
    const due = this.#alarmsDue.get(source);
    if (due === null) return;
    if (ids === null || (due?.size ?? 0) + ids.length > MAX_ALARM_CHANGES) {
      this.#alarmsDue.set(source, null);
      return;
    }
    const rows = due ?? new Set<string>();
    for (const id of ids) rows.add(id);
    this.#alarmsDue.set(source, rows);
  }

  /** The page painted a frame with this batch. False for a number that is not in flight. */
  painted(batch: number): boolean {
    if (!this.#inFlight || batch !== this.#number) return false;
    this.#inFlight = false;
    return true;
  }

  /** The whole trend of an index; what follows is appended. Null for an index that is not shown. */
  fetchTrend(index: number): TrendFill | null {
    const entry = this.#entries[index];
    if (entry === undefined || !entry.trended) return null;
    const { time, value, quality, gaps } = this.#plant.trend(entry.slot);
    entry.trendTime = time[time.length - 1] ?? NaN;
    this.#refetch.delete(entry);
    return { index, time, value, quality, gaps };
  }

  /** The tag of an index whose trend is shown; null for any other. */
  trendedTag(index: number): TagAddress | null {
    const entry = this.#entries[index];
    return entry?.trended === true ? entry.tag : null;
  }

  /** When `take` has something to give at the latest, monotonic ms; Infinity without a page. */
  dueAt(): number {
    if (this.#content === null) return Infinity;
    if (this.#inFlight) return this.#sentAt + GIVE_UP_MS;
    return this.#sentAt + (this.#hasNews() ? FRAME_MS : BEAT_MS);
  }

  /** The next batch, or null while it is too early for one. Times: monotonic and Unix ms. */
  take(now: number, unixNow: number): Batch | null {
    const content = this.#content;
    if (content === null || now < this.dueAt()) return null;
    if (this.#inFlight) this.#everythingDue();
    const linksDue = this.#linksDue || now - this.#linksSentAt >= LINKS_EVERY_MS;
    const batch: Batch = {
      number: ++this.#number,
      sentAt: now,
      sentTime: unixNow,
      ...(this.#siteDue ? { site: content.site } : {}),
      ...(this.#problemsDue ? { siteProblems: content.siteProblems } : {}),
      ...(this.#viewDue ? { view: content.view } : {}),
      ...this.#takeTags(),
      ...this.#takeProofs(),
      ...(this.#refetch.size > 0 ? { refetch: [...this.#refetch].map(({ index }) => index) } : {}),
      ...(linksDue ? { links: this.#plant.links() } : {}),
      ...(this.#alarmsDue.size > 0
        ? { alarms: [...this.#alarmsDue].map(([source, ids]) => this.#plant.alarms(source, ids)) }
        : {}),
      ...this.#takeRates(now),
      ...(this.#coalesced !== this.#coalescedSent ? { coalesced: this.#coalesced } : {}),
    };
    this.#siteDue = this.#problemsDue = this.#viewDue = this.#linksDue = false;
    this.#refetch.clear();
    this.#alarmsDue.clear();
    this.#coalescedSent = this.#coalesced;
    if (linksDue) this.#linksSentAt = now;
    this.#inFlight = true;
    this.#sentAt = now;
    return batch;
  }

  #hasNews(): boolean {
    return (
      this.#dirty.length > 0 ||
      this.#siteDue ||
      this.#problemsDue ||
      this.#linksDue ||
      this.#alarmsDue.size > 0 ||
      this.#refetch.size > 0
    );
  }

  #everythingDue(): void {
    this.#siteDue = this.#problemsDue = this.#linksDue = true;
    this.#sentProofs = [];
    this.#allAlarmsDue();
    for (const entry of this.#entries) {
      entry.told = null;
      if (entry.shown && !entry.dirty) this.#markDirty(entry);
      // One that waits for its fill too: the batch that asked for it may be what was lost.
      if (entry.trended) this.#askRefetch(entry);
    }
  }

  #allAlarmsDue(): void {
    for (const { id } of this.#content?.site.sources ?? []) this.#alarmsDue.set(id, null);
    this.#ratesSent.clear();
    this.#ratesSentAt = -Infinity;
  }

  #takeRates(now: number): Pick<Batch, 'alarmRates'> {
    if (now - this.#ratesSentAt < RATES_EVERY_MS) return {};
    const rates: AlarmRateNews[] = [];
    for (const { id } of this.#content?.site.sources ?? []) {
      const version = this.#plant.rateVersion(id);
      if (version < 0 || version === this.#ratesSent.get(id)) continue;
      this.#ratesSent.set(id, version);
      const rate = this.#plant.alarmRate(id);
      if (rate !== null) rates.push(rate);
    }
    if (rates.length === 0) return {};
    this.#ratesSentAt = now;
    return { alarmRates: rates };
  }

  #markDirty(entry: Entry): void {
    if (entry.dirty) return;
    entry.dirty = true;
    this.#dirty.push(entry);
  }

  #askRefetch(entry: Entry): void {
    entry.trendTime = null;
    this.#refetch.add(entry);
  }

  #entryOf(key: TagKey, tag: TagAddress): Entry {
    // A new slot is announced through `tagAdded`, which may make this very entry: look after it.
    const slot = this.#plant.slotOf(tag);
    const present = this.#byKey.get(key);
    if (present?.slot === slot && sameTag(present.tag, tag)) return present;
    const entry: Entry = {
      index: this.#entries.length,
      key,
      tag,
      slot,
      shown: false,
      dirty: false,
      told: null,
      trended: false,
      trendTime: null,
    };
    this.#entries.push(entry);
    this.#byKey.set(key, entry);
    const sharing = this.#bySlot.get(slot);
    if (sharing === undefined) this.#bySlot.set(slot, [entry]);
    else sharing.push(entry);
    return entry;
  }

  *#matching(tag: TagAddress, directory: TagDirectory): Generator<Entry> {
    if (!this.#prefixes.some((prefix) => directory.covers(prefix, tag))) return;
    for (const key of directory.keysOf(tag)) yield this.#entryOf(key, tag);
  }

  #takeTags(): Pick<Batch, 'entries' | 'tags' | 'trend'> {
    const dirty = this.#dirty.filter(({ shown }) => shown);
    for (const entry of this.#dirty) entry.dirty = false;
    this.#dirty = [];
    if (dirty.length === 0) return {};
    const entries: TagEntry[] = [];
    const trend: TrendAppend[] = [];
    for (const entry of dirty) {
      const news = this.#entryNews(entry);
      if (news !== null) entries.push(news);
      const append = this.#trendNews(entry);
      if (append !== null) trend.push(append);
    }
    return {
      ...(entries.length > 0 ? { entries } : {}),
      tags: this.#columns(dirty),
      ...(trend.length > 0 ? { trend } : {}),
    };
  }

  #columns(entries: readonly Entry[]): TagColumns {
    const plant = this.#plant;
    return {
      index: Int32Array.from(entries, ({ index }) => index),
      value: entries.map(({ slot }) => plant.value(slot)),
      sourceTime: Float64Array.from(entries, ({ slot }) => plant.sourceTime(slot)),
      quality: entries.map(({ slot }) => plant.quality(slot)),
      provenAt: Float64Array.from(entries, ({ slot }) => plant.provenAt(slot)),
    };
  }

  #entryNews(entry: Entry): TagEntry | null {
    const info = this.#plant.info(entry.slot);
    const standing = this.#plant.standing(entry.slot);
    const proof = this.#plant.proof(entry.slot);
    const { told } = entry;
    if (told?.info === info && told.standing === standing && told.proof === proof) return null;
    entry.told = { info, standing, proof };
    const { index, key, tag } = entry;
    return { index, key, source: tag.source, name: tag.name, info, standing, proof };
  }

  #trendNews(entry: Entry): TrendAppend | null {
    if (entry.trendTime === null) return null;
    const columns = this.#plant.trendSince(entry.slot, entry.trendTime, MAX_APPEND);
    if (columns === null) {
      this.#askRefetch(entry);
      return null;
    }
    const newest = columns.time[columns.time.length - 1];
    if (newest === undefined) return null;
    entry.trendTime = newest;
    return { index: entry.index, ...columns };
  }

  #takeProofs(): Pick<Batch, 'proofs'> {
    const moved: number[] = [];
    for (const [number, provenAt] of this.#plant.proofs().entries()) {
      if (this.#sentProofs[number] === provenAt) continue;
      this.#sentProofs[number] = provenAt;
      moved.push(number, provenAt);
    }
    return moved.length > 0 ? { proofs: Float64Array.from(moved) } : {};
  }
}

function sameTag(one: TagAddress, other: TagAddress): boolean {
  return one.source === other.source && one.name === other.name;
}
