/** Drawings of the plant, French. */
import type { mimic as english } from './mimic.en.ts';
import type { Translation } from './translation.ts';

export const mimic: Translation<typeof english> = {
  missing: 'Aucun élément « {id} » dans {file}',
  unreadable: 'Le dessin {file} ne peut pas être affiché',
};
