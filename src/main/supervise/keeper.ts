/**
 * When a supervised wall is started, ended and started again. Decides only; `run.ts` reports the
 * events and carries out the effects. Pure.
 *
 * Invariants:
 * 1. It never gives up: after every ending that a new start may mend there is a next start, at once
 *    the first time, then later and later, at most `BACKOFF_MS.at(-1)` later.
 * 2. A wall that says nothing for `HANG_MS` (`START_MS` before its first word) is killed. Silence
 *    counts only while the supervisor itself ran: a late tick (sleep, a stopped process) starts a
 *    full period.
 * 3. After `stopped` nothing is started any more, and the wall has `STOP_MS` to end by itself.
 */
import { nextStep } from '../exit-codes.ts';

/** The wall speaks once a second; as systemd's `WatchdogSec=20`. */
export const HANG_MS = 20_000;
/** A cold start on a slow PC. */
export const START_MS = 60_000;
/** Waits before the first, second … start in a row. */
export const BACKOFF_MS = [0, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000] as const;
/** A wall that ran so long was well: the waits begin anew. */
export const WELL_MS = 60_000;
/** State is written and goodbyes are said within a second. */
export const STOP_MS = 10_000;
export const TICK_MS = 500;
/** A tick this much later than due: the supervisor stood still. */
const STALL_MS = 1_000;

/** What happened. */
export type KeeperEvent =
  /** The wall said that it is sane. */
  | { readonly type: 'beaten' }
  /** `code` null: ended by a signal. */
  | { readonly type: 'ended'; readonly code: number | null }
  | { readonly type: 'stopped' }
  | { readonly type: 'ticked' };

/** What to do, in order. */
export type KeeperEffect =
  | { readonly type: 'start' }
  /** SIGTERM: the wall ends in order. */
  | { readonly type: 'end' }
  | { readonly type: 'kill'; readonly cause: string }
  /** The next start is due in so many ms. */
  | { readonly type: 'wait'; readonly forMs: number }
  | { readonly type: 'leave'; readonly code: number };

type State =
  | { readonly name: 'waiting'; readonly until: number }
  | {
      readonly name: 'running';
      readonly startedAt: number;
      readonly heardAt: number;
      readonly hasSpoken: boolean;
    }
  /** Asked to end, or killed; `ended` is expected. */
  | { readonly name: 'ending'; readonly killAt: number; readonly leave: boolean }
  | { readonly name: 'over' };

/** See the head of this file. */
export class Keeper {
  #state: State;
  #tickedAt: number;
  /** Endings in a row of walls that were not well. */
  #failures = 0;
  #ranMs = 0;

  constructor(now: number) {
    this.#state = { name: 'waiting', until: now };
    this.#tickedAt = now;
  }

  handle(event: KeeperEvent, now: number): readonly KeeperEffect[] {
    switch (event.type) {
      case 'beaten':
        if (this.#state.name === 'running') {
          this.#state = { ...this.#state, heardAt: now, hasSpoken: true };
        }
        return [];
      case 'ended':
        return this.#ended(event.code, now);
      case 'stopped':
        return this.#stopped(now);
      case 'ticked':
        return this.#ticked(now);
    }
  }

  #ended(code: number | null, now: number): readonly KeeperEffect[] {
    const state = this.#state;
    if (state.name === 'over' || state.name === 'waiting') return [];
    if (state.name === 'ending' && state.leave) return this.#leave(0);
    // A wall that was killed for its silence is started again whatever its code says.
    if (state.name === 'running' && code !== null && nextStep(code) === 'leave') {
      return this.#leave(code);
    }
    if (state.name === 'running') this.#ranMs = now - state.startedAt;
    if (this.#ranMs >= WELL_MS) this.#failures = 0;
    const forMs = BACKOFF_MS[Math.min(this.#failures, BACKOFF_MS.length - 1)] ?? 0;
    this.#failures++;
    if (forMs === 0) return this.#start(now);
    this.#state = { name: 'waiting', until: now + forMs };
    return [{ type: 'wait', forMs }];
  }

  #stopped(now: number): readonly KeeperEffect[] {
    const state = this.#state;
    switch (state.name) {
      case 'over':
        return [];
      case 'waiting':
        return this.#leave(0);
      case 'running':
        this.#state = { name: 'ending', killAt: now + STOP_MS, leave: true };
        return [{ type: 'end' }];
      case 'ending':
        // Asked twice: whoever asks is in a hurry.
        this.#state = { name: 'ending', killAt: now + STOP_MS, leave: true };
        return [{ type: 'kill', cause: 'asked to stop again' }];
    }
  }

  #ticked(now: number): readonly KeeperEffect[] {
    const stalled = now - this.#tickedAt > TICK_MS + STALL_MS;
    this.#tickedAt = now;
    const state = this.#state;
    switch (state.name) {
      case 'over':
        return [];
      case 'waiting':
        return now >= state.until ? this.#start(now) : [];
      case 'ending':
        if (now < state.killAt) return [];
        this.#state = { ...state, killAt: now + STOP_MS };
        return [{ type: 'kill', cause: 'it did not end' }];
      case 'running': {
        if (stalled) {
          this.#state = { ...state, heardAt: now };
          return [];
        }
        const silentMs = now - state.heardAt;
        if (silentMs < (state.hasSpoken ? HANG_MS : START_MS)) return [];
        this.#ranMs = now - state.startedAt;
        this.#state = { name: 'ending', killAt: now + STOP_MS, leave: false };
        return [{ type: 'kill', cause: `it said nothing for ${Math.round(silentMs / 1_000)} s` }];
      }
    }
  }

  #start(now: number): readonly KeeperEffect[] {
    this.#state = { name: 'running', startedAt: now, heardAt: now, hasSpoken: false };
    return [{ type: 'start' }];
  }

  #leave(code: number): readonly KeeperEffect[] {
    this.#state = { name: 'over' };
    return [{ type: 'leave', code }];
  }
}
