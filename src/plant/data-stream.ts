/**
 * The data frames of one session: which of the published samples go out, in which frame, under
 * which alias.
 *
 * 1. `prev` of a data frame is the `seq` of the data frame sent before, the welcome's for the first.
 * 2. While the client does not keep up, the newest sample of each tag waits; what it replaces is
 *    counted and stays in history.
 */
import { printFrame, type SampleColumns, type SampleRow } from '../main/sources/vigil/codec.ts';
import type { Sample } from '../main/telemetry/sample.ts';
import type { PublishedFrame } from './history-ring.ts';
import type { Wire } from './wire.ts';

/** Samples in one data frame; more wait for the next. */
const MAX_SAMPLES_PER_FRAME = 10_000;

/** Samples as a frame carries them. */
export type EncodedSamples =
  { readonly samples: readonly SampleRow[] } | { readonly columns: SampleColumns };

export class DataStream {
  /** `seq` of the data frame sent last. */
  lastSeq = 0;

  readonly #wire: Wire;
  readonly #sendsRows: boolean;
  readonly #onCoalesced: () => void;
  readonly #wanted = new Set<string>();
  readonly #aliases = new Map<string, number>();
  /** Samples that wait, the newest of each tag. */
  readonly #waiting = new Map<string, Sample>();
  #holes = 0;
  #duplicates = 0;

  constructor(wire: Wire, sendsRows: boolean, onCoalesced: () => void) {
    this.#wire = wire;
    this.#sendsRows = sendsRows;
    this.#onCoalesced = onCoalesced;
  }

  /** From now on these tags, each once. */
  want(tags: Iterable<string>): void {
    this.#wanted.clear();
    for (const tag of tags) this.#wanted.add(tag);
    for (const tag of this.#waiting.keys()) {
      if (!this.#wanted.has(tag)) this.#waiting.delete(tag);
    }
  }

  /** This session's number for a tag. */
  aliasOf(tag: string): number {
    let alias = this.#aliases.get(tag);
    if (alias === undefined) {
      alias = this.#aliases.size + 1;
      this.#aliases.set(tag, alias);
    }
    return alias;
  }

  /** Sends what is wanted of a published frame, now or when the client has caught up. */
  publish(frame: PublishedFrame): void {
    if (this.#wanted.size === 0) return;
    const samples = frame.samples.filter((sample) => this.#wanted.has(sample.tag));
    if (samples.length === 0 && this.#waiting.size === 0) return;
    const mustWait = this.#wire.isCongested;
    if (!mustWait && this.#waiting.size === 0 && samples.length <= MAX_SAMPLES_PER_FRAME) {
      this.#send(frame.seq, samples);
      return;
    }
    this.#holdBack(samples);
    if (!mustWait) this.#send(frame.seq, this.#takeWaiting());
  }

  /** Leaves out the next `count` data frames. */
  skip(count: number): void {
    this.#holes = count;
  }

  /** Sends the next `count` data frames twice. */
  repeat(count: number): void {
    this.#duplicates = count;
  }

  /** Samples in the form of this session; a tag never declared goes by its name. */
  encode(samples: readonly Sample[]): EncodedSamples {
    if (this.#sendsRows) return { samples: samples.map(rowOf) };
    const quality = samples.flatMap((sample, row) =>
      sample.quality === 'good' ? [] : [[String(row), sample.quality] as const],
    );
    return {
      columns: {
        tag: samples.map((sample) => this.#aliases.get(sample.tag) ?? sample.tag),
        time: samples.map((sample) => sample.time),
        value: samples.map((sample) => sample.value),
        ...(quality.length === 0 ? {} : { quality: Object.fromEntries(quality) }),
      },
    };
  }

  #send(seq: number, samples: readonly Sample[]): void {
    const text = printFrame({ type: 'data', seq, prev: this.lastSeq, ...this.encode(samples) });
    this.lastSeq = seq;
    if (this.#holes > 0) {
      this.#holes -= 1;
      return;
    }
    this.#wire.send(text);
    if (this.#duplicates > 0) {
      this.#duplicates -= 1;
      this.#wire.send(text);
    }
  }

  #holdBack(samples: readonly Sample[]): void {
    for (const sample of samples) {
      if (this.#waiting.delete(sample.tag)) this.#onCoalesced();
      this.#waiting.set(sample.tag, sample);
    }
  }

  #takeWaiting(): readonly Sample[] {
    const taken = [...this.#waiting.values()].slice(0, MAX_SAMPLES_PER_FRAME);
    for (const sample of taken) this.#waiting.delete(sample.tag);
    return taken;
  }
}

/** A sample as a row under its name. */
export function rowOf(sample: Sample): SampleRow {
  return sample.quality === 'good'
    ? [sample.tag, sample.time, sample.value]
    : [sample.tag, sample.time, sample.value, sample.quality];
}
