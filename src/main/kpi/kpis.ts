/**
 * Key figures of tags over hours and days, computed where the samples are. The last hour comes from
 * the history store, sample by sample, and is reckoned anew with every question, so that what a
 * backfill brings counts. What is older is fetched from the server once, newest first, one stretch at
 * a time, and kept by the minute; so is a minute that was not whole when its samples went. A question is
 * answered at once with what is known: how much that is stands beside it (`coveredMs`), and whether
 * more is on its way (`pending`).
 */
import type { KpiReading } from '../bridge/contract.ts';
import type { TagAddress } from '../bridge/directory.ts';
import type { PlantView } from '../bridge/outbox.ts';
import { refusal, type Reply } from '../reply.ts';
import type { PastQuestion, PastReply } from '../sources/pasts.ts';
import type { Trend } from '../telemetry/history.ts';
import { MINUTE_MS, MinuteBins } from '../telemetry/minute-bins.ts';

/** Longest period, minutes: seven days. */
const MAX_MINUTES = 7 * 24 * 60;
/** Room for a day, or for all seven: 90 kB or 650 kB. */
const DAY_MINUTES = 24 * 60;
/** Buckets of one answer: servers bound them, and a frame holds some forty thousand rows. */
const ROWS_AT_ONCE = 5_000;
/** Where a server makes wider buckets than asked for, it is asked for less, down to this. */
const LEAST_ROWS = 50;
/** Buckets of a tag that is sent on change, ms: closer changes are few. */
const ON_CHANGE_BUCKET_MS = 500;
/** A refused stretch is asked for again after this, ms. */
const RETRY_MS = 5_000;
/** Key figures held; a wall shows a few dozen. */
const MAX_KPIS = 200;

/** One question; times by the source's clock, Unix ms. */
export interface KpiQuestion {
  readonly tag: TagAddress;
  readonly from: number;
  readonly to: number;
  readonly band: readonly [low: number, high: number] | null;
  /** How often the tag speaks, ms; null: on change. */
  readonly intervalMs: number | null;
  /** Up to here its newest value is proven. */
  readonly heldUntilTime: number;
}

/** What the key figures need of the plant. */
export interface KpiPorts {
  readonly now: () => number;
  /** The samples of the last hour. */
  readonly trend: (tag: TagAddress) => Trend;
  readonly past: (source: string, question: PastQuestion) => Promise<PastReply>;
}

/** Key figures of the plant a window looks at. */
export function openKpis(
  clock: { readonly now: () => number },
  plant: Pick<PlantView, 'slotOf' | 'trend'>,
  sourceOf: (id: string) => PastSource | undefined,
): Kpis {
  return new Kpis({
    now: () => clock.now(),
    trend: (tag) => plant.trend(plant.slotOf(tag)),
    past: (source, question) =>
      sourceOf(source)?.past(question) ?? Promise.resolve(refusal('source-unknown', source)),
  });
}

/** Who can be asked for the past of its tags. */
interface PastSource {
  past(question: PastQuestion): Promise<PastReply>;
}

interface Kpi {
  readonly bins: MinuteBins;
  /** What the last question was about: fetching goes on without a further one. */
  fromMinute: number;
  toMinute: number;
  /** From here on the samples were at hand last; Infinity: nothing was asked yet. */
  heldMinute: number;
  isAsking: boolean;
  retryAt: number;
  rowsAtOnce: number;
}

/** See the file head. */
export class Kpis {
  readonly #ports: KpiPorts;
  readonly #kpis = new Map<string, Kpi>();
  #era: object | null = null;

  constructor(ports: KpiPorts) {
    this.#ports = ports;
  }

  /**
   * What is known now. `era`: the site; with another one everything is forgotten, for a source may
   * be another plant by the same name.
   */
  answer(era: object, question: KpiQuestion): Reply<KpiReading> {
    if (era !== this.#era) this.#kpis.clear();
    this.#era = era;
    const { tag, to, band, heldUntilTime } = question;
    const toMinute = Math.ceil(to / MINUTE_MS);
    const fromMinute = Math.max(Math.floor(question.from / MINUTE_MS), toMinute - MAX_MINUTES);
    const size = toMinute - fromMinute > DAY_MINUTES ? MAX_MINUTES : DAY_MINUTES;
    const kpi = this.#kpiOf(JSON.stringify([tag.source, tag.name, band, size]), size, band);
    const trend = this.#ports.trend(tag);
    const intervalMs = question.intervalMs ?? Number.NaN;
    const heldMinute = Math.ceil((trend.time[0] ?? to) / MINUTE_MS);
    kpi.bins.forgetPartial(Math.max(kpi.heldMinute, toMinute - MAX_MINUTES), heldMinute);
    kpi.heldMinute = heldMinute;
    const ownMinute = Math.max(fromMinute, heldMinute);
    kpi.bins.fold(trend, ownMinute, toMinute, { intervalMs, heldUntilTime, gaps: trend.gaps });
    kpi.fromMinute = fromMinute;
    kpi.toMinute = toMinute;
    const missing = kpi.bins.missing(fromMinute, toMinute);
    if (missing !== null) this.#fetch(kpi, tag, missing, intervalMs);
    const value = {
      ...kpi.bins.totals(fromMinute, toMinute),
      periodMs: to - fromMinute * MINUTE_MS,
      pending: missing !== null,
    };
    return { ok: true, value };
  }

  #kpiOf(key: string, minutes: number, band: KpiQuestion['band']): Kpi {
    const known = this.#kpis.get(key);
    if (known !== undefined) return known;
    const [oldest] = this.#kpis.keys();
    if (this.#kpis.size >= MAX_KPIS && oldest !== undefined) this.#kpis.delete(oldest);
    const made: Kpi = {
      bins: new MinuteBins(minutes, band),
      ...{ fromMinute: 0, toMinute: 0, heldMinute: Infinity },
      isAsking: false,
      retryAt: -Infinity,
      rowsAtOnce: ROWS_AT_ONCE,
    };
    this.#kpis.set(key, made);
    return made;
  }

  #fetch(kpi: Kpi, tag: TagAddress, missing: readonly [number, number], intervalMs: number): void {
    if (kpi.isAsking || this.#ports.now() < kpi.retryAt) return;
    const isPeriodic = !Number.isNaN(intervalMs);
    // Of a bucket lowest and highest stay: with the two samples it may hold, nothing is thinned away.
    const bucketMs = Math.max(1, Math.floor(isPeriodic ? intervalMs : ON_CHANGE_BUCKET_MS));
    const [from, to] = missing;
    const minutes = Math.max(1, Math.floor((kpi.rowsAtOnce * bucketMs) / MINUTE_MS));
    const start = Math.max(from, to - minutes);
    kpi.isAsking = true;
    const question = {
      tags: [tag.name],
      from: start * MINUTE_MS,
      to: to * MINUTE_MS - 1,
      bucketMs,
    };
    void this.#ports.past(tag.source, question).then((reply) => {
      kpi.isAsking = false;
      const past = reply.ok ? reply.value.get(tag.name) : undefined;
      if (past === undefined || (past.bucketMs ?? bucketMs) > bucketMs) {
        // Extremes of wider buckets are no samples: a mean of them would be a guess.
        if (past !== undefined) kpi.rowsAtOnce = Math.max(LEAST_ROWS, kpi.rowsAtOnce / 2);
        kpi.retryAt = this.#ports.now() + RETRY_MS;
        return;
      }
      // Archives keep fewer samples than are sent: where gaps are told, a distance is none.
      const spacing = past.gaps === null ? intervalMs : Number.NaN;
      const rules = {
        ...{ intervalMs: spacing, heldUntilTime: to * MINUTE_MS },
        gaps: past.gaps ?? [],
      };
      kpi.bins.fold(past, start, to, rules);
      const more = kpi.bins.missing(kpi.fromMinute, kpi.toMinute);
      const isWanted = [...this.#kpis.values()].includes(kpi);
      if (more !== null && isWanted) this.#fetch(kpi, tag, more, intervalMs);
    });
  }
}
