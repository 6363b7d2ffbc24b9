/** The pad that asks for the PIN, Portuguese. */
import type { kiosk as english } from './kiosk.en.ts';
import type { Translation } from './translation.ts';

export const kiosk: Translation<typeof english> = {
  title: 'Sair do quiosque',
  ask: 'Introduza o PIN',
  wrong: 'PIN errado. Tente de novo',
  blocked: 'Demasiados PIN errados. Espere {wait}',
  impossible: 'Não é possível verificar o PIN agora: veja o registo',
  entered: '{count} algarismo introduzido | {count} algarismos introduzidos',
  back: 'Apagar o último algarismo',
  enter: 'Sair',
  cancel: 'Cancelar',
};
