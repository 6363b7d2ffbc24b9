/**
 * Certificates made on the spot (X.509 v3, P-256), so that tests of wss, of private authorities and
 * of client certificates need neither files nor tools.
 */
import {
  createPrivateKey,
  generateKeyPairSync,
  randomBytes,
  sign,
  X509Certificate,
  type KeyObject,
} from 'node:crypto';
import { isIPv4, isIPv6 } from 'node:net';

const SEQUENCE = 0x30;
const SET = 0x31;
const INTEGER = 0x02;
const BIT_STRING = 0x03;
const OCTET_STRING = 0x04;
const BOOLEAN = 0x01;
const UTF8_STRING = 0x0c;
const UTC_TIME = 0x17;
const DAY_MS = 86_400_000;

/** PEM texts. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** What a certificate is to say. */
export interface CertificateOrder {
  /** Common name, and its name as an issuer. */
  readonly name: string;
  /** Host names and addresses it is for. */
  readonly hosts?: readonly string[];
  /** Who signs it, and that one's common name; left out: itself. */
  readonly issuer?: Certificate & { readonly name: string };
  /** May sign others. */
  readonly isAuthority?: boolean;
  /** Days from now until it ends; default 30, negative for one that has expired. */
  readonly days?: number;
  /** Days from now until it begins; default -1. */
  readonly fromDays?: number;
}

/** Its own authority, for 127.0.0.1 and localhost. */
export function selfSignedCertificate(): Certificate {
  return makeCertificate({
    name: 'localhost',
    hosts: ['localhost', '127.0.0.1'],
    isAuthority: true,
  });
}

/** An authority that signs others. */
export function makeAuthority(name: string): Certificate & { readonly name: string } {
  return { ...makeCertificate({ name, isAuthority: true }), name };
}

/** See `CertificateOrder`. */
export function makeCertificate(order: CertificateOrder): Certificate {
  const { name, hosts = [], issuer, isAuthority = false, days = 30, fromDays = -1 } = order;
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const signature = ecdsaSha256();
  const end = Date.now() + days * DAY_MS;
  const validity = der(
    SEQUENCE,
    utcTime(Math.min(Date.now() + fromDays * DAY_MS, end - DAY_MS)),
    utcTime(end),
  );
  const alternatives = der(OCTET_STRING, der(SEQUENCE, ...hosts.map(alternative)));
  const constraints = der(SEQUENCE, ...(isAuthority ? [der(BOOLEAN, Buffer.from([0xff]))] : []));
  const extensions = der(
    SEQUENCE,
    ...(hosts.length === 0 ? [] : [der(SEQUENCE, oid(0x55, 0x1d, 0x11), alternatives)]),
    der(
      SEQUENCE,
      oid(0x55, 0x1d, 0x13), // basicConstraints
      der(BOOLEAN, Buffer.from([0xff])),
      der(OCTET_STRING, constraints),
    ),
  );
  const body = der(
    SEQUENCE,
    der(0xa0, der(INTEGER, Buffer.from([2]))), // version 3
    der(INTEGER, Buffer.concat([Buffer.from([0x40]), randomBytes(8)])),
    signature,
    distinguished(issuer?.name ?? name),
    validity,
    distinguished(name),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, extensions),
  );
  const signer = issuer === undefined ? privateKey : createPrivateKey(issuer.key);
  return {
    cert: signedPem('CERTIFICATE', body, signer),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

/** A revocation list (RFC 5280 section 5) of an authority; `days` from now until the next is due. */
export function makeRevocationList(
  authority: Certificate & { readonly name: string },
  revoked: readonly Certificate[],
  days = 30,
): string {
  const now = Date.now();
  const entries = revoked.map(({ cert }) => {
    const serial = Buffer.from(new X509Certificate(cert).serialNumber, 'hex');
    return der(SEQUENCE, der(INTEGER, serial), utcTime(now - DAY_MS));
  });
  const body = der(
    SEQUENCE,
    der(INTEGER, Buffer.from([1])), // version 2
    ecdsaSha256(),
    distinguished(authority.name),
    utcTime(Math.min(now, now + days * DAY_MS) - DAY_MS),
    utcTime(now + days * DAY_MS),
    ...(entries.length === 0 ? [] : [der(SEQUENCE, ...entries)]),
  );
  return signedPem('X509 CRL', body, createPrivateKey(authority.key));
}

/** The key of a certificate, encrypted. */
export function encryptedKey(key: string, passphrase: string): string {
  const cipher = 'aes-256-cbc';
  return createPrivateKey(key)
    .export({ type: 'pkcs8', format: 'pem', cipher, passphrase })
    .toString();
}

function ecdsaSha256(): Buffer {
  return der(SEQUENCE, oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));
}

function signedPem(kind: string, body: Buffer, signer: KeyObject): string {
  const signed = der(BIT_STRING, Buffer.concat([Buffer.from([0]), sign('sha256', body, signer)]));
  const base64 = der(SEQUENCE, body, ecdsaSha256(), signed).toString('base64');
  const lines = base64.match(/.{1,64}/g)?.join('\n') ?? '';
  return `-----BEGIN ${kind}-----\n${lines}\n-----END ${kind}-----\n`;
}

function distinguished(name: string): Buffer {
  const commonName = der(SEQUENCE, oid(0x55, 0x04, 0x03), text(UTF8_STRING, name));
  return der(SEQUENCE, der(SET, commonName));
}

/** An entry of subjectAltName: dNSName or iPAddress. */
function alternative(host: string): Buffer {
  if (isIPv4(host)) return der(0x87, Buffer.from(host.split('.').map(Number)));
  return isIPv6(host) ? der(0x87, ipv6(host)) : text(0x82, host);
}

/** The 16 bytes of an address without an IPv4 tail. */
function ipv6(host: string): Buffer {
  const [head = '', tail = ''] = host.split('::');
  const groups = (part: string): number[] =>
    part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16));
  const [before, after] = [groups(head), groups(tail)];
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => 0);
  return Buffer.from(
    [...before, ...zeros, ...after].flatMap((group) => [group >> 8, group & 0xff]),
  );
}

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

function oid(...bytes: readonly number[]): Buffer {
  return der(0x06, Buffer.from(bytes));
}

function text(tag: number, value: string): Buffer {
  return der(tag, Buffer.from(value, 'utf8'));
}

/** YYMMDDhhmmssZ. */
function utcTime(time: number): Buffer {
  return text(UTC_TIME, `${new Date(time).toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`);
}
