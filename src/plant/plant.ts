/**
 * A running plant: processes, publisher, server and the one timer that drives them. Used by the
 * command line (index.ts) and, in their own process, by tests.
 */
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import type { Parsed, Problem } from '../main/problem.ts';
import { parseFault } from './faults.ts';
import type { PublishedFrame } from './history-ring.ts';
import { LoadProcess } from './load.ts';
import type { PlantProcess } from './process.ts';
import { Publisher } from './publisher.ts';
import { maxSpeed, readRecording, Replay } from './replay.ts';
import { PlantServer, tlsOptions, type PlantTls } from './server.ts';
import type { PlantCounters } from './session.ts';
import { Simulation } from './simulation.ts';

/** Samples the audit log holds at most. */
const MAX_AUDIT_SAMPLES = 2_000_000;
const FLOOD_TICK_MS = 5;
/** After a long stop the past is made up in slices, so that clients are heard meanwhile. */
const MAX_CATCH_UP_MS = 30_000;
/** An origin further back would take too long to run up from. */
const MAX_ORIGIN_AGE_MS = 86_400_000;

/** One file to replay. */
export interface ReplayFile {
  readonly file: string;
  /** Put before every tag, empty for none. */
  readonly prefix: string;
}

/** How a plant is set up; what is left out has the default named. */
export interface PlantOptions {
  /** Default 0: any free port. */
  readonly port?: number;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Serves wss. */
  readonly tls?: PlantTls;
  /** Default 1000. */
  readonly heartbeatMs?: number;
  /** How far back history is filled and kept, ms; default 30 minutes. */
  readonly historyMs?: number;
  /** Default: a new one for each start. */
  readonly epoch?: string;
  /** Unix ms of the live start, at most a day ago; default now. */
  readonly originTime?: number;
  /** Default 1. */
  readonly seed?: number;
  /** Run the simulated plant; default: only when nothing else is asked for. */
  readonly simulate?: boolean;
  readonly replay?: readonly ReplayFile[];
  /** Recorded seconds a second; default 1. */
  readonly speed?: number;
  /** Default true. */
  readonly loop?: boolean;
  /** Column separator of replayed files; default: found in the header. */
  readonly separator?: string;
  /** Units by column name. */
  readonly units?: ReadonlyMap<string, string>;
  /** A load process. */
  readonly load?: { readonly tags: number; readonly rate: number };
  /** Data frames as rows instead of columns; default false. */
  readonly rows?: boolean;
  /** Default 64. */
  readonly maxSessions?: number;
  /** Clients must bring it; default: anyone may come. */
  readonly token?: string;
  /** Clients must bring what stands in this file, read anew each time; instead of `token`. */
  readonly tokenFile?: string;
  /** A session ends with 4401 so long after its token was brought, ms; default: never. */
  readonly tokenLifeMs?: number;
  /** Keep every published frame in `published`; default false. */
  readonly audit?: boolean;
}

/** A running plant. */
export interface Plant {
  readonly port: number;
  /** `ws://127.0.0.1:7701`. */
  readonly url: string;
  /** Unix ms: first rows of replays, start of the simulated plant's events. */
  readonly liveTime: number;
  /** Every frame published since the beginning of history, where `audit` asked for it. */
  readonly published: readonly PublishedFrame[];
  readonly counters: Readonly<PlantCounters>;
  /** Sessions open at present. */
  sessionCount(): number;
  /** Applies a fault; the problem when name or arguments are wrong. */
  fault(name: string, args?: readonly string[]): Parsed<true>;
  /** Ends every lasting fault. */
  clear(): void;
  stop(): Promise<void>;
}

/**
 * Starts a plant and resolves once it listens. Problems: of the recordings (`recording-…`),
 * `replay-speed`, `plant-tag-clash`, `plant-origin`, `plant-tls`, `plant-port`.
 */
export async function startPlant(options: PlantOptions = {}): Promise<Parsed<Plant>> {
  const now = steadyClock();
  const historyMs = options.historyMs ?? 1_800_000;
  const liveTime = options.originTime ?? now();
  const made = await makeProcesses(options, liveTime, historyMs, now());
  if (!made.ok) return made;
  if (options.tls !== undefined) {
    try {
      createSecureContext(tlsOptions(options.tls));
    } catch (cause) {
      const expected = 'a certificate and its key, PEM';
      return refuse({ code: 'plant-tls', where: {}, expected, got: textOf(cause), cause });
    }
  }

  const published: PublishedFrame[] = [];
  let auditRoom = options.audit === true ? MAX_AUDIT_SAMPLES : 0;
  const publisher = new Publisher({
    processes: made.value,
    epoch: options.epoch ?? `e${now().toString(36)}`,
    historyMs,
    onFrame: (frame) => {
      auditRoom -= frame.samples.length;
      if (auditRoom >= 0) published.push(frame);
      server.publish(frame);
    },
    onAlarms: (changes) => server.publishAlarms(changes),
  });
  const server = new PlantServer({
    publisher,
    host: options.host ?? '127.0.0.1',
    port: options.port ?? 0,
    heartbeatMs: options.heartbeatMs ?? 1000,
    sendsRows: options.rows ?? false,
    maxSessions: options.maxSessions ?? 64,
    now,
    ...(options.tls === undefined ? {} : { tls: options.tls }),
    accepts: acceptsToken(options),
    ...(options.tokenLifeMs === undefined ? {} : { tokenLifeMs: options.tokenLifeMs }),
  });
  publisher.catchUp(now());

  let port: number;
  try {
    port = await server.listen();
  } catch (cause) {
    const where = { field: 'port' };
    const expected = 'a free port of this machine';
    return refuse({ code: 'plant-port', where, expected, got: textOf(cause), cause });
  }
  const stopTicking = tick(publisher, server, now);
  const scheme = options.tls === undefined ? 'ws' : 'wss';
  const host = options.host ?? '127.0.0.1';
  return {
    ok: true,
    value: {
      port,
      url: `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`,
      liveTime,
      published,
      counters: server.counters,
      sessionCount: () => server.sessionCount,
      fault: (name, args) => {
        const fault = parseFault(name, args);
        if (!fault.ok) return fault;
        server.apply(fault.value);
        return { ok: true, value: true };
      },
      clear: () => server.clear(),
      stop: async () => {
        stopTicking();
        await server.stop();
      },
    },
  };
}

/** Whether a token lets a client in; a file that cannot be read or is empty lets nobody in. */
function acceptsToken({ token, tokenFile }: PlantOptions): (brought: string) => boolean {
  if (tokenFile === undefined) return (brought) => token === undefined || token === brought;
  return (brought) => {
    try {
      const expected = readFileSync(tokenFile, 'utf8').trim();
      return expected !== '' && expected === brought;
    } catch {
      return false; // It is being replaced, perhaps; whoever comes now tries again.
    }
  };
}

async function makeProcesses(
  options: PlantOptions,
  liveTime: number,
  historyMs: number,
  now: number,
): Promise<Parsed<readonly PlantProcess[]>> {
  if (liveTime > now || liveTime < now - MAX_ORIGIN_AGE_MS) {
    const expected = 'a Unix time in ms of the last 24 hours';
    return refuse({ code: 'plant-origin', where: {}, expected, got: `${liveTime}` });
  }
  const seed = options.seed ?? 1;
  const processes: PlantProcess[] = [];
  const problems: Problem[] = [];
  for (const { file, prefix } of options.replay ?? []) {
    const recording = await readRecording(file, options.separator);
    const speed = options.speed ?? 1;
    if (!recording.ok) {
      problems.push(...recording.problems);
    } else if (!(speed > 0 && speed <= maxSpeed(recording.value))) {
      const expected = `a speed above 0 and up to ${maxSpeed(recording.value)}`;
      problems.push({ code: 'replay-speed', where: { file }, expected, got: `${speed}` });
    } else {
      const isLooping = options.loop ?? true;
      const units = options.units ?? new Map<string, string>();
      const setup = { speed, isLooping, liveTime, historyMs, prefix, units };
      processes.push(new Replay(recording.value, setup));
    }
  }
  if (problems.length > 0) return { ok: false, problems };
  if (options.load !== undefined) {
    processes.push(new LoadProcess({ ...options.load, seed, liveTime }));
  }
  if (options.simulate ?? processes.length === 0) {
    processes.push(new Simulation({ seed, liveTime, historyMs }));
  }
  const clash = firstClash(processes);
  if (clash !== undefined) {
    const expected = 'tags of different names: give replayed files a prefix, NAME=FILE';
    return refuse({ code: 'plant-tag-clash', where: {}, expected, got: clash });
  }
  return { ok: true, value: processes };
}

function firstClash(processes: readonly PlantProcess[]): string | undefined {
  const seen = new Set<string>();
  for (const process of processes) {
    for (const { tag } of process.tags) {
      if (seen.has(tag)) return `${tag} twice, the second time in ${process.name}`;
      seen.add(tag);
    }
  }
  return undefined;
}

/** Publishes what is due, when it is due; returns how to stop. */
function tick(publisher: Publisher, server: PlantServer, now: () => number): () => void {
  let timer: NodeJS.Timeout | undefined;
  let floodedUntil = now();
  let floodOwed = 0;
  let alarmsOwed = 0;
  function run(): void {
    const time = now();
    if (!server.isFrozen) {
      const dueTime = publisher.nextTime() ?? time;
      publisher.catchUp(Math.min(time, dueTime + MAX_CATCH_UP_MS));
      floodOwed += (server.floodPerSecond * (time - floodedUntil)) / 1000;
      if (floodOwed >= 1 && (publisher.nextTime() ?? Infinity) > time) {
        publisher.flood(time, Math.floor(floodOwed));
        floodOwed %= 1;
      }
      alarmsOwed += (server.alarmFloodPerSecond * (time - floodedUntil)) / 1000;
      if (alarmsOwed >= 1) {
        publisher.floodAlarms(Math.floor(alarmsOwed), time);
        alarmsOwed %= 1;
      }
    }
    floodedUntil = time;
    const dueMs = (publisher.nextTime() ?? time + 1000) - now();
    const isFlooding = server.floodPerSecond > 0 || server.alarmFloodPerSecond > 0;
    const waitMs = isFlooding ? FLOOD_TICK_MS : Math.min(1000, dueMs);
    timer = setTimeout(run, Math.max(server.isFrozen ? 50 : 1, waitMs));
  }
  run();
  return () => clearTimeout(timer);
}

/** The wall clock, except that it never goes back: after a step it goes on from where it was. */
function steadyClock(): () => number {
  let last = 0;
  let offset = 0;
  return () => {
    const wall = Date.now() + offset;
    if (wall < last) offset += last - wall;
    last = Math.max(last, wall);
    return last;
  };
}

function refuse(problem: Problem): { readonly ok: false; readonly problems: readonly Problem[] } {
  return { ok: false, problems: [problem] };
}

function textOf(cause: unknown): string {
  return (cause instanceof Error ? cause.message : String(cause)).slice(0, 200);
}
