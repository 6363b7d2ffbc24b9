/** What the bench finds out, one row a measurement; `--json` prints these as they are. */

/** Where a figure cannot be had on this system. */
type Maybe = number | null;

/** Socket to pixel at one rate (docs/benchmarks.md says how each is measured). */
export interface PixelRow {
  readonly name: 'pixel';
  readonly client: 'vigil';
  readonly widgets: number;
  /** Updates a second the plant was asked for, of all tags together. */
  readonly rate: number;
  /** Updates a second it published. */
  readonly published: number;
  /** From source time to screen, of every value painted. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  /** Values painted in all: what the percentiles are made of. */
  readonly painted: number;
  readonly framesPerSecond: number;
  /** Percent of one core, all processes of the app together. */
  readonly cpuPercent: Maybe;
  readonly plantCpuPercent: Maybe;
  readonly memoryMb: Maybe;
  /** Values on screen that are not the newest published, one second after the feed stopped. */
  readonly behind: number;
  /** From the stop of the feed until none was behind; null: some were for as long as was waited. */
  readonly settleMs: Maybe;
  /** Updates overtaken by a newer value of their tag before the page could take them. */
  readonly coalesced: number;
}

/** The demo wall with its embedded plant, left alone. */
export interface IdleRow {
  readonly name: 'idle';
  readonly client: 'vigil';
  readonly seconds: number;
  /** Percent of one core, all processes of the app together, without the plant's. */
  readonly cpuPercent: Maybe;
  readonly mainCpuPercent: Maybe;
  readonly pageCpuPercent: Maybe;
  readonly gpuCpuPercent: Maybe;
  readonly plantCpuPercent: Maybe;
  readonly memoryMb: Maybe;
  readonly framesPerSecond: number;
}

/** From the start of the process until values stand on the screen, demo wall, embedded plant. */
export interface StartRow {
  readonly name: 'start';
  readonly client: 'vigil';
  readonly runs: number;
  /** Median of the runs. */
  readonly firstLiveMs: number;
  readonly allLiveMs: number;
  readonly slowestFirstLiveMs: number;
}

/** Value tiles on one screen for minutes. */
export interface LongRow {
  readonly name: 'long';
  readonly client: 'vigil';
  readonly widgets: number;
  /** Updates a second of all tags together. */
  readonly rate: number;
  readonly seconds: number;
  readonly framesPerSecond: number;
  /** Of the quarter of the time that had the fewest. */
  readonly fewestFramesPerSecond: number;
  /** Percent of one core, all processes of the app together. */
  readonly cpuPercent: Maybe;
  readonly memoryBeganMb: Maybe;
  /** After half the time: what grows evenly is a leak. */
  readonly memoryHalfMb: Maybe;
  readonly memoryEndedMb: Maybe;
  /** Script heap of the page. */
  readonly heapBeganMb: number;
  readonly heapEndedMb: number;
}

/** One trend that fills the screen. */
export interface TrendRow {
  readonly name: 'trend';
  readonly client: 'vigil';
  readonly series: number;
  readonly days: number;
  readonly seconds: number;
  /** Frames in which it was drawn. */
  readonly drawings: number;
  /** Script of the page in such a frame, all else that it did in it included. */
  readonly drawP50Ms: number;
  readonly drawMaxMs: number;
  /** Percent of one core. */
  readonly pageCpuPercent: Maybe;
  readonly gpuCpuPercent: Maybe;
  readonly memoryMb: Maybe;
  readonly heapMb: number;
}

/** One stop of the line by itself, in one process without Electron. */
export interface StopRow {
  readonly name: 'stop';
  readonly stop: string;
  /** Samples of one frame, or tags of one batch. */
  readonly size: number;
  readonly nsPerSample: number;
}

export type Row = PixelRow | IdleRow | StartRow | LongRow | TrendRow | StopRow;
