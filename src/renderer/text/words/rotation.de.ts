/** Screens that take turns, German. */
import type { Translation } from './translation.ts';
import type { rotation as english } from './rotation.en.ts';

export const rotation: Translation<typeof english> = {
  next: 'dann {title}',
  soon: 'in {time}: {title}',
  paused: 'Bildwechsel ruht, {time}',
  edited: 'Bilder bleiben, solange das Layout bearbeitet wird',
  held: '1 Alarm P1–P2 wartet: Bild bleibt | {count} Alarme P1–P2 warten: Bild bleibt',
  heldOn: '1 Alarm P1–P2 wartet, siehe {title} | {count} Alarme P1–P2 warten, siehe {title}',
  pause: 'Dieses Bild eine Weile behalten',
  resume: 'Bilder wieder wechseln lassen',
  goThere: 'Zu diesem Bild gehen',
};
