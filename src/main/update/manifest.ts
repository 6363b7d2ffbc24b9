/**
 * The manifest of an update (`vigil-update.json`): text whose signature holds → UpdateManifest.
 * Nothing is parsed before its signature is checked, and it is still parsed as strictly as a
 * stranger's.
 */
import { z } from 'zod';
import type { Parsed } from '../problem.ts';
import { MAX_PACKAGE_BYTES } from '../release/file-list.ts';
import { isSigned } from '../release/signature.ts';
import type { UpdateManifest } from './decide.ts';
import { isVersion } from './version.ts';

/** Names beside each other at the place where updates come from. */
export const MANIFEST_FILE = 'vigil-update.json';
/** Its signature. */
export const MANIFEST_SIGNATURE_FILE = `${MANIFEST_FILE}.sig`;
/** Ours has 400 bytes. */
export const MAX_MANIFEST_BYTES = 16 * 1024;

const MANIFEST = z.strictObject({
  type: z.literal('vigil-update'),
  format: z.literal(1),
  sequence: z.number().int().min(1).max(Number.MAX_SAFE_INTEGER),
  version: z.string().refine(isVersion),
  platform: z.string().regex(/^[a-z0-9]{1,16}-[a-z0-9]{1,16}$/),
  rollback: z.boolean(),
  expires: z.iso.datetime(),
  // One name, no folder, nothing hidden.
  file: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,120}\.zip$/),
  size: z.number().int().min(1).max(MAX_PACKAGE_BYTES),
  unpackedSize: z.number().int().min(1).max(MAX_PACKAGE_BYTES),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

/**
 * The manifest in these bytes. Problems: `update-signature`, `update-manifest`.
 * @param place where they came from, for people
 * @param keys see `isSigned`
 */
export function readManifest(
  content: Uint8Array,
  signature: string,
  keys: readonly string[],
  place: string,
): Parsed<UpdateManifest> {
  const refuse = (code: string, expected: string, got: string): Parsed<UpdateManifest> => ({
    ok: false,
    problems: [{ code, where: { file: place }, expected, got }],
  });
  if (content.byteLength > MAX_MANIFEST_BYTES) {
    return refuse(
      'update-manifest',
      `at most ${MAX_MANIFEST_BYTES} bytes`,
      `${content.byteLength}`,
    );
  }
  if (!isSigned(content, signature, keys)) {
    return refuse('update-signature', 'a signature by a key this build trusts', 'none that holds');
  }
  let read: unknown;
  try {
    read = JSON.parse(Buffer.from(content).toString('utf8'));
  } catch {
    return refuse('update-manifest', 'JSON', 'another text');
  }
  const parsed = MANIFEST.safeParse(read);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const got = `${issue?.path.join('.')}: ${issue?.message}`.slice(0, 200);
    return refuse('update-manifest', 'a manifest of an update, format 1', got);
  }
  const { type: _type, format: _format, expires, ...manifest } = parsed.data;
  return { ok: true, value: { ...manifest, expiresTime: Date.parse(expires) } };
}
