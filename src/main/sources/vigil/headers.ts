/** What two HTTP headers of an upgrade's answer say. */

/** Longest wait a server can ask for, ms: an hour (driver.ts, `CloseCause.retryAfterMs`). */
const MAX_RETRY_AFTER_MS = 3_600_000;
/** Most characters of a cookie that are kept. */
const MAX_COOKIE = 4_096;

/** Retry-After in ms from seconds or a date (RFC 9110 section 10.2.3); undefined when it is neither. */
export function retryAfterMs(header: string | undefined, unixNow: number): number | undefined {
  if (header === undefined) return undefined;
  const text = header.trim();
  const waitMs = /^\d+$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - unixNow;
  if (Number.isNaN(waitMs)) return undefined;
  return Math.min(MAX_RETRY_AFTER_MS, Math.max(0, waitMs));
}

/** The `name=value` pairs of Set-Cookie lines, as a Cookie header takes them; undefined for none. */
export function affinityCookie(lines: readonly string[]): string | undefined {
  const pairs = lines
    .filter((line) => !/;\s*max-age\s*=\s*(0|-)/i.test(line))
    .map((line) => line.split(';', 1)[0]?.trim() ?? '')
    .filter((pair) => /^[^=\s]+=/.test(pair));
  const cookie = pairs.join('; ');
  return cookie === '' || cookie.length > MAX_COOKIE ? undefined : cookie;
}
