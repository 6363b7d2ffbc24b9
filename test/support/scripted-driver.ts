/**
 * A driver whose server is the test: it records what the source asks for, and says what the test
 * wants said. `sessions[0]` is the first one dialled.
 *
 *     source.start([]);
 *     const session = driver.sessions[0]!;
 *     session.welcome();               // opened and welcomed
 *     session.snapshot(1, [['TI-1', 1_764_000_000_000, 20]], { 'TI-1': { intervalMs: 1000 } });
 *     session.data(1, [['TI-1', 1_764_000_001_000, 21]]);
 *     session.asked('history')         // every history request so far
 */
import type {
  CloseCause,
  DialRequest,
  Driver,
  DriverSession,
  SessionNews,
} from '../../src/main/sources/driver.ts';
import {
  SampleBatch,
  type Quality,
  type SampleValue,
  type TagInfo,
} from '../../src/main/telemetry/sample.ts';

/** Tag, Unix ms, value, quality. */
export type ScriptedSample = readonly [string, number, SampleValue, Quality?];

type Method =
  | 'subscribe'
  | 'unsubscribe'
  | 'history'
  | 'command'
  | 'alarmCounts'
  | 'ping'
  | 'probe'
  | 'authorize'
  | 'close'
  | 'terminate';

/** One request of the source. */
export interface Asked {
  readonly method: Method;
  readonly request: any;
}

/** One scripted session: what it was asked, and how to answer. */
export class ScriptedSession implements DriverSession {
  readonly request: DialRequest;
  readonly log: Asked[] = [];
  readonly #report: (news: SessionNews) => void;
  #isClosed = false;
  seq = 100;

  constructor(request: DialRequest, report: (news: SessionNews) => void) {
    this.request = request;
    this.#report = report;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  subscribe(request: unknown): void {
    this.#note('subscribe', request);
  }
  unsubscribe(id: number): void {
    this.#note('unsubscribe', { id });
  }
  history(request: unknown): void {
    this.#note('history', request);
  }
  command(id: number, command: object): void {
    this.#note('command', { id, ...command });
  }
  alarmCounts(request: unknown): void {
    this.#note('alarmCounts', request);
  }
  ping(id: number): void {
    this.#note('ping', { id });
  }
  authorize(): void {
    this.#note('authorize', {});
  }
  probe(): void {
    this.#note('probe', {});
  }
  close(code: number, reason: string): void {
    this.#note('close', { code, reason });
    this.closed({ kind: 'terminated', reason });
  }
  terminate(): void {
    this.#note('terminate', {});
    this.closed({ kind: 'terminated', reason: 'given up' });
  }

  /** Requests of one kind, oldest first. */
  asked(method: Method): any[] {
    return this.log.filter((entry) => entry.method === method).map(({ request }) => request);
  }

  say(news: SessionNews): void {
    if (!this.#isClosed) this.#report(news);
  }

  /** The dial succeeds and the server greets; its clock is `serverTime`, Unix ms. */
  welcome(serverTime: number, epoch = 'e1'): void {
    this.say({ type: 'opened', localAddress: '127.0.0.1' });
    this.say({
      type: 'welcomed',
      name: `s${this.seq}`,
      epoch,
      seq: this.seq,
      heartbeatMs: 1_000,
      serverTime,
    });
  }

  /** Confirms a subscription. */
  snapshot(
    subscription: number,
    samples: readonly ScriptedSample[],
    tags: Readonly<Record<string, TagInfo>> = {},
    more: {
      recovered?: boolean;
      missed?: number;
      unknown?: readonly string[];
      /** Only a part of it. */
      more?: boolean;
    } = {},
  ): void {
    this.say({
      type: 'snapshot',
      subscription,
      seq: this.seq,
      recovered: more.recovered ?? false,
      missed: more.missed ?? 0,
      samples: batchOf(samples),
      tags: new Map(Object.entries(tags)),
      unknown: more.unknown ?? [],
      ...(more.more === undefined ? {} : { more: more.more }),
    });
  }

  /** The next data frame. */
  data(samples: readonly ScriptedSample[]): void {
    const prev = this.seq;
    this.seq += 1;
    this.say({ type: 'data', seq: this.seq, prev, samples: batchOf(samples) });
  }

  beat(serverTime: number): void {
    this.say({ type: 'heartbeat', seq: this.seq, serverTime });
  }

  closed(cause: CloseCause): void {
    if (this.#isClosed) return;
    this.say({ type: 'closed', cause });
    this.#isClosed = true;
  }

  #note(method: Method, request: unknown): void {
    if (!this.#isClosed) this.log.push({ method, request });
  }
}

/** See the file head. */
export class ScriptedDriver implements Driver {
  readonly sessions: ScriptedSession[] = [];
  /** Answer to TCP probes and credential renewals. */
  reachable = false;
  renews = false;
  /** How often everything below the sessions was to be renewed. */
  renewedBelow = 0;

  open(request: DialRequest, report: (news: SessionNews) => void): DriverSession {
    const session = new ScriptedSession(request, report);
    this.sessions.push(session);
    return session;
  }

  probeEndpoint(_url: string, _timeoutMs: number, answer: (reachable: boolean) => void): void {
    answer(this.reachable);
  }

  renewBelow(): void {
    this.renewedBelow += 1;
  }

  renewCredential(answer: (renewed: boolean) => void): void {
    answer(this.renews);
  }

  /** The newest session. */
  get last(): ScriptedSession {
    const session = this.sessions.at(-1);
    if (session === undefined) throw new Error('nothing was dialled');
    return session;
  }
}

/** Samples as a driver hands them over. */
export function batchOf(samples: readonly ScriptedSample[]): SampleBatch {
  const batch = new SampleBatch();
  for (const [tag, time, value, quality = 'good'] of samples) batch.push(tag, time, value, quality);
  return batch;
}
