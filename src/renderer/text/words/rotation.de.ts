/** Screens that take turns, German. */
import type { Translation } from './translation.ts';
import type { rotation as english } from './rotation.en.ts';

export const rotation: Translation<typeof english> = {
  next: 'dann {title}',
  soon: 'in {time}: {title}',
  paused: 'Bildwechsel ruht, {time}',
  edited: 'Bilder bleiben, solange das Layout bearbeitet wird',
  held: '1 dringender Alarm wartet: Bild bleibt | {count} dringende Alarme warten: Bild bleibt',
  heldOn:
    '1 dringender Alarm wartet, siehe {title} | {count} dringende Alarme warten, siehe {title}',
  pause: 'Dieses Bild eine Weile behalten',
  resume: 'Bilder wieder wechseln lassen',
  goThere: 'Zu diesem Bild gehen',
};
