/** The two halves of a peer, as clients/ and servers/ implement them. */
import type { ClientOrder, ServerOrder } from '../client-contract.ts';
import type { Sample } from './feed.ts';
import type { Report } from './report.ts';

/** Connects, subscribes and reports, for as long as the process lives. */
export type StartClient = (order: ClientOrder, report: Report) => void | Promise<void>;

/** A running server. What its protocol cannot do is left out. */
export interface PeerServer {
  readonly port: number;
  publish(sample: Sample): void;
  /** The graceful way of this protocol to send its clients elsewhere. */
  drain(): void | Promise<void>;
  /** Ends every session cleanly; new ones are welcome. */
  close(): void | Promise<void>;
  /** Drops every subscription; the sessions stay and are not told. */
  forget?(): void;
  /** As `forget`, for one tag. */
  mute?(tag: string): void;
  stop(): void | Promise<void>;
}

/** The past, for servers that replay: what was published of `tag` after source time `afterMs`. */
export type History = (tag: string, afterMs: number) => readonly Sample[];

export type StartServer = (order: ServerOrder, history: History) => Promise<PeerServer>;
