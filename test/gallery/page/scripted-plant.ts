/**
 * What main is to the page, with a plant that says what the cases say: batches and answers in the
 * shapes of the contract, into the wall's own feed.
 */
import type {
  AlarmNews,
  AlarmRateNews,
  AlarmRow,
  Batch,
  ImageLook,
  KpiReading,
  LinkStatus,
  Notice,
  PastFill,
  Reply,
  RequestName,
  Requests,
  Site,
  TagEntry,
  TrendFill,
  VigilApi,
} from '../../../src/preload/api.d.ts';
import { INTERVAL_MS, NOW, PICTURE_CASES, TAG_CASES, type TagCase } from '../cases.ts';
import { LAMPS } from '../site-file.ts';
import { trendOf, USUAL_VALUE } from './scripted-past.ts';

/** A moment of main's monotonic clock that is `NOW`. */
const NOW_AT = 10_000_000;
const LOST_MS = 134_000;
const PROOFS = { plant: 0, lost: 1, ahead: 2, quiet: 3 } as const;
const MINUTE_MS = 60_000;

interface ScriptedTag {
  readonly key: string;
  readonly value: number;
  readonly case: TagCase;
}

const FIXED: TagCase = { ...casesFirst(), id: 'fixed' };

function casesFirst(): TagCase {
  const [first] = TAG_CASES;
  if (first === undefined) throw new Error('there are no cases');
  return first;
}

const TAGS: readonly ScriptedTag[] = [
  ...TAG_CASES.flatMap((one) => [
    { key: `LT-${one.id}`, value: one.value ?? USUAL_VALUE, case: one },
    { key: `P-${one.id}`, value: 1, case: one },
  ]),
  ...LAMPS.map(([id, value]) => ({ key: `P-${id}`, value, case: FIXED })),
  { key: 'SP', value: 50, case: FIXED },
  { key: 'P-CMD', value: 1, case: FIXED },
];

/** `window.vigil` of the gallery. */
export class ScriptedPlant implements VigilApi {
  /** What the page complained of. */
  readonly faults: string[] = [];
  /** Requests that are being answered. */
  pending = 0;
  readonly #site: Site;
  readonly #picture: () => Promise<Uint8Array<ArrayBuffer>>;
  #listener: (batch: Batch) => void = () => undefined;
  #number = 0;
  #isBegun = false;

  /** @param picture bytes of the PNG that every picture file has in it */
  constructor(site: Site, picture: () => Promise<Uint8Array<ArrayBuffer>>) {
    this.#site = site;
    this.#picture = picture;
  }

  /** True when the page has said that it is up and has its site. */
  get isBegun(): boolean {
    return this.#isBegun;
  }

  onBatch(listener: (batch: Batch) => void): () => void {
    this.#listener = listener;
    return () => undefined;
  }

  notify(notice: Notice): void {
    if (notice.type === 'fault') this.faults.push(notice.message);
  }

  async request<N extends RequestName>(
    name: N,
    argument: Requests[N]['argument'],
  ): Promise<Reply<Requests[N]['reply']>> {
    this.pending += 1;
    try {
      const asked = { name, argument } as Asked;
      return (await this.#answer(asked)) as Reply<Requests[N]['reply']>; // by its name
    } finally {
      this.pending -= 1;
    }
  }

  /** The rest of the site: what is only waited for a moment. */
  sendWholeSite(): void {
    this.#send({ site: this.#site });
  }

  /** Every value there is. */
  sendValues(): void {
    const told = TAGS.filter(({ case: one }) => one.ageMs !== null);
    this.#send({
      links: this.#site.sources.map(({ id, label }) => linkOf(id, label)),
      entries: TAGS.map(entryOf),
      tags: {
        index: Int32Array.from(told, (tag) => TAGS.indexOf(tag)),
        value: told.map(({ value }) => value),
        sourceTime: Float64Array.from(told, ({ case: one }) => NOW - (one.ageMs ?? 0)),
        quality: told.map(({ case: one }) => one.quality),
        provenAt: Float64Array.from(told, ({ case: one }) =>
          one.isStored === true ? -Infinity : NOW_AT - (one.ageMs ?? 0),
        ),
      },
      proofs: Float64Array.from([
        ...[PROOFS.plant, NOW_AT - 200],
        ...[PROOFS.lost, NOW_AT - LOST_MS],
        ...[PROOFS.ahead, NOW_AT - 200],
        ...[PROOFS.quiet, NOW_AT - 200],
      ]),
      alarms: [
        listOf('plant', ALARMS),
        listOf('lost', LOST_ALARMS),
        listOf('quiet', []),
        { ...listOf('silent', []), proof: -1, completeTime: null },
      ],
      alarmRates: [rateOf('plant', true), rateOf('quiet', true), rateOf('lost', false)],
    });
  }

  #send(news: Partial<Batch>): void {
    this.#number += 1;
    const now = Date.now();
    this.#listener({ number: this.#number, sentAt: NOW_AT - (NOW - now), sentTime: now, ...news });
  }

  async #answer(asked: Asked): Promise<Reply<unknown>> {
    switch (asked.name) {
      case 'ready':
        queueMicrotask(() => {
          this.#begin();
        });
        return done({ version: '0', isKiosk: true, display: 'gallery', editor: 'off' });
      case 'trend':
        return done(trendFill(asked.argument.index));
      case 'past':
        return done(asked.argument.indexes.map(emptyPast));
      case 'kpi':
        return done(kpiOf(asked.argument));
      case 'image':
        return done(await this.#look(asked.argument));
      default:
        return { ok: false, code: 'gallery', message: 'the gallery does not answer that' };
    }
  }

  #begin(): void {
    const screens = this.#site.screens.map((screen) => ({
      ...screen,
      // The table lists every tag.
      widgets: screen.widgets.filter(({ id }) => !/^table\.|\.waiting$/.test(id)),
    }));
    this.#send({ site: { ...this.#site, screens }, view: { screen: '', widgets: {} } });
    this.#isBegun = true;
  }

  async #look({ file, held }: Requests['image']['argument']): Promise<ImageLook> {
    const one = PICTURE_CASES.find(({ id }) => file === `gate-${id}.png`);
    if (one?.fault !== undefined) return { found: 'none', fault: one.fault };
    if (one?.ageMs === undefined) {
      // Never answered, and not waited for.
      this.pending -= 1;
      return new Promise(() => undefined);
    }
    if (held === file) return { found: 'same' };
    const bytes = await this.#picture();
    return {
      ...{ found: 'picture', signature: file, type: 'image/png', bytes },
      time: NOW - one.ageMs,
    };
  }
}

type Asked = {
  readonly [N in RequestName]: { readonly name: N; readonly argument: Requests[N]['argument'] };
}[RequestName];

function done<T>(value: T): Reply<T> {
  return { ok: true, value };
}

function entryOf({ key, case: { source, standing } }: ScriptedTag, index: number): TagEntry {
  const info = { intervalMs: INTERVAL_MS, ...(key.startsWith('LT') ? { min: 0, max: 100 } : {}) };
  return { index, key, source, name: key, info, standing, proof: -1 };
}

function linkOf(source: string, label: string): LinkStatus {
  const isLost = source === 'lost';
  return {
    ...{ source, label, state: isLost ? 'backoff' : 'live' },
    sinceTime: isLost ? NOW - LOST_MS : NOW - 3_600_000,
    endpoint: `wss://${source}.example:7700`,
    heardAt: isLost ? NOW_AT - LOST_MS : NOW_AT - 200,
    roundTripMs: 12,
    attempt: isLost ? 9 : 0,
    nextAttemptAt: isLost ? NOW_AT + 5_000 : null,
    cause: isLost ? 'reset (1006)' : '',
    skewMs: source === 'ahead' ? 45_000 : 3,
    ...{ wanted: 1, confirmed: 1, insecure: false, alarm: 'none', lastOutage: null },
  };
}

function trendFill(index: number): TrendFill {
  const tag = TAGS[index];
  return { index, ...trendOf(tag?.case ?? FIXED, tag?.value ?? USUAL_VALUE) };
}

function emptyPast(index: number): PastFill {
  return {
    index,
    time: new Float64Array(),
    value: new Float64Array(),
    quality: new Uint8Array(),
    gaps: [],
  };
}

function kpiOf({ index, from, to }: Requests['kpi']['argument']): KpiReading {
  const one = TAGS[index]?.case ?? FIXED;
  const periodMs = to - from;
  const share = one.ageMs === null ? 0 : one.id === 'uncertain' ? 0.93 : 1;
  return {
    ...{ periodMs, coveredMs: share * periodMs, pending: false },
    ...{ mean: 61.8, min: 48.2, max: 66.1, total: 494.4, change: 1.4, inBand: 0.6 },
  };
}

function alarm(id: string, minutesAgo: number, part: Partial<AlarmRow>): AlarmRow {
  return {
    ...{ id, tag: 'LT-201', state: 'unacknowledged', priority: 'low', message: '', area: 'B-101' },
    since: NOW - minutesAgo * MINUTE_MS,
    ...{ suspect: false, pending: false },
    ...part,
  };
}

const ALARMS: readonly AlarmRow[] = [
  alarm('1', 2, { tag: 'LT-alarm', priority: 'urgent', message: 'Level high high', value: 82.1 }),
  alarm('2', 4, { tag: 'P-alarm', priority: 'high', message: 'Pump tripped' }),
  alarm('3', 9, { priority: 'medium', state: 'acknowledged', message: 'Level low', value: 31.4 }),
  alarm('4', 12, { tag: 'PT-101', state: 'returned', message: 'Pressure high', value: 11.2 }),
  alarm('5', 31, { tag: 'TT-104', state: 'latched', priority: 'high', message: 'Flame lost' }),
  alarm('6', 44, { tag: 'FT-102', state: 'acknowledged', message: 'Flow low', suspect: true }),
];
const LOST_ALARMS: readonly AlarmRow[] = [
  alarm('7', 5, { tag: 'TT-201', priority: 'high', message: 'Supply temperature high' }),
  alarm('8', 20, { tag: 'FN-202', state: 'acknowledged', message: 'Fan stopped' }),
];

function listOf(source: string, alarms: readonly AlarmRow[]): AlarmNews {
  const proof = Object.hasOwn(PROOFS, source) ? PROOFS[source as keyof typeof PROOFS] : -1;
  return {
    ...{ source, proof, completeTime: NOW - 3_600_000, offers: [], maxShelveMs: null },
    ...{ dropped: 0, whole: true, alarms, gone: [] },
  };
}

/** Alarms of each minute: quiet, a burst, quiet; of a lost source unknown for the last two hours. */
function rateOf(source: string, isKnown: boolean): AlarmRateNews {
  const minutes = Array.from({ length: 480 }, (_, index) => index);
  return {
    source,
    from: Math.floor(NOW / MINUTE_MS) * MINUTE_MS - 479 * MINUTE_MS,
    counts: minutes.map((minute) =>
      source === 'quiet' ? 0 : minute > 300 && minute < 320 ? 3 : minute % 23 === 0 ? 1 : 0,
    ),
    known: minutes.map((minute) => isKnown || minute < 360),
  };
}
