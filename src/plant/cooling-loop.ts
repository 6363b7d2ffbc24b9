/**
 * Cooling loop C-200: basin, two pumps, a flow control valve, the consumers' heat and a tower with
 * two fans. The basin's temperature integrates heat taken up minus heat given off to the air; the
 * fans hold the supply temperature; a second pump helps when it gets warm. Evaporation lowers the
 * basin, an open-or-shut valve fills it up.
 */
import type { SampleValue } from '../main/telemetry/sample.ts';
import {
  Actuator,
  clamp,
  Controller,
  Lag,
  sinceOccurrence,
  type Noise,
  type Recurring,
} from './dynamics.ts';

const SUPPLY_SETPOINT = 24; // °C
const WATER_HEAT = 4.186; // kJ/(kg K)
const BASIN_MASS = 18_000; // kg
const FAN_TRIP: Recurring = { firstS: 510, everyS: 1140, lastsS: 150 };
const VALVE_STUCK: Recurring = { firstS: 780, everyS: 1260, lastsS: 60 };

type ValveState = 'following' | 'moving' | 'stuck';

export class CoolingLoop {
  pumpCurrents = 160;
  fanPower = 0;

  #supply = SUPPLY_SETPOINT;
  #wetBulb = 16;
  #level = 60;
  #isFilling = false;
  #isFanTripped = false;
  #secondPump = false;
  #sinceWarmS = 0;
  #sinceCoolS = 0;
  #valveCommand = 68;
  #valveState: ValveState = 'following';
  #sinceDeviationS = 0;
  #conductivity = 1300;
  readonly #stepS: number;
  readonly #weather: Noise;
  readonly #flow: Lag;
  readonly #makeUp: Lag;
  readonly #return: Lag;
  readonly #returnSmooth: Lag;
  readonly #fan1: Lag;
  readonly #fan2: Lag;
  readonly #pump1: Lag;
  readonly #pump2: Lag;
  readonly #valve: Actuator;
  readonly #fanControl: Controller;

  constructor(stepS: number, weather: Noise) {
    this.#stepS = stepS;
    this.#weather = weather;
    this.#flow = new Lag(612, 2, stepS);
    this.#makeUp = new Lag(0, 1.5, stepS);
    this.#return = new Lag(32.5, 15, stepS);
    this.#returnSmooth = new Lag(32.5, 45, stepS);
    this.#fan1 = new Lag(65, 6, stepS);
    this.#fan2 = new Lag(65, 6, stepS);
    this.#pump1 = new Lag(1, 2, stepS);
    this.#pump2 = new Lag(0, 2, stepS);
    this.#valve = new Actuator(68, 4, stepS);
    this.#fanControl = new Controller({
      gain: -10,
      integralTimeS: 240,
      stepS,
      initial: 65,
      low: 0,
      high: 100,
    });
  }

  /** One step. `heat` in kW from the consumers; `timeS` from the live start. */
  step(timeS: number, heat: number): void {
    this.#isFanTripped = sinceOccurrence(FAN_TRIP, timeS) !== undefined;
    this.#moveValve(sinceOccurrence(VALVE_STUCK, timeS) !== undefined);
    this.#runPumps();
    this.#exchange(timeS, heat);
    this.#balanceWater(heat);
  }

  /** Current values by tag. */
  signals(): readonly (readonly [string, () => SampleValue])[] {
    return [
      ['LT-201', () => this.#level],
      ['TT-201', () => this.#supply],
      ['TT-202', () => this.#return.value],
      ['TT-203', () => this.#wetBulb],
      ['FT-201', () => this.#flow.value],
      ['FT-202', () => this.#makeUp.value],
      ['PT-201', () => this.#pressure()],
      ['AT-201', () => this.#conductivity],
      ['CV-203.CMD', () => this.#valveCommand],
      ['CV-203.POS', () => this.#valve.position],
      ['CV-203.STATE', () => this.#valveState],
      ['P-201.CMD', () => true],
      ['P-201.RUN', () => this.#pump1.value > 0.2],
      ['P-201.CURRENT', () => this.#current(this.#pump1)],
      ['P-201.VIBRATION', () => this.#vibration(this.#pump1)],
      ['P-202.CMD', () => this.#secondPump],
      ['P-202.RUN', () => this.#pump2.value > 0.2],
      ['P-202.CURRENT', () => this.#current(this.#pump2)],
      ['P-202.VIBRATION', () => this.#vibration(this.#pump2)],
      ['FN-201.RUN', () => this.#fan1.value > 5],
      ['FN-201.SPEED', () => this.#fan1.value],
      ['FN-202.RUN', () => !this.#isFanTripped && this.#fan2.value > 5],
      ['FN-202.SPEED', () => this.#fan2.value],
      ['LV-201.OPEN', () => this.#isFilling],
      ['C-200.MODE', () => (this.#secondPump ? 2 : 1)],
      ['TIC-201.SP', () => SUPPLY_SETPOINT],
    ];
  }

  /** More flow when the return is warm; the stuck valve is asked to move and does not. */
  #moveValve(isStuck: boolean): void {
    const wanted = 68 + 3 * (this.#returnSmooth.value - 32.5) + (isStuck ? 12 : 0);
    this.#valveCommand = clamp(wanted, 40, 95);
    this.#valve.isStuck = isStuck;
    this.#valve.step(this.#valveCommand);
    const deviation = Math.abs(this.#valveCommand - this.#valve.position);
    this.#sinceDeviationS = deviation > 5 ? this.#sinceDeviationS + this.#stepS : 0;
    if (this.#sinceDeviationS > 8) this.#valveState = 'stuck';
    else this.#valveState = deviation > 1.5 ? 'moving' : 'following';
  }

  #runPumps(): void {
    this.#sinceWarmS = this.#supply > 26.8 ? this.#sinceWarmS + this.#stepS : 0;
    this.#sinceCoolS = this.#supply < 25 ? this.#sinceCoolS + this.#stepS : 0;
    if (this.#sinceWarmS > 20) this.#secondPump = true;
    if (this.#sinceCoolS > 60) this.#secondPump = false;
    this.#pump1.step(1);
    this.#pump2.step(this.#secondPump ? 1 : 0);
    const pumping = this.#pump1.value + 0.25 * this.#pump2.value;
    this.#flow.step(9 * this.#valve.position * pumping);
    this.pumpCurrents = this.#current(this.#pump1) + this.#current(this.#pump2);
  }

  #flowPerPump(): number {
    return this.#flow.value / Math.max(0.2, this.#pump1.value + this.#pump2.value);
  }

  #pressure(): number {
    return Math.max(0, 5.6 - 3.6e-6 * this.#flowPerPump() ** 2);
  }

  #current(pump: Lag): number {
    return pump.value * (95 + 0.1 * this.#flowPerPump());
  }

  #vibration(pump: Lag): number {
    return 0.15 + pump.value * (0.6 + 0.002 * this.#flowPerPump());
  }

  #exchange(timeS: number, heat: number): void {
    const massFlow = Math.max(5, this.#flow.value / 3.6); // kg/s
    this.#return.step(this.#supply + heat / (massFlow * WATER_HEAT));
    this.#returnSmooth.step(this.#return.value);
    this.#wetBulb = 16 + 1.5 * Math.sin((2 * Math.PI * timeS) / 21_600) + this.#weather.step();
    const speed = this.#fanControl.step(SUPPLY_SETPOINT - this.#supply);
    this.#fan1.step(speed);
    this.#fan2.step(this.#isFanTripped ? 0 : speed);
    const fans = (this.#fan1.value + this.#fan2.value) / 100;
    const given = (60 + 248 * fans) * (this.#return.value - this.#wetBulb);
    this.#supply += ((heat - given) / (BASIN_MASS * WATER_HEAT)) * this.#stepS;
    this.fanPower = 45 * ((this.#fan1.value / 100) ** 3 + (this.#fan2.value / 100) ** 3);
  }

  /** m³/h: evaporation takes 2400 kJ/kg, 3 are blown down, 1 % of the basin is 0.3 m³. */
  #balanceWater(heat: number): void {
    if (this.#level < 55) this.#isFilling = true;
    if (this.#level > 65) this.#isFilling = false;
    const makeUp = this.#makeUp.step(this.#isFilling ? 40 : 0);
    const evaporated = (heat / 2400) * 3.6;
    this.#level += ((makeUp - evaporated - 3) / 3600 / 0.3) * this.#stepS;
    const thickening = evaporated * 1.55 - 0.0115 * this.#conductivity;
    const thinning = makeUp * 0.012 * (this.#conductivity - 900) * 0.05;
    this.#conductivity += (thickening - thinning) * 0.08 * this.#stepS;
  }
}
