/** The pad that asks for the PIN, French. */
import type { kiosk as english } from './kiosk.en.ts';
import type { Translation } from './translation.ts';

export const kiosk: Translation<typeof english> = {
  title: 'Quitter le kiosque',
  ask: 'Saisir le code PIN',
  wrong: 'Code PIN erroné. Réessayez',
  blocked: 'Trop de codes PIN erronés. Attendre {wait}',
  impossible: 'Le code PIN ne peut pas être vérifié : voir le journal',
  entered: '{count} chiffre saisi | {count} chiffres saisis',
  back: 'Effacer le dernier chiffre',
  enter: 'Quitter',
  cancel: 'Annuler',
};
