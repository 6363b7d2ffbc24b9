/** Screens that take turns, Spanish. */
import type { Translation } from './translation.ts';
import type { rotation as english } from './rotation.en.ts';

export const rotation: Translation<typeof english> = {
  next: 'después {title}',
  soon: '{title} en {time}',
  paused: 'rotación en pausa, {time}',
  edited: 'las pantallas se quedan mientras se edita el diseño',
  held: '1 alarma P1–P2 espera: la pantalla se queda | {count} alarmas P1–P2 esperan: la pantalla se queda',
  heldOn: '1 alarma P1–P2 espera, véase {title} | {count} alarmas P1–P2 esperan, véase {title}',
  pause: 'Mantener esta pantalla un rato',
  resume: 'Reanudar la rotación de pantallas',
  goThere: 'Ir a esa pantalla',
};
