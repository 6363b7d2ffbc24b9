/** Key figures, French. */
import type { Translation } from './translation.ts';
import type { kpi as english } from './kpi.en.ts';

export const kpi: Translation<typeof english> = {
  mean: 'moyenne',
  min: 'valeur min.',
  max: 'valeur max.',
  total: 'cumul',
  change: 'variation',
  inBand: 'temps dans la bande',
  over: 'dernier intervalle : {span}',
  since: 'depuis {time}',
  target: 'objectif {sign} {value}',
  met: 'atteint',
  missed: 'manqué',
  ofData: '{percent} des données',
};
