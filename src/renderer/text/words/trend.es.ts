/** Trends, Spanish. */
import type { Translation } from './translation.ts';
import type { trend as english } from './trend.en.ts';

export const trend: Translation<typeof english> = {
  gap: 'hueco',
  noDataSince: 'sin datos desde {time}',
  noData: 'sin datos',
  over: 'durante {span}',
  of: '{count} de {total}',
  history: 'HISTÓRICO',
  returns: 'en vivo de nuevo en {time}',
  live: 'En vivo',
  pause: 'Pausar',
  earlier: 'Anterior',
  later: 'Posterior',
  zoomIn: 'Periodo más corto',
  zoomOut: 'Periodo más largo',
  tools: 'Periodo',
  cursor: 'Cursor de tiempo',
  hide: 'Ocultar {name}',
  show: 'Mostrar {name}',
  hidden: 'oculto',
  fetching: 'cargando el histórico',
  lacking: 'histórico no disponible: {why}',
  lackingRetry: 'histórico no disponible: {why} · próximo intento en {time}',
  why: {
    notConnected: 'sin conexión',
    noAnswer: 'sin respuesta',
    refused: 'rechazado ({code})',
  },
};
