/**
 * Gets the past of a subscription's tags by history requests: cuts what is asked into answers that
 * fit a frame, keeps a few requests under way, merges what comes, and tells the link what it
 * brought and what is missing for good.
 *
 * 1. Asked again for a job that is still moving, it carries on; for one that stands still or moved
 *    to another session, it asks again for what has not come, and for what was missed since, and
 *    only for that. Whichever of two answers to the same comes first counts. What was refused waits.
 * 2. A session that died of a frame too large halves what one answer may hold.
 */
import type { LinkEffect } from '../link/events.ts';
import type { HistoryStore } from '../telemetry/history.ts';
import type { SourceTags } from '../telemetry/source-tags.ts';
import type { DriverSession, SessionNews } from './driver.ts';

type FetchHistory = Extract<LinkEffect, { type: 'fetchHistory' }>;
type HistoryAnswer = Extract<SessionNews, { type: 'history' }>;

/** What a finished job brought (link/events.ts, `historyMerged`). */
export interface Merged {
  readonly session: number;
  readonly request: number;
  readonly complete: boolean;
  /** A part was refused, and is asked for again when the effect comes again. */
  readonly refused: boolean;
  /** Samples of a gap that were new, and those still missing; 0 for the past of a new trend. */
  readonly recovered: number;
  readonly lost: number;
}

/** What a backfill works with. */
export interface BackfillSetup {
  readonly tags: SourceTags;
  readonly history: HistoryStore;
  /** Name of a slot at the source. */
  readonly name: (slot: number) => string;
  /** An id that no other request of this source has. */
  readonly nextId: () => number;
  readonly onMerged: (merged: Merged) => void;
}

/** One request on the wire or still to be sent. */
interface Chunk {
  readonly slots: readonly number[];
  readonly from: number;
  readonly to: number;
  readonly maxPoints: number;
  /** What is missing before is not counted here, Unix ms. */
  readonly countedFrom: number;
}

interface Job {
  /** As it was asked for first. */
  readonly effect: FetchHistory;
  session: number;
  driver: DriverSession;
  /** It reaches up to here, Unix ms. */
  to: number;
  waiting: Chunk[];
  /** By request; a chunk that was asked for again has several. */
  readonly sent: Map<number, Chunk>;
  /** What the server refused; kept for when it is asked again. */
  refused: Chunk[];
  /** Whether an answer came since it was last asked for. */
  isMoving: boolean;
  complete: boolean;
  recovered: number;
  lost: number;
}

/**
 * Overlap with what is there already, ms: late samples of before the gap come along, and those of a tag
 * whose clock is behind the others' by as much as nobody doubts yet (quality.md).
 */
const OVERLAP_MS = 30_000;
/** Requests of one job under way at once. */
const SENT_AT_ONCE = 2;
/** Most samples of one answer, tags × points each: about 600 kB of a frame's 1 MiB. */
const POINTS_PER_ANSWER = 20_000;
const LEAST_POINTS_PER_ANSWER = 500;
/** What a server says of an answer that does not fit a frame (docs/protocol.md). */
const TOO_LARGE = 'answer-too-large';
/** Room for more samples than the interval promises. */
const SPARE = 1.2;
const SPARE_POINTS = 20;
/** A server thins what is more than asked for; an answer this close to the bound was thinned. */
const THINNED_WITHIN = 4;
/** What is thinned is asked for in halves, down to this, ms. */
const LEAST_RANGE_MS = 1_000;
/** On-change tags are taken to change this often, up to this many times. */
const CHANGE_MS = 2_000;
const MOST_CHANGES = 500;

/** See the file head. */
export class Backfill {
  readonly #setup: BackfillSetup;
  readonly #jobs = new Map<number, Job>();
  #pointsPerAnswer = POINTS_PER_ANSWER;

  constructor(setup: BackfillSetup) {
    this.#setup = setup;
  }

  /** Does what the effect asks. `sourceNow`: the source's clock, Unix ms. */
  fetch(effect: FetchHistory, driver: DriverSession, sourceNow: number): void {
    let job = this.#jobs.get(effect.request);
    if (job === undefined) {
      job = {
        effect,
        session: effect.session,
        driver,
        to: sourceNow,
        waiting: this.#cut(effect, sourceNow),
        sent: new Map(),
        refused: [],
        isMoving: true,
        complete: true,
        recovered: 0,
        lost: 0,
      };
      this.#jobs.set(effect.request, job);
    } else {
      this.#askAgain(job, effect.session, driver);
      if (sourceNow > job.to && !effect.late) {
        job.waiting.unshift(...this.#cut({ ...effect, fromTime: job.to }, sourceNow));
        job.to = sourceNow;
      }
    }
    job.isMoving = false;
    this.#advance(job);
  }

  /** An answer; false when nothing asked for it. */
  answered({ request, series, complete }: HistoryAnswer): boolean {
    const job = this.#jobSending(request);
    const chunk = job?.sent.get(request);
    if (job === undefined || chunk === undefined) return false;
    const { history, tags, name } = this.#setup;
    const isGap = job.effect.purpose === 'gap';
    const isThinned = [...series.values()].some(
      (points) => points.length >= chunk.maxPoints - THINNED_WITHIN,
    );
    if (isThinned && this.#halve(job, chunk)) return true;
    for (const slot of chunk.slots) {
      const points = series.get(name(slot)) ?? [];
      const fresh = history.merge(slot, points, chunk.from, chunk.to, complete);
      // The past of a new trend was never missed.
      if (!isGap) continue;
      job.recovered += fresh;
      const intervalMs = tags.intervalMs(slot);
      // Counted when it was asked for first.
      if (complete || job.effect.late || Number.isNaN(intervalMs)) continue;
      const from = Math.max(chunk.countedFrom, chunk.from);
      if (from < chunk.to) job.lost += history.missing(slot, from, chunk.to, intervalMs);
    }
    this.#settle(job, chunk, complete);
    return true;
  }

  /** The server refused a request, perhaps for its size; false when it is none of ours. */
  refused(request: number, code: string): boolean {
    const job = this.#jobSending(request);
    const chunk = job?.sent.get(request);
    if (job === undefined || chunk === undefined) return false;
    // A server that says nothing of the size may mean it; one that refuses all, soon is left alone.
    const maxPoints = code === TOO_LARGE ? chunk.maxPoints : Math.ceil(chunk.maxPoints / 2);
    const helps = code === TOO_LARGE || chunk.maxPoints > LEAST_POINTS_PER_ANSWER;
    if (helps && this.#halve(job, chunk, maxPoints)) return true;
    job.refused.push(chunk);
    this.#settle(job, chunk, true);
    return true;
  }

  /** Nobody asks for it any more. */
  forget(request: number): void {
    this.#jobs.delete(request);
  }

  /** A session is gone; `wasTooLarge`: of a frame over the limit. Its jobs wait to be asked again. */
  lost(session: number, wasTooLarge: boolean): void {
    let asked = false;
    for (const job of this.#jobs.values()) {
      if (job.session === session && job.sent.size > 0) asked = true;
    }
    if (!wasTooLarge || !asked) return;
    this.#pointsPerAnswer = Math.max(LEAST_POINTS_PER_ANSWER, this.#pointsPerAnswer / 2);
    // Jobs are cut anew when they are asked for again.
    for (const [request, job] of this.#jobs)
      if (job.session === session) this.#jobs.delete(request);
  }

  /** Forgets jobs of subscriptions that are not wanted any more. */
  keepOnly(subscriptions: Pick<ReadonlySet<number>, 'has'>): void {
    for (const [request, { effect }] of this.#jobs) {
      if (!subscriptions.has(effect.subscription)) this.#jobs.delete(request);
    }
  }

  #jobSending(request: number): Job | undefined {
    for (const job of this.#jobs.values()) if (job.sent.has(request)) return job;
    return undefined;
  }

  #askAgain(job: Job, session: number, driver: DriverSession): void {
    const chunks = outstanding(job);
    if (job.session !== session) {
      job.session = session;
      job.driver = driver;
      job.sent.clear();
      job.waiting.unshift(...chunks);
    } else if (!job.isMoving) {
      for (const chunk of chunks) this.#send(job, chunk);
    }
  }

  /** Asks for a chunk in two halves instead; false when it is too short for that. */
  #halve(job: Job, chunk: Chunk, maxPoints = chunk.maxPoints): boolean {
    const middle = (chunk.from + chunk.to) / 2;
    if (middle - chunk.from < LEAST_RANGE_MS) return false;
    forget(job, chunk);
    job.isMoving = true;
    job.waiting.unshift({ ...chunk, from: middle, maxPoints }, { ...chunk, to: middle, maxPoints });
    this.#advance(job);
    return true;
  }

  #settle(job: Job, chunk: Chunk, complete: boolean): void {
    forget(job, chunk);
    job.isMoving = true;
    job.complete &&= complete;
    this.#advance(job);
  }

  #advance(job: Job): void {
    while (outstanding(job).size < SENT_AT_ONCE) {
      const chunk = job.waiting.shift();
      if (chunk === undefined) break;
      this.#send(job, chunk);
    }
    if (job.sent.size > 0) return;
    const { session, complete, recovered, lost } = job;
    const refused = job.refused.length > 0;
    if (refused) {
      job.waiting = job.refused;
      job.refused = [];
      job.recovered = job.lost = 0;
    } else {
      this.#jobs.delete(job.effect.request);
    }
    this.#setup.onMerged({
      ...{ session, request: job.effect.request, complete: complete && !refused },
      ...{ refused, recovered, lost },
    });
  }

  #send(job: Job, chunk: Chunk): void {
    const id = this.#setup.nextId();
    job.sent.set(id, chunk);
    const { slots, from, to, maxPoints } = chunk;
    job.driver.history({ id, tags: slots.map(this.#setup.name), from, to, maxPoints });
  }

  /** Tags that need about as many points go together; what needs too many is cut in time. */
  #cut({ subscription, fromTime, historyMs }: FetchHistory, to: number): Chunk[] {
    const { tags, history } = this.#setup;
    const needs = tags
      .members(subscription)
      .map((slot) => {
        const wantedFrom = Number.isNaN(fromTime) ? to - historyMs : fromTime - OVERLAP_MS;
        const oldest = to - history.spanMs(slot);
        // A beginning in the future was told by a clock that was set back since.
        const from = wantedFrom > to ? oldest : Math.max(wantedFrom, oldest);
        const maxPoints = Math.ceil(SPARE * this.#expected(slot, to - from)) + SPARE_POINTS;
        return { slot, from, maxPoints };
      })
      .filter(({ from }) => from < to)
      .toSorted((one, other) => one.maxPoints - other.maxPoints);
    const chunks: Chunk[] = [];
    let group: typeof needs = [];
    for (const [index, need] of needs.entries()) {
      group.push(need);
      const next = needs[index + 1];
      if (next !== undefined && (group.length + 1) * next.maxPoints <= this.#pointsPerAnswer)
        continue;
      const slots = group.map(({ slot }) => slot);
      const from = Math.min(...group.map((one) => one.from));
      chunks.push(
        ...this.#cutTime({ slots, from, to, maxPoints: need.maxPoints, countedFrom: fromTime }),
      );
      group = [];
    }
    return chunks;
  }

  #cutTime(chunk: Chunk): Chunk[] {
    const parts = Math.ceil((chunk.slots.length * chunk.maxPoints) / this.#pointsPerAnswer);
    const stepMs = (chunk.to - chunk.from) / parts;
    const maxPoints = Math.ceil(chunk.maxPoints / parts) + SPARE_POINTS;
    // Newest first: what the screens show most of.
    return Array.from({ length: parts }, (_, part) => ({
      ...chunk,
      from: chunk.to - (part + 1) * stepMs,
      to: chunk.to - part * stepMs,
      maxPoints,
    }));
  }

  #expected(slot: number, rangeMs: number): number {
    const intervalMs = this.#setup.tags.intervalMs(slot);
    return Number.isNaN(intervalMs)
      ? Math.min(MOST_CHANGES, Math.ceil(rangeMs / CHANGE_MS))
      : Math.ceil(rangeMs / intervalMs);
  }
}

/** What is on its way, each once. */
function outstanding({ sent }: Job): ReadonlySet<Chunk> {
  return new Set(sent.values());
}

/** Whatever else comes for it changes nothing. */
function forget({ sent }: Job, chunk: Chunk): void {
  for (const [request, other] of sent) if (other === chunk) sent.delete(request);
}
