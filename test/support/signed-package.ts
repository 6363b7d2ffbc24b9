/**
 * Keys, and small folders that look like a package: a signed list and files. The list is made as
 * scripts/package/file-list.mjs makes it.
 */
import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A key that signs. */
export interface TestKey {
  /** As the app holds it. */
  readonly publicKey: string;
  readonly sign: (content: string | Uint8Array) => string;
}

/** A new Ed25519 key. */
export function makeKey(): TestKey {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return { publicKey: spki(publicKey), sign: (content) => signed(content, privateKey) };
}

/** A public key as the app holds it. */
export function spki(key: KeyObject): string {
  return key.export({ format: 'der', type: 'spki' }).toString('base64');
}

function signed(content: string | Uint8Array, key: KeyObject): string {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  return `${sign(null, bytes, key).toString('base64')}\n`;
}

/** What a package of a test holds. */
export interface PackageContent {
  readonly version: string;
  readonly platform?: string;
  /** Path → text; those named `vigil` are executable. */
  readonly files?: Readonly<Record<string, string>>;
}

/** The text of a list of files. */
export function fileListOf({ version, platform, files = {} }: PackageContent): string {
  return JSON.stringify({
    type: 'vigil-files',
    format: 1,
    version,
    platform: platform ?? `${process.platform}-${process.arch}`,
    files: Object.entries(files).map(([path, text]) => ({
      path,
      size: Buffer.byteLength(text),
      sha256: createHash('sha256').update(text).digest('hex'),
      executable: path === 'vigil',
    })),
  });
}

/** Files of the smallest package. */
export function smallPackage(version: string): Record<string, string> {
  return {
    vigil: `#!/bin/sh\necho ${version}\n`,
    'libffmpeg.so': 'library',
    'locales/de.pak': 'words',
    'resources/app.asar': `code of ${version}`,
  };
}

/** Writes a package into a folder; returns its files. */
export function writePackage(
  folder: string,
  key: TestKey,
  content: PackageContent,
): Record<string, string> {
  const files = content.files ?? smallPackage(content.version);
  const list = fileListOf({ ...content, files });
  const all = {
    ...files,
    'resources/files.json': list,
    'resources/files.json.sig': key.sign(list),
  };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
    chmodSync(join(folder, path), path === 'vigil' ? 0o755 : 0o644);
  }
  return all;
}
