/**
 * The page's clocks stand still until they are set: imported before everything else, so that no module
 * has read the real ones. Timers and frames go on.
 */
import { NOW } from '../cases.ts';

/** Long enough before, that a tag which is never answered has been waited for in vain. */
const STARTED_MS_AGO = 12_000;

let beforeNowMs = STARTED_MS_AGO;

Date.now = () => NOW - beforeNowMs;
performance.now = () => STARTED_MS_AGO - beforeNowMs;

/** Sets all clocks to `ms` before `NOW`; they only go forward. */
export function setClock(ms: number): void {
  beforeNowMs = Math.min(beforeNowMs, ms);
}
