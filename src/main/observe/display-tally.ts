/**
 * What one display's pages tell of themselves, summed over their reloads: a page counts from 0 when
 * it is loaded, the display does not.
 */
import type { Notice } from '../bridge/contract.ts';
import type { DisplayReading } from './reading.ts';

/** See the head of this file. */
export class DisplayTally {
  readonly #display: string;
  #alive: Extract<Notice, { type: 'alive' }> | null = null;
  #frames = 0;
  #staleAsLiveMs = 0;
  #paintedTime: number | null = null;
  #covered = false;
  #reloads = 0;
  #replacements = 0;
  #renewals = 0;
  #faults = 0;

  constructor(display: string) {
    this.#display = display;
  }

  /** What the page says once a second, at Unix ms `time`. */
  noticed(notice: Notice, time: number): void {
    if (notice.type === 'painted' || notice.type === 'alive') this.#paintedTime = time;
    if (notice.type === 'fault') this.#faults += 1;
    if (notice.type !== 'alive') return;
    const isSamePage = this.#alive !== null && notice.frames >= this.#alive.frames;
    const before = isSamePage ? this.#alive : null;
    this.#frames += notice.frames - (before?.frames ?? 0);
    this.#staleAsLiveMs += Math.max(0, notice.staleAsLiveMs - (before?.staleAsLiveMs ?? 0));
    this.#alive = notice;
  }

  /** What the watchdog did. */
  watched(effect: 'cover' | 'uncover' | 'crash' | 'kill' | 'reload' | 'replace' | 'exit'): void {
    if (effect === 'cover') this.#covered = true;
    if (effect === 'uncover') this.#covered = false;
    if (effect === 'reload') this.#reloads += 1;
    if (effect === 'replace') this.#replacements += 1;
  }

  /** Another page took over unseen: it counts from its own beginning. */
  renewed(): void {
    this.#renewals += 1;
    this.#alive = null;
  }

  /** `coalesced`: from the display's outbox. */
  read(coalesced: number): DisplayReading {
    const { proofs = [], heapBytes = 0, widgets = 0, liveWidgets = 0 } = this.#alive ?? {};
    return {
      display: this.#display,
      frames: this.#frames,
      paintedTime: this.#paintedTime,
      proofTimes: new Map(proofs.map(({ source, time }) => [source, time])),
      staleAsLiveMs: this.#staleAsLiveMs,
      covered: this.#covered,
      reloads: this.#reloads,
      replacements: this.#replacements,
      renewals: this.#renewals,
      faults: this.#faults,
      coalesced,
      heapBytes,
      widgets,
      liveWidgets,
    };
  }
}
