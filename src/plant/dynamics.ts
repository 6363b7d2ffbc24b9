/**
 * The small parts a simulated process is made of: seeded randomness, first-order lags, band-limited
 * noise, PI controllers and actuators. Time steps are seconds and the same at every call.
 */

/** Seeded randomness (mulberry32): the same seed gives the same numbers on every machine. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** Even over 0 to 1, 1 left out. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** Bell-shaped, mean 0, standard deviation 1, never beyond ±3 (sum of three even numbers). */
  normal(): number {
    return 2 * (this.next() + this.next() + this.next() - 1.5);
  }
}

/** Follows its input with a time constant. */
export class Lag {
  value: number;
  readonly #share: number;

  /** Both in seconds. */
  constructor(initial: number, timeConstantS: number, stepS: number) {
    this.value = initial;
    this.#share = 1 - Math.exp(-stepS / timeConstantS);
  }

  step(input: number): number {
    this.value += (input - this.value) * this.#share;
    return this.value;
  }
}

/** Band-limited noise: white noise through a first-order lag, with a given standard deviation. */
export class Noise {
  #value = 0;
  readonly #random: Random;
  readonly #keep: number;
  readonly #fresh: number;

  constructor(random: Random, deviation: number, timeConstantS: number, stepS: number) {
    this.#random = random;
    this.#keep = Math.exp(-stepS / timeConstantS);
    this.#fresh = deviation * Math.sqrt(1 - this.#keep * this.#keep);
  }

  step(): number {
    this.#value = this.#keep * this.#value + this.#fresh * this.#random.normal();
    return this.#value;
  }
}

/** PI controller with bounded output; it does not integrate further into a bound. */
export class Controller {
  #integral: number;
  readonly #gain: number;
  readonly #perStep: number;
  readonly #low: number;
  readonly #high: number;

  constructor(options: {
    /** Output per unit of error. */
    readonly gain: number;
    readonly integralTimeS: number;
    readonly stepS: number;
    /** Output at rest. */
    readonly initial: number;
    readonly low: number;
    readonly high: number;
  }) {
    this.#gain = options.gain;
    this.#perStep = options.stepS / options.integralTimeS;
    this.#integral = options.initial;
    this.#low = options.low;
    this.#high = options.high;
  }

  /** `error` is setpoint minus measurement, `ahead` is added from a feed-forward. */
  step(error: number, ahead = 0): number {
    const output = this.#integral + this.#gain * error + ahead;
    const isStuckHigh = output > this.#high && error * this.#gain > 0;
    const isStuckLow = output < this.#low && error * this.#gain < 0;
    if (!isStuckHigh && !isStuckLow) this.#integral += this.#gain * error * this.#perStep;
    return clamp(output, this.#low, this.#high);
  }
}

/** A valve's drive: follows its command at a bounded speed, unless it sticks. */
export class Actuator {
  position: number;
  isStuck = false;
  readonly #perStep: number;

  /** `speed` in units a second. */
  constructor(initial: number, speed: number, stepS: number) {
    this.position = initial;
    this.#perStep = speed * stepS;
  }

  step(command: number): number {
    if (!this.isStuck) {
      this.position += clamp(command - this.position, -this.#perStep, this.#perStep);
    }
    return this.position;
  }
}

/** The nearest value within bounds. */
export function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}

/** Something that happens at fixed times, again and again. Seconds from the live start. */
export interface Recurring {
  readonly firstS: number;
  readonly everyS: number;
  readonly lastsS: number;
}

/** How long (s) the occurrence at `timeS` has lasted, or undefined when there is none. */
export function sinceOccurrence(event: Recurring, timeS: number): number | undefined {
  const elapsed = timeS - event.firstS;
  const since = elapsed - Math.floor(elapsed / event.everyS) * event.everyS;
  return since < event.lastsS ? since : undefined;
}

/** The number of the occurrence at or before `timeS`; negative before the first. */
export function occurrence(event: Recurring, timeS: number): number {
  return Math.floor((timeS - event.firstS) / event.everyS);
}
