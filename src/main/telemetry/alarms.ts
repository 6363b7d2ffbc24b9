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

/** What one session said. */
interface Told<A> {
  readonly alarms: Map<string, A>;
  /** Unix ms. */
  readonly time: number;
}

/** See the file head. */
export class AlarmMirror<A extends Row> {
  /** By session; where two stand, each has told its own. */
  readonly #told = new Map<number, Told<A>>();
  /** The list that is shown; its session may be gone. */
  #alarms = new Map<string, A>();
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
   * The whole list, told by session `session` at `time` (Unix ms). It is shown at once, but where a
   * newer session has told its own: see `follow`.
   */
  list(session: number, alarms: readonly A[], time: number): void {
    const told: Told<A> = { alarms: new Map(), time };
    this.#told.set(session, told);
    for (const alarm of alarms) this.#set(told.alarms, alarm);
    if (session >= this.#listedBy) this.#show(session, told);
  }

  /** Rows that changed, told by a session that has told a whole list; others are not followed. */
  change(session: number, alarms: readonly A[]): void {
    const told = this.#told.get(session);
    if (told === undefined) return;
    for (const alarm of alarms) this.#set(told.alarms, alarm);
    if (session !== this.#listedBy) return;
    for (const { id } of alarms) this.#suspects.delete(id);
    this.#onChange();
  }

  /** `session` is the one that counts: its list is shown, if it has told one. */
  follow(session: number): void {
    const told = this.#told.get(session);
    if (told !== undefined && session !== this.#listedBy) this.#show(session, told);
  }

  /** A session is gone: what only it vouched for is suspect; where another told a list, that is shown. */
  lost(session: number): void {
    this.#told.delete(session);
    if (session !== this.#listedBy) return;
    const other = [...this.#told.entries()].at(-1);
    if (other === undefined) this.doubt();
    else this.#show(...other);
  }

  /** Every row is suspect until told again. */
  doubt(): void {
    for (const id of this.#alarms.keys()) this.#suspects.add(id);
    this.#onChange();
  }

  /** No list is wanted any more. */
  clear(): void {
    this.#told.clear();
    this.#alarms = new Map();
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

  #show(session: number, told: Told<A>): void {
    this.#listedBy = session;
    this.#completeTime = told.time;
    this.#alarms = told.alarms;
    this.#suspects.clear();
    for (const id of this.#acknowledging) if (!this.#alarms.has(id)) this.#acknowledging.delete(id);
    this.#onChange();
  }

  #set(alarms: Map<string, A>, alarm: A): void {
    if (alarm.state === 'normal') {
      alarms.delete(alarm.id);
    } else if (alarms.size < MAX_ALARMS || alarms.has(alarm.id)) {
      alarms.set(alarm.id, alarm);
    } else {
      this.#refused += 1;
    }
  }
}
