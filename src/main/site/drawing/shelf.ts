/**
 * The drawings that a site names, read from the folder of its file: bounded, each once, and with a
 * note of which files were looked at, so that the wall sees when one of them changes.
 */
import { open, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Parsed } from '../../problem.ts';
import { shorten } from '../fault.ts';
import type { ReadDrawing } from './drawing.ts';
import { readDrawing } from './sanitise.ts';
import { SYMBOL_TEXTS, SYMBOLS } from './symbols.ts';
import { MAX_DRAWING_BYTES } from './xml.ts';

/** Drawings of one site; each is at most as large as a drawing may be. */
const MAX_DRAWINGS = 200;
/** Bytes of all drawings of a site. */
const MAX_BYTES = 16 * 1024 * 1024;

/** Path of a file → what it was like when it was read. */
export type FilesSeen = Map<string, string>;

/** Reads the named drawings of a site in `folder`; notes them in `seen`. */
export async function readDrawings(
  names: ReadonlySet<string>,
  folder: string,
  seen: FilesSeen,
): Promise<ReadonlyMap<string, Parsed<ReadDrawing>>> {
  const drawings = new Map<string, Parsed<ReadDrawing>>();
  let bytes = 0;
  for (const name of names) {
    const file = path.join(folder, ...name.split('/'));
    seen.set(file, await signatureOf(file));
    if (drawings.size >= MAX_DRAWINGS || bytes > MAX_BYTES) {
      const expected = `at most ${MAX_DRAWINGS} drawings of together ${MAX_BYTES} bytes`;
      drawings.set(name, refused('site-too-large', file, expected, 'more'));
      continue;
    }
    const text = await readText(file);
    if (text.ok) bytes += text.value.length;
    drawings.set(name, text.ok ? readDrawing(text.value, file) : text);
  }
  return drawings;
}

const symbolDrawings = new Map<string, Parsed<ReadDrawing>>();

/** A drawing of nothing but one of our own symbols, with the element `symbol`. */
export function symbolDrawing(symbol: string): Parsed<ReadDrawing> {
  const known = symbolDrawings.get(symbol);
  if (known !== undefined) return known;
  const [box = 'viewBox="0 0 1 1"'] = /viewBox="[\d ]+"/.exec(SYMBOLS.get(symbol) ?? '') ?? [];
  // The tag only makes the sanitiser say what the symbol shows when it is bound.
  const text = `<svg xmlns="http://www.w3.org/2000/svg" ${box}><use id="symbol" href="vigil:${symbol}" data-tag="any" data-with="${SYMBOL_TEXTS.map((name) => `${name}: {${name}}`).join('; ')}"/></svg>`;
  const read = readDrawing(text, `vigil:${symbol}`);
  symbolDrawings.set(symbol, read);
  return read;
}

/** Changes whenever the file that the path leads to is another one or has been written. */
export async function signatureOf(file: string): Promise<string> {
  try {
    const { dev, ino, size, mtimeNs, ctimeNs } = await stat(file, { bigint: true });
    return [dev, ino, size, mtimeNs, ctimeNs].join(':');
  } catch {
    return 'none';
  }
}

async function readText(file: string): Promise<Parsed<string>> {
  let bytes: Buffer;
  try {
    // Asked first: to open a pipe would wait for its other end.
    if (!(await stat(file)).isFile()) {
      return refused('drawing-file', file, 'a file', 'a folder, pipe or device');
    }
    const handle = await open(file, 'r');
    try {
      const buffer = Buffer.alloc(MAX_DRAWING_BYTES + 1);
      let length = 0;
      for (;;) {
        const { bytesRead } = await handle.read(buffer, length, buffer.length - length, null);
        length += bytesRead;
        if (bytesRead === 0 || length === buffer.length) break;
      }
      if (length > MAX_DRAWING_BYTES) {
        return refused('drawing-too-large', file, `at most ${MAX_DRAWING_BYTES} bytes`, 'more');
      }
      bytes = buffer.subarray(0, length);
    } finally {
      await handle.close();
    }
  } catch (cause) {
    const got = shorten(cause instanceof Error ? cause.message : String(cause));
    return refused('drawing-file', file, 'a drawing that can be read', got, cause);
  }
  try {
    return { ok: true, value: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch (cause) {
    return refused('drawing-file', file, 'text in UTF-8', 'other bytes', cause);
  }
}

function refused(
  code: string,
  file: string,
  expected: string,
  got: string,
  cause?: unknown,
): Parsed<never> {
  const problem = { code, where: { file }, expected, got };
  return { ok: false, problems: [cause === undefined ? problem : { ...problem, cause }] };
}
