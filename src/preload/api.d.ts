/**
 * What the page knows of main: types, and only through here. Owned upstream (bridge/contract.ts),
 * re-exported for the renderer, which imports nothing else from below.
 */
import type { VigilApi } from '../main/bridge/contract.ts';

export type * from '../main/bridge/contract.ts';
export type * from '../main/bridge/editor-contract.ts';
export type * from '../main/site/site.ts';
export type { Quality, SampleValue } from '../main/telemetry/sample.ts';
export type { Problem } from '../main/problem.ts';
export type { Alarm, AlarmAction, AlarmPriority, AlarmState } from '../main/sources/vigil/codec.ts';

declare global {
  interface Window {
    /** Exposed by the preload script; frozen. */
    readonly vigil: VigilApi;
  }
}
