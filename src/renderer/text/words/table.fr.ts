/** Data tables, French. */
import type { table as english } from './table.en.ts';
import type { Translation } from './translation.ts';

export const table: Translation<typeof english> = {
  columns: {
    tag: 'Repère',
    label: 'Nom',
    value: 'Valeur',
    unit: 'Unité',
    state: 'État',
    age: 'Âge',
    time: 'Échantillon',
  },
  filter: 'Filtre',
  filterHint: 'Filtre\u00a0: texte, state:stale, -state:live',
  clearFilter: 'Effacer le filtre',
  notLive: '{count} sur {total} pas à jour',
  allLive: '{count} sur {count} à jour',
  hidden: '{count} masqués par le filtre',
  selected: '{count} sélectionnés',
  orderOf: 'ordre de {time}',
  sortNow: 'Trier',
  noneMatch: 'Aucun repère ne répond au filtre',
  noTags: 'Pas encore de repères',
  live: 'à jour',
  chooseColumns: 'Colonnes',
  columnUp: 'Déplacer {column} vers le début',
  columnDown: 'Déplacer {column} vers la fin',
  usualColumns: 'Comme dans le fichier',
  close: 'Fermer',
};
