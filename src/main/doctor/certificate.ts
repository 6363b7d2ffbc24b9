/**
 * The server's TLS, looked at by a handshake of its own: a certificate that must be refused is read
 * all the same, so that the reason can be told with names and dates. Nothing is sent over it; the
 * session after it verifies like the wall's.
 */
import type { LookupAddress } from 'node:dns';
import { isIP } from 'node:net';
import {
  connect,
  type DetailedPeerCertificate,
  type SecureContext,
  type TLSSocket,
} from 'node:tls';
import type { Clock } from '../clock.ts';
import { dialFailure } from '../network/dial.ts';
import { pinOf } from '../network/tls-rules.ts';
import { fail, note, pass, type Finding } from './finding.ts';
import { ms } from './reach.ts';

/** As long as a slow line may take, ms; what is too slow for a wall is told with the upgrade. */
const HANDSHAKE_MS = 5_000;
const DAY_MS = 86_400_000;
/** Fewer days than this before the end deserve a word: renewal is normally done by then. */
const SOON_DAYS = 14;
/** Certificates of a chain that are told. */
const MAX_CHAIN = 6;

/** What to look at. */
export interface TlsPlace {
  readonly host: string;
  readonly address: LookupAddress;
  readonly port: number;
  readonly secureContext: SecureContext;
  /** In words: whom the certificate must chain to. */
  readonly authorities: string;
}

/** One handshake, and what to think of the certificate. */
export async function examineTls(place: TlsPlace, clock: Clock): Promise<Finding> {
  const { host, address, port, secureContext } = place;
  const from = clock.now();
  return new Promise((resolve) => {
    const socket = connect({
      host: address.address,
      port,
      secureContext,
      rejectUnauthorized: false, // see the file head
      // An address is no name to ask for (RFC 6066 section 3), but is verified like one.
      ...(isIP(host) === 0 ? { servername: host } : {}),
    });
    const cancel = clock.wakeAt(from + HANDSHAKE_MS, () => {
      end(fail('tls', 'doctor-tls', `no TLS handshake within ${HANDSHAKE_MS} ms`));
    });
    function end(finding: Finding): void {
      cancel();
      socket.destroy();
      resolve(finding);
    }
    socket.on('secureConnect', () => {
      end(judge(socket, place, clock.now() - from, clock.unixNow()));
    });
    socket.on('error', (error) => {
      end(fail('tls', 'doctor-tls', `no TLS: ${dialFailure(error).reason}`));
    });
    socket.on('close', () => {
      end(fail('tls', 'doctor-tls', 'the server closed the connection during the handshake'));
    });
  });
}

function judge(
  socket: TLSSocket,
  { host, authorities }: TlsPlace,
  tookMs: number,
  unixNow: number,
): Finding {
  const certificate = socket.getPeerCertificate(true);
  const endTime = Date.parse(certificate.valid_to);
  const days = Math.floor((endTime - unixNow) / DAY_MS);
  const names = (certificate.subjectaltname ?? 'no names').replaceAll(/\b(DNS|IP Address):/g, '');
  const chain = chainOf(certificate);
  const whole = `certificate for ${names}; chain of ${chain.length}: ${chain.join(' < ')}`;
  const dates = `valid to ${certificate.valid_to}`;
  // why: typed as Error, but Node gives the code as a string
  const reason = socket.authorized ? '' : String(socket.authorizationError);
  if (reason === '') {
    const text = `${socket.getProtocol() ?? 'TLS'} in ${ms(tookMs)}; ${whole}; ${dates}, ${days} days; trusted by ${authorities}; key ${pinOf(certificate.raw)}`;
    return days < SOON_DAYS ? note('tls', text, 'doctor-certificate-expiring') : pass('tls', text);
  }
  if (reason.includes('CERT_HAS_EXPIRED')) {
    const text = `the certificate, or one of its chain, has expired: ${whole}; ${dates} (${Math.floor((unixNow - endTime) / DAY_MS)} days ago)`;
    return fail('tls', 'doctor-certificate-expired', text);
  }
  if (reason.includes('CERT_NOT_YET_VALID')) {
    const text = `the certificate is not valid before ${certificate.valid_from}; is this PC's clock right?`;
    return fail('tls', 'doctor-certificate-early', text);
  }
  if (reason.includes('ALTNAME')) {
    const text = `the certificate is for ${names}, and not for ${host}`;
    return fail('tls', 'doctor-certificate-name', text);
  }
  const text = `not trusted by ${authorities}: ${reason}; ${whole}`;
  return fail('tls', 'doctor-certificate-untrusted', text);
}

/** Names of the certificates from the server's to the last that is known. */
function chainOf(certificate: DetailedPeerCertificate): readonly string[] {
  const names: string[] = [];
  const seen = new Set<string>();
  let one: DetailedPeerCertificate | undefined = certificate;
  while (one !== undefined && !seen.has(one.fingerprint256) && names.length < MAX_CHAIN) {
    seen.add(one.fingerprint256);
    names.push(commonName(one.subject));
    // Absent where the chain ends unfinished, whatever its type says.
    one = one.issuerCertificate;
  }
  return names;
}

function commonName(subject: DetailedPeerCertificate['subject']): string {
  // why: typed as strings, but a name may be there several times, or not at all
  const { CN, O } = subject as { readonly CN?: unknown; readonly O?: unknown };
  return [CN, O].flat().find((name) => typeof name === 'string') ?? 'no name';
}
