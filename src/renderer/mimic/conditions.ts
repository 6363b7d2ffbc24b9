/** Conditions of bindings: visibility and looks by value. Pure. */
import type { BindingOptions, SampleValue } from '../../preload/api.d.ts';

type Condition = NonNullable<BindingOptions['when']>[number];

/** True when any of the conditions holds. */
export function holds(conditions: readonly Condition[], value: SampleValue): boolean {
  return conditions.some((condition) => holdsOne(condition, value));
}

function holdsOne(condition: Condition, value: SampleValue): boolean {
  if ('is' in condition) return isSame(value, condition.is);
  if ('not' in condition) return !isSame(value, condition.not);
  const number = typeof value === 'boolean' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) return false;
  if ('from' in condition) return number >= condition.from && number <= condition.to;
  if ('above' in condition) {
    return condition.orEqual ? number >= condition.above : number > condition.above;
  }
  return condition.orEqual ? number <= condition.below : number < condition.below;
}

/** As printed, or the same number: `1` is 1.0. */
function isSame(value: SampleValue, written: string): boolean {
  if (String(value) === written) return true;
  return typeof value === 'number' && written.trim() !== '' && Number(written) === value;
}
