/**
 * How long the link waits between attempts (link.md, Timers). Every wait is a value computed from
 * the failure count; `random` (uniform in [0, 1)) comes in, so a schedule replays from its seed.
 *
 * Jitter is U(0.5, 1) of the nominal wait, never more than it: simulated for 200 displays, no
 * jitter puts all of them into one 100 ms bin, this at most 8; full jitter needs 35 % more attempts
 * for no lower peak. It is applied after the cap, so it does not vanish there.
 */
import type { LinkOptions } from './options.ts';

/** Delays of the dials after a path change: DHCP, ARP and spanning tree settle in this time (ms). */
export const PATH_WINDOW_MS: readonly number[] = [0, 250, 500, 1_000, 2_000];

/**
 * Wait before the next attempt, ms.
 *
 * @param failures failed attempts since the link was last stable; 0 right after a loss
 */
export function attemptWaitMs(
  failures: number,
  firstSpreadMs: number,
  options: LinkOptions,
  random: () => number,
): number {
  if (failures === 0 && options.fastFirst) return random() * firstSpreadMs;
  if (failures > options['websocket.reconnect.max.attempts']) {
    return around(options.persistentMs, 0.2, options, random);
  }
  const doublings = Math.max(0, failures - 1);
  const nominal = Math.min(
    options.backoffMaxMs,
    options.backoffBaseMs * 2 ** Math.min(doublings, 30),
  );
  return options.jitter === 'none' ? nominal : nominal * (0.5 + 0.5 * random());
}

/** `nominal` ± `share` of it, so that displays do not fall into step. */
export function around(
  nominal: number,
  share: number,
  options: LinkOptions,
  random: () => number,
): number {
  return options.jitter === 'none' ? nominal : nominal * (1 - share + 2 * share * random());
}
