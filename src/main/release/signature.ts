/**
 * Ed25519 signatures (RFC 8032) of what a release consists of: the list of its files, the manifest of
 * an update. The signature stands beside the file, so nothing of the file is parsed before it holds:
 *
 *     openssl pkeyutl -verify -rawin -pubin -inkey KEY.pem -in FILE -sigfile FILE.sig.raw
 *
 * `FILE.sig` holds the 64 bytes in base64 (`base64 -d FILE.sig > FILE.sig.raw`).
 */
import { createPublicKey, verify } from 'node:crypto';

/** Longest text that can be a signature: 88 characters and a line's end. */
export const MAX_SIGNATURE_BYTES = 128;

/**
 * Whether one of the keys made this signature of exactly these bytes.
 * @param signature base64 text of 64 bytes, blanks around it allowed
 * @param keys public keys: SPKI, DER, base64; one that is no such key never matches
 */
export function isSigned(content: Uint8Array, signature: string, keys: readonly string[]): boolean {
  const text = signature.trim();
  if (!/^[A-Za-z0-9+/]{86}==$/.test(text)) return false;
  const bytes = Buffer.from(text, 'base64');
  return keys.some((key) => matches(content, bytes, key));
}

function matches(content: Uint8Array, signature: Buffer, key: string): boolean {
  try {
    const publicKey = createPublicKey({
      key: Buffer.from(key, 'base64'),
      format: 'der',
      type: 'spki',
    });
    // Any other type of key would bring another algorithm with it.
    if (publicKey.asymmetricKeyType !== 'ed25519') return false;
    return verify(null, content, publicKey, signature);
  } catch {
    return false; // no key at all, which is the same as one that did not sign
  }
}
