/** Screens that take turns, French. */
import type { Translation } from './translation.ts';
import type { rotation as english } from './rotation.en.ts';

export const rotation: Translation<typeof english> = {
  next: 'puis {title}',
  soon: '{title} dans {time}',
  paused: 'rotation en pause, {time}',
  edited: 'les écrans restent pendant que la disposition est modifiée',
  held: '{count} alarme urgente attend : l’écran reste | {count} alarmes urgentes attendent : l’écran reste',
  heldOn:
    '{count} alarme urgente attend, voir {title} | {count} alarmes urgentes attendent, voir {title}',
  pause: 'Garder cet écran un moment',
  resume: 'Reprendre la rotation des écrans',
  goThere: 'Aller à cet écran',
};
