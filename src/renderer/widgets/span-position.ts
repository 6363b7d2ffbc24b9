/** Where things stand on a span, in percent of its length from the low end; pure. */

/** Position of a value, held at the ends; null for anything that is no number. */
export function percentOfSpan(value: unknown, span: readonly [number, number]): number | null {
  const [min, max] = span;
  if (typeof value !== 'number' || !Number.isFinite(value) || max === min) return null;
  // Tenths are finer than a pixel of any bar, and spare a repaint for less.
  return Math.round(Math.min(1, Math.max(0, (value - min) / (max - min))) * 1000) / 10;
}

/** A band as distances from the low and from the high end, percent. */
export function bandOfSpan(
  band: readonly [number, number],
  span: readonly [number, number],
): { readonly low: number; readonly high: number } {
  const low = percentOfSpan(band[0], span) ?? 0;
  const high = percentOfSpan(band[1], span) ?? 100;
  return { low: Math.min(low, high), high: 100 - Math.max(low, high) };
}
