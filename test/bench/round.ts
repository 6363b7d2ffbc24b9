/** One decimal. */
export function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** One decimal, null where there is no figure. */
export function roundOrNull(value: number | null): number | null {
  return value === null ? null : round(value);
}
