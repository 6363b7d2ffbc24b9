/** Header, pager, banners and what stands in place of a screen or widget, German. */
import type { Translation } from './translation.ts';
import type { wall as english } from './wall.en.ts';

export const wall: Translation<typeof english> = {
  screenOf: '{n} von {total}',
  previousScreen: 'Vorheriges Bild',
  nextScreen: 'Nächstes Bild',
  siteRefused:
    'Anlagendatei abgelehnt, die letzte gültige gilt weiter | Anlagendatei abgelehnt ({count} Fehler), die letzte gültige gilt weiter',
  siteUnreadable: 'Die Anlagendatei ist nicht lesbar',
  siteAwaited: 'Die Anzeige startet von selbst, sobald das behoben ist.',
  fontMissing: 'Keine Schrift für „{language}“ auf diesem PC: Anzeige auf Englisch',
  andMore: 'und {count} weitere',
  deadMan: 'ANZEIGE NICHT AKTUELL SEIT',
  connecting: 'Wartet auf die ersten Daten',
  widgetFailed: 'Darstellung nicht möglich',
  on: 'Ein',
  off: 'Aus',
  pictureAt: 'Bild {time}',
  change: {
    rising: 'steigend',
    falling: 'fallend',
    steady: 'gleichbleibend',
  },
};
