/**
 * Keys that sign packages and updates: Ed25519 (RFC 8032), the private half in a PEM file (PKCS 8)
 * that never enters the project, the public half built into the app (`__RELEASE_KEYS__`).
 *
 * Test packages are signed with a key of this machine alone, made on first use in the cache folder:
 * no release trusts it.
 */
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { SetupError, cacheFolder } from '../setup/project.mjs';

/**
 * @typedef {object} SigningKey
 * @property {string} publicKey SPKI, DER, base64: as the app holds it
 * @property {(content: Buffer) => string} sign the text of a `.sig` file
 */

/**
 * The key in a PEM file.
 * @param {string} file
 * @returns {SigningKey}
 */
export function readSigningKey(file) {
  const key = parseKey(file);
  if (key.asymmetricKeyType !== 'ed25519') {
    throw new SetupError(`${file} holds no Ed25519 key, but ${key.asymmetricKeyType}.`);
  }
  return {
    publicKey: createPublicKey(key).export({ format: 'der', type: 'spki' }).toString('base64'),
    sign: (content) => `${sign(null, content, key).toString('base64')}\n`,
  };
}

/** @param {string} file */
function parseKey(file) {
  try {
    return createPrivateKey(readFileSync(file));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new SetupError(`${file} is no private key in PEM: ${reason}`);
  }
}

/**
 * Writes a new private key; never over an old one.
 * @param {string} file
 */
export function makeSigningKey(file) {
  if (existsSync(file)) throw new SetupError(`${file} is there already and was not changed.`);
  const { privateKey } = generateKeyPairSync('ed25519');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, privateKey.export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600 });
}

/** The PEM file of this machine's key for test packages, made if missing. */
export function testSigningKeyFile() {
  const file = join(cacheFolder(), 'keys', 'test-signing.pem');
  if (!existsSync(file)) makeSigningKey(file);
  return file;
}

/** The PEM file that releases are signed with. */
export function releaseSigningKeyFile() {
  const file = process.env['VIGIL_SIGNING_KEY'];
  if (file) return file;
  throw new SetupError(
    'A package is signed, and the app in it trusts that key alone. Name the private key in\n' +
      '  VIGIL_SIGNING_KEY=/safe/place/vigil-signing.pem\n' +
      'and keep it: updates must be signed with it too. Make one, once, with\n' +
      '  npm run package -- --new-key /safe/place/vigil-signing.pem',
  );
}
