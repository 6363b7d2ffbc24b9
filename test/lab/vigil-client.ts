/**
 * Vigil without a screen, as a client of the lab: the main process's own source, driver, path
 * watcher, tag table and history, put together as wall.ts and open-source.ts do, and judged twenty
 * times a second by the page's own rule (src/renderer/quality.ts).
 */
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { realClock as clock } from '../../src/main/clock.ts';
import { linkOptions } from '../../src/main/link/options.ts';
import { PathWatcher } from '../../src/main/network/path-watcher.ts';
import type { DialRequest, Driver, SessionNews } from '../../src/main/sources/driver.ts';
import { Source } from '../../src/main/sources/source.ts';
import { VigilDriver, type Credential } from '../../src/main/sources/vigil/driver.ts';
import { AlarmMirror } from '../../src/main/telemetry/alarms.ts';
import { HistoryStore } from '../../src/main/telemetry/history.ts';
import type { Quality, SampleValue } from '../../src/main/telemetry/sample.ts';
import type { SamplePoint } from '../../src/main/telemetry/sample-ring.ts';
import { TagTable } from '../../src/main/telemetry/tag-table.ts';
import { ageLimits, judge } from '../../src/renderer/quality.ts';
import type { ClientLine, ClientOrder, LabTag } from './client-contract.ts';

const SOURCE = 'plant';
/** How often every value is judged, ms. */
const LOOK_MS = 50;
/** What the page may be late: the limit's tolerance of the recovery budget, ms. */
const TOLERANCE_MS = 250;
/** Trends of the tags reach so far back: what is older is not asked for after an outage, ms. */
const HISTORY_MS = 120_000;
/** States in which data may be flowing (src/renderer/stores/links.ts). */
const CARRYING: ReadonlySet<string> = new Set(['live', 'resyncing', 'suspect', 'draining']);

function unixNow(): number {
  return performance.timeOrigin + performance.now();
}

function say(line: ClientLine): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

/** A history that tells of every sample that is put into it. */
class ToldHistory extends HistoryStore {
  readonly #name: (slot: number) => string;

  constructor(name: (slot: number) => string) {
    super();
    this.#name = name;
  }

  override add(slot: number, time: number, value: SampleValue, quality: Quality): boolean {
    const isNew = super.add(slot, time, value, quality);
    this.#tell(slot, time, value, !isNew);
    return isNew;
  }

  override merge(
    slot: number,
    points: readonly SamplePoint[],
    from: number,
    to: number,
    complete: boolean,
  ): number {
    const before = new Set(this.after(slot, Number.NaN, Infinity)?.time);
    const recovered = super.merge(slot, points, from, to, complete);
    for (const { time, value } of points) this.#tell(slot, time, value, before.has(time));
    return recovered;
  }

  #tell(slot: number, time: number, value: SampleValue, known: boolean): void {
    const line = { t: 'sample', tag: this.#name(slot), time, value, at: unixNow() } as const;
    say(known ? { ...line, known } : line);
  }
}

/** Tells of every dial, and of every subscription that is asked for again. */
function told(driver: Driver): Driver {
  return {
    open: (request: DialRequest, report: (news: SessionNews) => void) => {
      say({ t: 'attempt', at: unixNow(), url: request.url });
      const session = driver.open(request, report);
      const asked = new Set<number>();
      return {
        subscribe: (wanted) => {
          if (asked.has(wanted.id)) say({ t: 'down', at: unixNow(), why: 'subscribed anew' });
          asked.add(wanted.id);
          session.subscribe(wanted);
        },
        unsubscribe: (id) => {
          session.unsubscribe(id);
        },
        history: (request) => {
          session.history(request);
        },
        command: (id, command) => {
          session.command(id, command);
        },
        alarmCounts: (request) => {
          session.alarmCounts(request);
        },
        ping: (id) => {
          session.ping(id);
        },
        authorize: () => {
          session.authorize();
        },
        probe: () => {
          session.probe();
        },
        close: (code, reason) => {
          session.close(code, reason);
        },
        terminate: () => {
          session.terminate();
        },
      };
    },
    probeEndpoint: (url, timeoutMs, answer) => {
      driver.probeEndpoint(url, timeoutMs, answer);
    },
    renewCredential: (answer) => {
      driver.renewCredential(answer);
    },
    renewBelow: () => {
      driver.renewBelow();
    },
  };
}

/** The token of a file, read when the server no longer takes the old one. */
function credentialOf(file: string): Credential {
  let token = readFileSync(file, 'utf8').trim();
  return {
    current: () => token,
    renew: () => Promise.resolve((token = readFileSync(file, 'utf8').trim())),
  };
}

/** Judges one tag as the page would, again and again. */
class Judged {
  readonly #tag: LabTag;
  readonly #table: TagTable;
  readonly #source: Source;
  readonly #slot: number;
  readonly #since = clock.now();
  #shown = '';
  #lookedAt: number | null = null;

  constructor(tag: LabTag, table: TagTable, source: Source) {
    this.#tag = tag;
    this.#table = table;
    this.#source = source;
    this.#slot = table.slotOf(SOURCE, tag.name);
  }

  /** True while the value has come at all. */
  get hasValue(): boolean {
    return !Number.isNaN(this.#table.sourceTime(this.#slot));
  }

  look(linkDown: boolean, skewMs: number | null): boolean {
    const slot = this.#slot;
    const table = this.#table;
    const intervalMs = this.#source.intervalMs(slot);
    const limits = ageLimits(Number.isNaN(intervalMs) ? null : intervalMs);
    const sampleAt = table.provenAt(slot);
    const proofAt = Number.isNaN(intervalMs)
      ? this.#source.provenAt(this.#source.subscription(slot))
      : -Infinity;
    const now = clock.now();
    const { state } = judge(
      {
        standing: table.standing(slot),
        value: table.value(slot),
        quality: table.quality(slot),
        sourceTime: table.sourceTime(slot),
        provenAt: sampleAt === -Infinity ? sampleAt : Math.max(sampleAt, proofAt),
        waitingSinceAt: this.#since,
        limits,
        range: null,
        linkDown,
        skewMs,
      },
      now,
    );
    const live = state === 'live';
    const time = table.sourceTime(slot);
    const elapsed = this.#lookedAt === null ? 0 : now - this.#lookedAt;
    this.#lookedAt = now;
    const { name, periodMs } = this.#tag;
    if (periodMs === null) {
      const shown = `${state} ${time}`;
      if (shown !== this.#shown) say({ t: 'shown', at: unixNow(), tag: name, live, time });
      this.#shown = shown;
    } else if (live && unixNow() - time > limits.lateMs + TOLERANCE_MS) {
      // One machine, one clock: the true age needs no estimate.
      say({ t: 'stale', at: unixNow(), tag: name, ms: elapsed });
    }
    return live;
  }
}

function main(order: ClientOrder): void {
  const tags = new TagTable();
  const alarms = new AlarmMirror<never>();
  const history = new ToldHistory((slot) => tags.name(slot).name);
  const source = new Source({
    id: SOURCE,
    label: 'Plant',
    endpoints: order.urls,
    insecure: false,
    options: linkOptions(order.link),
    driver: told(
      new VigilDriver({
        clock,
        client: 'vigil/lab',
        ...(order.caFile === undefined ? {} : { caFile: order.caFile }),
        ...(order.tokenFile === undefined ? {} : { credential: credentialOf(order.tokenFile) }),
      }),
    ),
    clock,
    random: Math.random,
    tags,
    history,
    alarms,
    log: (level, code, text) => {
      say({ t: 'log', at: unixNow(), text: `${level} ${code} ${text}` });
    },
    onOutage: (outage) => {
      say({ t: 'outage', at: unixNow(), outage });
    },
    onChange: () => {
      tellState(source.status());
    },
  });

  let shownState = '';
  let hasBeenUp = false;
  function tellState({
    state,
    cause,
    confirmed,
    wanted,
    endpoint,
  }: ReturnType<Source['status']>): void {
    const shown = `${state} ${confirmed}/${wanted} ${cause}`;
    if (shown === shownState) return;
    shownState = shown;
    say({ t: 'log', at: unixNow(), text: `state ${shown} ${endpoint}` });
    const isUp = state === 'live' && confirmed === wanted;
    if (isUp) say({ t: 'up', at: unixNow() });
    else if (hasBeenUp) say({ t: 'down', at: unixNow(), why: shown });
    hasBeenUp ||= isUp;
  }

  source.want({
    tags: order.tags.map(({ name }) => ({ name, historyMs: HISTORY_MS })),
    patterns: [],
    alarms: false,
    historyMs: 0,
  });
  const watcher = new PathWatcher({
    clock,
    log: (text) => {
      say({ t: 'log', at: unixNow(), text });
    },
    listener: {
      pathChanged: (cause, addresses) => {
        say({ t: 'log', at: unixNow(), text: `path ${cause} ${addresses.join()}` });
        source.pathChanged(cause, addresses);
      },
      suspended: () => {
        source.suspended();
      },
      resumed: () => {
        source.resumed();
      },
    },
  });
  source.start(watcher.addresses());

  const judged = order.tags.map((tag) => new Judged(tag, tags, source));
  let isReady = false;
  let claimed = false;
  const looking = setInterval(() => {
    const { state, skewMs } = source.status();
    const linkDown = !CARRYING.has(state);
    const live = judged.map((one) => one.look(linkDown, skewMs)).every(Boolean);
    if (!isReady && state === 'live' && judged.every((one) => one.hasValue)) {
      isReady = true;
      say({ t: 'ready', at: unixNow() });
    }
    if (live !== claimed) say({ t: 'claims', at: unixNow(), live });
    claimed = live;
  }, LOOK_MS);

  function stop(): void {
    clearInterval(looking);
    watcher.stop();
    source.stop();
    say({ t: 'bye', at: unixNow() });
    setTimeout(() => process.exit(0), 50);
  }
  process.once('SIGTERM', stop);
  process.stdout.on('error', () => process.exit(0)); // the lab is gone
  createInterface({ input: process.stdin }).on('close', stop);
}

// why: the lab starts this program with an order, and nobody else does
main(JSON.parse(process.argv[2] ?? '{}') as ClientOrder);
