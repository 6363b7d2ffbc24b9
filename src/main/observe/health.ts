/**
 * Is the wall alive? One judgement for everybody outside who has to know: `vigil supervise`, the
 * service manager, the updater, a scheduled task (docs/operations.md). Pure: told once a second what
 * stands on the displays, it keeps since when that has been well.
 *
 * Three words, each stronger than the one before:
 * - sane: main's loop turns, and every display paints, is covered by a declared overlay, or is within
 *   the time that its present recovery may take.
 * - painting: there is a display, and every one of them painted within `PAINTING_MS` and is uncovered.
 * - live: painting, and every display that shows tags has live values.
 */

/** A page tells once a second that it painted; two may be missed. */
export const PAINTING_MS = 3_000;

/** One display as it stands. */
export interface DisplayVitals {
  /** A number from 1, stable while the wall runs. */
  readonly display: string;
  /** Time since the page last painted, ms; Infinity: not yet. */
  readonly silentMs: number;
  readonly covered: boolean;
  readonly sane: boolean;
  /** Process of its page; 0 while there is none. */
  readonly pagePid: number;
  /** Widgets with tags on the present screen, and how many show live values only. */
  readonly widgets: number;
  readonly liveWidgets: number;
}

/** The judgement. */
export interface Health {
  readonly sane: boolean;
  readonly painting: boolean;
  /** How long it has been so without a break, by the monotonic clock. */
  readonly paintingForSeconds: number;
  readonly live: boolean;
  readonly liveForSeconds: number;
  /** When it was last live, Unix ms; null: not since it was started. */
  readonly liveTime: number | null;
  readonly displays: readonly DisplayVitals[];
}

/** See the head of this file. */
export class HealthTally {
  #paintingSinceAt: number | null = null;
  #liveSinceAt: number | null = null;
  #liveTime: number | null = null;

  /** The judgement at monotonic `now`, Unix `time`, both ms. */
  judge(displays: readonly DisplayVitals[], now: number, time: number): Health {
    const sane = displays.every((display) => display.sane);
    const painting = displays.length > 0 && displays.every(isPainting);
    const tagged = displays.filter(({ widgets }) => widgets > 0);
    const live =
      painting && tagged.length > 0 && tagged.every(({ liveWidgets }) => liveWidgets > 0);
    this.#paintingSinceAt = painting ? (this.#paintingSinceAt ?? now) : null;
    this.#liveSinceAt = live ? (this.#liveSinceAt ?? now) : null;
    if (live) this.#liveTime = time;
    return {
      sane,
      painting,
      paintingForSeconds: seconds(this.#paintingSinceAt, now),
      live,
      liveForSeconds: seconds(this.#liveSinceAt, now),
      liveTime: this.#liveTime,
      displays,
    };
  }
}

/** The display painted a moment ago, and nothing hides it. */
export function isPainting({
  silentMs,
  covered,
}: Pick<DisplayVitals, 'silentMs' | 'covered'>): boolean {
  return silentMs <= PAINTING_MS && !covered;
}

function seconds(sinceAt: number | null, now: number): number {
  return sinceAt === null ? 0 : Math.floor((now - sinceAt) / 1_000);
}
