/**
 * Mirror of one source's alarm list. The server owns the list; what stands here is what it said
 * last. When the session that said it is lost, every row is suspect until it is said again
 * (quality.md: nothing may look live without proof). A command changes nothing here: the row changes
 * when the server says so.
 */
import { AlarmRate } from './alarm-rate.ts';
import { BoundedAlarms, type BoundedRow } from './bounded-alarms.ts';

/** What the mirror needs to know of a row; the rest is the protocol's. */
interface Row extends BoundedRow {
  /** `normal`: the row leaves the list, unless its input cannot be judged by. */
  readonly state: string;
  /** Unix ms. */
  readonly since?: number;
  readonly inputQuality?: string;
}

/** One row of the list. */
export type AlarmRow<A> = A & {
  /** Not confirmed since the session that reported it was lost. */
  readonly suspect: boolean;
  /** A command about it is on its way. */
  readonly pending: boolean;
};

/** What the server offers beyond the list. */
export interface AlarmOffers<O> {
  readonly offers: readonly O[];
  /** ms; null: not said. */
  readonly maxShelveMs: number | null;
}

/** Most rows kept; a flood beyond it is counted and pushes out the least important. */
export const MAX_ALARMS = 10_000;

/** What one session said. */
interface Told<A extends Row> {
  readonly alarms: BoundedAlarms<A>;
  /** Unix ms. */
  readonly time: number;
}

/** A part of a whole list; a list in one piece is part 0 with nothing to follow. */
export interface ListPart {
  readonly part: number;
  readonly more: boolean;
}

const WHOLE: ListPart = { part: 0, more: false };

/** See the file head. */
export class AlarmMirror<A extends Row, O = never> {
  /** Alarms raised by the minute. */
  readonly rate = new AlarmRate();
  /** By session; where two stand, each has told its own. */
  readonly #told = new Map<number, Told<A>>();
  /** Lists that have begun to come, by session, with the part that must come next. */
  readonly #arriving = new Map<number, { readonly alarms: BoundedAlarms<A>; next: number }>();
  /** The list that is shown; its session may be gone. */
  #alarms = new BoundedAlarms<A>(MAX_ALARMS);
  readonly #suspects = new Set<string>();
  readonly #pending = new Map<string, number>();
  readonly #onChange: (ids: readonly string[] | null) => void;
  #listedBy = -1;
  #completeTime: number | null = null;
  #offers: AlarmOffers<O> = { offers: [], maxShelveMs: null };

  /** `onChange` is called after every change, with the rows concerned; null: all. */
  constructor(onChange: (ids: readonly string[] | null) => void = () => undefined) {
    this.#onChange = onChange;
  }

  /** Unix ms of the last complete list, null before the first. */
  get completeTime(): number | null {
    return this.#completeTime;
  }

  /** Rows that found no room in the list shown. */
  get dropped(): number {
    return this.#alarms.dropped;
  }

  get offers(): AlarmOffers<O> {
    return this.#offers;
  }

  rows(): readonly AlarmRow<A>[] {
    return [...this.#alarms.rows()].map((alarm) => this.#dress(alarm));
  }

  /** One row; undefined where it is not on the list. */
  row(id: string): AlarmRow<A> | undefined {
    const alarm = this.#alarms.get(id);
    return alarm === undefined ? undefined : this.#dress(alarm);
  }

  /**
   * The whole list, or a part of it, told by session `session` at `time` (Unix ms). Once whole it is
   * shown, but where a newer session has told its own: see `follow`. True when it is whole; false
   * while parts are missing, also for good where one was lost: the session must be asked again.
   */
  list(session: number, alarms: readonly A[], time: number, { part, more } = WHOLE): boolean {
    if (part === 0) {
      this.#arriving.set(session, { alarms: new BoundedAlarms(MAX_ALARMS), next: 0 });
    }
    const arriving = this.#arriving.get(session);
    if (arriving?.next !== part) {
      this.#arriving.delete(session);
      return false;
    }
    for (const alarm of alarms) this.#set(arriving.alarms, alarm);
    arriving.next += 1;
    if (more) return false;
    this.#arriving.delete(session);
    const told: Told<A> = { alarms: arriving.alarms, time };
    this.#told.set(session, told);
    if (session >= this.#listedBy) this.#show(session, told);
    return true;
  }

  /** What the server offers, told with a list. */
  offer(offers: AlarmOffers<O>): void {
    this.#offers = offers;
    this.#onChange([]);
  }

  /** Rows that changed, told by a session that has told a whole list; others are not followed. */
  change(session: number, alarms: readonly A[]): void {
    const arriving = this.#arriving.get(session);
    if (arriving !== undefined) for (const alarm of alarms) this.#set(arriving.alarms, alarm);
    const told = this.#told.get(session);
    if (told === undefined) return;
    const isShown = session === this.#listedBy;
    const ids: string[] = [];
    for (const alarm of alarms) {
      if (isShown) this.#count(alarm, told.alarms);
      const evicted = this.#set(told.alarms, alarm);
      ids.push(alarm.id);
      if (evicted !== undefined) ids.push(evicted);
      if (isShown) this.#suspects.delete(alarm.id);
    }
    if (isShown) this.#onChange(ids);
  }

  /** `session` is the one that counts: its list is shown, if it has told one. */
  follow(session: number): void {
    const told = this.#told.get(session);
    if (told !== undefined && session !== this.#listedBy) this.#show(session, told);
  }

  /**
   * A session is gone at `time` (Unix ms): what only it vouched for is suspect; where another told a
   * list, that is shown.
   */
  lost(session: number, time: number): void {
    this.#told.delete(session);
    this.#arriving.delete(session);
    if (session !== this.#listedBy) return;
    const other = [...this.#told.entries()].at(-1);
    if (other === undefined) this.doubt(time);
    else this.#show(...other);
  }

  /** From `time` on (Unix ms) every row is suspect until told again. */
  doubt(time: number): void {
    this.rate.lost(time);
    for (const id of this.#alarms.ids()) this.#suspects.add(id);
    this.#onChange(null);
  }

  /** No list is wanted any more. */
  clear(): void {
    this.#told.clear();
    this.#arriving.clear();
    this.#alarms = new BoundedAlarms(MAX_ALARMS);
    this.#suspects.clear();
    this.#pending.clear();
    this.#listedBy = -1;
    this.#completeTime = null;
    this.rate.clear();
    this.#onChange(null);
  }

  /** A command about this alarm is on its way, or no longer is. */
  pending(id: string, isPending: boolean): void {
    const count = (this.#pending.get(id) ?? 0) + (isPending ? 1 : -1);
    if (count > 0) this.#pending.set(id, count);
    else this.#pending.delete(id);
    this.#onChange([id]);
  }

  #dress(alarm: A): AlarmRow<A> {
    return {
      ...alarm,
      suspect: this.#suspects.has(alarm.id),
      pending: this.#pending.has(alarm.id),
    };
  }

  #show(session: number, told: Told<A>): void {
    for (const alarm of told.alarms.rows()) this.#count(alarm, this.#alarms);
    this.rate.followed(told.time);
    this.#listedBy = session;
    this.#completeTime = told.time;
    this.#alarms = told.alarms;
    this.#suspects.clear();
    this.#onChange(null);
  }

  /** Counts an alarm that was raised since `before` was told. */
  #count(alarm: A, before: BoundedAlarms<A>): void {
    if (alarm.state !== 'unacknowledged' || alarm.since === undefined) return;
    const known = before.get(alarm.id);
    if (known?.state === 'unacknowledged' && known.since === alarm.since) return;
    this.rate.raised(alarm.since);
  }

  #set(alarms: BoundedAlarms<A>, alarm: A): string | undefined {
    if (alarm.state !== 'normal' || alarm.inputQuality !== undefined) return alarms.set(alarm);
    alarms.delete(alarm.id);
    return undefined;
  }
}
