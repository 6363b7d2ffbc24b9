/**
 * Watches a wall from inside its page as an auditor would: 20 times a second it reads the public
 * attributes of every element that shows a tag (docs/quality.md), and notes how old the proof was
 * while the element said live, and every change of state.
 */
import { until } from './until.ts';

/** How often the elements are read, ms. */
const EVERY_MS = 50;
/** What a test may find: the limit of the tag and the time between two judgements. */
const TOLERANCE_MS = 250;
/** How often the records are fetched, and how long an answer is waited for, ms. */
const FETCH_MS = 200;
const ANSWER_MS = 1_000;

/** A wall whose page can be asked from main, so that a crash of the page does not end the asking. */
export interface InPage {
  inPage(code: string): Promise<unknown>;
}

/** A change of what one element shows. */
export interface Change {
  /** Unix ms. */
  readonly time: number;
  /** `source/tag`. */
  readonly tag: string;
  readonly state: string;
  readonly value: string;
  /** The source's time of the shown sample, Unix ms; NaN without one. */
  readonly sampleTime: number;
}

/** What the root said of the links from `time` on (Unix ms): source → state. */
export interface LinksChange {
  readonly time: number;
  readonly links: Readonly<Record<string, string>>;
}

/** An element that said live on a proof that was too old. */
export interface Violation {
  readonly time: number;
  readonly tag: string;
  readonly ageMs: number;
}

interface Report {
  readonly looks: number;
  readonly changes: readonly Change[];
  readonly links: readonly LinksChange[];
  /** Tag → oldest proof while live since the last report, and when. */
  readonly oldest: Readonly<Record<string, readonly [ageMs: number, time: number]>>;
  /** The same for the shown sample itself: its age by the source's own time. */
  readonly oldestSample: Readonly<Record<string, readonly [ageMs: number, time: number]>>;
}

/** Answer of a page: the reports that were not acknowledged, numbered from 1 in each document. */
interface Answer {
  /** Of the page's document: another one after a reload. */
  readonly page: number;
  readonly reports: readonly (readonly [number: number, report: Report])[];
}

/** When LIVE ends (quality.md): `intervalMs` of a periodic tag, null for one sent on change. */
export function liveLimitMs(intervalMs: number | null): number {
  return intervalMs === null ? 2_500 : Math.max(2 * intervalMs, intervalMs + 1_000);
}

/** The recorder of one wall, through reloads and crashes of its page. */
export class Recorder {
  readonly #changes: Change[] = [];
  readonly #links: LinksChange[] = [];
  readonly #oldest: Violation[] = [];
  readonly #oldestSamples: Violation[] = [];
  readonly #fetching: Promise<void>;
  #looks = 0;
  /** Document and number of the last report taken. */
  #page = 0;
  #taken = 0;
  #stopped = false;

  private constructor(wall: InPage) {
    this.#fetching = this.#fetch(wall);
  }

  /** Starts to record; returns when the page is being watched. */
  static async start(wall: InPage): Promise<Recorder> {
    const recorder = new Recorder(wall);
    await until('the recorder looks at the page', () => recorder.looks > 0);
    return recorder;
  }

  /** Fetches what is left and ends. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#fetching;
  }

  /** How often the page has been looked at. */
  get looks(): number {
    return this.#looks;
  }

  /** Every change of a shown state or value since the start, in order. */
  get changes(): readonly Change[] {
    return this.#changes;
  }

  /** Every change of what the root said of the links, in order. */
  get links(): readonly LinksChange[] {
    return this.#links;
  }

  /** Oldest proof and when, for each element that said live, several times a second. */
  get proofAges(): readonly Violation[] {
    return this.#oldest;
  }

  /** The same by the source's time of the sample, which the app cannot embellish. */
  get sampleAges(): readonly Violation[] {
    return this.#oldestSamples;
  }

  /** Oldest proof, in ms, on which any element said live. */
  get oldestLiveMs(): number {
    return this.#oldest.reduce((oldest, { ageMs }) => Math.max(oldest, ageMs), 0);
  }

  /** Every element that said live beyond the limit of its tag. There must be none. */
  violations(limitMs: (tag: string) => number): readonly Violation[] {
    return this.#oldest.filter(({ tag, ageMs }) => ageMs > limitMs(tag) + TOLERANCE_MS);
  }

  /** Longest time, ms, in which a tag was not live between `fromTime` and `toTime` (Unix ms). */
  longestOutageMs(tag: string, fromTime: number, toTime: number): number {
    let outage = 0;
    let since: number | null = null;
    for (const change of this.#changes) {
      if (change.tag !== tag || change.time > toTime) continue;
      if (change.state !== 'live') since ??= change.time;
      else if (since !== null) {
        if (change.time >= fromTime) outage = Math.max(outage, change.time - since);
        since = null;
      }
    }
    return since === null ? outage : Math.max(outage, toTime - since);
  }

  /** Fetches the records again and again; a page loaded anew gets its recorder anew. */
  async #fetch(wall: InPage): Promise<void> {
    for (let last = false; !last;) {
      last = this.#stopped;
      const fetched = await Promise.race([
        wall.inPage(
          `(${fetchReports.toString()})(${record.toString()}, ${EVERY_MS}, ${this.#page}, ${this.#taken})`,
        ),
        // A page that hangs or is gone answers late or never.
        new Promise((resolve) => setTimeout(resolve, ANSWER_MS, null)),
      ]).catch(() => null);
      if (isAnswer(fetched)) this.#takeAll(fetched);
      if (!last) await new Promise((resolve) => setTimeout(resolve, FETCH_MS));
    }
  }

  #takeAll({ page, reports }: Answer): void {
    if (page !== this.#page) this.#taken = 0;
    this.#page = page;
    for (const [number, report] of reports) {
      if (number <= this.#taken) continue;
      this.#taken = number;
      this.#take(report);
    }
  }

  #take({ looks, changes, links, oldest, oldestSample }: Report): void {
    this.#looks += looks;
    this.#changes.push(...changes);
    this.#links.push(...links);
    for (const [tag, [ageMs, time]] of Object.entries(oldestSample)) {
      this.#oldestSamples.push({ tag, ageMs, time });
    }
    for (const [tag, [ageMs, time]] of Object.entries(oldest)) {
      this.#oldest.push({ tag, ageMs, time });
    }
  }
}

function isAnswer(fetched: unknown): fetched is Answer {
  return typeof fetched === 'object' && fetched !== null && 'reports' in fetched;
}

/**
 * Runs in the page: what was recorded. A report is kept until the next call tells that it arrived,
 * because an answer may come when nobody waits for it any more.
 */
function fetchReports(
  start: (everyMs: number) => () => Report,
  everyMs: number,
  page: number,
  taken: number,
): Answer {
  interface Recording {
    readonly next: () => Report;
    number: number;
    waiting: [number: number, report: Report][];
  }
  const holder = window as unknown as { vigilRecording?: Recording };
  const recording = (holder.vigilRecording ??= { next: start(everyMs), number: 0, waiting: [] });
  if (page === performance.timeOrigin) {
    recording.waiting = recording.waiting.filter(([number]) => number > taken);
  }
  recording.number += 1;
  recording.waiting.push([recording.number, recording.next()]);
  return { page: performance.timeOrigin, reports: recording.waiting };
}

/** Runs in the page: reads the screen for ever; returns how to fetch what it saw. */
function record(everyMs: number): () => Report {
  const shown = new Map<Element, string>();
  let looks = 0;
  let changes: Change[] = [];
  let links: LinksChange[] = [];
  let linksShown = '';
  let oldest: Record<string, [number, number]> = {};
  let oldestSample: Record<string, [number, number]> = {};
  setInterval(() => {
    const time = Date.now();
    looks++;
    const linksNow = document.querySelector<HTMLElement>('[data-links]')?.dataset['links'] ?? '{}';
    if (linksNow !== linksShown) {
      linksShown = linksNow;
      links.push({ time, links: JSON.parse(linksNow) as LinksChange['links'] }); // public contract
    }
    for (const element of document.querySelectorAll<HTMLElement>('[data-tag]')) {
      const { tag = '', source = '', state = '', proof, value = '' } = element.dataset;
      const sampleTime = Number(element.dataset['time'] ?? NaN);
      const name = `${source}/${tag}`;
      if (state === 'live') {
        const ageMs = proof === undefined ? Number.MAX_SAFE_INTEGER : time - Number(proof);
        if (ageMs > (oldest[name]?.[0] ?? -Infinity)) oldest[name] = [ageMs, time];
        const sampleAgeMs = time - sampleTime;
        if (sampleAgeMs > (oldestSample[name]?.[0] ?? -Infinity))
          oldestSample[name] = [sampleAgeMs, time];
      }
      const showing = `${state} ${sampleTime} ${value}`;
      if (shown.get(element) === showing) continue;
      shown.set(element, showing);
      changes.push({ time, tag: name, state, value, sampleTime });
    }
  }, everyMs);
  return () => {
    const report = { looks, changes, links, oldest, oldestSample };
    looks = 0;
    changes = [];
    links = [];
    oldest = {};
    oldestSample = {};
    return report;
  };
}
