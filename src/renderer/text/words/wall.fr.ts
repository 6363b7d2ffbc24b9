/** Header, pager, banners and what stands in place of a screen or widget, French. */
import type { Translation } from './translation.ts';
import type { wall as english } from './wall.en.ts';

export const wall: Translation<typeof english> = {
  screenOf: '{n} sur {total}',
  previousScreen: 'Vue précédente',
  nextScreen: 'Vue suivante',
  siteRefused:
    'Fichier de site refusé, le dernier valable reste actif | Fichier de site refusé ({count} erreurs), le dernier valable reste actif',
  siteUnreadable: 'Le fichier de site est illisible',
  siteAwaited: 'Le mur s’affiche de lui-même dès que c’est corrigé.',
  fontMissing: 'Aucune police pour «\u00a0{language}\u00a0» sur ce PC\u00a0: affichage en anglais',
  andMore: 'et {count} de plus',
  deadMan: 'AFFICHAGE NON ACTUALISÉ DEPUIS',
  connecting: 'En attente des premières données',
  widgetFailed: 'Affichage impossible',
  on: 'Marche',
  off: 'Arrêt',
  pictureAt: 'Image {time}',
  change: {
    rising: 'en hausse',
    falling: 'en baisse',
    steady: 'stable',
  },
};
