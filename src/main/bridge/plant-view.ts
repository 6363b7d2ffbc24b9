/**
 * What the outboxes see of the plant: the tag table, the histories, the sources' states and alarms
 * through one small window, and the numbers of the proofs that on-change tags and alarm lists share.
 */
import type { HistoryStore } from '../telemetry/history.ts';
import type { TagTable } from '../telemetry/tag-table.ts';
import type { AlarmNews, AlarmRateNews, LinkStatus } from './contract.ts';
import type { TagAddress } from './directory.ts';
import type { PlantView } from './outbox.ts';

/** What is asked of one running source. */
export interface SourceView {
  readonly id: string;
  /** The subscription that proves an on-change tag; 0: the tag is periodic or not subscribed. */
  proofOf(slot: number): number;
  /** Monotonic ms; -Infinity: not proven. */
  provenAt(subscription: number): number;
  /**
   * The alarm list, or what became of the rows named. `proof`: the subscription that proves the
   * list, 0 while there is none.
   */
  alarms(ids: Iterable<string> | null): AlarmNews;
  /** Rises when the rate of alarms changed. */
  rateVersion(): number;
  alarmRate(): AlarmRateNews;
}

/** What a plant view looks at. */
export interface PlantViewSetup {
  readonly tags: TagTable;
  readonly history: HistoryStore;
  /** The state of every source of the site, also of those that are not running yet. */
  readonly links: () => readonly LinkStatus[];
  readonly sourceOf: (id: string) => SourceView | undefined;
}

interface Proof {
  readonly source: string;
  readonly subscription: number;
}

/** Makes the view. Proof numbers are given once and never to another subscription. */
export function viewPlant({ tags, history, links, sourceOf }: PlantViewSetup): PlantView {
  const proofs: Proof[] = [];
  const numbers = new Map<string, Map<number, number>>();
  const numberOf = (source: string, subscription: number): number => {
    if (subscription === 0) return -1;
    let bySubscription = numbers.get(source);
    if (bySubscription === undefined)
      numbers.set(source, (bySubscription = new Map<number, number>()));
    let number = bySubscription.get(subscription);
    if (number === undefined) {
      number = proofs.push({ source, subscription }) - 1;
      bySubscription.set(subscription, number);
    }
    return number;
  };
  const none = (slot: number): boolean => slot < 0;

  return {
    slotOf: ({ source, name }: TagAddress) => tags.slotOf(source, name),
    *addresses() {
      for (const slot of tags.slots()) yield tags.name(slot);
    },
    info: (slot) => (none(slot) ? NO_INFO : tags.info(slot)),
    standing: (slot) => (none(slot) ? 'unknown' : tags.standing(slot)),
    value: (slot) => (none(slot) ? null : tags.value(slot)),
    quality: (slot) => (none(slot) ? 'bad' : tags.quality(slot)),
    sourceTime: (slot) => tags.sourceTime(slot),
    provenAt: (slot) => tags.provenAt(slot),
    proof(slot) {
      if (none(slot)) return -1;
      const { source } = tags.name(slot);
      return numberOf(source, sourceOf(source)?.proofOf(slot) ?? 0);
    },
    proofs: () =>
      proofs.map(
        ({ source, subscription }) => sourceOf(source)?.provenAt(subscription) ?? -Infinity,
      ),
    trendSince: (slot, time, max) => history.after(slot, time, max),
    trend: (slot) => history.trend(slot),
    links,
    alarms(id, ids) {
      const news = sourceOf(id)?.alarms(ids);
      return news === undefined
        ? { ...NO_ALARMS, source: id }
        : { ...news, proof: numberOf(id, news.proof) };
    },
    rateVersion: (id) => sourceOf(id)?.rateVersion() ?? -1,
    alarmRate: (id) => sourceOf(id)?.alarmRate() ?? null,
  };
}

/** Of a source that does not run yet. */
const NO_ALARMS: Omit<AlarmNews, 'source'> = {
  proof: -1,
  completeTime: null,
  offers: [],
  maxShelveMs: null,
  dropped: 0,
  whole: true,
  alarms: [],
  gone: [],
};

const NO_INFO = {};
