/**
 * One dialled session: its phase, its deadlines, and what it has claimed from the server. It judges
 * its own silence and keeps its place in the stream; `link.ts` decides what follows.
 *
 * Two sorts of instants on purpose. `heardAt`/`frameAt` measure silence and are moved forward when
 * our own event loop stood still, so that our pause is not taken for the server's. `provedAt` proves
 * values and is never moved by anything but a frame.
 */
import type { Arrivals } from './arrivals.ts';
import type { Endpoint } from './endpoints.ts';
import type { LinkEffect, LinkEvent } from './events.ts';
import type { LinkOptions } from './options.ts';
import type { Watch } from './watch.ts';

/** `dialing` → `greeting` (open, no welcome yet) → `ready`. */
export type Phase = 'dialing' | 'greeting' | 'ready';

/**
 * What one session holds of one subscription. `asked`: subscribe sent, no snapshot yet. `replaying`:
 * snapshot came, `missing` replay frames are to come. `confirmed`: everything up to the session's
 * newest frame is here. `doubted`: to be asked for again at `dueAt`. `refused`: the server said no.
 */
export interface Claim {
  state: 'asked' | 'replaying' | 'confirmed' | 'doubted' | 'refused';
  /** When the present state has lasted too long (monotonic ms); Infinity while confirmed. */
  dueAt: number;
  /** Times asked since last confirmed. */
  tries: number;
  missing: number;
  /** Last moment at which the server itself showed that it holds it (monotonic ms). */
  verifiedAt: number;
  /** When one of its periodic tags last spoke on this session (monotonic ms). */
  spokenAt: number;
  /** Where the gap between their words that is under way began (monotonic ms). */
  gapFrom: number;
  readonly watch: Watch;
}

/** Where the stream stood at one moment. */
interface Mark {
  readonly at: number;
  readonly seq: number;
  readonly time: number;
}

/** Marks are set this far apart (ms) and this many are kept: about a minute to go back to. */
const MARK_EVERY_MS = 500;
const MARKS = 128;

/**
 * What a session is to its link: the one that counts, the second that `redundancy` asks for, or one
 * of those that are to become the first.
 */
export type Role = 'current' | 'standby' | 'contender';

/** A server that gives credentials a shorter life is not asked any faster, ms. */
const LEAST_LIFE_MS = 1_000;

/** Verdict on a session's silence. */
export type Pulse = 'fine' | 'suspect' | 'dead';

/** See the file head. */
export class Session {
  phase: Phase = 'dialing';
  role: Role = 'contender';
  /** Deadline of `dialing` and `greeting`. */
  dueAt: number;
  localAddress = '';
  name = '';
  epoch = '';
  /** `seq` of the newest data frame, or of the welcome. */
  lastSeq = 0;
  heartbeatMs = 1_000;
  /** Last inbound byte, and last frame, for judging silence. */
  heardAt: number;
  frameAt: number;
  /** Newest moment at which a frame proved the server's present view. */
  provedAt = -Infinity;
  /** Newest source time seen (Unix ms). */
  newestTime = Number.NaN;
  /** First source time seen (Unix ms): as far back as this session can vouch for anything. */
  baseTime = Number.NaN;
  readyAt = Infinity;
  /** When it was first asked for what is wanted. */
  claimedAt = Infinity;
  /** It has held every subscription once. */
  wasLive = false;
  nextProbeAt = Infinity;
  nextPingAt = Infinity;
  /** When the oldest unanswered transport ping was sent; null while none is outstanding. */
  private probedAt: number | null = null;
  private isProbedAgain = false;
  /** When the credential is to be renewed; Infinity where the server tells of no end. */
  renewAt = Infinity;
  /** The answer to an application ping is due then; Infinity while none is outstanding. */
  pongDueAt = Infinity;
  /** The server has answered an application ping on this session, so it knows how. */
  hasPonged = false;
  /** The server has named the subscriptions it holds for this session. */
  isListing = false;
  /** When silence began to be doubted; null while it is not. */
  suspectAt: number | null = null;
  /** After a path change: must have been heard by then. */
  answerBy: number | null = null;
  /** The server asked us to leave by then. */
  leaveBy: number | null = null;
  /** Kept greeted but unsubscribed until then, because the old session answered again. */
  warmUntil: number | null = null;
  readonly claims = new Map<number, Claim>();
  private malformedAt: number[] = [];
  /** Where the gap between arrivals that is under way began (monotonic ms). */
  private gapFrom: number;
  private readonly marks: Mark[] = [];
  private markedAt = -Infinity;

  readonly number: number;
  readonly endpoint: Endpoint;
  readonly dialledAt: number;
  private readonly traffic: Arrivals;

  /** `timeoutMs`: how long the dial may take; `traffic`: what is known of this link's. */
  constructor(
    number: number,
    endpoint: Endpoint,
    traffic: Arrivals,
    now: number,
    timeoutMs: number,
  ) {
    this.number = number;
    this.endpoint = endpoint;
    this.traffic = traffic;
    this.dialledAt = now;
    this.dueAt = now + timeoutMs;
    this.heardAt = now;
    this.frameAt = now;
    this.gapFrom = now;
  }

  /** How long (ms) no frame may come before it is doubted: twice the server's own promise. */
  private frameLimitMs(options: LinkOptions): number {
    return Math.max(options.suspectAfterMs, 2 * this.heartbeatMs + 500);
  }

  /** Bytes came in. Only a session that carries the whole traffic can tell what is usual. */
  heard(now: number): void {
    this.heardAt = now;
    if (!this.wasLive) this.gapFrom = now;
    else if (this.traffic.ended(now - this.gapFrom)) this.gapFrom = now;
  }

  /** How long (ms) no byte may come before it is doubted: as the timers say, or as it is usual. */
  private byteLimitMs(options: LinkOptions): number {
    if (!this.wasLive) return options.suspectAfterMs;
    return Math.min(options.suspectAfterMs, this.traffic.limitMs);
  }

  /** The server greeted: from here on it is listened to, probed and pinged. */
  welcomed(
    event: Pick<
      Extract<LinkEvent, { type: 'welcomed' }>,
      'name' | 'epoch' | 'seq' | 'heartbeatMs' | 'authorizedForMs'
    >,
    now: number,
    options: LinkOptions,
  ): void {
    this.phase = 'ready';
    this.dueAt = Infinity;
    this.name = event.name;
    this.epoch = event.epoch;
    this.lastSeq = event.seq;
    this.heartbeatMs = event.heartbeatMs;
    this.authorized(event.authorizedForMs, now);
    this.readyAt = now;
    this.nextProbeAt = now + options.livenessPingMs;
    this.nextPingAt = now;
    this.mark(now);
  }

  /** Sends the transport and application pings that are due; `id` numbers the latter. */
  keepUp(now: number, options: LinkOptions, id: number, out: LinkEffect[]): void {
    if (now >= this.nextProbeAt) this.probe(now, options, out);
    if (now < this.nextPingAt) return;
    this.nextPingAt = now + options['websocket.ping.interval'];
    if (this.pongDueAt === Infinity) this.pongDueAt = now + options.pongTimeoutMs;
    out.push({ type: 'ping', session: this.number, id });
  }

  /** Asks for an answer of the transport. */
  probe(now: number, options: LinkOptions, out: LinkEffect[]): void {
    this.nextProbeAt = now + options.livenessPingMs;
    this.isProbedAgain = this.probedAt !== null;
    this.probedAt ??= now;
    out.push({ type: 'probe', session: this.number });
  }

  /** The transport answered. Which of several questions is not known (Karn's rule). */
  echoed(now: number): void {
    if (this.probedAt !== null && !this.isProbedAgain)
      this.endpoint.roundTrip.measured(now - this.probedAt);
    this.probedAt = null;
    this.isProbedAgain = false;
  }

  /** By when the transport should have answered what it was asked (monotonic ms). */
  echoBy(now: number, options: LinkOptions): number {
    return (this.probedAt ?? now) + this.endpoint.roundTrip.deadlineMs(options.pathProbeMs);
  }

  /** The credential is good for so long, ms; renewed at 75 % of that (link.md). */
  authorized(forMs: number | undefined, now: number): void {
    this.renewAt = forMs === undefined ? Infinity : now + Math.max(LEAST_LIFE_MS, 0.75 * forMs);
  }

  /** Bytes missing, or bytes coming but no frames: a server process that hangs behind its kernel. */
  pulse(now: number, options: LinkOptions): Pulse {
    const frameLimit = this.frameLimitMs(options);
    const grace = options.deadAfterMs - options.suspectAfterMs;
    if (now - this.heardAt >= options.deadAfterMs) return 'dead';
    if (now - this.frameAt >= frameLimit + grace) return 'dead';
    if (now - this.heardAt >= this.byteLimitMs(options) || now - this.frameAt >= frameLimit)
      return 'suspect';
    if (this.answerBy !== null && now >= this.answerBy) return 'suspect';
    // Data may still flow while our requests no longer arrive.
    if (this.hasPonged && now >= this.pongDueAt) return 'suspect';
    return 'fine';
  }

  /** When `pulse` could next change for the worse if nothing more is heard. */
  pulseAt(options: LinkOptions): number {
    const frameLimit = this.frameLimitMs(options);
    if (this.suspectAt !== null) {
      const grace = options.deadAfterMs - options.suspectAfterMs;
      return Math.min(this.heardAt + options.deadAfterMs, this.frameAt + frameLimit + grace);
    }
    return Math.min(
      this.heardAt + this.byteLimitMs(options),
      this.frameAt + frameLimit,
      this.answerBy ?? Infinity,
      this.hasPonged ? this.pongDueAt : Infinity,
    );
  }

  /** Our own loop stood still for `stallMs`: that time does not count as silence. */
  forgive(stallMs: number, now: number): void {
    this.heardAt = Math.min(now, this.heardAt + stallMs);
    this.frameAt = Math.min(now, this.frameAt + stallMs);
    this.gapFrom = Math.min(now, this.gapFrom + stallMs);
  }

  /** Counts a malformed frame; true when there have been too many. */
  isGarbled(now: number, options: LinkOptions): boolean {
    this.malformedAt.push(now);
    if (this.malformedAt.length > options.malformedCount) this.malformedAt.shift();
    const oldest = this.malformedAt[0] ?? now;
    return (
      this.malformedAt.length >= options.malformedCount && now - oldest <= options.malformedWindowMs
    );
  }

  /** Takes note of a source time (Unix ms, NaN for none). */
  dates(time: number): void {
    if (Number.isNaN(time)) return;
    if (Number.isNaN(this.baseTime)) this.baseTime = time;
    // why the form: a comparison with NaN ("none yet") is false
    if (!(time <= this.newestTime)) this.newestTime = time;
  }

  /** Remembers where the stream stands, before it moves on. */
  mark(now: number): void {
    if (now - this.markedAt < MARK_EVERY_MS) return;
    this.markedAt = now;
    this.marks.push({ at: now, seq: this.lastSeq, time: this.newestTime });
    if (this.marks.length > MARKS) this.marks.shift();
  }

  /** Where the stream stood at or before `at`; null when that is further back than is remembered. */
  placeAt(at: number): Mark | null {
    for (let i = this.marks.length - 1; i >= 0; i--) {
      const mark = this.marks[i];
      if (mark !== undefined && mark.at <= at) return mark;
    }
    return null;
  }

  /** Whether every claim has at least its snapshot (or was refused by name). */
  holdsAll(): boolean {
    for (const claim of this.claims.values()) {
      if (claim.state === 'asked' || claim.state === 'doubted') return false;
    }
    return true;
  }
}
