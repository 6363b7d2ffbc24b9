/**
 * A client of vigil.v1 with no opinion of its own: it keeps every frame it got and waits for those
 * a test asks for. It can also send what no client should.
 */
import { WebSocket, type ClientOptions, type RawData } from 'ws';
import {
  decodeSamples,
  parseServerFrame,
  printFrame,
  SUBPROTOCOL,
  type ClientFrame,
  type ServerFrame,
} from '../../src/main/sources/vigil/codec.ts';
import { SampleBatch, type Sample } from '../../src/main/telemetry/sample.ts';

type FrameType = ServerFrame['type'];
type FrameOf<T extends FrameType> = Extract<ServerFrame, { type: T }>;

/** How a dial was refused. */
export class Refusal extends Error {
  readonly status: number;
  readonly retryAfter: string | undefined;

  constructor(status: number, retryAfter: string | undefined) {
    super(`refused with HTTP ${status}`);
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

/** How long a test waits for something that must come. */
const PATIENCE_MS = 20_000;

export class RawClient {
  /** Every frame so far that could be parsed, in order. */
  readonly frames: ServerFrame[] = [];
  /** Codes of frames that could not. */
  readonly malformed: string[] = [];
  /** Samples of snapshots, replays and data, in order. */
  readonly samples: Sample[] = [];
  closeCode: number | undefined;
  /** The Set-Cookie lines of the answered upgrade. */
  setCookies: readonly string[] = [];
  readonly socket: WebSocket;

  readonly #aliases = new Map<number, string>();
  readonly #waiting = new Set<() => void>();

  private constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('upgrade', ({ headers }) => {
      this.setCookies = headers['set-cookie'] ?? [];
    });
    socket.on('message', (data) => {
      this.#take(textOf(data));
    });
    socket.on('close', (code) => {
      this.closeCode = code;
      this.#wake();
    });
    socket.on('error', () => this.#wake());
  }

  /** Connects; rejects with a `Refusal` where HTTP refused. */
  static async open(
    url: string,
    options: ClientOptions = {},
    protocol = SUBPROTOCOL,
  ): Promise<RawClient> {
    const socket = new WebSocket(url, protocol, { handshakeTimeout: PATIENCE_MS, ...options });
    const client = new RawClient(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
      socket.once('unexpected-response', (request, response) => {
        request.destroy();
        reject(new Refusal(response.statusCode ?? 0, response.headers['retry-after']));
      });
    });
    return client;
  }

  /** Connects and greets. */
  static async greet(url: string, options: ClientOptions = {}): Promise<RawClient> {
    const client = await RawClient.open(url, options);
    client.send({ type: 'hello', client: 'raw/1' });
    await client.next('welcome');
    return client;
  }

  send(frame: ClientFrame): void {
    this.socket.send(printFrame(frame));
  }

  sendText(text: string): void {
    this.socket.send(text);
  }

  /** The first frame of a type, from index `from` of `frames` on, that passes; waits for it. */
  async next<T extends FrameType>(
    type: T,
    passes: (frame: FrameOf<T>) => boolean = () => true,
    from = 0,
  ): Promise<FrameOf<T>> {
    return this.until(`a frame ${type}`, () =>
      this.frames.slice(from).find((frame): frame is FrameOf<T> => {
        return frame.type === type && passes(frame as FrameOf<T>); // narrowed by its type
      }),
    );
  }

  /** Waits until `find` finds something. */
  async until<R>(what: string, find: () => R | undefined): Promise<R> {
    const deadline = performance.now() + PATIENCE_MS;
    for (;;) {
      const found = find();
      if (found !== undefined) return found;
      const left = deadline - performance.now();
      if (left <= 0) throw new Error(`${what} did not come in ${PATIENCE_MS} ms`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(done, left);
        const waiting = this.#waiting;
        waiting.add(done);
        function done(): void {
          clearTimeout(timer);
          waiting.delete(done);
          resolve();
        }
      });
    }
  }

  /** Waits for `count` more frames of any type, as a measure of time that is the server's. */
  async frameCount(count: number): Promise<void> {
    const target = this.frames.length + count;
    await this.until(`${count} frames`, () => (this.frames.length >= target ? true : undefined));
  }

  /** Waits for the close code. */
  async closed(): Promise<number> {
    return this.until('close', () => this.closeCode);
  }

  dataFrames(): readonly FrameOf<'data'>[] {
    return this.frames.filter((frame) => frame.type === 'data');
  }

  async stop(): Promise<void> {
    if (this.closeCode !== undefined) return;
    this.socket.terminate();
    await this.closed();
  }

  #take(text: string): void {
    const parsed = parseServerFrame(text);
    if (parsed.ok) this.#keep(parsed.value);
    else this.malformed.push(...parsed.problems.map((problem) => problem.code));
    this.#wake();
  }

  #keep(frame: ServerFrame): void {
    this.frames.push(frame);
    if (frame.type === 'snapshot') {
      for (const [tag, { alias }] of Object.entries(frame.tags)) {
        if (alias !== undefined) this.#aliases.set(alias, tag);
      }
    }
    if (frame.type !== 'snapshot' && frame.type !== 'replay' && frame.type !== 'data') return;
    const batch = new SampleBatch();
    decodeSamples(frame, this.#aliases, batch);
    for (let row = 0; row < batch.length; row += 1) {
      const [tag, time] = [batch.tag[row]!, batch.time[row]!];
      this.samples.push({ tag, time, value: batch.value[row]!, quality: batch.quality[row]! });
    }
  }

  #wake(): void {
    for (const done of this.#waiting) done();
  }
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8');
  return (data instanceof ArrayBuffer ? Buffer.from(data) : data).toString('utf8');
}
