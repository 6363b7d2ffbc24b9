/**
 * What a plant process is to the server: tags, a clock it is driven by, samples that come out, and
 * an alarm list. The simulation, the replay of recorded files and the load process are three of
 * them; the server publishes any number side by side.
 *
 * A process has no clock of its own: `advance` is told the time, so the same seed and the same
 * calls give the same samples.
 */
import type { Alarm } from '../main/sources/vigil/codec.ts';
import type { SampleBatch, TagInfo } from '../main/telemetry/sample.ts';

/** A tag as a process declares it. */
export interface PlantTag extends TagInfo {
  readonly tag: string;
  /** Part of the plant, for grouping alarms. */
  readonly area: string;
}

/** How a request to acknowledge ended. */
export type AcknowledgeResult = 'acknowledged' | 'unknown-alarm' | 'already-acknowledged';

/** One source of samples. Times are Unix ms. */
export interface PlantProcess {
  /** For logs, for example the file being replayed. */
  readonly name: string;
  /** Every tag it has; fixed for its life. */
  readonly tags: readonly PlantTag[];
  /** The process may be asked for samples from here on; history starts here. */
  readonly startTime: number;
  /** When the next samples are due, or undefined when none will ever come. */
  nextTime(): number | undefined;
  /**
   * Moves to `nextTime()` and appends what is due then. Source times rise strictly for each tag.
   */
  advance(into: SampleBatch): void;
  /** Alarms that are not normal, in no particular order. */
  alarms(): readonly Alarm[];
  /** Alarms that changed since last asked, those that became normal included. */
  takeAlarmChanges(): readonly Alarm[];
  /** Acknowledges one alarm in the name of `by`. */
  acknowledge(alarm: string, by: string): AcknowledgeResult;
}
