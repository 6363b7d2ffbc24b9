/**
 * Acknowledgements under way. Sent once, shown pending, and failed loudly after a refusal or 5 s
 * without the alarm having changed; never repeated, never queued, never assumed (hmi.md). The
 * alarm's own state, as the server tells it, is the only success.
 */
import { shallowRef } from 'vue';
import type { AlarmList, Reply } from '../../preload/api.d.ts';
import { isUnacknowledged } from './alarms.ts';

/** Without a change of the alarm the attempt has failed after this, ms. */
const FAIL_AFTER_MS = 5_000;

/** One attempt of an operator. */
export type Attempt =
  | { readonly state: 'pending' }
  /** `why` is empty where nothing came back. */
  | { readonly state: 'failed'; readonly why: string };

/** What acknowledging needs of the world. */
export interface AcknowledgePorts {
  request(source: string, alarm: string): Promise<Reply<{ readonly alarm: string }>>;
  /** Calls back once after `ms`; returns the undo. */
  later(ms: number, call: () => void): () => void;
  /** Something changed. */
  changed(): void;
}

interface Entry {
  attempt: Attempt;
  cancel: () => void;
}

function idOf(source: string, alarm: string): string {
  return `${source}\n${alarm}`;
}

/** All attempts of one page, at most one an alarm. */
export class Acknowledgements {
  readonly #ports: AcknowledgePorts;
  readonly #entries = new Map<string, Entry>();

  constructor(ports: AcknowledgePorts) {
    this.#ports = ports;
  }

  /** The latest attempt on an alarm that is not settled. */
  attemptOf(source: string, alarm: string): Attempt | undefined {
    return this.#entries.get(idOf(source, alarm))?.attempt;
  }

  /** Sends an acknowledgement, unless one is under way. */
  acknowledge(source: string, alarm: string): void {
    const id = idOf(source, alarm);
    if (this.#entries.get(id)?.attempt.state === 'pending') return;
    const entry: Entry = {
      attempt: { state: 'pending' },
      cancel: this.#ports.later(FAIL_AFTER_MS, () => {
        this.#fail(entry, '');
      }),
    };
    this.#entries.set(id, entry);
    this.#ports.changed();
    this.#ports.request(source, alarm).then(
      (reply) => {
        if (!reply.ok) this.#fail(entry, reply.message);
      },
      () => {
        this.#fail(entry, '');
      },
    );
  }

  /** Takes the newest lists: alarms acknowledged or gone are settled. */
  settle(lists: Iterable<AlarmList>): void {
    if (this.#entries.size === 0) return;
    const open = new Set<string>();
    for (const { source, alarms } of lists) {
      for (const alarm of alarms) if (isUnacknowledged(alarm)) open.add(idOf(source, alarm.id));
    }
    let settled = false;
    for (const [id, entry] of this.#entries) {
      if (open.has(id)) continue;
      entry.cancel();
      this.#entries.delete(id);
      settled = true;
    }
    if (settled) this.#ports.changed();
  }

  /** A failure, once: a late reply to an attempt that is settled or failed changes nothing. */
  #fail(entry: Entry, why: string): void {
    if (entry.attempt.state !== 'pending' || ![...this.#entries.values()].includes(entry)) return;
    entry.cancel();
    entry.attempt = { state: 'failed', why };
    this.#ports.changed();
  }
}

const version = shallowRef(0);
const acknowledgements = new Acknowledgements({
  request: (source, alarm) => window.vigil.request('acknowledge', { source, alarm }),
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

/** See `Acknowledgements.acknowledge`. */
export function acknowledgeAlarm(source: string, alarm: string): void {
  acknowledgements.acknowledge(source, alarm);
}

/** The unsettled attempt on an alarm; reactive. */
export function attemptOn(source: string, alarm: string): Attempt | undefined {
  void version.value;
  return acknowledgements.attemptOf(source, alarm);
}

/** See `Acknowledgements.settle`. */
export function settleAttempts(lists: Iterable<AlarmList>): void {
  acknowledgements.settle(lists);
}
