/** Figures of repetitions to the rows of the report. */
import type { FaultName } from './fault-names.ts';
import type { Figures } from './measure.ts';

/** Of the values of all repetitions, nearest rank, whole ms; null where there is none. */
export interface Quantiles {
  readonly p50: number | null;
  readonly p95: number | null;
  readonly max: number | null;
}

/** One fault, one client, one variant: what `--json` prints. */
export interface Row {
  readonly fault: FaultName;
  readonly client: string;
  readonly variant: string;
  readonly reps: number;
  /** Repetitions at whose end fresh samples came. */
  readonly recovered: number;
  readonly detectMs: Quantiles;
  readonly freshMs: Quantiles;
  readonly frozenMs: Quantiles;
  /** Of all repetitions together. */
  readonly lost: number | null;
  readonly duplicates: number;
  readonly staleAsLiveMs: number;
  /** Mean. */
  readonly attemptsPerMinute: number | null;
}

/** Sums up the repetitions of one row; at least one. */
export function rowOf(
  fault: FaultName,
  client: string,
  variant: string,
  repetitions: readonly Figures[],
): Row {
  /** Null where a repetition cannot tell. */
  const sum = <T extends number | null>(of: (figures: Figures) => T): number | T =>
    repetitions.reduce<number | T>((total, figures) => {
      const value = of(figures);
      return total === null || value === null ? value : total + value;
    }, 0);
  const attempts = sum((one) => one.attemptsPerMinute);
  return {
    fault,
    client,
    variant,
    reps: repetitions.length,
    recovered: repetitions.filter(({ recovered }) => recovered).length,
    detectMs: quantiles(repetitions.map(({ detectMs }) => detectMs)),
    freshMs: quantiles(repetitions.map(({ freshMs }) => freshMs)),
    frozenMs: quantiles(repetitions.map(({ frozenMs }) => frozenMs)),
    lost: sum(({ lost }) => lost),
    duplicates: sum(({ duplicates }) => duplicates),
    staleAsLiveMs: Math.round(sum(({ staleAsLiveMs }) => staleAsLiveMs)),
    attemptsPerMinute:
      attempts === null ? null : Math.round((10 * attempts) / repetitions.length) / 10,
  };
}

function quantiles(values: readonly (number | null)[]): Quantiles {
  const rising = values
    .filter((value): value is number => value !== null)
    .toSorted((one, other) => one - other);
  const at = (share: number): number | null => {
    const value = rising[Math.ceil(share * rising.length) - 1];
    return value === undefined ? null : Math.round(value);
  };
  return { p50: at(0.5), p95: at(0.95), max: at(1) };
}
