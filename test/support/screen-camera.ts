/**
 * A film of the virtual screen: an X server that keeps its picture in a file (Xvfb -fbdir) is looked at
 * about a thousand times a second, without asking anybody. What stood there for one frame is seen.
 */
import { Worker } from 'node:worker_threads';

/** What was seen. */
export interface Film {
  readonly looks: number;
  /** Longest time between two looks, ms. */
  readonly longestGapMs: number;
  /** Largest share of the pixels looked at, 0 to 1, that differed from the first look. */
  readonly worstShare: number;
}

/** Rows of the screen that are looked at, evenly spread. */
const ROWS = 24;

/** Runs in a thread of its own; plain JavaScript, because it is given as text. */
const LOOK = `
  const { openSync, readSync } = require('node:fs');
  const { parentPort, workerData: { file, flag, rows } } = require('node:worker_threads');
  const screen = openSync(file, 'r');
  const head = Buffer.alloc(100);
  readSync(screen, head, 0, 100, 0);
  const field = (index) => head.readUInt32BE(4 * index);
  // XWDFileHeader of X11/XWDFile.h: header size, height, bytes a line, entries of the colour table.
  const [start, height, line] = [field(0) + 12 * field(19), field(5), field(12)];
  const look = () => {
    const picture = Buffer.alloc(rows * line);
    for (let row = 0; row < rows; row++) {
      const y = Math.floor(((row + 0.5) * height) / rows);
      readSync(screen, picture, row * line, line, start + y * line);
    }
    return new Uint32Array(picture.buffer, picture.byteOffset, picture.length / 4);
  };
  const first = look();
  let looks = 1, longestGapMs = 0, worstShare = 0, at = performance.now();
  parentPort.postMessage('rolling');
  while (Atomics.wait(flag, 0, 0, 1) === 'timed-out') {
    const picture = look();
    let different = 0;
    for (let pixel = 0; pixel < picture.length; pixel++) {
      if (picture[pixel] !== first[pixel]) different++;
    }
    worstShare = Math.max(worstShare, different / picture.length);
    const now = performance.now();
    longestGapMs = Math.max(longestGapMs, now - at);
    at = now;
    looks++;
  }
  parentPort.postMessage({ looks, longestGapMs, worstShare });
`;

/** See the head of this file. */
export class ScreenCamera {
  readonly #worker: Worker;
  readonly #flag: Int32Array;

  private constructor(worker: Worker, flag: Int32Array) {
    this.#worker = worker;
    this.#flag = flag;
  }

  /** Films from now on; resolves after the first look. `file`: of the X server's picture. */
  static async start(file: string): Promise<ScreenCamera> {
    const flag = new Int32Array(new SharedArrayBuffer(4));
    const worker = new Worker(LOOK, { eval: true, workerData: { file, flag, rows: ROWS } });
    const camera = new ScreenCamera(worker, flag);
    await camera.#message();
    return camera;
  }

  /** Ends the film. */
  async stop(): Promise<Film> {
    Atomics.store(this.#flag, 0, 1);
    Atomics.notify(this.#flag, 0);
    return (await this.#message()) as Film;
  }

  #message(): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#worker.once('message', resolve);
      this.#worker.once('error', reject);
    });
  }
}
