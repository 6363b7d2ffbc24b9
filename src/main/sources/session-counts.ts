/**
 * What is counted of a source's sessions: dials, greetings, and how they ended. The words an end is
 * counted under are a closed list, whatever a server sends, because they become labels of metrics.
 */
import type { CloseCause } from './driver.ts';

/** Close codes told apart; RFC 6455 7.4.1, and those of docs/protocol.md. */
const CODES: ReadonlySet<number> = new Set([
  1002, 1003, 1005, 1006, 1007, 1008, 1009, 1010, 1011, 1013, 1014, 1015, 4401, 4403,
]);
/** HTTP answers to an upgrade told apart. */
const STATUSES: ReadonlySet<number> = new Set([
  400, 401, 403, 404, 407, 408, 426, 429, 500, 502, 503, 504,
]);
/** Ends that are no fault: closed, server leaves, server restarts. */
const PROPER: ReadonlySet<number> = new Set([1000, 1001, 1012]);

/** A reading of the counts; all since the source began. */
export interface SessionReading {
  /** Greeted sessions that stand now. */
  readonly connections: number;
  /** Dials. */
  readonly attempts: number;
  /** Greeted sessions after the first. */
  readonly reconnects: number;
  /** Greeted sessions that ended abnormally, by `closureWord`. */
  readonly closures: ReadonlyMap<string, number>;
  /** Dials that never came to a greeting, by `closureWord`. */
  readonly failures: ReadonlyMap<string, number>;
}

/** See the file head. */
export class SessionCounts {
  readonly #greeted = new Set<number>();
  readonly #closures = new Map<string, number>();
  readonly #failures = new Map<string, number>();
  #attempts = 0;
  #greetings = 0;

  dialed(): void {
    this.#attempts += 1;
  }

  greeted(session: number): void {
    this.#greeted.add(session);
    this.#greetings += 1;
  }

  /** The other side, or the network, ended a session. */
  closed(session: number, cause: CloseCause): void {
    const counts = this.#greeted.delete(session) ? this.#closures : this.#failures;
    const word = closureWord(cause);
    if (word !== null) counts.set(word, (counts.get(word) ?? 0) + 1);
  }

  /** We ended a session. */
  dropped(session: number): void {
    this.#greeted.delete(session);
  }

  read(): SessionReading {
    return {
      connections: this.#greeted.size,
      attempts: this.#attempts,
      reconnects: Math.max(0, this.#greetings - 1),
      closures: this.#closures,
      failures: this.#failures,
    };
  }
}

/**
 * The word an abnormal end is counted under: a close code, `http-503`, `tls`, `refused` and the like;
 * `other` and `http-other` for what is not told apart. Null for an end that is no fault.
 */
export function closureWord({ kind, code, status }: CloseCause): string | null {
  switch (kind) {
    case 'close': {
      const number = code ?? 1006;
      if (PROPER.has(number)) return null;
      return CODES.has(number) ? String(number) : 'other';
    }
    case 'http':
      return status !== undefined && STATUSES.has(status) ? `http-${status}` : 'http-other';
    case 'terminated':
      return null;
    default:
      return kind;
  }
}
