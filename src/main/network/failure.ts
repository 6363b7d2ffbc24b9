/**
 * Why a dial failed or a socket broke, sorted by what a person would do about it, in the system's
 * own words where there are any.
 */

/** Why a dial failed or a socket broke. */
export interface DialFailure {
  readonly kind: 'tls' | 'dns' | 'refused' | 'timeout' | 'network' | 'proxy';
  /** The proxy's HTTP status, where it answered. */
  readonly status?: number;
  /** The system's own words, at most 200 characters. */
  readonly reason: string;
}

/** Longest reason kept, characters. */
const MAX_REASON = 200;

/** Error codes of Node and OpenSSL that mean that the peer's certificate or TLS itself was refused. */
const TLS_CODE =
  /^(ERR_TLS|ERR_SSL|CERT_|CRL_|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH|EPROTO|ERR_OSSL)/;
/** TLS alerts by which a server refuses a client's certificate or asks for one (RFC 8446, 6.2). */
const CLIENT_CERTIFICATE_REFUSED =
  /ALERT_(BAD_CERTIFICATE|UNKNOWN_CA|CERTIFICATE_(EXPIRED|REVOKED|UNKNOWN))/;
const CLIENT_CERTIFICATE_WANTED = 'CERTIFICATE_REQUIRED';
const DNS_CODE = /^(ENOTFOUND|EAI_|ENODATA|ESERVFAIL|EFORMERR|EREFUSED$)/;

/** A certificate or key that cannot be used; the message is a described Problem. */
export class TlsFileError extends Error {
  override readonly name = 'TlsFileError';
}

/** The proxy could not be reached, or did not open the way. */
export class ProxyError extends Error {
  override readonly name = 'ProxyError';
  /** HTTP status of its answer to CONNECT, where it gave one. */
  readonly status: number | undefined;

  constructor(message: string, status?: number, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}

/** Sorts an error of a dial or a socket by what a person would do about it. */
export function dialFailure(error: unknown): DialFailure {
  if (!(error instanceof AggregateError)) return sorted(error);
  // Several addresses failed. The one that got furthest says most, else the preferred one.
  const failures = error.errors.map(sorted);
  const told =
    failures.find(({ kind }) => kind === 'tls') ?? failures[0] ?? sorted(new Error('no address'));
  const others = failures.length - 1;
  return others < 1
    ? told
    : { ...told, reason: shortened(`${told.reason} (and ${others} more failed)`) };
}

function sorted(error: unknown): DialFailure {
  const code = fieldOf(error, 'code');
  const reason = reasonOf(error, code);
  if (error instanceof ProxyError) {
    return {
      kind: 'proxy',
      ...(error.status === undefined ? {} : { status: error.status }),
      reason,
    };
  }
  if (error instanceof TlsFileError) return { kind: 'tls', reason };
  if (code.includes(CLIENT_CERTIFICATE_WANTED)) {
    return { kind: 'tls', reason: shortened(`the server wants a client certificate: ${reason}`) };
  }
  if (CLIENT_CERTIFICATE_REFUSED.test(code)) {
    return { kind: 'tls', reason: shortened(`the server refuses our certificate: ${reason}`) };
  }
  if (DNS_CODE.test(code)) return { kind: 'dns', reason };
  if (code === 'ECONNREFUSED') return { kind: 'refused', reason };
  if (code === 'ETIMEDOUT') return { kind: 'timeout', reason };
  return { kind: TLS_CODE.test(code) ? 'tls' : 'network', reason };
}

function reasonOf(error: unknown, code: string): string {
  // What OpenSSL says is wrapped in where in its source it was said; Node keeps the heart of it.
  const heart = TLS_CODE.test(code) ? fieldOf(error, 'reason') : '';
  const message = error instanceof Error ? error.message : String(error);
  const words = heart === '' ? message : heart;
  return shortened(words.includes(code) ? words : `${code}: ${words}`);
}

/** A text that Node adds to its errors; empty where there is none. */
function fieldOf(error: unknown, name: 'code' | 'reason'): string {
  if (!(error instanceof Error)) return '';
  const field: unknown = Object.entries(error).find(([key]) => key === name)?.[1];
  return typeof field === 'string' ? field : '';
}

function shortened(reason: string): string {
  return reason.slice(0, MAX_REASON);
}
