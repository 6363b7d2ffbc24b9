/**
 * Tells when the network path of this PC may have changed, or when the PC slept: the moments at
 * which every link must look at its sockets, because they would go on saying OPEN for minutes.
 *
 * Three sources, none of them trusted alone: the fingerprint of `os.networkInterfaces()`, polled,
 * works everywhere and sees no route; the system's own notification, where there is one, sees
 * routes within milliseconds; the shell reports what only it hears (`report`). A tick that comes far
 * too late, or a wall clock that moved against the monotonic one, means sleep or a clock that was
 * set: both void what was measured with it (platform.md section 6).
 */
import { networkInterfaces } from 'node:os';
import type { CancelTimer, Clock } from '../clock.ts';
import { watchLinuxPath } from './path-watcher.linux.ts';

/** What changed; see link/events.ts. */
export type PathCause = 'interface' | 'address' | 'route' | 'online' | 'unlock';

/** Who wants to know. */
export interface PathListener {
  /** `addresses`: every local address of every interface now, loopback included. */
  pathChanged(cause: PathCause, addresses: readonly string[]): void;
  /** The PC is going to sleep. */
  suspended(): void;
  /** It is back, or its clock jumped; once for every sleep, however many sources say so. */
  resumed(): void;
}

/** The system's own notification: starts telling, returns how to stop. */
export type SystemPath = (
  clock: Clock,
  changed: (cause: 'interface' | 'address' | 'route') => void,
  log: (text: string) => void,
) => () => void;

/** What a watcher is made of. */
export interface PathWatcherSetup {
  readonly clock: Clock;
  readonly listener: PathListener;
  readonly log: (text: string) => void;
  /** `os.networkInterfaces` but in tests. */
  readonly interfaces?: typeof networkInterfaces;
  /** Null: polling only. Default: this platform's. */
  readonly system?: SystemPath | null;
}

/** Interval of the poll, ms; a call costs 0.1 to 0.2 ms. */
export const POLL_MS = 250;
/** After a report further changes are gathered for this long, ms. */
export const COALESCE_MS = 250;
/** A tick this much late means that nothing ran: sleep, or a stall as bad as one, ms. */
const LATE_TICK_MS = 5_000;
/** Wall clock against monotonic clock: a larger step means sleep or a clock that was set, ms. */
const CLOCK_STEP_MS = 2_000;
/** Several sources tell of the same wake-up; within this they are one, ms. */
const SAME_RESUME_MS = 2_000;
/** The more telling cause of several that came together. */
const WEIGHT: Readonly<Record<PathCause, number>> = {
  unlock: 0,
  online: 1,
  route: 2,
  address: 3,
  interface: 4,
};

/** See the file head. */
export class PathWatcher {
  readonly #clock: Clock;
  readonly #listener: PathListener;
  readonly #interfaces: typeof networkInterfaces;
  readonly #stopSystem: () => void;
  #fingerprint: Fingerprint;
  #cancelTick: CancelTimer = () => undefined;
  #cancelGathering: CancelTimer | null = null;
  #gathered: PathCause | null = null;
  #tickDueAt = 0;
  #clockGap: number;
  #resumedAt = -Infinity;
  #resumedBy: 'clock' | 'told' = 'told';

  /** Watches from now on, until `stop`. */
  constructor({ clock, listener, log, interfaces, system }: PathWatcherSetup) {
    this.#clock = clock;
    this.#listener = listener;
    this.#interfaces = interfaces ?? networkInterfaces;
    this.#fingerprint = fingerprint(this.#interfaces());
    this.#clockGap = clock.unixNow() - clock.now();
    const start = system === undefined ? platformPath() : system;
    const changed = (cause: PathCause): void => {
      this.#note(cause);
    };
    this.#stopSystem = start === null ? () => undefined : start(clock, changed, log);
    this.#armTick();
  }

  /** What only the shell hears: the page's online event, and the power monitor's. */
  report(cause: 'online' | 'unlock' | 'suspend' | 'resume'): void {
    if (cause === 'suspend') this.#listener.suspended();
    else if (cause === 'resume') this.#resume('told');
    else this.#note(cause);
  }

  /** Every local address of every interface now. */
  addresses(): readonly string[] {
    return this.#fingerprint.addresses;
  }

  stop(): void {
    this.#stopSystem();
    this.#cancelTick();
    this.#cancelGathering?.();
  }

  #armTick(): void {
    this.#tickDueAt = this.#clock.now() + POLL_MS;
    this.#cancelTick = this.#clock.wakeAt(this.#tickDueAt, () => {
      this.#tick();
    });
  }

  #tick(): void {
    const now = this.#clock.now();
    const clockGap = this.#clock.unixNow() - now;
    const slept =
      now - this.#tickDueAt > LATE_TICK_MS || Math.abs(clockGap - this.#clockGap) > CLOCK_STEP_MS;
    // Slow drift is corrected by NTP all the time and means nothing: only a step between two ticks.
    this.#clockGap = clockGap;
    if (slept) this.#resume('clock');
    const before = this.#fingerprint;
    this.#look();
    if (before.interfaces !== this.#fingerprint.interfaces) this.#note('interface');
    else if (before.text !== this.#fingerprint.text) this.#note('address');
    this.#armTick();
  }

  #look(): void {
    this.#fingerprint = fingerprint(this.#interfaces());
  }

  #resume(by: 'clock' | 'told'): void {
    const now = this.#clock.now();
    // The clock's own steps are each seen once: two of them are two.
    const isAnother = by === 'clock' && this.#resumedBy === 'clock';
    if (now - this.#resumedAt < SAME_RESUME_MS && !isAnother) return;
    this.#resumedAt = now;
    this.#resumedBy = by;
    this.#listener.suspended();
    this.#listener.resumed();
  }

  /** The first report goes at once; what follows within `COALESCE_MS` goes together at its end. */
  #note(cause: PathCause): void {
    if (this.#cancelGathering !== null) {
      if (this.#gathered === null || WEIGHT[cause] > WEIGHT[this.#gathered]) this.#gathered = cause;
      return;
    }
    this.#cancelGathering = this.#clock.wakeAt(this.#clock.now() + COALESCE_MS, () => {
      this.#cancelGathering = null;
      const gathered = this.#gathered;
      this.#gathered = null;
      if (gathered !== null) this.#note(gathered);
    });
    this.#look();
    this.#listener.pathChanged(cause, this.#fingerprint.addresses);
  }
}

interface Fingerprint {
  /** Names of the interfaces that have addresses. */
  readonly interfaces: string;
  readonly text: string;
  readonly addresses: readonly string[];
}

function fingerprint(interfaces: ReturnType<typeof networkInterfaces>): Fingerprint {
  const names = Object.keys(interfaces).toSorted();
  const entries = names.flatMap((name) => interfaces[name] ?? []);
  const lines = names.flatMap((name) =>
    (interfaces[name] ?? []).map(
      ({ address, netmask, mac }) => `${name} ${address}/${netmask} ${mac}`,
    ),
  );
  return {
    interfaces: names.join(),
    text: lines.toSorted().join('\n'),
    addresses: entries.map(({ address }) => address.replace(/%.*$/, '')),
  };
}

/** The notification this platform has. Windows: docs/decisions/0005-path-watcher.md. */
function platformPath(): SystemPath | null {
  return process.platform === 'linux' ? watchLinuxPath : null;
}
