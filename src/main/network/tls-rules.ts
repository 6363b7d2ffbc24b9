/**
 * The TLS rules of a source: certificates are always verified, files are read anew for every dial, so
 * that a rotated certificate needs no restart, and what is wrong with one is said with its name.
 *
 * No session tickets are kept between dials: a resumed session would not look at the certificate
 * again, and costs TLS 1.3 the same one round trip.
 */
import { createHash, createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import {
  checkServerIdentity,
  createSecureContext,
  type PeerCertificate,
  type SecureContext,
  type SecureContextOptions,
} from 'node:tls';
import { describeProblem } from '../problem.ts';
import { TlsFileError } from './failure.ts';

/** Files and names that TLS to one source needs; all may be left out. */
export interface TlsSetup {
  /** PEM; replaces the system's authorities. */
  readonly caFile?: string;
  /** PEM; our certificate and those that it chains to. */
  readonly clientCertFile?: string;
  /** PEM; the key of `clientCertFile`. */
  readonly clientKeyFile?: string;
  /** The passphrase of an encrypted key; null: there is none. */
  readonly clientKeyPassphrase?: () => string | null;
  /** PEM; revocation lists of every authority in the chain. */
  readonly crlFile?: string;
  /**
   * `sha256/` and base64 of the public key (SubjectPublicKeyInfo, RFC 7469 section 2.4) that the
   * server's own certificate must hold one of, beside all other checks.
   */
  readonly pins?: readonly string[];
  /** Name to ask for (SNI) and to verify instead of the endpoint's host. */
  readonly serverName?: string;
}

/** How certificates are judged, and ours. */
export interface TlsRules {
  readonly rejectUnauthorized: true;
  readonly secureContext: SecureContext;
  readonly checkServerIdentity: (host: string, certificate: PeerCertificate) => Error | undefined;
}

/** Reads the files. Throws `TlsFileError`, whose message is a Problem with the file's name. */
export function tlsRules(setup: TlsSetup): TlsRules {
  const { caFile, crlFile, clientCertFile, clientKeyFile, pins } = setup;
  const ca = caFile === undefined ? undefined : readPem(caFile);
  if (caFile !== undefined && ca !== undefined) certificateOf(caFile, ca);
  const own =
    clientCertFile === undefined || clientKeyFile === undefined
      ? undefined
      : ownCertificate(clientCertFile, clientKeyFile, setup.clientKeyPassphrase?.() ?? undefined);
  const trust = { minVersion: 'TLSv1.2', ...own, ...withCa(ca) } as const;
  const secureContext =
    crlFile === undefined ? createSecureContext(trust) : withRevocations(trust, crlFile);
  return {
    rejectUnauthorized: true,
    secureContext,
    checkServerIdentity: (host, certificate) => {
      // Replaces Node's own check, so that one comes first.
      return checkServerIdentity(host, certificate) ?? checkPin(certificate, pins);
    },
  };
}

/** The pin of a certificate in DER: what the site file's `pins` hold. */
export function pinOf(certificate: Buffer): string {
  const key = new X509Certificate(certificate).publicKey.export({ type: 'spki', format: 'der' });
  return `sha256/${createHash('sha256').update(key).digest('base64')}`;
}

/** The server's own key alone: further certificates that it sends prove nothing of themselves. */
function checkPin(
  certificate: PeerCertificate,
  pins: readonly string[] | undefined,
): Error | undefined {
  if (pins === undefined) return undefined;
  const pin = pinOf(certificate.raw);
  if (pins.includes(pin)) return undefined;
  const code = 'ERR_TLS_KEY_NOT_PINNED';
  return Object.assign(new Error(`${code}: none of \`pins\` is its key, ${pin}`), { code });
}

/** A list that cannot be read must not be no list. */
function withRevocations(trust: SecureContextOptions, file: string): SecureContext {
  const crl = readPem(file);
  if (!crl.includes('-----BEGIN X509 CRL-----')) {
    refuse('tls-file-bad', file, 'revocation lists in PEM', 'none');
  }
  try {
    return createSecureContext({ ...trust, crl });
  } catch (cause) {
    return refuse('tls-file-bad', file, 'revocation lists in PEM', cause);
  }
}

function withCa(ca: string | undefined): { readonly ca?: string } {
  return ca === undefined ? {} : { ca };
}

/** Each step by itself: what OpenSSL and BoringSSL say of all of it at once does not name the file. */
function ownCertificate(
  certFile: string,
  keyFile: string,
  passphrase: string | undefined,
): { readonly cert: string; readonly key: string; readonly passphrase?: string } {
  const cert = readPem(certFile);
  const certificate = certificateOf(certFile, cert);
  const key = readPem(keyFile);
  const secret = passphrase === undefined ? {} : { passphrase };
  let isPair: boolean;
  try {
    isPair = certificate.checkPrivateKey(createPrivateKey({ key, format: 'pem', ...secret }));
  } catch (cause) {
    if (!key.includes('ENCRYPTED')) refuse('tls-file-bad', keyFile, 'a private key in PEM', cause);
    const got = passphrase === undefined ? 'none' : 'one that does not open it';
    refuse('tls-key-passphrase', keyFile, 'the passphrase of the key', got);
  }
  if (!isPair) {
    const expected = `the key of ${basename(certFile)}`;
    refuse('tls-key-mismatch', keyFile, expected, 'the key of another certificate');
  }
  return { cert, key, ...secret };
}

function readPem(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    return refuse('tls-file-unreadable', file, 'a file that can be read', cause);
  }
}

/** The first certificate of a PEM text: a file without one would trust nobody, and not say so. */
function certificateOf(file: string, pem: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch (cause) {
    return refuse('tls-file-bad', file, 'certificates in PEM', cause);
  }
}

function refuse(code: string, file: string, expected: string, got: unknown): never {
  // The strip has no room for the path, which the site file knows.
  const words = (got instanceof Error ? got.message : String(got)).replace(/, open '.*'$/, '');
  const problem = { code, where: { file: basename(file) }, expected, got: words.slice(0, 100) };
  throw new TlsFileError(describeProblem(problem), { cause: got });
}
