/** Header, pager, banners and what stands in place of a screen or widget, Spanish. */
import type { Translation } from './translation.ts';
import type { wall as english } from './wall.en.ts';

export const wall: Translation<typeof english> = {
  screenOf: '{n} de {total}',
  previousScreen: 'Pantalla anterior',
  nextScreen: 'Pantalla siguiente',
  siteRefused:
    'Archivo de planta rechazado, sigue vigente el último válido | Archivo de planta rechazado ({count} errores), sigue vigente el último válido',
  siteUnreadable: 'No se puede leer el archivo de planta',
  siteAwaited: 'La pantalla aparece sola en cuanto esto se corrija.',
  fontMissing: 'Este PC no tiene fuente para «{language}»: se muestra inglés',
  andMore: 'y {count} más',
  deadMan: 'PANTALLA SIN ACTUALIZAR DESDE',
  connecting: 'A la espera de los primeros datos',
  widgetFailed: 'No se puede mostrar',
  on: 'Activado',
  off: 'Desactivado',
  pictureAt: 'Imagen {time}',
  change: {
    rising: 'subiendo',
    falling: 'bajando',
    steady: 'estable',
  },
};
