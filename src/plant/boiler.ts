/**
 * Boiler B-101: a gas-fired steam boiler of about 24 t/h at 10 bar. Mass and energy are balanced:
 * pressure integrates steam made minus steam taken, the drum integrates feed minus steam and swells
 * when the demand rises. A pressure controller fires, a three-element controller feeds, the air fan
 * follows the fuel, and protection puts the burner out and starts it again.
 */
import type { SampleValue } from '../main/telemetry/sample.ts';
import { Actuator, Controller, Lag, sinceOccurrence, type Noise } from './dynamics.ts';

const PRESSURE_SETPOINT = 10; // bar
const LEVEL_SETPOINT = 50; // %
const FULL_FUEL = 3000; // Nm³/h at an open valve
/** Heat value 10 kWh/Nm³ at 92 %, over 655 kWh to make a tonne of steam from feed water. */
const STEAM_PER_GAS = (10 * 0.92) / 655;
const PUMP_SPEED = 2960; // rpm
/** Feed pump duty changes sides; both run meanwhile. */
const CHANGEOVER = { firstS: 180, everyS: 960, lastsS: 8 };
/** Protection: off, then purged, then lit (s since the trip). */
const RESTART = { purgeS: 20, ignitionS: 35, firingS: 40 };

type BurnerState = 'off' | 'purge' | 'ignition' | 'firing';

export class Boiler {
  /** Steam taken by the consumers, t/h. */
  steamFlow = 22;
  pressure = PRESSURE_SETPOINT;
  fuelFlow = 1570;
  firing = 0;
  efficiency = 92;
  pumpCurrents = 0;
  airFanSpeed = 62;

  #sinceTripS = RESTART.firingS;
  #drum = LEVEL_SETPOINT;
  #level = LEVEL_SETPOINT;
  #deaerator = 65;
  #conductivity = 3100;
  #isBlowingDown = false;
  #headerPressure = 17.6;
  #fuelCommand = 52;
  #feedCommand = 53;
  #oxygenNow = 3.2;
  readonly #stepS: number;
  readonly #airNoise: Noise;
  readonly #steam: Lag;
  readonly #settledSteam: Lag;
  readonly #generation: Lag;
  readonly #fuel: Lag;
  readonly #feed: Lag;
  readonly #air: Lag;
  readonly #oxygen: Lag;
  readonly #flueGas: Lag;
  readonly #feedTemperature: Lag;
  readonly #speedA: Lag;
  readonly #speedB: Lag;
  readonly #commands = { a: true, b: false };
  readonly #fuelValve: Actuator;
  readonly #feedValve: Actuator;
  readonly #pressureControl: Controller;
  readonly #levelControl: Controller;
  readonly #feedControl: Controller;
  readonly #deaeratorControl: Controller;

  constructor(stepS: number, airNoise: Noise) {
    this.#stepS = stepS;
    this.#airNoise = airNoise;
    this.#steam = new Lag(22, 3, stepS);
    this.#settledSteam = new Lag(22, 20, stepS);
    this.#generation = new Lag(22, 25, stepS);
    this.#fuel = new Lag(this.fuelFlow, 1, stepS);
    this.#feed = new Lag(22, 1.5, stepS);
    this.#air = new Lag(58, 2.5, stepS);
    this.#oxygen = new Lag(3.2, 4, stepS);
    this.#flueGas = new Lag(178, 40, stepS);
    this.#feedTemperature = new Lag(104, 90, stepS);
    this.#speedA = new Lag(PUMP_SPEED, 1.5, stepS);
    this.#speedB = new Lag(0, 1.5, stepS);
    this.#fuelValve = new Actuator(52, 5, stepS);
    this.#feedValve = new Actuator(53, 8, stepS);
    const rest = { stepS, low: 0, high: 100 };
    this.#pressureControl = new Controller({ ...rest, gain: 10, integralTimeS: 150, initial: 26 });
    this.#levelControl = new Controller({
      ...rest,
      gain: 0.6,
      integralTimeS: 200,
      initial: 0,
      low: -15,
      high: 40,
    });
    this.#feedControl = new Controller({ ...rest, gain: 0.8, integralTimeS: 4, initial: 53 });
    this.#deaeratorControl = new Controller({
      ...rest,
      gain: 0.8,
      integralTimeS: 300,
      initial: 22,
      high: 45,
    });
  }

  /** One step. `demand` in t/h at nominal pressure; `timeS` from the live start. */
  step(timeS: number, demand: number): void {
    this.#boil(demand);
    this.#protect();
    this.#runPumps(timeS);
    this.#feedDrum();
    this.#burn();
  }

  /** Current values by tag. */
  signals(): readonly (readonly [string, () => SampleValue])[] {
    return [
      ['LT-101', () => this.#level],
      ['PT-101', () => this.pressure],
      ['FT-101', () => this.steamFlow],
      ['FT-102', () => this.#feed.value],
      ['FT-103', () => this.fuelFlow],
      // Saturation temperature, fitted to the steam table between 8 and 14 bar absolute.
      ['TT-101', () => 100.5 * (this.pressure + 1.013) ** 0.2525],
      ['TT-102', () => this.#feedTemperature.value],
      ['TT-104', () => this.#flueGas.value],
      ['AT-101', () => this.#oxygen.value],
      ['AT-102', () => this.#conductivity],
      ['PT-102', () => this.#headerPressure],
      ['PT-103', () => 312 - 44 * (this.fuelFlow / FULL_FUEL) ** 2],
      ['LT-102', () => this.#deaerator],
      ['FN-101.SPEED', () => this.airFanSpeed],
      ['FV-102.CMD', () => this.#feedCommand],
      ['FV-102.POS', () => this.#feedValve.position],
      ['FV-103.CMD', () => this.#fuelCommand],
      ['FV-103.POS', () => this.#fuelValve.position],
      ['P-101A.CMD', () => this.#commands.a],
      ['P-101A.RUN', () => isTurning(this.#speedA)],
      ['P-101A.SPEED', () => this.#speedA.value],
      ['P-101A.CURRENT', () => this.#pumpCurrent(this.#speedA)],
      ['P-101B.CMD', () => this.#commands.b],
      ['P-101B.RUN', () => isTurning(this.#speedB)],
      ['P-101B.SPEED', () => this.#speedB.value],
      ['P-101B.CURRENT', () => this.#pumpCurrent(this.#speedB)],
      ['B-101.BURNER', () => this.#burner()],
      ['B-101.MODE', () => (this.#burner() === 'firing' ? 'auto' : 'manual')],
      ['PIC-101.SP', () => PRESSURE_SETPOINT],
      ['LIC-101.SP', () => LEVEL_SETPOINT],
      ['B-101.EFFICIENCY', () => this.efficiency],
    ];
  }

  /** Steam taken and made, and the pressure between them. */
  #boil(demand: number): void {
    this.steamFlow = this.#steam.step(demand * Math.sqrt(Math.max(0, this.pressure) / 10));
    const made = this.#generation.step(this.fuelFlow * STEAM_PER_GAS);
    // 1 t/h too little costs 4 mbar a second: the heat stored in 18 t of boiling water.
    this.pressure += (made - this.steamFlow) * 0.004 * this.#stepS;
    this.pressure = Math.max(0, this.pressure);
  }

  #burner(): BurnerState {
    if (this.#sinceTripS >= RESTART.firingS) return 'firing';
    if (this.#sinceTripS >= RESTART.ignitionS) return 'ignition';
    return this.#sinceTripS >= RESTART.purgeS ? 'purge' : 'off';
  }

  #protect(): void {
    if (this.#level < 25 || this.#level > 85 || this.pressure > 12) this.#sinceTripS = 0;
    else this.#sinceTripS = Math.min(RESTART.firingS, this.#sinceTripS + this.#stepS);
  }

  #runPumps(timeS: number): void {
    const turn = Math.floor((timeS - CHANGEOVER.firstS) / CHANGEOVER.everyS);
    const isChanging = sinceOccurrence(CHANGEOVER, timeS) !== undefined;
    const isOnB = turn % 2 === 0;
    this.#commands.a = !isOnB || isChanging;
    this.#commands.b = isOnB || isChanging;
    this.#speedA.step(this.#commands.a ? PUMP_SPEED : 0);
    this.#speedB.step(this.#commands.b ? PUMP_SPEED : 0);
    const speed = Math.max(this.#speedA.value, this.#speedB.value) / PUMP_SPEED;
    this.#headerPressure = 20 * speed ** 2 - 0.005 * this.#feed.value ** 2;
    this.pumpCurrents = this.#pumpCurrent(this.#speedA) + this.#pumpCurrent(this.#speedB);
  }

  #pumpCurrent(speed: Lag): number {
    const total = this.#speedA.value + this.#speedB.value;
    const share = total > 1 ? speed.value / total : 0;
    return isTurning(speed)
      ? (30 + 1.8 * this.#feed.value * share) * (speed.value / PUMP_SPEED) ** 2
      : 0;
  }

  /** Three elements: steam flow ahead, drum level behind, feed flow inside. */
  #feedDrum(): void {
    const wanted = this.#levelControl.step(LEVEL_SETPOINT - this.#level, this.#settledSteam.value);
    this.#feedCommand = this.#feedControl.step(wanted - this.#feed.value);
    const opening = this.#feedValve.step(this.#feedCommand) / 100;
    const drop = Math.max(0, this.#headerPressure - this.pressure);
    const feed = this.#feed.step(40 * opening * Math.sqrt(drop / 7));
    // 1 % of the drum is 40 kg.
    this.#drum += ((feed - this.steamFlow) / 3.6 / 40) * this.#stepS;
    const swell = 0.3 * (this.steamFlow - this.#settledSteam.step(this.steamFlow));
    this.#level = Math.min(100, Math.max(0, this.#drum + swell));
    this.#feedTemperature.step(104 - 0.15 * (feed - 22));
    const makeUp = this.#deaeratorControl.step(65 - this.#deaerator);
    this.#deaerator += ((makeUp - feed) / 3.6 / 60) * this.#stepS;
    // Salts stay in the boiler until it is blown down.
    if (this.#conductivity > 3500) this.#isBlowingDown = true;
    if (this.#conductivity < 2900) this.#isBlowingDown = false;
    this.#conductivity += (this.#isBlowingDown ? -3.2 : 0.025 * feed) * this.#stepS;
  }

  #burn(): void {
    const isFiring = this.#burner() === 'firing';
    const ahead = (0.5 * this.steamFlow) / STEAM_PER_GAS / (FULL_FUEL / 100);
    const wanted = this.#pressureControl.step(PRESSURE_SETPOINT - this.pressure, ahead);
    this.#fuelCommand = isFiring ? Math.max(10, wanted) : 0;
    const opening = this.#fuelValve.step(this.#fuelCommand) / 100;
    this.fuelFlow = this.#fuel.step(isFiring ? FULL_FUEL * opening : 0);
    this.firing = this.fuelFlow / FULL_FUEL;
    const airWanted = this.#burner() === 'off' ? 0 : 8 + 95 * Math.max(this.firing, 0.1);
    this.airFanSpeed = this.#air.step(airWanted);
    // Excess air 18 % when fan and fuel match; the fan is late when the fire grows.
    const match = this.airFanSpeed / Math.max(8 + 95 * this.firing, 1);
    const excess = Math.max(1, 1.18 * match * (1 + this.#airNoise.step()));
    this.#oxygenNow = 20.9 * (1 - 1 / excess);
    this.#oxygen.step(this.#oxygenNow);
    this.#flueGas.step(isFiring ? 130 + 90 * this.firing : 95);
    this.efficiency = 94.4 - 0.03 * (this.#flueGas.value - 120) - 0.15 * (this.#oxygen.value - 3);
  }
}

function isTurning(speed: Lag): boolean {
  return speed.value > 500;
}
