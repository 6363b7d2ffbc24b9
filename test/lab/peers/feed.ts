/**
 * The process as a peer's server publishes it: every tag's samples on time, from the function that A
 * and B share (client-contract.ts). Because any past sample can be computed again, a server that
 * keeps history keeps it here, without storing anything.
 */
import { sampleAt, type LabTag } from '../client-contract.ts';

/** A sample on its way to a client; the same fields in every protocol. */
export interface Sample {
  readonly tag: string;
  /** Of the source, Unix ms; a multiple of the tag's period. */
  readonly time: number;
  readonly value: number;
}

/** A process that was stopped (SIGSTOP) and goes on publishes at most this much late, ms. */
const CATCH_UP_MS = 120_000;

interface Line {
  readonly tag: string;
  readonly periodMs: number;
  /** The newest tick that was published. */
  tick: number;
}

/** Publishes from `start` until `stop`. */
export class Feed {
  private readonly lines: readonly Line[];
  private timer: NodeJS.Timeout | undefined;

  constructor(tags: readonly LabTag[]) {
    const now = Date.now();
    this.lines = tags.flatMap(({ name, periodMs }) =>
      periodMs === null ? [] : [{ tag: name, periodMs, tick: Math.floor(now / periodMs) }],
    );
  }

  start(publish: (sample: Sample) => void): void {
    const now = Date.now();
    const next = Math.min(...this.lines.map((line) => (line.tick + 1) * line.periodMs));
    if (!Number.isFinite(next)) return;
    this.timer = setTimeout(
      () => {
        this.step(publish);
        this.start(publish);
      },
      Math.max(0, next - now),
    );
  }

  /** What was published of `tag` after source time `afterMs`, oldest first. */
  since(tag: string, afterMs: number): readonly Sample[] {
    const line = this.lines.find((candidate) => candidate.tag === tag);
    if (line === undefined) return [];
    const samples: Sample[] = [];
    for (let tick = Math.floor(afterMs / line.periodMs) + 1; tick <= line.tick; tick += 1) {
      samples.push({ tag, ...sampleAt(tag, line.periodMs, tick) });
    }
    return samples;
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  /** What is due, in the order of time: `since` knows all of it before the first is published. */
  private step(publish: (sample: Sample) => void): void {
    const now = Date.now();
    const due = this.lines.flatMap((line) => {
      const before = Math.max(line.tick * line.periodMs, now - CATCH_UP_MS);
      line.tick = Math.floor(now / line.periodMs);
      return this.since(line.tag, before);
    });
    for (const sample of due.toSorted((one, other) => one.time - other.time)) publish(sample);
  }
}

/** Reads a sample that came over the network; undefined when it is none. */
export function readSample(value: unknown): Sample | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { tag, time, value: reading } = value as Partial<Record<keyof Sample, unknown>>; // checked next
  return typeof tag === 'string' && typeof time === 'number' && typeof reading === 'number'
    ? { tag, time, value: reading }
    : undefined;
}
