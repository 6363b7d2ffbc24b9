/**
 * Signs a packed zip as an update: writes `vigil-update.json` and its signature beside it. These
 * three files, on any web server or a memory stick, are what `vigil update` takes (docs/installing.md).
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { SetupError } from '../setup/project.mjs';
import { eachZipEntry } from '../runtime/zip.mjs';
import { readSigningKey, releaseSigningKeyFile, testSigningKeyFile } from './signing.mjs';

const DAY_MS = 86_400_000;
const NAME = /^[A-Za-z0-9._-]+-(?<version>\d+\.\d+\.\d+)-(?<platform>linux-(x64|arm64))\.zip$/;

/**
 * @param {string} zip
 * @param {object} options
 * @param {number} options.sequence higher than that of every manifest before it
 * @param {boolean} options.rollback allows it to lower the version
 * @param {number} options.validDays
 * @param {boolean} options.isTest signed with this machine's test key
 */
export async function signUpdate(zip, { sequence, rollback, validDays, isTest }) {
  if (!Number.isSafeInteger(sequence) || sequence < 1) {
    throw new SetupError('--sequence is a whole number from 1, one higher at each update.');
  }
  if (!(validDays > 0 && validDays <= 3_650)) throw new SetupError('--valid-days is 1 to 3650.');
  const named = NAME.exec(basename(zip))?.groups;
  if (named === undefined) {
    throw new SetupError(`${basename(zip)} is not named as \`npm run package -- zip\` does.`);
  }
  const key = readSigningKey(isTest ? testSigningKeyFile() : releaseSigningKeyFile());
  const content = readFileSync(zip);
  const manifest = {
    type: 'vigil-update',
    format: 1,
    sequence,
    version: named['version'],
    platform: named['platform'],
    rollback,
    expires: new Date(Date.now() + validDays * DAY_MS).toISOString(),
    file: basename(zip),
    size: content.length,
    unpackedSize: await unpackedSize(zip),
    sha256: createHash('sha256').update(content).digest('hex'),
  };
  const text = Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`);
  writeFileSync(join(dirname(zip), 'vigil-update.json'), text);
  writeFileSync(join(dirname(zip), 'vigil-update.json.sig'), key.sign(text));
}

/** @param {string} zip */
async function unpackedSize(zip) {
  let bytes = 0;
  await eachZipEntry(zip, async (_path, _open, size) => {
    bytes += size;
  });
  return bytes;
}
