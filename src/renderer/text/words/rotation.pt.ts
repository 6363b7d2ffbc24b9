/** Screens that take turns, Portuguese. */
import type { Translation } from './translation.ts';
import type { rotation as english } from './rotation.en.ts';

export const rotation: Translation<typeof english> = {
  next: 'depois {title}',
  soon: '{title} em {time}',
  paused: 'rotação em pausa, {time}',
  edited: 'as telas ficam enquanto o layout é editado',
  held: '1 alarme P1–P2 aguarda: a tela fica | {count} alarmes P1–P2 aguardam: a tela fica',
  heldOn: '1 alarme P1–P2 aguarda, veja {title} | {count} alarmes P1–P2 aguardam, veja {title}',
  pause: 'Manter esta tela por um tempo',
  resume: 'Retomar a rotação das telas',
  goThere: 'Ir para essa tela',
};
