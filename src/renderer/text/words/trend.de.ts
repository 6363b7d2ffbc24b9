/** Trends, German. */
import type { Translation } from './translation.ts';
import type { trend as english } from './trend.en.ts';

export const trend: Translation<typeof english> = {
  gap: 'Lücke',
  noDataSince: 'keine Daten seit {time}',
  noData: 'keine Daten',
  over: 'über {span}',
  of: '{count} von {total}',
  history: 'VERGANGENHEIT',
  returns: 'wieder aktuell in {time}',
  live: 'Aktuell',
  pause: 'Anhalten',
  earlier: 'Früher',
  later: 'Später',
  zoomIn: 'Kürzerer Zeitraum',
  zoomOut: 'Längerer Zeitraum',
  tools: 'Zeitraum',
  cursor: 'Zeitmarke',
  hide: '{name} ausblenden',
  show: '{name} einblenden',
  hidden: 'ausgeblendet',
  fetching: 'Vergangenheit wird geladen',
  lacking: 'Vergangenheit nicht verfügbar: {why}',
  lackingRetry: 'Vergangenheit nicht verfügbar: {why} · nächster Versuch in {time}',
  why: {
    notConnected: 'keine Verbindung',
    noAnswer: 'keine Antwort',
    refused: 'abgelehnt ({code})',
  },
};
