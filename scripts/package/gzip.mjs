/**
 * A gzip file without what differs at each making: 7za writes the name and the time of its temporary
 * input into the head (RFC 1952, 2.3).
 */
import { readFileSync, writeFileSync } from 'node:fs';

const FIXED_BYTES = 10;
const FLAG_EXTRA = 4;
const FLAG_NAME = 8;

/** @param {string} path rewritten in place */
export function settleGzip(path) {
  const content = readFileSync(path);
  if (content.readUInt16BE(0) !== 0x1f8b) throw new Error(`${path} is no gzip file`);
  const flags = content[3] ?? 0;
  if ((flags & ~FLAG_NAME) !== 0) {
    const what = (flags & FLAG_EXTRA) === 0 ? 'flags' : 'an extra field';
    throw new Error(`${path} has ${what} in its head that nobody expected`);
  }
  const body = (flags & FLAG_NAME) === 0 ? FIXED_BYTES : content.indexOf(0, FIXED_BYTES) + 1;
  // Method: deflate. No flags, no time; byte 8 tells the effort, byte 9 the system: unknown.
  const head = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, content[8] ?? 0, 255]);
  writeFileSync(path, Buffer.concat([head, content.subarray(body)]));
}
