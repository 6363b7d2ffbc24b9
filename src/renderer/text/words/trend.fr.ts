/** Trends, French. */
import type { Translation } from './translation.ts';
import type { trend as english } from './trend.en.ts';

export const trend: Translation<typeof english> = {
  gap: 'lacune',
  noDataSince: 'aucune donnée depuis {time}',
  noData: 'aucune donnée',
  over: 'sur {span}',
  of: '{count} sur {total}',
  history: 'HISTORIQUE',
  returns: 'de nouveau en direct dans {time}',
  live: 'Direct',
  pause: 'Figer',
  earlier: 'Plus tôt',
  later: 'Plus tard',
  zoomIn: 'Période plus courte',
  zoomOut: 'Période plus longue',
  tools: 'Période',
  cursor: 'Curseur de temps',
  hide: 'Masquer {name}',
  show: 'Afficher {name}',
  hidden: 'masqué',
  fetching: 'chargement du passé',
  lacking: 'passé indisponible : {why}',
  lackingRetry: 'passé indisponible : {why} · nouvel essai dans {time}',
  why: {
    notConnected: 'aucune connexion',
    noAnswer: 'aucune réponse',
    refused: 'refusé ({code})',
  },
};
