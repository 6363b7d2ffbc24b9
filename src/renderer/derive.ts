/**
 * Tags made of others on the wall: value, state and proof from those of the inputs, in every pass.
 * Pure. Promises (docs/quality.md):
 * 1. A derived value is as bad as the worst input it needs and as old as the oldest proof among those
 *    it is made of.
 * 2. Where inputs are missing it says how many there are, `4/6`, and is never LIVE.
 */
import type { Derivation, SampleValue } from '../preload/api.d.ts';
import { worstState, type TagState } from './quality.ts';

/** What is shown of one input. */
export interface DerivedInput {
  readonly value: SampleValue;
  readonly state: TagState;
  readonly reason: string;
  readonly ageMs: number;
  /** Unix ms of the proof; NaN: never. */
  readonly proofTime: number;
  /** Unix ms of the sample; NaN without one. */
  readonly sourceTime: number;
}

/** What follows of them. */
export interface Derived {
  readonly value: SampleValue;
  readonly state: TagState;
  /** Of an uncertain one: a reason of an input, or the count. */
  readonly reason: string;
  readonly ageMs: number;
  readonly proofTime: number;
  readonly sourceTime: number;
  /** `4/6` where inputs are missing; empty: all are there. */
  readonly count: string;
}

const USABLE: ReadonlySet<TagState> = new Set(['live', 'uncertain', 'late', 'stale']);

/** A derived tag at one moment. */
export function derive(rule: Derivation, inputs: readonly DerivedInput[]): Derived {
  const usable = inputs.filter((input) => isUsable(rule, input));
  const enough = usable.length >= rule.needs;
  // What is not enough is shown with the last values, as old as it is.
  const used = enough ? usable : inputs.filter(({ sourceTime }) => !Number.isNaN(sourceTime));
  const count = usable.length < inputs.length ? `${usable.length}/${inputs.length}` : '';
  const worst = worstState((enough ? usable : inputs).map(({ state }) => state));
  const doubtful = enough && count !== '' && worst === 'live';
  const state = doubtful ? 'uncertain' : worst;
  return {
    value: valueOf(rule, used),
    state,
    reason: doubtful ? count : state === 'uncertain' ? reasonOf(usable) : '',
    ageMs: Math.max(...(enough ? usable : inputs).map(({ ageMs }) => ageMs)),
    proofTime: oldest(used.map(({ proofTime }) => proofTime)),
    sourceTime: newest(used.map(({ sourceTime }) => sourceTime)),
    count,
  };
}

/** A number is needed for anything but counting. */
function isUsable(rule: Derivation, { state, value }: DerivedInput): boolean {
  return USABLE.has(state) && (rule.function === 'count' || numberOf(value) !== null);
}

function numberOf(value: SampleValue): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

function valueOf(rule: Derivation, used: readonly DerivedInput[]): SampleValue {
  if (used.length === 0) return null;
  if (rule.function === 'count') {
    return used.filter(({ value }) => String(value) === rule.equals).length;
  }
  const numbers = used.flatMap(({ value }) => numberOf(value) ?? []);
  const [first, second] = numbers;
  if (first === undefined) return null;
  const sum = numbers.reduce((total, one) => total + one, 0);
  switch (rule.function) {
    case 'sum':
      return numbers.length === rule.of.length ? sum : null;
    case 'mean':
      return sum / numbers.length;
    case 'min':
      return Math.min(...numbers);
    case 'max':
      return Math.max(...numbers);
    case 'difference':
      return second === undefined ? null : first - second;
  }
}

function reasonOf(inputs: readonly DerivedInput[]): string {
  return inputs.find(({ state }) => state === 'uncertain')?.reason ?? '';
}

/** Anything that was never proven makes the whole unproven. */
function oldest(times: readonly number[]): number {
  return times.length === 0 || times.some(Number.isNaN) ? Number.NaN : Math.min(...times);
}

function newest(times: readonly number[]): number {
  return times.length === 0 ? Number.NaN : Math.max(...times);
}
