/** Key figures, German. */
import type { Translation } from './translation.ts';
import type { kpi as english } from './kpi.en.ts';

export const kpi: Translation<typeof english> = {
  mean: 'Mittelwert',
  min: 'Minimum',
  max: 'Maximum',
  total: 'Summe',
  change: 'Änderung',
  inBand: 'Zeit im Band',
  over: 'letzte {span}',
  since: 'seit {time}',
  target: 'Ziel {sign} {value}',
  met: 'erreicht',
  missed: 'verfehlt',
  ofData: '{percent} der Daten',
};
