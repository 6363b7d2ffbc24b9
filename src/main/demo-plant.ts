/**
 * The demo plant beside the app: our own telemetry server in a process of its own, on loopback. It
 * is started for sites with a `demo:` endpoint, and started again, on the same port, when it dies.
 */
import { utilityProcess, type UtilityProcess } from 'electron';
import type { CancelTimer, Clock } from './clock.ts';
import type { Log } from './observe/log.ts';

/** Wait before it is started again, so that a plant that cannot start does not burn the PC. */
const RESTART_MS = 1_000;
/** A plant that has not told its address by then is started anew. */
const LISTEN_MS = 10_000;

/** What the demo plant needs. */
export interface DemoPlantSetup {
  /** The plant's bundle. */
  readonly script: string;
  readonly clock: Clock;
  readonly log: Log;
  /** It listens; called once. */
  readonly onListening: (url: string) => void;
}

/** See the head of this file. */
export class DemoPlant {
  readonly #setup: DemoPlantSetup;
  #child: UtilityProcess | null = null;
  #cancelTimer: CancelTimer = () => undefined;
  /** 0 until the first one listens: any free port. */
  #port = 0;
  #stopped = false;

  constructor(setup: DemoPlantSetup) {
    this.#setup = setup;
    this.#start();
  }

  stop(): void {
    this.#stopped = true;
    this.#cancelTimer();
    this.#child?.kill();
  }

  #start(): void {
    const { script, clock, log } = this.#setup;
    const args = ['--host', '127.0.0.1', '--port', String(this.#port)];
    const child = utilityProcess.fork(script, args, {
      serviceName: 'vigil-demo-plant',
      stdio: 'ignore',
    });
    this.#child = child;
    this.#cancelTimer = clock.wakeAt(clock.now() + LISTEN_MS, () => {
      log('warn', 'demo-plant-silent', 'the demo plant does not listen');
      child.kill();
    });
    child.on('message', (message: unknown) => {
      const url = listeningUrl(message);
      if (url === undefined || this.#stopped) return;
      this.#cancelTimer();
      const first = this.#port === 0;
      this.#port = Number(new URL(url).port);
      if (first) this.#setup.onListening(url);
    });
    child.once('exit', (code) => {
      this.#cancelTimer();
      if (this.#stopped) return;
      log('warn', 'demo-plant-ended', `the demo plant ended with ${code}`);
      this.#cancelTimer = clock.wakeAt(clock.now() + RESTART_MS, () => {
        this.#start();
      });
    });
  }
}

function listeningUrl(message: unknown): string | undefined {
  if (typeof message !== 'object' || message === null) return undefined;
  if (!('type' in message) || message.type !== 'listening') return undefined;
  return 'url' in message && typeof message.url === 'string' ? message.url : undefined;
}
