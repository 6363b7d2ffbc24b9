/**
 * Draws a thousand samples in one pixel column as what they look like there: first, lowest, highest
 * and last. A spike of one sample therefore survives any reduction. Columns stand at whole
 * multiples of their width in time, not relative to the edge, so a peak does not flicker while the
 * trend moves.
 */
export class ColumnReducer {
  readonly #columnMs: number;
  readonly #out: number[];
  #column = Number.NaN;
  #firstTime = 0;
  #firstValue = 0;
  #lowTime = 0;
  #lowValue = 0;
  #highTime = 0;
  #highValue = 0;
  #lastTime = 0;
  #lastValue = 0;

  /** Appends `time, value` pairs to `out`; `columnMs` is the width of a pixel in time. */
  constructor(columnMs: number, out: number[]) {
    this.#columnMs = columnMs;
    this.#out = out;
  }

  /** Takes the next point; times do not fall. */
  push(time: number, value: number): void {
    const column = Math.floor(time / this.#columnMs);
    if (column !== this.#column) {
      this.flush();
      this.#column = column;
      this.#firstTime = this.#lowTime = this.#highTime = time;
      this.#firstValue = this.#lowValue = this.#highValue = value;
    } else if (value < this.#lowValue) {
      this.#lowTime = time;
      this.#lowValue = value;
    } else if (value > this.#highValue) {
      this.#highTime = time;
      this.#highValue = value;
    }
    this.#lastTime = time;
    this.#lastValue = value;
  }

  /** Writes the open column; the next point starts a new one. */
  flush(): void {
    if (Number.isNaN(this.#column)) return;
    this.#write(this.#firstTime, this.#firstValue);
    const lowFirst = this.#lowTime <= this.#highTime;
    if (lowFirst) this.#writeLow();
    if (this.#highValue !== this.#firstValue && this.#highValue !== this.#lastValue) {
      this.#write(this.#highTime, this.#highValue);
    }
    if (!lowFirst) this.#writeLow();
    if (this.#lastTime !== this.#firstTime || this.#lastValue !== this.#firstValue) {
      this.#write(this.#lastTime, this.#lastValue);
    }
    this.#column = Number.NaN;
  }

  #writeLow(): void {
    if (this.#lowValue !== this.#firstValue && this.#lowValue !== this.#lastValue) {
      this.#write(this.#lowTime, this.#lowValue);
    }
  }

  #write(time: number, value: number): void {
    this.#out.push(time, value);
  }
}
