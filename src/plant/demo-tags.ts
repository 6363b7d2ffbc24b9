/**
 * The demo plant's tags and alarm limits, as data. docs/demo-plant.md is this table for people; a
 * test holds the two together.
 */
import type { SampleValue } from '../main/telemetry/sample.ts';
import type { AlarmRule } from './alarm-rules.ts';
import type { PlantTag } from './process.ts';

/** A simulated tag. */
export interface DemoTag extends PlantTag {
  /** Where it usually is, in its unit. */
  readonly band?: readonly [low: number, high: number];
  /** Every value an on-change tag can take. */
  readonly words?: readonly SampleValue[];
  /** Standard deviation of the measuring noise, in its unit. */
  readonly noise?: number;
}

const BOILER = 'Boiler B-101';
const COOLING = 'Cooling C-200';
const ENERGY = 'Energy';
const TANKS = 'Tanks T-400';
const HEATING = 'Heating E-501';

const ON_OFF = [true, false] as const;

function measured(
  area: string,
  tag: string,
  description: string,
  unit: string,
  span: readonly [number, number],
  intervalMs: number,
  band: readonly [number, number],
  noise: number,
): DemoTag {
  return { tag, area, description, unit, min: span[0], max: span[1], intervalMs, band, noise };
}

function status(
  area: string,
  tag: string,
  description: string,
  words: readonly SampleValue[],
): DemoTag {
  return { tag, area, description, words };
}

function setpoint(area: string, tag: string, description: string, unit: string): DemoTag {
  return { tag, area, description, unit };
}

/** Every tag of the demo plant, in the order of the page. */
export const DEMO_TAGS: readonly DemoTag[] = [
  measured(BOILER, 'LT-101', 'Drum level', '%', [0, 100], 100, [45, 55], 0.25),
  measured(BOILER, 'PT-101', 'Steam pressure', 'bar', [0, 16], 100, [9.7, 10.3], 0.008),
  measured(BOILER, 'FT-101', 'Steam flow', 't/h', [0, 40], 250, [14, 30], 0.08),
  measured(BOILER, 'FT-102', 'Feed water flow', 't/h', [0, 40], 250, [14, 30], 0.12),
  measured(BOILER, 'FT-103', 'Fuel gas flow', 'Nm³/h', [0, 3000], 500, [1000, 2300], 4),
  measured(BOILER, 'TT-101', 'Steam temperature', '°C', [0, 300], 1000, [182, 186], 0.06),
  measured(BOILER, 'TT-102', 'Feed water temperature', '°C', [0, 150], 2000, [102, 106], 0.1),
  measured(BOILER, 'TT-104', 'Flue gas temperature', '°C', [0, 350], 1000, [160, 205], 0.3),
  measured(BOILER, 'AT-101', 'Flue gas oxygen', '%', [0, 10], 1000, [2.5, 4.5], 0.04),
  measured(
    BOILER,
    'AT-102',
    'Boiler water conductivity',
    'µS/cm',
    [0, 6000],
    2000,
    [2800, 3600],
    8,
  ),
  measured(BOILER, 'PT-102', 'Feed water header pressure', 'bar', [0, 25], 500, [15, 19], 0.04),
  measured(BOILER, 'PT-103', 'Fuel gas pressure', 'mbar', [0, 500], 1000, [270, 330], 0.8),
  measured(BOILER, 'LT-102', 'Deaerator level', '%', [0, 100], 1000, [55, 75], 0.15),
  measured(BOILER, 'FN-101.SPEED', 'Combustion air fan speed', '%', [0, 110], 500, [35, 85], 0.1),
  measured(BOILER, 'FV-102.CMD', 'Feed water valve command', '%', [0, 100], 500, [35, 80], 0),
  measured(BOILER, 'FV-102.POS', 'Feed water valve position', '%', [0, 100], 250, [35, 80], 0.05),
  measured(BOILER, 'FV-103.CMD', 'Fuel gas valve command', '%', [0, 100], 500, [35, 80], 0),
  measured(BOILER, 'FV-103.POS', 'Fuel gas valve position', '%', [0, 100], 250, [35, 80], 0.05),
  status(BOILER, 'P-101A.CMD', 'Feed pump A command', ON_OFF),
  status(BOILER, 'P-101A.RUN', 'Feed pump A running', ON_OFF),
  measured(BOILER, 'P-101A.SPEED', 'Feed pump A speed', 'rpm', [0, 3600], 500, [2700, 3200], 2),
  measured(BOILER, 'P-101A.CURRENT', 'Feed pump A current', 'A', [0, 120], 500, [50, 90], 0.25),
  status(BOILER, 'P-101B.CMD', 'Feed pump B command', ON_OFF),
  status(BOILER, 'P-101B.RUN', 'Feed pump B running', ON_OFF),
  measured(BOILER, 'P-101B.SPEED', 'Feed pump B speed', 'rpm', [0, 3600], 500, [2700, 3200], 2),
  measured(BOILER, 'P-101B.CURRENT', 'Feed pump B current', 'A', [0, 120], 500, [50, 90], 0.25),
  status(BOILER, 'B-101.BURNER', 'Burner state', ['off', 'purge', 'ignition', 'firing']),
  status(BOILER, 'B-101.MODE', 'Firing control mode', ['auto', 'manual']),
  setpoint(BOILER, 'PIC-101.SP', 'Steam pressure setpoint', 'bar'),
  setpoint(BOILER, 'LIC-101.SP', 'Drum level setpoint', '%'),
  measured(BOILER, 'B-101.EFFICIENCY', 'Boiler efficiency', '%', [80, 100], 2000, [90, 94], 0.03),

  measured(COOLING, 'LT-201', 'Basin level', '%', [0, 100], 500, [50, 70], 0.12),
  measured(COOLING, 'TT-201', 'Supply temperature', '°C', [0, 50], 250, [22.5, 25.5], 0.03),
  measured(COOLING, 'TT-202', 'Return temperature', '°C', [0, 60], 500, [29, 36], 0.04),
  measured(COOLING, 'TT-203', 'Wet-bulb temperature', '°C', [-10, 35], 2000, [13, 19], 0.03),
  measured(COOLING, 'FT-201', 'Cooling water flow', 'm³/h', [0, 1000], 100, [560, 700], 2.5),
  measured(COOLING, 'FT-202', 'Make-up water flow', 'm³/h', [0, 60], 1000, [0, 45], 0.05),
  measured(COOLING, 'PT-201', 'Supply pressure', 'bar', [0, 8], 100, [3.8, 4.6], 0.01),
  measured(
    COOLING,
    'AT-201',
    'Cooling water conductivity',
    'µS/cm',
    [0, 3000],
    2000,
    [1050, 1350],
    3,
  ),
  measured(COOLING, 'CV-203.CMD', 'Flow control valve command', '%', [0, 100], 500, [50, 90], 0),
  measured(
    COOLING,
    'CV-203.POS',
    'Flow control valve position',
    '%',
    [0, 100],
    250,
    [50, 90],
    0.06,
  ),
  status(COOLING, 'CV-203.STATE', 'Flow control valve state', ['following', 'moving', 'stuck']),
  status(COOLING, 'P-201.CMD', 'Cooling pump 1 command', ON_OFF),
  status(COOLING, 'P-201.RUN', 'Cooling pump 1 running', ON_OFF),
  measured(COOLING, 'P-201.CURRENT', 'Cooling pump 1 current', 'A', [0, 250], 500, [140, 180], 0.4),
  measured(
    COOLING,
    'P-201.VIBRATION',
    'Cooling pump 1 vibration',
    'mm/s',
    [0, 10],
    100,
    [1.2, 2.8],
    0.12,
  ),
  status(COOLING, 'P-202.CMD', 'Cooling pump 2 command', ON_OFF),
  status(COOLING, 'P-202.RUN', 'Cooling pump 2 running', ON_OFF),
  measured(COOLING, 'P-202.CURRENT', 'Cooling pump 2 current', 'A', [0, 250], 500, [140, 180], 0.4),
  measured(
    COOLING,
    'P-202.VIBRATION',
    'Cooling pump 2 vibration',
    'mm/s',
    [0, 10],
    100,
    [1.2, 2.8],
    0.12,
  ),
  status(COOLING, 'FN-201.RUN', 'Tower fan 1 running', ON_OFF),
  measured(COOLING, 'FN-201.SPEED', 'Tower fan 1 speed', '%', [0, 110], 1000, [40, 95], 0.1),
  status(COOLING, 'FN-202.RUN', 'Tower fan 2 running', ON_OFF),
  measured(COOLING, 'FN-202.SPEED', 'Tower fan 2 speed', '%', [0, 110], 1000, [40, 95], 0.1),
  status(COOLING, 'LV-201.OPEN', 'Make-up valve open', ON_OFF),
  status(COOLING, 'C-200.MODE', 'Cooling mode: 0 stopped, 1 one pump, 2 two pumps', [0, 1, 2]),
  setpoint(COOLING, 'TIC-201.SP', 'Supply temperature setpoint', '°C'),

  measured(ENERGY, 'EM-301.P', 'Site electrical power', 'kW', [0, 800], 500, [330, 520], 1.2),
  measured(ENERGY, 'EM-301.U', 'Line voltage', 'V', [360, 440], 1000, [395, 405], 0.3),
  measured(ENERGY, 'EM-301.I', 'Line current', 'A', [0, 1200], 1000, [500, 820], 1.5),
  measured(ENERGY, 'EM-301.PF', 'Power factor', '', [0, 1], 1000, [0.88, 0.95], 0.001),
  measured(ENERGY, 'EM-301.F', 'Grid frequency', 'Hz', [49, 51], 100, [49.94, 50.06], 0.003),
  { tag: 'EM-301.E', area: ENERGY, description: 'Energy counter', unit: 'kWh', intervalMs: 1000 },
  { tag: 'FQ-103', area: ENERGY, description: 'Gas counter', unit: 'Nm³', intervalMs: 2000 },
  measured(ENERGY, 'KPI-301', 'Steam per gas', 'kg/Nm³', [0, 20], 2000, [13, 15], 0.01),

  measured(TANKS, 'LT-401', 'Tank 401 level', '%', [0, 100], 1000, [24, 81], 0.05),
  measured(TANKS, 'TT-401', 'Tank 401 temperature', '°C', [0, 100], 2000, [52, 62], 0.05),
  status(TANKS, 'TK-401.STATE', 'Tank 401 state', ['filling', 'holding', 'emptying']),
  measured(TANKS, 'LT-402', 'Tank 402 level', '%', [0, 100], 1000, [24, 81], 0.05),
  measured(TANKS, 'TT-402', 'Tank 402 temperature', '°C', [0, 100], 2000, [52, 62], 0.05),
  status(TANKS, 'TK-402.STATE', 'Tank 402 state', ['filling', 'holding', 'emptying']),
  status(TANKS, 'P-401.RUN', 'Transfer pump running', ON_OFF),
  measured(TANKS, 'FT-401', 'Transfer flow', 'm³/h', [0, 80], 500, [0, 60], 0.15),

  measured(HEATING, 'TT-501', 'Product inlet temperature', '°C', [0, 120], 1000, [52, 62], 0.05),
  measured(HEATING, 'TT-502', 'Product outlet temperature', '°C', [0, 120], 500, [68, 72], 0.06),
  measured(HEATING, 'FT-501', 'Product flow', 'm³/h', [0, 80], 500, [30, 48], 0.15),
  measured(HEATING, 'TCV-501.CMD', 'Heating steam valve command', '%', [0, 100], 1000, [25, 70], 0),
  measured(
    HEATING,
    'TCV-501.POS',
    'Heating steam valve position',
    '%',
    [0, 100],
    500,
    [25, 70],
    0.05,
  ),
  setpoint(HEATING, 'TIC-501.SP', 'Product outlet temperature setpoint', '°C'),
];

function limit(
  tag: string,
  kind: 'LOLO' | 'LO' | 'HI' | 'HIHI',
  at: number,
  deadband: number,
  priority: AlarmRule['priority'],
  message: string,
  delays: { readonly onMs: number; readonly offMs: number } = { onMs: 2000, offMs: 3000 },
): AlarmRule {
  return {
    id: `${tag}/${kind}`,
    tag,
    priority,
    message,
    condition: { kind, limit: at, deadband },
    onDelayMs: delays.onMs,
    offDelayMs: delays.offMs,
  };
}

function word(
  tag: string,
  name: string,
  value: SampleValue,
  priority: AlarmRule['priority'],
  message: string,
): AlarmRule {
  return {
    id: `${tag}/${name}`,
    tag,
    priority,
    message,
    condition: { kind: 'equals', value },
    onDelayMs: 1000,
    offDelayMs: 1000,
  };
}

/** Every alarm of the demo plant. */
export const DEMO_ALARM_RULES: readonly AlarmRule[] = [
  limit('LT-101', 'LOLO', 25, 2, 'urgent', 'Drum level very low: boiler trips'),
  limit('LT-101', 'LO', 35, 2, 'high', 'Drum level low'),
  limit('LT-101', 'HI', 65, 2, 'high', 'Drum level high'),
  limit('LT-101', 'HIHI', 75, 2, 'urgent', 'Drum level very high: water carry-over'),
  limit('PT-101', 'LO', 9.5, 0.1, 'medium', 'Steam pressure low'),
  limit('PT-101', 'HI', 11, 0.1, 'high', 'Steam pressure high'),
  limit('PT-101', 'HIHI', 11.8, 0.1, 'urgent', 'Steam pressure very high: safety valve lifts'),
  limit('TT-102', 'LO', 95, 1, 'low', 'Feed water temperature low'),
  limit('TT-104', 'HI', 215, 3, 'medium', 'Flue gas temperature high'),
  limit('TT-104', 'HIHI', 240, 3, 'high', 'Flue gas temperature very high'),
  limit('AT-101', 'LOLO', 1.2, 0.1, 'urgent', 'Flue gas oxygen very low: unburnt gas'),
  limit('AT-101', 'LO', 1.8, 0.1, 'high', 'Flue gas oxygen low'),
  limit('AT-101', 'HI', 6, 0.2, 'low', 'Flue gas oxygen high'),
  limit('AT-102', 'HI', 4500, 50, 'medium', 'Boiler water conductivity high: blow down'),
  limit('PT-102', 'LO', 12, 0.3, 'high', 'Feed water header pressure low'),
  limit('PT-103', 'LO', 180, 10, 'medium', 'Fuel gas pressure low'),
  limit('LT-102', 'LO', 30, 2, 'high', 'Deaerator level low'),
  limit('LT-102', 'HI', 85, 2, 'medium', 'Deaerator level high'),
  { ...word('B-101.BURNER', 'OFF', 'off', 'urgent', 'Burner off'), isLatching: true },
  limit('LT-201', 'LOLO', 30, 2, 'urgent', 'Basin level very low: pumps run dry'),
  limit('LT-201', 'LO', 40, 2, 'high', 'Basin level low'),
  limit('LT-201', 'HI', 80, 2, 'medium', 'Basin level high'),
  limit('TT-201', 'HI', 26, 0.3, 'high', 'Cooling water supply warm'),
  limit('TT-201', 'HIHI', 29, 0.3, 'urgent', 'Cooling water supply hot'),
  limit('TT-202', 'HI', 40, 0.5, 'medium', 'Cooling water return hot'),
  {
    ...limit('FT-201', 'LO', 450, 20, 'high', 'Cooling water flow low'),
    suppressedWhile: { tag: 'CV-203.STATE', value: 'stuck', reason: 'Flow control valve stuck' },
  },
  limit('PT-201', 'LO', 3.2, 0.1, 'high', 'Cooling water pressure low'),
  limit('P-201.VIBRATION', 'HI', 4.5, 0.3, 'medium', 'Cooling pump 1 vibration high', {
    onMs: 5000,
    offMs: 5000,
  }),
  limit('P-202.VIBRATION', 'HI', 4.5, 0.3, 'medium', 'Cooling pump 2 vibration high', {
    onMs: 5000,
    offMs: 5000,
  }),
  { ...word('FN-201.RUN', 'OFF', false, 'medium', 'Tower fan 1 stopped'), isLatching: true },
  { ...word('FN-202.RUN', 'OFF', false, 'medium', 'Tower fan 2 stopped'), isLatching: true },
  word('CV-203.STATE', 'STUCK', 'stuck', 'medium', 'Flow control valve does not follow'),
  limit('EM-301.P', 'HI', 650, 10, 'medium', 'Site power high'),
  limit('EM-301.U', 'LO', 380, 2, 'high', 'Line voltage low'),
  limit('EM-301.U', 'HI', 420, 2, 'medium', 'Line voltage high'),
  limit('EM-301.F', 'LO', 49.8, 0.02, 'high', 'Grid frequency low'),
  limit('LT-401', 'HI', 85, 1, 'low', 'Tank 401 nearly full'),
  limit('LT-401', 'HIHI', 92, 1, 'high', 'Tank 401 full'),
  limit('LT-401', 'LO', 15, 1, 'low', 'Tank 401 nearly empty'),
  limit('LT-402', 'HI', 85, 1, 'low', 'Tank 402 nearly full'),
  limit('LT-402', 'HIHI', 92, 1, 'high', 'Tank 402 full'),
  limit('LT-402', 'LO', 15, 1, 'low', 'Tank 402 nearly empty'),
  limit('TT-502', 'LO', 62, 0.5, 'medium', 'Product outlet cold'),
  limit('TT-502', 'HI', 78, 0.5, 'high', 'Product outlet hot'),
];
