/**
 * One alarm at work: the states of ISA-18.2. Beneath is what the process and the operator made of it
 * (normal, unacknowledged, acknowledged, returned, latched); above, what sets it aside: out of
 * service before suppressed by design before shelved.
 *
 * 1. What is set aside is judged on and never announced. Once it is no longer set aside it is
 *    announced anew if its condition stands, and normal if not.
 * 2. Only good and uncertain values judge. While the input is bad the state stays, and the row says
 *    so: nothing is known, so it is listed even where it was normal.
 * 3. A shelf ends by itself.
 */
import type { Alarm, AlarmCommand, AlarmState } from '../main/sources/vigil/codec.ts';
import { qualityClass, type Quality, type SampleValue } from '../main/telemetry/sample.ts';
import { holds, type AlarmRule } from './alarm-rules.ts';
import type { AlarmResult } from './process.ts';

/** Longest time on the shelf, ms: a shift. */
export const MAX_SHELVE_MS = 8 * 3_600_000;

/** States in which somebody has still to acknowledge it. */
const WAITING: ReadonlySet<AlarmState> = new Set(['unacknowledged', 'returned', 'latched']);

/** Why an alarm is set aside. */
interface Aside {
  readonly since: number;
  readonly reason: string;
  readonly by?: string;
}

/** See the file head. Times are Unix ms of samples. */
export class AlarmPoint {
  readonly rule: AlarmRule;
  readonly #area: string;
  /** Beneath what sets it aside. */
  #state: Exclude<AlarmState, 'shelved' | 'suppressed' | 'outOfService'> = 'normal';
  #since = 0;
  #value: SampleValue = null;
  #acknowledgedBy: string | undefined;
  #shelf: (Aside & { readonly until: number }) | undefined;
  #suppressed: Aside | undefined;
  #outOfService: Aside | undefined;
  #badInput: { readonly quality: Quality; readonly since: number } | undefined;
  /** Whether the condition, delays applied, stands. */
  #standing = false;
  /** When the condition began to differ from `#standing`. */
  #differsSince: number | undefined;

  constructor(rule: AlarmRule, area: string) {
    this.rule = rule;
    this.#area = area;
  }

  get state(): AlarmState {
    if (this.#outOfService !== undefined) return 'outOfService';
    if (this.#suppressed !== undefined) return 'suppressed';
    return this.#shelf === undefined ? this.#state : 'shelved';
  }

  get since(): number {
    return this.#aside?.since ?? this.#since;
  }

  /** Somebody has still to acknowledge it. */
  get isWaiting(): boolean {
    return WAITING.has(this.state);
  }

  /** On the list. */
  get isListed(): boolean {
    return this.state !== 'normal' || this.#badInput !== undefined;
  }

  /** Takes a sample; true when the row changed. */
  judge(time: number, value: SampleValue, quality: Quality): boolean {
    if (qualityClass(quality) === 'bad') {
      if (this.#badInput?.quality === quality) return false;
      this.#badInput = { quality, since: this.#badInput?.since ?? time };
      return true;
    }
    const isKnownAgain = this.#badInput !== undefined;
    this.#badInput = undefined;
    const now = holds(this.rule.condition, value, this.#standing);
    if (now === this.#standing) {
      this.#differsSince = undefined;
      return isKnownAgain;
    }
    this.#differsSince ??= time;
    const delayMs = now ? this.rule.onDelayMs : this.rule.offDelayMs;
    if (time - this.#differsSince < delayMs) return isKnownAgain;
    this.#standing = now;
    this.#differsSince = undefined;
    this.#value = value;
    if (this.#aside === undefined) this.#turned(time);
    return true;
  }

  /** Suppressed by design from `time` on, or no longer; true when the row changed. */
  suppress(reason: string | undefined, time: number): boolean {
    if (this.#suppressed?.reason === reason) return false;
    this.#suppressed = reason === undefined ? undefined : { reason, since: time };
    this.#settle(time);
    return true;
  }

  /** Taken out of service for maintenance, or put back; true when the row changed. */
  takeOut(reason: string | undefined, by: string, time: number): boolean {
    if (this.#outOfService?.reason === reason) return false;
    this.#outOfService = reason === undefined ? undefined : { reason, by, since: time };
    this.#settle(time);
    return true;
  }

  /** The shelf's time may be over; true when the row changed. */
  passTime(time: number): boolean {
    if (this.#shelf === undefined || time < this.#shelf.until) return false;
    this.#shelf = undefined;
    this.#settle(time);
    return true;
  }

  /** Does what an operator asks for. */
  obey(command: AlarmCommand, time: number): AlarmResult {
    switch (command.action) {
      case 'acknowledge':
        return this.#acknowledge(command.by);
      case 'reset':
        return this.#reset();
      case 'shelve':
        return this.#shelve(command.by, command.forMs, time);
      case 'unshelve':
        if (this.#shelf === undefined) return 'not-shelved';
        this.#shelf = undefined;
        this.#settle(time);
        return 'done';
    }
  }

  row(): Alarm {
    const { id, tag, priority, message, condition } = this.rule;
    const aside = this.#aside;
    return {
      id,
      tag,
      state: this.state,
      priority,
      since: this.since,
      message,
      value: this.#value,
      area: this.#area,
      ...(condition.kind === 'equals' ? {} : { limit: condition.limit }),
      ...(this.#acknowledgedBy === undefined || aside !== undefined
        ? {}
        : { acknowledgedBy: this.#acknowledgedBy }),
      ...(aside === undefined ? {} : { standing: this.#standing }),
      ...(aside?.by === undefined ? {} : { setAsideBy: aside.by }),
      ...(aside === undefined || aside.reason === '' ? {} : { reason: aside.reason }),
      ...(this.state === 'shelved' && this.#shelf !== undefined
        ? { shelvedUntil: this.#shelf.until }
        : {}),
      ...(this.#badInput === undefined
        ? {}
        : { inputQuality: this.#badInput.quality, inputSince: this.#badInput.since }),
      ...(this.#mayShelve ? {} : { mayShelve: false }),
    };
  }

  get #aside(): Aside | undefined {
    return this.#outOfService ?? this.#suppressed ?? this.#shelf;
  }

  /** Urgent alarms are never put on the shelf: the plant's alarm philosophy. */
  get #mayShelve(): boolean {
    return this.rule.priority !== 'urgent';
  }

  /** The condition came or went, with nothing that sets the alarm aside. */
  #turned(time: number): void {
    this.#since = time;
    if (this.#standing) {
      this.#state = 'unacknowledged';
      this.#acknowledgedBy = undefined;
    } else if (this.rule.isLatching === true) {
      this.#state = this.#state === 'unacknowledged' ? 'latched' : 'latchedAcknowledged';
    } else {
      this.#state = this.#state === 'unacknowledged' ? 'returned' : 'normal';
    }
  }

  /** What set it aside came or went. */
  #settle(time: number): void {
    if (this.#aside !== undefined) return;
    this.#state = 'normal';
    if (this.#standing) this.#turned(time);
  }

  /** The time of the row stays that of its cause. */
  #acknowledge(by: string): AlarmResult {
    switch (this.state) {
      case 'unacknowledged':
        this.#state = 'acknowledged';
        break;
      case 'returned':
        this.#state = 'normal';
        break;
      case 'latched':
        this.#state = 'latchedAcknowledged';
        break;
      case 'normal':
        return 'unknown-alarm';
      case 'acknowledged':
      case 'latchedAcknowledged':
        return 'already-acknowledged';
      default:
        return 'set-aside';
    }
    this.#acknowledgedBy = by;
    return 'done';
  }

  #reset(): AlarmResult {
    if (this.state === 'latched') return 'not-acknowledged';
    if (this.state !== 'latchedAcknowledged') return 'not-latched';
    this.#state = 'normal';
    return 'done';
  }

  #shelve(by: string, forMs: number, time: number): AlarmResult {
    if (!this.#mayShelve) return 'shelving-refused';
    if (forMs > MAX_SHELVE_MS) return 'shelved-too-long';
    if (!this.isListed) return 'unknown-alarm';
    // Anew: the time is counted from now, what was set aside stays since then.
    this.#shelf = { since: this.#shelf?.since ?? time, until: time + forMs, reason: '', by };
    return 'done';
  }
}
