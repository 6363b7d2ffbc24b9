/**
 * The gate between main and its windows. Every message from a page is checked before anything
 * happens: a window of ours, its main frame, our origin, a known name, an argument in shape and
 * size, not too often. What fails is dropped, counted and logged; a request gets its refusal.
 */
import type { IpcMain, IpcMainEvent, IpcMainInvokeEvent, WebContents } from 'electron';
import type { Clock } from '../clock.ts';
import type { Log } from '../observe/log.ts';
import { refusal, type Refusal } from '../reply.ts';
import { ARGUMENTS, isRequestName, NOTICE } from './arguments.ts';
import {
  CHANNELS,
  type Batch,
  type Notice,
  type Reply,
  type RequestName,
  type Requests,
} from './contract.ts';
import { Rate } from './rate.ts';

/** A page of 60 frames/s acknowledges at most 60 batches a second. */
const NOTICES_PER_SECOND = 200;
const REQUESTS_PER_SECOND = 50;
/** A screen with 300 trends asks for all of them at once. */
const REQUEST_BURST = 500;

/** Answers to requests; `window` is the id of the web contents that asked. */
export type Handlers = {
  readonly [N in RequestName]: (
    window: number,
    argument: Requests[N]['argument'],
  ) => Reply<Requests[N]['reply']> | Promise<Reply<Requests[N]['reply']>>;
};

/** What the bridge needs. */
export interface BridgeSetup {
  readonly ipcMain: IpcMain;
  readonly clock: Clock;
  readonly log: Log;
  /** Origin of the wall's pages. */
  readonly origin: string;
  readonly handlers: Handlers;
  readonly onNotice: (window: number, notice: Notice) => void;
}

interface Line {
  readonly contents: WebContents;
  readonly notices: Rate;
  readonly requests: Rate;
}

/** See the head of this file. */
export class Bridge {
  readonly #setup: BridgeSetup;
  readonly #lines = new Map<number, Line>();
  #refused = 0;

  constructor(setup: BridgeSetup) {
    this.#setup = setup;
    setup.ipcMain.on(CHANNELS.notice, this.#noticed);
    setup.ipcMain.handle(CHANNELS.request, this.#asked);
  }

  /** Messages refused since start. */
  get refused(): number {
    return this.#refused;
  }

  /** Lets a window speak and be spoken to; returns the undo. */
  admit(contents: WebContents): () => void {
    const { id } = contents;
    this.#lines.set(id, {
      contents,
      notices: new Rate(NOTICES_PER_SECOND, NOTICES_PER_SECOND),
      requests: new Rate(REQUESTS_PER_SECOND, REQUEST_BURST),
    });
    return () => this.#lines.delete(id);
  }

  /** Sends a batch; a window that is gone gets none. */
  send(window: number, batch: Batch): void {
    const contents = this.#lines.get(window)?.contents;
    if (contents === undefined || contents.isDestroyed() || contents.isCrashed()) return;
    contents.send(CHANNELS.batch, batch);
  }

  stop(): void {
    this.#setup.ipcMain.off(CHANNELS.notice, this.#noticed);
    this.#setup.ipcMain.removeHandler(CHANNELS.request);
    this.#lines.clear();
  }

  /** The line of a sender that may speak. Reads `senderFrame` at once: it is gone after an await. */
  #lineOf(event: IpcMainEvent | IpcMainInvokeEvent): Line | undefined {
    const line = this.#lines.get(event.sender.id);
    const frame = event.senderFrame;
    if (line === undefined || frame === null) return undefined;
    const own = frame.parent === null && frame === line.contents.mainFrame;
    return own && frame.origin === this.#setup.origin ? line : undefined;
  }

  readonly #noticed = (event: IpcMainEvent, ...sent: unknown[]): void => {
    const { clock, onNotice } = this.#setup;
    const line = this.#lineOf(event);
    if (line === undefined) return this.#refuse('ipc-sender', 'a notice from a stranger');
    if (!line.notices.admit(clock.now())) return this.#refuse('ipc-rate', 'too many notices');
    const notice = NOTICE.safeParse(sent[0]);
    if (!notice.success) return this.#refuse('ipc-argument', notice.error.message);
    onNotice(line.contents.id, notice.data);
  };

  readonly #asked = async (
    event: IpcMainInvokeEvent,
    ...sent: unknown[]
  ): Promise<Reply<unknown>> => {
    const line = this.#lineOf(event);
    if (line === undefined) return this.#refusal('ipc-sender', 'a request from a stranger');
    if (!line.requests.admit(this.#setup.clock.now())) {
      return this.#refusal('ipc-rate', 'too many requests');
    }
    const asked = sent[0];
    if (!Array.isArray(asked) || asked.length !== 2 || !isRequestName(asked[0])) {
      return this.#refusal('ipc-argument', 'no known request');
    }
    return this.#answer(line.contents.id, asked[0], asked[1]);
  };

  async #answer<N extends RequestName>(
    window: number,
    name: N,
    argument: unknown,
  ): Promise<Reply<Requests[N]['reply']>> {
    const parsed = ARGUMENTS[name].safeParse(argument);
    if (!parsed.success) return this.#refusal('ipc-argument', `${name}: ${parsed.error.message}`);
    return this.#setup.handlers[name](window, parsed.data);
  }

  #refuse(code: string, text: string): void {
    this.#refused++;
    this.#setup.log('warn', code, text);
  }

  #refusal(code: string, message: string): Refusal {
    this.#refuse(code, message);
    return refusal(code, message);
  }
}
