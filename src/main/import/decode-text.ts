/**
 * Bytes of a text file as spreadsheets and control systems save it: UTF-8 with or without a mark,
 * UTF-16 with one ("Unicode text" of Excel), and otherwise Windows-1252, in which every byte means
 * something. Only a file that is no text is refused.
 */

/** How the bytes were read. */
export type TextEncoding = 'UTF-8' | 'UTF-16' | 'Windows-1252';

/** Bytes 0x80 to 0x9F (WHATWG Encoding, index windows-1252); the rest of it is Latin-1. */
const WINDOWS_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/** The text without byte order mark and with `\n` as its only line break; null where it is none. */
export function decodeText(
  bytes: Uint8Array,
): { readonly text: string; readonly encoding: TextEncoding } | null {
  const wide = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : null;
  const big = bytes[0] === 0xfe && bytes[1] === 0xff;
  if (wide !== null || big) {
    const text = new TextDecoder('utf-16le').decode(big ? swapped(bytes) : bytes);
    return text.includes('\0') ? null : { text: plain(text), encoding: 'UTF-16' };
  }
  // No text file holds a NUL; a spreadsheet's own format and UTF-16 without a mark do.
  if (bytes.includes(0)) return null;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return { text: plain(text), encoding: 'UTF-8' };
  } catch {
    // Not UTF-8: the only other thing it can be is a code page, and this is the usual one.
    const text = Array.from(bytes, (byte) =>
      byte >= 0x80 && byte < 0xa0 ? (WINDOWS_1252[byte - 0x80] ?? '') : String.fromCharCode(byte),
    ).join('');
    return { text: plain(text), encoding: 'Windows-1252' };
  }
}

function plain(text: string): string {
  return text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
}

function swapped(bytes: Uint8Array): Uint8Array {
  const pairs = bytes.slice(0, bytes.length - (bytes.length % 2));
  for (let at = 0; at < pairs.length; at += 2) {
    [pairs[at], pairs[at + 1]] = [pairs[at + 1] ?? 0, pairs[at] ?? 0];
  }
  return pairs;
}
