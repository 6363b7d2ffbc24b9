/**
 * Keeps one window's batches flowing: asks the outbox when the next is due, wakes then, sends.
 * Holds at most one timer and one immediate.
 */
import type { CancelTimer, Clock } from '../clock.ts';
import type { Batch } from './contract.ts';
import type { Outbox } from './outbox.ts';

/** What a pump needs. */
export interface PumpSetup {
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly send: (batch: Batch) => void;
}

/** The pump of one window. */
export class Pump {
  readonly #setup: PumpSetup;
  #cancelTimer: CancelTimer | null = null;
  #armedAt = Infinity;
  #immediate: NodeJS.Immediate | null = null;
  #stopped = false;

  constructor(setup: PumpSetup) {
    this.#setup = setup;
  }

  /** Something may be due earlier than before. Hot, and cheap while a flush is already on its way. */
  nudge(): void {
    if (this.#stopped || this.#immediate !== null) return;
    const { outbox, clock } = this.#setup;
    const dueAt = outbox.dueAt();
    if (dueAt <= clock.now()) {
      // Not at once: the frame that is being read now may change many more tags.
      this.#immediate = setImmediate(() => {
        this.#immediate = null;
        this.#flush();
      });
    } else if (dueAt < this.#armedAt) {
      this.#cancelTimer?.();
      this.#armedAt = dueAt;
      this.#cancelTimer = clock.wakeAt(dueAt, () => {
        this.#cancelTimer = null;
        this.#armedAt = Infinity;
        this.#flush();
      });
    }
  }

  stop(): void {
    this.#stopped = true;
    this.#cancelTimer?.();
    if (this.#immediate !== null) clearImmediate(this.#immediate);
  }

  #flush(): void {
    const { outbox, clock, send } = this.#setup;
    const batch = outbox.take(clock.now(), clock.unixNow());
    if (batch !== null) send(batch);
    this.nudge();
  }
}
