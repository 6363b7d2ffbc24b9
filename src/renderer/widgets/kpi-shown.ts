/**
 * A key figure as a tag would be shown. It is as old as the tag it is made of, since what has not come
 * in is not in it; doubtful where good data covers less than 95 % of the period; and old by itself
 * when no new answer has come.
 */
import type { KpiReading, Widget } from '../../preload/api.d.ts';
import type { TagState, Verdict } from '../quality.ts';

type KpiWidget = Extract<Widget, { kind: 'kpi' }>;

/** Share of a period that must be covered (hmi.md). */
const ENOUGH = 0.95;
/** Answers older than this are late and stale, ms: three and six polls. */
const LATE_MS = 15_000;
const STALE_MS = 30_000;
/** Nothing was told for so long: no communication, ms. */
const WAITING_MS = 10_000;

/** What a verdict over a key figure rests on. */
export interface KpiEvidence {
  /** Null: none has come. */
  readonly reading: KpiReading | null;
  /** Age of the reading, or of the first question, ms. */
  readonly ageMs: number;
  /** The tag it is made of. */
  readonly input: {
    readonly state: TagState;
    readonly reason: string;
    /** Infinity: nothing proves it. */
    readonly ageMs: number;
  };
  /** `93 % of data`. */
  readonly coverageWords: (share: number) => string;
}

/** Part of the period that good data covers, 0 to 1. */
export function coverageOf({ coveredMs, periodMs }: KpiReading): number {
  return periodMs <= 0 ? 0 : Math.min(1, coveredMs / periodMs);
}

/**
 * Whether a target is met, as far as that is known: of a doubtful figure only what no further data
 * can change, a highest value that is too high already or a lowest that is too low. Null: not known.
 */
export function targetMet(
  figure: Pick<KpiWidget, 'function' | 'better'> & { readonly target: number },
  value: number,
  state: TagState,
): boolean | null {
  const isMet = figure.better === 'higher' ? value >= figure.target : value <= figure.target;
  if (state === 'live') return isMet;
  if (state !== 'uncertain' || isMet) return null;
  const isFinal =
    (figure.function === 'max' && figure.better === 'lower') ||
    (figure.function === 'min' && figure.better === 'higher');
  return isFinal ? false : null;
}

/** The judgement over a key figure. */
export function judgeKpi({ reading, ageMs, input, coverageWords }: KpiEvidence): Verdict {
  const verdict = (
    state: TagState,
    cause: Verdict['cause'],
    reason = '',
    age = input.ageMs,
  ): Verdict => ({ state, cause, reason, ageMs: age, changesAt: Infinity });
  if (input.state === 'config') return verdict('config', 'none');
  if (reading === null || reading.coveredMs === 0) {
    const isOver = ageMs > WAITING_MS || input.state === 'nocomm';
    return verdict(isOver ? 'nocomm' : 'waiting', 'never');
  }
  if (ageMs > STALE_MS) return verdict('stale', 'age', '', ageMs);
  if (['late', 'stale', 'nocomm'].includes(input.state)) {
    const isStored = input.ageMs === Infinity;
    return verdict(input.state, isStored ? 'stored' : input.reason === '' ? 'age' : 'quality');
  }
  if (ageMs > LATE_MS) return verdict('late', 'age', '', ageMs);
  const coverage = coverageOf(reading);
  if (coverage < ENOUGH) return verdict('uncertain', 'quality', coverageWords(coverage));
  // What it says of now is not in it.
  if (input.state !== 'live') return verdict('uncertain', 'quality', 'subNormal');
  return verdict('live', 'none');
}
