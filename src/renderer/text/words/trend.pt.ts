/** Trends, Portuguese. */
import type { Translation } from './translation.ts';
import type { trend as english } from './trend.en.ts';

export const trend: Translation<typeof english> = {
  gap: 'lacuna',
  noDataSince: 'sem dados desde {time}',
  noData: 'sem dados',
  over: 'em {span}',
  of: '{count} de {total}',
  history: 'HISTÓRICO',
  returns: 'ao vivo de novo em {time}',
  live: 'Ao vivo',
  pause: 'Pausar',
  earlier: 'Anterior',
  later: 'Posterior',
  zoomIn: 'Período mais curto',
  zoomOut: 'Período mais longo',
  tools: 'Período',
  cursor: 'Cursor de tempo',
  hide: 'Ocultar {name}',
  show: 'Mostrar {name}',
  hidden: 'oculto',
  fetching: 'a carregar o passado',
  lacking: 'passado indisponível: {why}',
  lackingRetry: 'passado indisponível: {why} · nova tentativa em {time}',
  why: {
    notConnected: 'sem ligação',
    noAnswer: 'sem resposta',
    refused: 'recusado ({code})',
  },
};
