/**
 * Watches a wall from inside its page as an auditor would: 20 times a second it reads the public
 * attributes of every element that shows a tag (docs/quality.md), and notes how old the proof was
 * while the element said live, and every change of state.
 */
import type { Page } from '@playwright/test';

/** How often the elements are read, ms. */
const EVERY_MS = 50;
/** What a test may find: the limit of the tag and the time between two judgements. */
const TOLERANCE_MS = 250;

/** A change of what one element shows. */
export interface Change {
  /** Unix ms. */
  readonly time: number;
  /** `source/tag`. */
  readonly tag: string;
  readonly state: string;
  readonly value: string;
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
  /** Tag → oldest proof while live since the last report, and when. */
  readonly oldest: Readonly<Record<string, readonly [ageMs: number, time: number]>>;
}

/** When LIVE ends (quality.md): `intervalMs` of a periodic tag, null for one sent on change. */
export function liveLimitMs(intervalMs: number | null): number {
  return intervalMs === null ? 2_500 : Math.max(2 * intervalMs, intervalMs + 1_000);
}

/** The recorder of one page, through its reloads. */
export class Recorder {
  readonly #changes: Change[] = [];
  readonly #oldest: Violation[] = [];
  #looks = 0;

  private constructor() {}

  /** Starts to record. */
  static async start(page: Page): Promise<Recorder> {
    const recorder = new Recorder();
    await page.exposeFunction('vigilRecorded', (report: Report) => {
      recorder.#take(report);
    });
    await page.addInitScript(record, EVERY_MS);
    await page.evaluate(record, EVERY_MS);
    return recorder;
  }

  /** How often the page has been looked at. */
  get looks(): number {
    return this.#looks;
  }

  /** Every change of a shown state or value since the start, in order. */
  get changes(): readonly Change[] {
    return this.#changes;
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

  #take({ looks, changes, oldest }: Report): void {
    this.#looks += looks;
    this.#changes.push(...changes);
    for (const [tag, [ageMs, time]] of Object.entries(oldest)) {
      this.#oldest.push({ tag, ageMs, time });
    }
  }
}

/** Runs in the page. */
function record(everyMs: number): void {
  const target = window as unknown as {
    vigilRecording?: boolean;
    vigilRecorded: (report: Report) => Promise<void>;
  };
  if (target.vigilRecording === true) return;
  target.vigilRecording = true;
  const shown = new Map<Element, string>();
  let looks = 0;
  let changes: Change[] = [];
  let oldest: Record<string, [number, number]> = {};
  setInterval(() => {
    const time = Date.now();
    looks++;
    for (const element of document.querySelectorAll<HTMLElement>('[data-tag]')) {
      const { tag = '', source = '', state = '', proof, value = '' } = element.dataset;
      const name = `${source}/${tag}`;
      if (state === 'live') {
        const ageMs = proof === undefined ? Number.MAX_SAFE_INTEGER : time - Number(proof);
        if (ageMs > (oldest[name]?.[0] ?? -Infinity)) oldest[name] = [ageMs, time];
      }
      const showing = `${state} ${value}`;
      if (shown.get(element) === showing) continue;
      shown.set(element, showing);
      changes.push({ time, tag: name, state, value });
    }
    if (looks % 5 !== 0) return;
    void target.vigilRecorded({ looks, changes, oldest });
    looks = 0;
    changes = [];
    oldest = {};
  }, everyMs);
}
