/**
 * Alarms from samples, after ISA-18.2 / IEC 62682: a condition with deadband and on and off delays,
 * and four states of a row: unacknowledged, acknowledged, returned (gone but not acknowledged) and
 * normal, which leaves the list. Only good and uncertain numbers judge; while the input is bad the
 * row keeps its state, since nothing is known.
 */
import type { Alarm, AlarmPriority, AlarmState } from '../main/sources/vigil/codec.ts';
import { qualityClass, type Quality, type SampleValue } from '../main/telemetry/sample.ts';
import type { AcknowledgeResult } from './process.ts';

/** When an alarm stands. */
export type AlarmCondition =
  /** Beyond `limit`; over again once back by `deadband` (both in the tag's unit). */
  | {
      readonly kind: 'LOLO' | 'LO' | 'HI' | 'HIHI';
      readonly limit: number;
      readonly deadband: number;
    }
  | { readonly kind: 'equals'; readonly value: SampleValue };

/** One alarm of one tag. */
export interface AlarmRule {
  /** Unique, for example `TT-201/HI`. */
  readonly id: string;
  readonly tag: string;
  readonly priority: AlarmPriority;
  readonly message: string;
  readonly condition: AlarmCondition;
  /** The condition must stand this long (ms) before the alarm is raised. */
  readonly onDelayMs: number;
  /** It must be gone this long (ms) before the alarm returns. */
  readonly offDelayMs: number;
}

/** True when the condition holds; `standing` applies the deadband. */
export function holds(condition: AlarmCondition, value: SampleValue, standing: boolean): boolean {
  if (condition.kind === 'equals') return value === condition.value;
  if (typeof value !== 'number') return false;
  const deadband = standing ? condition.deadband : 0;
  const isHigh = condition.kind === 'HI' || condition.kind === 'HIHI';
  return isHigh ? value > condition.limit - deadband : value < condition.limit + deadband;
}

/** One rule at work. Times are Unix ms of samples. */
class AlarmPoint {
  readonly rule: AlarmRule;
  readonly #area: string;
  state: AlarmState = 'normal';
  #since = 0;
  #value: SampleValue = null;
  #acknowledgedBy: string | undefined;
  /** Whether the condition, delays applied, stands. */
  #standing = false;
  /** When the condition began to differ from `#standing`. */
  #differsSince: number | undefined;

  constructor(rule: AlarmRule, area: string) {
    this.rule = rule;
    this.#area = area;
  }

  get since(): number {
    return this.#since;
  }

  /** Takes a sample; true when the row changed. */
  judge(time: number, value: SampleValue): boolean {
    const now = holds(this.rule.condition, value, this.#standing);
    if (now === this.#standing) {
      this.#differsSince = undefined;
      return false;
    }
    this.#differsSince ??= time;
    const delayMs = now ? this.rule.onDelayMs : this.rule.offDelayMs;
    if (time - this.#differsSince < delayMs) return false;
    this.#standing = now;
    this.#differsSince = undefined;
    this.#since = time;
    this.#value = value;
    if (now) {
      this.state = 'unacknowledged';
      this.#acknowledgedBy = undefined;
    } else {
      this.state = this.state === 'unacknowledged' ? 'returned' : 'normal';
    }
    return true;
  }

  /** The time of the row stays that of its cause. */
  acknowledge(by: string): AcknowledgeResult {
    if (this.state !== 'unacknowledged' && this.state !== 'returned') {
      return this.state === 'normal' ? 'unknown-alarm' : 'already-acknowledged';
    }
    this.state = this.state === 'unacknowledged' ? 'acknowledged' : 'normal';
    this.#acknowledgedBy = by;
    return 'acknowledged';
  }

  row(): Alarm {
    const { id, tag, priority, message, condition } = this.rule;
    return {
      id,
      tag,
      state: this.state,
      priority,
      since: this.#since,
      message,
      value: this.#value,
      area: this.#area,
      ...(condition.kind === 'equals' ? {} : { limit: condition.limit }),
      ...(this.#acknowledgedBy === undefined ? {} : { acknowledgedBy: this.#acknowledgedBy }),
    };
  }
}

/** All alarms of a process. */
export class AlarmList {
  readonly #points = new Map<string, AlarmPoint>();
  readonly #byTag = new Map<string, AlarmPoint[]>();
  readonly #changed = new Set<AlarmPoint>();

  /** `areaOf` names the part of the plant a tag belongs to. */
  constructor(rules: readonly AlarmRule[], areaOf: (tag: string) => string) {
    for (const rule of rules) {
      const point = new AlarmPoint(rule, areaOf(rule.tag));
      this.#points.set(rule.id, point);
      const points = this.#byTag.get(rule.tag);
      if (points === undefined) this.#byTag.set(rule.tag, [point]);
      else points.push(point);
    }
  }

  /** Judges one sample by the rules of its tag. */
  judge(tag: string, time: number, value: SampleValue, quality: Quality): void {
    const points = this.#byTag.get(tag);
    if (points === undefined || qualityClass(quality) === 'bad') return;
    for (const point of points) {
      if (point.judge(time, value)) this.#changed.add(point);
    }
  }

  /** Acknowledges one alarm. */
  acknowledge(id: string, by: string): AcknowledgeResult {
    const point = this.#points.get(id);
    if (point === undefined) return 'unknown-alarm';
    const result = point.acknowledge(by);
    if (result === 'acknowledged') this.#changed.add(point);
    return result;
  }

  /** Acknowledges what has stood unacknowledged since `before` or earlier. */
  acknowledgeOlder(before: number, by: string): void {
    for (const point of this.#points.values()) {
      const isWaiting = point.state === 'unacknowledged' || point.state === 'returned';
      if (isWaiting && point.since <= before) this.acknowledge(point.rule.id, by);
    }
  }

  /** Rows that are not normal. */
  rows(): readonly Alarm[] {
    return [...this.#points.values()]
      .filter((point) => point.state !== 'normal')
      .map((point) => point.row());
  }

  /** Rows that changed since last asked, those that became normal included. */
  takeChanges(): readonly Alarm[] {
    if (this.#changed.size === 0) return [];
    const rows = [...this.#changed].map((point) => point.row());
    this.#changed.clear();
    return rows;
  }
}
