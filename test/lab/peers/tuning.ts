/**
 * One set of figures for every tuned peer, so that the table compares mechanisms, not tastes. Each
 * client maps them onto its documented options. Quicker than any of their manuals suggests, and
 * still fit for 200 clients of one server.
 */
import type { ClientOptions } from 'ws';

/** A sign of life is asked for, or promised, this often. */
export const HEARTBEAT_MS = 500;

/** A sign of life that is this late means: dead. */
export const ANSWER_MS = 1_000;

/** A dial and its handshake may take this long. */
export const CONNECT_MS = 1_500;

/** Backoff: the first wait, and the longest. */
export const RETRY_MIN_MS = 100;
export const RETRY_MAX_MS = 1_000;

/** The wait of clients that know only one. */
export const RETRY_STEADY_MS = 250;

/** `RETRY_MIN_MS`, doubled with every failure before this one, at most `RETRY_MAX_MS`. */
export function retryMs(failures: number): number {
  return Math.min(RETRY_MAX_MS, RETRY_MIN_MS * 2 ** failures);
}

/**
 * For libraries that bring no limit of their own, the documented ones of the `ws` beneath them:
 * without `handshakeTimeout` a SYN into a hole waits for the kernel (127 s), without
 * `closeTimeout` a library that waits for `close` sits on a dead socket for 30 s.
 */
export const SOCKET_LIMITS: ClientOptions & { readonly closeTimeout: number } = {
  handshakeTimeout: CONNECT_MS,
  closeTimeout: HEARTBEAT_MS,
};
