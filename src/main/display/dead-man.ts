/**
 * When a page is covered, reloaded, replaced, and when the app gives up: rungs 4 and 5 of the
 * healing ladder. Decides only; `watchdog.ts` reports the events and carries out the effects.
 *
 * Invariants:
 * 1. A page that painted nothing for `COVER_MS` is covered until it paints again, whatever happens
 *    to it in between, so nothing old can look live.
 * 2. Silence counts only while main itself ran: a late tick (stall, sleep) starts a full period.
 * 3. Every state has a deadline; the last rung is the supervisor's restart.
 */

/** Silence until the page is covered (quality.md, dead-man). */
export const COVER_MS = 4_000;
/** Silence until the page is crashed and loaded anew. */
export const RECOVER_MS = 10_000;
/** The same for a page that is still loading: a cold start on a slow PC. */
export const LOAD_MS = 30_000;
/** A crash that was asked for is reported within 220 ms (measured); a stopped process needs a kill. */
export const KILL_MS = 1_000;
/** A process that outlives even that is left behind: the window is replaced. */
export const CRASH_MS = 3_000;
/** How often `ticked` is due. */
export const TICK_MS = 500;
/** A tick this much later than due means that main stood still. */
export const STALL_MS = 1_000;
/** A suspend whose resume never came is forgotten after so much running. */
export const PAUSE_MS = 30_000;
/** This many recoveries within `LADDER_MS` climb to the next rung. */
export const LADDER_COUNT = 3;
export const LADDER_MS = 600_000;

/** What happened to the page; every `at` is monotonic ms. */
export type PageEvent =
  /** `frames`: painted since the page was loaded; a count that stands still proves nothing. */
  | { readonly type: 'painted'; readonly frames: number }
  /** A page began to load: the first, after a reload, or in a new window. */
  | { readonly type: 'loading' }
  | { readonly type: 'gone'; readonly reason: string }
  /** It paints, and is not fit to stay: nothing of that is seen, or it uses too much memory. */
  | { readonly type: 'unfit'; readonly cause: string }
  /** Another page has taken over, which has painted so many frames. */
  | { readonly type: 'adopted'; readonly frames: number }
  /** The window and its page exist no more, and not because we closed them. */
  | { readonly type: 'closed' }
  | { readonly type: 'suspended' }
  | { readonly type: 'resumed' }
  | { readonly type: 'ticked' };

/** What to do, in order. */
export type PageEffect =
  /** Put the overlay on top; `silentMs`: how long ago the page last painted. */
  | { readonly type: 'cover'; readonly silentMs: number }
  | { readonly type: 'uncover' }
  /** Kill the page's process; `gone` is expected. */
  | { readonly type: 'crash'; readonly cause: string }
  /** The same by the system's means: a stopped process does not crash. */
  | { readonly type: 'kill' }
  | { readonly type: 'reload'; readonly cause: string }
  | { readonly type: 'replace'; readonly cause: string }
  | { readonly type: 'exit'; readonly cause: string };

type PageState =
  | { readonly name: 'loading' }
  | { readonly name: 'painting' }
  | { readonly name: 'crashing'; readonly sinceAt: number; readonly killed: boolean }
  | { readonly name: 'over' };

/** The dead-man decisions of one display. */
export class DeadMan {
  #state: PageState = { name: 'loading' };
  #frames = 0;
  /** The page last painted, began to load, or was given a new period. */
  #aliveAt: number;
  #paintedAt: number;
  #hasPainted = false;
  #tickedAt: number;
  #covered = false;
  #pausedAt: number | null = null;
  #recoveries: number[] = [];
  #replacedAt = -Infinity;

  constructor(now: number) {
    this.#aliveAt = this.#paintedAt = this.#tickedAt = now;
  }

  /** True while the overlay is on top. */
  get covered(): boolean {
    return this.#covered;
  }

  /** Time since the page last painted, ms; Infinity before the first time. */
  silentMs(now: number): number {
    return this.#hasPainted ? now - this.#paintedAt : Infinity;
  }

  /**
   * Whether all is as it should be: the page paints, the overlay says that it does not, or it is
   * within the time that it may take. False means that these decisions themselves have failed.
   */
  isSane(now: number): boolean {
    if (this.#covered || this.#pausedAt !== null) return true;
    const allowedMs = { painting: COVER_MS, loading: LOAD_MS, crashing: CRASH_MS, over: -Infinity };
    return now - this.#aliveAt <= allowedMs[this.#state.name] + 2 * STALL_MS;
  }

  handle(event: PageEvent, now: number): readonly PageEffect[] {
    if (this.#state.name === 'over') return [];
    switch (event.type) {
      case 'painted':
        return this.#painted(event.frames, now);
      case 'loading':
        this.#state = { name: 'loading' };
        this.#frames = 0;
        this.#aliveAt = now;
        return [];
      case 'gone':
        if (this.#state.name === 'crashing') return this.#reload('it was ended', now);
        return [
          ...this.#cover(now),
          ...this.#recover('reload', `it was gone: ${event.reason}`, now),
        ];
      case 'unfit':
        if (this.#state.name !== 'painting') return [];
        return [...this.#cover(now), ...this.#recover('crash', event.cause, now)];
      case 'adopted':
        this.#frames = 0;
        this.#state = { name: 'loading' };
        return this.#painted(event.frames, now);
      case 'closed':
        return this.#recover('replace', 'it was closed', now);
      case 'suspended':
        this.#pausedAt = now;
        return [];
      case 'resumed':
        this.#pausedAt = null;
        this.#newPeriod(now);
        return [];
      case 'ticked':
        return this.#ticked(now);
    }
  }

  #painted(frames: number, now: number): readonly PageEffect[] {
    if (this.#state.name === 'crashing' || frames <= this.#frames) return [];
    this.#state = { name: 'painting' };
    this.#frames = frames;
    this.#aliveAt = this.#paintedAt = now;
    this.#hasPainted = true;
    if (!this.#covered) return [];
    this.#covered = false;
    return [{ type: 'uncover' }];
  }

  #ticked(now: number): readonly PageEffect[] {
    const stalled = now - this.#tickedAt > TICK_MS + STALL_MS;
    this.#tickedAt = now;
    if (this.#pausedAt !== null) {
      if (now - this.#pausedAt < PAUSE_MS) return [];
      this.#pausedAt = null;
      this.#newPeriod(now);
    }
    if (stalled) this.#newPeriod(now);

    const silentMs = now - this.#aliveAt;
    switch (this.#state.name) {
      case 'painting':
        if (silentMs >= RECOVER_MS) return [...this.#cover(now), ...this.#hung(silentMs, now)];
        return silentMs >= COVER_MS ? this.#cover(now) : [];
      case 'loading':
        return silentMs >= LOAD_MS ? [...this.#cover(now), ...this.#hung(silentMs, now)] : [];
      case 'crashing':
        return this.#crashing(this.#state, now);
      case 'over':
        return [];
    }
  }

  #crashing(
    state: Extract<PageState, { readonly name: 'crashing' }>,
    now: number,
  ): readonly PageEffect[] {
    if (now >= state.sinceAt + CRASH_MS) {
      return this.#recover('replace', 'its process could not be ended', now);
    }
    if (state.killed || now < state.sinceAt + KILL_MS) return [];
    this.#state = { ...state, killed: true };
    return [{ type: 'kill' }];
  }

  #newPeriod(now: number): void {
    this.#aliveAt = now;
    if (this.#state.name === 'crashing') this.#state = { ...this.#state, sinceAt: now };
  }

  #cover(now: number): readonly PageEffect[] {
    if (this.#covered) return [];
    this.#covered = true;
    return [{ type: 'cover', silentMs: now - this.#paintedAt }];
  }

  #hung(silentMs: number, now: number): readonly PageEffect[] {
    return this.#recover('crash', `it painted nothing for ${Math.round(silentMs / 1_000)} s`, now);
  }

  /** The wanted step, or a higher one when recoveries have piled up. */
  #recover(
    wanted: 'crash' | 'reload' | 'replace',
    cause: string,
    now: number,
  ): readonly PageEffect[] {
    this.#recoveries = [...this.#recoveries.filter((at) => now - at < LADDER_MS), now];
    if (this.#recoveries.length < LADDER_COUNT && wanted !== 'replace') {
      if (wanted === 'reload') return this.#reload(cause, now);
      this.#state = { name: 'crashing', sinceAt: now, killed: false };
      return [{ type: 'crash', cause }];
    }
    this.#recoveries = [];
    // The second window has its own full count before the app gives up.
    if (now - this.#replacedAt < LADDER_COUNT * LADDER_MS) {
      this.#state = { name: 'over' };
      return [{ type: 'exit', cause }];
    }
    this.#replacedAt = now;
    this.#state = { name: 'loading' };
    this.#aliveAt = now;
    this.#frames = 0;
    return [{ type: 'replace', cause }];
  }

  #reload(cause: string, now: number): readonly PageEffect[] {
    this.#state = { name: 'loading' };
    this.#aliveAt = now;
    this.#frames = 0;
    return [{ type: 'reload', cause }];
  }
}
