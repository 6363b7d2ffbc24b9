/**
 * A process for measuring: N tags `LOAD.0001` … updated in turn, R updates a second in all, in
 * ticks of 10 ms. Values are a slow wave with a little noise.
 */
import type { Alarm } from '../main/sources/vigil/codec.ts';
import type { SampleBatch } from '../main/telemetry/sample.ts';
import { Random } from './dynamics.ts';
import type { AlarmResult, PlantProcess, PlantTag } from './process.ts';

const TICK_MS = 10;

export interface LoadOptions {
  /** Number of tags, 1 to 20,000. */
  readonly tags: number;
  /** Updates a second of all tags together, above 0. */
  readonly rate: number;
  readonly seed: number;
  /** Unix ms of the start; there is no history before. */
  readonly liveTime: number;
}

export class LoadProcess implements PlantProcess {
  readonly name: string;
  readonly tags: readonly PlantTag[];
  readonly startTime: number;

  readonly #perTick: number;
  readonly #random: Random;
  #time: number;
  #owed = 0;
  #next = 0;

  constructor(options: LoadOptions) {
    this.name = `${options.tags} tags at ${options.rate} updates/s`;
    this.startTime = Math.floor(options.liveTime / TICK_MS) * TICK_MS;
    this.#time = this.startTime;
    this.#perTick = (options.rate * TICK_MS) / 1000;
    this.#random = new Random(options.seed);
    const intervalMs = Math.max(TICK_MS, Math.ceil((1000 * options.tags) / options.rate));
    this.tags = Array.from({ length: options.tags }, (_, index) => ({
      tag: `LOAD.${String(index + 1).padStart(4, '0')}`,
      area: 'Load',
      unit: '%',
      min: 0,
      max: 100,
      intervalMs,
    }));
  }

  nextTime(): number {
    return this.#time + TICK_MS;
  }

  /** A tag is updated once a tick at most; what is owed beyond is let go. */
  advance(into: SampleBatch): void {
    this.#time += TICK_MS;
    this.#owed = Math.min(this.#owed + this.#perTick, this.tags.length);
    const wave = 50 + 40 * Math.sin((2 * Math.PI * this.#time) / 60_000);
    for (; this.#owed >= 1; this.#owed -= 1) {
      const tag = this.tags[this.#next]?.tag;
      this.#next = (this.#next + 1) % this.tags.length;
      if (tag === undefined) continue;
      const value = Math.round((wave + this.#random.normal()) * 100) / 100;
      into.push(tag, this.#time, value, 'good');
    }
  }

  alarms(): readonly Alarm[] {
    return [];
  }

  takeAlarmChanges(): readonly Alarm[] {
    return [];
  }

  obey(): AlarmResult {
    return 'unknown-alarm';
  }
}
