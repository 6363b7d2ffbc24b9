/** What a source tells of itself: the strip's line, and what is counted. */
import type { LinkReport } from '../link/events.ts';
import type { Outage } from '../outage.ts';
import type { SessionReading } from './session-counts.ts';

/** What the strip shows of a source (contract.ts, `LinkStatus`). */
export interface SourceStatus extends Omit<LinkReport, 'sinceAt'> {
  readonly source: string;
  readonly label: string;
  /** When the present state began, Unix ms. */
  readonly sinceTime: number;
  readonly roundTripMs: number | null;
  /** Server clock minus ours, ms; null until measured. */
  readonly skewMs: number | null;
  readonly insecure: boolean;
  readonly lastOutage: Outage | null;
}

/** Counted since the start. */
export interface SourceCounters extends SessionReading {
  /** Data frames. */
  readonly frames: number;
  readonly samples: number;
  /** Data frames that were here already or came from a session given up. */
  readonly repeated: number;
  readonly malformed: number;
  /** Samples of tags that nobody wants. */
  readonly strays: number;
}
