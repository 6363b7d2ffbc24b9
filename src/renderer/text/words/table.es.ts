/** Data tables, Spanish. */
import type { table as english } from './table.en.ts';
import type { Translation } from './translation.ts';

export const table: Translation<typeof english> = {
  columns: {
    tag: 'Variable',
    label: 'Nombre',
    value: 'Valor',
    unit: 'Unidad',
    state: 'Estado',
    age: 'Edad',
    time: 'Muestreado',
  },
  filter: 'Filtro',
  filterHint: 'Filtro: texto, state:stale, -state:live',
  clearFilter: 'Borrar filtro',
  notLive: '{count} de {total} no actuales',
  allLive: 'los {count} actuales',
  hidden: '{count} ocultos por el filtro',
  selected: '{count} seleccionados',
  orderOf: 'orden de las {time}',
  sortNow: 'Ordenar ahora',
  noneMatch: 'Ninguna variable cumple el filtro',
  noTags: 'Aún no hay variables',
  live: 'actual',
  chooseColumns: 'Columnas',
  columnUp: 'Mover {column} hacia el principio',
  columnDown: 'Mover {column} hacia el final',
  usualColumns: 'Como en el archivo',
  close: 'Cerrar',
};
