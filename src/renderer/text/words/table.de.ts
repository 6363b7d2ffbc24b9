/** Data tables, German. */
import type { table as english } from './table.en.ts';
import type { Translation } from './translation.ts';

export const table: Translation<typeof english> = {
  columns: {
    tag: 'Messstelle',
    label: 'Name',
    value: 'Wert',
    unit: 'Einheit',
    state: 'Zustand',
    age: 'Alter',
    time: 'Messzeit',
  },
  filter: 'Filter',
  filterHint: 'Filter: Text, state:stale, -state:live',
  clearFilter: 'Filter löschen',
  notLive: '{count} von {total} nicht aktuell',
  allLive: 'alle {count} aktuell',
  hidden: '{count} durch Filter verborgen',
  selected: '{count} ausgewählt',
  orderOf: 'Reihenfolge von {time}',
  sortNow: 'Jetzt sortieren',
  noneMatch: 'Keine Messstelle passt zum Filter',
  noTags: 'Noch keine Messstellen',
  live: 'aktuell',
  chooseColumns: 'Spalten',
  columnUp: '{column} nach vorn',
  columnDown: '{column} nach hinten',
  usualColumns: 'Wie in der Site-Datei',
  close: 'Schließen',
};
