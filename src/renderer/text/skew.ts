/** What is said about a source's clock that differs from ours; pure. */
import type { LinkStatus } from '../../preload/api.d.ts';
import { DOUBTFUL_SKEW_MS } from '../quality.ts';
import { formatDuration } from './format.ts';
import type { Messages } from './messages.ts';

/** Smaller differences are of no use to anybody at the wall, ms (hmi.md). */
const NOTED_SKEW_MS = 2_000;

/** A difference in words, `warning` when values are doubtful for it; null when it is small. */
export interface SkewNote {
  readonly text: string;
  readonly warning: boolean;
}

/** The note about one source's clock. */
export function skewNote(skewMs: number | null, m: Messages): SkewNote | null {
  if (skewMs === null || Math.abs(skewMs) <= NOTED_SKEW_MS) return null;
  const sign = skewMs < 0 ? '\u2212' : '+';
  return {
    text: m.clockSkew({ skew: sign + formatDuration(Math.abs(skewMs), m.time) }),
    warning: Math.abs(skewMs) > DOUBTFUL_SKEW_MS,
  };
}

/** The note about the source whose clock differs most, with its label. */
export function worstSkew(links: readonly LinkStatus[], m: Messages): SkewNote | null {
  let worst: LinkStatus | null = null;
  for (const link of links) {
    if (Math.abs(link.skewMs ?? 0) > Math.abs(worst?.skewMs ?? 0)) worst = link;
  }
  const note = worst === null ? null : skewNote(worst.skewMs, m);
  return note === null ? null : { ...note, text: `${worst?.label ?? ''} ${note.text}`.trim() };
}
