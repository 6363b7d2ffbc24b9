/**
 * The server's thinned past behind one trend, for what its buffers do not hold. The trend says in
 * each drawing what it wants; asked is only what is missing, for one source at a time, in few
 * tags at once so that an answer fits a frame. Promises:
 * 1. One round of requests at a time; what is wanted meanwhile is compared when it has ended.
 * 2. What is held stays until something better has come: a coarse picture is better than none.
 * 3. What fails is asked again at 1, 2, 4, 8 and then every 15 s for as long as it is wanted; what
 *    is too large for an answer, at once and in coarser buckets.
 */
import type { PastFill, Reply, Requests } from '../../preload/api.d.ts';

/** A request without an answer counts as failed after this, ms: main waits 15 s for the server. */
const ANSWER_MS = 20_000;
/** Waits before a round is repeated, ms; the last one for ever. */
const RETRY_MS = [1_000, 2_000, 4_000, 8_000, 15_000] as const;
/** Rest before a round, ms: a hand that zooms asks once. */
const SETTLE_MS = 150;
/** Tags of one request: 3 of 2,000 buckets with two rows each are 300 kB of a 1 MiB frame. */
const TAGS_AT_ONCE = 3;
/** Asked for beyond both ends, in parts of the span, so that a small move needs no request. */
const MARGIN = 0.25;
/**
 * Less missing at the left edge is not worth asking, in parts of the span: main's bound slides. Nor at
 * the right edge of a tag without samples, which has nothing to join there: the present moves on.
 */
const LEAST_PART = 0.01;
/** Buckets may be so much wider than wanted before finer ones are asked for. */
const COARSE = 1.5;

/** What a trend wants to draw; times on the source's clock. */
export interface PastWish {
  readonly from: number;
  readonly to: number;
  /** Width of a pixel, ms. */
  readonly columnMs: number;
  /** The present on the source's clock: there is nothing to ask for beyond. */
  readonly now: number;
  /** By tag: from here on its buffer holds every sample; Infinity: it holds none. */
  readonly tags: readonly { readonly index: number; readonly heldFrom: number }[];
}

/** A stretch of a tag's past, as asked for and answered. */
export interface Past extends PastFill {
  readonly from: number;
  readonly to: number;
  readonly bucketMs: number;
}

/** Why nothing comes, and when the next try is due on the page's clock. */
export interface PastTrouble {
  readonly code: string;
  readonly retryAt: number;
}

/** What the window needs of the world. */
export interface PastPorts {
  request(argument: Requests['past']['argument']): Promise<Reply<readonly PastFill[]>>;
  /** Calls back once after `ms`; returns the undo. */
  later(ms: number, call: () => void): () => void;
  /** The page's clock. */
  now(): number;
}

function nothing(): void {
  // The undo of a timer that is not set.
}

/** See the file head. */
export class PastWindow {
  /** Rises with every answer and every failure. */
  version = 0;
  /** Since when what is wanted is not there, page clock; null: all is there. */
  missingSince: number | null = null;
  trouble: PastTrouble | null = null;
  readonly #ports: PastPorts;
  readonly #held = new Map<number, Past>();
  #wish: PastWish | null = null;
  #asking = false;
  /** Number of the round whose answers count. */
  #round = 0;
  #failures = 0;
  /** Wanted width of buckets times this: answers were too large. */
  #coarser = 1;
  #cancelTimer: () => void = nothing;
  #timerSet = false;

  constructor(ports: PastPorts) {
    this.#ports = ports;
  }

  /** Says what is to be drawn now; null: nothing. */
  want(wish: PastWish | null): void {
    this.#wish = wish;
    const isMissing = wish !== null && this.#missing(wish).length > 0;
    if (!isMissing) {
      this.missingSince = null;
      if (!this.#asking) this.#rest();
      return;
    }
    this.missingSince ??= this.#ports.now();
    if (this.#asking || this.#timerSet) return;
    this.#after(SETTLE_MS, () => {
      this.#ask();
    });
  }

  /** What is held of a tag's past. */
  past(index: number): Past | null {
    return this.#held.get(index) ?? null;
  }

  /** Lets go of everything. */
  stop(): void {
    this.#round += 1;
    this.#asking = false;
    this.#rest();
    this.#held.clear();
    this.#wish = null;
  }

  #missing(wish: PastWish): number[] {
    return wish.tags
      .filter(({ index, heldFrom }) => {
        const to = Math.min(wish.to, wish.now, heldFrom);
        const leastMs = LEAST_PART * (wish.to - wish.from);
        if (to - wish.from < leastMs) return false;
        const past = this.#held.get(index);
        return (
          past === undefined ||
          past.from > wish.from ||
          past.to < (heldFrom === Infinity ? to - leastMs : to) ||
          past.bucketMs > COARSE * this.#bucketMs(wish)
        );
      })
      .map(({ index }) => index);
  }

  #bucketMs(wish: PastWish): number {
    return Math.max(1, Math.ceil(wish.columnMs * this.#coarser));
  }

  #ask(): void {
    const wish = this.#wish;
    if (wish === null) return;
    const indexes = this.#missing(wish);
    if (indexes.length === 0) return;
    const margin = MARGIN * (wish.to - wish.from);
    const stretch = {
      from: Math.max(0, Math.floor(wish.from - margin)),
      to: Math.ceil(Math.min(wish.to + margin, wish.now)),
      bucketMs: this.#bucketMs(wish),
    };
    this.#asking = true;
    this.#round += 1;
    const round = this.#round;
    const parts: number[][] = [];
    for (let at = 0; at < indexes.length; at += TAGS_AT_ONCE) {
      parts.push(indexes.slice(at, at + TAGS_AT_ONCE));
    }
    let open = parts.length;
    let refused: string | null = null;
    const ended = (code: string | null): void => {
      if (round !== this.#round) return;
      refused ??= code;
      open -= 1;
      if (open > 0) return;
      this.#asking = false;
      this.#roundEnded(refused);
    };
    this.#after(ANSWER_MS, () => {
      // Late answers are still taken, the round is over without them.
      open = 1;
      ended('no-answer');
    });
    for (const part of parts) {
      this.#ports.request({ indexes: part, ...stretch }).then(
        (reply) => {
          if (round !== this.#round) return;
          if (reply.ok) this.#take(reply.value, stretch);
          ended(reply.ok ? null : reply.code);
        },
        () => {
          ended('no-answer');
        },
      );
    }
  }

  #take(
    fills: readonly PastFill[],
    stretch: { readonly from: number; readonly to: number; readonly bucketMs: number },
  ): void {
    for (const fill of fills) this.#held.set(fill.index, { ...fill, ...stretch });
    this.version += 1;
  }

  #roundEnded(refused: string | null): void {
    this.#rest();
    if (refused === null) {
      this.#failures = 0;
      this.trouble = null;
      return;
    }
    this.version += 1;
    if (refused === 'answer-too-large') {
      this.#coarser *= 2;
      this.#after(SETTLE_MS, () => {
        this.#ask();
      });
      return;
    }
    const wait = RETRY_MS[Math.min(this.#failures, RETRY_MS.length - 1)] ?? RETRY_MS[0];
    this.#failures += 1;
    this.trouble = { code: refused, retryAt: this.#ports.now() + wait };
    this.#after(wait, () => {
      this.#ask();
    });
  }

  #after(ms: number, call: () => void): void {
    this.#cancelTimer();
    this.#timerSet = true;
    this.#cancelTimer = this.#ports.later(ms, () => {
      this.#timerSet = false;
      call();
    });
  }

  #rest(): void {
    this.#cancelTimer();
    this.#cancelTimer = nothing;
    this.#timerSet = false;
  }
}
