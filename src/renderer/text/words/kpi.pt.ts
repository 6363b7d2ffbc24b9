/** Key figures, Portuguese. */
import type { Translation } from './translation.ts';
import type { kpi as english } from './kpi.en.ts';

export const kpi: Translation<typeof english> = {
  mean: 'média',
  min: 'mínimo',
  max: 'máximo',
  total: 'soma',
  change: 'variação',
  inBand: 'tempo na banda',
  over: 'últimos {span}',
  since: 'desde {time}',
  target: 'meta {sign} {value}',
  met: 'atingida',
  missed: 'falhada',
  ofData: '{percent} dos dados',
};
