/**
 * What really stands on the virtual screen, as a camera before the wall would see it: neither a
 * debugger nor the app is asked. For tests in which the page cannot answer.
 */
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { promisify } from 'node:util';

const run = promisify(execFile);
/** 8192 × 4320 pixels. */
const MAX_BYTES = 120 * 1024 * 1024;

/** Red, green and blue, 0 to 255. */
export type Colour = readonly [red: number, green: number, blue: number];

/** One picture of the screen. */
export class ScreenPicture {
  readonly width: number;
  readonly height: number;
  readonly #pixels: Buffer;

  private constructor(width: number, height: number, pixels: Buffer) {
    this.width = width;
    this.height = height;
    this.#pixels = pixels;
  }

  /** Takes a picture of `display` (as in DISPLAY), or of this process's own. */
  static async take(display = process.env['DISPLAY']): Promise<ScreenPicture> {
    // A PPM: `P6 width height 255`, one blank, then the pixels.
    const { stdout } = await run('import', ['-window', 'root', '-depth', '8', 'ppm:-'], {
      encoding: 'buffer',
      maxBuffer: MAX_BYTES,
      env: { ...process.env, DISPLAY: display },
    });
    const head = /^P6\s+(\d+)\s+(\d+)\s+255\s/.exec(stdout.toString('latin1', 0, 64));
    if (head === null) throw new Error('the screen gave no picture');
    return new ScreenPicture(Number(head[1]), Number(head[2]), stdout.subarray(head[0].length));
  }

  /** The colour at a place, both from 0 to 1 (left to right, top to bottom). */
  at(x: number, y: number): Colour {
    const column = Math.min(this.width - 1, Math.floor(x * this.width));
    const row = Math.min(this.height - 1, Math.floor(y * this.height));
    const offset = 3 * (row * this.width + column);
    return [
      this.#pixels[offset] ?? 0,
      this.#pixels[offset + 1] ?? 0,
      this.#pixels[offset + 2] ?? 0,
    ];
  }

  /** Share of pixels, 0 to 1, that differ from another picture of the same size. */
  difference(other: ScreenPicture): number {
    if (other.width !== this.width || other.height !== this.height) return 1;
    let different = 0;
    for (let offset = 0; offset < this.#pixels.length; offset += 3) {
      const same =
        this.#pixels[offset] === other.#pixels[offset] &&
        this.#pixels[offset + 1] === other.#pixels[offset + 1] &&
        this.#pixels[offset + 2] === other.#pixels[offset + 2];
      if (!same) different++;
    }
    return different / (this.#pixels.length / 3);
  }

  /** Writes it as a PPM. */
  save(file: string): void {
    const head = `P6 ${this.width} ${this.height} 255\n`;
    writeFileSync(file, Buffer.concat([Buffer.from(head), this.#pixels]));
  }

  /** True while main's overlay covers the screen: its border, all round. */
  showsOverlay(): boolean {
    const border: Colour = [0x8c, 0x95, 0x9e];
    return [
      [0.5, 0.005],
      [0.5, 0.995],
      [0.003, 0.5],
      [0.997, 0.5],
    ].every(([x = 0, y = 0]) => near(this.at(x, y), border));
  }
}

function near(one: Colour, other: Colour): boolean {
  return one.every((channel, index) => Math.abs(channel - (other[index] ?? 0)) <= 6);
}
