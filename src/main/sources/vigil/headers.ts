/** What two HTTP headers of an upgrade's answer say. */

/** Longest wait a server can ask for, ms: an hour (driver.ts, `CloseCause.retryAfterMs`). */
const MAX_RETRY_AFTER_MS = 3_600_000;
/** Most characters of a cookie that are kept. */
const MAX_COOKIE = 4_096;
/** The forms of an HTTP date begin with a day; what else JavaScript takes for a date is none. */
const DATE = /^(mon|tue|wed|thu|fri|sat|sun)[a-z]*,? /i;

/** Retry-After in ms from seconds or a date (RFC 9110 section 10.2.3); undefined when it is neither. */
export function retryAfterMs(header: string | undefined, unixNow: number): number | undefined {
  if (header === undefined) return undefined;
  const text = header.trim();
  const isSeconds = /^\d+$/.test(text);
  if (!isSeconds && !DATE.test(text)) return undefined;
  const waitMs = isSeconds ? Number(text) * 1_000 : Date.parse(text) - unixNow;
  if (Number.isNaN(waitMs)) return undefined;
  return Math.min(MAX_RETRY_AFTER_MS, Math.max(0, waitMs));
}

/**
 * The cookie to send with the next dial: what was `sent`, changed by the Set-Cookie `lines` of the
 * answer. A balancer answers a cookie that it knows with none, so what it does not name is kept; one
 * that it lets expire (RFC 6265 section 4.1.2) is dropped. A later expiry is not watched: a cookie
 * the balancer has forgotten is answered by a new one. Empty: none is left. Undefined: never had one.
 */
export function affinityCookie(
  sent: string | undefined,
  lines: readonly string[],
  unixNow: number,
): string | undefined {
  const values = new Map<string, string>();
  for (const pair of sent === undefined ? [] : sent.split('; ')) keep(values, pair);
  for (const line of lines) {
    const [pair = '', ...attributes] = line.split(';');
    if (isOver(attributes, unixNow)) values.delete(nameOf(pair));
    else keep(values, pair);
  }
  const cookie = [...values].map(([name, value]) => `${name}=${value}`).join('; ');
  if (cookie.length > MAX_COOKIE) return sent;
  return cookie === '' && sent === undefined ? undefined : cookie;
}

function keep(values: Map<string, string>, pair: string): void {
  const name = nameOf(pair);
  if (name !== '' && !/\s/.test(name)) values.set(name, pair.slice(pair.indexOf('=') + 1).trim());
}

function nameOf(pair: string): string {
  return pair.slice(0, Math.max(0, pair.indexOf('='))).trim();
}

/** Max-Age goes before Expires. */
function isOver(attributes: readonly string[], unixNow: number): boolean {
  const of = (name: RegExp): string | undefined =>
    attributes.map((text) => name.exec(text)?.[1]).findLast((value) => value !== undefined);
  const maxAge = of(/^\s*max-age\s*=\s*(-?\d+)\s*$/i);
  if (maxAge !== undefined) return Number(maxAge) <= 0;
  return Date.parse(of(/^\s*expires\s*=(.*)$/i) ?? '') <= unixNow;
}
