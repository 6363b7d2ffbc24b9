/**
 * One session as its source keeps it: the driver's end, the server's clock as this session shows it,
 * and the pings that measure it. Translates the news that only the link needs into its events.
 */
import type { LinkEvent } from '../link/events.ts';
import { ClockOffset } from '../telemetry/clock-offset.ts';
import { Lateness } from '../telemetry/lateness.ts';
import type { DriverSession, SessionNews } from './driver.ts';
import { Ear } from './listening.ts';

/** News that carries neither samples nor answers to requests: the link's business alone. */
export type ControlNews = Extract<
  SessionNews,
  { type: 'opened' | 'welcomed' | 'authorized' | 'heartbeat' | 'pong' | 'goaway' }
>;

/** Unanswered pings remembered. */
const MAX_PINGS = 8;

/** See the file head. */
export class OpenSession {
  readonly number: number;
  readonly driver: DriverSession;
  /** What it brought of each tag. */
  readonly ear = new Ear();
  readonly #offset = new ClockOffset();
  /** Id → sent at, monotonic ms. */
  readonly #pings = new Map<number, number>();
  readonly #lateness = new Lateness();
  #shownTime = Number.NaN;

  constructor(number: number, driver: DriverSession) {
    this.number = number;
    this.driver = driver;
  }

  /** Last round trip of an application ping, ms. */
  get roundTripMs(): number | null {
    return this.#offset.roundTripMs;
  }

  /** The server's clock at `at` (monotonic ms), Unix ms; NaN while unknown. */
  serverTime(at: number): number {
    return this.#offset.timeAt(at);
  }

  /**
   * Up to where samples with `newestTime` are what the server had by `now`, Unix ms: the clock of a tag
   * may be ahead of the server's.
   */
  reachedTime(newestTime: number, now: number): number {
    const serverTime = this.serverTime(now);
    return newestTime > serverTime ? serverTime : newestTime;
  }

  /** How late a data frame is; `newestTime`: the newest source time in it, Unix ms. */
  latenessMs(newestTime: number, now: number): number {
    return this.#lateness.of(newestTime, now);
  }

  /**
   * Newest source time (Unix ms, NaN: none) of the snapshots so far, this one with `newestTime`
   * included: the last part of a snapshot may be the one that has no samples.
   */
  shownUpTo(newestTime: number): number {
    // why the form: a comparison with NaN ("none yet") is false
    if (!(newestTime <= this.#shownTime) && !Number.isNaN(newestTime)) this.#shownTime = newestTime;
    return this.#shownTime;
  }

  /** Sends an application ping. */
  ping(id: number, now: number): void {
    this.#pings.set(id, now);
    const [oldest] = this.#pings.keys();
    if (this.#pings.size > MAX_PINGS && oldest !== undefined) this.#pings.delete(oldest);
    this.driver.ping(id);
  }

  /** What news means to the link; reads the server's clock off it on the way. */
  eventOf(news: ControlNews, now: number): LinkEvent {
    const session = this.number;
    switch (news.type) {
      case 'opened':
      case 'authorized':
        return { ...news, session };
      case 'welcomed': {
        const { serverTime, ...welcome } = news;
        this.#offset.stamped(serverTime, now);
        return { ...welcome, session };
      }
      case 'heartbeat': {
        const { serverTime, seq, subscriptions } = news;
        this.#offset.stamped(serverTime, now);
        const ageMs = Math.max(0, this.serverTime(now) - serverTime);
        const listed = subscriptions === undefined ? {} : { subscriptions };
        return { type: 'beat', session, seq, ageMs, ...listed };
      }
      case 'pong': {
        const { id, serverTime, subscriptions } = news;
        const sentAt = this.#pings.get(id);
        this.#pings.delete(id);
        if (sentAt !== undefined) this.#offset.ponged(sentAt, serverTime, now);
        return { type: 'ponged', session, id, subscriptions };
      }
      case 'goaway':
        return { type: 'goawayed', session, deadlineMs: news.deadlineMs };
    }
  }
}
