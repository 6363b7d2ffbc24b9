/**
 * Tanks T-400 and heat exchanger E-501: one tank fills while the other is emptied by P-401 through
 * the exchanger; when both are done they change roles. A steam valve holds the outlet temperature.
 */
import type { SampleValue } from '../main/telemetry/sample.ts';
import { Actuator, Controller, Lag, type Noise } from './dynamics.ts';

const OUTLET_SETPOINT = 70; // °C
const FULL = 80; // %
const EMPTY = 25; // %
const TANK_VOLUME = 12; // m³
const REST_S = 30;

type TankState = 'filling' | 'holding' | 'emptying';

interface Tank {
  level: number;
  state: TankState;
  readonly temperature: Lag;
}

export class TankFarm {
  isPumping = true;
  #restedS = 0;
  #valveCommand = 45;
  readonly #stepS: number;
  readonly #supplyNoise: Noise;
  readonly #first: Tank;
  readonly #second: Tank;
  readonly #transfer: Lag;
  readonly #product: Lag;
  readonly #inlet: Lag;
  readonly #outlet: Lag;
  readonly #valve: Actuator;
  readonly #control: Controller;

  constructor(stepS: number, supplyNoise: Noise) {
    this.#stepS = stepS;
    this.#supplyNoise = supplyNoise;
    this.#first = { level: 40, state: 'filling', temperature: new Lag(57, 400, stepS) };
    this.#second = { level: 65, state: 'emptying', temperature: new Lag(58, 400, stepS) };
    this.#transfer = new Lag(42, 2, stepS);
    this.#product = new Lag(42, 8, stepS);
    this.#inlet = new Lag(57, 10, stepS);
    this.#outlet = new Lag(OUTLET_SETPOINT, 12, stepS);
    this.#valve = new Actuator(45, 5, stepS);
    this.#control = new Controller({
      gain: 1.5,
      integralTimeS: 40,
      stepS,
      initial: 45,
      low: 0,
      high: 100,
    });
  }

  /** One step. `timeS` from the live start. */
  step(timeS: number): void {
    const supply = 40 + this.#supplyNoise.step();
    const supplyTemperature = 57 + 3 * Math.sin((2 * Math.PI * timeS) / 1500);
    this.#moveTank(this.#first, supply, supplyTemperature);
    this.#moveTank(this.#second, supply, supplyTemperature);
    this.#changeRoles();
    const emptying = [this.#first, this.#second].find((tank) => tank.state === 'emptying');
    this.isPumping = emptying !== undefined;
    this.#transfer.step(this.isPumping ? 42 : 0);
    this.#heat(emptying?.temperature.value ?? this.#inlet.value);
  }

  /** Current values by tag. */
  signals(): readonly (readonly [string, () => SampleValue])[] {
    return [
      ['LT-401', () => this.#first.level],
      ['TT-401', () => this.#first.temperature.value],
      ['TK-401.STATE', () => this.#first.state],
      ['LT-402', () => this.#second.level],
      ['TT-402', () => this.#second.temperature.value],
      ['TK-402.STATE', () => this.#second.state],
      ['P-401.RUN', () => this.isPumping],
      ['FT-401', () => this.#transfer.value],
      ['TT-501', () => this.#inlet.value],
      ['TT-502', () => this.#outlet.value],
      ['FT-501', () => this.#product.value],
      ['TCV-501.CMD', () => this.#valveCommand],
      ['TCV-501.POS', () => this.#valve.position],
      ['TIC-501.SP', () => OUTLET_SETPOINT],
    ];
  }

  #moveTank(tank: Tank, supply: number, supplyTemperature: number): void {
    const perStep = (100 / TANK_VOLUME / 3600) * this.#stepS; // % per m³/h
    if (tank.state === 'filling') {
      tank.level += supply * perStep;
      tank.temperature.step(supplyTemperature);
      if (tank.level >= FULL) tank.state = 'holding';
    } else if (tank.state === 'emptying') {
      tank.level -= this.#transfer.value * perStep;
      if (tank.level <= EMPTY) tank.state = 'holding';
    }
  }

  #changeRoles(): void {
    const areDone = this.#first.state === 'holding' && this.#second.state === 'holding';
    this.#restedS = areDone ? this.#restedS + this.#stepS : 0;
    if (this.#restedS < REST_S) return;
    const isFirstFull = this.#first.level > this.#second.level;
    this.#first.state = isFirstFull ? 'emptying' : 'filling';
    this.#second.state = isFirstFull ? 'filling' : 'emptying';
  }

  /** While no tank is emptied the exchanger circulates at 32 m³/h. */
  #heat(inletTemperature: number): void {
    const flow = this.#product.step(Math.max(32, this.#transfer.value));
    const inlet = this.#inlet.step(inletTemperature);
    this.#valveCommand = this.#control.step(OUTLET_SETPOINT - this.#outlet.value);
    const opening = this.#valve.step(this.#valveCommand);
    this.#outlet.step(inlet + (11.55 * opening) / flow);
  }
}
