/** Drawings of the plant, Portuguese. */
import type { mimic as english } from './mimic.en.ts';
import type { Translation } from './translation.ts';

export const mimic: Translation<typeof english> = {
  missing: 'Nenhum elemento “{id}” em {file}',
  unreadable: 'O desenho {file} não pode ser mostrado',
};
