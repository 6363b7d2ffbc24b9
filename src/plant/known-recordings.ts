/**
 * What well-known recordings do not say themselves: units and descriptions of the Skoltech Anomaly
 * Benchmark's columns, and the 52 columns of the Tennessee Eastman matrix files (Downs and Vogel
 * 1993).
 */

/** A column's meaning. */
export interface KnownColumn {
  readonly unit: string;
  readonly description: string;
}

/** By header name. */
export const SKAB_COLUMNS: ReadonlyMap<string, KnownColumn> = new Map([
  ['Accelerometer1RMS', { unit: 'g', description: 'Vibration, first bearing' }],
  ['Accelerometer2RMS', { unit: 'g', description: 'Vibration, second bearing' }],
  ['Current', { unit: 'A', description: 'Motor current' }],
  ['Pressure', { unit: 'bar', description: 'Pressure after the pump' }],
  ['Temperature', { unit: '°C', description: 'Motor body temperature' }],
  ['Thermocouple', { unit: '°C', description: 'Fluid temperature' }],
  ['Voltage', { unit: 'V', description: 'Motor voltage' }],
  ['Volume Flow RateRMS', { unit: 'L/min', description: 'Circulation flow' }],
  ['anomaly', { unit: '', description: 'Label: anomaly present' }],
  ['changepoint', { unit: '', description: 'Label: behaviour changes' }],
]);

/** Time between rows of a Tennessee Eastman file. */
export const TENNESSEE_INTERVAL_MS = 180_000;

const MEASUREMENTS: readonly (readonly [description: string, unit: string])[] = [
  ['A feed, stream 1', 'kscmh'],
  ['D feed, stream 2', 'kg/h'],
  ['E feed, stream 3', 'kg/h'],
  ['A and C feed, stream 4', 'kscmh'],
  ['Recycle flow, stream 8', 'kscmh'],
  ['Reactor feed rate, stream 6', 'kscmh'],
  ['Reactor pressure', 'kPa gauge'],
  ['Reactor level', '%'],
  ['Reactor temperature', '°C'],
  ['Purge rate, stream 9', 'kscmh'],
  ['Product separator temperature', '°C'],
  ['Product separator level', '%'],
  ['Product separator pressure', 'kPa gauge'],
  ['Product separator underflow, stream 10', 'm³/h'],
  ['Stripper level', '%'],
  ['Stripper pressure', 'kPa gauge'],
  ['Stripper underflow, stream 11', 'm³/h'],
  ['Stripper temperature', '°C'],
  ['Stripper steam flow', 'kg/h'],
  ['Compressor work', 'kW'],
  ['Reactor cooling water outlet temperature', '°C'],
  ['Separator cooling water outlet temperature', '°C'],
];

const MANIPULATED = [
  'D feed flow',
  'E feed flow',
  'A feed flow',
  'A and C feed flow',
  'Compressor recycle valve',
  'Purge valve',
  'Separator pot liquid flow',
  'Stripper liquid product flow',
  'Stripper steam valve',
  'Reactor cooling water flow',
  'Condenser cooling water flow',
];

/** Compositions: stream and its components, one column each. */
const COMPOSITIONS = [
  ['Reactor feed', ['A', 'B', 'C', 'D', 'E', 'F']],
  ['Purge', ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H']],
  ['Product', ['D', 'E', 'F', 'G', 'H']],
] as const;

/** The 52 columns in order: XMEAS(1) to XMEAS(41), XMV(1) to XMV(11). */
export const TENNESSEE_COLUMNS: readonly (KnownColumn & { readonly tag: string })[] = [
  ...[
    ...MEASUREMENTS,
    ...COMPOSITIONS.flatMap(([stream, components]) =>
      components.map((component) => [`${stream} composition, ${component}`, 'mol %'] as const),
    ),
  ].map(([description, unit], index) => ({ tag: `XMEAS(${index + 1})`, description, unit })),
  ...MANIPULATED.map((description, index) => ({
    tag: `XMV(${index + 1})`,
    description,
    unit: '%',
  })),
];
