/**
 * When the screens of a display turn by themselves, and to which. Decides only: `turning.ts` looks
 * at the alarms and the operator's hand, and turns the screen. Pure; times are the page's clock.
 *
 * 1. While an alarm of priority 1 waits to be acknowledged, no screen takes its turn; while one of
 *    priority 2 waits, none does on a display that has a screen of it. What can still happen is a
 *    jump, and only to a screen that shows a more urgent one.
 * 2. While somebody uses the display, and for `pauseMs` after, nothing happens at all.
 * 3. Whatever kept a screen, it stays its whole dwell once that is over: nobody loses the screen in
 *    the moment of the acknowledgement.
 */
import type { Rotation, Site } from '../../preload/api.d.ts';

/** An alarm of priority 1 or 2 that nobody has acknowledged. */
export interface UrgentAlarm {
  /** Unique on the page. */
  readonly id: string;
  readonly priority: 1 | 2;
  /** Unix ms. */
  readonly since: number;
  /** Ids of this display's screens that show its tag, else of those that list it; best first. */
  readonly screens: readonly string[];
}

/** What is said of the rotation. */
export type RotationSign =
  /** Nothing turns by itself here. */
  | { readonly type: 'still' }
  | { readonly type: 'next'; readonly screen: string; readonly dueAt: number }
  /** Somebody uses the display, or did so a moment ago. */
  | { readonly type: 'paused'; readonly untilAt: number }
  /** The layout of the screens is being edited here. */
  | { readonly type: 'edited' }
  | {
      readonly type: 'held';
      /** Urgent alarms that wait. */
      readonly count: number;
      /** Where the most urgent one that is not on the present screen can be seen; null: nowhere. */
      readonly screen: string | null;
    };

/** What to do now. */
export interface Turn {
  /** Id of the screen to show; null: the present one. */
  readonly show: string | null;
  readonly sign: RotationSign;
  /** When to ask again at the latest. */
  readonly nextAt: number;
}

/** See the head of this file. */
export class Turns {
  readonly #rotation: Rotation;
  /** By the id of a screen of the display, ms. */
  readonly #dwellMs: ReadonlyMap<string, number>;
  readonly #screens: readonly string[];
  #shown = '';
  /** Since when the present screen's dwell counts. */
  #sinceAt = -Infinity;
  #pausedUntil: number;

  /** @param pausedUntil of the rotation before a reload of the site: the operator's pause goes on */
  constructor(rotation: Rotation, screens: Site['screens'], pausedUntil = -Infinity) {
    this.#rotation = rotation;
    this.#pausedUntil = pausedUntil;
    this.#dwellMs = new Map(
      screens.map(({ id, dwellMs }) => [id, dwellMs ?? rotation.dwellMs] as const),
    );
    this.#screens = rotation.screens.filter((id) => this.#dwellMs.has(id));
  }

  /** Until when nothing turns because somebody used the display. */
  get pausedUntil(): number {
    return this.#pausedUntil;
  }

  /** Somebody touched the display. */
  used(now: number): void {
    this.#pausedUntil = now + this.#rotation.pauseMs;
  }

  /** Somebody wants the screens to turn again. */
  resume(now: number): void {
    this.#pausedUntil = -Infinity;
    this.#sinceAt = now;
  }

  /** Decides for the screen that is shown now. */
  look(now: number, shown: string, urgent: readonly UrgentAlarm[]): Turn {
    if (shown !== this.#shown) {
      this.#shown = shown;
      this.#sinceAt = now;
    }
    const paused = now < this.#pausedUntil;
    const holding = urgent.filter(({ priority, screens }) => priority === 1 || screens.length > 0);
    if (holding.length > 0) return this.#held(now, holding, paused);
    const next = this.#nextScreen();
    if (next === null) return { show: null, sign: { type: 'still' }, nextAt: Infinity };
    if (paused) {
      const untilAt = this.#pausedUntil;
      this.#sinceAt = untilAt;
      return { show: null, sign: { type: 'paused', untilAt }, nextAt: untilAt };
    }
    const dueAt = this.#sinceAt + (this.#dwellMs.get(shown) ?? this.#rotation.dwellMs);
    const sign: RotationSign = { type: 'next', screen: next, dueAt };
    return now < dueAt ? { show: null, sign, nextAt: dueAt } : { show: next, sign, nextAt: now };
  }

  #held(now: number, urgent: readonly UrgentAlarm[], paused: boolean): Turn {
    this.#sinceAt = now;
    const [worst] = urgent
      .filter(({ screens }) => screens.length > 0 && !screens.includes(this.#shown))
      .sort((a, b) => a.priority - b.priority || b.since - a.since || (a.id < b.id ? -1 : 1));
    const [screen = null] = worst?.screens ?? [];
    const sign: RotationSign = { type: 'held', count: urgent.length, screen };
    const mostUrgentHere = Math.min(
      ...urgent.filter(({ screens }) => screens.includes(this.#shown)).map((one) => one.priority),
    );
    const isWorthIt = worst !== undefined && worst.priority < mostUrgentHere;
    const show = this.#rotation.jump && !paused && isWorthIt ? screen : null;
    return { show, sign, nextAt: paused ? this.#pausedUntil : Infinity };
  }

  /** After the present screen; the first where that takes no turns. Null: there is no other. */
  #nextScreen(): string | null {
    const index = this.#screens.indexOf(this.#shown);
    const next = this.#screens[(index + 1) % this.#screens.length];
    return next === undefined || next === this.#shown ? null : next;
  }
}
