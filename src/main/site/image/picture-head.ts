/**
 * What a file says of the picture in it, told from its bytes and never from its name: PNG, JPEG or
 * WebP, how large, and whether its end is there. Pure; nothing is decoded here. The sandboxed page
 * does that, so main never runs a decoder over a file that somebody else wrote. Bounded: one pass.
 */

/** As HTTP names them. */
export type PictureType = 'image/png' | 'image/jpeg' | 'image/webp';

/** A picture that may be decoded. */
export interface PictureHead {
  readonly type: PictureType;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}

/**
 * Why bytes are no picture. `notPicture`: none of the three formats. `incomplete`: its end is
 * missing, as while it is being written. `tooLarge`: more pixels than a wall decodes.
 */
export type PictureFault = 'notPicture' | 'incomplete' | 'tooLarge';

/**
 * Why there is no picture. `noFile`: nothing there, or nobody may read it. `outside`: a link leads
 * out of the folder of the site file.
 */
export type ImageFault = PictureFault | 'noFile' | 'outside';

/** What a look at a picture file found. */
export type ImageLook =
  | { readonly found: 'same' }
  | {
      readonly found: 'picture';
      /** Changes with every write; what the next look names as held. */
      readonly signature: string;
      readonly type: PictureType;
      /** When it was written, Unix ms. */
      readonly time: number;
      readonly bytes: Uint8Array<ArrayBuffer>;
    }
  | { readonly found: 'none'; readonly fault: ImageFault };

/** Pixels of a picture: a camera of 24 megapixels; four bytes each when decoded. */
const MAX_PIXELS = 25_000_000;
const MAX_SIDE = 16_384;

/** Reads the head of a picture. */
export function readPictureHead(bytes: Uint8Array): PictureHead | PictureFault {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found = pngHead(view) ?? jpegHead(view) ?? webpHead(view);
  if (found === undefined) return 'notPicture';
  if (typeof found === 'string') return found;
  const { width, height } = found;
  if (width < 1 || height < 1) return 'notPicture';
  const fits = width <= MAX_SIDE && height <= MAX_SIDE && width * height <= MAX_PIXELS;
  return fits ? found : 'tooLarge';
}

/** Undefined: another format. */
type Found = PictureHead | PictureFault | undefined;

/** Type of the last chunk. */
const IEND = 0x49454e44;

/** PNG (ISO/IEC 15948): signature, IHDR first, chunks up to IEND. */
function pngHead(view: DataView): Found {
  if (!startsWith(view, 0, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return undefined;
  if (view.byteLength < 33) return 'incomplete';
  if (view.getUint32(8) !== 13 || !hasWord(view, 12, 'IHDR')) return 'notPicture';
  const head = {
    type: 'image/png',
    width: view.getUint32(16),
    height: view.getUint32(20),
  } as const;
  // Each chunk is at least twelve bytes, so this ends.
  for (let at = 8; at + 12 <= view.byteLength; at += 12 + view.getUint32(at)) {
    if (view.getUint32(at + 4) === IEND) return head;
  }
  return 'incomplete';
}

/** Bytes after the end mark that some cameras add. */
const JPEG_TAIL = 4_096;

/** JPEG (ITU-T T.81 annex B): segments up to the frame header, and an end of image. */
function jpegHead(view: DataView): Found {
  if (!startsWith(view, 0, [0xff, 0xd8, 0xff])) return undefined;
  let at = 2;
  while (at + 4 <= view.byteLength) {
    if (view.getUint8(at) !== 0xff) return 'notPicture';
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) {
      at += 1; // Fill bytes may stand before any marker.
      continue;
    }
    const length = view.getUint16(at + 2);
    if (length < 2) return 'notPicture';
    if (isFrame(marker)) {
      if (at + 9 > view.byteLength) return 'incomplete';
      const [height, width] = [view.getUint16(at + 5), view.getUint16(at + 7)];
      return hasJpegEnd(view) ? { type: 'image/jpeg', width, height } : 'incomplete';
    }
    // A scan or an end before any frame.
    if (marker === 0xda || marker === 0xd9) return 'notPicture';
    at += 2 + length;
  }
  return 'incomplete';
}

/** SOF0 to SOF15, which share their numbers with DHT, JPG and DAC. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}

function hasJpegEnd(view: DataView): boolean {
  const last = Math.max(0, view.byteLength - JPEG_TAIL);
  for (let at = view.byteLength - 2; at >= last; at -= 1) {
    if (view.getUint16(at) === 0xffd9) return true;
  }
  return false;
}

/** WebP (RFC 9649): a RIFF of its told size, and the head of its first chunk. */
function webpHead(view: DataView): Found {
  if (!hasWord(view, 0, 'RIFF')) return undefined;
  if (view.byteLength < 30) return 'incomplete';
  if (!hasWord(view, 8, 'WEBP')) return undefined;
  if (view.getUint32(4, true) + 8 > view.byteLength) return 'incomplete';
  const type = 'image/webp';
  if (hasWord(view, 12, 'VP8 ')) {
    const isKeyFrame = startsWith(view, 23, [0x9d, 0x01, 0x2a]);
    if (!isKeyFrame) return 'notPicture';
    const [width, height] = [view.getUint16(26, true), view.getUint16(28, true)];
    return { type, width: width & 0x3fff, height: height & 0x3fff };
  }
  if (hasWord(view, 12, 'VP8L')) {
    if (view.getUint8(20) !== 0x2f) return 'notPicture';
    const bits = view.getUint32(21, true);
    return { type, width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
  }
  if (hasWord(view, 12, 'VP8X')) {
    return { type, width: uint24(view, 24) + 1, height: uint24(view, 27) + 1 };
  }
  return 'notPicture';
}

function uint24(view: DataView, at: number): number {
  return view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
}

function startsWith(view: DataView, at: number, expected: readonly number[]): boolean {
  if (at + expected.length > view.byteLength) return false;
  return expected.every((byte, index) => view.getUint8(at + index) === byte);
}

function hasWord(view: DataView, at: number, word: string): boolean {
  const bytes = Array.from({ length: word.length }, (_, index) => word.charCodeAt(index));
  return startsWith(view, at, bytes);
}
