/**
 * The trends of the present screen: one bounded buffer per trended tag, filled from main on first
 * show, again whenever main says that samples were left out (`refetch`), and when a trend is widened
 * to what its buffer has let go of. A request that fails or is not answered is repeated at 1, 2, 4, 8
 * and then every 15 s for as long as the tag is shown; there is never more than one under way for a
 * tag. Buffers nobody shows go after a minute.
 */
import type { Reply, TrendAppend, TrendFill } from '../../preload/api.d.ts';
import { TrendBuffer } from './trend-buffer.ts';

/** A request without an answer counts as failed after this, ms: main may be frozen. */
const ANSWER_MS = 10_000;
/** Waits before the request is repeated, ms; the last one for ever. */
const RETRY_MS = [1_000, 2_000, 4_000, 8_000, 15_000] as const;
/** How long a buffer nobody shows is kept, ms: screens of a rotation come back soon. */
const KEEP_UNSHOWN_MS = 60_000;

/** What the store needs of the world. */
export interface TrendPorts {
  /** Asks main for the whole trend of a tag. */
  request(index: number): Promise<Reply<TrendFill>>;
  /** Calls back once after `ms`; returns the undo. */
  later(ms: number, call: () => void): () => void;
}

/** One trended tag. */
interface Trend {
  readonly buffer: TrendBuffer;
  /** How far back each widget that shows it now wants it kept, ms. */
  readonly holds: Set<{ keepMs: number }>;
  /** Number of the request whose answer counts; a late answer to an older one changes nothing. */
  ticket: number;
  /** A request is under way. */
  asking: boolean;
  /** Another one is wanted as soon as it is answered. */
  askAgain: boolean;
  failures: number;
  /** Undo of the one pending timer: answer deadline, repetition, or removal. */
  cancelTimer: () => void;
}

function nothing(): void {
  // The undo of a timer that is not set.
}

/** A widget's hold on a trend; `release` when the widget goes or shows another tag. */
export interface ShownTrend {
  readonly buffer: TrendBuffer;
  /** Keeps samples so far back from now on, ms. */
  keep(keepMs: number): void;
  release(): void;
}

/** All trends of one page. */
export class TrendStore {
  readonly #ports: TrendPorts;
  readonly #trends = new Map<number, Trend>();

  constructor(ports: TrendPorts) {
    this.#ports = ports;
  }

  /** Tags held at present, shown or kept for a while. */
  get size(): number {
    return this.#trends.size;
  }

  /** Shows a tag (its index in the window's dictionary) over `spanMs`, and has its samples fetched. */
  show(index: number, spanMs: number): ShownTrend {
    let trend = this.#trends.get(index);
    if (trend === undefined) {
      trend = {
        buffer: new TrendBuffer(),
        holds: new Set(),
        ticket: 0,
        asking: false,
        askAgain: false,
        failures: 0,
        cancelTimer: nothing,
      };
      this.#trends.set(index, trend);
    }
    const shown = trend;
    if (shown.holds.size === 0) {
      shown.cancelTimer();
      shown.cancelTimer = nothing;
      // Main sends nothing for a tag that is not on screen.
      shown.buffer.expectHole();
      this.#ask(index, shown);
    }
    const hold = { keepMs: spanMs };
    shown.holds.add(hold);
    const widen = (): void => {
      shown.buffer.keepMs = Math.max(...[...shown.holds].map(({ keepMs }) => keepMs));
      // Main may have it still, without any server. A request that failed comes again by itself.
      if (shown.buffer.isShort && !shown.asking && shown.failures === 0) this.#ask(index, shown);
    };
    widen();
    return {
      buffer: shown.buffer,
      keep: (keepMs) => {
        if (hold.keepMs === keepMs || !shown.holds.has(hold)) return;
        hold.keepMs = keepMs;
        widen();
      },
      release: () => {
        if (!shown.holds.delete(hold)) return;
        if (shown.holds.size > 0) widen();
        else this.#retire(index, shown);
      },
    };
  }

  /** Samples that follow those already here. */
  append(added: TrendAppend): void {
    const trend = this.#trends.get(added.index);
    if (trend !== undefined && trend.holds.size > 0) trend.buffer.append(added);
  }

  /** Main left samples out or has older ones now: asks anew. */
  refetch(index: number): void {
    const trend = this.#trends.get(index);
    if (trend === undefined || trend.holds.size === 0) return;
    trend.buffer.expectHole();
    trend.failures = 0;
    this.#ask(index, trend);
  }

  /** Forgets everything and cancels all timers. */
  stop(): void {
    for (const trend of this.#trends.values()) this.#abandon(trend);
    this.#trends.clear();
  }

  #ask(index: number, trend: Trend): void {
    if (trend.asking) {
      trend.askAgain = true;
      return;
    }
    trend.asking = true;
    trend.askAgain = false;
    trend.ticket += 1;
    const ticket = trend.ticket;
    trend.cancelTimer();
    trend.cancelTimer = this.#ports.later(ANSWER_MS, () => {
      if (trend.ticket === ticket) this.#failed(index, trend);
    });
    this.#ports.request(index).then(
      (reply) => {
        if (trend.ticket === ticket && trend.asking) this.#answered(index, trend, reply);
      },
      () => {
        if (trend.ticket === ticket && trend.asking) this.#failed(index, trend);
      },
    );
  }

  #answered(index: number, trend: Trend, reply: Reply<TrendFill>): void {
    if (!reply.ok) {
      this.#failed(index, trend);
      return;
    }
    trend.cancelTimer();
    trend.cancelTimer = nothing;
    trend.asking = false;
    trend.failures = 0;
    trend.buffer.fill(reply.value);
    if (trend.askAgain) this.#ask(index, trend);
  }

  #failed(index: number, trend: Trend): void {
    trend.asking = false;
    trend.ticket += 1;
    trend.cancelTimer();
    const wait = RETRY_MS[Math.min(trend.failures, RETRY_MS.length - 1)] ?? RETRY_MS[0];
    trend.failures += 1;
    trend.cancelTimer = this.#ports.later(wait, () => {
      trend.cancelTimer = nothing;
      this.#ask(index, trend);
    });
  }

  #retire(index: number, trend: Trend): void {
    this.#abandon(trend);
    trend.cancelTimer = this.#ports.later(KEEP_UNSHOWN_MS, () => {
      this.#trends.delete(index);
    });
  }

  /** Lets go of a request under way. */
  #abandon(trend: Trend): void {
    trend.cancelTimer();
    trend.cancelTimer = nothing;
    trend.asking = false;
    trend.askAgain = false;
    trend.ticket += 1;
  }
}

const store = new TrendStore({
  request: (index) => window.vigil.request('trend', { index }),
  later,
});

function later(ms: number, call: () => void): () => void {
  const timer = setTimeout(call, ms);
  return () => {
    clearTimeout(timer);
  };
}

/** A widget shows a tag as a trend of `spanMs`; see `TrendStore.show`. */
export function showTrend(index: number, spanMs: number): ShownTrend {
  return store.show(index, spanMs);
}

/** feed.ts: samples that follow. */
export function applyTrendAppend(added: TrendAppend): void {
  store.append(added);
}

/** feed.ts: the trend must be asked for anew. */
export function markRefetch(index: number): void {
  store.refetch(index);
}
