/**
 * A self-signed certificate for 127.0.0.1 and localhost, made on the spot (X.509 v3, P-256), so
 * that tests of wss need neither files nor tools.
 */
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

const SEQUENCE = 0x30;
const SET = 0x31;
const INTEGER = 0x02;
const BIT_STRING = 0x03;
const OCTET_STRING = 0x04;
const BOOLEAN = 0x01;
const UTF8_STRING = 0x0c;
const UTC_TIME = 0x17;

/** PEM texts; the certificate is its own authority. */
export function selfSignedCertificate(): { readonly cert: string; readonly key: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const signature = der(SEQUENCE, oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02)); // ECDSA, SHA-256
  const commonName = der(SEQUENCE, oid(0x55, 0x04, 0x03), text(UTF8_STRING, 'localhost'));
  const name = der(SEQUENCE, der(SET, commonName));
  const day = 86_400_000;
  const validity = der(SEQUENCE, utcTime(Date.now() - day), utcTime(Date.now() + 30 * day));
  const alternatives = der(
    SEQUENCE,
    text(0x82, 'localhost'), // dNSName
    der(0x87, Buffer.from([127, 0, 0, 1])), // iPAddress
  );
  const extensions = der(
    SEQUENCE,
    der(SEQUENCE, oid(0x55, 0x1d, 0x11), der(OCTET_STRING, alternatives)),
    der(
      SEQUENCE,
      oid(0x55, 0x1d, 0x13), // basicConstraints: an authority
      der(BOOLEAN, Buffer.from([0xff])),
      der(OCTET_STRING, der(SEQUENCE, der(BOOLEAN, Buffer.from([0xff])))),
    ),
  );
  const body = der(
    SEQUENCE,
    der(0xa0, der(INTEGER, Buffer.from([2]))), // version 3
    der(INTEGER, Buffer.concat([Buffer.from([0x40]), randomBytes(8)])),
    signature,
    name,
    validity,
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, extensions),
  );
  const signed = sign('sha256', body, privateKey);
  const certificate = der(
    SEQUENCE,
    body,
    signature,
    der(BIT_STRING, Buffer.concat([Buffer.from([0]), signed])),
  );
  const lines =
    certificate
      .toString('base64')
      .match(/.{1,64}/g)
      ?.join('\n') ?? '';
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
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
