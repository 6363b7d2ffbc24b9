/**
 * Leaving the kiosk: a PIN from the page, judged here, one at a time. The page never learns the
 * hash, only whether it was right or how long to wait.
 */
import type { Clock } from '../clock.ts';
import type { Log } from '../observe/log.ts';
import type { LeaveAnswer } from '../bridge/contract.ts';
import { afterWrongPin, NO_TRIES, waitMs, type LeaveTries } from './leave-guard.ts';
import { isPin } from './pin.ts';

/** What leaving needs. */
export interface LeaveSetup {
  readonly clock: Clock;
  readonly log: Log;
  /** The hashed PIN; null: the secret is not there; undefined: the site names none. */
  readonly hash: () => string | null | undefined;
  readonly tries: LeaveTries | undefined;
  /** Keeps the tries over a restart. */
  readonly keep: (tries: LeaveTries) => void;
  /** Ends the wall for good. */
  readonly leave: () => void;
}

/** See the head of this file. */
export class Leave {
  readonly #setup: LeaveSetup;
  #tries: LeaveTries;
  #isJudging = false;

  constructor(setup: LeaveSetup) {
    this.#setup = setup;
    this.#tries = setup.tries ?? NO_TRIES;
  }

  /** Judges a PIN; leaves when it is right. */
  async try(pin: string): Promise<LeaveAnswer> {
    const { clock, log, hash } = this.#setup;
    const stored = hash();
    if (stored === undefined) return { outcome: 'impossible' };
    if (this.#isJudging) return { outcome: 'blocked', waitMs: 1_000 };
    const wait = waitMs(this.#tries, clock.unixNow());
    if (wait > 0) return { outcome: 'blocked', waitMs: wait };
    this.#isJudging = true;
    try {
      const isRight = stored === null ? null : await isPin(pin, stored);
      if (isRight === null) {
        log(
          'error',
          'leave-secret',
          'the secret of the PIN is missing, or not from `vigil hash-pin`',
        );
        return { outcome: 'impossible' };
      }
      return isRight ? this.#left() : this.#wrong();
    } finally {
      this.#isJudging = false;
    }
  }

  #left(): LeaveAnswer {
    this.#note(NO_TRIES);
    this.#setup.log('warn', 'kiosk-left', 'the right PIN was entered');
    this.#setup.leave();
    return { outcome: 'left' };
  }

  #wrong(): LeaveAnswer {
    const now = this.#setup.clock.unixNow();
    this.#note(afterWrongPin(this.#tries, now));
    const wait = waitMs(this.#tries, now);
    this.#setup.log('warn', 'kiosk-pin-wrong', `${this.#tries.failures} since the last right one`);
    return wait > 0 ? { outcome: 'blocked', waitMs: wait } : { outcome: 'wrong' };
  }

  #note(tries: LeaveTries): void {
    this.#tries = tries;
    this.#setup.keep(tries);
  }
}
