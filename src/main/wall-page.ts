/**
 * One page of a display, and what goes to it. A display shows one; while its next one is prepared there
 * are two, each with what it knows and does not know.
 */
import type { WebContents } from 'electron';
import type { Bridge } from './bridge/bridge.ts';
import type { Batch, Notice } from './bridge/contract.ts';
import { Outbox, type FirstContent, type PlantView } from './bridge/outbox.ts';
import { Pump } from './bridge/pump.ts';
import type { Clock } from './clock.ts';
import type { Log } from './observe/log.ts';

/** What a page last told of itself. */
export type Alive = Extract<Notice, { readonly type: 'alive' }>;

/** What a page needs. */
export interface WallPageSetup {
  /** Id of the display in the site file. */
  readonly display: string;
  readonly plant: PlantView;
  readonly bridge: Bridge;
  readonly clock: Clock;
  readonly log: Log;
  /** Nothing is loaded yet. */
  readonly contents: WebContents;
}

/** See the head of this file. */
export class WallPage {
  readonly outbox: Outbox;
  /** Of its web contents, known beyond their end. */
  readonly id: number;
  readonly #contents: WebContents;
  readonly #setup: WallPageSetup;
  readonly #pump: Pump;
  readonly #dismiss: () => void;
  #sentAt = Number.NaN;
  /** What is loaded has painted something. */
  #painted = false;
  #alive: Alive | null = null;

  constructor(setup: WallPageSetup) {
    const { plant, bridge, clock, contents } = setup;
    this.#setup = setup;
    this.#contents = contents;
    this.id = contents.id;
    this.outbox = new Outbox(plant);
    this.#pump = new Pump({
      outbox: this.outbox,
      clock,
      send: (batch: Batch) => {
        this.#sentAt = batch.sentAt;
        bridge.send(this.id, batch);
      },
    });
    this.#dismiss = this.#admit();
  }

  /** What it told last; null: nothing since it was loaded. */
  get alive(): Alive | null {
    return this.#alive;
  }

  /** Id of its process; 0 while it has none. */
  get pid(): number {
    return this.#contents.isDestroyed() ? 0 : this.#contents.getOSProcessId();
  }

  /** It is loaded anew: what was meant for the old one must not reach the new one before it begins. */
  expectNew(): void {
    this.outbox.close();
  }

  /** It was loaded anew and knows nothing. */
  begin(content: FirstContent): void {
    this.outbox.reset(content);
    this.#pump.nudge();
  }

  /** The outbox may have news. Hot. */
  nudge(): void {
    this.#pump.nudge();
  }

  /** Takes what it tells; `onPainted` gets when the batch was sent (monotonic ms) that was painted. */
  noticed(notice: Notice, onPainted: (sentAt: number) => void): void {
    if (notice.type === 'painted' && this.outbox.painted(notice.batch)) {
      if (!this.#painted) {
        this.#painted = true;
        this.#setup.log('info', 'page-painted', this.#name());
      }
      onPainted(this.#sentAt);
      this.#pump.nudge();
    }
    if (notice.type === 'showing') {
      this.outbox.show(notice.tags, notice.trends);
      this.#pump.nudge();
    }
    if (notice.type === 'alive') this.#alive = notice;
  }

  /** It is spoken to no more; to end it is its display's. */
  leave(): void {
    this.#pump.stop();
    this.outbox.close();
    this.#dismiss();
  }

  #admit(): () => void {
    const { bridge, log } = this.#setup;
    this.#contents.on('did-finish-load', () => {
      log('info', 'page-loaded', this.#name());
      this.#painted = false;
      this.#alive = null;
    });
    return bridge.admit(this.#contents);
  }

  #name(): string {
    return `process ${this.pid}, display ${this.#setup.display}`;
  }
}
