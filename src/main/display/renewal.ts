/**
 * When the page of a display is renewed because of its memory: before it hurts, and when nobody is
 * disturbed. A page grows over months, whatever is done against it; a new one takes its place unseen
 * (page-swap.ts), in a quiet moment. Pure: decides only.
 *
 * - Over its budget: as soon as nobody has used the display for half a minute and no alarm is new.
 * - On the way there (a straight line through the last day meets the budget within the hour): the
 *   same, but only once nobody has used it for ten minutes, and every alarm is a minute old.
 */
import { MemoryTrend } from '../observe/memory-trend.ts';

/** Quiet that is waited for: nobody used the display, no unacknowledged alarm came or changed, ms. */
export const QUIET = {
  over: { unusedMs: 30_000, alarmMs: 10_000 },
  soon: { unusedMs: 600_000, alarmMs: 60_000 },
} as const;
/** The budget is met within this: it may as well be now, ms. */
export const SOON_MS = 3_600_000;
/** What a new page did not mend, the next one does not either, ms. */
export const PAUSE_MS = 3_600_000;
/** Attempts that something came between, before it is done the hard way. */
export const MAX_ATTEMPTS = 5;
/** Between two samples of the trend, ms. */
const SAMPLE_MS = 60_000;
const DAY_MS = 86_400_000;
const MB = 1_048_576;

/** Why a page is to be renewed. */
export interface RenewalCause {
  /** `over`: it must be; `soon`: it may. */
  readonly urgency: 'over' | 'soon';
  /** For the log. */
  readonly text: string;
}

/** See the head of this file. Every `now` and `…At` is monotonic ms. */
export class Renewal {
  #budgetBytes: number;
  #trend = new MemoryTrend();
  #bytes = 0;
  #sampledAt = -Infinity;
  #usedAt = -Infinity;
  #alarmedAt = -Infinity;
  #restsUntil = -Infinity;
  #attempts = 0;

  constructor(budgetBytes: number) {
    this.#budgetBytes = budgetBytes;
  }

  /** The site file names another budget. */
  setBudget(bytes: number): void {
    this.#budgetBytes = bytes;
  }

  /** What the page's process uses now, bytes. */
  looked(bytes: number, now: number): void {
    this.#bytes = bytes;
    if (now - this.#sampledAt < SAMPLE_MS) return;
    this.#sampledAt = now;
    this.#trend.add(now, bytes);
  }

  /** Somebody used the display. */
  used(now: number): void {
    this.#usedAt = now;
  }

  /** An unacknowledged alarm came, or changed. */
  alarmed(now: number): void {
    this.#alarmedAt = now;
  }

  /** Why the page is to be renewed now; null: it is not, or not now. */
  due(now: number): RenewalCause | null {
    const cause = now < this.#restsUntil ? null : this.#cause();
    if (cause === null) return null;
    const quiet = QUIET[cause.urgency];
    const isQuiet = now - this.#usedAt >= quiet.unusedMs && now - this.#alarmedAt >= quiet.alarmMs;
    return isQuiet ? cause : null;
  }

  /** Something came between an attempt and its end; true: that has been often enough. */
  disturbed(): boolean {
    this.#attempts += 1;
    return this.#attempts >= MAX_ATTEMPTS;
  }

  /** Another page is there, however it came: what was known of the one before is void. */
  renewed(now: number): void {
    this.#trend = new MemoryTrend();
    this.#bytes = 0;
    this.#sampledAt = -Infinity;
    this.#attempts = 0;
    this.#restsUntil = now + PAUSE_MS;
  }

  #cause(): RenewalCause | null {
    const budget = `${Math.round(this.#budgetBytes / MB)} MB`;
    const used = `${Math.round(this.#bytes / MB)} MB`;
    if (this.#bytes > this.#budgetBytes) {
      return { urgency: 'over', text: `it uses ${used}, more than ${budget}` };
    }
    const bytesPerDay = this.#trend.bytesPerDay() ?? 0;
    if (this.#bytes + (bytesPerDay * SOON_MS) / DAY_MS <= this.#budgetBytes) return null;
    const growth = `${Math.round(bytesPerDay / MB)} MB a day`;
    return { urgency: 'soon', text: `it uses ${used} of ${budget} and grows by ${growth}` };
  }
}
