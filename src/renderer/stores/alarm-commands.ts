/**
 * What operators have asked of alarms and the plant has not done yet. Sent once, shown pending, and
 * failed loudly after a refusal or 5 s without the alarm having changed; never repeated, never
 * queued, never assumed (hmi.md). The alarm's own state, as the server tells it, is the only success.
 */
import { shallowRef } from 'vue';
import type { AlarmAction, AlarmRow, Reply, Requests } from '../../preload/api.d.ts';
import { hasHappened } from '../alarm-terms.ts';

/** Without a change of the alarm the attempt has failed after this, ms. */
const FAIL_AFTER_MS = 5_000;

type Command = Requests['alarm']['argument'];

/** One attempt of an operator. */
export type Attempt =
  | { readonly state: 'pending'; readonly action: AlarmAction }
  /** `why` is empty where nothing came back. */
  | { readonly state: 'failed'; readonly action: AlarmAction; readonly why: string };

/** What commands need of the world. */
export interface CommandPorts {
  request(command: Command): Promise<Reply<{ readonly alarm: string }>>;
  /** Calls back once after `ms`; returns the undo. */
  later(ms: number, call: () => void): () => void;
  /** Something changed. */
  changed(): void;
}

interface Entry {
  readonly source: string;
  readonly alarm: string;
  attempt: Attempt;
  /** The server has said that it is done; the row may still be on its way. */
  isConfirmed: boolean;
  cancel: () => void;
}

function idOf(source: string, alarm: string): string {
  return `${source}\n${alarm}`;
}

/** All attempts of one page, at most one an alarm. */
export class AlarmCommands {
  readonly #ports: CommandPorts;
  readonly #entries = new Map<string, Entry>();

  constructor(ports: CommandPorts) {
    this.#ports = ports;
  }

  /** The latest attempt on an alarm that is not settled. */
  attemptOn(source: string, alarm: string): Attempt | undefined {
    return this.#entries.get(idOf(source, alarm))?.attempt;
  }

  /** Sends a command, unless one about the same alarm is under way. */
  send(command: Command): void {
    const { source, alarm, action } = command;
    const id = idOf(source, alarm);
    if (this.#entries.get(id)?.attempt.state === 'pending') return;
    const entry: Entry = {
      source,
      alarm,
      attempt: { state: 'pending', action },
      isConfirmed: false,
      cancel: this.#ports.later(FAIL_AFTER_MS, () => {
        this.#fail(entry, '');
      }),
    };
    this.#entries.set(id, entry);
    this.#ports.changed();
    this.#ports.request(command).then(
      (reply) => {
        if (reply.ok) entry.isConfirmed = true;
        else this.#fail(entry, reply.message);
      },
      () => {
        this.#fail(entry, '');
      },
    );
  }

  /** The operator has read why an attempt failed. */
  dismiss(source: string, alarm: string): void {
    const id = idOf(source, alarm);
    if (this.#entries.get(id)?.attempt.state !== 'failed') return;
    this.#entries.delete(id);
    this.#ports.changed();
  }

  /** Looks at the rows as they are now: where what was asked has happened, the attempt is settled. */
  settle(rowOf: (source: string, alarm: string) => AlarmRow | undefined): void {
    let settled = false;
    for (const [id, entry] of this.#entries) {
      const { action } = entry.attempt;
      if (!hasHappened(action, rowOf(entry.source, entry.alarm))) continue;
      // A row that is shelved already is no proof that it is shelved for longer now.
      if (action === 'shelve' && entry.attempt.state === 'pending' && !entry.isConfirmed) continue;
      entry.cancel();
      this.#entries.delete(id);
      settled = true;
    }
    if (settled) this.#ports.changed();
  }

  /** A failure, once: a late reply to an attempt that is settled or failed changes nothing. */
  #fail(entry: Entry, why: string): void {
    const { source, alarm, attempt } = entry;
    if (attempt.state !== 'pending' || this.#entries.get(idOf(source, alarm)) !== entry) return;
    entry.cancel();
    entry.attempt = { state: 'failed', action: attempt.action, why };
    this.#ports.changed();
  }
}

const version = shallowRef(0);
const commands = new AlarmCommands({
  request: (command) => window.vigil.request('alarm', command),
  later: (ms, call) => {
    const timer = setTimeout(call, ms);
    return () => {
      clearTimeout(timer);
    };
  },
  changed: () => {
    version.value += 1;
  },
});

/** See `AlarmCommands.send`. */
export function commandAlarm(command: Command): void {
  commands.send(command);
}

/** The unsettled attempt on an alarm; reactive. */
export function attemptOn(source: string, alarm: string): Attempt | undefined {
  void version.value;
  return commands.attemptOn(source, alarm);
}

/** See `AlarmCommands.dismiss`. */
export function dismissAttempt(source: string, alarm: string): void {
  commands.dismiss(source, alarm);
}

/** See `AlarmCommands.settle`. */
export function settleCommands(
  rowOf: (source: string, alarm: string) => AlarmRow | undefined,
): void {
  commands.settle(rowOf);
}
