/** Key figures, Spanish. */
import type { Translation } from './translation.ts';
import type { kpi as english } from './kpi.en.ts';

export const kpi: Translation<typeof english> = {
  mean: 'media',
  min: 'mínimo',
  max: 'máximo',
  total: 'suma',
  change: 'variación',
  inBand: 'tiempo en banda',
  over: 'últimos {span}',
  since: 'desde {time}',
  target: 'objetivo {sign} {value}',
  met: 'cumplido',
  missed: 'no cumplido',
  ofData: '{percent} de los datos',
};
