/**
 * How alarms of each priority sound: the more urgent, the higher, the more pulses and the sooner
 * again, so that they are told apart without looking (IEC 60601-1-8 has the idea: pulses in bursts,
 * shape before pitch). Pure.
 */
import type { PriorityNumber } from '../alarm-terms.ts';

/** One tone of a burst. */
export interface Tone {
  /** Hz. */
  readonly frequency: number;
  /** From the begin of the burst, ms. */
  readonly startMs: number;
  readonly lengthMs: number;
}

/** How a priority sounds. */
export interface Burst {
  readonly tones: readonly Tone[];
  /** Until it sounds again while nobody acknowledged; null: once for each new alarm. */
  readonly againMs: number | null;
}

const BURSTS: Readonly<Record<PriorityNumber, Burst>> = {
  1: { tones: pulses([988, 784, 988, 784, 988], 130, 90), againMs: 4_000 },
  2: { tones: pulses([784, 659, 784], 180, 120), againMs: 10_000 },
  3: { tones: pulses([587, 494], 220, 140), againMs: null },
  4: { tones: pulses([440], 260, 0), againMs: null },
};

/** An alarm list that is not current: two long low tones, unlike any alarm's. */
export const LOSS: Burst = { tones: pulses([330, 262], 450, 80), againMs: 60_000 };
/** A failover is over by then; what lasts longer is worth getting up for, ms. */
const LOSS_AFTER_MS = 10_000;

function pulses(frequencies: readonly number[], lengthMs: number, pauseMs: number): Tone[] {
  return frequencies.map((frequency, index) => ({
    frequency,
    startMs: index * (lengthMs + pauseMs),
    lengthMs,
  }));
}

/** What is known when it is asked what to sound. Times on one clock, ms. */
export interface SoundState {
  readonly now: number;
  /** Alarms nobody acknowledged, by priority 1 to 4. */
  readonly waiting: readonly number[];
  /** As `waiting` was when last asked. */
  readonly before: readonly number[];
  /** When, and of what priority, a burst was last begun. */
  readonly last: { readonly at: number; readonly priority: PriorityNumber } | null;
  /** Least urgent priority that is heard. */
  readonly upTo: number;
}

/** Shortest time between two bursts, ms: a flood is no siren. */
const REST_MS = 2_000;
const PRIORITIES = [1, 2, 3, 4] as const;

/** The priority to sound now; null: silence. The most urgent one speaks for all. */
export function priorityToSound(state: SoundState): PriorityNumber | null {
  const { now, waiting, before, last, upTo } = state;
  for (const priority of PRIORITIES) {
    if (priority > upTo) return null;
    const count = waiting[priority - 1] ?? 0;
    if (count === 0) continue;
    const isNew = count > (before[priority - 1] ?? 0);
    const { againMs } = BURSTS[priority];
    const sinceMs = last === null ? Infinity : now - last.at;
    const isMoreUrgent = last === null || priority < last.priority;
    if (isNew && (sinceMs >= REST_MS || isMoreUrgent)) return priority;
    // Others wait behind the one that is repeated.
    if (againMs !== null) return sinceMs >= againMs ? priority : null;
  }
  return null;
}

/**
 * Whether a lost list is to sound now. `lostAt` Infinity: none is lost; `lastAt`: when anything was
 * last sounded for the loss or an alarm.
 */
export function isLossToSound({
  now,
  lostAt,
  lastAt,
}: {
  readonly now: number;
  readonly lostAt: number;
  readonly lastAt: number;
}): boolean {
  return now - lostAt >= LOSS_AFTER_MS && now - lastAt >= (LOSS.againMs ?? Infinity);
}

/** See `Burst`. */
export function burstOf(priority: PriorityNumber): Burst {
  return BURSTS[priority];
}
