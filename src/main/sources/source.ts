/**
 * One configured source at run time: Link + Driver + Clock. It reports to the link what happens,
 * carries out what the link wants, holds the link's one timer, and leads samples to their stores.
 * It decides nothing about connections.
 *
 * 1. Control goes through `#dispatch`: events queue, so the link is never entered while effects of
 *    its last step are being carried out.
 * 2. Data goes straight: `link.accept`, then the stores. Samples of every session the link knows
 *    count, the old one's and its replacement's alike; the stores drop what they have.
 * 3. News of a session that was given up is dropped: it is no longer in the map.
 */
import type { Clock, CancelTimer } from '../clock.ts';
import type { LinkEffect, LinkEvent, PathCause } from '../link/events.ts';
import { Link } from '../link/link.ts';
import type { LinkOptions } from '../link/options.ts';
import type { Outage } from '../outage.ts';
import { refusal } from '../reply.ts';
import type { AlarmMirror } from '../telemetry/alarms.ts';
import type { HistoryStore } from '../telemetry/history.ts';
import type { TagTable } from '../telemetry/tag-table.ts';
import { AlarmCommands, type CommandReply } from './alarm-commands.ts';
import { Backfill } from './backfill.ts';
import type { CloseCause, Driver, SessionNews } from './driver.ts';
import { Intake, newestTime } from './intake.ts';
import { Ear } from './listening.ts';
import { OpenSession } from './open-session.ts';
import { Outages } from './outages.ts';
import { Partition, type SourceWants } from './partition.ts';
import { historyRequest, Pasts, type PastQuestion, type PastReply } from './pasts.ts';
import { SessionCounts } from './session-counts.ts';
import { countStaleTags, lateLimits } from './stale-tags.ts';
import type { SourceCounters, SourceStatus } from './status.ts';
import type { Alarm, AlarmCommand, AlarmOffer } from './vigil/codec.ts';
import { MINUTE_MS, RATE_MINUTES } from '../telemetry/alarm-rate.ts';

/** What a source is made of. */
export interface SourceSetup {
  readonly id: string;
  readonly label: string;
  /** URLs in order of preference; at least one. */
  readonly endpoints: readonly string[];
  /** True for ws:// to another machine; only shown. */
  readonly insecure: boolean;
  readonly options: LinkOptions;
  readonly driver: Driver;
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly tags: TagTable;
  readonly history: HistoryStore;
  readonly alarms: AlarmMirror<Alarm, AlarmOffer>;
  readonly log: (level: 'info' | 'warn', code: string, text: string) => void;
  readonly onOutage: (outage: Outage) => void;
  /** The status changed. */
  readonly onChange: () => void;
}

/** Ids of history requests and commands begin beyond those of subscriptions. */
const FIRST_REQUEST = 1_000_000_000;

/** See the file head. */
export class Source {
  readonly #setup: SourceSetup;
  readonly #link: Link;
  readonly #intake: Intake;
  readonly #backfill: Backfill;
  readonly #commands: AlarmCommands;
  readonly #pasts: Pasts;
  readonly #outages: Outages;
  readonly #partition = new Partition();
  readonly #sessions = new Map<number, OpenSession>();
  readonly #counts = new SessionCounts();
  #wants: SourceWants | null = null;
  readonly #queue: LinkEvent[] = [];
  #isDispatching = false;
  #cancelTimer: CancelTimer = () => undefined;
  #armedAt = Infinity;
  #alarmSubscription: number | null = null;
  #lastRequest = 0;
  #countsRequest = -1;
  #shown = '';
  #frames = 0;
  #repeated = 0;
  #malformed = 0;

  constructor(setup: SourceSetup) {
    const { id, endpoints, options, clock, random, tags: table, history, alarms } = setup;
    this.#setup = setup;
    this.#intake = new Intake(id, table, history, options);
    const { tags } = this.#intake;
    this.#link = new Link(
      {
        endpoints,
        options,
        random,
        silence: (session, subscription, before, now) =>
          this.#intake.silence(this.#earOf(session), subscription, before, now),
      },
      clock.now(),
    );
    this.#outages = new Outages(id);
    this.#commands = new AlarmCommands(clock, (alarm, isPending) => {
      alarms.pending(alarm, isPending);
    });
    this.#pasts = new Pasts(clock);
    this.#backfill = new Backfill({
      tags,
      history,
      name: (slot) => table.name(slot).name,
      nextId: () => this.#nextRequest(),
      onMerged: (merged) => {
        this.#dispatch({ type: 'historyMerged', ...merged });
      },
    });
  }

  /** Begins to dial; `addresses`: every local address there is. */
  start(addresses: readonly string[]): void {
    this.#dispatch({ type: 'started', addresses });
  }

  /** Says goodbye to the server and ends everything. */
  stop(): void {
    this.#dispatch({ type: 'stopped' });
    this.#cancelTimer();
    this.#armedAt = Infinity;
  }

  /** What the screens want from now on. */
  want(wants: SourceWants): void {
    const { id, tags: table, alarms } = this.#setup;
    this.#wants = wants;
    const wanted = this.#partition.plan(wants);
    const intervals = new Map<string, number>();
    for (const { name, intervalMs } of wants.tags) {
      if (intervalMs !== undefined) intervals.set(name, intervalMs);
    }
    this.#intake.want(wanted, intervals);
    this.#backfill.keepOnly(new Set(wanted.map(({ id: subscription }) => subscription)));
    this.#alarmSubscription = wanted.find((one) => one.alarms)?.id ?? null;
    if (this.#alarmSubscription === null) alarms.clear();
    if (table.refused > 0) {
      this.#log('warn', 'tag-table-full', `${id}: ${table.refused} tags found no room`);
    }
    this.#dispatch({ type: 'wantedChanged', wanted });
  }

  /** The network changed; `addresses`: every local address there is now. */
  pathChanged(cause: PathCause, addresses: readonly string[]): void {
    this.#dispatch({ type: 'pathChanged', cause, addresses });
  }

  /** The PC is going to sleep. */
  suspended(): void {
    this.#dispatch({ type: 'suspended' });
  }

  /** The PC slept, or its clock jumped. */
  resumed(): void {
    this.#dispatch({ type: 'resumed' });
  }

  /** A person wants it dialled now. */
  retry(): void {
    this.#dispatch({ type: 'retryAsked' });
  }

  /** Asks for something about an alarm on the session that stands, or fails; never later. */
  command(command: AlarmCommand): Promise<CommandReply> {
    const number = this.#link.currentSession();
    const session = this.#currentSession();
    if (number === null || session === undefined) {
      return Promise.resolve(
        refusal('not-connected', 'there is no connection to the plant server'),
      );
    }
    const id = this.#nextRequest();
    return this.#commands.ask(id, number, command.alarm, () => {
      session.driver.command(id, command);
    });
  }

  /** The past of some tags, thinned; asked on the session that stands, or refused. */
  past(question: PastQuestion): Promise<PastReply> {
    const number = this.#link.currentSession();
    const session = this.#currentSession();
    if (number === null || session === undefined) {
      return Promise.resolve(
        refusal('not-connected', 'there is no connection to the plant server'),
      );
    }
    const id = this.#nextRequest();
    return this.#pasts.ask(id, number, () => {
      session.driver.history(historyRequest(id, question));
    });
  }

  /** A window painted at `now` what was sent to it at `sentAt` (monotonic ms). */
  painted(sentAt: number, now: number): void {
    for (const outage of this.#outages.painted(sentAt, now)) this.#setup.onOutage(outage);
  }

  status(): SourceStatus {
    const { id, label, insecure, clock } = this.#setup;
    const { sinceAt, ...report } = this.#link.status();
    const now = clock.now();
    const unixNow = clock.unixNow();
    const session = this.#currentSession();
    const serverTime = session?.serverTime(now) ?? Number.NaN;
    return {
      source: id,
      label,
      insecure,
      ...report,
      sinceTime: unixNow - (now - sinceAt),
      roundTripMs: session?.roundTripMs ?? null,
      skewMs: Number.isNaN(serverTime) ? null : serverTime - unixNow,
      lastOutage: this.#outages.last(),
    };
  }

  counters(): SourceCounters {
    return {
      ...this.#counts.read(),
      frames: this.#frames,
      samples: this.#intake.samples,
      repeated: this.#repeated,
      malformed: this.#malformed,
      strays: this.#intake.tags.strays,
    };
  }

  /** How many wanted tags are too old to look live now; `late`: the site's word for all of them. */
  staleTags(late: number | undefined): number {
    const { clock, tags: table } = this.#setup;
    const provenAt = (subscription: number): number => this.#link.provenAt(subscription);
    const limits = lateLimits(this.#wants?.tags ?? [], late);
    return countStaleTags({ tags: this.#intake.tags, table, provenAt }, limits, clock.now());
  }

  /** Up to when a subscription's on-change tags are proven, monotonic ms; -Infinity: not at all. */
  provenAt(subscription: number): number {
    return this.#link.provenAt(subscription);
  }

  /** The subscription that proves an on-change tag; 0 for a tag that is not wanted. */
  subscription(slot: number): number {
    return this.#intake.tags.subscription(slot);
  }

  /** How often a tag speaks, ms: the site's word before the source's; NaN: on change. */
  intervalMs(slot: number): number {
    return this.#intake.tags.intervalMs(slot);
  }

  /** The subscription that proves the alarm list; null while no screen shows it. */
  alarmSubscription(): number | null {
    return this.#alarmSubscription;
  }

  #dispatch(event: LinkEvent): void {
    this.#queue.push(event);
    if (this.#isDispatching) return;
    this.#isDispatching = true;
    try {
      for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
        for (const effect of this.#link.handle(next, this.#setup.clock.now()))
          this.#carryOut(effect);
      }
    } finally {
      this.#isDispatching = false;
    }
    const current = this.#link.currentSession();
    if (current !== null) this.#setup.alarms.follow(current);
    this.#arm();
    this.#tellChange();
  }

  /** The one place where effects become deeds. */
  #carryOut(effect: LinkEffect): void {
    const { driver, alarms, clock } = this.#setup;
    switch (effect.type) {
      case 'open':
        this.#open(effect);
        return;
      case 'subscribe':
        this.#session(effect.session)?.driver.subscribe({
          id: effect.subscription,
          ...(effect.alarms ? { alarms: true } : { tags: effect.tags }),
          ...(effect.resume === undefined ? {} : { resume: effect.resume }),
        });
        return;
      case 'unsubscribe':
        this.#session(effect.session)?.driver.unsubscribe(effect.subscription);
        return;
      case 'fetchHistory': {
        const session = this.#session(effect.session);
        if (session !== undefined)
          this.#backfill.fetch(effect, session.driver, this.#sourceNow(session));
        return;
      }
      case 'forgetHistory':
        this.#backfill.forget(effect.request);
        return;
      case 'openGap':
        this.#intake.openGap(effect.subscription, effect.fromTime);
        return;
      case 'closeGap': {
        const sourceNow = this.#sourceNow(this.#currentSession());
        this.#intake.closeGap(effect.subscription, effect.filled, sourceNow);
        return;
      }
      case 'ping':
        this.#session(effect.session)?.ping(effect.id, clock.now());
        return;
      case 'probe':
        this.#session(effect.session)?.driver.probe();
        return;
      case 'close': {
        const session = this.#forget(effect.session, false);
        session?.driver.close(effect.code, effect.reason);
        return;
      }
      case 'terminate':
        this.#forget(effect.session, false)?.driver.terminate();
        return;
      case 'probeEndpoint':
        driver.probeEndpoint(effect.url, effect.timeoutMs, (reachable) => {
          this.#dispatch({ type: 'endpointProbed', probe: effect.probe, reachable });
        });
        return;
      case 'renewCredential':
        driver.renewCredential((renewed) => {
          this.#dispatch({ type: 'credentialRenewed', renewed });
        });
        return;
      case 'authorize':
        this.#session(effect.session)?.driver.authorize();
        return;
      case 'renewBelow':
        driver.renewBelow();
        return;
      case 'setAlarm':
        this.#log(
          effect.alarm === 'none' ? 'info' : 'warn',
          `link-${effect.alarm}`,
          `alarm of the link: ${effect.alarm} ${effect.reason}`.trim(),
        );
        return;
      case 'record':
        this.#setup.onOutage(this.#outages.record(effect.outage, clock.now(), clock.unixNow()));
        return;
      case 'voidProofs':
        this.#intake.tags.voidProofs();
        alarms.doubt(clock.unixNow());
        return;
    }
  }

  #open({ session, type: _type, ...request }: Extract<LinkEffect, { type: 'open' }>): void {
    this.#log('info', 'dialing', `session ${session}: ${request.url}`);
    this.#counts.dialed();
    const driver = this.#setup.driver.open(request, (news) => {
      this.#hear(session, news);
    });
    this.#sessions.set(session, new OpenSession(session, driver));
  }

  /** What a session says. */
  #hear(number: number, news: SessionNews): void {
    const session = this.#sessions.get(number);
    if (session === undefined) return;
    const now = this.#setup.clock.now();
    switch (news.type) {
      case 'heard':
        this.#link.heard(number, now);
        this.#arm();
        return;
      case 'echoed':
        this.#link.echoed(number, now);
        return;
      case 'data':
        this.#takeData(session, news, now);
        return;
      case 'snapshot': {
        const { subscription, more, seq, recovered, missed, samples } = news;
        const overrules = this.#link.overrules(number);
        this.#intake.storeSnapshot(news, overrules, session.ear, now, session.serverTime(now));
        const shownTime = session.shownUpTo(session.reachedTime(newestTime(samples), now));
        if (more === true) {
          this.#dispatch({ type: 'confirming', session: number, subscription });
          return;
        }
        this.#dispatch({
          type: 'confirmed',
          session: number,
          subscription,
          seq,
          recovered,
          missed,
          newestTime: shownTime,
        });
        return;
      }
      case 'replay': {
        const { subscription, seq, samples } = news;
        const sourceNow = session.serverTime(now);
        const recovered = this.#intake.store(samples, 'replay', session.ear, now, sourceNow);
        this.#dispatch({ type: 'replayed', session: number, subscription, seq, recovered });
        return;
      }
      case 'opened':
      case 'welcomed':
      case 'heartbeat':
      case 'pong':
      case 'authorized':
      case 'goaway':
        if (news.type === 'goaway')
          this.#log('info', 'goaway', `session ${number}: ${news.reason}`);
        if (news.type === 'welcomed') this.#counts.greeted(number);
        this.#dispatch(session.eventOf(news, now));
        return;
      case 'history':
        if (!this.#pasts.answered(news)) this.#backfill.answered(news);
        return;
      case 'alarms':
        this.#takeAlarms(number, news);
        return;
      case 'carriedOut':
        this.#commands.done(news.request, news.alarm);
        return;
      case 'alarmCounts':
        // Only the newest answer begins where the changes heard go on.
        if (news.request === this.#countsRequest && news.periodMs === MINUTE_MS)
          this.#setup.alarms.rate.told(news.from, news.counts);
        return;
      case 'refused':
        this.#takeRefusal(number, news);
        return;
      case 'malformed':
        this.#malformed += 1;
        this.#log('warn', news.code, news.detail);
        // protocol.md: an unknown type is a newer server, not a broken one.
        if (news.code !== 'frame-unknown-type')
          this.#dispatch({ type: 'malformed', session: number });
        return;
      case 'closed':
        this.#log('info', 'closed', `session ${number}: ${describeCause(news.cause)}`);
        this.#counts.closed(number, news.cause);
        this.#forget(number, news.cause.code === 1009);
        this.#dispatch({ type: 'closed', session: number, cause: news.cause });
        return;
    }
  }

  #takeData(
    session: OpenSession,
    { seq, prev, samples }: Extract<SessionNews, { type: 'data' }>,
    now: number,
  ): void {
    this.#frames += 1;
    const newest = newestTime(samples);
    const ageMs = session.latenessMs(newest, now);
    const reachedTime = session.reachedTime(newest, now);
    const verdict = this.#link.accept(session.number, seq, prev, reachedTime, now, ageMs);
    if (verdict === 'take' || verdict === 'hole') {
      this.#intake.store(samples, 'data', session.ear, now, session.serverTime(now));
      for (const subscription of this.#intake.spoken)
        this.#link.spoke(session.number, subscription, now);
    } else {
      this.#repeated += 1;
    }
    this.#arm();
  }

  #takeAlarms(number: number, news: Extract<SessionNews, { type: 'alarms' }>): void {
    const { alarms, clock } = this.#setup;
    if (news.subscription !== this.#alarmSubscription) return;
    if (!news.full) {
      alarms.change(number, news.alarms);
      return;
    }
    if (!alarms.list(number, news.alarms, clock.unixNow(), news)) return;
    const { offers, maxShelveMs } = news;
    alarms.offer({ offers, maxShelveMs });
    this.#dispatch({ type: 'alarmsListed', session: number, subscription: news.subscription });
    if (offers.includes('counts')) this.#askCounts(number);
  }

  /** The rate of alarms before this list: the server's own, where it keeps one. */
  #askCounts(number: number): void {
    const session = this.#session(number);
    if (session === undefined) return;
    const to = (Math.floor(this.#sourceNow(session) / MINUTE_MS) + 1) * MINUTE_MS;
    const from = to - RATE_MINUTES * MINUTE_MS;
    this.#countsRequest = this.#nextRequest();
    session.driver.alarmCounts({ id: this.#countsRequest, from, to, periodMs: MINUTE_MS });
  }

  #takeRefusal(number: number, news: Extract<SessionNews, { type: 'refused' }>): void {
    const { request, code, message } = news;
    this.#log('warn', 'refused', `session ${number}: ${code}: ${message}`);
    if (request !== undefined) {
      if (this.#commands.refused(request, code, message)) return;
      if (this.#pasts.refused(request, code, message)) return;
      if (this.#backfill.refused(request, code) || request === this.#countsRequest) return;
    }
    this.#dispatch({
      type: 'refused',
      session: number,
      code,
      message,
      ...(request === undefined ? {} : { request }),
    });
  }

  /** What a session has heard; one that is gone, nothing. */
  #earOf(session: number): Ear {
    return this.#sessions.get(session)?.ear ?? new Ear();
  }

  #session(number: number): OpenSession | undefined {
    return this.#sessions.get(number);
  }

  #currentSession(): OpenSession | undefined {
    const number = this.#link.currentSession();
    return number === null ? undefined : this.#sessions.get(number);
  }

  /** The source's clock, Unix ms; ours while nothing is known of it. */
  #sourceNow(session: OpenSession | undefined): number {
    const { clock } = this.#setup;
    const time = session?.serverTime(clock.now()) ?? Number.NaN;
    return Number.isNaN(time) ? clock.unixNow() : time;
  }

  #forget(number: number, wasTooLarge: boolean): OpenSession | undefined {
    const session = this.#sessions.get(number);
    if (session === undefined) return undefined;
    this.#sessions.delete(number);
    this.#counts.dropped(number);
    this.#backfill.lost(number, wasTooLarge);
    this.#commands.lost(number);
    this.#pasts.lost(number);
    this.#setup.alarms.lost(number, this.#setup.clock.unixNow());
    return session;
  }

  #nextRequest(): number {
    this.#lastRequest += 1;
    return FIRST_REQUEST + this.#lastRequest;
  }

  #arm(): void {
    const deadline = this.#link.deadline();
    if (deadline >= this.#armedAt) return;
    this.#cancelTimer();
    this.#armedAt = deadline;
    this.#cancelTimer = this.#setup.clock.wakeAt(deadline, () => {
      this.#armedAt = Infinity;
      this.#dispatch({ type: 'woke' });
    });
  }

  #tellChange(): void {
    const { state, endpoint, attempt, nextAttemptAt, cause, wanted, confirmed, alarm } =
      this.#link.status();
    const shown = [state, endpoint, attempt, nextAttemptAt, cause, wanted, confirmed, alarm].join();
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#setup.onChange();
  }

  #log(level: 'info' | 'warn', code: string, text: string): void {
    this.#setup.log(level, code, text);
  }
}

function describeCause({ kind, code, status, reason }: CloseCause): string {
  return [kind, code, status, reason].filter((part) => part !== undefined && part !== '').join(' ');
}
