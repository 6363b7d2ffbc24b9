/**
 * The demo plant's past before its simulation: seven days that are made up when somebody asks and
 * stored nowhere. A sample is a function of seed, tag and time, so every question about the same
 * stretch gets the same answer, at any bucket width. Levels follow the day, the shift and the
 * process; they meet the simulation's first value where it begins. Now and then a tag leaves its
 * band, and the recorder was away twice.
 */
import type { Quality, SampleValue } from '../main/telemetry/sample.ts';
import { DEMO_TAGS, type DemoTag } from './demo-tags.ts';
import { clamp } from './dynamics.ts';
import type { PlantArchive } from './process.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** How far back it reaches. */
export const ARCHIVE_MS = 7 * DAY_MS;
/** Over this time the level comes to the simulation's first value. */
const SEAM_MS = 40 * MINUTE_MS;
/** A word or switch may change at multiples of this. */
const CHANGE_EVERY_MS = 90 * MINUTE_MS;
/** Once in this time a tag may leave its band. */
const EXCURSION_EVERY_MS = 7 * HOUR_MS;
/** Stretches before the end in which the recorder was away. */
const AWAY: readonly { readonly beforeMs: number; readonly lastsMs: number }[] = [
  { beforeMs: 4.6 * DAY_MS, lastsMs: 5 * HOUR_MS },
  { beforeMs: 10.5 * HOUR_MS, lastsMs: 35 * MINUTE_MS },
];
/** Counters by tag: units an hour. */
const COUNTERS: Readonly<Record<string, number>> = { 'EM-301.E': 430, 'FQ-103': 1_600 };

const TAGS = new Map(DEMO_TAGS.map((tag) => [tag.tag, tag]));

/** Called with each sample, in order of time. */
type Visit = (time: number, value: SampleValue, quality: Quality) => void;

/** A number in [0, 1) made of two whole numbers: the same ones give the same. */
function hash(seed: number, count: number): number {
  let mixed =
    Math.imul(seed ^ (count | 0), 0x9e3779b1) ^ Math.imul(count / 0x100000000, 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
  return ((mixed ^ (mixed >>> 15)) >>> 0) / 4_294_967_296;
}

/** Smooth noise between -1 and 1 that wanders in `periodMs`; cheap where times rise. */
class Wander {
  readonly #seed: number;
  readonly #periodMs: number;
  #whole = Number.NaN;
  #from = 0;
  #to = 0;

  constructor(seed: number, periodMs: number) {
    this.#seed = seed;
    this.#periodMs = periodMs;
  }

  at(time: number): number {
    const at = time / this.#periodMs;
    const whole = Math.floor(at);
    if (whole !== this.#whole) {
      this.#whole = whole;
      this.#from = 2 * hash(this.#seed, whole) - 1;
      this.#to = 2 * hash(this.#seed, whole + 1) - 1;
    }
    const part = at - whole;
    return this.#from + (this.#to - this.#from) * part * part * (3 - 2 * part);
  }
}

/** Where in its band a process is, about -1 to 1, and now and then beyond for some minutes. */
class Level {
  readonly #seed: number;
  readonly #shift: Wander;
  readonly #batch: Wander;
  readonly #loop: Wander;
  #count = Number.NaN;
  #beginsTime = 0;
  #lastsMs = 0;
  #height = 0;

  constructor(seed: number) {
    this.#seed = seed;
    this.#shift = new Wander(seed, 5 * HOUR_MS);
    this.#batch = new Wander(seed ^ 0x77, 25 * MINUTE_MS);
    this.#loop = new Wander(seed ^ 0x1f3, 100_000);
  }

  at(time: number): number {
    const day = Math.sin((2 * Math.PI * time) / DAY_MS + (this.#seed & 7));
    return (
      0.35 * day +
      0.3 * this.#shift.at(time) +
      0.2 * this.#batch.at(time) +
      0.12 * this.#loop.at(time) +
      this.#excursion(time)
    );
  }

  #excursion(time: number): number {
    const count = Math.floor(time / EXCURSION_EVERY_MS);
    if (count !== this.#count) {
      this.#count = count;
      const chance = hash(this.#seed ^ 0x2545, count);
      this.#beginsTime = (count + 0.1 + 2 * chance) * EXCURSION_EVERY_MS;
      this.#lastsMs = chance > 0.35 ? 0 : (3 + 40 * chance) * MINUTE_MS;
      this.#height = (hash(this.#seed ^ 0x11, count) < 0.5 ? -1 : 1) * (1 + 2 * chance);
    }
    const since = time - this.#beginsTime;
    if (since < 0 || since >= this.#lastsMs) return 0;
    return this.#height * Math.sin((Math.PI * since) / this.#lastsMs);
  }
}

/** See the file head. */
export class Archive implements PlantArchive {
  readonly leastIntervalMs = 1_000;
  readonly #seed: number;
  /** Everything before this is ours, Unix ms. */
  readonly endTime: number;
  /** Nothing was recorded before this, Unix ms. */
  readonly startTime: number;

  /** `endTime`: where the simulation's own history begins. */
  constructor(seed: number, endTime: number) {
    this.#seed = seed;
    this.endTime = endTime;
    this.startTime = endTime - ARCHIVE_MS;
  }

  /** Stretches within [from, to] in which the recorder was away. */
  gaps(from: number, to: number): [from: number, to: number][] {
    return AWAY.map(({ beforeMs, lastsMs }): [number, number] => {
      const start = this.endTime - beforeMs;
      return [Math.max(from, start), Math.min(to, start + lastsMs)];
    }).filter(([start, end]) => start < end);
  }

  read(name: string, anchor: SampleValue, from: number, to: number, visit: Visit): void {
    const tag = TAGS.get(name);
    if (tag === undefined) return;
    const start = Math.max(from, this.startTime);
    const end = Math.min(to, this.endTime - 1);
    const seed = this.#seedOf(tag.tag);
    if (tag.intervalMs === undefined) this.#readChanges(tag, anchor, start, end, seed, visit);
    else if (typeof anchor === 'number') this.#readNumbers(tag, anchor, start, end, seed, visit);
  }

  #seedOf(name: string): number {
    let seed = Math.imul(this.#seed + 1, 0x9e3779b1);
    for (let index = 0; index < name.length; index += 1) {
      seed = Math.imul(seed ^ name.charCodeAt(index), 0x01000193);
    }
    return seed;
  }

  #readNumbers(
    tag: DemoTag,
    anchor: number,
    start: number,
    end: number,
    seed: number,
    visit: Visit,
  ): void {
    const intervalMs = Math.max(this.leastIntervalMs, tag.intervalMs ?? 0);
    const perHour = COUNTERS[tag.tag];
    const [low, high] = tag.band ?? [anchor, anchor];
    const half = (high - low) / 2;
    const min = tag.min ?? -Infinity;
    const max = tag.max ?? Infinity;
    const noise = 2 * (tag.noise ?? 0);
    const level = new Level(seed);
    const away = this.gaps(start, end + 1);
    const first = Math.ceil(start / intervalMs);
    for (let count = first; count * intervalMs <= end; count += 1) {
      const time = count * intervalMs;
      if (away.length > 0 && away.some((gap) => time >= gap[0] && time < gap[1])) continue;
      if (perHour !== undefined) {
        const used = ((this.endTime - time) / HOUR_MS) * perHour;
        visit(time, Math.round((anchor - used) * 100) / 100, 'good');
        continue;
      }
      const seam = Math.min(1, (this.endTime - time) / SEAM_MS);
      const process = (low + high) / 2 - anchor + half * level.at(time);
      const reading = anchor + seam * process + noise * (hash(seed ^ 0x5bd1, count) - 0.5);
      visit(time, Math.round(clamp(reading, min, max) * 1_000) / 1_000, 'good');
    }
  }

  #readChanges(
    tag: DemoTag,
    anchor: SampleValue,
    start: number,
    end: number,
    seed: number,
    visit: Visit,
  ): void {
    const oldest = Math.ceil(this.startTime / CHANGE_EVERY_MS);
    const first = Math.max(oldest, Math.floor(start / CHANGE_EVERY_MS));
    let shown: SampleValue | undefined;
    for (let count = first; count * CHANGE_EVERY_MS <= end; count += 1) {
      const value = this.#wordAt(tag, anchor, count, seed);
      if (
        value === shown ||
        this.gaps(count * CHANGE_EVERY_MS, count * CHANGE_EVERY_MS + 1).length > 0
      ) {
        continue;
      }
      shown = value;
      visit(count * CHANGE_EVERY_MS, value, 'good');
    }
  }

  /** Mostly as the simulation begins; sometimes another word, or a setpoint a little beside. */
  #wordAt(tag: DemoTag, anchor: SampleValue, count: number, seed: number): SampleValue {
    const isLast = (count + 1) * CHANGE_EVERY_MS > this.endTime;
    const chance = hash(seed, count);
    if (isLast || chance > 0.3) return anchor;
    if (tag.words !== undefined) {
      return tag.words[Math.floor((chance / 0.3) * tag.words.length)] ?? anchor;
    }
    if (typeof anchor !== 'number') return anchor;
    return Math.round(anchor * (0.98 + (chance / 0.3) * 0.04) * 100) / 100;
  }
}
