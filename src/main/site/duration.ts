/** Durations as people write them: `500 ms`, `2 s`, `30 min`, `8 h`, `7 d`. Pure. */

const UNITS_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** A number, optionally with decimals, and its unit. */
export const DURATION_PATTERN = /^(\d{1,12}(?:\.\d{1,6})?) ?(ms|s|min|h|d)$/;

/** Milliseconds of a duration's text, or undefined where it is none. */
export function parseDuration(text: string): number | undefined {
  const [, amount, unit] = DURATION_PATTERN.exec(text) ?? [];
  const factor = unit === undefined ? undefined : UNITS_MS[unit];
  return amount === undefined || factor === undefined ? undefined : Number(amount) * factor;
}

/** Prints milliseconds in the largest unit that leaves a short number: 90000 → `1.5 min`. */
export function printDuration(ms: number): string {
  let printed = `${ms} ms`;
  for (const [unit, factor] of Object.entries(UNITS_MS)) {
    const amount = ms / factor;
    if (amount >= 1 && Number.isInteger(amount * 10)) printed = `${amount} ${unit}`;
  }
  return printed;
}
