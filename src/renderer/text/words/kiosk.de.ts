/** The pad that asks for the PIN, German. */
import type { kiosk as english } from './kiosk.en.ts';
import type { Translation } from './translation.ts';

export const kiosk: Translation<typeof english> = {
  title: 'Kiosk verlassen',
  ask: 'PIN eingeben',
  wrong: 'Falsche PIN. Bitte erneut eingeben',
  blocked: 'Zu viele falsche PINs. {wait} warten',
  impossible: 'Die PIN kann jetzt nicht geprüft werden: siehe Protokoll',
  entered: '{count} Ziffer eingegeben | {count} Ziffern eingegeben',
  back: 'Letzte Ziffer löschen',
  enter: 'Verlassen',
  cancel: 'Abbrechen',
};
