/** Whether the alarm list of a source is current, judged on the page's own clock like a tag. */
import type { AlarmListHead, SiteSource } from '../../preload/api.d.ts';
import { ageLimits } from '../quality.ts';
import { proofAgeMs, proofTimeOf } from './tags.ts';

/** See the file head. */
export interface ListStanding {
  readonly live: boolean;
  /** Unix ms of the last proof; NaN: never proven. */
  readonly proofTime: number;
  /** Page clock: when it stops being current without another proof; Infinity while it is not. */
  readonly runsOutAt: number;
}

/** Judges one list; `head` undefined: nothing was ever told of it. */
export function standingOf(
  source: SiteSource,
  head: AlarmListHead | undefined,
  now: number,
): ListStanding {
  const ageMs = head === undefined ? Infinity : proofAgeMs(head.proof, now);
  const { lateMs } = ageLimits(null, source);
  const live = head !== undefined && head.completeTime !== null && ageMs <= lateMs;
  return {
    live,
    proofTime: head === undefined ? NaN : proofTimeOf(head.proof),
    runsOutAt: live ? now + lateMs - ageMs : Infinity,
  };
}
