/** The pad that asks for the PIN, Spanish. */
import type { kiosk as english } from './kiosk.en.ts';
import type { Translation } from './translation.ts';

export const kiosk: Translation<typeof english> = {
  title: 'Salir del quiosco',
  ask: 'Introduzca el PIN',
  wrong: 'PIN incorrecto. Inténtelo de nuevo',
  blocked: 'Demasiados PIN incorrectos. Espere {wait}',
  impossible: 'Ahora no se puede comprobar el PIN: vea el registro',
  entered: '{count} cifra introducida | {count} cifras introducidas',
  back: 'Borrar la última cifra',
  enter: 'Salir',
  cancel: 'Cancelar',
};
