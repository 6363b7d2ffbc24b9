/** Drawings of the plant, Spanish. */
import type { mimic as english } from './mimic.en.ts';
import type { Translation } from './translation.ts';

export const mimic: Translation<typeof english> = {
  missing: 'No hay ningún elemento «{id}» en {file}',
  unreadable: 'No se puede mostrar el dibujo {file}',
};
