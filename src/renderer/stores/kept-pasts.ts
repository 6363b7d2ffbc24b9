/**
 * The server's past that trends had when they went from the screen. A trend that comes back shows it
 * until the server has answered anew: while the plant is away that may take long, and what was there
 * a minute ago must not be gone because somebody turned the screen. Bounded; the newest stay.
 */
import type { Past } from './past-window.ts';

/** A past of 2,000 buckets is some 70 kB. */
const MOST_KEPT = 64;

const kept = new Map<string, Past>();

/** Keeps the past of a tag. */
export function keepPast(key: string, past: Past): void {
  kept.delete(key);
  kept.set(key, past);
  const [oldest] = kept.keys();
  if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
}

/** What was kept last of a tag. */
export function keptPast(key: string): Past | null {
  return kept.get(key) ?? null;
}
