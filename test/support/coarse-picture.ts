/**
 * A picture as it is seen from across the room: means of blocks of pixels, in which the rounding of
 * gradients and of glyphs between two pixels is gone and a sign, a word or a shade is not
 * (docs/decisions/0050).
 */
import { pixelsOf, sizeOf, type Box } from './pictures.ts';

/** Almost two lines of a hatch on a display of 1920 px: its phase does not show in a mean. */
const BLOCK_PX = 16;
/** Most that the mean of a block may differ by, steps of 255: more than text that moves by a pixel. */
const BLOCK_STEPS = 16;
/** Most that the mean of a whole part may: a panel a shade off differs by 1. */
const PART_STEPS = 0.3;

/**
 * What of `actual` is not as expected: a line for each part of it that differs, empty where none does.
 * @param expected PNG
 * @param actual PNG
 * @param parts named places on both; what lies in none of them is `between`
 */
export async function differences(
  expected: Buffer,
  actual: Buffer,
  parts: Readonly<Record<string, Box>>,
): Promise<string[]> {
  const [wanted, given] = [sizeOf(expected), sizeOf(actual)];
  if (wanted.width !== given.width || wanted.height !== given.height) {
    return [`${given.width} × ${given.height} px, expected ${wanted.width} × ${wanted.height}`];
  }
  const columns = Math.ceil(wanted.width / BLOCK_PX);
  const [one, other] = [await blocksOf(expected, columns), await blocksOf(actual, columns)];
  const found = new Map<string, Difference>();
  for (let block = 0; 3 * block < one.length; block += 1) {
    const part = partAt(parts, middleOf(block % columns), middleOf(Math.floor(block / columns)));
    const difference = found.get(part) ?? new Difference();
    found.set(part, difference);
    difference.add(
      one.subarray(3 * block, 3 * block + 3),
      other.subarray(3 * block, 3 * block + 3),
    );
  }
  return [...found].flatMap(([part, difference]) => {
    const told = difference.told();
    return told === null ? [] : [`${part}: ${told}`];
  });
}

/** Of one part. */
class Difference {
  #blocks = 0;
  #off = 0;
  readonly #sums = [0, 0, 0];

  add(one: Float64Array, other: Float64Array): void {
    this.#blocks += 1;
    let most = 0;
    for (const [channel, sum] of this.#sums.entries()) {
      const steps = (other[channel] ?? 0) - (one[channel] ?? 0);
      this.#sums[channel] = sum + steps;
      most = Math.max(most, Math.abs(steps));
    }
    if (most > BLOCK_STEPS) this.#off += 1;
  }

  told(): string | null {
    const shade = Math.max(...this.#sums.map((sum) => Math.abs(sum / this.#blocks)));
    if (this.#off === 0 && shade <= PART_STEPS) return null;
    return `${this.#off} of ${this.#blocks} blocks differ, its shade by ${shade.toFixed(2)}`;
  }
}

function partAt(parts: Readonly<Record<string, Box>>, x: number, y: number): string {
  for (const [name, box] of Object.entries(parts)) {
    if (x >= box.x && x < box.x + box.width && y >= box.y && y < box.y + box.height) return name;
  }
  return 'between';
}

function middleOf(block: number): number {
  return (block + 0.5) * BLOCK_PX;
}

/** Mean red, green and blue of each block, row by row; those at the edges are smaller. */
async function blocksOf(png: Buffer, columns: number): Promise<Float64Array> {
  const { width, height } = sizeOf(png);
  const pixels = await pixelsOf(png);
  const means = new Float64Array(3 * columns * Math.ceil(height / BLOCK_PX));
  for (let y = 0; y < height; y += 1) {
    const blockHeight = Math.min(BLOCK_PX, height - (y - (y % BLOCK_PX)));
    for (let x = 0; x < width; x += 1) {
      const area = blockHeight * Math.min(BLOCK_PX, width - (x - (x % BLOCK_PX)));
      const block = Math.floor(y / BLOCK_PX) * columns + Math.floor(x / BLOCK_PX);
      for (let channel = 0; channel < 3; channel += 1) {
        const at = 3 * block + channel;
        means[at] = (means[at] ?? 0) + (pixels[3 * (y * width + x) + channel] ?? 0) / area;
      }
    }
  }
  return means;
}
