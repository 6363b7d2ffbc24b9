/** PNGs as pixels, and as a photocopier would show them, for comparing parts of them. */
import { spawn } from 'node:child_process';

/** Place in pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Width and height in pixels, of a PNG's first chunk, IHDR. */
export function sizeOf(png: Buffer): { readonly width: number; readonly height: number } {
  return { width: png.readUInt32BE(16), height: png.readUInt32BE(20) };
}

/** Red, green and blue of every pixel of a PNG, row by row. */
export function pixelsOf(png: Buffer): Promise<Buffer> {
  return convert(png, ['rgb:-']);
}

/** Greys of one picture. */
export class GreyPicture {
  readonly width: number;
  readonly #greys: Buffer;

  private constructor(width: number, greys: Buffer) {
    this.width = width;
    this.#greys = greys;
  }

  /** Reads a PNG. */
  static async read(png: Buffer): Promise<GreyPicture> {
    return new GreyPicture(
      sizeOf(png).width,
      await convert(png, ['-colorspace', 'Gray', 'gray:-']),
    );
  }

  /** Share of pixels, 0 to 1, in which two places of one size differ more than a glance forgives. */
  difference(one: Box, other: Box): number {
    const [width, height] = [Math.floor(one.width), Math.floor(one.height)];
    let different = 0;
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) {
        if (Math.abs(this.#at(one, x, y) - this.#at(other, x, y)) > FORGIVEN) different += 1;
      }
    }
    return different / (width * height);
  }

  #at({ x, y }: Box, right: number, down: number): number {
    return this.#greys[(Math.round(y) + down) * this.width + Math.round(x) + right] ?? 0;
  }
}

/** Steps of 255. */
const FORGIVEN = 24;

/** Runs ImageMagick's `convert` on a PNG and returns what it writes. */
function convert(png: Buffer, to: readonly string[]): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = spawn('convert', ['png:-', '-depth', '8', ...to], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const parts: Buffer[] = [];
    child.stdout.on('data', (part: Buffer) => parts.push(part));
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve(Buffer.concat(parts));
      else reject(new Error(`convert ended with code ${code}`));
    });
    child.stdin.end(png);
  });
}
