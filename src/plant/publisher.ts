/**
 * The plant's stream: drives the processes to the present, numbers what comes out, remembers it and
 * hands it to whoever listens.
 *
 * 1. A frame's `seq` is the Unix ms of its tick, so it rises strictly and two plants that run the
 *    same process from the same start number alike.
 * 2. Source times rise strictly for each tag.
 * 3. Memory is bounded: samples per tag, samples in all, frames.
 */
import type { Alarm, AlarmCommand, Position } from '../main/sources/vigil/codec.ts';
import { SampleBatch, type Sample } from '../main/telemetry/sample.ts';
import { FrameRing, TagHistory, type HistoryRange, type PublishedFrame } from './history-ring.ts';
import { AlarmFlood } from './alarm-flood.ts';
import { AlarmTally } from './alarm-tally.ts';
import type { AlarmResult, PlantProcess, PlantTag } from './process.ts';
import { TagPast, type BucketedRange } from './tag-past.ts';

/** Samples kept of all tags together: about 100 MB. */
const MAX_HISTORY_SAMPLES = 4_000_000;
/** Samples kept of an on-change tag. */
const MAX_ON_CHANGE_SAMPLES = 10_000;
/** Rows of minutes kept of forgotten samples, of all tags together: about 100 MB. */
const MAX_OLDER_ROWS = 1_500_000;
/** Frames for resuming: eight minutes of the demo plant. */
const MAX_FRAMES = 6_000;
const MAX_FRAME_SAMPLES = 300_000;
/** Room beyond the asked span, in samples of each tag. */
const SPARE_SAMPLES = 64;

export interface PublisherOptions {
  readonly processes: readonly PlantProcess[];
  readonly epoch: string;
  /** How far back history reaches, ms. */
  readonly historyMs: number;
  readonly onFrame: (frame: PublishedFrame) => void;
  readonly onAlarms: (changes: readonly Alarm[]) => void;
}

export class Publisher {
  readonly tags: ReadonlyMap<string, PlantTag>;
  epoch: string;

  readonly #processes: readonly PlantProcess[];
  readonly #onFrame: (frame: PublishedFrame) => void;
  readonly #onAlarms: (changes: readonly Alarm[]) => void;
  readonly #histories = new Map<string, TagHistory>();
  readonly #pasts = new Map<string, TagPast>();
  readonly #latest = new Map<string, Sample>();
  readonly #batch = new SampleBatch();
  readonly #flood: AlarmFlood;
  readonly #tally: AlarmTally;
  #ring: FrameRing;
  #seq: number;
  #silenced: (tag: string) => boolean = never;
  #absent: (tag: string) => boolean = never;
  #floodRow = 0;

  constructor(options: PublisherOptions) {
    this.#processes = options.processes;
    this.#onFrame = options.onFrame;
    this.#onAlarms = options.onAlarms;
    this.epoch = options.epoch;
    this.tags = new Map(
      options.processes.flatMap((process) => process.tags.map((tag) => [tag.tag, tag] as const)),
    );
    const startTime = Math.min(...options.processes.map((process) => process.startTime));
    this.#flood = new AlarmFlood([...this.tags.values()]);
    this.#tally = new AlarmTally(startTime);
    this.#seq = startTime - 1;
    this.#ring = new FrameRing(MAX_FRAMES, MAX_FRAME_SAMPLES, this.#seq);
    const share = Math.floor(MAX_HISTORY_SAMPLES / Math.max(1, this.tags.size));
    const olderRows = Math.floor(MAX_OLDER_ROWS / Math.max(1, this.tags.size));
    for (const process of options.processes) {
      for (const declared of process.tags) {
        const { tag, intervalMs } = declared;
        const wanted =
          intervalMs === undefined
            ? MAX_ON_CHANGE_SAMPLES
            : Math.ceil(options.historyMs / intervalMs) + SPARE_SAMPLES;
        const capacity = Math.min(share, wanted);
        const ring = new TagHistory(capacity, process.startTime);
        this.#histories.set(tag, ring);
        this.#pasts.set(tag, new TagPast(declared, ring, process, olderRows));
      }
    }
  }

  /** Number of the newest frame. */
  get seq(): number {
    return this.#seq;
  }

  /** When something is due, Unix ms; undefined when no process has anything left. */
  nextTime(): number | undefined {
    let next: number | undefined;
    for (const process of this.#processes) {
      const time = process.nextTime();
      if (time !== undefined && (next === undefined || time < next)) next = time;
    }
    return next;
  }

  /** Publishes all that is due by `now` (Unix ms), tick by tick. */
  catchUp(now: number): void {
    for (let time = this.nextTime(); time !== undefined && time <= now; time = this.nextTime()) {
      this.#batch.clear();
      for (const process of this.#processes) {
        if (process.nextTime() === time) process.advance(this.#batch);
      }
      this.#publish(time);
      this.#flood.passTime(time);
      this.#tellAlarms();
    }
  }

  /**
   * A flood: publishes `count` more samples, the newest values of periodic tags in turn, stamped
   * `now`. To be called after `catchUp(now)`; does nothing when a frame of that time went out.
   */
  flood(now: number, count: number): void {
    if (now <= this.#seq) return;
    const periodic = [...this.tags.values()].filter((tag) => tag.intervalMs !== undefined);
    this.#batch.clear();
    for (let row = 0; row < Math.min(count, periodic.length); row += 1) {
      const latest = this.#latest.get(periodic[this.#floodRow % periodic.length]?.tag ?? '');
      this.#floodRow += 1;
      if (latest !== undefined) this.#batch.push(latest.tag, now, latest.value, latest.quality);
    }
    this.#publish(now);
  }

  /** The newest sample of a tag, if it has one. */
  latest(tag: string): Sample | undefined {
    return this.#latest.get(tag);
  }

  /** The declaration of a tag that exists at present. */
  tag(name: string): PlantTag | undefined {
    return this.#absent(name) ? undefined : this.tags.get(name);
  }

  /** Present tags whose name begins with `prefix`. */
  tagsWithPrefix(prefix: string): readonly string[] {
    return [...this.tags.keys()].filter((tag) => tag.startsWith(prefix) && !this.#absent(tag));
  }

  /** History of one tag; nothing, and not complete, for a tag that does not exist. */
  history(tag: string, from: number, to: number, maxPoints: number): HistoryRange {
    const history = this.#absent(tag) ? undefined : this.#histories.get(tag);
    return history?.range(from, to, maxPoints) ?? { rows: [], isComplete: false };
  }

  /** The same in buckets of `bucketMs`, from as far back as anything is known. */
  bucketed(tag: string, from: number, to: number, bucketMs: number): BucketedRange {
    const past = this.#absent(tag) ? undefined : this.#pasts.get(tag);
    return past?.bucketed(from, to, bucketMs) ?? { rows: [], gaps: [], isComplete: false };
  }

  /** Every frame after a position, or undefined when it cannot be resumed from. */
  framesAfter(position: Position): readonly PublishedFrame[] | undefined {
    if (position.epoch !== this.epoch || position.seq > this.#seq) return undefined;
    return this.#ring.after(position.seq);
  }

  /** A flood of alarms: turns `count` more of them over at `now`; 0 ends it and them. */
  floodAlarms(count: number, now: number): void {
    if (count > 0) this.#flood.pour(count, now);
    else this.#flood.dry(now);
    this.#tellAlarms();
  }

  /** Alarms on the list. */
  alarms(): readonly Alarm[] {
    return [...this.#processes.flatMap((process) => process.alarms()), ...this.#flood.rows()];
  }

  /** Alarms raised in each period; null where that is not known. */
  alarmCounts(from: number, to: number, periodMs: number, now: number): (number | null)[] {
    return this.#tally.counts(from, to, periodMs, now);
  }

  /** Does what an operator asks of an alarm at `now`, and tells the change. */
  obey(command: AlarmCommand, now: number): AlarmResult {
    for (const keeper of [...this.#processes, this.#flood]) {
      const result = keeper.obey(command, now);
      if (result === 'unknown-alarm') continue;
      this.#tellAlarms();
      return result;
    }
    return 'unknown-alarm';
  }

  /** Tags whose sensors say nothing: neither published nor kept. */
  silence(matches: (tag: string) => boolean): void {
    this.#silenced = matches;
  }

  /** Tags that do not exist for now. */
  hide(matches: (tag: string) => boolean): void {
    this.#absent = matches;
  }

  /** A new epoch: nothing can be resumed from before. */
  renumber(epoch: string): void {
    this.epoch = epoch;
    this.#ring = new FrameRing(MAX_FRAMES, MAX_FRAME_SAMPLES, this.#seq);
  }

  #publish(time: number): void {
    const samples: Sample[] = [];
    const batch = this.#batch;
    for (let row = 0; row < batch.length; row += 1) {
      const tag = batch.tag[row];
      const sourceTime = batch.time[row];
      const value = batch.value[row];
      const quality = batch.quality[row];
      // Never so below `length`; the check is for the compiler.
      if (tag === undefined || sourceTime === undefined) continue;
      if (value === undefined || quality === undefined) continue;
      if (this.#silenced(tag)) continue;
      const sample = { tag, time: sourceTime, value, quality };
      this.#latest.set(tag, sample);
      this.#pasts.get(tag)?.push(sourceTime, value, quality);
      samples.push(sample);
    }
    if (samples.length === 0) return;
    this.#seq = time;
    const frame = { seq: time, samples };
    this.#ring.push(frame);
    this.#onFrame(frame);
  }

  #tellAlarms(): void {
    const changes = this.#processes.flatMap((process) => process.takeAlarmChanges());
    changes.push(...this.#flood.takeChanges());
    if (changes.length === 0) return;
    this.#tally.count(changes);
    this.#onAlarms(changes);
  }
}

function never(): boolean {
  return false;
}
