/** Drawings of the plant, German. */
import type { mimic as english } from './mimic.en.ts';
import type { Translation } from './translation.ts';

export const mimic: Translation<typeof english> = {
  missing: 'Kein Element „{id}“ in {file}',
  unreadable: 'Die Zeichnung {file} kann nicht gezeigt werden',
};
