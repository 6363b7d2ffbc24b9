/**
 * One client of the plant: greeting, subscriptions, and answers to what it asks. Its data frames are
 * data-stream.ts's.
 *
 * 1. A subscription is confirmed by a snapshot, which may come in parts, and delivers from before
 *    its first part on; a tag in several subscriptions is delivered once.
 * 2. Every request gets its answer or an `error` with its id.
 * 3. Whatever the client sends, only its own session is concerned.
 * 4. A session outlives a refused `authorize`, but not the credential it has.
 */
import {
  MAX_FRAME_BYTES,
  parseClientFrame,
  printFrame,
  type Alarm,
  type ClientFrame,
  type Position,
  type ServerFrame,
} from '../main/sources/vigil/codec.ts';
import {
  changeFrames,
  commandOf,
  listFrames,
  REFUSALS,
  type AlarmRequest,
} from './alarm-frames.ts';
import { confirmation } from './confirmation.ts';
import { DataStream } from './data-stream.ts';
import type { PublishedFrame } from './history-ring.ts';
import { Pacer } from './pacer.ts';
import type { Publisher } from './publisher.ts';
import type { BucketedRange } from './tag-past.ts';
import type { Wire } from './wire.ts';

const MAX_SUBSCRIPTIONS = 256;
/** Points in one history answer, all tags together. */
const MAX_HISTORY_POINTS = 24_000;
/** Rows that a bucket may have. */
const ROWS_A_BUCKET = 4;
const DEFAULT_HISTORY_POINTS = 2_000;
/** Malformed frames after which the client is told to go. */
const MAX_MALFORMED = 100;

/** What a session needs from its server. */
export interface SessionHost {
  readonly publisher: Publisher;
  readonly heartbeatMs: number;
  /** Data as rows instead of columns. */
  readonly sendsRows: boolean;
  readonly counters: PlantCounters;
  /** How long a credential is good for, ms; undefined: as long as the session. */
  readonly tokenLifeMs: number | undefined;
  /** Unix ms. */
  now(): number;
  isAuthorized(token: string): boolean;
  /** Requests about alarms are not answered. */
  readonly isDeaf: boolean;
}

/** What the plant counts over its life. */
export interface PlantCounters {
  /** Upgrades answered with a welcome to come. */
  sessions: number;
  /** Upgrades refused. */
  refused: number;
  /** Client frames that broke the schema. */
  malformed: number;
  /** Samples not sent because a newer one of the tag came first. */
  coalesced: number;
}

interface Subscription {
  /** Names and prefixes as asked for. */
  readonly patterns: readonly string[];
  tags: ReadonlySet<string>;
  readonly wantsAlarms: boolean;
  /** What the confirmation under way resumes from. */
  resume: Position | undefined;
}

type SubscribeFrame = Extract<ClientFrame, { type: 'subscribe' }>;
type HistoryFrame = Extract<ClientFrame, { type: 'history' }>;

export class Session {
  readonly name: string;
  readonly #wire: Wire;
  readonly #host: SessionHost;
  readonly #data: DataStream;
  readonly #pacer: Pacer;
  readonly #subscriptions = new Map<number, Subscription>();
  /** Ids the session claims to hold: more than the truth after `forget(…, true)`. */
  readonly #claimed = new Set<number>();
  readonly #muted = new Set<string>();
  #hasGreeted = false;
  #malformed = 0;
  #authorizedUntil = Infinity;
  #expiry: NodeJS.Timeout | undefined;

  constructor(name: string, wire: Wire, host: SessionHost) {
    this.name = name;
    this.#wire = wire;
    this.#host = host;
    this.#pacer = new Pacer(wire);
    this.#data = new DataStream(wire, host.sendsRows, () => (host.counters.coalesced += 1));
    this.#authorized();
  }

  get hasGreeted(): boolean {
    return this.#hasGreeted;
  }

  /** Takes one text frame of the client. */
  receive(text: string): void {
    const parsed = parseClientFrame(text);
    if (!parsed.ok) {
      const problem = parsed.problems[0];
      this.#refuseFrame(problem?.code ?? 'frame-field', problem?.where.field ?? '');
    } else if (!this.#hasGreeted && parsed.value.type !== 'hello') {
      this.#refuseFrame('hello-expected', parsed.value.type);
    } else {
      this.#answer(parsed.value);
    }
  }

  /** Takes a frame that cannot be read at all. */
  receiveBinary(): void {
    this.#refuseFrame('frame-binary', '');
  }

  /** Passes on what concerns this session. */
  publish(frame: PublishedFrame): void {
    this.#data.publish(frame);
  }

  /** Passes on alarms that changed. */
  publishAlarms(alarms: readonly Alarm[]): void {
    for (const [id, subscription] of this.#subscriptions) {
      if (subscription.wantsAlarms) for (const frame of changeFrames(id, alarms)) this.send(frame);
    }
  }

  /** Sent at a steady pace, data or not: it carries the server's view of the subscriptions. */
  heartbeat(): void {
    if (!this.#hasGreeted || this.#wire.isCongested) return;
    this.send({
      type: 'heartbeat',
      seq: this.#data.lastSeq,
      time: this.#host.now(),
      subscriptions: [...this.#claimed],
    });
  }

  /** Tags came or went: subscriptions that name them are answered by a new snapshot. */
  tagsChanged(concerns: (tag: string) => boolean): void {
    for (const [id, subscription] of this.#subscriptions) {
      if (subscription.patterns.length === 0) continue;
      const before = subscription.tags;
      const tags = this.#resolve(subscription.patterns);
      const isTouched = [...tags, ...before].some((tag) => concerns(tag));
      subscription.tags = tags;
      if (!isTouched) continue;
      // The client has not seen the end of what is under way: it still lacks what it resumes from.
      if (!this.#pacer.isSending(id)) subscription.resume = undefined;
      this.#confirm(id, subscription);
    }
    this.#updateWanted();
  }

  send(frame: ServerFrame): void {
    this.#wire.send(printFrame(frame));
  }

  /** Sends text as it is: for garbage and oversized frames. */
  sendRaw(text: string): void {
    this.#wire.send(text);
  }

  /** Drops subscriptions, all where `ids` is empty; `isSilent`: goes on claiming them. */
  forget(ids: readonly number[], isSilent: boolean): void {
    for (const id of ids.length === 0 ? [...this.#subscriptions.keys()] : ids) {
      this.#drop(id);
      if (!isSilent) this.#claimed.delete(id);
    }
    this.#updateWanted();
  }

  /** Delivers nothing of these tags any more, until they are subscribed to anew. */
  mute(isMuted: (tag: string) => boolean): void {
    for (const { tags } of this.#subscriptions.values()) {
      for (const tag of tags) if (isMuted(tag)) this.#muted.add(tag);
    }
    this.#updateWanted();
  }

  /** To be called when the socket has closed. */
  end(): void {
    clearTimeout(this.#expiry);
  }

  /** Leaves out the next `count` data frames. */
  skip(count: number): void {
    this.#data.skip(count);
  }

  /** Sends the next `count` data frames twice. */
  repeat(count: number): void {
    this.#data.repeat(count);
  }

  #answer(frame: ClientFrame): void {
    const { publisher } = this.#host;
    switch (frame.type) {
      case 'hello':
        this.#greet();
        break;
      case 'authorize':
        if (this.#host.isAuthorized(frame.token)) {
          this.#authorized();
          this.send({ type: 'authorized', ...this.#life() });
        } else {
          this.send({ type: 'error', code: 'unauthorized', message: 'The token is not accepted.' });
        }
        break;
      case 'subscribe':
        this.#subscribe(frame);
        break;
      case 'unsubscribe':
        this.#drop(frame.id);
        this.#claimed.delete(frame.id);
        this.#updateWanted();
        break;
      case 'history':
        if (frame.bucketMs === undefined) this.#sendHistory(frame);
        else void this.#sendBuckets(frame, frame.bucketMs);
        break;
      case 'acknowledge':
      case 'shelve':
      case 'unshelve':
      case 'reset':
        this.#obey(frame);
        break;
      case 'alarmCounts': {
        const { id, from, to, periodMs } = frame;
        const counts = publisher.alarmCounts(from, to, periodMs, this.#host.now());
        this.send({ type: 'alarmCounts', id, from, periodMs, counts });
        break;
      }
      case 'ping':
        this.send({
          type: 'pong',
          id: frame.id,
          time: this.#host.now(),
          subscriptions: [...this.#claimed],
        });
        break;
    }
  }

  #obey(request: AlarmRequest): void {
    if (this.#host.isDeaf) return;
    const { type, id, alarm } = request;
    const result = this.#host.publisher.obey(commandOf(request), this.#host.now());
    if (result !== 'done') this.#refuse(id, result, REFUSALS[result]);
    else this.send({ type: type === 'acknowledge' ? 'acknowledged' : 'done', id, alarm });
  }

  #greet(): void {
    const { publisher, heartbeatMs } = this.#host;
    if (this.#hasGreeted) {
      this.#refuseFrame('hello-repeated', '');
      return;
    }
    this.#hasGreeted = true;
    this.#data.lastSeq = publisher.seq;
    this.send({
      type: 'welcome',
      session: this.name,
      epoch: publisher.epoch,
      seq: this.#data.lastSeq,
      heartbeatMs,
      time: this.#host.now(),
      ...this.#life(),
    });
  }

  /** A credential was accepted just now: the session has its life. */
  #authorized(): void {
    const lifeMs = this.#host.tokenLifeMs;
    if (lifeMs === undefined) return;
    clearTimeout(this.#expiry);
    this.#authorizedUntil = performance.now() + lifeMs;
    this.#expiry = setTimeout(() => {
      this.#wire.close(4401, 'the credential has expired');
    }, lifeMs);
  }

  /** What is left of the credential's life, for the client. */
  #life(): { readonly authorizedForMs?: number } {
    if (this.#authorizedUntil === Infinity) return {};
    return { authorizedForMs: Math.max(1, Math.floor(this.#authorizedUntil - performance.now())) };
  }

  #subscribe(frame: SubscribeFrame): void {
    const { id } = frame;
    if (!this.#subscriptions.has(id) && this.#subscriptions.size >= MAX_SUBSCRIPTIONS) {
      const message = `A session holds at most ${MAX_SUBSCRIPTIONS} subscriptions.`;
      this.#refuse(id, 'too-many-subscriptions', message);
      return;
    }
    const patterns = frame.tags ?? [];
    const wantsAlarms = frame.alarms === true;
    const { resume } = frame;
    const subscription = { patterns, tags: this.#resolve(patterns), wantsAlarms, resume };
    this.#drop(id);
    for (const tag of subscription.tags) this.#muted.delete(tag);
    this.#subscriptions.set(id, subscription);
    this.#claimed.add(id);
    this.#updateWanted();
    if (frame.tags !== undefined) this.#confirm(id, subscription);
    if (wantsAlarms) {
      for (const frame of listFrames(id, this.#host.publisher.alarms())) this.send(frame);
    }
  }

  #drop(id: number): void {
    this.#subscriptions.delete(id);
    this.#pacer.stop(id);
  }

  #resolve(patterns: readonly string[]): ReadonlySet<string> {
    const { publisher } = this.#host;
    return new Set(
      patterns.flatMap((pattern) => {
        if (pattern.endsWith('*')) return publisher.tagsWithPrefix(pattern.slice(0, -1));
        return publisher.tag(pattern) === undefined ? [] : [pattern];
      }),
    );
  }

  /** Confirms a subscription; what was under way for its id is dropped. */
  #confirm(id: number, { patterns, tags, resume }: Subscription): void {
    const unknown = patterns.filter((pattern) => !pattern.endsWith('*') && !tags.has(pattern));
    const frames = confirmation({ id, tags, unknown, resume }, this.#host.publisher, this.#data);
    this.#pacer.start(id, frames);
  }

  #sendHistory(frame: HistoryFrame): void {
    if (frame.tags.length * 4 > MAX_HISTORY_POINTS) {
      const message = `At most ${MAX_HISTORY_POINTS / 4} tags in one request.`;
      this.#refuse(frame.id, 'too-many-tags', message);
      return;
    }
    const share = Math.floor(MAX_HISTORY_POINTS / Math.max(1, frame.tags.length));
    const maxPoints = Math.min(frame.maxPoints ?? DEFAULT_HISTORY_POINTS, share);
    const ranges = frame.tags.map(
      (tag) => [tag, this.#host.publisher.history(tag, frame.from, frame.to, maxPoints)] as const,
    );
    this.#answerHistory({
      type: 'history',
      id: frame.id,
      series: Object.fromEntries(ranges.map(([tag, range]) => [tag, range.rows])),
      complete: ranges.every(([, range]) => range.isComplete),
    });
  }

  /** Days of a tag are some 10 ms of work: data goes out between two tags. */
  async #sendBuckets(frame: HistoryFrame, wantedMs: number): Promise<void> {
    const share = Math.floor(MAX_HISTORY_POINTS / Math.max(1, frame.tags.length));
    const buckets = Math.max(1, Math.floor(share / ROWS_A_BUCKET));
    const widths = Math.ceil((frame.to - frame.from) / buckets / wantedMs);
    // Whole multiples of what was asked for, so that answers still fit together.
    const bucketMs = wantedMs * Math.max(1, widths);
    const ranges: (readonly [string, BucketedRange])[] = [];
    for (const tag of frame.tags) {
      if (ranges.length > 0) await new Promise((resolve) => setImmediate(resolve));
      ranges.push([tag, this.#host.publisher.bucketed(tag, frame.from, frame.to, bucketMs)]);
    }
    this.#answerHistory({
      type: 'history',
      id: frame.id,
      series: Object.fromEntries(ranges.map(([tag, { rows }]) => [tag, rows])),
      complete: ranges.every(([, { isComplete }]) => isComplete),
      bucketMs,
      gaps: Object.fromEntries(
        ranges.flatMap(([tag, { gaps }]) => (gaps.length > 0 ? [[tag, gaps]] : [])),
      ),
    });
  }

  #answerHistory(answer: Extract<ServerFrame, { type: 'history' }>): void {
    const text = printFrame(answer);
    if (Buffer.byteLength(text) > MAX_FRAME_BYTES) {
      this.#refuse(
        answer.id,
        'answer-too-large',
        'The answer is larger than a frame: ask for less.',
      );
      return;
    }
    this.#wire.send(text);
  }

  #updateWanted(): void {
    const subscriptions = [...this.#subscriptions.values()];
    const tags = subscriptions.flatMap((subscription) => [...subscription.tags]);
    this.#data.want(tags.filter((tag) => !this.#muted.has(tag)));
  }

  #refuse(id: number, code: string, message: string): void {
    this.send({ type: 'error', id, code, message });
  }

  #refuseFrame(code: string, detail: string): void {
    this.#host.counters.malformed += 1;
    this.#malformed += 1;
    if (this.#malformed > MAX_MALFORMED) this.#wire.close(1002, 'too many malformed frames');
    else this.send({ type: 'error', code, message: `A frame was ignored. ${detail}`.trim() });
  }
}
