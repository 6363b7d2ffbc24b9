/**
 * What the wall tells when it is scraped: plain numbers, read off the parts that count them anyway,
 * so that metrics cost nothing while nobody asks. All counts since the part began; a part that is
 * made anew begins at 0, which Prometheus takes for a restart.
 */
import type { AlarmRow, LinkStatus } from '../bridge/contract.ts';

/** Counted by one source. */
export interface SourceCounts {
  readonly connections: number;
  readonly attempts: number;
  readonly reconnects: number;
  readonly closures: ReadonlyMap<string, number>;
  readonly failures: ReadonlyMap<string, number>;
  readonly frames: number;
  readonly samples: number;
  readonly repeated: number;
  readonly malformed: number;
  readonly strays: number;
}

/** One source of the site; `counts` null while it waits to be started. */
export interface SourceReading {
  readonly link: LinkStatus;
  readonly counts: SourceCounts | null;
  readonly staleTags: number;
  readonly staleSeconds: number;
  readonly alarms: readonly AlarmRow[];
}

/** One display. Times Unix ms, null: never yet. */
export interface DisplayReading {
  /** Id of the display in the site file; `1` where it names none. */
  readonly display: string;
  readonly frames: number;
  readonly paintedTime: number | null;
  /** Newest proof on screen by source. */
  readonly proofTimes: ReadonlyMap<string, number>;
  readonly staleAsLiveMs: number;
  readonly covered: boolean;
  readonly reloads: number;
  readonly replacements: number;
  readonly renewals: number;
  readonly faults: number;
  readonly coalesced: number;
  readonly heapBytes: number;
  readonly widgets: number;
  readonly liveWidgets: number;
}

/** The app's processes and what they left. */
export interface HostReading {
  readonly crashDumps: number;
  readonly softwareRendering: boolean;
  /** Working set by kind of process, bytes. */
  readonly memory: ReadonlyMap<string, number>;
}

/** The whole wall at one moment. */
export interface WallReading {
  /** Unix ms and monotonic ms of that moment. */
  readonly time: number;
  readonly now: number;
  readonly sources: readonly SourceReading[];
  readonly displays: readonly DisplayReading[];
  /** Every display of the site file: whether it stands on a monitor that it is for. */
  readonly monitors: ReadonlyMap<string, boolean>;
  readonly siteProblems: number;
  readonly refusedMessages: number;
  readonly host: HostReading;
}
