/**
 * Tells a service manager how the wall is, in systemd's manner (sd_notify(3)): ready, alive, stopping.
 * Node has no Unix datagram sockets, so `systemd-notify` says it; the unit needs `NotifyAccess=all`.
 * Without `NOTIFY_SOCKET` nothing happens.
 *
 * `WATCHDOG_PID` is not looked at: in a session the unit's main process is the compositor (cage) or
 * `vigil supervise`, and the wall is who has to speak.
 */
import { execFile } from 'node:child_process';
import type { Clock } from '../clock.ts';
import type { Log } from './log.ts';

/** Carries the lines to the manager. */
export type Tell = (lines: readonly string[], done: (error: Error | null) => void) => void;

/** What it needs. */
export interface ServiceManagerSetup {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly log: Log;
  /** Default: systemd-notify. */
  readonly tell?: Tell;
}

/** With no `WATCHDOG_USEC`: how often the status is brought up to date, ms. */
const STATUS_MS = 10_000;
/** Three chances within the manager's time, so that one late process costs nothing. */
const CHANCES = 3;
const TELL_MS = 5_000;

/** See the head of this file. */
export class ServiceManager {
  readonly #setup: ServiceManagerSetup;
  readonly #tell: Tell;
  readonly #everyMs: number;
  readonly #watched: boolean;
  #ready = false;
  #toldAt = -Infinity;
  #failed = false;

  private constructor(setup: ServiceManagerSetup) {
    this.#setup = setup;
    this.#tell = setup.tell ?? systemdNotify;
    const limitMs = Number(setup.env['WATCHDOG_USEC'] ?? Number.NaN) / 1_000;
    this.#watched = limitMs > 0;
    this.#everyMs = this.#watched ? limitMs / CHANCES : STATUS_MS;
  }

  /** Null where no service manager listens. */
  static open(setup: ServiceManagerSetup): ServiceManager | null {
    return (setup.env['NOTIFY_SOCKET'] ?? '') === '' ? null : new ServiceManager(setup);
  }

  /** The wall is sane; `ready`: it has shown something. Called once a second; silence is the alarm. */
  alive(ready: boolean, status: string): void {
    const now = this.#setup.clock.now();
    const first = ready && !this.#ready;
    if (!first && now - this.#toldAt < this.#everyMs) return;
    this.#toldAt = now;
    this.#ready ||= ready;
    this.#say([
      ...(first ? ['READY=1'] : []),
      ...(this.#watched ? ['WATCHDOG=1'] : []),
      `STATUS=${status}`,
    ]);
  }

  stopping(): void {
    this.#say(['STOPPING=1']);
  }

  #say(lines: readonly string[]): void {
    this.#tell(lines, (error) => {
      if (error !== null && !this.#failed) {
        this.#setup.log('warn', 'service-manager-deaf', error.message);
      }
      this.#failed = error !== null;
    });
  }
}

function systemdNotify(lines: readonly string[], done: (error: Error | null) => void): void {
  execFile('systemd-notify', [...lines], { timeout: TELL_MS }, (error) => {
    done(error);
  });
}
