/**
 * Everything that crosses between the main process and a wall's window, in one place. Main sends
 * `Batch`es, each acknowledged by number when its frame has been painted; the window sends
 * `Requests` and `Notices`. Types only travel one way: the renderer imports them through
 * preload/api.d.ts and nothing else of main.
 *
 * Clocks: every `…At` is main's monotonic clock; a batch carries `sentAt`, from which the page
 * keeps its offset. Every `…Time` is Unix ms.
 */
import type { Alarm, AlarmAction, AlarmOffer } from '../sources/vigil/codec.ts';
import type { RateReading } from '../telemetry/alarm-rate.ts';
import type { SampleValue, Quality, TagInfo } from '../telemetry/sample.ts';
import type { ImageLook } from '../site/image/picture-head.ts';
import type { Site, TagKey } from '../site/site.ts';
import type { Problem } from '../problem.ts';
import type { PeriodTotals } from '../telemetry/minute-bins.ts';
import type { LinkAlarm, LinkState } from '../link/events.ts';
import type { Outage } from '../outage.ts';
import type { Reply } from '../reply.ts';
import type { EditorAnswer, EditorCommand, EditorStanding } from './editor-contract.ts';

export type { ImageLook, LinkAlarm, LinkState, Outage, Reply };

/** IPC channel names; there are no others. */
export const CHANNELS = {
  /** main → window: one `Batch`. */
  batch: 'vigil:batch',
  /** window → main, one way: one `Notice`. */
  notice: 'vigil:notice',
  /** window → main, answered: `[name, argument]` → `Reply`. */
  request: 'vigil:request',
} as const;

/** Entry of the tag dictionary of one window; indexes are never reused while the window lives. */
export interface TagEntry {
  readonly index: number;
  readonly key: TagKey;
  readonly source: string;
  /** Name at the source. */
  readonly name: string;
  /** What the source declares. */
  readonly info: TagInfo;
  /**
   * `waiting`: asked for, nothing known yet. `known`: the source has it. `unknown`: the source says
   * there is no such tag.
   */
  readonly standing: 'waiting' | 'known' | 'unknown';
  /**
   * On-change tags: index into the window's proofs (`Batch.proofs`) whose time proves this tag;
   * periodic tags: -1, proven by their own samples (`TagColumns.provenAt`).
   */
  readonly proof: number;
}

/** Newest value of each changed tag, as columns of equal length. */
export interface TagColumns {
  readonly index: Int32Array;
  readonly value: readonly SampleValue[];
  /** Source time of the sample, Unix ms; NaN where there is no sample. */
  readonly sourceTime: Float64Array;
  /** `good`, `uncertain.reason`, `bad.reason`. */
  readonly quality: readonly Quality[];
  /**
   * Monotonic ms of main: the moment up to which the sample itself proves the value (the worse of
   * receipt and corrected source time); -Infinity where nothing proves it, as for a value stored
   * before a restart.
   */
  readonly provenAt: Float64Array;
}

/** Samples for a trended tag that follow those already sent. */
export interface TrendAppend {
  readonly index: number;
  readonly time: Float64Array;
  /** NaN where the value is no number. Booleans are 0 and 1. */
  readonly value: Float64Array;
  /** 0 good, 1 uncertain, 2 bad. */
  readonly quality: Uint8Array;
}

/** The whole trend of a tag: replaces what the page holds. */
export interface TrendFill extends TrendAppend {
  /** Intervals (Unix ms) with samples that are missing and could not be had (yet): never drawn across. */
  readonly gaps: readonly (readonly [from: number, to: number])[];
}

/** A stretch of a tag's past, thinned; one sample before it may come ahead. */
export interface PastFill extends TrendAppend {
  /** Stretches without samples; null: the server does not say. */
  readonly gaps: TrendFill['gaps'] | null;
}

/** A tag over a period; NaN where nothing good covers it. */
export interface KpiReading extends PeriodTotals {
  /** Length of the period, ms. */
  readonly periodMs: number;
  /** More of it is being fetched, or cannot be had now. */
  readonly pending: boolean;
}

/** Most tags of one `past` request: the series of a trend and their setpoints. */
export const MAX_PAST_TAGS = 16;

/** What the link strip shows of one source. */
export interface LinkStatus {
  readonly source: string;
  readonly label: string;
  readonly state: LinkState;
  /** When this state began, Unix ms. */
  readonly sinceTime: number;
  readonly endpoint: string;
  /** Last inbound byte; -Infinity before the first. */
  readonly heardAt: number;
  readonly roundTripMs: number | null;
  /** Failed attempts since the link was last live. */
  readonly attempt: number;
  /** When the next attempt is due; null while none is waiting. */
  readonly nextAttemptAt: number | null;
  /** Why it is not live, in words; empty while it is. */
  readonly cause: string;
  /** Server clock minus ours, ms; null until measured. */
  readonly skewMs: number | null;
  /** Subscriptions wanted and confirmed. */
  readonly wanted: number;
  readonly confirmed: number;
  /** True for ws:// to another machine. */
  readonly insecure: boolean;
  /** Alarm raised by the link itself: ten failed attempts, credential refused, flapping. */
  readonly alarm: LinkAlarm;
  readonly lastOutage: Outage | null;
}

/** One row of an alarm list. */
export type AlarmRow = Alarm & {
  /** Not confirmed since the session that told it was lost. */
  readonly suspect: boolean;
  /** A command about it is on its way. */
  readonly pending: boolean;
};

/** What is true of the alarm list of one source as a whole. */
export interface AlarmListHead {
  readonly source: string;
  /** Index into `Batch.proofs`: proves that the list is current; -1 while not subscribed. */
  readonly proof: number;
  /** Unix ms of the last complete list; null before the first. */
  readonly completeTime: number | null;
  /** What the server does on request beyond acknowledging. */
  readonly offers: readonly AlarmOffer[];
  /** Longest time on the shelf, ms; null: not said. */
  readonly maxShelveMs: number | null;
  /** Rows of least priority that found no room here: the list is not complete. */
  readonly dropped: number;
}

/** The alarm list of one source, whole or what changed of it. */
export interface AlarmNews extends AlarmListHead {
  /** True: `alarms` replaces what the page holds. */
  readonly whole: boolean;
  readonly alarms: readonly AlarmRow[];
  /** Ids of rows that left the list. */
  readonly gone: readonly string[];
}

/** Alarms raised by the minute. */
export interface AlarmRateNews extends RateReading {
  readonly source: string;
}

/** One message to a window; fields that have nothing new are left out. */
export interface Batch {
  /** Rises by one. */
  readonly number: number;
  readonly sentAt: number;
  /** Unix ms, at the same moment as `sentAt`. */
  readonly sentTime: number;
  /** The site, complete, first of all and whenever it changed. */
  readonly site?: Site;
  /** Problems of a site file that was refused: the last good one stays on. Empty list: mended. */
  readonly siteProblems?: readonly Problem[];
  /** The stored view, in the first batch only. */
  readonly view?: ViewState;
  readonly entries?: readonly TagEntry[];
  readonly tags?: TagColumns;
  /** Newest proof time of each proof slot that moved: `[slot, provenAt]` pairs, flat. */
  readonly proofs?: Float64Array;
  readonly trend?: readonly TrendAppend[];
  /** Trended tags that must be asked for anew (`trend` request): too many samples, or a backfill. */
  readonly refetch?: readonly number[];
  readonly links?: readonly LinkStatus[];
  readonly alarms?: readonly AlarmNews[];
  /** The rates that changed, whole. */
  readonly alarmRates?: readonly AlarmRateNews[];
  /** Updates that were overtaken by a newer value before a batch could take them, since start. */
  readonly coalesced?: number;
}

/** What belongs to the operator: survives reconnect, reload and restart. */
export interface ViewState {
  /** Id of the screen shown; empty: the first. */
  readonly screen: string;
  /** By widget id. */
  readonly widgets: Readonly<Record<string, WidgetView>>;
}

/** State of one widget that shows rows. */
export interface WidgetView {
  readonly filter?: string;
  /** Column and direction, first counts most. */
  readonly sort?: readonly { readonly column: string; readonly descending: boolean }[];
  /** First visible row. */
  readonly scroll?: number;
  /** Keys of the selected rows. */
  readonly selection?: readonly string[];
  /** Columns shown, from left to right; none: those of the site file. */
  readonly columns?: readonly string[];
  /** Which of its lists it shows. */
  readonly tab?: string;
  /** Groups that are open. */
  readonly open?: readonly string[];
  /** Rows stay single where the widget would group them. */
  readonly ungrouped?: boolean;
  /** What of time a trend shows. */
  readonly trend?: TrendViewState;
}

/** The part of its time that a trend shows, where the operator chose another than the site's. */
export interface TrendViewState {
  /** Width of the time axis, ms. */
  readonly spanMs?: number;
  /** Right end of a past that is looked at, Unix ms by the axis; left out: now, and moving. */
  readonly toTime?: number;
  /** Tags whose lines are hidden. */
  readonly hidden?: readonly TagKey[];
}

/** Window → main, one way. */
export type Notice =
  | {
      /** A frame with this batch in it has been painted. */
      readonly type: 'painted';
      readonly batch: number;
    }
  | {
      /** Once a second, and only after a pass that judged every value on screen. */
      readonly type: 'alive';
      /** Frames painted since the page was loaded. */
      readonly frames: number;
      /** Used script heap, bytes; 0 where unknown. */
      readonly heapBytes: number;
      /** Widgets of the present screen and how many of them show live values only. */
      readonly widgets: number;
      readonly liveWidgets: number;
      /** Newest proof of a value that stands on screen, by source; Unix ms. */
      readonly proofs: readonly { readonly source: string; readonly time: number }[];
      /** How long a painted value looked live beyond its limit since the page was loaded, ms. */
      readonly staleAsLiveMs: number;
    }
  | { readonly type: 'online'; readonly online: boolean }
  /** The tags the present screen shows; main sends no others. Prefixes end in `*`. */
  | {
      readonly type: 'showing';
      readonly tags: readonly TagKey[];
      readonly trends: readonly TagKey[];
    }
  | { readonly type: 'view'; readonly view: ViewState }
  | { readonly type: 'fault'; readonly message: string };

/** Window → main, answered. */
export interface Requests {
  /** The page is up: answered, then the first batch follows with site and view. */
  readonly ready: {
    readonly argument: null;
    readonly reply: {
      /** As `vigil --version` prints it. */
      readonly version: string;
      /** What the wall says of itself if it is no build for a plant; empty: nothing. */
      readonly mark: string;
      readonly isKiosk: boolean;
      /** Name of this display: what it asks of alarms is recorded under it. */
      readonly display: string;
      readonly editor: EditorStanding;
    };
  };
  /** The layout editor; refused with `editor-off` where the wall has none. */
  readonly editSite: { readonly argument: EditorCommand; readonly reply: EditorAnswer };
  /** Ends the wall, for who knows the PIN; kiosk alone. */
  readonly leave: { readonly argument: { readonly pin: string }; readonly reply: LeaveAnswer };
  readonly trend: { readonly argument: { readonly index: number }; readonly reply: TrendFill };
  /**
   * The past of trended tags of one source, thinned to buckets by the server: for more than `trend`
   * holds. Refused while there is no connection.
   */
  readonly past: {
    readonly argument: {
      readonly indexes: readonly number[];
      /** Unix ms by the source's clock. */
      readonly from: number;
      readonly to: number;
      readonly bucketMs: number;
    };
    readonly reply: readonly PastFill[];
  };
  /** A key figure over a period, with what is known of it now. */
  readonly kpi: {
    readonly argument: {
      readonly index: number;
      /** Unix ms by the source's clock; at most seven days. */
      readonly from: number;
      readonly to: number;
      /** For the time within it; null: not wanted. */
      readonly band: readonly [low: number, high: number] | null;
      /** How often the tag speaks, ms; null: on change. */
      readonly intervalMs: number | null;
      /** Up to here its newest value is proven. */
      readonly heldUntilTime: number;
    };
    readonly reply: KpiReading;
  };
  /**
   * Looks at a picture file that the site shows; `held`: signature of the one that the page has,
   * empty for none.
   */
  readonly image: {
    readonly argument: { readonly file: string; readonly held: string };
    readonly reply: ImageLook;
  };
  /** Asks the source's server for something about one alarm; `forMs` with `shelve` alone. */
  readonly alarm: {
    readonly argument: {
      readonly source: string;
      readonly alarm: string;
      readonly action: AlarmAction;
      readonly forMs?: number;
    };
    readonly reply: { readonly alarm: string };
  };
  /** Dial now instead of waiting for the next attempt. */
  readonly retry: { readonly argument: { readonly source: string }; readonly reply: null };
  /** The ledger, newest first, `MAX_TIMELINE` at most; `total`: how many it holds. */
  readonly outages: {
    readonly argument: null;
    readonly reply: { readonly outages: readonly Outage[]; readonly total: number };
  };
  /** Writes the whole ledger to a file beside the state, over the one before. */
  readonly exportOutages: {
    readonly argument: { readonly format: ExportFormat };
    readonly reply: { readonly file: string };
  };
}

/** A PIN: fewer digits are guessed by watching, more are written on the monitor. */
export const PIN_PATTERN = /^\d{4,12}$/;

/** What came of a PIN. `impossible`: the site names none, or its secret is not to be had. */
export type LeaveAnswer =
  | { readonly outcome: 'left' | 'wrong' | 'impossible' }
  | { readonly outcome: 'blocked'; readonly waitMs: number };

/** How the ledger is written for others. */
export type ExportFormat = 'csv' | 'json';

/** Outages that cross at once; nobody scrolls further on a wall. */
export const MAX_TIMELINE = 200;

export type RequestName = keyof Requests;

/** `window.vigil`. */
export interface VigilApi {
  /** Registers the page's one listener; returns the undo. */
  onBatch(listener: (batch: Batch) => void): () => void;
  notify(notice: Notice): void;
  request<N extends RequestName>(
    name: N,
    argument: Requests[N]['argument'],
  ): Promise<Reply<Requests[N]['reply']>>;
}
