/**
 * Tells those outside, once a second, how the wall is: the health file, the supervisor's line and the
 * service manager. The last two hear nothing while the wall is not sane; their silence is the alarm.
 */
import type { CancelTimer, Clock } from './clock.ts';
import { HealthFile, type HealthIdentity, type HostVitals } from './observe/health-file.ts';
import { HealthTally, type DisplayVitals, type Health } from './observe/health.ts';
import type { Log } from './observe/log.ts';
import type { ServiceManager } from './observe/service-manager.ts';
import type { SupervisorLine } from './supervise/line.ts';

const EVERY_MS = 1_000;
/** A service manager waits for the first picture; a PC without a monitor never shows one. */
const READY_ANYHOW_MS = 30_000;

/** What it needs. */
export interface VitalsSetup {
  readonly clock: Clock;
  readonly log: Log;
  /** The data folder. */
  readonly folder: string;
  readonly identity: HealthIdentity;
  readonly displays: () => readonly DisplayVitals[];
  readonly host: () => HostVitals;
  readonly line: SupervisorLine | null;
  readonly serviceManager: ServiceManager | null;
}

/** See the head of this file. */
export class Vitals {
  readonly #setup: VitalsSetup;
  readonly #tally = new HealthTally();
  readonly #file: HealthFile;
  readonly #readyAnyhowAt: number;
  #cancel: CancelTimer = () => undefined;
  #wasSane = true;
  #ready = false;

  constructor(setup: VitalsSetup) {
    const { folder, clock, log, identity, host } = setup;
    this.#setup = setup;
    this.#file = new HealthFile({ folder, clock, log, identity, host });
    this.#readyAnyhowAt = clock.now() + READY_ANYHOW_MS;
  }

  start(): void {
    this.#look();
  }

  /** The last word to all; the line stays, because it is the supervisor who waits for the end. */
  stop(): void {
    this.#cancel();
    this.#setup.serviceManager?.stopping();
    this.#file.stop();
  }

  #look(): void {
    const { clock, log, displays, line, serviceManager } = this.#setup;
    const now = clock.now();
    this.#cancel = clock.wakeAt(now + EVERY_MS, () => {
      this.#look();
    });
    const health = this.#tally.judge(displays(), now, clock.unixNow());
    this.#file.note(health);
    if (health.sane !== this.#wasSane) {
      if (health.sane) log('info', 'wall-sane', 'every display paints or is covered again');
      else log('error', 'wall-not-sane', JSON.stringify(health.displays));
    }
    this.#wasSane = health.sane;
    if (!health.sane) return;
    this.#ready ||= health.painting || now >= this.#readyAnyhowAt;
    line?.beat();
    serviceManager?.alive(this.#ready, status(health));
  }
}

function status({ live, painting, displays }: Health): string {
  const covered = displays.filter((display) => display.covered).length;
  if (displays.length === 0) return 'no display';
  if (covered > 0) return `${covered} of ${displays.length} displays covered`;
  if (live) return 'live';
  return painting ? 'painting, nothing live' : 'starting';
}
