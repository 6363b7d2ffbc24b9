/** Screens that take turns, French. */
import type { Translation } from './translation.ts';
import type { rotation as english } from './rotation.en.ts';

export const rotation: Translation<typeof english> = {
  next: 'puis {title}',
  soon: '{title} dans {time}',
  paused: 'rotation en pause, {time}',
  edited: 'les écrans restent pendant que la disposition est modifiée',
  held: '{count} alarme P1–P2 attend : l’écran reste | {count} alarmes P1–P2 attendent : l’écran reste',
  heldOn:
    '{count} alarme P1–P2 attend, voir {title} | {count} alarmes P1–P2 attendent, voir {title}',
  pause: 'Garder cet écran un moment',
  resume: 'Reprendre la rotation des écrans',
  goThere: 'Aller à cet écran',
};
