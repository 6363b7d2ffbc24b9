/**
 * Energy meter EM-301 and the gas counter: what the drives of the plant take from the grid, and
 * what its boiler makes of the gas.
 */
import type { SampleValue } from '../main/telemetry/sample.ts';
import { Lag, type Noise } from './dynamics.ts';

const BASE_LOAD = 240; // kW: lights, offices, compressors
const KW_PER_AMPERE = 0.6;

/** What the meter sees in one step. */
export interface Consumers {
  /** A, all pumps. */
  readonly pumpCurrents: number;
  /** kW, all fans. */
  readonly fanPower: number;
  readonly isTransferring: boolean;
  /** Nm³/h. */
  readonly fuelFlow: number;
  /** t/h. */
  readonly steamFlow: number;
}

export class EnergyMeter {
  #power = 400;
  #voltage = 400;
  #frequency = 50;
  #powerFactor = 0.92;
  #energy = 1_284_000;
  #gas = 3_846_200;
  readonly #stepS: number;
  readonly #base: Noise;
  readonly #grid: Noise;
  readonly #balance: Noise;
  readonly #steamPerGas: Lag;

  constructor(
    stepS: number,
    noise: { readonly base: Noise; readonly grid: Noise; readonly balance: Noise },
  ) {
    this.#stepS = stepS;
    this.#base = noise.base;
    this.#grid = noise.grid;
    this.#balance = noise.balance;
    this.#steamPerGas = new Lag(14, 60, stepS);
  }

  step(consumers: Consumers): void {
    const drives = consumers.pumpCurrents * KW_PER_AMPERE + consumers.fanPower;
    this.#power = BASE_LOAD + this.#base.step() + drives + (consumers.isTransferring ? 15 : 0);
    this.#voltage = 400 + this.#grid.step() - 0.012 * (this.#power - 400);
    this.#frequency = 50 + this.#balance.step();
    this.#powerFactor = 0.935 - 0.00004 * drives - 0.00002 * this.#power;
    this.#energy += (this.#power / 3600) * this.#stepS;
    this.#gas += (consumers.fuelFlow / 3600) * this.#stepS;
    if (consumers.fuelFlow > 100) {
      this.#steamPerGas.step((1000 * consumers.steamFlow) / consumers.fuelFlow);
    }
  }

  /** Current values by tag. */
  signals(): readonly (readonly [string, () => SampleValue])[] {
    return [
      ['EM-301.P', () => this.#power],
      ['EM-301.U', () => this.#voltage],
      ['EM-301.I', () => (1000 * this.#power) / (Math.sqrt(3) * this.#voltage * this.#powerFactor)],
      ['EM-301.PF', () => this.#powerFactor],
      ['EM-301.F', () => this.#frequency],
      ['EM-301.E', () => this.#energy],
      ['FQ-103', () => this.#gas],
      ['KPI-301', () => this.#steamPerGas.value],
    ];
  }
}
