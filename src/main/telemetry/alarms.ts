/**
 * Mirror of one source's alarm list. The server owns the list; what stands here is what it said
 * last. When the session that said it is lost, every row is suspect until it is said again
 * (quality.md: nothing may look live without proof). Acknowledging changes nothing here: the row
 * changes when the server says so.
 */

/** What the mirror needs to know of a row; the rest is the protocol's. */
interface Row {
  readonly id: string;
  /** `normal`: the row leaves the list. */
  readonly state: string;
}

/** One row of the list. */
export type AlarmRow<A> = A & {
  /** Not confirmed since the session that reported it was lost. */
  readonly suspect: boolean;
  /** An acknowledgement is on its way. */
  readonly acknowledging: boolean;
};

/** Most rows kept; a flood beyond it is counted and drops what came last. */
const MAX_ALARMS = 10_000;

/** See the file head. */
export class AlarmMirror<A extends Row> {
  readonly #alarms = new Map<string, A>();
  readonly #suspects = new Set<string>();
  readonly #acknowledging = new Set<string>();
  readonly #onChange: () => void;
  #listedBy = -1;
  #completeTime: number | null = null;
  #refused = 0;

  /** `onChange` is called after every change. */
  constructor(onChange: () => void = () => undefined) {
    this.#onChange = onChange;
  }

  /** Unix ms of the last complete list, null before the first. */
  get completeTime(): number | null {
    return this.#completeTime;
  }

  /** Rows that found no room. */
  get refused(): number {
    return this.#refused;
  }

  rows(): readonly AlarmRow<A>[] {
    return [...this.#alarms.values()].map((alarm) => ({
      ...alarm,
      suspect: this.#suspects.has(alarm.id),
      acknowledging: this.#acknowledging.has(alarm.id),
    }));
  }

  /**
   * The whole list, told by session `session` at `time` (Unix ms). An older session than the one
   * that told the present list no longer counts.
   */
  list(session: number, alarms: readonly A[], time: number): void {
    if (session < this.#listedBy) return;
    this.#listedBy = session;
    this.#completeTime = time;
    this.#alarms.clear();
    this.#suspects.clear();
    for (const alarm of alarms) this.#set(alarm);
    for (const id of this.#acknowledging) if (!this.#alarms.has(id)) this.#acknowledging.delete(id);
    this.#onChange();
  }

  /** Rows that changed, told by the session whose list this is; others are not followed. */
  change(session: number, alarms: readonly A[]): void {
    if (session !== this.#listedBy) return;
    for (const alarm of alarms) this.#set(alarm);
    this.#onChange();
  }

  /** A session is gone: what only it vouched for is suspect. */
  lost(session: number): void {
    if (session !== this.#listedBy) return;
    this.doubt();
  }

  /** Every row is suspect until told again. */
  doubt(): void {
    for (const id of this.#alarms.keys()) this.#suspects.add(id);
    this.#onChange();
  }

  /** No list is wanted any more. */
  clear(): void {
    this.#alarms.clear();
    this.#suspects.clear();
    this.#acknowledging.clear();
    this.#listedBy = -1;
    this.#completeTime = null;
    this.#onChange();
  }

  /** An acknowledgement of this alarm is on its way, or no longer is. */
  acknowledging(id: string, isPending: boolean): void {
    if (isPending) this.#acknowledging.add(id);
    else this.#acknowledging.delete(id);
    this.#onChange();
  }

  #set(alarm: A): void {
    this.#suspects.delete(alarm.id);
    if (alarm.state === 'normal') {
      this.#alarms.delete(alarm.id);
    } else if (this.#alarms.size < MAX_ALARMS || this.#alarms.has(alarm.id)) {
      this.#alarms.set(alarm.id, alarm);
    } else {
      this.#refused += 1;
    }
  }
}
