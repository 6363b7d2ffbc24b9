/** Data tables, Portuguese. */
import type { table as english } from './table.en.ts';
import type { Translation } from './translation.ts';

export const table: Translation<typeof english> = {
  columns: {
    tag: 'Variável',
    label: 'Nome',
    value: 'Valor',
    unit: 'Unidade',
    state: 'Estado',
    age: 'Idade',
    time: 'Amostragem',
  },
  filter: 'Filtro',
  filterHint: 'Filtro: texto, state:stale, -state:live',
  clearFilter: 'Limpar filtro',
  notLive: '{count} de {total} não atuais',
  allLive: 'todos os {count} atuais',
  hidden: '{count} ocultos pelo filtro',
  selected: '{count} selecionados',
  orderOf: 'ordem das {time}',
  sortNow: 'Ordenar agora',
  noneMatch: 'Nenhuma variável atende ao filtro',
  noTags: 'Ainda não há variáveis',
  live: 'atual',
  chooseColumns: 'Colunas',
  columnUp: 'Mover {column} para o início',
  columnDown: 'Mover {column} para o fim',
  usualColumns: 'Como no arquivo',
  close: 'Fechar',
};
