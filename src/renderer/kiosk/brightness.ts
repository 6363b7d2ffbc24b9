/** Brightness of the picture by the plant's time of day. Pure. */
import type { SiteKiosk } from '../../preload/api.d.ts';

type Steps = NonNullable<SiteKiosk['brightness']>;

/** Full brightness. */
const FULL_PERCENT = 100;

/**
 * Percent at a time of day, `HH:MM`: that of the last step before it, over midnight too. Steps need
 * no order.
 */
export function brightnessAt(steps: Steps, timeOfDay: string): number {
  let latest: Steps[number] | undefined;
  let before: Steps[number] | undefined;
  for (const step of steps) {
    // Two digits each, so the order of the texts is that of the times.
    if (latest === undefined || step.at > latest.at) latest = step;
    if (step.at <= timeOfDay && (before === undefined || step.at > before.at)) before = step;
  }
  return (before ?? latest)?.percent ?? FULL_PERCENT;
}
