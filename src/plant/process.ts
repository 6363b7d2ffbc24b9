/**
 * What a plant process is to the server: tags, a clock it is driven by, samples that come out, and
 * an alarm list. The simulation, the replay of recorded files and the load process are three of
 * them; the server publishes any number side by side.
 *
 * A process has no clock of its own: `advance` is told the time, so the same seed and the same
 * calls give the same samples.
 */
import type { Alarm, AlarmCommand } from '../main/sources/vigil/codec.ts';
import type { Quality, SampleBatch, SampleValue, TagInfo } from '../main/telemetry/sample.ts';

/** A tag as a process declares it. */
export interface PlantTag extends TagInfo {
  readonly tag: string;
  /** Part of the plant, for grouping alarms. */
  readonly area: string;
}

/** How a request about an alarm ended; all but `done` are codes of `error` (docs/protocol.md). */
export type AlarmResult =
  | 'done'
  | 'unknown-alarm'
  | 'already-acknowledged'
  | 'not-acknowledged'
  | 'not-latched'
  | 'not-shelved'
  | 'set-aside'
  | 'shelving-refused'
  | 'shelved-too-long';

/** The past of a process before its `startTime`. Times are Unix ms. */
export interface PlantArchive {
  /** Nothing was recorded before this. */
  readonly startTime: number;
  /** Everything before this is its. */
  readonly endTime: number;
  /** It records no faster, ms. */
  readonly leastIntervalMs: number;
  /** Stretches within [from, to] in which it recorded nothing. */
  gaps(from: number, to: number): [from: number, to: number][];
  /**
   * Visits the samples of [from, to] in order, and before them the last one before `from` of a tag
   * recorded on change. `anchor`: the first value after `endTime`.
   */
  read(
    tag: string,
    anchor: SampleValue,
    from: number,
    to: number,
    visit: (time: number, value: SampleValue, quality: Quality) => void,
  ): void;
}

/** One source of samples. Times are Unix ms. */
export interface PlantProcess {
  /** For logs, for example the file being replayed. */
  readonly name: string;
  /** Every tag it has; fixed for its life. */
  readonly tags: readonly PlantTag[];
  /** The process may be asked for samples from here on; history starts here. */
  readonly startTime: number;
  /** What was before that, for questions about days; left out: nothing. */
  readonly archive?: PlantArchive;
  /** When the next samples are due, or undefined when none will ever come. */
  nextTime(): number | undefined;
  /**
   * Moves to `nextTime()` and appends what is due then. Source times rise strictly for each tag.
   */
  advance(into: SampleBatch): void;
  /** Alarms on the list, in no particular order. */
  alarms(): readonly Alarm[];
  /** Alarms that changed since last asked, those that left the list included. */
  takeAlarmChanges(): readonly Alarm[];
  /** Does what an operator asks of an alarm, at `time`. */
  obey(command: AlarmCommand, time: number): AlarmResult;
}
