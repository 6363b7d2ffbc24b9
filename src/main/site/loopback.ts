/**
 * Which hosts are this machine itself, so that an unencrypted line to them leaves nothing to read on
 * the way. Literal addresses and `localhost` alone: `127.example.org` and `wall.localhost` are names
 * that a name server may send anywhere.
 */

/** True for the `hostname` of a URL that cannot be another machine. */
export function isLoopback(hostname: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}

/** True for an unencrypted line that leaves this machine, itself or by its proxy. */
export function isOpenLine(endpoint: string, proxy: string | undefined): boolean {
  const { protocol, hostname } = new URL(endpoint);
  if (protocol !== 'ws:') return false;
  return !isLoopback(hostname) || (proxy !== undefined && !isLoopback(new URL(proxy).hostname));
}
