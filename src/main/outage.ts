/**
 * One outage of one source as everybody but its link sees it: the ledger, the screen, the metrics,
 * the exports. The link's own record (link/events.ts, `OutageRecord`) has monotonic times;
 * sources/outages.ts translates it once.
 */

/** Times are Unix ms; null where it has not happened. Instants come in the order of the fields. */
export interface Outage {
  readonly id: number;
  readonly source: string;
  /** In the strip's words, such as `reset (1006)`. */
  readonly cause: string;
  /** WebSocket close code; null where no session was closed. */
  readonly code: number | null;
  /** Highest rung of the healing ladder used, 0–6. */
  readonly rung: number;
  /** Last moment at which all was well. */
  readonly faultTime: number;
  readonly suspectTime: number | null;
  readonly deadTime: number | null;
  readonly openTime: number | null;
  /** First fresh sample or confirmed snapshot for every subscription hit. */
  readonly freshTime: number | null;
  /** The first fresh value painted by a window. */
  readonly paintedTime: number | null;
  readonly backfilledTime: number | null;
  /** Dials. */
  readonly attempts: number;
  /** Samples: missed = recovered + lost. */
  readonly missed: number;
  readonly recovered: number;
  readonly lost: number;
}
