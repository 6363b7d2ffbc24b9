/**
 * The simulated plant: boiler, cooling loop, tanks and energy meter in steps of 50 ms, measured by
 * the tags of demo-tags.ts with noise, quality and alarms.
 *
 * 1. Seed, live start and history length decide every sample: two simulations with the same three
 *    give the same, whenever they are advanced.
 * 2. Source times are multiples of 50 ms of Unix time and rise strictly for each tag.
 * 3. It has settled for ten minutes before `startTime`, and nothing is wrong at the live start.
 */
import type { Alarm, AlarmCommand } from '../main/sources/vigil/codec.ts';
import type { Quality, SampleBatch, SampleValue } from '../main/telemetry/sample.ts';
import { AlarmList } from './alarm-list.ts';
import { Archive } from './archive.ts';
import { Boiler } from './boiler.ts';
import { CoolingLoop } from './cooling-loop.ts';
import { DEMO_ALARM_RULES, DEMO_TAGS, type DemoTag } from './demo-tags.ts';
import { Noise, occurrence, Random, sinceOccurrence, type Recurring } from './dynamics.ts';
import { EnergyMeter } from './energy-meter.ts';
import type { AlarmResult, PlantProcess, PlantTag } from './process.ts';
import { TankFarm } from './tank-farm.ts';

const STEP_MS = 50;
const STEP_S = STEP_MS / 1000;
const SETTLING_MS = 600_000;
/** Alarms are judged this often, in steps; delays of rules are multiples of it. */
const STEPS_PER_JUDGEMENT = 10;
/** The simulated control room acknowledges what nobody did for so long. */
const SHIFT_PATIENCE_MS = 600_000;
/** Before the live start nobody is there to see alarms: they are taken care of at once. */
const PAST_PATIENCE_MS = 20_000;

const DEMAND_JUMP: Recurring = { firstS: 360, everyS: 840, lastsS: 90 };

/** A sensor in trouble: what it reports while the event lasts. */
interface SensorFault extends Recurring {
  readonly tag: string;
  readonly quality: Quality;
  /** `held`: the last good value; `live`: as measured; `none`: null. */
  readonly value: 'held' | 'live' | 'none';
  /** Every other occurrence only. */
  readonly everyOther?: true;
}

const SENSOR_FAULTS: readonly SensorFault[] = [
  {
    tag: 'AT-101',
    quality: 'uncertain.calibrating',
    value: 'held',
    firstS: 240,
    everyS: 540,
    lastsS: 20,
  },
  {
    tag: 'AT-101',
    quality: 'bad.sensorFailure',
    value: 'none',
    everyOther: true,
    firstS: 260,
    everyS: 540,
    lastsS: 15,
  },
  {
    tag: 'TT-202',
    quality: 'bad.notConnected',
    value: 'none',
    firstS: 660,
    everyS: 1380,
    lastsS: 40,
  },
  {
    tag: 'FT-501',
    quality: 'uncertain.substituted',
    value: 'live',
    firstS: 150,
    everyS: 720,
    lastsS: 30,
  },
];

/** The oxygen analyser's alarms are out of service while it calibrates and settles. */
const CALIBRATION: Recurring & { readonly tag: string } = {
  tag: 'AT-101',
  firstS: 240,
  everyS: 540,
  lastsS: 40,
};

/** What the process needs to know to be repeatable. */
export interface SimulationOptions {
  readonly seed: number;
  /** Unix ms: events are timed from here; rounded down to 50 ms. */
  readonly liveTime: number;
  /** How much of the past there is, ms. */
  readonly historyMs: number;
}

/** One tag at work. */
interface Point {
  readonly declared: DemoTag;
  readonly read: () => SampleValue;
  readonly noise: Noise | undefined;
  readonly faults: readonly SensorFault[];
  /** Readings a unit: the instrument's resolution. */
  readonly resolution: number;
  /** Steps between samples; undefined: on change. */
  readonly everySteps: number | undefined;
  readonly offsetSteps: number;
  value: SampleValue | undefined;
  quality: Quality;
}

export class Simulation implements PlantProcess {
  readonly name = 'simulated plant';
  readonly tags: readonly PlantTag[] = DEMO_TAGS.map(declare);
  readonly startTime: number;
  readonly archive: Archive;

  readonly #liveTime: number;
  #step: number;
  readonly #random: Random;
  readonly #boiler: Boiler;
  readonly #cooling: CoolingLoop;
  readonly #tanks: TankFarm;
  readonly #meter: EnergyMeter;
  readonly #demandDrift: Noise;
  readonly #points: readonly Point[];
  readonly #judged: readonly Point[];
  readonly #alarms: AlarmList;

  constructor(options: SimulationOptions) {
    this.#liveTime = Math.floor(options.liveTime / STEP_MS) * STEP_MS;
    this.startTime = this.#liveTime - Math.floor(options.historyMs / STEP_MS) * STEP_MS;
    this.archive = new Archive(options.seed, this.startTime);
    this.#step = (this.startTime - SETTLING_MS) / STEP_MS;
    this.#random = new Random(options.seed);
    this.#boiler = new Boiler(STEP_S, this.#noise(0.012, 8));
    this.#cooling = new CoolingLoop(STEP_S, this.#noise(0.3, 300));
    this.#tanks = new TankFarm(STEP_S, this.#noise(1.5, 60));
    this.#meter = new EnergyMeter(STEP_S, {
      base: this.#noise(9, 120),
      grid: this.#noise(1.2, 40),
      balance: this.#noise(0.015, 30),
    });
    this.#demandDrift = this.#noise(0.6, 60);
    const signals = new Map([
      ...this.#boiler.signals(),
      ...this.#cooling.signals(),
      ...this.#tanks.signals(),
      ...this.#meter.signals(),
    ]);
    this.#points = DEMO_TAGS.map((tag, index) => this.#point(tag, index, signals.get(tag.tag)));
    const areas = new Map(DEMO_TAGS.map((tag) => [tag.tag, tag.area]));
    this.#alarms = new AlarmList(DEMO_ALARM_RULES, (tag) => areas.get(tag) ?? '');
    const ruled = this.#alarms.tags();
    this.#judged = this.#points.filter((point) => ruled.has(point.declared.tag));
    while (this.#step * STEP_MS < this.startTime) this.#moveProcess();
  }

  nextTime(): number {
    return (this.#step + 1) * STEP_MS;
  }

  advance(into: SampleBatch): void {
    this.#moveProcess();
    const time = this.#step * STEP_MS;
    for (const point of this.#points) this.#measure(point, time, into);
    if (this.#step % STEPS_PER_JUDGEMENT === 0) this.#judge(time);
  }

  alarms(): readonly Alarm[] {
    return this.#alarms.rows();
  }

  takeAlarmChanges(): readonly Alarm[] {
    return this.#alarms.takeChanges();
  }

  obey(command: AlarmCommand, time: number): AlarmResult {
    return this.#alarms.obey(command, time);
  }

  #noise(deviation: number, timeConstantS: number): Noise {
    return new Noise(this.#random, deviation, timeConstantS, STEP_S);
  }

  #point(declared: DemoTag, index: number, read: (() => SampleValue) | undefined): Point {
    if (read === undefined) throw new Error(`no signal for the demo tag ${declared.tag}`);
    const { tag, intervalMs, noise } = declared;
    const everySteps = intervalMs === undefined ? undefined : intervalMs / STEP_MS;
    return {
      declared,
      read,
      noise:
        intervalMs === undefined || noise === undefined || noise === 0
          ? undefined
          : new Noise(this.#random, noise, 1.5, intervalMs / 1000),
      faults: SENSOR_FAULTS.filter((fault) => fault.tag === tag),
      resolution: resolutionOf(declared),
      everySteps,
      // Slow tags are spread over the 100 ms slots of their interval, so that frames stay small.
      offsetSteps: everySteps !== undefined && everySteps >= 10 ? (index * 2) % everySteps : 0,
      value: undefined,
      quality: 'good',
    };
  }

  #secondsLive(): number {
    return (this.#step * STEP_MS - this.#liveTime) / 1000;
  }

  #moveProcess(): void {
    this.#step += 1;
    const timeS = this.#secondsLive();
    const jump = sinceOccurrence(DEMAND_JUMP, timeS) === undefined ? 0 : 6;
    const demand =
      22 +
      3.5 * Math.sin((2 * Math.PI * timeS) / 2400) +
      1.5 * Math.sin((2 * Math.PI * timeS) / 780 + 1) +
      this.#demandDrift.step() +
      jump;
    this.#boiler.step(timeS, demand);
    this.#cooling.step(timeS, 3500 + 130 * this.#boiler.steamFlow);
    this.#tanks.step(timeS);
    this.#meter.step({
      pumpCurrents: this.#boiler.pumpCurrents + this.#cooling.pumpCurrents,
      fanPower: this.#cooling.fanPower + 55 * (this.#boiler.airFanSpeed / 100) ** 3,
      isTransferring: this.#tanks.isPumping,
      fuelFlow: this.#boiler.fuelFlow,
      steamFlow: this.#boiler.steamFlow,
    });
  }

  #measure(point: Point, time: number, into: SampleBatch): void {
    const { everySteps } = point;
    if (everySteps !== undefined && (this.#step - point.offsetSteps) % everySteps !== 0) return;
    const fault = this.#faultOf(point);
    const quality = fault?.quality ?? 'good';
    let value = point.value;
    if (fault?.value === 'none') value = null;
    else if (fault?.value !== 'held' || value === undefined || value === null) {
      value = measured(point);
    }
    const isSame = value === point.value && quality === point.quality;
    point.value = value;
    point.quality = quality;
    if (everySteps === undefined && isSame) return;
    into.push(point.declared.tag, time, value, quality);
  }

  #faultOf(point: Point): SensorFault | undefined {
    if (point.faults.length === 0) return undefined;
    const timeS = this.#secondsLive();
    return point.faults.find(
      (fault) =>
        sinceOccurrence(fault, timeS) !== undefined &&
        (fault.everyOther === undefined || occurrence(fault, timeS) % 2 === 0),
    );
  }

  #judge(time: number): void {
    for (const point of this.#judged) {
      if (point.value === undefined) continue;
      this.#alarms.judge(point.declared.tag, time, point.value, point.quality);
    }
    const isCalibrating = sinceOccurrence(CALIBRATION, this.#secondsLive()) !== undefined;
    const reason = isCalibrating ? 'Analyser calibration' : undefined;
    this.#alarms.takeOut(CALIBRATION.tag, reason, 'instrument workshop', time);
    this.#alarms.passTime(time);
    const patienceMs = time < this.#liveTime ? PAST_PATIENCE_MS : SHIFT_PATIENCE_MS;
    this.#alarms.takeCareOfOlder(time - patienceMs, 'shift');
  }
}

/** What goes over the wire of a demo tag. */
function declare(tag: DemoTag): PlantTag {
  const { band: _band, words: _words, noise: _noise, ...declared } = tag;
  return declared;
}

function measured(point: Point): SampleValue {
  const value = point.read();
  if (typeof value !== 'number') return value;
  const { min, max } = point.declared;
  // A drive at rest reads a quiet zero.
  const liveliness = Math.min(1, Math.abs(value) / (10 * (point.declared.noise ?? 1) || 1));
  let reading = value + (point.noise?.step() ?? 0) * liveliness;
  if (min !== undefined && reading < min) reading = min;
  if (max !== undefined && reading > max) reading = max;
  return Math.round(reading * point.resolution) / point.resolution;
}

/** About five figures over the span, as a good transmitter gives; hundredths without a span. */
function resolutionOf(tag: DemoTag): number {
  if (tag.min === undefined || tag.max === undefined) return 100;
  const wholeDigits = Math.ceil(Math.log10(tag.max - tag.min));
  return 10 ** Math.min(4, Math.max(0, 5 - wholeDigits));
}
