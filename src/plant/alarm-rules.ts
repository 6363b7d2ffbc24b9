/**
 * When an alarm stands, after ISA-18.2 / IEC 62682: a condition with deadband and on and off delays,
 * and what is designed into it: latching, suppression, whether it may be shelved. What becomes of it
 * is alarm-point.ts's.
 */
import type { AlarmPriority } from '../main/sources/vigil/codec.ts';
import type { SampleValue } from '../main/telemetry/sample.ts';

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
  /** Once raised it is held until an operator resets it. */
  readonly isLatching?: true;
  /** Suppressed by design while another tag has a value. */
  readonly suppressedWhile?: {
    readonly tag: string;
    readonly value: SampleValue;
    readonly reason: string;
  };
}

/** True when the condition holds; `standing` applies the deadband. */
export function holds(condition: AlarmCondition, value: SampleValue, standing: boolean): boolean {
  if (condition.kind === 'equals') return value === condition.value;
  if (typeof value !== 'number') return false;
  const deadband = standing ? condition.deadband : 0;
  const isHigh = condition.kind === 'HI' || condition.kind === 'HIHI';
  return isHigh ? value > condition.limit - deadband : value < condition.limit + deadband;
}
